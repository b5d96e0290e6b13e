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
from chiso.engine.dossiers.files import Bucket
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from chiso.engine.errors import InputError
from tests.engine.dossiers import buckets

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


@pytest.fixture
def bucket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The store in an S3-compatible service, of which the workers know nothing."""
    with buckets.service(folder.parent) as told:
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        yield Bucket(f"s3://{buckets.BUCKET}/{folder.name}")


IN_A_BUCKET = ("agency and month", "finished, late by date", "stock from a day", "other satisfaction")


@pytest.mark.parametrize(
    "question", [name if name == IN_A_BUCKET[0] else pytest.param(name, marks=pytest.mark.slow) for name in IN_A_BUCKET]
)
def test_workers_that_read_a_bucket_give_the_figures_of_the_folder(
    session: Any, folder: Path, bucket: Bucket, question: str
):
    asked = QUESTIONS[question]
    found, expected = spark_io.kpi(bucket, asked, session=session), io.kpi(folder, asked)
    assert found[1] == expected[1]
    assert_frame_equal(found[0], expected[0], rel_tol=1e-12, abs_tol=0)


@pytest.mark.slow
def test_zones_and_numbers_that_are_none_and_columns_of_some_files_are_the_same_in_a_bucket(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    frame = make_dossiers(Recipe(2000, agencies=3, procedures=9))
    frame = frame.with_columns(pl.col("satisfaction", "supplements").cast(pl.Float64).fill_null(float("nan")))
    moments = ("received_at", "due_at", "finished_at", "apology_at")
    zoned = pl.col(moments).dt.replace_time_zone("Asia/Ho_Chi_Minh").dt.convert_time_zone("UTC")
    (tmp_path / "t").mkdir()
    frame.head(1000).with_columns(zoned).write_parquet(tmp_path / "t" / "a.parquet")
    later = frame.tail(1000).with_columns(zoned).with_columns(received_at=pl.lit(None, pl.Datetime("us", "UTC")))
    later.drop("paid_online", "agency").write_parquet(tmp_path / "t" / "b.parquet")
    asked = Asked(AS_OF, ("agency", "month"))
    with buckets.service(tmp_path) as told:
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        found = spark_io.kpi(Bucket("s3://kho/t"), asked, session=session)
    expected = io.kpi(tmp_path / "t", asked)
    assert found[1] == expected[1] != ()
    assert_frame_equal(found[0], expected[0], rel_tol=1e-12, abs_tol=0)


@pytest.mark.slow
def test_text_for_moments_in_a_bucket_is_refused(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = pl.DataFrame({name: ["2026-03-02"] for name in ("received_at", "due_at", "finished_at")})
    text.write_parquet(tmp_path / "t.parquet")
    with buckets.service(tmp_path) as told, pytest.raises(InputError) as caught:
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        spark_io.kpi(Bucket("s3://kho/t.parquet"), Asked(AS_OF), session=session)
    assert {each.code for each in caught.value.problems} == {"dossiers.untyped_bucket"}


@pytest.mark.slow
def test_comparing_and_forecasting_are_the_same_on_spark(session: Any, folder: Path, bucket: Bucket, tmp_path: Path):
    frame = pl.read_parquet(folder / "**/*.parquet", hive_partitioning=False)
    unheard = pl.int_range(pl.len()) % 50 == 0
    theirs = frame.filter(pl.int_range(pl.len()) % 31 > 0).with_columns(
        finished_at=pl.when(~unheard).then("finished_at"), status=pl.lit("4")
    )
    theirs.write_parquet(tmp_path / "national.parquet")
    found = spark_io.reconcile(bucket, tmp_path / "national.parquet", AS_OF, session=session)
    expected = io.reconcile(folder, tmp_path / "national.parquet", AS_OF)
    order = [name for name in expected.differences.columns if name in ("finding", "dossier_id")]
    assert_frame_equal(found.differences.sort(order), expected.differences.sort(order))
    assert_frame_equal(found.sides, expected.sides)
    for ours in (folder, bucket):
        pace = spark_io.forecast(ours, AS_OF, session=session)[0]
        assert_frame_equal(pace.agencies, io.forecast(folder, AS_OF)[0].agencies)
