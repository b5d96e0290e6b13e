"""Putting the office's own counts into `fed` criteria of a round's sheets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Node
from chiso.engine.frameworks.source import Scalar
from chiso.engine.scoring import inputs_of
from chiso.engine.text import format_decimal
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.reporting.figures import fed_figures
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result
from chiso.office.rounds.models import Round, Sheet, Stage
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.targets import sheets

SOURCES = ("documents", "tasks", "reports", "communications", "postings")
_NAMES = {
    "documents": "văn bản triển khai",
    "tasks": "nhiệm vụ được giao",
    "reports": "báo cáo định kỳ",
    "communications": "hoạt động tuyên truyền",
    "postings": "nội dung niêm yết",
}


@dataclass(frozen=True, slots=True)
class Fed:
    """What feeding a round did: values entered, those that stood already, and why others could not be."""

    entered: int
    unchanged: int
    problems: tuple[Problem, ...]


def feed_round(*, actor: Actor, round_: Round, at: dt.datetime) -> Fed:
    """Enter the counts of tasks, documents, reports and communications into every open sheet that asks for them.

    An input is filled by the figure of its name; a leaf with one input and a `measure` takes that figure. What cannot
    be filled is told and left. Running it again enters only what changed.
    """
    require(actor, "sheets.enter_results")
    entered = unchanged = 0
    problems: list[Problem] = []
    for sheet in sheets().filter(group__round=round_, state__in=RESULTS_OPEN).select_related("unit").order_by("id"):
        for leaf in _fed_leaves(sheet):
            try:
                if _feed(actor, sheet, leaf, at):
                    entered += 1
                else:
                    unchanged += 1
            except InputError as error:
                problems += error.problems
    return Fed(entered, unchanged, tuple(problems))


def _fed_leaves(sheet: Sheet) -> list[Node]:
    return [leaf for leaf in framework_for(sheet).leaves if is_result(leaf) and source_of(leaf)[0] in SOURCES]


def source_of(leaf: Node) -> tuple[str, str]:
    """The source and the measure that a `fed` rule names; empty for other rules."""
    if leaf.rule is None or leaf.rule.kind != "fed":
        return "", ""
    source, measure = (leaf.rule.body.get(name) for name in ("from", "measure"))
    return source.text if isinstance(source, Scalar) else "", measure.text if isinstance(measure, Scalar) else ""


def _feed(actor: Actor, sheet: Sheet, leaf: Node, at: dt.datetime) -> bool:
    source, measure = source_of(leaf)
    year, today = sheet.group.round.year, timezone.localtime(at).date()
    offered = fed_figures(source, sheet.unit, year, today)
    names = [spec.name for spec in inputs_of(framework_for(sheet), leaf.code)]
    wanted = {names[0]: measure} if len(names) == 1 and measure and names[0] not in offered else {n: n for n in names}
    lacking = [figure for figure in wanted.values() if figure not in offered]
    if lacking:
        raise InputError([_not_offered(sheet, leaf, lacking, sorted(offered))])
    inputs = {name: format_decimal(offered[figure], group=False) for name, figure in wanted.items()}
    standing = book_of(sheet.pk).own(Stage.APPRAISAL_1).get(leaf.code)
    if standing is not None and dict(standing.inputs) == inputs:
        return False
    enter_result(
        actor=actor,
        sheet=sheet,
        node=leaf.code,
        inputs=inputs,
        version=standing.version if standing else 0,
        at=at,
        source=f"Hệ thống: {_NAMES[source]} năm {year}, tính đến {today:%d/%m/%Y}",
    )
    return True


def _not_offered(sheet: Sheet, leaf: Node, lacking: list[str], offered: list[str]) -> Problem:
    told = ", ".join(offered)
    return Problem(
        "reporting.not_offered",
        Text("Nguồn không có số liệu này.", "The source has no such figure."),
        where=f"{sheet.unit.name}, {leaf.code}",
        got=", ".join(lacking),
        expected=Text(told, told),
    )
