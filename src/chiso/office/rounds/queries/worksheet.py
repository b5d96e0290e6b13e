"""The worksheet of a unit: every row of the tree with its cell, its points, last year's points and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.office.indices.models import ResultLeaf
from chiso.office.rounds.cells import cell_form, cell_options, cell_text
from chiso.office.rounds.due import Due, due_of
from chiso.office.rounds.leaves import is_self_scored, needs_evidence, owner_of
from chiso.office.rounds.models import Adjustment, Answer, Sheet, SheetState, Stage, Transition
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.deadlines import Calendar, calendar_of
from chiso.office.rounds.queries.todo import Blocker, blockers_in, lacks
from chiso.office.rounds.scores import AnswerBook, SheetScores, framework_for, is_filled, score_book, unit_code
from chiso.office.rounds.workflow import Workflow, workflow_of
from chiso.office.workdays.queries import office_calendar

NOTHING_TOLD = Text("", "")
RowKind = Literal["node", "open", "shut", "absent"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a node with a total, a leaf that the unit fills (`open`), one that others fill (`shut`), or one that
    does not concern the unit (`absent`).
    """

    node: Node
    depth: int
    kind: RowKind
    parents: tuple[str, ...]
    points: Decimal | None
    last: Decimal | None
    is_complete: bool
    is_leaf: bool
    owner: Text | None = None
    specs: tuple[InputSpec, ...] = ()
    text: str = ""
    form: str = ""
    options: tuple[str, ...] = ()
    answer: Answer | None = None
    links: int = 0
    told: Text = NOTHING_TOLD
    has_error: bool = False

    @property
    def needs(self) -> int:
        return needs_evidence(self.node)

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def note(self) -> str:
        return self.answer.note if self.answer else ""

    @property
    def is_empty(self) -> bool:
        return self.kind == "open" and not is_filled(self.answer)

    @property
    def is_missing(self) -> bool:
        """Whether evidence is missing, explained or not."""
        return self.kind == "open" and lacks(self.node, self.answer, self.links)

    @property
    def change(self) -> Decimal | None:
        """Points against last year's; None while either is not known or the row is not complete."""
        if self.points is None or self.last is None or not self.is_complete:
            return None
        return self.points - self.last


@dataclass(frozen=True)
class AdjustmentRow:
    """A bonus or penalty item with the number of cases declared."""

    code: str
    side: str
    name: Text
    points_each: Decimal
    cap: Decimal | None
    count: str
    reason: str
    version: int
    points: Decimal | None


@dataclass(frozen=True)
class Worksheet:
    """A sheet as its unit works on it."""

    sheet: Sheet
    framework: Framework
    flow: Workflow
    rows: tuple[Row, ...]
    adjustments: tuple[AdjustmentRow, ...]
    scores: SheetScores
    blockers: tuple[Blocker, ...]
    due: Due | None
    is_open: bool
    has_last_year: bool

    @property
    def by_code(self) -> dict[str, Row]:
        return {row.node.code: row for row in self.rows}

    @property
    def own(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind == "open")

    @property
    def own_max(self) -> Decimal | None:
        """The maximum that the unit itself can claim."""
        return _sum(row.node.max for row in self.own)

    @property
    def shut_max(self) -> Decimal | None:
        """The maximum of the leaves that others fill."""
        return _sum(row.node.max for row in self.rows if row.kind == "shut" and row.is_leaf)

    @property
    def last_total(self) -> Decimal | None:
        """Last year's points of the leaves that the unit fills this year."""
        return _sum(row.last for row in self.own if row.last is not None) if self.has_last_year else None

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """The leaves that changed with the framework and wait for the unit."""
        return tuple(row.node.code for row in self.own if row.answer is not None and row.answer.to_confirm)

    @property
    def counts(self) -> dict[str, int]:
        return counts_of(self.rows)


def counts_of(rows: Iterable[Row]) -> dict[str, int]:
    """How many of the unit's leaves each filter shows."""
    own = [row for row in rows if row.kind == "open"]
    return {
        "all": len(own),
        "filled": sum(not row.is_empty for row in own),
        "empty": sum(row.is_empty for row in own),
        "missing": sum(row.is_missing for row in own),
        "errors": sum(row.has_error for row in own),
    }


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def worksheet_of(sheet: Sheet, *, at: dt.datetime, language: Language) -> Worksheet:
    """The worksheet. Five queries: values, bonus and penalty, calendar, the office's days, last year's points."""
    book, calendar = book_of(sheet.pk), calendar_of(sheet.group.round_id, [sheet.pk])
    last, scores = last_points(sheet), score_book(sheet, book, Stage.SELF)
    framework, flow = framework_for(sheet), workflow_of(sheet.group.round.workflow)
    step = flow.state(sheet.state).step
    return Worksheet(
        sheet=sheet,
        framework=framework,
        flow=flow,
        rows=rows_of(sheet, framework, book, scores, last, language),
        adjustments=_adjustments(framework, book, scores),
        scores=scores,
        blockers=tuple(blockers_in(sheet, book, scores)),
        due=due_of(calendar.deadline(sheet.pk, step), at, office_calendar()) if step else None,
        is_open=is_open(sheet, flow, calendar, Stage.SELF, at),
        has_last_year=bool(last),
    )


