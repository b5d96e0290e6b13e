"""Copeland scores: how many others a unit beats, counted indicator by indicator with their weights.

The trap: the children may be Copeland scores themselves, sums of the same few weights in another order. Units that tie
there differ in the sixteenth digit, so values are compared at the digits that ranks are.

Source: Munda and Nardo (2005); OECD/JRC handbook (2008), ch. 6.3. A tie on an indicator counts half. Where values are
missing, a pair is compared on the indicators that both have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chiso.engine.composite.model import Floats, Places
from chiso.engine.composite.ranks import ranked, rounded


def copeland(rows: Sequence[Floats], weights: Floats, slices: Sequence[Places]) -> Floats:
    """Scores (replications × units) from children (each replications × units or 1 × units) and their weights."""
    replications = max(len(weights), *(len(row) for row in rows))
    units = rows[0].shape[1]
    scores = np.full((replications, units), np.nan)
    for part in slices:
        own = [rounded(row[:, part]) for row in rows]
        if any(np.isnan(row).any() for row in own):
            scores[:, part] = _by_pairs(own, weights, replications)
        else:
            # without gaps the sum over opponents is the number of units below, ties counted half
            below = [len(part) - ranked(row, "average", digits=None) for row in own]
            top = sum(weights[:, at : at + 1] * row for at, row in enumerate(below))
            scores[:, part] = top / weights.sum(axis=1, keepdims=True)
    return scores


def _by_pairs(rows: Sequence[Floats], weights: Floats, replications: int) -> Floats:
    found = np.empty((replications, rows[0].shape[1]))
    for at in range(replications):
        w = weights[at % len(weights)]
        top = np.zeros((found.shape[1], found.shape[1]))
        bottom = np.zeros_like(top)
        for number, row in enumerate(rows):
            x = row[at % len(row)]
            both_there = ~(np.isnan(x)[:, None] | np.isnan(x)[None, :])
            wins = (x[:, None] > x[None, :]) + 0.5 * (x[:, None] == x[None, :])
            top += w[number] * np.where(both_there, wins, 0.0)
            bottom += w[number] * both_there
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(bottom > 0, top / bottom, 0.0)
        np.fill_diagonal(share, 0.0)
        found[at] = np.where(np.all([np.isnan(row[at % len(row)]) for row in rows], axis=0), np.nan, share.sum(axis=1))
    return found
