"""Opening surveys and their waves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.surveys.models import Survey, SurveyKind, Wave

STREAM = "surveys"


def open_survey(
    *, actor: Actor, name: str, kind: str, target: Decimal | None, at: dt.datetime, is_sample: bool = False
) -> Survey:
    """A survey that will be repeated. Raises InputError for a missing or taken name or an unknown kind."""
    grant = require(actor, "surveys.manage")
    name = tidy(name)
    code = slugify(search_key(name))[:64]
    problems = []
    if not code:
        problems.append(_problem("surveys.no_name", "name", "Chưa có tên cuộc khảo sát.", "The survey has no name."))
    elif Survey.objects.filter(code=code).exists():
        problems.append(_problem("surveys.name_taken", "name", "Đã có cuộc khảo sát này.", "There is such a survey."))
    if kind not in SurveyKind.values:
        problems.append(_problem("surveys.kind", "kind", "Chưa chọn loại khảo sát.", "No kind was chosen."))
    if target is not None and not 0 <= target <= 10_000:
        problems.append(_problem("surveys.target", "target", "Mục tiêu ngoài phạm vi.", "The target is out of range."))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        survey = Survey.objects.create(
            code=code, name=name[:200], kind=kind, target=target, is_sample=is_sample, created_at=at
        )
        data = {"code": code, "kind": kind, "target": None if target is None else f"{target:f}"}
        record(actor=actor, action="surveys.survey.open", obj=survey, stream=STREAM, at=at, grant=grant, data=data)
    return survey


def open_wave(*, actor: Actor, survey: Survey, year: int, at: dt.datetime) -> Wave:
    """The survey's wave of a year. Raises InputError when there is one already."""
    grant = require(actor, "surveys.manage")
    if not 2000 <= year <= 2100:
        raise InputError([_problem("surveys.year", "year", "Năm ngoài phạm vi.", "The year is out of range.")])
    if survey.waves.filter(year=year).exists():
        raise InputError([_problem("surveys.wave_taken", "year", "Năm này đã có đợt.", "This year has its wave.")])
    with transaction.atomic():
        wave = Wave.objects.create(survey=survey, year=year, opened_at=at)
        data = {"code": survey.code, "year": year}
        record(actor=actor, action="surveys.wave.open", obj=wave, stream=STREAM, at=at, grant=grant, data=data)
    return wave


def _problem(code: str, where: str, vi: str, en: str) -> Problem:
    return Problem(code, Text(vi, en), where=where)
