"""When a step closes for a sheet: the round's window, or later where an extension says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.lookups import LessThanOrEqual

from chiso.office.rounds.models import Extension, Window
from chiso.office.rounds.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Span:
    """When a step is open for everybody."""

    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True)
class Calendar:
    """The windows of a round by step, and the extensions of its sheets as (sheet, step) → until."""

    windows: Mapping[str, Span]
    extensions: Mapping[tuple[int, str], dt.datetime] = field(default_factory=dict)

    def deadline(self, sheet_id: int, step: str) -> dt.datetime | None:
        """When `step` closes for the sheet; None when nothing says so. An extension never shortens the window."""
        window = self.windows.get(step)
        ends = [moment for moment in (window and window.closes_at, self.extensions.get((sheet_id, step))) if moment]
        return max(ends, default=None)

    def is_over(self, sheet_id: int, step: str, at: dt.datetime) -> bool:
        """Whether the sheet's deadline for `step` has passed."""
        deadline = self.deadline(sheet_id, step)
        return deadline is not None and deadline <= at

    def has_opened(self, step: str, at: dt.datetime) -> bool:
        """Whether the step's window has begun; a step without a window is open."""
        window = self.windows.get(step)
        return window is None or window.opens_at <= at


def spans_of(round_id: int) -> dict[str, Span]:
    """The windows of a round by step. One query."""
    rows = Window.objects.filter(round_id=round_id).values_list("step", "opens_at", "closes_at")
    return {step: Span(opens_at, closes_at) for step, opens_at, closes_at in rows}


def calendar_of(round_id: int, sheet_ids: Iterable[int] | None = None) -> Calendar:
    """The calendar of a round; with `sheet_ids` only their extensions. One query: every page of a sheet asks it."""
    extended = Extension.objects.filter(sheet__group__round_id=round_id)
    if sheet_ids is not None:
        extended = Extension.objects.filter(sheet_id__in=list(sheet_ids))
    columns = ("sheet_of", "step", "begins", "ends", "number")
    spans = Window.objects.filter(round_id=round_id).annotate(
        sheet_of=Value(None, BigIntegerField()), begins=F("opens_at"), ends=F("closes_at"), number=F("pk")
    )
    given = extended.annotate(
        sheet_of=F("sheet_id"), begins=Value(None, DateTimeField()), ends=F("until"), number=F("pk")
    )
    rows = list(spans.values_list(*columns).union(given.values_list(*columns), all=True).order_by("number"))
    windows = {step: Span(opens_at, closes_at) for sheet_id, step, opens_at, closes_at, _ in rows if sheet_id is None}
    extensions: dict[tuple[int, str], dt.datetime] = {}
    for sheet_id, step, _, until, _ in rows:
        if sheet_id is not None:
            key = (sheet_id, step)
            # the newest one counts for a step without a window (a second unlock may be shorter than the first)
            extensions[key] = until if step not in windows else max(until, extensions.get(key, until))
    return Calendar(windows, extensions)


def open_for(flow: Workflow, round_id: int, stage: str, at: dt.datetime, *, state: str | None = None) -> Q:
    """The condition on `Sheet` under which values of `stage` may be changed at `at`, in one `state` or in any.

    The state must write the stage, its step must have begun, and where the system locks at a deadline that deadline
    must lie ahead: a lock that runs late lets nothing slip in.
    """
    condition = Q(pk__in=[])
    for each in flow.states:
        if each.writes != stage or state not in (None, each.code):
            continue
        here: Q = Q(state=each.code)
        if each.step:
            here &= ~Q(Exists(Window.objects.filter(round_id=round_id, step=each.step, opens_at__gt=at)))
        for step in {move.at_deadline for move in flow.moves_from(each.code) if move.at_deadline}:
            here &= ~deadline_passed(flow, round_id, step, at)
        condition |= here
    return condition


def deadline_passed(flow: Workflow, round_id: int, step: str, at: dt.datetime) -> Q:
    """The condition on `Sheet` that its deadline for `step` is over, extensions honoured."""
    given = Extension.objects.filter(sheet_id=OuterRef("pk"), step=step)
    longer = Exists(given.filter(until__gt=at))
    if flow.step_by_code[step].has_window:
        closed = Exists(Window.objects.filter(round_id=round_id, step=step, closes_at__lte=at))
        return Q(closed) & ~Q(longer)
    newest = Subquery(given.order_by("-id").values("until")[:1])
    return Q(LessThanOrEqual(newest, at))
