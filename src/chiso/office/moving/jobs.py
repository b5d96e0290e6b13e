"""Background entry points of moves."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from chiso.office.moving.operations import run_part


@task()
def store_part(part_id: int) -> None:
    """Store a confirmed file; running twice stores it once."""
    run_part(part_id=part_id, at=timezone.now(), clock=timezone.now)
