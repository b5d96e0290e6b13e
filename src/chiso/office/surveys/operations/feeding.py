"""Estimates go into survey leaves of a round, with method, interval and n as their source."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import inputs_of
from chiso.engine.text import format_decimal
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.leaves import RESULTS_OPEN
from chiso.office.rounds.models import RoundGroup, Sheet, Stage
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.queries.answers import books_of
from chiso.office.surveys.estimates import Score, provenance, scores_of
from chiso.office.surveys.models import EstimateSet, SurveyFeed
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.units.models import PROVINCES

DECIMALS = 2
"""What is entered is rounded as it would be published; the estimate set keeps every digit."""


def feed_group(
    *, actor: Actor, group: RoundGroup, node: str, input_name: str, estimates: EstimateSet, part: str, at: dt.datetime
) -> int:
    """Enter a part's estimates for every unit of the group that has one; returns how many sheets were fed.

    A sheet of the province itself takes the estimate of everybody together. Sheets that are closed, and values that
    stand already, are left as they are. Raises InputError when the leaf asks for no such figure or no unit matches.
    """
    grant = require(actor, "sheets.enter_results")
    framework = framework_of(group.framework)
    leaf = framework.by_code.get(node)
    names = [spec.name for spec in inputs_of(framework, node)] if leaf is not None else []
    if leaf is None or leaf.channel != "survey" or input_name not in names:
        raise InputError([_no_leaf(node, input_name)])
    sheets = list(Sheet.objects.filter(group=group, state__in=RESULTS_OPEN).select_related("unit", "group__round"))
    known = {score.unit: score for score in scores_of(estimates, part) if score.value is not None}
    matched = [(sheet, score) for sheet in sheets if (score := _match(sheet, known)) is not None]
    if not matched:
        raise InputError([_nobody(part, sheets, known)])
    books = books_of(sheet.pk for sheet, _ in matched)
    fed = 0
    with transaction.atomic():
        for sheet, score in matched:
            standing = books[sheet.pk].own(Stage.APPRAISAL_1).get(node)
            typed = format_decimal(Decimal(repr(score.value)), DECIMALS, group=False)
            if standing and str(standing.inputs.get(input_name, "")) == typed:
                continue
            enter_result(
                actor=actor,
                sheet=sheet,
                node=node,
                inputs={**(standing.inputs if standing else {}), input_name: typed},
                version=standing.version if standing else 0,
                at=at,
                source=provenance(estimates, score),
            )
            SurveyFeed.objects.create(
                estimates=estimates,
                part=part,
                unit=score.unit,
                sheet=sheet,
                node=node,
                input=input_name,
                value=typed,
                at=at,
            )
            fed += 1
        record(
            actor=actor,
            action="surveys.estimates.feed",
            obj=estimates,
            stream=STREAM,
            at=at,
            grant=grant,
            data={"node": node, "part": part, "sheets": fed},
        )
    return fed


def _match(sheet: Sheet, known: dict[str, Score]) -> Score | None:
    """The estimate of a sheet's unit, by its key or its code; the province's own sheet takes the whole."""
    if sheet.unit.kind in PROVINCES:
        return known.get("")
    return known.get(sheet.unit.key) or (known.get(sheet.unit.code) if sheet.unit.code else None)


def _no_leaf(node: str, name: str) -> Problem:
    message = Text("Tiêu chí này không nhận kết quả điều tra.", "This leaf takes no survey result.")
    return Problem("surveys.no_leaf", message, where=node, got=name)


def _nobody(part: str, sheets: list[Sheet], known: dict[str, Score]) -> Problem:
    keys = ", ".join(sheet.unit.key for sheet in sheets[:6])
    return Problem(
        "surveys.nobody_matches",
        Text(
            "Không đơn vị nào của nhóm có ước lượng này và còn nhận số liệu.",
            "No unit of the group has this estimate and still takes figures.",
        ),
        where=part,
        got=", ".join(list(known)[:6]),
        expected=Text(keys, keys),
        hint=Text("Mã đơn vị trong tệp phải là mã của hệ thống.", "Unit codes in the file must be the system's."),
    )
