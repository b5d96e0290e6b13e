"""Background entry points of surveys, idempotent."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from chiso.office.surveys.operations.estimations import run_estimation


@task()
def estimate_file(estimation_id: int) -> None:
    """Read, compute and store a large file; running twice stores it once."""
    run_estimation(estimation_id=estimation_id, at=timezone.now(), clock=timezone.now)
