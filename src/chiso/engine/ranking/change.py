"""Why did the index change? Each leaf's part, split into what we did and what was done to the yardstick.

The trap: "transparency cost us 1,2 points" may be a new anchor or a new weight, with nothing changed in the province.
For an additive index total = Σ weight × score(raw; anchors). The change of a leaf is split among raw figure
(performance), anchors and weight (framework) by the average over all orders of changing them (Shapley's value): the
only split that is exact and does not depend on which is changed first. Leaves that only one year has are framework,
and so are leaves that are a score in one year and a raw figure with anchors in the other. Where the figures are
published scores, whose anchors nobody stated, a change of anchors is part of their performance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import fsum

import numpy as np

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.arrays import Floats
from chiso.engine.ranking.components import Component

_ORDERS = tuple(permutations(range(3)))


@dataclass(frozen=True, slots=True)
class Contribution:
    """One leaf's part of the change of the total, in points; `before` or `after` None: the leaf was not there.

    `points` = `performance` + `anchors` + `framework`.
    """

    code: str
    before: float | None
    after: float | None
    performance: float
    anchors: float
    framework: float

    @property
    def points(self) -> float:
        """The leaf's part of the change."""
        return fsum((self.performance, self.anchors, self.framework))


@dataclass(frozen=True)
class ChangeReport:
    """All leaves, the largest change first; `total` is the change of the index, to which they sum."""

    parts: tuple[Contribution, ...]
    before: float
    after: float

    @property
    def total(self) -> float:
        """The change of the index."""
        return self.after - self.before

    def sum_of(self, effect: str) -> float:
        """The sum of one effect over all leaves: `performance`, `anchors` or `framework`."""
        return fsum(getattr(part, effect) for part in self.parts)


def contribution_to_change(before: Sequence[Component], after: Sequence[Component]) -> ChangeReport:
    """The parts of the change of an additive index between two years. A leaf is the same where its code is.

    Raises InputError (`ranking.duplicate_leaf`, `ranking.gap`): over a gap there is no total, so no change either.
    """
    one, other = _by_code(before), _by_code(after)
    codes = dict.fromkeys([*one, *other])
    parts = sorted((_part(code, one.get(code), other.get(code)) for code in codes), key=lambda part: -abs(part.points))
    totals = [fsum(component.points for component in side.values()) for side in (one, other)]
    return ChangeReport(tuple(parts), totals[0], totals[1])


def _part(code: str, before: Component | None, after: Component | None) -> Contribution:
    if before is None or after is None or (before.scale is None) is not (after.scale is None):
        old, new = (None if side is None else side.points for side in (before, after))
        return Contribution(code, old, new, 0.0, 0.0, (new or 0.0) - (old or 0.0))

    def points(raw: bool, anchors: bool, weight: bool) -> float:
        scale = (after if anchors else before).scale
        figure = (after if raw else before).raw
        return (after if weight else before).weight * (figure if scale is None else scale.score(figure))

    effects: list[list[float]] = [[], [], []]
    for order in _ORDERS:
        state = [False, False, False]
        last = points(*state)
        for factor in order:
            state[factor] = True
            now = points(*state)
            effects[factor].append(now - last)
            last = now
    performance, anchors, weight = (fsum(found) / len(_ORDERS) for found in effects)
    return Contribution(code, before.points, after.points, performance, anchors, weight)


def _by_code(components: Sequence[Component]) -> Mapping[str, Component]:
    problems = []
    found: dict[str, Component] = {}
    for component in components:
        if component.code in found:
            message = Text("tiêu chí có hai lần trong một năm", "a leaf stands twice in one year")
            problems.append(Problem("ranking.duplicate_leaf", message, component.code))
        if component.raw != component.raw:
            message = Text("thiếu số liệu: không có tổng để so", "a gap: there is no total to compare")
            problems.append(Problem("ranking.gap", message, component.code))
        found[component.code] = component
    if problems:
        raise InputError(problems)
    return found


@dataclass(frozen=True)
class Significance:
    """Tests of changes: NaN where an error is unknown, and then `verdict` is `unknown`, never a guess.

    `p_fdr`: adjusted for all questions asked together (Benjamini and Hochberg). Verdicts: up, down, unclear, unknown.
    """

    change: Floats
    z: Floats
    p: Floats
    p_fdr: Floats
    verdict: tuple[str, ...]


def significance_of(
    before: Floats, after: Floats, errors_before: Floats, errors_after: Floats, *, level: float = 0.05
) -> Significance:
    """Which changes are more than noise: z = (after − before)/√(se₁² + se₂²), both years independent, two-sided."""
    from scipy.special import ndtr  # late, both: half a second that no other part needs

    from chiso.engine.survey.intervals import false_discovery

    change = np.asarray(after - before, dtype=np.float64)
    error = np.hypot(errors_before, errors_after)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(error > 0, change / error, np.where(change == 0, 0.0, np.sign(change) * np.inf))
    z[np.isnan(error)] = np.nan
    p = 2 * ndtr(-np.abs(z))
    adjusted = false_discovery(p)
    words = np.where(
        np.isnan(adjusted), "unknown", np.where(adjusted > level, "unclear", np.where(z > 0, "up", "down"))
    )
    return Significance(change, z, np.asarray(p, dtype=np.float64), adjusted, tuple(str(word) for word in words))
