"""The appraiser's grid: one group's criteria across all its units, self and appraised score in one cell.

The trap: a hundred communes by ten leaves is a thousand cells, and a query per cell is a page nobody opens twice.
Everything here is read in a fixed number of queries and scored in one pass per stage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from django.db.models import Count

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.engine.text import search_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.batch import leaf_points
from chiso.office.rounds.criteria import (
    asked,
    criteria_of,
)
from chiso.office.rounds.leaves import is_self_scored, owner_of
from chiso.office.rounds.models import (
    Answer,
    Assignment,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
)
from chiso.office.rounds.queries.appraisal_work import Work, root_of, work_of
from chiso.office.rounds.queries.rounds import STANDING
from chiso.office.rounds.scores import unit_code
from chiso.office.rounds.workflow import workflow_of

Sign = Literal["same", "less", "more", "ask", "todo", "na", "set"]
SIGNS: Mapping[str, str] = {"same": "=", "less": "↓", "more": "↑", "ask": "?", "todo": "·", "na": "–", "set": "→"}
SHOWS = ("all", "todo", "diff", "ask", "same", "set")
ZERO = Decimal(0)
_OVER = (SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED)

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


@dataclass(frozen=True, slots=True)
class Cell:
    """One leaf of one unit: what the unit scored, what stands now, and where the appraisal is with it.

    `own` is None where somebody else enters the leaf: there is no self score to differ from. `is_unconfirmed` = the
    figure was carried into a changed framework and the deadline came before the unit had confirmed it.
    """

    node: Node
    sign: Sign
    own: Decimal | None
    points: Decimal | None
    is_editable: bool
    version: int
    evidence: int
    is_unconfirmed: bool = False

    @property
    def mark(self) -> str:
        return SIGNS[self.sign]

    @property
    def kind(self) -> str:
        """Which filter the cell answers to."""
        return "diff" if self.sign in ("less", "more") else self.sign

    @property
    def css(self) -> str:
        return {"less": "diff", "na": "todo", "set": "same"}.get(self.sign, self.sign)

    @property
    def entered_by(self) -> Text | None:
        """Who enters the leaf when it is not the unit."""
        return None if is_self_scored(self.node) else owner_of(self.node)


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
        """What the appraisal changed of the unit's own scores; leaves that others enter are no difference."""
        return sum(
            ((cell.points or ZERO) - (cell.own or ZERO) for cell in self.cells if cell.entered_by is None),
            ZERO,
        )


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
    def outside(self) -> Mapping[str, Text]:
        """Who enters the columns that units do not enter themselves."""
        return {leaf.code: owner_of(leaf) for leaf in self.columns if not is_self_scored(leaf)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for."""

    show: str = "all"
    field: str = ""
    search: str = ""


def grid(group: RoundGroup, actor: Actor, filters: Filters) -> Grid:
    """The grid of the criteria that `actor` appraises in the group; seven queries, and a pass of scoring per stage."""
    units = actor.units_as(Role.APPRAISER)
    criteria = criteria_of(group)
    mine = criteria.leaves_of(units)
    fields = tuple(dict.fromkeys(root_of(criteria, leaf) for leaf in mine))
    columns = tuple(leaf for leaf in mine if not filters.field or root_of(criteria, leaf).code == filters.field)
    work = work_of(group, columns=[leaf.code for leaf in columns], criteria=criteria)
    rows = sorted(_rows(work, columns), key=lambda row: _place(work, row))
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
        fields=fields,
        can_finish=open_own,
        filters=filters,
    )


def sheet_cells(sheet: Sheet, actor: Actor) -> Row:
    """The same cells for one unit only: the sheet view of the grid."""
    work = work_of(sheet.group, sheet_ids=[sheet.pk])
    return _rows(work, work.criteria.leaves_of(actor.units_as(Role.APPRAISER)))[0]


def _place(work: Work, row: Row) -> tuple[int, int, str]:
    """Sheets that are open for appraisal come first, those that their units still have last; then state and name."""
    order = [state.code for state in workflow_of(work.group.round.workflow).states]
    state = row.sheet.state
    group = 0 if work.stage(row.sheet) else 1 if row.cells else 2
    return group, order.index(state) if state in order else len(order), row.sheet.unit.sort_key


def _wanted(row: Row, filters: Filters) -> bool:
    wanted = search_key(filters.search)
    if wanted and wanted not in row.sheet.unit.search_key:
        return False
    return filters.show == "all" or any(cell.kind == filters.show for cell in row.cells)


def _rows(work: Work, columns: Collection[Node]) -> list[Row]:
    codes = [leaf.code for leaf in columns]
    own = leaf_points(work.criteria.framework, work.sheets, work.books, Stage.SELF, codes)
    shown: dict[int, dict[str, Decimal | None]] = {}
    for stage in (Stage.APPRAISAL_1, Stage.APPRAISAL_2, Stage.COUNCIL):
        there = [sheet for sheet in work.sheets if shown_stage(sheet.state) == stage]
        shown.update(leaf_points(work.criteria.framework, there, work.books, stage, codes))
    return [
        Row(sheet, _cells(work, sheet, columns, own[sheet.pk], shown[sheet.pk]) if sheet.pk in shown else ())
        for sheet in work.sheets
    ]


def _cells(
    work: Work,
    sheet: Sheet,
    columns: Collection[Node],
    own: Mapping[str, Decimal | None],
    shown: Mapping[str, Decimal | None],
) -> tuple[Cell, ...]:
    stage = work.stage(sheet)
    active = {leaf.code for leaf in work.active(sheet)}
    values = work.books[sheet.pk].own(stage) if stage else {}
    questions = asked(work.remarks.get(sheet.pk, ()))
    code = unit_code(sheet.unit)
    cells = []
    for leaf in columns:
        applies = work.criteria.framework.applies(leaf.code, code)
        answer = values.get(leaf.code)
        before, after = own[leaf.code] if is_self_scored(leaf) else None, shown[leaf.code]
        sign = _sign(leaf, before, after, answer, leaf.code in active, leaf.code in questions) if applies else "na"
        given = work.books[sheet.pk].own(Stage.SELF).get(leaf.code)
        cells.append(
            Cell(
                node=leaf,
                sign=sign,
                own=before,
                points=after,
                is_editable=leaf.code in active and work.is_open(sheet, leaf),
                version=answer.version if answer else 0,
                evidence=work.evidence.get((sheet.pk, leaf.code), 0),
                is_unconfirmed=given is not None and given.to_confirm,
            )
        )
    return tuple(cells)


def _sign(
    leaf: Node, own: Decimal | None, shown: Decimal | None, answer: Answer | None, is_active: bool, is_asked: bool
) -> Sign:
    if is_active and not (answer and answer.done):
        return "ask" if is_asked else "todo"
    if not is_self_scored(leaf):
        return "set"
    before, after = own or ZERO, shown or ZERO
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

    @property
    def is_over(self) -> bool:
        """Whether no sheet of the group can come before an appraiser any more."""
        return all(state in _OVER for state in self.states)


def tasks_of(actor: Actor) -> tuple[Task, ...]:
    """The groups in which the actor's units appraise something, newest round first. Three queries."""
    units = actor.units_as(Role.APPRAISER)
    wanted = Assignment.objects.filter(unit_id__in=units).values_list("group_id", flat=True).distinct()
    groups = RoundGroup.objects.filter(STANDING, pk__in=list(wanted)).select_related("round", "framework")
    counts: dict[int, dict[str, int]] = {}
    for row in Sheet.objects.filter(group__in=groups).values("group_id", "state").annotate(n=Count("id")):
        counts.setdefault(row["group_id"], {})[row["state"]] = row["n"]
    ordered = sorted(groups, key=lambda group: (-group.round.year, group.round_id, group.order))
    return tuple(Task(group, len(criteria_of(group).leaves_of(units)), counts.get(group.pk, {})) for group in ordered)
