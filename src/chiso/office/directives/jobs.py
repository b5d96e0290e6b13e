"""Background entry points of directives, idempotent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from chiso.office.directives.model_reader import configured_model
from chiso.office.directives.operations.reading import free_lost_readings, run_reading


@task()
def read_document(run_id: int) -> None:
    """Read a document that waits; running twice reads it once."""
    run_reading(run_id=run_id, clock=timezone.now, model=configured_model())


def read_again(*, now: dt.datetime) -> int:
    """Hand out again what a worker left unread; returns how much."""
    found = free_lost_readings(at=now)
    for run_id in found:
        read_document.enqueue(run_id)
    return len(found)
