"""A small survey with everything that errs quietly: uneven weights, missing answers, uneven clusters."""

from __future__ import annotations

import numpy as np
import polars as pl

PLAIN = "weight: w\nstrata: stratum\nnest: true\nstages: [{unit: psu}]\n"


def small(seed: int = 3, rows: int = 400) -> pl.DataFrame:
    """Four strata, 5-8 clusters each (codes start again in each stratum), two sexes, `full` complete, `y` with gaps."""
    rng = np.random.default_rng(seed)
    clusters = {"a": 5, "b": 6, "c": 7, "d": 8}
    stratum = rng.choice(list(clusters), rows)
    psu = np.array([rng.integers(1, clusters[name] + 1) for name in stratum])
    effect = rng.normal(0, 1, (4, 9))
    full = (
        5
        + effect["abcd".index(stratum[0]), 0]
        + np.array([effect["abcd".index(name), unit] for name, unit in zip(stratum, psu, strict=True)])
        + rng.normal(0, 2, rows)
    )
    y = np.where(rng.random(rows) < 0.15, np.nan, full + rng.normal(0, 1, rows))
    return pl.DataFrame(
        {
            "stratum": stratum,
            "psu": psu,
            "w": rng.gamma(3, 10, rows),
            "sex": rng.choice(["f", "m"], rows),
            "village": rng.integers(1, 30, rows),
            "full": full,
            "y": pl.Series(y).fill_nan(None),
            "yes": pl.Series((full > 5).astype(np.int64)),
            "answer": [None if at == 3 else str(at) for at in rng.integers(0, 4, rows)],
            "one": np.ones(rows),
        },
        strict=False,
    )
