"""Every figure on a real Spark cluster equals DuckDB's, cell by cell. `make test-spark` starts the cluster."""

# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
    pytest.skip("Spark and Java are not installed here; `make test-spark` brings Spark", allow_module_level=True)

from chiso.engine.dossiers import spark_io

AS_OF = datetime(2026, 3, 31, 23, 59, 59, 999999)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    found = spark_io.connect(os.environ.get("CHISO_TEST_SPARK_MASTER", "local[2]"))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partitioned store with faults; the agencies of one partition are all unknown."""
    root = tmp_path_factory.mktemp("store")
    frame = make_dossiers(Recipe(30_000, agencies=9, procedures=40, faults=0.03)).with_columns(
        working_seconds=(pl.col("finished_at") - pl.col("received_at")).dt.total_seconds().cast(pl.Float64) // 3
    )
    for (year,), piece in frame.group_by(pl.col("received_at").dt.year()):
        (root / f"year={year}").mkdir()
        piece.write_parquet(root / f"year={year}" / "part-0.parquet")
    return root


QUESTIONS = {
    "all in one": Asked(AS_OF),
    "agency and month": Asked(AS_OF, ("agency", "month")),
    "quarter and procedure": Asked(AS_OF, ("quarter", "procedure", "channel")),
    "year": Asked(AS_OF, ("year",), durations=True, quantiles=True),
    "quantiles by month": Asked(AS_OF, ("service_level", "month"), durations=True, quantiles=True),
    "finished": Asked(AS_OF, ("agency", "month"), "finished"),
    "finished, late by date": Asked(AS_OF, ("month",), "finished", "date"),
    "received, late by date": Asked(datetime(2025, 8, 14, 10, 30), ("agency",), "received", "date"),
    "stock by month": Asked(AS_OF, ("agency", "month"), "stock"),
    "stock from a day": Asked(AS_OF, ("agency",), "stock", "date", datetime(2025, 12, 15)),
    "stock of all": Asked(AS_OF, (), "stock"),
    "from a moment": Asked(AS_OF, ("month",), start=datetime(2025, 7, 1, 9)),
    "groups called like measures": Asked(AS_OF, ("digitised", "paid_online")),
    "stock of groups called like measures": Asked(AS_OF, ("result_digital",), "stock"),
    "other satisfaction": Asked(AS_OF, ("province",), satisfied_from=5),
}


SHORT = ("agency and month", "finished, late by date", "stock by month")
"""What `make test` asks; `make test-spark` asks everything."""


@pytest.mark.parametrize(
    "question", [name if name in SHORT else pytest.param(name, marks=pytest.mark.slow) for name in QUESTIONS]
)
def test_every_figure_is_the_same_on_spark_and_on_duckdb(session: Any, folder: Path, question: str):
    asked = QUESTIONS[question]
    assert_frame_equal(
        spark_io.kpi(folder, asked, session=session)[0], io.kpi(folder, asked)[0], rel_tol=1e-12, abs_tol=0
    )


@pytest.mark.slow
def test_csv_and_moments_with_a_zone_are_the_same_on_spark(session: Any, folder: Path, tmp_path: Path):
    asked = replace(QUESTIONS["agency and month"], late_by="moment")
    frame = pl.read_parquet(folder / "**/*.parquet")
    moments = ("received_at", "due_at", "finished_at", "apology_at")
    frame.with_columns(pl.col(moments).dt.strftime("%d/%m/%Y %H:%M:%S")).write_csv(tmp_path / "d.csv")
    zoned = pl.col(moments).dt.replace_time_zone("Asia/Ho_Chi_Minh").dt.convert_time_zone("UTC")
    frame.with_columns(zoned).write_parquet(tmp_path / "zoned.parquet")
    expected = io.kpi(folder, asked)[0]
    for name in ("d.csv", "zoned.parquet"):
        assert_frame_equal(spark_io.kpi(tmp_path / name, asked, session=session)[0], expected, rel_tol=1e-12)
