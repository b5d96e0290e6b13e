"""Reads of rounds: which run, their groups, windows, and who appraises what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from chiso.office.database import valid_on
from chiso.office.indices.models import ResultSet
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, SheetState
from chiso.office.units.models import Unit

STANDING = Q(replaced_by__isnull=True)
"""On groups: not replaced by a decision in the running round; the sheets of a replaced group are only kept to read."""
IN_STANDING_GROUP = Q(group__replaced_by__isnull=True)
"""The same on sheets: each unit has one, even where its round moved to other criteria."""
OVER = (SheetState.PUBLISHED, SheetState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list: how many sheets it has and how many of them are published."""

    round: Round
    sheets: int
    over: int

    @property
    def is_running(self) -> bool:
        return self.over < self.sheets


def rounds() -> QuerySet[Round]:
    """All rounds, newest first."""
    return Round.objects.select_related("owner").order_by("-year", "-id")


def round_lines() -> tuple[RoundLine, ...]:
    """All rounds with their counts, newest first. Two queries."""
    over = Count("id", filter=Q(state__in=OVER))
    standing = Sheet.objects.filter(IN_STANDING_GROUP).values("group__round_id")
    rows = standing.annotate(n=Count("id"), n_over=over).order_by()
    counts = {row["group__round_id"]: (row["n"], row["n_over"]) for row in rows}
    return tuple(RoundLine(each, *counts.get(each.pk, (0, 0))) for each in rounds())


def running_rounds() -> QuerySet[Round]:
    """The rounds in which some sheet is not published yet, newest first."""
    open_sheets = Sheet.objects.exclude(state__in=OVER)
    return Round.objects.filter(groups__sheets__in=open_sheets).distinct().order_by("-year", "-id")


def real_running_rounds() -> QuerySet[Round]:
    """The running rounds that count: a training round stands aside, except on a training copy."""
    found = running_rounds()
    return found if settings.IS_TRAINING else found.filter(is_training=False)


def groups_of(round_id: int) -> QuerySet[RoundGroup]:
    """The standing groups of a round with their framework's names, without its source."""
    return (
        RoundGroup.objects.filter(STANDING, round_id=round_id)
        .select_related("framework")
        .defer("framework__source")
        .annotate(sheet_count=Count("sheets"))
        .order_by("order", "id")
    )


def group_by_id(group_id: int) -> RoundGroup | None:
    """The group in this row, with its framework's names."""
    return RoundGroup.objects.select_related("framework").defer("framework__source").filter(pk=group_id).first()


def assignments_of(group_id: int) -> dict[str, Unit]:
    """The assigned unit of each node that has one of its own."""
    rows = Assignment.objects.filter(group_id=group_id).select_related("unit")
    return {row.node: row.unit for row in rows}


def units_of_kinds(kinds: tuple[str, ...], as_of: dt.date) -> QuerySet[Unit]:
    """The units of some kinds that exist on a day, in Vietnamese order."""
    return Unit.objects.filter(valid_on(as_of), kind__in=kinds).order_by("sort_key", "id")


def units_of(unit_ids: Collection[int]) -> QuerySet[Unit]:
    """Some units, in Vietnamese order."""
    return Unit.objects.filter(pk__in=unit_ids).order_by("sort_key", "id")


def sheets_of_units(unit_ids: Collection[int]) -> QuerySet[Sheet]:
    """The sheets of some units, newest round first; without those that a change of criteria replaced."""
    return (
        Sheet.objects.filter(IN_STANDING_GROUP, unit_id__in=unit_ids)
        .select_related("unit", "group__round", "group__framework")
        .defer("group__framework__source")
        .order_by("-group__round__year", "-group__round_id", "unit__sort_key")
    )


def group_name(result_set: ResultSet) -> str:
    """What the units of a result set are called: the name of the round's group, else the title it was imported with."""
    group = group_of_result(result_set)
    return group.name if group else result_set.title


def group_of_result(result_set: ResultSet) -> RoundGroup | None:
    """The group of a round whose results these are; None where they came from elsewhere."""
    kind, _, key = result_set.origin.partition(":")
    return RoundGroup.objects.filter(pk=int(key)).first() if kind == "round_group" and key.isdigit() else None
