"""Reads of the reading desk: the list of drafts, and one draft as text with marks beside its items.

The trap: a body's name stands inside a task, and a date inside both. The text is cut at every edge, so that each piece
has one look, and a piece knows which items it belongs to.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from django.db.models import Count, Q, QuerySet

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.directives.drafting import doubts_of, names_for
from chiso.office.directives.models import (
    Draft,
    DraftItem,
    DraftKind,
    DraftMark,
    DraftState,
    Plan,
    ReadingRun,
    ReadingState,
)
from chiso.office.directives.naming import UnitNames

S = TypeVar("S", bound=DraftItem | DraftMark)
FILTERS = ("all", "targets", "tasks", "doubtful", "open")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look: "who", "date", "item" or ""; `starts` and `ends` are items by position."""

    text: str
    look: str
    item: int | None
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An item with what about it is doubtful, and how many units its lead means today."""

    item: DraftItem
    doubts: tuple[Text, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Counts:
    all: int
    targets: int
    tasks: int
    doubtful: int
    open: int
    accepted: int
    entered: int
    clear: int

    @property
    def waiting(self) -> int:
        """Accepted, and not in a plan yet."""
        return self.accepted - self.entered


def _of_registers(actor: Actor) -> Q:
    """Of the registers that the person keeps."""
    if allows(actor, "directives.register"):
        return Q()
    return Q(unit__in=[unit for unit in actor.unit_ids if allows(actor, "directives.register", unit_id=unit)])


def readings(actor: Actor) -> QuerySet[ReadingRun]:
    """Documents of those registers that the worker has still to read, or could not, newest first; at most twenty."""
    found = ReadingRun.objects.filter(_of_registers(actor)).exclude(state=ReadingState.DONE)
    return found.defer("data").select_related("unit").order_by("-id")[:20]


def reading_by_id(run_id: int) -> ReadingRun | None:
    return ReadingRun.objects.defer("data").select_related("unit").filter(pk=run_id).first()


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts of the registers that the person keeps, newest first, each with `open_items` and `accepted`."""
    return (
        Draft.objects.filter(_of_registers(actor))
        .select_related("directive", "plan", "unit", "made_by")
        .defer("text")
        .annotate(
            open_items=Count("items", filter=Q(items__state=DraftState.OPEN)),
            accepted=Count("items", filter=Q(items__state=DraftState.ACCEPTED)),
        )
        .order_by("-id")
    )


def draft_by_id(draft_id: int) -> Draft | None:
    return Draft.objects.select_related("directive", "plan", "unit", "document").filter(pk=draft_id).first()


def item_by_id(item_id: int) -> DraftItem | None:
    return DraftItem.objects.select_related("draft__plan", "draft__directive").filter(pk=item_id).first()


def lines_of(draft: Draft, day: dt.date) -> list[Line]:
    """Every item of the draft with its doubts. Five queries, however many items."""
    items = list(draft.items.select_related("draft", "decided_by").order_by("position"))
    names = names_for(draft, day)
    return [line_of(item, names) for item in items]


def line_of(item: DraftItem, names: UnitNames) -> Line:
    units = len(names.find(item.lead).units) if item.kind == DraftKind.TASK else 0
    return Line(item, tuple(doubts_of(item, names)), units)


def counts_of(lines: Sequence[Line]) -> Counts:
    states = [line.item.state for line in lines]
    is_open = [line for line in lines if line.item.state == DraftState.OPEN]
    return Counts(
        all=len(lines),
        targets=sum(line.item.kind == DraftKind.TARGET for line in lines),
        tasks=sum(line.item.kind == DraftKind.TASK for line in lines),
        doubtful=sum(bool(line.doubts) for line in is_open),
        open=len(is_open),
        accepted=states.count(DraftState.ACCEPTED),
        entered=sum(line.item.entered_at is not None for line in lines),
        clear=sum(not line.doubts for line in is_open),
    )


def shown(lines: Sequence[Line], wanted: str) -> list[Line]:
    """The lines that a filter of `FILTERS` keeps."""
    keeps: dict[str, Callable[[Line], bool]] = {
        "targets": lambda line: line.item.kind == DraftKind.TARGET,
        "tasks": lambda line: line.item.kind == DraftKind.TASK,
        "doubtful": lambda line: line.item.state == DraftState.OPEN and bool(line.doubts),
        "open": lambda line: line.item.state == DraftState.OPEN,
    }
    keep = keeps.get(wanted)
    return [line for line in lines if keep is None or keep(line)]


def paragraphs(draft: Draft, items: Sequence[DraftItem]) -> list[list[Piece]]:
    """The text as paragraphs of pieces; blank lines are left out."""
    marks, kept = _Along(list(draft.marks.all())), _Along(items)
    found = []
    at = 0
    for raw in draft.text.split("\n"):
        end = at + len(raw)
        if raw.strip():
            found.append(list(_pieces(draft.text, at, end, kept.within(at, end), marks.within(at, end))))
        at = end + 1
    return found


class _Along(Generic[S]):
    """Spans read along a text from its beginning: a document of 500 pages has thousands, a paragraph a few."""

    def __init__(self, spans: Sequence[S]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, span.end))
        self._starts = [span.start for span in self._spans]
        self._passed = 0

    def within(self, begin: int, end: int) -> list[S]:
        """Those that reach into the stretch; each call must begin where the one before it ended, or later."""
        while self._passed < len(self._spans) and self._spans[self._passed].end <= begin:
            self._passed += 1
        near = self._spans[self._passed : bisect_left(self._starts, end)]
        return [span for span in near if span.end > begin]


def _pieces(text: str, begin: int, end: int, here: Sequence[DraftItem], inside: Sequence[DraftMark]) -> Iterator[Piece]:
    edges = {begin, end}
    spans = [(one.start, one.end) for one in here] + [(one.start, one.end) for one in inside]
    edges |= {edge for span in spans for edge in span if begin < edge < end}
    ordered = sorted(edges)
    for start, stop in pairwise(ordered):
        mark = next((one for one in inside if one.start <= start and stop <= one.end), None)
        item = next((one for one in here if one.start <= start and stop <= one.end), None)
        look = ("date" if mark.is_date else "who") if mark is not None else ("item" if item is not None else "")
        yield Piece(
            text[start:stop],
            look,
            item.position if item is not None else None,
            tuple(one.position for one in here if max(one.start, begin) == start and one.start >= begin),
            tuple(one.position for one in here if one.end == stop or (one.end > end == stop)),
        )


def plans_to_fill(actor: Actor) -> list[Plan]:
    """The plans that the person may add to, newest first."""
    plans = Plan.objects.select_related("owner").order_by("-year", "-id")[:60]
    return [plan for plan in plans if allows(actor, "directives.plan", unit_id=plan.owner_id)]
