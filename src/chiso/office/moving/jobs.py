"""Background entry points of moves, idempotent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from chiso.office.moving.operations import read_part, run_part, run_undo
from chiso.office.moving.queries import abandoned, left_undoing


@task()
def store_part(part_id: int) -> None:
    """Store a confirmed file; running twice stores it once."""
    run_part(part_id=part_id, at=timezone.now(), clock=timezone.now)


@task()
def read_file(part_id: int) -> None:
    """Read a dropped file; running twice reads it once."""
    read_part(part_id=part_id, at=timezone.now(), clock=timezone.now)


@task()
def undo_move(move_id: int) -> None:
    """Take back what was asked for of a move; running twice takes it back once."""
    run_undo(move_id=move_id, at=timezone.now())


def read_again(*, now: dt.datetime) -> int:
    """Hand the files whose reading stopped, and moves left half asked for, to the worker again; returns how many."""
    files, moves = abandoned(now), left_undoing(now)
    for part_id in files:
        read_file.enqueue(part_id)
    for move_id in moves:
        undo_move.enqueue(move_id)
    return len(files) + len(moves)
