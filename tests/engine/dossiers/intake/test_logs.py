"""Logs of events: what they mean as dossiers, whatever the order of their lines, and what is held back."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake import log_io
from chiso.engine.dossiers.intake.mapping import SourceMapping
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.lifecycle import DAY_SECONDS, Event, Limits, timeline
from chiso.engine.dossiers.states import Status
from tests.engine.dossiers.intake.extracts import NOW, bring, dossiers_in, write_csv

HEAD = "Mã HS,Thời điểm chuyển trạng thái,Trạng thái,Ngày hẹn trả,Đơn vị giải quyết,Mã TTHC"
WHOSE = "A,P"
PLAIN = [
    f"D1,2026-03-02 08:00,1,,{WHOSE}",
    f"D1,2026-03-02 09:00,2,06/03/2026 17:00,{WHOSE}",
    f"D1,2026-03-02 10:00,4,,{WHOSE}",
    f"D1,05/03/2026 16:00,9,,{WHOSE}",
    f"D1,2026-03-09T08:00:00+07:00,Đã trả kết quả,,{WHOSE}",
]
WAITED = [
    f"D2,2026-03-02 09:00,2,2026-03-05 09:00,{WHOSE}",
    f"D2,2026-03-02 09:00,4,,{WHOSE}",
    f"D2,2026-03-03 09:00,5,,{WHOSE}",
    f"D2,2026-03-09 09:00,4,,{WHOSE}",
    f"D2,2026-03-11 09:00,9,,{WHOSE}",
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def read(store: Store, path: Path, *lines: str, head: str = HEAD) -> pl.DataFrame:
    head = head.replace("Mã HS", "Mã hồ sơ")
    bring(store, write_csv(path / "log.csv", head, *lines))
    return dossiers_in(store)


def test_a_plain_log_gives_the_documented_columns(store, tmp_path):
    row = read(store, tmp_path, *PLAIN).row(0, named=True)
    assert (row["dossier_id"], row["agency"], row["procedure"], row["status"]) == ("D1", "A", "P", "10")
    assert (row["received_at"], row["due_at"]) == (datetime(2026, 3, 2, 9), datetime(2026, 3, 6, 17))
    assert (row["finished_at"], row["updated_at"]) == (datetime(2026, 3, 5, 16), datetime(2026, 3, 9, 8))
    assert (row["supplements"], row["reappointments"], row["awaiting_since"]) == (0, 0, None)


def test_waiting_for_a_supplement_moves_the_due_moment(store, tmp_path):
    row = read(store, tmp_path, *WAITED).row(0, named=True)
    # promised three working days after acceptance; four working days were waited
    assert (row["due_at"], row["supplements"]) == (datetime(2026, 3, 11, 9), 1)
    assert row["working_seconds"] == 3 * DAY_SECONDS
    assert io.kpi(store.root, Asked(NOW, measures=("on_time", "late")))[0].row(0) == (1, 0)


def test_a_request_that_waits_stops_the_clock_and_ends_the_dossier_for_index_766(store, tmp_path):
    row = read(store, tmp_path, *WAITED[:3]).row(0, named=True)
    assert (row["finished_at"], row["awaiting_since"]) == (None, datetime(2026, 3, 3, 9))
    assert (row["due_at"], row["supplements"]) == (datetime(2026, 3, 5, 9), 1)
    asked = Asked(NOW, measures=("overdue", "timely_766"))
    assert io.kpi(store.root, asked)[0].row(0) == (1, 1)


def test_a_second_request_counts_against_2_1(store, tmp_path):
    twice = [*WAITED[:4], f"D2,2026-03-09 10:00,5,,{WHOSE}", f"D2,2026-03-10 10:00,4,,{WHOSE}"]
    row = read(store, tmp_path, *twice, f"D2,2026-03-11 09:00,9,,{WHOSE}").row(0, named=True)
    assert row["supplements"] == 2
    asked = Asked(NOW, measures=("early", "timely_766"))
    assert io.kpi(store.root, asked)[0].row(0) == (1, 0)


LIMITS = [("24", "", datetime(2026, 3, 5, 9)), ("", "1", datetime(2026, 3, 2, 17)), ("", "", None)]


@pytest.mark.parametrize(("hours", "same_day", "due"), LIMITS)
def test_without_an_appointment_the_procedures_time_counts_or_nothing(store, tmp_path, hours, same_day, due):
    head = "dossier_id,at,status,agency,limit_hours,same_day"
    lines = [f"D,2026-03-02 09:00,2,A,{hours},{same_day}", "D,2026-03-02 10:00,4,A,,"]
    assert read(store, tmp_path, *lines, head=head)["due_at"].to_list() == [due]


def test_new_appointments_and_letters_are_lines_without_a_status(store, tmp_path):
    head = "dossier_id,at,status,due_at,apology,agency"
    lines = ["D,2026-03-02 09:00,2,2026-03-06,,A", "D,2026-03-04 09:00,,2026-03-12,1,A", "D,2026-03-02 10:00,4,,,"]
    row = read(store, tmp_path, *lines, head=head).row(0, named=True)
    assert (row["due_at"], row["reappointments"]) == (datetime(2026, 3, 12, 23, 59, 59), 1)
    assert (row["apology_at"], row["status"]) == (datetime(2026, 3, 4, 9), "4")


WRONG = {
    "a step that cannot follow": (["2", "9"], "2 → 9", "wrong_steps"),
    "a story without its beginning": (["4", "9"], "4 → 9", "not_received;wrong_steps"),
    "an unknown status": (["2", "11"], "2 → ?", "wrong_steps"),
    "a single unknown status": (["xong"], "? → ", "not_received;wrong_steps"),
    "never accepted": (["1"], "1", "not_received"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_is_held_back_with_its_steps(store, tmp_path, fault):
    steps, told, reasons = WRONG[fault]
    lines = [f"X,2026-03-0{day + 2} 09:00,{step},,{WHOSE}" for day, step in enumerate(steps)]
    found = bring(store, write_csv(tmp_path / "log.csv", HEAD.replace("HS", "hồ sơ"), *PLAIN, *lines)).record
    assert (found.totals.received, found.totals.accepted, found.totals.quarantined) == (2, 1, 1)
    held = pl.read_parquet(store.root / found.quarantine).row(0, named=True)
    assert (held["dossier_id"], held["reasons"]) == ("X", reasons)
    assert json.loads(held["raw"])["Trạng thái"] == told


MOMENTS = {"hôm qua": "not a moment", "1926-03-03 09:00": "before the calendar", "2926-03-03 09:00": "after it"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_that_cannot_be_holds_its_dossier_back_and_no_other(store, tmp_path, moment):
    lines = [f"X,2026-03-02 09:00,2,,{WHOSE}", f"X,{moment},4,,{WHOSE}", f",2026-03-02 09:00,2,,{WHOSE}"]
    found = bring(store, write_csv(tmp_path / "log.csv", HEAD.replace("HS", "hồ sơ"), *WAITED[:3], *lines)).record
    assert (found.totals.received, found.totals.accepted) == (3, 1)
    assert dict(found.reasons) == {"wrong_steps": 1, "no_code": 1, "not_received": 1}
    assert dossiers_in(store)["due_at"].to_list() == [datetime(2026, 3, 5, 9)]


def test_a_longer_log_supersedes_also_when_only_an_earlier_line_was_missing(store, tmp_path):
    read(store, tmp_path, *WAITED[:2], *WAITED[4:])
    assert dossiers_in(store)["supplements"].to_list() == [0]
    assert read(store, tmp_path, *WAITED)["supplements"].to_list() == [1]
    assert read(store, tmp_path, *WAITED[:2], *WAITED[4:])["supplements"].to_list() == [1]


def test_json_and_a_remembered_heading_are_read_like_csv(store, tmp_path):
    names = HEAD.split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in (*PLAIN, *WAITED)]
    (tmp_path / "log.json").write_text(json.dumps({"items": rows}), encoding="utf-8")
    known = SourceMapping((("dossier_id", "Mã HS"),))
    found = bring(store, tmp_path / "log.json", mapping=known)
    assert found.mapping.heading_of["dossier_id"] == "Mã HS"
    again = bring(store, write_csv(tmp_path / "log.csv", HEAD, *PLAIN, *WAITED), mapping=found.mapping)
    assert again.record.totals.unchanged == 2 == dossiers_in(store).height


STEP = st.tuples(st.integers(0, 3), st.integers(0, 400), st.sampled_from([1, 2, 4, 5, 4, 9, 10, 6, 8]))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=25), seed=st.integers(0, 1000))
def test_any_order_of_lines_gives_the_same_dossiers_and_rows_held_back(tmp_path_factory, steps, seed):
    folder = tmp_path_factory.mktemp("order")
    start = datetime(2026, 3, 2, 8)
    lines = [f"D{who},{start + timedelta(hours=hour)},{code},,A{code},P" for who, hour, code in steps]
    results = []
    for name in ("a", "b"):
        store = Store(folder / name)
        found = bring(store, write_csv(folder / f"{name}.csv", HEAD.replace("HS", "hồ sơ"), *lines)).record
        held = pl.read_parquet(store.root / found.quarantine) if found.quarantine else pl.DataFrame()
        results.append((dossiers_in(store), held))
        random.Random(seed).shuffle(lines)
    assert_frame_equal(results[0][0], results[1][0])
    assert_frame_equal(results[0][1], results[1][1])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=40), at_once=st.integers(1, 12), strange=st.booleans())
def test_a_log_read_in_parts_means_the_same_dossiers_and_rows_held_back(tmp_path_factory, steps, at_once, strange):
    folder = tmp_path_factory.mktemp("parts")
    start = datetime(2026, 3, 2, 8)
    lines = [f"D{who},{start + timedelta(hours=hour)},{code},,A{code},P" for who, hour, code in steps]
    lines += [",2026-03-02 09:00,2,,A,P", "D9,?,2,,A,P"] if strange else []
    path = write_csv(folder / "a.csv", HEAD.replace("HS", "hồ sơ"), *lines)
    results = []
    for name, size in (("whole", log_io.AT_ONCE), ("parts", at_once)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(log_io, "AT_ONCE", size)
            found = bring(Store(folder / name), path).record
        held = pl.read_parquet(folder / name / found.quarantine).drop("line") if found.quarantine else pl.DataFrame()
        rows = dossiers_in(Store(folder / name)) if found.totals.new else pl.DataFrame()
        results.append((found.totals, found.reasons, rows, held.sort(held.columns)))
    assert results[0][:2] == results[1][:2]
    assert_frame_equal(results[0][2], results[1][2])
    assert_frame_equal(results[0][3], results[1][3])


WALK = st.lists(st.tuples(st.integers(1, 30), st.sampled_from([4, 5, 5, 4])), max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALK, ended=st.booleans())
def test_what_is_stored_is_what_the_lifecycle_says(tmp_path_factory, walk, ended):
    store, folder = Store(tmp_path_factory.mktemp("s") / "store"), tmp_path_factory.mktemp("f")
    at = datetime(2026, 3, 2, 9)
    events = [Event(at, Status.ACCEPTED), Event(at, Status.PROCESSING)]
    for hours, code in (*walk, (1, 4), *([(1, 9)] if ended else [])):
        at += timedelta(hours=hours)
        events.append(Event(at, Status(code)))
    lines = [f"D,{event.at},{int(event.status or 0)},A,24" for event in events]
    bring(store, write_csv(folder / "log.csv", "dossier_id,at,status,agency,limit_hours", *lines))
    row = dossiers_in(store).row(0, named=True)
    exact = timeline(events, Limits(3 * DAY_SECONDS), vietnam_calendar(), as_of=NOW)
    names = ("due_at", "finished_at", "supplements", "reappointments")
    assert {name: row[name] for name in names} == {name: getattr(exact, name) for name in names}
    assert row["received_at"] == exact.accepted_at
    assert row["working_seconds"] == (exact.working_seconds if ended else None)
