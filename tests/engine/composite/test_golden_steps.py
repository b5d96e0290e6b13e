"""The ASEM index of COINr, step by step, and every variant of single steps that the reference holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from chiso.engine.composite import ranked, read_recipe, run, statistics
from chiso.engine.composite.imputing import impute
from chiso.engine.composite.model import IndicatorData, Metadata, Node
from chiso.engine.composite.normalising import normalise
from chiso.engine.composite.preparing import availability
from chiso.engine.composite.shape import shape_of
from chiso.engine.composite.steps import Aggregate, Impute, Normalise, Rank, Recipe, Treat, Weigh
from chiso.engine.composite.transforming import transform
from chiso.engine.composite.treating import winsorise
from tests.engine.composite.reference import (
    FOLDER,
    asem,
    asem_run,
    assert_close,
    meta,
    needs_reference,
    normalised,
    numbers,
    recipe,
    table,
)

pytestmark = needs_reference

BEYOND_THE_FILES = "TolMin"
"""Its ties in the reference are decided by digits beyond the 15 that the files carry, so no reader can repeat them."""


@pytest.mark.parametrize("name", ["raw", "denominated", "imputed", "screened", "treated", "normalised", "aggregated"])
def test_every_step_gives_the_published_table(name: str):
    stage = asem_run().by_name[name]
    wanted = table(f"step_{name}")
    assert set(stage.data.units) == set(wanted["uCode"])
    assert_close(stage.values, numbers(wanted, stage.codes, stage.data.units))


def test_scores_and_ranks_are_those_of_the_results_table():
    done = asem_run()
    scores, ranks = table("results_scores_full"), table("results_ranks_full")
    codes = [code for code in ranks.columns if code != "uCode"]
    own = [done.last.codes.index(code) for code in codes]
    # the table of scores was printed with 12 decimals
    published = numbers(scores, codes, done.last.data.units)
    np.testing.assert_allclose(done.last.values[:, own], published, rtol=1e-10, atol=6e-13)
    wanted = numbers(ranks, codes, done.last.data.units)
    differing = {codes[column] for _, column in np.argwhere(done.ranks[:, own] != wanted)}
    assert differing <= {BEYOND_THE_FILES}
    np.testing.assert_array_equal(done.rank_of("Index"), numbers(scores, ["Rank"], done.last.data.units)[:, 0])


def test_treatment_says_what_it_did_to_each_indicator_and_point():
    (record,) = asem_run().by_name["treated"].treatments
    details = table("treat_details")
    first = record.checks[0]
    assert record.codes == tuple(details["iCode"]) and first is not None and record.checks[1] is None
    for column, row in enumerate(details.to_dicts()):
        assert record.before.passed[column] == row["check_SkewKurt0.Pass"]
        assert record.before.skew[column] == pytest.approx(row["check_SkewKurt0.Skew"], rel=1e-10)
        assert record.before.kurtosis[column] == pytest.approx(row["check_SkewKurt0.Kurt"], rel=1e-10)
        if row["winsorise.nwin"] is None:
            assert record.winsorised[column] == 0 and np.isnan(first.skew[column])
        else:
            assert record.winsorised[column] == row["winsorise.nwin"]
            assert first.passed[column] == row["check_SkewKurt1.Pass"]
            assert first.skew[column] == pytest.approx(row["check_SkewKurt1.Skew"], rel=1e-10)
            assert first.kurtosis[column] == pytest.approx(row["check_SkewKurt1.Kurt"], rel=1e-10)
    points = table("treat_points")
    # the table has no codes of units: its rows stand in the order of the tables of steps
    order = [asem_run().by_name["treated"].data.units.index(unit) for unit in table("step_treated")["uCode"]]
    found = [[record.label(row, column) for column in range(len(record.codes))] for row in order]
    assert found == [[cell or "" for cell in row] for row in points.select(record.codes).rows()]


def test_availability_counts_missing_and_zero():
    found, wanted = availability(asem().values), table("data_availability_raw")
    columns = np.column_stack([found.missing, found.zero, found.missing + found.zero, found.available, found.nonzero])
    names = ["N_missing", "N_zero", "N_miss_or_zero", "Dat_Avail", "Non_Zero"]
    assert_close(columns, numbers(wanted, names, asem().units))


@pytest.mark.parametrize("stage", ["raw", "treated"])
def test_statistics_are_those_of_the_table_at_its_three_digits(stage: str):
    own = asem_run().by_name[stage]
    names = {
        "Min": "minimum", "Max": "maximum", "Mean": "mean", "Median": "median", "Std": "sd", "Skew": "skew",
        "Kurt": "kurtosis", "N.Avail": "available", "N.NonZero": "nonzero", "N.Unique": "unique", "N.Same": "same",
    }  # fmt: skip
    flags = {
        "Flag.Avail": "low_available", "Flag.NonZero": "low_nonzero", "Flag.Unique": "low_unique",
        "Flag.SkewKurt": "outliers",
    }  # fmt: skip
    for found, wanted in zip(statistics(own.codes, own.values), table(f"stats_{stage}").to_dicts(), strict=True):
        assert found.code == wanted["iCode"]
        for theirs, ours in names.items():
            if (found.code, theirs) not in ((BEYOND_THE_FILES, "N.Unique"), (BEYOND_THE_FILES, "N.Same")):
                # printed with three digits, so half a unit of the third may be gone
                assert getattr(found, ours) == pytest.approx(float(wanted[theirs]), rel=5.01e-3), (theirs, found)
        for theirs, ours in flags.items():
            assert getattr(found, ours) == (wanted[theirs] != "ok")


NORMALISED = {
    "norm_rank": Normalise(method="rank"),
    "norm_borda": Normalise(method="borda"),
    "norm_zscore": Normalise(method="zscore"),
    "norm_minmax_1_100": Normalise(method="minmax", lower=1, upper=100),
}


@pytest.mark.parametrize("name", NORMALISED)
def test_normalised_variants(name: str):
    stage = asem_run().by_name["treated"]
    found, _ = normalise(NORMALISED[name], stage.data, meta(), stage.values)
    wanted = numbers(table(name), stage.codes, stage.data.units)
    if name in ("norm_rank", "norm_borda"):
        at = stage.codes.index(BEYOND_THE_FILES)
        assert np.abs(found[:, at] - wanted[:, at]).max() <= 1
        found[:, at] = wanted[:, at]
    assert_close(found, wanted)


def _aggregated(data: IndicatorData, step: Aggregate, weigh: Weigh | None = None) -> pl.DataFrame:
    done = run(Recipe((weigh or Weigh(), step, Rank())), data, meta())
    nodes = [at for at, code in enumerate(done.last.codes) if code in meta().aggregates]
    columns = {done.last.codes[at]: done.last.values[:, at] for at in nodes}
    return pl.DataFrame({"uCode": list(done.last.data.units), **columns})


AGGREGATED = {
    "norm_rank_amean": ("norm_rank", Aggregate()),
    "norm_borda_amean": ("norm_borda", Aggregate()),
    "norm_zscore_amean": ("norm_zscore", Aggregate()),
    "agg_a_amean": ("norm_minmax_1_100", Aggregate()),
    "agg_a_gmean": ("norm_minmax_1_100", Aggregate(method="geometric")),
    "agg_missing_amean_nothresh": ("agg_missing_norm", Aggregate()),
}


@pytest.mark.parametrize("name", AGGREGATED)
def test_aggregated_variants_start_from_normalised_data(name: str):
    source, step = AGGREGATED[name]
    found = _aggregated(normalised(source), step)
    wanted, units = table(name), tuple(found["uCode"])
    assert_close(numbers(found, meta().aggregates, units), numbers(wanted, meta().aggregates, units))


def test_a_weight_set_from_a_file_is_used():
    text = "steps:\n  - weights: {file: weights_alternative.csv}\n  - aggregate: {}\n"
    rows = pl.read_csv(FOLDER / "weights_alternative.csv", infer_schema=False).to_dicts()
    done = run(read_recipe(text, lambda name: rows).recipe, normalised("norm_minmax_1_100"), meta())
    nodes = [done.last.codes.index(code) for code in meta().aggregates]
    wanted = numbers(table("agg_altweights_a_amean"), meta().aggregates, done.last.data.units)
    assert_close(done.last.values[:, nodes], wanted)


# functions of one vector


def _vector() -> tuple[IndicatorData, Metadata]:
    frame = table("vector_functions")
    node = Node("x")
    units = tuple(f"u{row}" for row in range(frame.height))
    values = frame["x"].to_numpy().astype(float)[:, None]
    return IndicatorData(units, ("x",), values, groups={"group": tuple(frame["group"])}), Metadata((node,))


VECTOR = {
    "n_minmax": Normalise(method="minmax"),
    "n_zscore": Normalise(method="zscore"),
    "n_zscore_50_10": Normalise(method="zscore", mean=50, sd=10),
    "n_rank": Normalise(method="rank"),
    "n_borda": Normalise(method="borda"),
    "n_prank": Normalise(method="percentile_rank"),
    "n_dist2max": Normalise(method="dist2max"),
    "n_dist2targ_20": Normalise(method="dist2target", target=20),
    "n_dist2targ_20_cap": Normalise(method="dist2target", target=20, cap=True),
    "n_fracmax": Normalise(method="fracmax"),
    "n_goalposts_2_30": Normalise(method="goalposts", lower=2, upper=30, scale=100),
    "i_mean": Impute(method="mean"),
    "i_median": Impute(method="median"),
    "i_mean_grp": Impute(method="group_mean", group="group"),
}


@pytest.mark.parametrize("name", VECTOR)
def test_functions_of_one_vector(name: str):
    data, single = _vector()
    step = VECTOR[name]
    if isinstance(step, Normalise):
        found, _ = normalise(step, data, single, data.values)
    else:
        found = impute(step, data, single, data.values)
    assert_close(found, table("vector_functions")[name].to_numpy().astype(float)[:, None])


def test_winsorising_logarithm_and_shape_of_one_vector():
    data, _ = _vector()
    wanted = table("vector_functions")
    treated, _, _, _ = winsorise(data.values, Treat(winsorise_max=5))
    assert_close(treated[:, 0], wanted["winsorise_5"].to_numpy().astype(float))
    logs = transform(Treat(then="log_ct"), data.values, ["x"], data.units)
    assert_close(logs[:, 0], wanted["log_CT"].to_numpy().astype(float))
    shape, row = shape_of(data.values), table("vector_skewkurt").row(0, named=True)
    assert shape.skew[0] == pytest.approx(row["skew"], rel=1e-12)
    assert shape.kurtosis[0] == pytest.approx(row["kurt"], rel=1e-12)
    assert bool(shape.passed[0]) is row["pass"]


def test_the_recipe_with_another_normalisation_reranks_as_published():
    own = recipe()
    step = own.steps[own.find("normalise")]
    other = run(own.with_step("normalise", replace(step, method="rank")), asem(), meta())
    wanted = numbers(table("norm_rank_amean"), ["Index"], other.last.data.units)[:, 0]
    np.testing.assert_array_equal(other.rank_of("Index"), ranked(wanted))
