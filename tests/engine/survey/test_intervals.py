"""Intervals of proportions where they are easy to get wrong: at the ends, with few clusters, against known values."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.survey import Options, Request, bind_design, estimate, read_design
from chiso.engine.survey.intervals import proportion_interval, t_quantile
from tests.engine.survey.samples import PLAIN, small


def interval(method: str, share: float, error: float, df: float, n: float) -> tuple[float, float]:
    arrays = [np.array([value]) for value in (share, error, df, df, n)]
    low, high = proportion_interval(method, *arrays, 0.95)
    return float(low[0]), float(high[0])


def test_the_t_quantile_at_its_ends():
    got = t_quantile(0.975, np.array([1.0, 3.0, np.inf, 0.0]))
    assert got[:3] == pytest.approx([12.706204736174698, 3.182446305284263, 1.959963984540054], rel=1e-13)
    assert np.isnan(got[3])


def test_beta_is_clopper_and_pearson_for_a_simple_random_sample():
    """18 of 60, df = n − 1: the exact binomial interval (0.1885, 0.4317…)."""
    low, high = interval("beta", 0.3, np.sqrt(0.3 * 0.7 / 60), 59, 60)
    assert (low, high) == pytest.approx((0.18846, 0.43216), abs=2e-4)


def test_wilson_for_a_simple_random_sample():
    low, high = interval("wilson", 0.3, np.sqrt(0.3 * 0.7 / 60), 59, 60)
    assert (low, high) == pytest.approx((0.19905, 0.42513), abs=1e-4)


@pytest.mark.parametrize("method", ["logit", "beta", "wilson"])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_and_everybody_still_have_an_interval(method: str, share: float):
    low, high = interval(method, share, 0.0, 20, 50)
    assert 0 <= low <= high <= 1 and 0.03 < high - low < 0.15 and share in (round(low, 12), round(high, 12))


@pytest.mark.parametrize("method", ["logit", "beta", "wilson", "xlogit", "asin"])
def test_no_interval_leaves_the_possible(method: str):
    frame = small().with_columns(rare=(pl.col("full") > 9).cast(pl.Int64))
    design = bind_design(read_design(PLAIN), frame)
    found = estimate(design, frame, "prop", ["rare"], Request(("stratum",), Options(interval=method))).frame
    known = found.drop_nulls(["lci", "uci"])
    assert (known["lci"] >= 0).all() and (known["uci"] <= 1).all()
    assert (known["lci"] <= known["est"]).all() and (known["est"] <= known["uci"]).all()
