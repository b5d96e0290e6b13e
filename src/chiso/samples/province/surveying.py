"""Two finished surveys: satisfaction in two years, competitiveness of departments and communes in one."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import polars as pl

from chiso.engine.survey.io import example_text
from chiso.office.accounts.models import Role
from chiso.office.surveys.incoming import Upload, read_incoming
from chiso.office.surveys.models import EstimateSet, Survey
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.store import to_parquet
from chiso.samples.province import respondents
from chiso.samples.province.story import Story, moment


def play(story: Story) -> None:
    """Both surveys, with samples of methods and answers of nobody."""
    units = [*story.cast.departments, *story.cast.grass_roots]
    merits = np.array([story.merit(unit) for unit in units])
    seed = story.draw.getrandbits(31)
    opened = moment(dt.date(2025, 10, 27))  # last year's wave is taken over when the office begins with ChiSo
    satisfaction = open_survey(
        actor=story.actor(Role.SURVEY_MANAGER, "so-noi-vu", opened),
        name="Khảo sát hài lòng về phục vụ hành chính",
        kind="satisfaction",
        target=Decimal(85),
        at=opened,
        is_sample=True,
    )
    keys = [unit.key for unit in units]
    for year, day, shift in ((2024, dt.date(2025, 10, 28), -0.06), (2025, dt.date(2025, 12, 8), 0.0)):
        frame = respondents.citizens(keys, merits, seed + year, shift=shift)
        _import(story, satisfaction, year, day, frame, respondents.SATISFACTION_DESIGN, "sipas-mau.method")
    begun = moment(dt.date(2025, 10, 27))
    competitiveness = open_survey(
        actor=story.actor(Role.SURVEY_MANAGER, "so-noi-vu", begun),
        name="Năng lực cạnh tranh cấp sở và cấp xã",
        kind="competitiveness",
        target=None,
        at=begun,
        is_sample=True,
    )
    departments = [unit.key for unit in story.cast.departments]
    communes = [unit.key for unit in story.cast.grass_roots]
    frame = respondents.businesses(departments, communes, merits, seed)
    rng = np.random.default_rng(seed)
    late = pl.DataFrame(
        {
            "unit": keys,
            "indicator": ["TG2"] * len(keys),
            "value": np.round(8 * (1.2 - merits) * rng.random(len(keys)), 2),
        }
    )
    method = "ddci-mau.method"
    _import(story, competitiveness, 2025, dt.date(2025, 12, 1), frame, respondents.COMPETITIVENESS_DESIGN, method, late)


def _import(
    story: Story,
    survey: Survey,
    year: int,
    day: dt.date,
    frame: pl.DataFrame,
    design: str,
    method: str,
    hard: pl.DataFrame | None = None,
) -> EstimateSet:
    """The wave of a year, filled the way a survey manager fills it."""
    actor = story.actor(Role.SURVEY_MANAGER, "so-noi-vu", moment(day))
    wave = open_wave(actor=actor, survey=survey, year=year, at=moment(day))
    incoming = read_incoming(
        Upload(f"{survey.kind}-{year}.parquet", to_parquet(frame)),
        Upload("thiet-ke.yaml", design.encode()),
        Upload("phuong-phap.yaml", example_text(method).encode()),
        None if hard is None else Upload("so-lieu-cung.csv", _csv(hard)),
        ("dien_thoai",),
    )
    return import_responses(actor=actor, wave=wave, incoming=incoming, at=moment(day, 10))


def _csv(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()
