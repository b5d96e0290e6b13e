"""Early, on time, late, pending, overdue: against the definitions in plain Python, and invariants."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.finishing import finish, merge_parts
from chiso.engine.dossiers.kpi import parts
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from chiso.engine.errors import InputError
from tests.engine.dossiers.plain import STATES, figures

AS_OF = datetime(2026, 3, 31, 23, 59, 59, 999999)
NOON = datetime(2026, 3, 10, 12)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def table(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    """A Parquet file of (received, due, finished) with an agency."""
    frame = pl.DataFrame(
        [(str(number), "A", *row) for number, row in enumerate(rows)],
        schema={"dossier_id": pl.String, "agency": pl.String}
        | {name: pl.Datetime("us") for name in ("received_at", "due_at", "finished_at")},
        orient="row",
    )
    frame.write_parquet(tmp_path / "d.parquet")
    return tmp_path / "d.parquet"


def counted(path: Path, as_of: datetime = AS_OF, **asked: object) -> dict[str, object]:
    return io.kpi(path, Asked(as_of=as_of, **asked))[0].row(0, named=True)  # type: ignore[arg-type]


START = datetime(2026, 3, 2, 8)
CASES = [
    ("finished exactly at the due moment", NOON, NOON, "on_time"),
    ("a microsecond after it", NOON, NOON + timedelta(microseconds=1), "late"),
    ("earlier the same day", NOON, NOON - HOUR, "on_time"),
    ("the day before, late in the evening", NOON, datetime(2026, 3, 9, 23, 59, 59), "early"),
    ("at midnight of the due day", NOON, datetime(2026, 3, 10), "on_time"),
    ("later the same day", NOON, NOON + HOUR, "late"),
    ("finished after the as-of moment, due later", AS_OF + DAY, AS_OF + HOUR, "pending"),
    ("finished after the as-of moment, due before", NOON, AS_OF + HOUR, "overdue"),
    ("finished at the as-of moment", AS_OF, AS_OF, "on_time"),
    ("open and due at the as-of moment", AS_OF, None, "pending"),
    ("open and due just before it", AS_OF - timedelta(microseconds=1), None, "overdue"),
    ("open without a due moment", None, None, "pending"),
    ("finished without a due moment", None, NOON, "on_time"),
]


@pytest.mark.parametrize(("due", "finished", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_dossier_is_in_exactly_one_state(tmp_path: Path, due, finished, expected: str):
    row = counted(table(tmp_path, (START, due, finished)))
    assert {name for name in STATES if row[name]} == {expected} and row["received"] == 1


@pytest.mark.parametrize(
    ("due", "finished", "expected"),
    [
        (NOON, NOON + HOUR, "on_time"),
        (NOON, NOON + DAY, "late"),
        (NOON, NOON - DAY, "early"),
        (datetime(2026, 3, 31, 9), None, "pending"),
        (datetime(2026, 3, 30, 17), None, "overdue"),
    ],
)
def test_by_date_the_day_counts_for_the_resolved_and_for_the_open(tmp_path: Path, due, finished, expected: str):
    row = counted(table(tmp_path, (START, due, finished)), late_by="date")
    assert {name for name in STATES if row[name]} == {expected}


def test_what_is_received_after_the_as_of_moment_does_not_exist(tmp_path: Path):
    path = table(tmp_path, (AS_OF, NOON, None), (AS_OF + timedelta(microseconds=1), NOON, None))
    assert counted(path)["received"] == 1


def test_rates_are_of_the_resolved_and_empty_without_any(tmp_path: Path):
    path = table(
        tmp_path, (START, NOON, NOON - DAY), (START, NOON, NOON), (START, NOON, NOON + DAY), (START, NOON, None)
    )
    row = counted(path)
    assert row["resolved"] == 3 and row["early_rate"] == row["on_time_rate"] == row["late_rate"] == pytest.approx(1 / 3)
    assert row["timely_rate"] == 0.5
    assert counted(path, as_of=START)["early_rate"] is None and counted(path, as_of=START)["timely_rate"] == 1


def test_absent_optional_columns_leave_their_measures_empty(tmp_path: Path):
    row = counted(table(tmp_path, (START, NOON, NOON)))
    empty = ("online", "online_rate", "digitised_rate", "satisfaction_mean", "late_without_apology", "paid_online")
    assert [row[name] for name in empty] == [None] * len(empty)


def test_shares_have_their_declared_denominators(tmp_path: Path):
    frame = pl.DataFrame(
        {
            "received_at": [START] * 4,
            "due_at": [NOON] * 4,
            "finished_at": [NOON - DAY, NOON + DAY, NOON, None],
            "channel": ["online", "2", "in_person", None],
            "paid_online": [True, False, None, None],
            "digitised": [1, 1, 0, 0],
            "result_digital": ["có", "không", "", "x"],
            "data_reused": [True, None, None, False],
            "satisfaction": ["5", "3,5", "4", None],
            "apology_at": [None, NOON - 2 * HOUR, None, None],
            "reappointments": [0, 2, 0, 1],
            "supplements": [0, 2, 1, None],
        }
    )
    frame.write_parquet(tmp_path / "d.parquet")
    row = counted(tmp_path / "d.parquet")
    assert (row["online"], row["online_rate"]) == (2, 0.5)
    assert (row["payable"], row["paid_online"], row["paid_online_rate"]) == (2, 1, 0.5)
    assert (row["digitised_rate"], row["data_reused_rate"]) == (0.5, 0.25)
    assert (row["result_digital"], row["result_digital_rate"]) == (1, pytest.approx(1 / 3))
    assert (row["rated"], row["satisfied"], row["satisfaction_mean"]) == (3, 2, pytest.approx(12.5 / 3))
    assert (row["late_without_apology"], row["apology_late"]) == (1, 1)
    assert (row["second_reappointments"], row["over_supplemented"]) == (1, 1)


SECOND_REQUESTS = [
    # finished, supplements, awaiting since, timely for the index
    (NOON - DAY, 1, None, True),
    (NOON - DAY, 2, None, False),  # resolved early, but asked twice
    (NOON, 3, None, False),
    (NOON, None, None, True),
    (NOON + HOUR, 0, None, False),
    (None, 1, NOON - HOUR, True),  # overdue, but ended by the request, in time
    (None, 1, NOON + HOUR, False),
    (None, 2, NOON - HOUR, False),
    (None, 0, None, False),
]


def test_index_766_takes_second_requests_off_and_ends_with_a_request_that_waits(tmp_path: Path):
    finished, supplements, awaiting, timely = zip(*SECOND_REQUESTS, strict=True)
    rows = len(SECOND_REQUESTS)
    moments = {"received_at": [START] * rows, "due_at": [NOON] * rows, "finished_at": finished}
    frame = pl.DataFrame(moments | {"supplements": supplements, "awaiting_since": awaiting})
    frame.write_parquet(tmp_path / "d.parquet")
    row = counted(tmp_path / "d.parquet", as_of=NOON + 2 * DAY)
    assert (row["timely_766"], row["timely_766_rate"], row["timely_rate"]) == (sum(timely), 3 / 9, 4 / 9)
    frame.drop("supplements").write_parquet(tmp_path / "d.parquet")
    assert counted(tmp_path / "d.parquet", as_of=NOON + 2 * DAY)["timely_766"] is None


def test_marks_of_yes_and_no_are_satisfied_by_yes(tmp_path: Path):
    frame = pl.DataFrame(
        {
            "received_at": [START] * 3,
            "due_at": [NOON] * 3,
            "finished_at": [NOON] * 3,
            "satisfaction": [True, False, None],
        }
    )
    frame.write_parquet(tmp_path / "d.parquet")
    assert counted(tmp_path / "d.parquet")["satisfied_rate"] == 0.5


def test_processing_times_have_a_mean_a_distribution_and_quantiles(tmp_path: Path):
    path = table(tmp_path, *((START, NOON, START + hours * HOUR) for hours in (24, 48, 96)), (START, NOON, None))
    row = counted(path, durations=True, quantiles=True)
    assert row["hours_mean"] == 56 and row["hours_median"] == 48
    assert [row[f"within_{days}d"] for days in (1, 3, 5)] == [1, 2, 3]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.parquet"
    make_dossiers(Recipe(20_000, agencies=7, procedures=30, faults=0.02)).write_parquet(path)
    return path


@pytest.mark.parametrize("late_by", ["moment", "date"])
@pytest.mark.parametrize("period", ["received", "finished"])
@pytest.mark.parametrize("by", [(), ("agency",), ("agency", "month"), ("month", "channel", "agency")])
def test_the_figures_are_those_of_the_definitions_row_by_row(made: Path, by: tuple[str, ...], period, late_by):
    as_of = datetime(2025, 11, 14, 15, 30)
    answer = io.kpi(made, Asked(as_of=as_of, by=by, period=period, late_by=late_by))[0]
    expected = figures(pl.read_parquet(made).to_dicts(), by, as_of, late_by, period)
    names = ("received", *STATES)
    assert {
        row[: len(by)]: dict(zip(names, row[len(by) :], strict=True)) for row in answer.select(*by, *names).rows()
    } == (expected)
    assert answer.select(pl.col("received") - pl.sum_horizontal(STATES)).to_series().to_list() == [0] * len(answer)


def test_groups_come_in_order_with_the_empty_group_last(made: Path):
    answer = io.kpi(made, Asked(as_of=AS_OF, by=("agency", "month")))[0]
    keys = answer.select("agency", "month").rows()
    assert keys == sorted(keys, key=lambda key: (key[0] is None, key[0] or "", key[1])) and keys[-1][0] is None


def test_quarters_and_years_are_sums_of_their_months(made: Path):
    whole = {name: io.kpi(made, Asked(as_of=AS_OF, by=(name,)))[0] for name in ("month", "quarter", "year")}
    assert whole["quarter"]["quarter"].to_list()[:2] == ["2024-Q1", "2024-Q2"]
    for name, width in (("quarter", None), ("year", 4)):
        months = whole["month"].with_columns(
            pl.col("month").str.head(4)
            if width
            else pl.format("{}-Q{}", pl.col("month").str.head(4), (pl.col("month").str.tail(2).cast(pl.Int32) + 2) // 3)
        )
        sums = months.group_by("month", maintain_order=True).agg(pl.col("received").sum(), pl.col("late").sum())
        assert sums.rows() == whole[name].select(name, "received", "late").rows()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 3000), max_size=4), order=st.randoms(use_true_random=False))
def test_any_split_in_any_order_gives_the_same_figures(tmp_path: Path, cuts: list[int], order):
    frame = make_dossiers(Recipe(3000, agencies=4, procedures=9, faults=0.05))
    frame.write_parquet(tmp_path / "whole.parquet")
    asked = Asked(as_of=AS_OF, by=("agency", "quarter"), durations=True)
    edges = [0, *sorted(cuts), frame.height]
    found = []
    for number, (begin, end) in enumerate(pairwise(edges)):
        piece = tmp_path / f"piece-{number}.parquet"
        frame[begin:end].sample(fraction=1, shuffle=True, seed=order.randint(0, 99)).write_parquet(piece)
        source = io.open_source(piece, asked)
        found.append(source.run(parts(source.table, asked)))
    order.shuffle(found)
    together = finish(merge_parts(pl.concat(found), (*asked.plain_keys, "month_number")), asked)
    assert together.equals(io.kpi(tmp_path / "whole.parquet", asked)[0])


def test_only_the_measures_asked_for_come_in_their_declared_order(made: Path):
    answer = io.kpi(made, Asked(as_of=AS_OF, by=("agency",), measures=("late_rate", "received")))[0]
    assert answer.columns == ["agency", "received", "late_rate"]
    with pytest.raises(InputError, match=r"dossiers\.unknown_measure"):
        io.kpi(made, Asked(as_of=AS_OF, measures=("speed",)))
