"""Local against national, dossier by dossier."""

# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from chiso.engine.dossiers import io
from chiso.engine.dossiers.reconcile import FINDINGS, disputes
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from chiso.engine.errors import InputError

AS_OF = datetime(2026, 3, 31, 23, 59, 59)
START, DUE = datetime(2026, 3, 2, 8), datetime(2026, 3, 10, 17)
COLUMNS = ("dossier_id", "agency", "received_at", "due_at", "finished_at", "status")
Row = tuple[str | None, str, datetime, datetime, datetime | None, str]
BASE: Row = ("x", "A", START, DUE, DUE - timedelta(hours=1), "10")


def side(path: Path, *rows: Row) -> Path:
    types = {name: pl.Datetime("us") if name.endswith("_at") else pl.String for name in COLUMNS}
    pl.DataFrame(rows, schema=types, orient="row").write_parquet(path)
    return path


def changed(**values: object) -> Row:
    return tuple((dict(zip(COLUMNS, BASE, strict=True)) | values).values())  # type: ignore[return-value]


def findings(tmp_path: Path, local: list[Row], national: list[Row]) -> list[tuple[str, str]]:
    found = io.reconcile(side(tmp_path / "l.parquet", *local), side(tmp_path / "n.parquet", *national), AS_OF)
    assert found.summary["finding"].to_list() == list(FINDINGS)
    assert found.summary["dossiers"].sum() == found.differences.height
    return found.differences.select("dossier_id", "finding").rows()


@pytest.mark.parametrize(
    ("national", "finding"),
    [
        (changed(), None),
        (changed(finished_at=DUE - timedelta(hours=1, seconds=-60)), None),
        (changed(finished_at=DUE - timedelta(hours=1, seconds=-61)), "finished_differs"),
        (changed(finished_at=DUE + timedelta(days=2)), "late_only_national"),
        (changed(finished_at=None, status="4"), "late_only_national"),
        (changed(due_at=DUE - timedelta(days=2)), "late_only_national"),
        (changed(due_at=DUE + timedelta(days=2)), "due_differs"),
        (changed(received_at=START + timedelta(days=1)), "received_differs"),
        (changed(status="9"), "status_differs"),
        (changed(dossier_id="y"), "missing"),
    ],
)
def test_each_difference_has_its_name(tmp_path: Path, national: Row, finding: str | None):
    found = findings(tmp_path, [BASE], [national])
    expected = {None: [], "missing": [("y", "missing_local"), ("x", "missing_national")]}
    assert found == expected.get(finding, [("x", finding)])


def test_what_is_late_only_locally_is_not_disputed(tmp_path: Path):
    late = changed(finished_at=DUE + timedelta(days=1))
    assert findings(tmp_path, [late], [BASE]) == [("x", "late_only_local")]


def test_a_code_twice_with_other_content_is_listed_once_and_not_compared(tmp_path: Path):
    twice = [BASE, changed(finished_at=DUE + timedelta(days=3))]
    assert findings(tmp_path, twice, [BASE]) == [("x", "duplicate_local")]
    assert findings(tmp_path, [BASE], twice) == [("x", "duplicate_national")]


def test_both_sides_are_as_of_the_same_moment(tmp_path: Path):
    later = changed(dossier_id="z", received_at=AS_OF + timedelta(days=1))
    assert findings(tmp_path, [BASE, later], [BASE]) == []


def test_dossiers_without_a_code_are_counted_and_left_out(tmp_path: Path):
    local = side(tmp_path / "l.parquet", BASE, changed(dossier_id=None))
    found = io.reconcile(local, side(tmp_path / "n.parquet", BASE), AS_OF)
    assert found.differences.is_empty()
    assert found.sides.rows() == [("local", 2, 1, 1), ("national", 1, 1, 0)]


def test_a_table_without_codes_is_refused(tmp_path: Path):
    local = side(tmp_path / "l.parquet", BASE)
    pl.read_parquet(local).drop("dossier_id").write_parquet(tmp_path / "n.parquet")
    with pytest.raises(InputError, match="dossier_id"):
        io.reconcile(local, tmp_path / "n.parquet", AS_OF)


def test_the_disputes_are_exactly_those_whose_resolving_arrived_late(tmp_path: Path):
    frame = make_dossiers(Recipe(5000, agencies=5, procedures=10, faults=0)).unique("dossier_id")
    done = frame.filter(pl.col("finished_at") <= pl.col("due_at")).sort("dossier_id").head(300)["dossier_id"]
    slow = pl.col("dossier_id").is_in(done.implode())
    national = frame.with_columns(
        finished_at=pl.when(slow).then(pl.col("due_at") + pl.duration(days=1)).otherwise(pl.col("finished_at"))
    )
    frame.write_parquet(tmp_path / "l.parquet")
    national.sample(fraction=1, shuffle=True, seed=3).write_csv(tmp_path / "n.csv")
    found = io.reconcile(tmp_path / "l.parquet", tmp_path / "n.csv", datetime(2027, 1, 1))
    assert sorted(disputes(found.differences)["dossier_id"]) == sorted(done) and found.differences.height == 300
