"""Putting figures of the register into a statistic leaf of a sheet, with their provenance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import inputs_of
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import framework_for
from chiso.office.statistics.models import Feed, Figure
from chiso.office.statistics.queries import provenance, typed_value, vintages_of


def feed_leaf(
    *,
    actor: Actor,
    sheet: Sheet,
    node: str,
    figures: Mapping[str, Figure],
    at: dt.datetime,
    version: int | None = None,
) -> list[Feed]:
    """Enter figures for the named inputs of the leaf, all in one value; inputs fed before keep their figures.

    The answer's source names series, period, revision and publisher of every figure that stands. `version` is the
    answer's that the person saw (the newest when None). Raises what `enter_result` raises: a leaf is never half fed.
    """
    require(actor, "sheets.enter_results", unit_id=sheet.unit_id)
    framework = framework_for(sheet)
    names = [spec.name for spec in inputs_of(framework, node)] if node in framework.by_code else []
    unknown = [name for name in figures if name not in names]
    if unknown or not figures:
        raise InputError([_no_input(node, ", ".join(unknown), names)])
    standing = book_of(sheet.pk).own(Stage.APPRAISAL_1).get(node)
    seen = (standing.version if standing else 0) if version is None else version
    kept = {each.input: each.figure for each in vintages_of(sheet, node) if each.input not in figures}
    all_figures = {**kept, **figures}
    told = dict.fromkeys(provenance(all_figures[name]) for name in names if name in all_figures)
    with transaction.atomic():
        enter_result(
            actor=actor,
            sheet=sheet,
            node=node,
            inputs={
                **(standing.inputs if standing else {}),
                **{name: typed_value(figure) for name, figure in figures.items()},
            },
            version=seen,
            at=at,
            source="; ".join(told),
        )
        return [
            Feed.objects.create(sheet=sheet, node=node, input=name, figure=figure, at=at)
            for name, figure in figures.items()
        ]


def _no_input(node: str, got: str, names: list[str]) -> Problem:
    return Problem(
        "statistics.no_input",
        Text("Tiêu chí không có số liệu này.", "The leaf asks for no such figure."),
        where=node,
        got=got,
        expected=Text(", ".join(names), ", ".join(names)),
    )
