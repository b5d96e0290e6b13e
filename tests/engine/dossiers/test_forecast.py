"""A forecast is worth its calibration: on data whose law is known, chances come true."""

# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from chiso.engine.dossiers import io
from chiso.engine.dossiers.calibration import Line, fit_line
from chiso.engine.dossiers.forecast import Forecast, forecast_late

AS_OF = datetime(2025, 6, 30, 17)


def wall(moments: np.ndarray) -> np.ndarray:
    return moments.astype("datetime64[s]").astype(np.int64)


def simulated(seed: int, rows: int = 30_000, slow: float = 1.5) -> pl.DataFrame:
    """Agency `fast` and `slow` resolve at constant rates of their own; the truth runs on after the as-of moment."""
    rng = np.random.default_rng(seed)
    begun = np.datetime64("2025-03-01T00:00:00", "s") + rng.integers(0, 122 * 86_400, rows).astype("timedelta64[s]")
    allowed = rng.choice([3, 5, 10], rows) * 86_400
    agency = rng.choice(["fast", "slow"], rows)
    rate = np.where(agency == "fast", 4.0, slow)
    taken = (rng.exponential(1 / rate, rows) * allowed).astype("timedelta64[s]")
    return pl.DataFrame(
        {
            "dossier_id": [str(number) for number in range(rows)],
            "agency": agency,
            "received_at": begun.astype("datetime64[us]"),
            "due_at": (begun + allowed.astype("timedelta64[s]")).astype("datetime64[us]"),
            "finished_at": (begun + taken).astype("datetime64[us]"),
        }
    )


@pytest.fixture(scope="module")
def made() -> tuple[pl.DataFrame, Forecast]:
    truth = simulated(7)
    hidden = truth.with_columns(
        pl.when(pl.col("finished_at") <= AS_OF).then(pl.col("finished_at")).alias("finished_at")
    )
    return truth, forecast_late(hidden, AS_OF, wall)


def test_chances_come_true(made):
    truth, found = made
    outcome = truth.select("dossier_id", late=pl.col("finished_at") > pl.col("due_at"))
    waiting = found.dossiers.filter(~pl.col("overdue")).join(outcome, on="dossier_id")
    assert waiting.height > 500
    fifths = waiting.group_by((pl.col("probability") * 5).floor().alias("fifth")).agg(
        pl.len(), pl.col("probability").mean(), pl.col("late").mean()
    )
    for _, count, promised, happened in fifths.rows():
        assert abs(promised - happened) < 4 * (promised * (1 - promised) / count) ** 0.5 + 0.03


def test_the_back_test_tells_how_good_it_is(made):
    _, found = made
    assert found.brier is not None and found.base is not None and found.brier < 0.8 * found.base
    assert found.checked["dossiers"].sum() > 1000
    weighted = (found.checked["dossiers"] * (found.checked["promised"] - found.checked["happened"])).sum()
    assert abs(weighted) / found.checked["dossiers"].sum() < 0.01


def test_the_sums_of_agencies_hold_the_truth_in_their_intervals(made):
    truth, found = made
    outcome = truth.select("dossier_id", late=pl.col("finished_at") > pl.col("due_at"))
    late = (
        found.dossiers.filter(~pl.col("overdue"))
        .join(outcome, on="dossier_id")
        .group_by("agency")
        .agg(pl.col("late").sum())
    )
    for agency, happened in late.rows():
        row = found.agencies.row(by_predicate=pl.col("agency") == agency, named=True)
        width = row["high"] - row["low"]
        assert row["low"] - width / 2 <= happened <= row["high"] + width / 2
    assert found.agencies["agency"].to_list()[0] == "slow"


def test_what_is_overdue_is_certain_and_comes_first(made):
    _, found = made
    assert found.dossiers.filter("overdue")["probability"].unique().to_list() == [1.0]
    assert found.dossiers["probability"].is_sorted(descending=True)
    assert found.agencies["overdue"].sum() == found.dossiers["overdue"].sum()


def test_what_happens_later_is_not_known(made):
    truth, found = made
    again = forecast_late(truth, AS_OF, wall)
    assert again.dossiers.equals(found.dossiers) and again.brier == found.brier


def test_a_week_that_slows_down_shows_in_the_forecast():
    quick, before = simulated(3), AS_OF - timedelta(days=7)
    stopped = quick.with_columns(
        pl.when(pl.col("finished_at") <= before).then(pl.col("finished_at")).alias("finished_at")
    )
    normal = quick.with_columns(
        pl.when(pl.col("finished_at") <= AS_OF).then(pl.col("finished_at")).alias("finished_at")
    )
    fresh = (pl.col("received_at") > AS_OF - timedelta(days=2)) & ~pl.col("overdue")
    slow, usual = (
        forecast_late(table, AS_OF, wall).dossiers.filter(fresh)["probability"].mean() for table in (stopped, normal)
    )
    assert slow > usual + 0.2


def test_nothing_open_and_nothing_at_all_are_answers(made):
    truth, _ = made
    closed = forecast_late(truth.filter(pl.col("finished_at") < AS_OF), AS_OF, wall)
    assert closed.dossiers.is_empty() and closed.agencies.is_empty()
    nothing = forecast_late(truth.clear(), AS_OF, wall)
    assert nothing.brier is None and nothing.checked.is_empty()


def test_dossiers_without_a_due_moment_or_an_agency_do_no_harm():
    frame = simulated(5, 2000).with_columns(
        agency=pl.when(pl.int_range(pl.len()) % 3 > 0).then(pl.col("agency")),
        due_at=pl.when(pl.int_range(pl.len()) % 5 > 0).then(pl.col("due_at")),
    )
    found = forecast_late(frame, AS_OF, wall)
    assert found.dossiers["due_at"].null_count() == 0 and found.agencies["agency"].null_count() == 1


def test_the_line_corrects_promises_that_are_too_bold():
    rng = np.random.default_rng(1)
    truth = rng.random(20_000)
    odds = np.log(truth / (1 - truth))
    bold = 1 / (1 + np.exp(-(2 * odds + 1)))
    line = fit_line(bold, rng.random(20_000) < truth)
    assert line.slope == pytest.approx(0.5, abs=0.05) and line.shift == pytest.approx(-0.5, abs=0.1)
    assert fit_line(bold[:20], truth[:20] > 0.5) == Line()


def test_from_a_file_the_clock_is_that_of_working_hours(tmp_path: Path):
    simulated(2, 5000).write_parquet(tmp_path / "d.parquet")
    found, notes = io.forecast(tmp_path / "d.parquet", AS_OF)
    assert notes == () and 0 < found.dossiers.filter(~pl.col("overdue"))["probability"].mean() < 1
