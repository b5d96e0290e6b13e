"""The few units of each draw that can hold one unit's largest standardised difference, and a proof that no other does.

The trap: looking at 1,000 units in every draw of every unit's step down is a billion differences, and all but a few
dozen of them cannot matter. With e = z/σ a difference of j and k is at most √(e_j² + e_k²) by the inequality of Cauchy
and Schwarz, for correlated estimates wider as `close` says (see `maxima`), so only the ends of a draw count, and the
few units close to the one; where that is no proof, the draw is said to be unsure and is looked at in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.ranking.arrays import Bools, Floats, Ints
from chiso.engine.ranking.close import ClosePairs

_LOOK = 32
"""Units looked at on each end of a draw."""


@dataclass(frozen=True)
class Ends:
    """By draw: the units with the lowest and the highest e, and the first e on each end that is not among them; the
    `partners` close to each unit, and how much wider the bound of all others is."""

    draws: Floats
    standard: Floats
    low: Ints
    high: Ints
    next_low: Floats
    next_high: Floats
    partners: Ints
    widening: float

    def largest(self, units: Ints, rows: Ints, above: Floats, below: Floats) -> tuple[Floats, Bools]:
        """Of each unit in some draws of its own (`rows`, units × draws): the largest of (z_unit − z_k)·above_k and
        (z_k − z_unit)·below_k over all k, at least 0, and where that is proved.

        `above` and `below` (units × units) are 1/s, and 0 where a hypothesis is out of play.
        """
        own, e = self.draws[rows, units[:, None]][:, :, None], self.standard[rows, units[:, None]]
        found, unseen = np.zeros(rows.shape), np.zeros(rows.shape)
        each = np.arange(len(units))[:, None, None]
        for ends, sign, weights, rest in (
            (self.low[rows], 1.0, above, -self.next_low[rows]),
            (self.high[rows], -1.0, below, self.next_high[rows]),
        ):
            playing = np.asarray(weights.any(axis=1))
            if not playing.any():
                continue
            gap = own - self.draws[rows[:, :, None], ends]
            gap *= weights[each, ends]
            np.maximum(found, (gap if sign > 0 else -gap).max(axis=2), out=found)
            bound = np.hypot(np.maximum(sign * e, 0), np.maximum(rest, 0))
            np.maximum(unseen, bound * playing.reshape(-1, 1), out=unseen)
        if self.partners.shape[1]:
            near = self.partners[units]
            gap, row = own - self.draws[rows[:, :, None], near[:, None]], np.arange(len(units))[:, None]
            up, down = gap * above[row, near][:, None], -gap * below[row, near][:, None]
            np.maximum(found, np.maximum(up, down).max(axis=2), out=found)
        return found, found > unseen * (self.widening * (1 + 1e-12))


def ends_of(draws: Floats, errors: Floats, close: ClosePairs) -> Ends | None:
    """The ends of every draw (draws × units); None where a full look costs no more."""
    count = draws.shape[1]
    partners = None if count <= 4 * _LOOK or close.is_wide else close.partners(count)
    if partners is None:
        return None
    standard = np.divide(draws, errors, out=np.zeros_like(draws), where=errors > 0)
    order = np.argpartition(standard, [_LOOK, count - _LOOK - 1], axis=1)
    each = np.arange(len(draws))
    return Ends(
        draws,
        standard,
        order[:, :_LOOK].copy(),
        order[:, count - _LOOK :].copy(),
        standard[each, order[:, _LOOK]],
        standard[each, order[:, count - _LOOK - 1]],
        partners,
        close.widening,
    )
