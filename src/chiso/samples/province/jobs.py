"""What the worker of a first start makes, so that the first page does not wait for it."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from chiso.samples.province.dossiers import ROWS, fill_dossiers


@task()
def make_sample_dossiers(rows: int = ROWS) -> None:
    """The dossiers of both systems; running twice makes them once."""
    fill_dossiers(rows=rows, at=timezone.now())
