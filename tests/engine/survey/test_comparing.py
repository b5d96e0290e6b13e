"""Differences: against hand arithmetic, against the variance of a contrast, between years with and without revisits."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey import Options, Request, bind_design, estimate, read_design
from chiso.engine.survey.comparing import compare_domains, compare_years
from chiso.engine.survey.intervals import false_discovery
from chiso.engine.survey.preparing import prepare
from tests.engine.survey.samples import PLAIN, small


def test_independent_strata_add_their_variances():
    frame = small()
    design = bind_design(read_design(PLAIN), frame)
    both = estimate(design, frame, "mean", ["y"], Request(("stratum",))).frame
    found = compare_domains(design, frame, "mean", ["y"], Request(("stratum",)), [("stratum=a", "stratum=b")]).frame
    error = {row["domain"]: row["se"] for row in both.to_dicts()}
    value = {row["domain"]: row["est"] for row in both.to_dicts()}
    row = found.to_dicts()[0]
    assert row["diff"] == pytest.approx(value["stratum=a"] - value["stratum=b"], rel=1e-12)
    assert row["se"] == pytest.approx(np.hypot(error["stratum=a"], error["stratum=b"]), rel=1e-12)


@pytest.mark.parametrize("method", ["linear", "replicate"])
def test_domains_in_the_same_clusters_share_their_luck(method: str):
    """The error of a difference is that of the contrast variable, worked out by hand."""
    frame = small()
    ready = prepare(read_design(PLAIN + "replicates: {type: JKn}\n"), frame, method)
    request = Request(("sex",), Options(method=ready.method))
    found = compare_domains(ready.design, frame, "total", ["full"], request).frame.to_dicts()[0]
    signed = frame.with_columns(z=pl.col("full") * pl.when(pl.col("sex") == "f").then(1).otherwise(-1))
    wanted = estimate(
        ready.design, signed, "total", ["z"], Request(options=Options(method=ready.method))
    ).frame.to_dicts()[0]
    assert found["diff"] == pytest.approx(wanted["est"], rel=1e-12)
    assert found["se"] == pytest.approx(wanted["se"], rel=1e-9)


def test_calibrated_differences_use_the_residuals():
    frame = small()
    steps = "weighting:\n  - poststratify: {by: sex, counts: {f: 5000, m: 4000}}\n"
    ready = prepare(read_design(PLAIN + steps), frame)
    found = compare_domains(ready.design, frame, "total", ["full"], Request(("sex",))).frame.to_dicts()[0]
    signed = frame.with_columns(z=pl.col("full") * pl.when(pl.col("sex") == "f").then(1).otherwise(-1))
    wanted = estimate(ready.design, signed, "total", ["z"]).frame.to_dicts()[0]
    assert found["se"] == pytest.approx(wanted["se"], rel=1e-9)


def test_a_year_compared_with_itself_has_no_difference_and_no_error_when_areas_are_revisited():
    frame = small()
    design = bind_design(read_design(PLAIN), frame)
    found = compare_years((design, frame), (design, frame), "mean", ["y"], Request(("sex",)), revisited=True)
    assert np.allclose(found.frame["diff"], 0) and np.allclose(found.frame["se"], 0, atol=1e-12)
    apart = compare_years((design, frame), (design, frame), "mean", ["y"], Request(("sex",)), revisited=False)
    alone = estimate(design, frame, "mean", ["y"], Request(("sex",))).frame["se"].to_numpy()
    assert np.allclose(apart.frame["se"].to_numpy(), alone * np.sqrt(2))
    assert "độc lập" in apart.assumption.vi and apart.frame["first"].to_list() == ["after,sex=f", "after,sex=m"]


def test_unknown_domains_are_named():
    frame = small()
    design = bind_design(read_design(PLAIN), frame)
    with pytest.raises(InputError, match="sex=x"):
        compare_domains(design, frame, "mean", ["y"], Request(("sex",)), [("sex=f", "sex=x")])


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg():
    got = false_discovery(np.array([0.01, 0.04, np.nan, 0.03, 0.005]))
    assert np.allclose(got[[0, 1, 3, 4]], [0.02, 0.04, 0.04, 0.02]) and np.isnan(got[2])
