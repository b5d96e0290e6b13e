"""Background entry points of the paper room."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from chiso.office.reports.operations import make_export


@task()
def make_round_workbook(export_id: int) -> None:
    """Make the workbook that somebody asked for; running twice makes it once."""
    make_export(export_id=export_id, at=timezone.now())
