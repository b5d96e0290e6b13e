"""Three stages without replacement against the textbook's recursion, written out slowly."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.survey import Request, bind_design, estimate, read_design

TEXT = "weight: w\nstrata: h\nnest: true\nstages: [{unit: p, fpc: N1}, {unit: s, fpc: N2}, {fpc: N3}]\n"


def recursion(z: np.ndarray, strata: np.ndarray, units: list[np.ndarray], counts: list[np.ndarray]) -> float:
    """Σ over strata of (1 − n/N) n Σ(t − t̄)²/(n − 1) + n/N × the same within each unit."""
    found = 0.0
    for stratum in np.unique(strata):
        inside = strata == stratum
        names = np.unique(units[0][inside])
        n, whole = len(names), counts[0][inside][0]
        totals = np.array([z[inside & (units[0] == name)].sum() for name in names])
        if n < whole:
            found += (1 - n / whole) * n / (n - 1) * ((totals - totals.mean()) ** 2).sum()
        for name in names if len(units) > 1 else ():
            own = inside & (units[0] == name)
            later = [unit[own] for unit in units[1:]], [count[own] for count in counts[1:]]
            found += n / whole * recursion(z[own], np.zeros(own.sum()), *later)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_stage_adds_its_part(seed: int):
    rng = np.random.default_rng(seed)
    rows = []
    for h in range(3):
        units = int(rng.integers(2, 5))
        for p in range(units):
            parts = int(rng.integers(2, 4))
            for s in range(parts):
                people = int(rng.integers(2, 6))
                # the first stratum takes all its units: only the later stages err there
                rows += [(h, p, s, units + 3 * h, parts + p, people + 2 * s + 1)] * people
    table = np.array(rows)
    frame = pl.DataFrame(table, schema=["h", "p", "s", "N1", "N2", "N3"]).with_columns(
        w=pl.Series(rng.gamma(3, 3, len(rows))),
        y=pl.Series(rng.normal(5, 2, len(rows))),
        d=pl.Series(rng.integers(0, 2, len(rows))),
    )
    found = estimate(bind_design(read_design(TEXT), frame), frame, "mean", ["y"], Request(("d",))).frame
    w, y, domain = (frame[name].to_numpy() for name in ("w", "y", "d"))
    units = [table[:, 0] * 100 + table[:, 1], table[:, 2], np.arange(len(rows))]
    counts = [table[:, at].astype(float) for at in (3, 4, 5)]
    for at, row in enumerate(found.to_dicts()):
        inside = domain == at
        z = np.where(inside, w * (y - row["est"]), 0) / w[inside].sum()
        assert row["se"] == pytest.approx(np.sqrt(recursion(z, table[:, 0], units, counts)), rel=1e-11)
