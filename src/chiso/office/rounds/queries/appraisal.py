"""The appraiser's grid: one group's criteria across all its units, self and appraised score in one cell.

The trap: a hundred communes by ten leaves is a thousand cells, and a query per cell is a page nobody opens twice.
Everything here is read in a fixed number of queries and scored in one pass per stage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from django.db.models import Count

from chiso.engine.frameworks import Node
from chiso.engine.scoring import LeafScore, ScoreSheet
from chiso.engine.text import search_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.batch import score_sheets
from chiso.office.rounds.criteria import (
    APPRAISAL_STAGES,
    Criteria,
    active_leaves,
    asked,
    criteria_of,
    is_handled,
)
from chiso.office.rounds.models import (
    Answer,
    AppraisalFinish,
    Assignment,
    EvidenceLink,
    Remark,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
)
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.scores import AnswerBook, unit_code
from chiso.office.rounds.workflow import workflow_of

Sign = Literal["same", "less", "more", "ask", "todo", "na"]
SIGNS: Mapping[str, str] = {"same": "=", "less": "↓", "more": "↑", "ask": "?", "todo": "·", "na": "–"}
SHOWS = ("all", "todo", "diff", "ask", "same")
ZERO = Decimal(0)

# the newest values of a sheet that is past its appraisals are those of this stage
_SHOWN_AT: Mapping[str, str] = {
    SheetState.IN_APPRAISAL: Stage.APPRAISAL_1,
    SheetState.APPRAISED_1: Stage.APPRAISAL_1,
    SheetState.EXPLANATION_OPEN: Stage.APPRAISAL_1,
    SheetState.EXPLAINED: Stage.APPRAISAL_2,
    SheetState.APPRAISED_2: Stage.APPRAISAL_2,
    SheetState.COUNCIL: Stage.COUNCIL,
    SheetState.DECIDED: Stage.COUNCIL,
    SheetState.PUBLISHED: Stage.COUNCIL,
    SheetState.ARCHIVED: Stage.COUNCIL,
}


def shown_stage(state: str) -> str:
    """The stage whose scores a sheet in this state shows as appraised; "" while the unit still has it."""
    return _SHOWN_AT.get(state, "")


@dataclass(frozen=True)
class Work:
    """The sheets of a group with everything that appraising them needs."""

    group: RoundGroup
    criteria: Criteria
    sheets: tuple[Sheet, ...]
    books: Mapping[int, AnswerBook]
    remarks: Mapping[int, tuple[Remark, ...]]
    finished: frozenset[tuple[int, int, str]]
    evidence: Mapping[tuple[int, str], int]

    def stage(self, sheet: Sheet) -> str:
        """The appraisal that the sheet is in, "" when it is in none."""
        return appraisal_stage(sheet)

    def active(self, sheet: Sheet) -> tuple[Node, ...]:
        """The leaves that the sheet's appraisal must finish."""
        stage = self.stage(sheet)
        return active_leaves(stage, self.criteria, sheet.unit, self.remarks.get(sheet.pk, ())) if stage else ()

    def is_open(self, sheet: Sheet, leaf: Node) -> bool:
        """Whether the leaf's unit has not finished it on this sheet."""
        return (sheet.pk, self.criteria.unit_of[leaf.code], self.stage(sheet)) not in self.finished

    def still_open(self, sheet: Sheet, leaves: Iterable[Node]) -> tuple[Node, ...]:
        """Those of the leaves that nobody has decided or asked about."""
        stage = self.stage(sheet)
        own, questions = self.books[sheet.pk].own(stage), asked(self.remarks.get(sheet.pk, ()))
        return tuple(leaf for leaf in leaves if not is_handled(stage, own.get(leaf.code), leaf.code, questions))

    def scores(self, stage: str, sheets: Collection[Sheet] | None = None) -> dict[int, ScoreSheet]:
        """The sheets scored at a stage."""
        return score_sheets(self.criteria.framework, self.sheets if sheets is None else sheets, self.books, stage)


