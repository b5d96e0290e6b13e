"""Reads of moves: what was brought, what state it is in, what it would store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person
from chiso.office.accounts.permissions import allows
from chiso.office.moving.models import DryRun, Move, Part, PartKind, PartState
from chiso.office.moving.plans.keeping import kept_preview
from chiso.office.moving.plans.making import plan_of
from chiso.office.moving.plans.preview import Preview, preview_of
from chiso.office.moving.plans.shared import digest
from chiso.office.moving.plans.surroundings import mark_of
from chiso.office.units.models import Unit

VERBS = {PartKind.SCORES: "moving.results", PartKind.EVIDENCE: "moving.evidence", PartKind.ACCOUNTS: "accounts.manage"}
"""What it takes to confirm or take back a part of each kind."""
STUCK = dt.timedelta(minutes=5)
"""A running part that has not shown progress for so long may be started again: its worker died."""


@dataclass(frozen=True, slots=True)
class PartView:
    """A part with what it would store; `preview` is None for what is stored, left out or cannot be read.

    `is_stale` says that the preview was kept by the worker and something that it depends on has changed since.
    """

    part: Part
    preview: Preview | None
    problems: tuple[Problem, ...]
    may_confirm: bool
    is_stale: bool = False

    @property
    def errors(self) -> int:
        """What keeps the part from being stored, and why a file read in the background is of no use."""
        told = self.part.problems if self.part.kind == PartKind.UNKNOWN else []
        return sum(problem.severity == "error" for problem in self.problems) + len(told)

    @property
    def can_confirm(self) -> bool:
        ready = self.part.state == PartState.DRAFT and self.preview is not None and not self.is_stale
        return self.may_confirm and ready and not self.errors


def moves() -> QuerySet[Move]:
    """All moves, newest first, with their parts."""
    return Move.objects.select_related("started_by").prefetch_related("parts")


def move_by_id(move_id: int) -> Move | None:
    return moves().filter(pk=move_id).first()


def part_by_id(part_id: int) -> Part | None:
    """The part with its file, its move and who decided what."""
    return (
        Part.objects.select_related("file", "move__started_by", "confirmed_by", "undone_by").filter(pk=part_id).first()
    )


def unread(move: Move) -> list[int]:
    """The parts of a move that nobody has begun to read."""
    return list(move.parts.filter(state=PartState.READING, beat_at__isnull=True).values_list("pk", flat=True))


def abandoned(now: dt.datetime) -> list[int]:
    """Parts whose reading stopped: their worker died, or nobody was told to read them."""
    return list(
        Part.objects.filter(state=PartState.READING)
        .filter(Q(beat_at__lt=now - STUCK) | Q(beat_at__isnull=True, move__started_at__lt=now - STUCK))
        .values_list("pk", flat=True)
    )


def left_undoing(now: dt.datetime) -> list[int]:
    """Moves whose taking back stopped: their worker died, or nobody was told to."""
    rows = Part.objects.filter(state=PartState.UNDOING, beat_at__lt=now - STUCK)
    return sorted(set(rows.values_list("move_id", flat=True)))


def may_settle(actor: Actor, part: Part) -> bool:
    """Whether the actor may confirm or take back this part."""
    verb = VERBS.get(PartKind(part.kind))
    return verb is not None and allows(actor, verb)


def view_of(part: Part, actor: Actor) -> PartView:
    """The part as its page shows it."""
    may = may_settle(actor, part)
    if part.state != PartState.DRAFT or part.kind == PartKind.UNKNOWN:
        return PartView(part, None, (), may)
    try:
        preview, is_stale = seen(part, actor.as_of)
    except InputError as error:
        return PartView(part, None, error.problems, may)
    return PartView(part, preview, preview.problems, may, is_stale)


def seen(part: Part, today: dt.date) -> tuple[Preview, bool]:
    """What the part would store, and whether that is out of date: kept by the worker, else made now and never so.

    Raises InputError when the file cannot be used at all.
    """
    kept = DryRun.objects.filter(part=part, made_from=made_from(part)).first()
    preview = kept_preview(bytes(kept.data)) if kept is not None else None
    if kept is None or preview is None:
        return preview_of(plan_of(part, today)), False
    return preview, kept.surroundings != mark_of(PartKind(part.kind))


def made_from(part: Part) -> str:
    """What a dry run of the part rests on: its file and what was decided about it."""
    return digest([part.file.sha256, part.file_name, part.kind, part.settings])


def views_of(move: Move, actor: Actor) -> list[PartView]:
    """Every part of a move that was not left out, with what two of them would both store named."""
    parts = move.parts.exclude(state=PartState.LEFT_OUT).select_related("file", "confirmed_by").order_by("id")
    views = [view_of(part, actor) for part in parts]
    taken: dict[tuple[int, str, str], Part] = {}
    found = []
    for view in views:
        clashes = _clashes(view, taken)
        found.append(replace(view, problems=(*clashes, *view.problems)) if clashes else view)
    return found


def _clashes(view: PartView, taken: dict[tuple[int, str, str], Part]) -> list[Problem]:
    """Results of one year and group in two files of the move."""
    found = []
    years, group = (view.preview.years, view.preview.group) if view.preview is not None else ((), ("", ""))
    for year in years:
        first = taken.setdefault((year, *group), view.part)
        if first is not view.part:
            words = Text(
                f"Tệp “{first.file_name}” cũng có kết quả năm {year} của nhóm này.",
                f"“{first.file_name}” holds results of {year} for this group, too.",
            )
            hint = Text("Bỏ năm này ở một trong hai tệp.", "Leave the year out in one of the two files.")
            found.append(Problem("moving.year_twice", words, where=view.part.file_name, hint=hint))
    return found


def results_made(part: Part) -> Sequence[int]:
    """The result sets that a part stored."""
    return [int(pk) for pk in part.made.get("results", [])]


def people_waiting(part: Part) -> QuerySet[Person]:
    """The people of a stored list who have not signed in yet: those that a one-time password is issued to."""
    return Person.objects.filter(pk__in=part.made.get("people", []), last_login__isnull=True, is_active=True).order_by(
        "full_name"
    )


def own_unit_names() -> list[tuple[str, str]]:
    """Key and name of each of our units, in Vietnamese order."""
    return list(Unit.objects.order_by("sort_key", "id").values_list("key", "name"))
