"""The board of a round: units × steps, counts that filter, and the calendar; one page of rows however many units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.text import search_key
from chiso.office.rounds.due import Due, due_of
from chiso.office.rounds.models import Extension, Round, RoundGroup, Sheet, SheetState
from chiso.office.rounds.queries.deadlines import Calendar, Span, spans_of
from chiso.office.rounds.queries.rounds import IN_STANDING_GROUP, OVER, STANDING
from chiso.office.rounds.workflow import Step, Workflow, workflow_of
from chiso.office.workdays.queries import office_calendar

PAGE = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty = everything."""

    group: str = ""
    state: str = ""
    late: bool = False
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit's sheet: `place` is the column it stands in, the number of columns when it is through."""

    sheet: Sheet
    place: int
    due: Due | None

    @property
    def percent(self) -> int:
        """The share of own leaves that are filled."""
        return round(100 * self.sheet.answered / self.sheet.answerable) if self.sheet.answerable else 100


@dataclass(frozen=True, slots=True)
class StateCount:
    """One entry of the tally."""

    code: str
    count: int


# the state in which sheets wait for the owner, and what the owner then sets going
WAITING_FOR = {"self_locked": "appraisal", "appraised_1": "explanation", "appraised_2": "council"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Sheets of a group that wait for the round's owner."""

    group: RoundGroup
    state: str
    count: int

    @property
    def to(self) -> str:
        return WAITING_FOR[self.state]


@dataclass(frozen=True)
class Board:
    """The board as the address filters it; counts are over the chosen group, before state and search."""

    round: Round
    flow: Workflow
    calendar: Calendar
    groups: tuple[RoundGroup, ...]
    group_counts: Mapping[int, int]
    states: tuple[StateCount, ...]
    total: int
    late: int
    page: Page[Sheet]
    rows: tuple[BoardRow, ...]
    steps: tuple[Step, ...]
    waiting: tuple[Waiting, ...] = ()

    @cached_property
    def in_self(self) -> int:
        """How many sheets the units still work on."""
        return sum(state.count for state in self.states if self.flow.state(state.code).writes == "self")

    @cached_property
    def undecided(self) -> int:
        """How many sheets have no decision yet."""
        decided = (SheetState.DECIDED, *OVER)
        return sum(state.count for state in self.states if state.code not in decided)

    @cached_property
    def is_over(self) -> bool:
        """Whether every sheet is published."""
        return bool(self.total) and all(state.code in OVER for state in self.states)

    @property
    def self_due(self) -> Span | None:
        return self.calendar.windows.get("self")


def board_of(round_: Round, filters: Filters, *, at: dt.datetime) -> Board:
    """The board. Six queries, and a seventh for the extensions of the rows shown."""
    flow = workflow_of(round_.workflow)
    windows = spans_of(round_.pk)
    shown_groups = STANDING | Q(code=filters.group)
    groups = tuple(RoundGroup.objects.filter(shown_groups, round=round_).order_by("order", "id"))
    late = late_condition(flow, windows, at)
    tally = _tally(groups, late)
    chosen = [group.pk for group in groups if filters.group in ("", group.code)]
    found = sheets_matching(round_, filters, late)
    paginator = Paginator(found, PAGE)
    paginator.count = _count(found, tally, chosen, filters)  # known without a query where possible
    page = paginator.get_page(filters.page)
    shown = list(page)
    calendar, office = Calendar(windows, _extensions(shown)), office_calendar()
    steps = flow.windows
    by_state: dict[str, int] = {}
    for group_id, state, count, _late in tally:
        if group_id in chosen:
            by_state[state] = by_state.get(state, 0) + count
    return Board(
        round=round_,
        flow=flow,
        calendar=calendar,
        groups=groups,
        group_counts={group.pk: sum(row[2] for row in tally if row[0] == group.pk) for group in groups},
        states=tuple(StateCount(state.code, by_state[state.code]) for state in flow.states if state.code in by_state),
        total=sum(by_state.values()),
        late=sum(row[3] for row in tally if row[0] in chosen),
        page=page,
        rows=tuple(_row(sheet, flow, steps, calendar, office, at) for sheet in shown),
        steps=steps,
        waiting=tuple(
            Waiting(group, state, count)
            for group in groups
            for group_id, state, count, _late in tally
            if group_id == group.pk and state in WAITING_FOR
        ),
    )


def sheets_matching(round_: Round, filters: Filters, late: Q) -> QuerySet[Sheet]:
    """The sheets that the filters leave, in the order of groups and of Vietnamese names.

    Sheets that a change of criteria replaced come only with their own group.
    """
    found = Sheet.objects.filter(group__round=round_)
    found = found.filter(group__code=filters.group) if filters.group else found.filter(IN_STANDING_GROUP)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.late:
        found = found.filter(late)
    if filters.words.strip():
        found = found.filter(unit__search_key__contains=search_key(filters.words))
    return found.select_related("unit", "group").order_by("group__order", "group_id", "unit__sort_key", "id")


def every_match(round_: Round, filters: Filters, *, at: dt.datetime) -> QuerySet[Sheet]:
    """Every sheet that the board shows under these filters, over all its pages."""
    windows = spans_of(round_.pk)
    return sheets_matching(round_, filters, late_condition(workflow_of(round_.workflow), windows, at))


def still_scoring(round_: Round, filters: Filters) -> QuerySet[Sheet]:
    """The sheets of the chosen group that their units still work on."""
    flow = workflow_of(round_.workflow)
    states = [state.code for state in flow.states if state.writes == "self"]
    return sheets_matching(round_, Filters(group=filters.group), Q()).filter(state__in=states)


def late_condition(flow: Workflow, windows: Mapping[str, Span], at: dt.datetime) -> Q:
    """The condition on `Sheet` that the step it stands in is over, extensions honoured."""
    condition = Q(pk__in=[])
    for step in flow.steps:
        states = flow.states_of(step.code)
        window = windows.get(step.code)
        if not states or (step.has_window and (window is None or window.closes_at > at)):
            continue
        given = Extension.objects.filter(sheet_id=OuterRef("pk"), step=step.code)
        over = ~Q(Exists(given.filter(until__gt=at)))
        if not step.has_window:
            over &= Q(Exists(given))
        condition |= Q(state__in=states) & over
    return condition


def _tally(groups: tuple[RoundGroup, ...], late: Q) -> list[tuple[int, str, int, int]]:
    """Group, state, number of sheets, number of late ones. One query."""
    rows = (
        Sheet.objects.filter(group__in=groups)
        .values("group_id", "state")
        .annotate(n=Count("id"), n_late=Count("id", filter=late))
        .order_by()
    )
    return [(row["group_id"], row["state"], row["n"], row["n_late"]) for row in rows]


def _count(
    found: QuerySet[Sheet], tally: Iterable[tuple[int, str, int, int]], chosen: list[int], filters: Filters
) -> int:
    if filters.words.strip():
        return found.count()
    fitting = [row for row in tally if row[0] in chosen and filters.state in ("", row[1])]
    return sum(row[3] if filters.late else row[2] for row in fitting)


def _extensions(sheets: list[Sheet]) -> dict[tuple[int, str], dt.datetime]:
    rows = Extension.objects.filter(sheet_id__in=[sheet.pk for sheet in sheets]).order_by("id")
    return {(row.sheet_id, row.step): row.until for row in rows}


def _row(
    sheet: Sheet,
    flow: Workflow,
    steps: tuple[Step, ...],
    calendar: Calendar,
    office: WorkingCalendar,
    at: dt.datetime,
) -> BoardRow:
    state = flow.state(sheet.state)
    codes = [step.code for step in steps]
    # a sheet whose step has no window of its own stands where that step's values are written, or is through
    beside = (each.writes for each in flow.states if each.step == state.step and each.writes)
    step = state.step if state.step in codes else next(beside, "") if state.step else state.writes
    place = codes.index(step) if step in codes else len(codes)
    return BoardRow(sheet, place, due_of(calendar.deadline(sheet.pk, state.step), at, office) if state.step else None)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the calendar as drawn: positions in percent of the width, `y` (words) and `bar_y` in pixels."""

    step: Step
    window: Span
    y: int
    bar_y: int
    x: str
    width: str
    passed: str
    text_x: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The calendar as a drawing; `today` is None when it lies outside, `today_anchor` keeps its word inside."""

    bars: tuple[Bar, ...]
    height: int
    today: str | None
    today_anchor: str


ROW = 34  # pixels of one step: a line of words above its bar, so that no width cuts or covers them


def timeline_of(board: Board, *, at: dt.datetime) -> Timeline | None:
    """The calendar of the round drawn over its whole length; None when it has no windows."""
    pairs = [(step, board.calendar.windows[step.code]) for step in board.steps if step.code in board.calendar.windows]
    if not pairs:
        return None
    first = min(window.opens_at for _, window in pairs)
    last = max(window.closes_at for _, window in pairs)
    span = max((last - first).total_seconds(), 1.0)

    def percent(moment: dt.datetime) -> float:
        return 100 * (moment - first).total_seconds() / span

    bars = []
    for index, (step, window) in enumerate(pairs):
        start, end = percent(window.opens_at), percent(window.closes_at)
        done = min(max(percent(min(at, window.closes_at)) - start, 0), end - start)
        is_left = start < 50
        bars.append(
            Bar(
                step=step,
                window=window,
                y=32 + ROW * index,
                bar_y=38 + ROW * index,
                x=f"{start:.2f}%",
                width=f"{end - start:.2f}%",
                passed=f"{done:.2f}%",
                text_x=f"{start if is_left else end:.2f}%",
                anchor="start" if is_left else "end",
            )
        )
    inside = first <= at <= last
    now = percent(at)
    anchor = "start" if now < 12 else "end" if now > 88 else "middle"
    return Timeline(tuple(bars), 22 + ROW * len(bars), f"{now:.2f}%" if inside else None, anchor)
