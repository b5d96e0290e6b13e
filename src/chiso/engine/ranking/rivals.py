"""Where the others will probably stand next year, from where they stood before.

The trap: last year's scores taken as next year's make every plan look sure. Rivals move, and those at the ends fall
back towards the middle, because part of what put them there was luck (Galton's regression to the mean).

Model: the score of a unit as its distance d from the mean of all units; next year d' = ρ·d + e, with one ρ in [0, 1]
and one standard deviation of e for all units, by least squares over all comparable pairs of years. A shift that all
units share moves ours as well and changes no rank, so it is left out. Pairs across a declared break do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.arrays import Floats
from chiso.engine.ranking.estimates import ranks_of

_FEWEST = 10
_Z80, _Z95 = 1.2815515655446004, 1.959963984540054


@dataclass(frozen=True)
class History:
    """Scores by year (ascending) and unit, NaN where there is none. `breaks`: years that the year before is not
    comparable with (another framework, other anchors, merged units)."""

    units: tuple[str, ...]
    years: tuple[int, ...]
    scores: Floats
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Movement:
    """A fitted model: `last` are the latest scores (NaN: not ranked), `expected` next year's, `deviation` their
    standard deviation around it; from `pairs` pairs of a unit's years."""

    units: tuple[str, ...]
    last: Floats
    expected: Floats
    reversion: float
    deviation: float
    pairs: int

    def scenarios(self, count: int, seed: int, *, without: str = "", own_moves: bool = False) -> Floats:
        """Next year's scores, count × units with a latest score (`without` left out), normal around `expected`.

        `own_moves`: the unit left out falls back and errs like everybody else. Its own movement is then taken off the
        others' scores, so that they can be held against its present score; ranks are the same that way.
        """
        keep = [at for at, unit in enumerate(self.units) if unit != without and not np.isnan(self.expected[at])]
        rng = np.random.default_rng(seed)
        found = self.expected[keep] + self.deviation * rng.standard_normal((count, len(keep)))
        if own_moves:
            own = self.units.index(without)
            drift = self.expected[own] - self.last[own] + self.deviation * rng.standard_normal(count)
            found -= drift[:, None]
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class BackTestRow:
    """One year foretold from the years before it: errors of scores after taking out the common shift.

    `still_mae` is the error of the rule "nobody moves"; both foretell the same order, off by `rank_mae` places in the
    mean. `inside_80` and `inside_95`: shares of scores inside those intervals.
    """

    year: int
    units: int
    mae: float
    still_mae: float
    rmse: float
    rank_mae: float
    inside_80: float
    inside_95: float


def fit_movement(history: History) -> Movement:
    """The model from all comparable pairs. Raises InputError (`ranking.short_history`) with fewer than ten."""
    reversion, deviation, pairs = _fitted(history, len(history.years))
    last = history.scores[-1]
    return Movement(history.units, last, _next(last, reversion), reversion, deviation, pairs)


def back_test(history: History) -> tuple[BackTestRow, ...]:
    """Every year that can be foretold from earlier pairs and is comparable with the year before it."""
    rows = []
    for at in range(2, len(history.years)):
        if history.years[at] in history.breaks:
            continue
        try:
            reversion, deviation, _ = _fitted(history, at)
        except InputError:
            continue
        before, after = history.scores[at - 1], history.scores[at]
        there = ~np.isnan(before) & ~np.isnan(after)
        if there.sum() >= _FEWEST:
            rows.append(_tested(history.years[at], before[there], after[there], reversion, deviation))
    return tuple(rows)


def _tested(year: int, before: Floats, after: Floats, reversion: float, deviation: float) -> BackTestRow:
    centred = after - after.mean()
    error = centred - reversion * (before - before.mean())
    still = centred - (before - before.mean())
    return BackTestRow(
        year,
        len(after),
        float(np.abs(error).mean()),
        float(np.abs(still).mean()),
        float(np.sqrt((error**2).mean())),
        float(np.abs(ranks_of(after) - ranks_of(before)).mean()),
        float((np.abs(error) <= _Z80 * deviation).mean()),
        float((np.abs(error) <= _Z95 * deviation).mean()),
    )


def _next(scores: Floats, reversion: float) -> Floats:
    centre = np.nanmean(scores) if not np.isnan(scores).all() else 0.0
    return np.asarray(centre + reversion * (scores - centre), dtype=np.float64)


def _fitted(history: History, years: int) -> tuple[float, float, int]:
    """ρ, the deviation and the number of pairs from the first `years` years."""
    before: list[Floats] = []
    after: list[Floats] = []
    for at in range(1, years):
        if history.years[at] in history.breaks:
            continue
        one, other = history.scores[at - 1], history.scores[at]
        there = ~np.isnan(one) & ~np.isnan(other)
        if there.sum() > 2:
            before.append(one[there] - one[there].mean())
            after.append(other[there] - other[there].mean())
    pairs = sum(map(len, before))
    if pairs < _FEWEST:
        raise InputError([_short(pairs)])
    x, y = np.concatenate(before), np.concatenate(after)
    spread = float(x @ x)
    reversion = float(np.clip((x @ y) / spread, 0, 1)) if spread else 1.0
    rest = y - reversion * x
    # one degree of freedom goes for the mean of each year, one for ρ
    return reversion, float(np.sqrt(rest @ rest / max(1, pairs - len(before) - 1))), pairs


def _short(pairs: int) -> Problem:
    return Problem(
        "ranking.short_history",
        Text("quá ít số liệu các năm trước để dự báo đối thủ", "too little history to foretell the others"),
        got=str(pairs),
        expected=Text(f"ít nhất {_FEWEST} cặp năm so sánh được", f"at least {_FEWEST} comparable pairs of years"),
        hint=Text("nhập bảng kết quả của các năm trước", "import the tables of earlier years"),
    )


def history_of(units: Sequence[str], tables: Mapping[int, Mapping[str, float]], breaks: Sequence[int] = ()) -> History:
    """A history from one mapping unit → score a year; absent units are gaps."""
    years = tuple(sorted(tables))
    scores = np.array([[tables[year].get(unit, np.nan) for unit in units] for year in years], dtype=np.float64)
    return History(tuple(units), years, scores.reshape(len(years), len(units)), frozenset(breaks))
