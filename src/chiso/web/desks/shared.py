"""What several desks show: running rounds in short, published results of the newest year with the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Language
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import Ranking, RankLine, ranking, real_results
from chiso.office.national.queries.standing import own_results, own_rounds
from chiso.office.rounds.queries.board import Board, Filters, board_of
from chiso.office.rounds.queries.rounds import group_name, real_running_rounds

SHOWN_LATE = 6
SHOWN_RANKS = 3


@dataclass(frozen=True)
class Running:
    """A running round: its board without rows, and the first units that are late."""

    board: Board
    late: Board

    @property
    def handed_in(self) -> int:
        """How many units have handed in their own scores."""
        return self.board.total - self.board.in_self

    @property
    def percent(self) -> int:
        return round(100 * self.handed_in / self.board.total) if self.board.total else 0


def running(at: dt.datetime) -> list[Running]:
    """Every running round of the province's units, newest first; its own index has a place of its own."""
    return [
        Running(board_of(round_, Filters(), at=at), board_of(round_, Filters(late=True), at=at))
        for round_ in real_running_rounds().exclude(pk__in=own_rounds())
    ]


@dataclass(frozen=True)
class Standing:
    """A published group of units beside the year before; means are over the ranked units."""

    ranking: Ranking
    mean: Decimal | None
    mean_before: Decimal | None
    low: Decimal
    high: Decimal

    @property
    def result_set(self) -> ResultSet:
        return self.ranking.result_set

    @property
    def group_name(self) -> str:
        """What the group of units is called: by the round's group, else as the result set was titled."""
        return group_name(self.result_set)

    @property
    def change(self) -> Decimal | None:
        return None if self.mean is None or self.mean_before is None else self.mean - self.mean_before

    @property
    def top(self) -> tuple[RankLine, ...]:
        return self._ranked()[:SHOWN_RANKS]

    @property
    def bottom(self) -> tuple[RankLine, ...]:
        return self._ranked()[-SHOWN_RANKS:]

    @property
    def fallen(self) -> tuple[RankLine, ...]:
        """The units that lost most against the year before."""
        lost = [line for line in self.ranking.lines if line.change is not None and line.change < 0]
        return tuple(sorted(lost, key=lambda line: line.change or 0))[:SHOWN_RANKS]

    @property
    def ticks(self) -> list[tuple[str, Decimal]]:
        """The marks of the ruler: where each stands, in percent of its width, and its figure."""
        step = (self.high - self.low) / 4
        return [(at(self.low + step * index, self), self.low + step * index) for index in range(5)]

    @property
    def now_at(self) -> str:
        return at(self.mean, self) if self.mean is not None else ""

    @property
    def before_at(self) -> str:
        return at(self.mean_before, self) if self.mean_before is not None else ""

    @property
    def worst_at(self) -> str:
        ranked = self._ranked()
        return at(ranked[-1].row.percent or self.low, self) if ranked else ""

    @property
    def spread(self) -> str:
        """The width from the last to the first unit."""
        ranked = self._ranked()
        if not ranked:
            return "0%"
        first, last = ranked[0].row.percent or self.low, ranked[-1].row.percent or self.low
        return f"{(first - last) * 100 / (self.high - self.low):.2f}%"

    def _ranked(self) -> tuple[RankLine, ...]:
        return tuple(line for line in self.ranking.lines if line.row.rank is not None)


def at(percent: Decimal, scale: Standing) -> str:
    """Where a percentage stands on the ruler."""
    return f"{(percent - scale.low) * 100 / (scale.high - scale.low):.2f}%"


def standings(language: Language) -> list[Standing]:
    """The newest published year of the province's units, one standing for each group."""
    published = real_results().exclude(rows__in=own_results())
    newest = published.first()
    if newest is None:
        return []
    found = [ranking(result_set, language=language) for result_set in published.filter(year=newest.year)]
    values = [value for one in found for line in one.lines for value in (line.row.percent, line.before) if value]
    low = min(values, default=Decimal(0)) // 5 * 5
    high = min(Decimal(100), max(values, default=Decimal(95)) // 5 * 5 + 5)
    return [_standing(one, low, max(high, low + 5)) for one in found]


def _standing(found: Ranking, low: Decimal, high: Decimal) -> Standing:
    return Standing(
        ranking=found,
        mean=_mean(line.row.percent for line in found.lines if line.row.rank is not None),
        mean_before=_mean(line.before for line in found.lines),
        low=low,
        high=high,
    )


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
