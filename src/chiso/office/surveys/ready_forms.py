"""Sample questionnaires that can be used at once: made from a shipped outline and this installation's own units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.timezone import localtime

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.io import example_text
from chiso.engine.survey.questionnaire import Outline, UnitChoice, questionnaire, sample_outline
from chiso.office.surveys.models import Survey, SurveyKind
from chiso.office.units.models import UnitKind
from chiso.office.units.queries.lookup import units_on

READY: Mapping[str, str] = {
    "sipas-mau": SurveyKind.SATISFACTION,
    "ddci-mau": SurveyKind.COMPETITIVENESS,
    "ho-gia-dinh-mau": SurveyKind.GOVERNANCE,
}
"""The sample questionnaires and what each is for."""
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "so": (UnitKind.DEPARTMENT, UnitKind.VERTICAL),
    "xa": (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE),
}


def ready_for(survey: Survey) -> tuple[Outline, ...]:
    """All of them, those of the survey's kind first."""
    return tuple(sample_outline(name) for name in sorted(READY, key=lambda name: READY[name] != survey.kind))


def ready_workbook(name: str, *, form_id: str, version: str, at: dt.datetime) -> bytes:
    """The XLSForm with the units of the day. Raises InputError for an unknown name, or where units are asked for and
    there are none."""
    outline = sample_outline(name)
    units = _units(localtime(at).date()) if outline.asks_units else ()
    if outline.asks_units and not units:
        message = Text("Chưa có sở, ban, ngành hay xã nào để chọn.", "There is no department or commune to choose.")
        hint = Text("Nạp danh mục đơn vị trước.", "Load the units first.")
        raise InputError([Problem("surveys.no_units", message, hint=hint)])
    return questionnaire(outline, form_id=form_id, version=version, units=units)


def _units(day: dt.date) -> tuple[UnitChoice, ...]:
    group_of = {kind: group for group, kinds in _GROUPS.items() for kind in kinds}
    return tuple(
        UnitChoice(unit.key, unit.name, group_of[unit.kind]) for unit in units_on(day) if unit.kind in group_of
    )


def ready_text(name: str, kind: str) -> str:
    """What computes the answers of one: its `method`, or the `design` that fits how it is collected."""
    outline = sample_outline(name)
    return outline.method_text() if kind == "method" else example_text(outline.design)