def handed_back(sheet: Sheet) -> Transition | None:
    """The step that gave the sheet back to its unit, with who did it and why; None unless it stands given back.

    The unit's leader reads it too while an unlocked sheet waits for him.
    """
    if sheet.state not in (SheetState.RETURNED, SheetState.UNLOCKED, SheetState.RESUBMITTED):
        return None
    came_to = SheetState.UNLOCKED if sheet.state == SheetState.RESUBMITTED else sheet.state
    steps = Transition.objects.filter(sheet=sheet, to_state=came_to).select_related("actor")
    return steps.order_by("-pk").first()


def is_open(sheet: Sheet, flow: Workflow, calendar: Calendar, stage: str, at: dt.datetime) -> bool:
    """Whether values of a stage may be changed now: the same rule as `deadlines.open_for`, for one sheet in hand."""
    if not flow.writes(sheet.state, stage) or not calendar.has_opened(flow.state(sheet.state).step, at):
        return False
    for limit in {move.at_deadline for move in flow.moves_from(sheet.state) if move.at_deadline}:
        deadline = calendar.deadline(sheet.pk, limit)
        # without a window a step lasts as long as somebody gave it, and nobody did
        if (deadline is None and not flow.step_by_code[limit].has_window) or (deadline is not None and deadline <= at):
            return False
    return True


def last_points(sheet: Sheet) -> dict[str, Decimal]:
    """The unit's points by node in the newest result of the same family the year before. One query."""
    rows = (
        ResultLeaf.objects.filter(
            row__unit_id=sheet.unit_id,
            row__result_set__family=sheet.group.framework.family,
            row__result_set__year=sheet.group.round.year - 1,
            row__result_set__superseded_by__isnull=True,
            points__isnull=False,
        )
        .order_by("row__result_set_id")
        .values_list("node", "points")
    )
    return {node: points for node, points in rows if points is not None}


def rows_of(
    sheet: Sheet,
    framework: Framework,
    book: AnswerBook,
    scores: SheetScores,
    last: Mapping[str, Decimal],
    language: Language,
) -> tuple[Row, ...]:
    """Every row of the tree from what was read already; no queries."""
    own, unit = book.own(Stage.SELF), unit_code(sheet.unit)
    rows: dict[str, Row] = {}
    for leaf in framework.leaves:
        rows[leaf.code] = _leaf_row(framework, leaf, unit, own.get(leaf.code), book, scores, last, language)
    for node in reversed(framework.walk()):
        if node.code not in rows:
            below = [rows[child.code] for child in framework.children(node.code)]
            rows[node.code] = _node_row(framework, node, below, scores)
    return tuple(rows[node.code] for node in framework.walk())


def _leaf_row(
    framework: Framework,
    leaf: Node,
    unit: str,
    answer: Answer | None,
    book: AnswerBook,
    scores: SheetScores,
    last: Mapping[str, Decimal],
    language: Language,
) -> Row:
    parents = tuple(above.code for above in framework.ancestors(leaf.code))
    scored = scores.leaves[leaf.code]
    kind: RowKind = "open" if is_self_scored(leaf) else "shut"
    if not framework.applies(leaf.code, unit):
        kind = "absent"
    specs = inputs_of(framework, leaf.code)
    filled = kind == "open" and is_filled(answer)
    return Row(
        node=leaf,
        depth=len(parents) + 1,
        kind=kind,
        parents=parents,
        points=scored.points if filled else None,
        last=last.get(leaf.code),
        is_complete=filled or kind == "absent",
        is_leaf=True,
        owner=owner_of(leaf) if kind == "shut" else None,
        specs=specs,
        text=cell_text(specs, answer.inputs, answer.status, language) if answer else "",
        form=cell_form(specs, language) if kind == "open" else "",
        options=cell_options(specs, language) if kind == "open" else (),
        answer=answer,
        links=book.evidence.get(leaf.code, 0),
        told=scored.told if filled else NOTHING_TOLD,
        has_error=filled and scored.status == "invalid",
    )


def _node_row(framework: Framework, node: Node, below: list[Row], scores: SheetScores) -> Row:
    parents = tuple(above.code for above in framework.ancestors(node.code))
    known = [row.last for row in below if row.last is not None]
    is_shut = all(row.kind in ("shut", "absent") for row in below) and any(row.kind == "shut" for row in below)
    return Row(
        node=node,
        depth=len(parents) + 1,
        kind="shut" if is_shut else "node",
        parents=parents,
        points=scores.totals.nodes[node.code].points if any(row.points is not None for row in below) else None,
        last=sum(known, Decimal(0)) if known else None,
        is_complete=all(row.is_complete for row in below),
        is_leaf=False,
        owner=below[0].owner if is_shut and len({row.owner for row in below}) == 1 else None,
    )


def _adjustments(framework: Framework, book: AnswerBook, scores: SheetScores) -> tuple[AdjustmentRow, ...]:
    declared: dict[str, Adjustment] = {row.item: row for row in book.adjustments if row.stage == Stage.SELF}
    points = {score.item: score.points for score in scores.totals.adjustments}
    found = []
    for code, (side, item) in framework.adjustment_items.items():
        row = declared.get(code)
        found.append(
            AdjustmentRow(
                code=code,
                side=side,
                name=item.name,
                points_each=item.points_each,
                cap=item.cap,
                count=str(row.inputs.get("count", "")) if row else "",
                reason=row.reason if row else "",
                version=row.version if row else 0,
                points=points.get(code),
            )
        )
    return tuple(found)
