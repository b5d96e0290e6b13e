"""Where the province's own index stands, in short, for who leads: now, the target, last year, and who owns what slips.

The traps: a year under way always looks far from its target, so what is told is what was lost already and how much more
may be lost; last year's points were given on last year's ruler, so last year is told as a share of its own total.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from chiso.engine.errors import InputError
from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import ResultRow
from chiso.office.national.models import TargetSheet
from chiso.office.national.plan import Plan, view_of
from chiso.office.national.queries.ministry import newest_result
from chiso.office.national.queries.overview import DepartmentLine, Overview, national_sheets, overview
from chiso.office.national.queries.targets import aims_of, stored_targets
from chiso.office.rounds.models import Round
from chiso.office.units.models import PROVINCES

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class OwnStanding:
    """The newest year of the province's own index. `ministry` is this year's result once it is here."""

    view: Overview
    target: Decimal | None
    goal_rank: int | None
    before: ResultRow | None
    ministry: ResultRow | None

    @property
    def year(self) -> int:
        return self.view.sheet.group.round.year

    @property
    def base(self) -> Decimal | None:
        return self.view.framework.total

    @property
    def now(self) -> Decimal | None:
        """The ministry's points where they are known, else what is in hand so far."""
        return self.view.total if self.ministry is None else self.ministry.points

    @property
    def is_settled(self) -> bool:
        """Whether the figure stands: the ministry's, or every leaf has one."""
        return self.ministry is not None or self.view.filled == len(self.view.leaves)

    @property
    def lost(self) -> Decimal:
        """The points already lost: leaves with a figure, against their maxima."""
        leaves = (line for line in self.view.leaves if line.filled)
        pairs = ((line.node.max, line.points) for line in leaves)
        return sum((top - got for top, got in pairs if top is not None and got is not None), Decimal(0))

    @property
    def reachable(self) -> Decimal | None:
        """What the year can still bring: the points as they stand, or the total without what is lost already."""
        if self.is_settled:
            return self.now
        return None if self.base is None else self.base - self.lost

    @property
    def slack(self) -> Decimal | None:
        """How many points may still be lost and the target reached; negative when it is out of reach."""
        if self.target is None or self.reachable is None:
            return None
        return self.reachable - self.target

    @property
    def slipping(self) -> tuple[DepartmentLine, ...]:
        """Lead departments past their internal deadline with something open; nothing slips once the result is here."""
        return () if self.ministry else tuple(one for one in self.view.departments if one.is_late)

    def share(self, points: Decimal | None) -> str:
        """Where points of this year's total stand on a ruler from 0 to that total; empty when either is unknown."""
        if points is None or not self.base:
            return ""
        return f"{min(HUNDRED, max(Decimal(0), points * HUNDRED / self.base)):.2f}%"

    @property
    def now_at(self) -> str:
        return self.share(self.now)

    @property
    def target_at(self) -> str:
        return self.share(self.target)

    @property
    def before_at(self) -> str:
        """Last year by its share of its own total: the ruler of another version may be longer or shorter."""
        if self.before is None or self.before.percent is None:
            return ""
        return f"{min(HUNDRED, self.before.percent):.2f}%"


def own_standing(at: dt.datetime) -> OwnStanding | None:
    """The newest year that has a sheet; None where the province follows no index of its own. At most eleven queries."""
    sheet = national_sheets().first()
    if sheet is None:
        return None
    stored = stored_targets(sheet.group)
    last, current = newest_result(sheet, year=sheet.group.round.year - 1), newest_result(sheet)
    return OwnStanding(
        view=overview(sheet, at),
        target=_target(stored),
        goal_rank=stored.goal_rank if stored else None,
        before=last.rows.filter(unit_id=sheet.unit_id).first() if last else None,
        ministry=current.rows.filter(unit_id=sheet.unit_id).first() if current else None,
    )


def _target(stored: TargetSheet | None) -> Decimal | None:
    """The sum of the targets; None while a field has none, or when they no longer fit their version."""
    if stored is None:
        return None
    try:
        return view_of(Plan(stored.framework.code, aims_of(stored)), framework_of(stored.framework)).total
    except InputError:
        return None


def own_rounds() -> QuerySet[Round]:
    """The rounds of the province's own index: no unit of the province is scored in them."""
    return Round.objects.filter(groups__sheets__unit__kind__in=PROVINCES)


def own_results() -> QuerySet[ResultRow]:
    """Lines of provinces in results of other bodies."""
    return ResultRow.objects.filter(unit__kind__in=PROVINCES)
