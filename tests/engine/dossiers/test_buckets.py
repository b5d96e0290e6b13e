"""Tables in an S3-compatible store give the figures of the same files on a disk."""

# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from chiso.cli.dossiers_group import dossiers
from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.files import Bucket
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from chiso.engine.errors import InputError
from tests.engine.dossiers import buckets
from tests.engine.dossiers.intake.extracts import bring

AS_OF = datetime(2026, 3, 31, 23, 59)


@pytest.fixture(autouse=True)
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that is the bucket."""
    root = tmp_path / "bucket"
    root.mkdir()
    with buckets.service(root) as told:
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        yield root


def partitioned(root: Path, rows: int = 3000) -> Path:
    """Years in folders, and the province only in their names."""
    frame = make_dossiers(Recipe(rows, agencies=5, procedures=20, faults=0.02)).drop("province")
    for (year,), piece in frame.group_by(pl.col("received_at").dt.year()):
        folder = root / f"province=M{int(year) % 2:02d}" / f"year={year}"
        folder.mkdir(parents=True)
        piece.write_parquet(folder / "part-0.parquet")
    return root


@pytest.mark.parametrize(
    "asked",
    [
        Asked(AS_OF, ("agency", "month"), durations=True),
        Asked(AS_OF, ("province", "quarter"), "finished", "date"),
        Asked(AS_OF, ("procedure",), "stock"),
    ],
)
def test_a_partitioned_folder_in_a_bucket_gives_the_figures_of_the_folder(bucket, asked):
    here = partitioned(bucket / "nam")
    found, notes = io.kpi(Bucket("s3://kho/nam/"), asked)
    assert (notes, found.height > 3) == ((), True)
    assert_frame_equal(found, io.kpi(here, asked)[0])


def test_of_a_copied_store_only_what_its_manifest_lists_counts(bucket, tmp_path):
    store = Store(bucket / "cua-tinh")
    make_dossiers(Recipe(500, agencies=2, procedures=5)).write_parquet(tmp_path / "a.parquet")
    bring(store, tmp_path / "a.parquet")
    stray = next(store.root.glob("year=*/month=*/*.parquet"))
    (stray.parent / "left-over.parquet").write_bytes(stray.read_bytes())
    asked = Asked(AS_OF, ("agency",))
    assert_frame_equal(io.kpi(Bucket("s3://kho/cua-tinh"), asked)[0], io.kpi(store.root, asked)[0])


def test_comparing_and_forecasting_read_buckets_too(bucket, tmp_path):
    ours = partitioned(bucket / "hai-ben")
    theirs = tmp_path / "theirs.parquet"
    frame = pl.read_parquet(ours / "**/*.parquet", hive_partitioning=True)
    frame.with_columns(finished_at=pl.lit(None, pl.Datetime("us"))).write_parquet(theirs)
    remote = Bucket("s3://kho/hai-ben")
    assert_frame_equal(io.reconcile(remote, theirs, AS_OF).differences, io.reconcile(ours, theirs, AS_OF).differences)
    assert_frame_equal(io.forecast(remote, AS_OF)[0].agencies, io.forecast(ours, AS_OF)[0].agencies)


def test_the_command_takes_an_address(bucket):
    here = partitioned(bucket / "lenh")
    line = ["kpi", "--by", "year", "--as-of", "2026-03-31", "--data"]
    remote = CliRunner().invoke(dossiers, [*line, "s3://kho/lenh"])
    assert remote.exit_code == 0, remote.output
    assert remote.stdout == CliRunner().invoke(dossiers, [*line, str(here)]).stdout


WRONG = {
    "an empty folder": ("s3://kho/khong-co", "dossiers.empty_folder"),
    "an unknown bucket": ("s3://khong-co/a", "dossiers.bucket"),
    "a file that is not there": ("s3://kho/a.parquet", "dossiers.bucket"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_read_is_told_with_its_address(fault):
    url, code = WRONG[fault]
    with pytest.raises(InputError) as caught:
        io.kpi(Bucket(url), Asked(AS_OF))
    assert [(each.code, each.where) for each in caught.value.problems] == [(code, url)]


def test_a_key_that_the_service_does_not_know_is_told(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "la")
    with pytest.raises(InputError, match="privileges"):
        io.kpi(Bucket("s3://kho/a"), Asked(AS_OF))


def test_a_service_that_does_not_answer_is_told_without_the_key(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(InputError) as caught:
        io.kpi(Bucket("s3://kho/a"), Asked(AS_OF))
    assert caught.value.problems[0].code == "dossiers.bucket"
    assert buckets.SECRET not in str(caught.value)
