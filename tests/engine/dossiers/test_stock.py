"""Carried over + received = resolved + in process."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from tests.engine.dossiers.plain import in_process_at

AS_OF = datetime(2025, 3, 20, 16)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.parquet"
    make_dossiers(Recipe(8000, last=AS_OF.date(), as_of=AS_OF, agencies=5, procedures=20, faults=0)).write_parquet(path)
    return path


def rows_of(path: Path, agency: str | None = None) -> list[dict]:
    return [row for row in pl.read_parquet(path).to_dicts() if agency in (None, row["agency"])]


@pytest.mark.parametrize("late_by", ["moment", "date"])
def test_each_month_ends_with_what_was_in_process_and_overdue_then(made: Path, late_by):
    answer = io.kpi(made, Asked(as_of=AS_OF, by=("agency", "month"), period="stock", late_by=late_by))[0]
    for agency, month, waiting, overdue in answer.select("agency", "month", "in_process", "overdue").rows():
        begin = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007
        end = min((begin + timedelta(days=32)).replace(day=1) - timedelta(microseconds=1), AS_OF)
        assert (waiting, overdue) == in_process_at(rows_of(made, agency), end, late_by), (agency, month)


@pytest.mark.parametrize("by", [(), ("month",), ("agency", "quarter"), ("agency",)])
@pytest.mark.parametrize("start", [None, datetime(2024, 11, 1), datetime(2024, 12, 10, 9)])
def test_stock_and_flow_balance(made: Path, by: tuple[str, ...], start):
    answer = io.kpi(made, Asked(as_of=AS_OF, by=by, period="stock", start=start))[0]
    balance = pl.col("carried_over") + pl.col("received") - pl.col("resolved") - pl.col("in_process")
    five = pl.sum_horizontal("early", "on_time", "late", "pending", "overdue")
    assert answer.select(balance.abs().sum()).item() == 0
    assert answer.select((five - pl.col("carried_over") - pl.col("received")).abs().sum()).item() == 0
    assert answer.select(pl.min_horizontal(pl.selectors.integer()).min()).item() >= 0


def test_what_was_open_when_the_period_begins_is_carried_over(made: Path):
    start = datetime(2024, 12, 10, 9)
    row = io.kpi(made, Asked(as_of=AS_OF, period="stock", start=start))[0].row(0, named=True)
    before = start - timedelta(microseconds=1)
    assert row["carried_over"] == in_process_at(rows_of(made), before)[0]
    assert row["in_process"] == in_process_at(rows_of(made), AS_OF)[0]


def test_a_month_carries_over_what_the_month_before_left(made: Path):
    answer = io.kpi(made, Asked(as_of=AS_OF, by=("month",), period="stock"))[0]
    assert answer["carried_over"].to_list()[1:] == answer["in_process"].to_list()[:-1]
    assert answer["carried_over"][0] == 0 and answer["month"].to_list()[-1] == "2025-03"


def test_finished_before_received_does_not_drive_the_stock_below_zero(tmp_path: Path):
    moment = datetime(2025, 2, 10, 9)
    frame = pl.DataFrame(
        {"received_at": [moment], "due_at": [moment - timedelta(days=40)], "finished_at": [moment - timedelta(days=20)]}
    )
    frame.write_parquet(tmp_path / "d.parquet")
    answer = io.kpi(tmp_path / "d.parquet", Asked(as_of=AS_OF, by=("month",), period="stock"))[0]
    assert answer.select("month", "received", "late", "in_process", "overdue").rows() == [
        ("2025-02", 1, 1, 0, 0),
        ("2025-03", 0, 0, 0, 0),
    ]


def test_an_empty_table_has_one_row_of_zeros_without_groups_and_none_with(tmp_path: Path):
    frame = pl.DataFrame(schema=dict.fromkeys(("received_at", "due_at", "finished_at"), pl.Datetime("us")))
    frame.with_columns(agency=pl.lit("A")).write_parquet(tmp_path / "d.parquet")
    for period in ("received", "finished", "stock"):
        asked = Asked(as_of=AS_OF, period=period)
        assert io.kpi(tmp_path / "d.parquet", asked)[0].select("received", "in_process").rows() == [(0, 0)]
        grouped = Asked(as_of=AS_OF, period=period, by=("agency", "month"))
        assert io.kpi(tmp_path / "d.parquet", grouped)[0].height == 0
