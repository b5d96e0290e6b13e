"""What pages read of a store equals the same question to everything that is kept."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from chiso.engine.dossiers.intake.figures import OPEN
from chiso.engine.dossiers.intake.reading_io import earliest, how_many, kept, one_dossier, picked
from chiso.engine.dossiers.intake.store_io import Store
from tests.engine.dossiers.intake.extracts import bring, dossiers_in, made_up, write_csv

CLOSED = pl.col("finished_at").is_not_null()
COLUMNS = ("dossier_id", "agency", "due_at")


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    folder = tmp_path_factory.mktemp("reading")
    made_up(6000, faults=0).write_parquet(folder / "a.parquet")
    store = Store(folder / "store")
    bring(store, folder / "a.parquet")
    return store


@pytest.mark.parametrize("agency", ["M01.001", "M01.002", "M01.999"])
def test_one_agencys_rows_are_those_of_the_whole(store, agency):
    mine = pl.col("agency") == agency
    for kind in ("figures", "summary", "attention"):
        whole = kept(store, kind)
        assert_frame_equal(picked(store, kind, mine), whole.filter(mine))
        assert how_many(store, kind, mine) == whole.filter(mine).height
    assert how_many(store, "attention", pl.col("agency") == "M01.001") > 50


@pytest.mark.parametrize("most", [1, 3, 7, 20, 100, 100_000])
def test_the_earliest_are_the_earliest_of_all_months(store, most):
    for where in (CLOSED, CLOSED & (pl.col("agency") == "M01.002"), pl.lit(value=True)):
        wanted = kept(store, "attention").filter(where & pl.col("due_at").is_not_null()).sort("due_at").head(most)
        found = earliest(store, "attention", where & pl.col("due_at").is_not_null(), most, columns=COLUMNS)
        assert found["due_at"].to_list() == wanted["due_at"].to_list()
        assert found.columns == list(COLUMNS)


def test_the_summary_counts_the_finished_dossiers_that_need_a_letter(store):
    counts = kept(store, "summary").filter(~pl.col(OPEN)).group_by("agency").agg(pl.col("late_without_apology").sum())
    listed = kept(store, "attention").filter(CLOSED).group_by("agency").agg(pl.len().alias("late_without_apology"))
    assert_frame_equal(counts, listed, check_row_order=False, check_dtypes=False)
    assert counts["late_without_apology"].sum() > 100


def test_months_bound_what_is_picked(store):
    everything = pl.lit(value=True)
    months = kept(store, "attention")["month_number"].unique().sort()
    third = months[2]
    name = f"{third // 12:04d}-{third % 12 + 1:02d}"
    found = picked(store, "attention", everything, first_month=name, last_month=name)
    assert found["month_number"].unique().to_list() == [third]
    later = picked(store, "attention", everything, first_month=name)
    assert later["month_number"].unique().sort().to_list() == months[2:].to_list()


def test_an_empty_store_has_nothing_of_anything(tmp_path):
    store = Store(tmp_path / "none")
    everything = pl.lit(value=True)
    assert kept(store, "summary").shape == picked(store, "attention", everything).shape == (0, 0)
    assert earliest(store, "attention", everything, 5, columns=COLUMNS).shape == (0, 0)
    assert how_many(store, "attention", everything) == 0
    assert one_dossier(store, "H01-260105-0001") is None


def test_a_dossier_is_found_whatever_its_code_says(tmp_path):
    lines = (
        "H01-260105-0001,a,p,2026-01-05 08:00,2026-01-09 17:00,",
        "H01-260105-0002,a,p,2026-03-05 08:00,2026-03-09 17:00,",
        "ma cu 17,a,p,2026-02-05 08:00,2026-02-09 17:00,",
    )
    store = Store(tmp_path / "store")
    bring(store, write_csv(tmp_path / "a.csv", "dossier_id,agency,procedure,received_at,due_at,finished_at", *lines))
    for row in dossiers_in(store).select("dossier_id", "received_at").rows(named=True):
        found = one_dossier(store, row["dossier_id"])
        assert found is not None
        assert found["received_at"] == row["received_at"]
    assert one_dossier(store, "H01-260105-0009") is None