def appraisal_stage(sheet: Sheet) -> str:
    """The appraisal that a sheet is in, "" when it is in none; its group and round must be loaded."""
    writes = workflow_of(sheet.group.round.workflow).state(sheet.state).writes
    return writes if writes in APPRAISAL_STAGES else ""


def work_of(group: RoundGroup, *, only_open: bool = False, sheet_ids: Collection[int] | None = None) -> Work:
    """The group's sheets in the order of their units. Seven queries whatever their number."""
    found = Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key")
    if only_open:
        flow = workflow_of(group.round.workflow)
        found = found.filter(state__in=[state.code for state in flow.states if state.writes in APPRAISAL_STAGES])
    if sheet_ids is not None:
        found = found.filter(pk__in=sheet_ids)
    sheets = tuple(found)
    for sheet in sheets:
        sheet.group = group
    keys = [sheet.pk for sheet in sheets]
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(sheet_id__in=keys).select_related("by").order_by("id"):
        remarks.setdefault(remark.sheet_id, []).append(remark)
    links = EvidenceLink.objects.filter(sheet_id__in=keys).values("sheet_id", "node").annotate(n=Count("id"))
    return Work(
        group=group,
        criteria=criteria_of(group),
        sheets=sheets,
        books=books_of(keys),
        remarks={key: tuple(rows) for key, rows in remarks.items()},
        finished=frozenset(
            AppraisalFinish.objects.filter(sheet_id__in=keys).values_list("sheet_id", "unit_id", "stage")
        ),
        evidence={(row["sheet_id"], row["node"]): row["n"] for row in links},
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One leaf of one unit: what the unit scored, what stands now, and where the appraisal is with it."""

    node: Node
    sign: Sign
    own: Decimal | None
    points: Decimal | None
    is_editable: bool
    version: int
    evidence: int

    @property
    def mark(self) -> str:
        return SIGNS[self.sign]

    @property
    def kind(self) -> str:
        """Which filter the cell answers to."""
        return "diff" if self.sign in ("less", "more") else self.sign

    @property
    def css(self) -> str:
        return {"less": "diff", "na": "todo"}.get(self.sign, self.sign)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line; `cells` is empty while the unit still has its sheet."""

    sheet: Sheet
    cells: tuple[Cell, ...] = ()

    @property
    def open_cells(self) -> int:
        return sum(cell.sign in ("todo", "ask") for cell in self.cells)

    @property
    def points(self) -> Decimal:
        return sum((cell.points or ZERO for cell in self.cells), ZERO)

    @property
    def difference(self) -> Decimal:
        return self.points - sum((cell.own or ZERO for cell in self.cells), ZERO)


@dataclass(frozen=True)
class Grid:
    """The grid as filtered; counts are over all cells that the reader appraises."""

    group: RoundGroup
    columns: tuple[Node, ...]
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    fields: tuple[Node, ...]
    can_finish: bool
    filters: Filters = field(default_factory=lambda: Filters())

    @cached_property
    def waiting_units(self) -> int:
        """Units whose sheets have not reached the appraisal."""
        return sum(not row.cells for row in self.rows)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for."""

    show: str = "all"
    field: str = ""
    search: str = ""


def grid(group: RoundGroup, actor: Actor, filters: Filters) -> Grid:
    """The grid of the criteria that `actor` appraises in the group; seven queries, and a pass of scoring per stage."""
    work = work_of(group)
    mine = work.criteria.leaves_of(actor.units_as(Role.APPRAISER))
    framework = work.criteria.framework
    fields = tuple(dict.fromkeys(_root(work.criteria, leaf) for leaf in mine))
    columns = tuple(leaf for leaf in mine if not filters.field or _root(work.criteria, leaf).code == filters.field)
    rows = _rows(work, columns)
    counts = dict.fromkeys(SHOWS, 0)
    for row in rows:
        for cell in row.cells:
            if cell.sign != "na":
                counts["all"] += 1
                counts[cell.kind] += 1
    open_own = any(cell.is_editable for row in rows for cell in row.cells)
    return Grid(
        group=group,
        columns=columns,
        rows=tuple(row for row in rows if _wanted(row, filters)),
        counts=counts,
        fields=tuple(framework.node(node.code) for node in fields),
        can_finish=open_own,
        filters=filters,
    )


def sheet_cells(sheet: Sheet, actor: Actor) -> Row:
    """The same cells for one unit only: the sheet view of the grid."""
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    return _rows(work, work.criteria.leaves_of(actor.units_as(Role.APPRAISER)))[0]


def _root(criteria: Criteria, leaf: Node) -> Node:
    above = criteria.framework.ancestors(leaf.code)
    return above[-1] if above else leaf


def _wanted(row: Row, filters: Filters) -> bool:
    wanted = search_key(filters.search)
    if wanted and wanted not in row.sheet.unit.search_key:
        return False
    return filters.show == "all" or any(cell.kind == filters.show for cell in row.cells)


def _rows(work: Work, columns: Collection[Node]) -> list[Row]:
    own = work.scores(Stage.SELF)
    shown: dict[int, ScoreSheet] = {}
    for stage in (Stage.APPRAISAL_1, Stage.APPRAISAL_2, Stage.COUNCIL):
        shown.update(work.scores(stage, [sheet for sheet in work.sheets if shown_stage(sheet.state) == stage]))
    return [
        Row(sheet, _cells(work, sheet, columns, own[sheet.pk], shown[sheet.pk]) if sheet.pk in shown else ())
        for sheet in work.sheets
    ]


def _cells(work: Work, sheet: Sheet, columns: Collection[Node], own: ScoreSheet, shown: ScoreSheet) -> tuple[Cell, ...]:
    stage = work.stage(sheet)
    active = {leaf.code for leaf in work.active(sheet)}
    values = work.books[sheet.pk].own(stage) if stage else {}
    questions = asked(work.remarks.get(sheet.pk, ()))
    before = {leaf.node: leaf for leaf in own.leaves}
    after = {leaf.node: leaf for leaf in shown.leaves}
    code = unit_code(sheet.unit)
    cells = []
    for leaf in columns:
        applies = work.criteria.framework.applies(leaf.code, code)
        answer = values.get(leaf.code)
        cells.append(
            Cell(
                node=leaf,
                sign=_sign(before[leaf.code], after[leaf.code], answer, leaf.code in active, leaf.code in questions)
                if applies
                else "na",
                own=before[leaf.code].points,
                points=after[leaf.code].points,
                is_editable=leaf.code in active and work.is_open(sheet, leaf),
                version=answer.version if answer else 0,
                evidence=work.evidence.get((sheet.pk, leaf.code), 0),
            )
        )
    return tuple(cells)


def _sign(own: LeafScore, shown: LeafScore, answer: Answer | None, is_active: bool, is_asked: bool) -> Sign:
    if is_active and not (answer and answer.done):
        return "ask" if is_asked else "todo"
    before, after = own.points or ZERO, shown.points or ZERO
    return "same" if before == after else "less" if after < before else "more"


@dataclass(frozen=True, slots=True)
class Task:
    """A group that the reader appraises, with how far the sheets are."""

    group: RoundGroup
    leaves: int
    states: Mapping[str, int]

    @property
    def open_sheets(self) -> int:
        return self.states.get(SheetState.IN_APPRAISAL, 0) + self.states.get(SheetState.EXPLAINED, 0)


def tasks_of(actor: Actor) -> tuple[Task, ...]:
    """The groups in which the actor's units appraise something, newest round first. Three queries."""
    units = actor.units_as(Role.APPRAISER)
    wanted = Assignment.objects.filter(unit_id__in=units).values_list("group_id", flat=True).distinct()
    groups = RoundGroup.objects.filter(pk__in=list(wanted)).select_related("round", "framework")
    counts: dict[int, dict[str, int]] = {}
    for row in Sheet.objects.filter(group__in=groups).values("group_id", "state").annotate(n=Count("id")):
        counts.setdefault(row["group_id"], {})[row["state"]] = row["n"]
    ordered = sorted(groups, key=lambda group: (-group.round.year, group.round_id, group.order))
    return tuple(Task(group, len(criteria_of(group).leaves_of(units)), counts.get(group.pk, {})) for group in ordered)
