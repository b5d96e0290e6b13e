"""Background entry points of surveys, idempotent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from chiso.office.surveys.operations.drafts import KEPT, sweep_drafts
from chiso.office.surveys.operations.estimations import run_estimation


@task()
def estimate_file(estimation_id: int) -> None:
    """Read, compute and store a large file; running twice stores it once."""
    run_estimation(estimation_id=estimation_id, at=timezone.now(), clock=timezone.now)


def sweep(now: dt.datetime) -> int:
    """Delete questionnaires that somebody began and has not come back to; returns how many."""
    return sweep_drafts(before=now - KEPT)
