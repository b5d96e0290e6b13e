"""Reads of rounds: which run, their groups, windows, and who appraises what."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from chiso.office.database import valid_on
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, SheetState
from chiso.office.units.models import Unit

OVER = (SheetState.PUBLISHED, SheetState.ARCHIVED)


def rounds() -> QuerySet[Round]:
    """All rounds with their number of sheets and of sheets that are over, newest first."""
    return (
        Round.objects.select_related("owner")
        .annotate(
            sheets=Count("groups__sheets"),
            sheets_over=Count("groups__sheets", filter=Q(groups__sheets__state__in=OVER)),
        )
        .order_by("-year", "-id")
    )


def running_rounds() -> QuerySet[Round]:
    """The rounds in which some sheet is not published yet, newest first."""
    open_sheets = Sheet.objects.exclude(state__in=OVER)
    return Round.objects.filter(groups__sheets__in=open_sheets).distinct().order_by("-year", "-id")


def groups_of(round_id: int) -> QuerySet[RoundGroup]:
    """The groups of a round with their framework's names, without its source."""
    return (
        RoundGroup.objects.filter(round_id=round_id)
        .select_related("framework")
        .defer("framework__source")
        .annotate(sheet_count=Count("sheets"))
        .order_by("order", "id")
    )


def assignments_of(group_id: int) -> dict[str, Unit]:
    """The assigned unit of each node that has one of its own."""
    rows = Assignment.objects.filter(group_id=group_id).select_related("unit")
    return {row.node: row.unit for row in rows}


def units_of_kinds(kinds: tuple[str, ...], as_of: dt.date) -> QuerySet[Unit]:
    """The units of some kinds that exist on a day, in Vietnamese order."""
    return Unit.objects.filter(valid_on(as_of), kind__in=kinds).order_by("sort_key", "id")
