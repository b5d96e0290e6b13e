"""Background entry points of moves, idempotent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from chiso.office.moving.operations import read_part, run_part
from chiso.office.moving.queries import abandoned


@task()
def store_part(part_id: int) -> None:
    """Store a confirmed file; running twice stores it once."""
    run_part(part_id=part_id, at=timezone.now(), clock=timezone.now)


@task()
def read_file(part_id: int) -> None:
    """Read a dropped file; running twice reads it once."""
    read_part(part_id=part_id, at=timezone.now(), clock=timezone.now)


def read_again(*, now: dt.datetime) -> int:
    """Hand the files whose reading stopped to the worker again; returns how many."""
    found = abandoned(now)
    for part_id in found:
        read_file.enqueue(part_id)
    return len(found)
