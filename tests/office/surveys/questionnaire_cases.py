"""A questionnaire in the field of the world's survey, with everything that an address may be about."""

from __future__ import annotations

from typing import Any

from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import actor_for
from chiso.office.surveys.models import Channel, Collection, SetAside, Survey
from chiso.office.surveys.operations.collecting import make_codes, open_collection, set_public
from chiso.office.surveys.operations.instruments import store_instrument
from chiso.office.surveys.operations.interviewers import add_interviewer
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.waves import open_wave
from tests.engine.forms.workbooks import PNG, pictured, satisfaction
from tests.factories import MOMENT
from tests.office.surveys.questionnaires import xml
from tests.world import World


def questionnaire(world: World, survey: Survey) -> dict[str, Any]:
    """Arguments by name; made when they are not there. No Vietnamese letters: the pages are read in English too."""
    found = Collection.objects.filter(wave__survey=survey, wave__year=2026, instrument__form_id="hai-long").first()
    if found is None:
        manager = actor_for(world.people[Role.SURVEY_MANAGER], MOMENT.date())
        version = store_instrument(
            actor=manager, survey=survey, file_name="phieu.xlsx", data=satisfaction("SIPAS 2026"), at=MOMENT
        )
        store_instrument(
            actor=manager, survey=survey, file_name="the.xlsx", data=pictured("the"), at=MOMENT, media={"the.png": PNG}
        )
        wave = survey.waves.filter(year=2026).first() or open_wave(actor=manager, survey=survey, year=2026, at=MOMENT)
        found = open_collection(actor=manager, wave=wave, version=version, at=MOMENT)
        found = set_public(actor=manager, collection=found, is_public=True, at=MOMENT)
        make_codes(actor=manager, collection=found, wanted=[("xa-1", ""), ("xa-1", "")], at=MOMENT)
        person, _ = add_interviewer(actor=manager, survey=survey, username="an.nv", name="An", at=MOMENT)
        for number, data in enumerate((xml(found, 1), xml(found, 2).replace(b"<score>8<", b"<score>99<"))):
            came = Came(data, Channel.DEVICE if number else Channel.LINK, interviewer=person if number else None)
            receive_submission(came=came, collection=found, at=MOMENT)
    return {
        "wave": str(found.wave_id),
        "version_id": found.version_id,
        "pictured": survey.instruments.get(form_id="the").versions.get().pk,
        "collection_id": found.pk,
        "interviewer_id": survey.interviewers.get(username="an.nv").pk,
        "set_aside_id": SetAside.objects.get(collection=found).pk,
    }
