"""A move without the pages: tried out and forgotten, or stored in one go by whoever may.

The trap: a dry run that leaves something behind. The trial makes the same rows as the pages do, shows their plans and
rolls everything back; only the bytes stay in the file store until its next sweep. A move is confirmed only when no file
of it has an error left, so a script never stores half of what it was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chiso.engine.errors import Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.evidence.operations import Upload
from chiso.office.moving.models import Move, Part, PartKind, PartState
from chiso.office.moving.operations.files import save_settings, start_move
from chiso.office.moving.operations.running import Clock, confirm_part, run_part
from chiso.office.moving.queries import VERBS, PartView, views_of

Settings = Mapping[str, Mapping[str, Any]]
"""What a person decided, by file name, in the shape in which the pages keep it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One file of a move: what it is, what it stores or would store, and every problem with it."""

    file: str
    kind: str
    state: str
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A move as a script sees it; `move` is None when nothing was stored."""

    move: int | None
    files: tuple[Told, ...]

    @property
    def usable(self) -> bool:
        return not any(told.errors for told in self.files)


def try_out(*, actor: Actor, uploads: Collection[Upload], settings: Settings, at: dt.datetime) -> Outcome:
    """What the files would store, all problems at once; no row stays. Raises InputError when none can be used."""
    with transaction.atomic():
        _, views, refused = _prepared(actor, uploads, settings, at)
        told = (*refused, *(_told(view) for view in views))
        transaction.set_rollback(True)
    return Outcome(None, told)


def move_in(
    *, actor: Actor, uploads: Collection[Upload], settings: Settings, at: dt.datetime, clock: Clock | None = None
) -> Outcome:
    """Store all the files, or none while any of them has an error or needs somebody else's permission."""
    with transaction.atomic():
        move, views, refused = _prepared(actor, uploads, settings, at)
        told = (*refused, *(_told(view) for view in views))
        if any(one.errors for one in told):
            transaction.set_rollback(True)
            return Outcome(None, told)
        for view in views:
            require(actor, VERBS.get(PartKind(view.part.kind), "moving.prepare"))
            assert view.preview is not None  # without an error there is a plan
            confirm_part(actor=actor, part=view.part, plan_sha256=view.preview.sha256, at=at)
    for view in views:
        run_part(part_id=view.part.pk, at=at, clock=clock)
    return Outcome(move.pk, tuple(_stored(view) for view in views))


def _prepared(
    actor: Actor, uploads: Collection[Upload], settings: Settings, at: dt.datetime
) -> tuple[Move, list[PartView], list[Told]]:
    move, refused = start_move(actor=actor, uploads=uploads, at=at)
    for part in move.parts.all():
        if settings.get(part.file_name):
            save_settings(actor=actor, part=part, settings=settings[part.file_name], version=part.version, at=at)
    unusable = [Told(problem.where, PartKind.UNKNOWN, "refused", {}, (problem,)) for problem in refused]
    return move, views_of(move, actor), unusable


def _told(view: PartView) -> Told:
    counts = view.preview.counts if view.preview is not None else {}
    return Told(view.part.file_name, view.part.kind, view.part.state, counts, view.problems)


def _stored(view: PartView) -> Told:
    part = Part.objects.get(pk=view.part.pk)
    met: tuple[Problem, ...] = ()
    if part.state != PartState.DONE:
        met = tuple(_problem(kept) for kept in part.problems)
    return Told(part.file_name, part.kind, part.state, {name: len(ids) for name, ids in part.made.items()}, met)


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(
        kept["code"], Text(*kept["message"]), where=kept["where"], got=kept["got"], severity=kept["severity"],
        expected=Text(*kept["expected"]), hint=Text(*kept["hint"]),
    )  # fmt: skip
