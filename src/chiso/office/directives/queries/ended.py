"""Reads of what units left behind that have ended.

The trap: on 30 June 2025 the districts ended; their open tasks and the directives they never answered did not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from chiso.office.directives.models import Handed, Task
from chiso.office.units.models import Unit
from chiso.office.units.queries.heirs import heirs_of


def open_tasks_of(unit: Unit) -> QuerySet[Task]:
    """The tasks that a unit leads and has not finished."""
    return Task.objects.filter(lead=unit, completed_on__isnull=True)


def unanswered_of(unit: Unit) -> QuerySet[Handed]:
    """The directives that a unit has neither answered nor explained, due or not."""
    return Handed.objects.filter(unit=unit, answer__isnull=True, explained_on__isnull=True)


@dataclass(frozen=True, slots=True)
class Orphaned:
    """Open work of a unit that has ended, directives it never answered, and the units that took its place."""

    unit: Unit
    tasks: int
    directives: int
    successors: tuple[Unit, ...]


def orphaned_work(as_of: dt.date) -> list[Orphaned]:
    """Units that have ended while tasks of theirs are open or directives unanswered."""
    ended_by_then = Unit.everywhere.filter(valid_to__lte=as_of).values("pk")  # few: a join would read every open task
    open_tasks = Task.objects.filter(completed_on__isnull=True, lead__in=ended_by_then)
    unanswered = Handed.objects.filter(answer__isnull=True, explained_on__isnull=True, unit__in=ended_by_then)
    tasks = {row["lead"]: row["n"] for row in open_tasks.order_by().values("lead").annotate(n=Count("pk"))}
    handed = {row["unit"]: row["n"] for row in unanswered.order_by().values("unit").annotate(n=Count("pk"))}
    if not tasks and not handed:
        return []
    units = Unit.objects.in_bulk(list(tasks | handed))
    ended = sorted((unit for unit in units.values() if not unit.is_valid_on(as_of)), key=lambda one: one.sort_key)
    heirs = heirs_of(ended, as_of)
    return [Orphaned(unit, tasks.get(unit.pk, 0), handed.get(unit.pk, 0), heirs[unit.pk]) for unit in ended]
