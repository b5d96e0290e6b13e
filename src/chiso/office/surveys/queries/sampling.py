"""Reads of the sample: its draws, villages, who opened it; codes with their design columns. No names come from here."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db.models import Count, Q, QuerySet

from chiso.engine.survey.casebook import CASE
from chiso.office.surveys.models import (
    CaseRelease,
    CaseRole,
    SampledCase,
    SampledPlace,
    SampleList,
    SampleOpening,
    SampleSecret,
    Wave,
)


@dataclass(frozen=True)
class SampleLine:
    """A draw with its counts; `secret` says whether the names are still there, `openings` how often they were seen."""

    sample: SampleList
    secret: SampleSecret
    places: int
    main: int
    reserve: int
    openings: int


def samples_of(wave: Wave) -> tuple[SampleLine, ...]:
    """The draws of a wave, newest first. One query."""
    found = (
        SampleList.objects.filter(wave=wave)
        .select_related("secret", "drawn_by")
        .annotate(
            place_count=Count("places", distinct=True),
            main_count=Count("cases", filter=Q(cases__role=CaseRole.MAIN), distinct=True),
            reserve_count=Count("cases", filter=Q(cases__role=CaseRole.RESERVE), distinct=True),
            opening_count=Count("openings", distinct=True),
        )
        .order_by("-id")
    )
    return tuple(
        SampleLine(one, one.secret, one.place_count, one.main_count, one.reserve_count, one.opening_count)
        for one in found
    )


def sample_by_id(sample_id: int) -> SampleList | None:
    return SampleList.objects.select_related("wave__survey", "secret", "drawn_by").filter(pk=sample_id).first()


def newest_sample(wave: Wave) -> SampleList | None:
    return SampleList.objects.filter(wave=wave).order_by("-id").first()


def place_by_id(place_id: int) -> SampledPlace | None:
    return SampledPlace.objects.select_related("sample__wave__survey").filter(pk=place_id).first()


def case_by_id(case_id: int) -> SampledCase | None:
    return SampledCase.objects.select_related("place__sample__wave__survey", "sample").filter(pk=case_id).first()


def places_of(sample: SampleList) -> QuerySet[SampledPlace]:
    """The villages with `main_count`, `reserve_count` and `opening_count`."""
    return sample.places.annotate(
        main_count=Count("cases", filter=Q(cases__role=CaseRole.MAIN), distinct=True),
        reserve_count=Count("cases", filter=Q(cases__role=CaseRole.RESERVE), distinct=True),
        opening_count=Count("openings", distinct=True),
    ).order_by("number")


def openings_of(sample: SampleList) -> QuerySet[SampleOpening]:
    """Everybody who saw names, newest first."""
    return sample.openings.select_related("opened_by", "place").order_by("-id")


def design_columns(sample: SampleList) -> pl.DataFrame:
    """`CASE` and the columns that estimation needs, for every case that may be interviewed.

    A reserve that was let in carries the weight of the case it replaces, through however many replacements.
    """
    cases = {case.pk: case for case in sample.cases.all()}
    replaces = dict(CaseRelease.objects.filter(case__sample=sample).values_list("case_id", "replaces_id"))
    rows = []
    for pk, case in cases.items():
        if case.role == CaseRole.RESERVE and pk not in replaces:
            continue
        first = pk
        while first in replaces:
            first = replaces[first]
        rows.append({CASE: case.code, **case.design, "weight": cases[first].design.get("weight")})
    return pl.DataFrame(rows, infer_schema_length=None)
