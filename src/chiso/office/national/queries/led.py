"""What a unit still has to enter for the province's own index: the part of its work that no sheet of its own shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from chiso.office.national.models import Lead
from chiso.office.national.queries.overview import OPEN, LeafLine, national_sheets, overviews
from chiso.office.rounds.due import Due, due_of
from chiso.office.rounds.models import Sheet
from chiso.office.workdays.queries import office_calendar


@dataclass(frozen=True)
class LedYear:
    """The leaves that some units lead in a year that is still open; `due` is the nearest deadline of what is left."""

    sheet: Sheet
    leaves: tuple[LeafLine, ...]
    due: Due | None

    @property
    def filled(self) -> int:
        return sum(line.filled for line in self.leaves)

    @property
    def left(self) -> int:
        return len(self.leaves) - self.filled

    @property
    def lacking(self) -> int:
        """Leaves without evidence that do not say why."""
        return sum(line.lacking for line in self.leaves)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to enter, to prove or to confirm."""
        return all(line.is_settled for line in self.leaves)

    @property
    def percent(self) -> int:
        return round(100 * self.filled / len(self.leaves)) if self.leaves else 100


def led_years(unit_ids: Collection[int], at: dt.datetime) -> list[LedYear]:
    """Open years in which the units lead a leaf whose window has begun, nearest deadline first.

    At most seven queries.
    """
    groups = Lead.objects.filter(unit__in=unit_ids, opens_at__lte=at).values("group")
    sheets = list(national_sheets().filter(group__in=groups, state__in=OPEN))
    if not sheets:
        return []
    office, found = office_calendar(), []
    for view in overviews(sheets, at):
        leaves = tuple(line for line in view.of(frozenset(unit_ids)) if line.lead and line.lead.opens_at <= at)
        ends = [line.lead.closes_at for line in leaves if line.lead and not line.is_settled]
        if leaves:
            found.append(LedYear(view.sheet, leaves, due_of(min(ends, default=None), at, office)))
    return sorted(found, key=lambda year: (year.due is None, year.due.deadline if year.due else at))
