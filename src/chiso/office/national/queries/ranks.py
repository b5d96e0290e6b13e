"""Which points would hold a rank: read from the newest published results of all provinces, or said to be unknown.

The trap: ranks of a table that lacks provinces cannot be counted. A rank that somebody is stored with is known as it
stands; a rank that is shared or missing is counted only when every ranked province is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import IMPORTED, ResultRow
from chiso.office.rounds.models import Sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Who held a rank, and with how many points of the asking framework's total."""

    rank: Decimal
    unit_name: str
    points: Decimal
    is_own: bool


@dataclass(frozen=True)
class Standings:
    """One year's published ranks, best first. `same_version` is False when another version was the ruler."""

    year: int
    decisions: tuple[str, ...]
    places: tuple[Place, ...]
    ranked_units: int
    same_version: bool

    @property
    def is_complete(self) -> bool:
        """Whether every ranked province is stored."""
        return 0 < self.ranked_units <= len(self.places)

    def points_of(self, rank: int) -> Decimal | None:
        """The points with which a rank was held; None where it is not known."""
        exact = [place.points for place in self.places if place.rank == rank]
        if exact:
            return min(exact)
        if self.is_complete and 1 <= rank <= len(self.places):
            return self.places[rank - 1].points  # shared ranks leave gaps: the next one down holds it
        return None

    def rank_of(self, points: Decimal) -> int | None:
        """The rank that these points would have had among the others; None while not every province is stored."""
        if not self.is_complete:
            return None
        return 1 + sum(place.points > points for place in self.places if not place.is_own)


def standings(sheet: Sheet) -> Standings | None:
    """The newest published ranks before the sheet's year, on the scale of its framework's total. One query."""
    total = framework_of(sheet.group.framework).total
    if not total:
        return None
    rows = list(
        ResultRow.objects.filter(
            rank__isnull=False,
            result_set__origin=IMPORTED,  # what was published here ranks this province's own units
            result_set__family=sheet.group.framework.family,
            result_set__unit_group=sheet.group.framework.unit_group,
            result_set__year__lt=sheet.group.round.year,
            result_set__superseded_by__isnull=True,
            result_set__is_training=False,
        )
        .select_related("result_set")
        .defer("result_set__payload")
        .order_by("-result_set__year", "rank", "unit_name")
    )
    year = rows[0].result_set.year if rows else 0
    rows = [row for row in rows if row.result_set.year == year]
    places = tuple(
        Place(row.rank, row.unit_name, points, row.unit_id == sheet.unit_id)
        for row in rows
        if row.rank is not None and (points := _points(row, total)) is not None
    )
    if not places:
        return None
    return Standings(
        year=year,
        decisions=tuple(
            dict.fromkeys(row.result_set.decision_number for row in rows if row.result_set.decision_number)
        ),
        places=places,
        ranked_units=max(row.result_set.ranked_units for row in rows),
        same_version=all(row.result_set.framework_id == sheet.group.framework_id for row in rows),
    )


def _points(row: ResultRow, total: Decimal) -> Decimal | None:
    """The row's percentage on the scale of `total`; published points where no percentage is known."""
    return row.points if row.percent is None else row.percent * total / 100
