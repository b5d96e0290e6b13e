"""A small sample in the field of the world's survey, made by the first address that needs it."""

from __future__ import annotations

from typing import Any

from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import actor_for
from chiso.office.surveys.models import Collection, PaperForm, SampleList, Submission, Wave
from tests.factories import MOMENT
from tests.office.surveys.field import collection, interview, sealed_sample
from tests.world import World


def field_sample(world: World, wave: Wave) -> SampleList:
    """The sample, with two interviews: one of the sample, one of nobody's code."""
    found = SampleList.objects.filter(wave=wave).first()
    if found is None:
        manager = actor_for(world.people[Role.SURVEY_MANAGER], MOMENT.date())
        found = sealed_sample(manager, wave, MOMENT)
        field = collection(manager, wave, MOMENT)
        interview(field, "01-01", MOMENT)
        interview(field, "99-99", MOMENT)
    return found


def field_arguments(world: World, wave: Wave) -> dict[str, Any]:
    """Everything that an address of the field work may be about."""
    sample = field_sample(world, wave)
    field = Collection.objects.get(wave=wave, instrument__form_id=f"ho-{wave.pk}")
    paper, _ = PaperForm.objects.get_or_create(
        collection=field, number="P1", defaults={"version": field.version, "added_at": MOMENT}
    )
    return {
        "collection_id": field.pk,
        "paper_id": paper.pk,
        "wave_id": wave.pk,
        "estimation_id": wave.estimations.get_or_create(
            name="lon.parquet",
            defaults={
                "state": "waiting",
                "asked_by": world.people[Role.SURVEY_MANAGER],
                "asked_at": MOMENT,
                "beat_at": MOMENT,
            },
        )[0].pk,
        "sample_id": sample.pk,
        "place_id": sample.places.get(number=1).pk,
        "case_id": sample.cases.get(code="01-02").pk,
        "submission_id": Submission.objects.get(collection__wave=wave, unit="99-99").pk,
    }
