"""Imports: whole or not at all, each dossier once, and the same figures whatever the order."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

import gzip
import json
import random
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from chiso.engine.dossiers import io
from chiso.engine.dossiers.intake.doubts import Known
from chiso.engine.dossiers.intake.figures import figures_at
from chiso.engine.dossiers.intake.import_io import derived
from chiso.engine.dossiers.intake.mapping import SourceMapping
from chiso.engine.dossiers.intake.orders import Imported
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.errors import InputError
from tests.engine.dossiers.intake.extracts import ASKED, NOW, bring, dossiers_in, kpis, made_up, write_csv

HEAD = "dossier_id,agency,procedure,received_at,due_at,finished_at,updated_at"
GOOD = "D1,A,P,2026-03-05 08:00:00,2026-03-10 17:00:00,2026-03-09 10:00:00,2026-03-09 10:00:00"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def totals(found: Imported) -> tuple[int, int, int]:
    kept = found.record.totals
    return kept.received, kept.accepted, kept.quarantined


def test_received_is_accepted_plus_quarantined_and_every_row_held_back_has_its_reason(store, tmp_path):
    made_up(4000).write_parquet(tmp_path / "a.parquet")
    found = bring(store, tmp_path / "a.parquet").record
    held = pl.read_parquet(store.root / found.quarantine)
    assert found.totals.received == 4000 == found.totals.accepted + found.totals.quarantined
    assert held.height == found.totals.quarantined > 0
    assert held["reasons"].str.len_chars().min() > 0
    assert dossiers_in(store)["dossier_id"].is_unique().all()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), pieces=st.integers(2, 5))
def test_any_split_into_batches_in_any_order_gives_the_same_dossiers_and_figures(tmp_path_factory, seed, pieces):
    folder = tmp_path_factory.mktemp("split")
    frame = made_up(600, faults=0.3)
    frame.write_parquet(folder / "whole.parquet")
    whole = Store(folder / "whole")
    bring(whole, folder / "whole.parquet")
    chance = random.Random(seed)
    place = pl.Series([chance.randrange(pieces) for _ in range(frame.height)])
    split = Store(folder / "split")
    for number in chance.sample(range(pieces), pieces):
        frame.filter(place == number).write_parquet(folder / f"{number}.parquet")
        bring(split, folder / f"{number}.parquet")
    assert_frame_equal(dossiers_in(split), dossiers_in(whole))
    assert_frame_equal(kpis(split), kpis(whole))


def test_the_same_file_again_changes_nothing(store, tmp_path):
    path = write_csv(tmp_path / "a.csv", HEAD, GOOD)
    bring(store, path)
    before = store.manifest()
    assert bring(store, path).repeated
    again = bring(store, path, again=True)
    assert (again.record.totals.unchanged, again.record.totals.new) == (1, 0)
    assert store.manifest().files == before.files


def test_a_later_update_replaces_the_dossier_also_in_another_month(store, tmp_path):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, GOOD, GOOD.replace("D1", "D2")))
    moved = "D1,A,P,2026-02-27 08:00:00,2026-03-10 17:00:00,,2026-03-11 10:00:00"
    found = bring(store, write_csv(tmp_path / "b.csv", HEAD, moved))
    assert found.record.totals.corrected == 1
    assert dossiers_in(store).rows() == [
        ("D1", "A", "P", datetime(2026, 2, 27, 8), datetime(2026, 3, 10, 17), None, datetime(2026, 3, 11, 10)),
        ("D2", "A", "P", *[datetime(2026, 3, *rest) for rest in ((5, 8), (10, 17), (9, 10), (9, 10))]),
    ]
    assert {month: part.rows for month, part in store.manifest().partitions.items()} == {"2026-02": 1, "2026-03": 1}
    listed = {store.root / name for name in store.manifest().files}
    assert set(store.root.rglob("year=*/*/*.parquet")) == listed


def test_an_older_record_that_comes_late_is_accepted_and_changes_nothing(store, tmp_path):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, GOOD))
    older = GOOD.replace("2026-03-09 10:00:00,2026-03-09", ",2026-03-08")
    found = bring(store, write_csv(tmp_path / "b.csv", HEAD, older))
    assert (found.record.totals.older, dossiers_in(store)["finished_at"][0]) == (1, datetime(2026, 3, 9, 10))


def test_two_contents_of_one_update_stand_in_dispute_until_a_newer_one_comes(store, tmp_path):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, GOOD))
    other = GOOD.replace(",A,", ",B,")
    disputed = bring(store, write_csv(tmp_path / "b.csv", HEAD, other))
    assert disputed.record.reasons == (("disputed", 1),)
    assert disputed.record.totals.withdrawn == 1
    assert dossiers_in(store).height == 0
    assert bring(store, write_csv(tmp_path / "c.csv", HEAD, GOOD, GOOD)).record.totals.quarantined == 2
    newer = other.rsplit(",", 1)[0] + ",2026-03-12 08:00:00"
    bring(store, write_csv(tmp_path / "d.csv", HEAD, newer))
    assert dossiers_in(store)["agency"].to_list() == ["B"]


def test_the_moment_of_the_extract_orders_records_without_update_times(store, tmp_path):
    short = HEAD.rsplit(",", 1)[0]
    open_, done = "D1,A,P,05/03/2026,10/03/2026,", "D1,A,P,05/03/2026,10/03/2026,09/03/2026"
    later = write_csv(tmp_path / "b.csv", short, done)
    bring(store, later, extracted_at=datetime(2026, 3, 10))
    bring(store, write_csv(tmp_path / "a.csv", short, open_), extracted_at=datetime(2026, 3, 6))
    assert dossiers_in(store)["finished_at"].to_list() == [datetime(2026, 3, 9)]


def test_an_extract_of_today_is_taken_although_its_day_is_not_over(store, tmp_path):
    short = write_csv(tmp_path / "a.csv", HEAD.rsplit(",", 1)[0], "D1,A,P,05/03/2026,10/03/2026,")
    assert totals(bring(store, short, extracted_at=datetime(2026, 6, 30, 23, 59, 59))) == (1, 1, 0)


DOUBTS = {
    "no_code": " ,A,P,2026-03-05,2026-03-10,,",
    "not_received": "D2,A,P,,2026-03-10,,",
    "unreadable:received_at": "D2,A,P,04/13/2026,2026-03-10,,",
    "unreadable:due_at": "D2,A,P,2026-03-05,31/02/2026,,",
    "finished_before_received": "D2,A,P,2026-03-05 08:00,2026-03-10,2026-03-04 17:00,",
    "received_in_future": "D2,A,P,2027-03-05,2027-03-10,,",
    "finished_in_future": "D2,A,P,2026-03-05,2026-03-10,2027-01-01,",
    "updated_in_future": "D2,A,P,2026-03-05,2026-03-10,,2030-01-01",
    "unknown_agency": "D2,X,P,2026-03-05,2026-03-10,,",
    "unknown_procedure": "D2,A,,2026-03-05,2026-03-10,,",
    "broken_row": "D2,A,P,2026-03",
}


@pytest.mark.parametrize("reason", DOUBTS)
def test_a_doubtful_row_is_held_back_with_its_reason_and_the_others_enter(store, tmp_path, reason):
    path = write_csv(tmp_path / "a.csv", HEAD, GOOD, DOUBTS[reason])
    found = bring(store, path, known=Known(frozenset({"A", "B"}), frozenset({"P"})))
    assert (totals(found), found.record.reasons) == ((2, 1, 1), ((reason, 1),))
    assert pl.read_parquet(store.root / found.record.quarantine)["line"].to_list() == [3]


MOMENTS = [
    "2026-03-05T01:00:00Z",
    "2026-03-05T08:00:00+07:00",
    "2026-03-05 08:00:00.000000",
    "05/03/2026 08:00",
    "46086.3333333333",
    " 2026-03-05 08:00 ",
]


@pytest.mark.parametrize("written", MOMENTS)
def test_a_moment_is_read_the_same_however_it_is_written(store, tmp_path, written):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, f"D1,A,P,{written},46091,,"))
    row = dossiers_in(store).row(0, named=True)
    assert (row["received_at"], row["due_at"]) == (datetime(2026, 3, 5, 8), datetime(2026, 3, 10, 23, 59, 59))


def test_finished_on_the_day_of_receipt_without_a_time_is_no_contradiction(store, tmp_path):
    found = bring(store, write_csv(tmp_path / "a.csv", HEAD, "D1,A,P,05/03/2026 09:30,10/03/2026,05/03/2026,"))
    assert totals(found) == (1, 1, 0)


VIETNAMESE = {
    "Mã hồ sơ": "dossier_id",
    "Họ tên người nộp": None,
    "Đơn vị giải quyết": "agency",
    "Mã TTHC": "procedure",
    "Ngày tiếp nhận": "received_at",
    "Ngày hẹn trả": "due_at",
    "Ngày kết thúc xử lý": "finished_at",
}
PERSON = "Nguyễn Thị Mẫu"
RECORD = ["D1", PERSON, "A", "P", "05/03/2026 08:00", "10/03/2026", "09/03/2026 10:00"]


def as_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write(0, 0, "DANH SÁCH HỒ SƠ")
        sheet.write_row(2, 0, list(VIETNAMESE))
        sheet.write_row(3, 0, RECORD)
        for place, moment in ((4, datetime(2026, 3, 5, 8)), (5, datetime(2026, 3, 10)), (6, datetime(2026, 3, 9, 10))):
            sheet.write_datetime(3, place, moment, day)
    return path


def as_text(path: Path, delimiter: str, encoding: str = "utf-8") -> Path:
    lines = ["DANH SÁCH HỒ SƠ", "", delimiter.join(VIETNAMESE), delimiter.join(RECORD)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def as_json(path: Path, *, lines: bool = False, wrapped: bool = False) -> Path:
    record = dict(zip(VIETNAMESE, RECORD, strict=True))
    data = json.dumps(record) if lines else json.dumps({"total": 1, "items": [record]} if wrapped else [record])
    path.write_text(data, encoding="utf-8")
    return path


FORMS = {
    "commas": lambda folder: as_text(folder / "a.csv", ","),
    "semicolons and a byte-order mark": lambda folder: as_text(folder / "a.csv", ";", "utf-8-sig"),
    "tabs in UTF-16": lambda folder: as_text(folder / "a.txt", "\t", "utf-16"),
    "a workbook with a title": lambda folder: as_xlsx(folder / "a.xlsx"),
    "a JSON list": lambda folder: as_json(folder / "a.json"),
    "JSON lines": lambda folder: as_json(folder / "a.jsonl", lines=True),
    "an answer of an interface": lambda folder: as_json(folder / "a.json", wrapped=True),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_dossier_and_never_a_name(store, tmp_path, form):
    found = bring(store, FORMS[form](tmp_path))
    assert totals(found) == (1, 1, 0)
    moments = [datetime(2026, 3, 5, 8), datetime(2026, 3, 10, 23, 59, 59), datetime(2026, 3, 9, 10)]
    assert list(dossiers_in(store).row(0)) == ["D1", "A", "P", *moments]
    assert [note.got for note in found.notes if note.code == "dossiers.columns_left_out"] == ["Họ tên người nộp"]
    stored = [path for path in store.root.rglob("*") if path.is_file()]
    assert not [path.name for path in stored if PERSON.encode() in path.read_bytes()]


def test_headings_that_nobody_knows_are_asked_for_all_at_once_and_nothing_is_stored(store, tmp_path):
    path = write_csv(tmp_path / "a.csv", "Mã,Nhận,Hẹn,Ngày kết thúc sử lý", "D1,2026-03-05,2026-03-10,")
    with pytest.raises(InputError) as refused:
        bring(store, path)
    assert [problem.code for problem in refused.value.problems] == ["dossiers.missing_column"] * 4
    assert "--map finished_at=“Ngày kết thúc sử lý”" in refused.value.problems[3].hint.vi
    assert not store.manifest().imports


def test_a_mapping_names_headings_constants_and_codes(store, tmp_path):
    path = write_csv(tmp_path / "a.csv", "Mã,Nhận,Hẹn,Xong,Nơi", "D1,2026-03-05,2026-03-10,,Sở Y tế")
    names = {"dossier_id": "Mã", "received_at": "Nhận", "due_at": "Hẹn", "finished_at": "Xong", "agency": "Nơi"}
    mapping = SourceMapping(tuple(names.items()), (("province", "M01"),), (("agency", "Sở Y tế", "SYT"),))
    bring(store, path, mapping=mapping)
    row = dossiers_in(store).row(0, named=True)
    assert (row["province"], row["agency"], row["procedure"]) == ("M01", "SYT", None)


CUT = {"a.xlsx": as_xlsx, "a.json": as_json, "a.parquet": lambda path: made_up(50).write_parquet(path) or path}


@pytest.mark.parametrize("name", CUT)
def test_a_file_that_is_cut_off_is_refused_whole(store, tmp_path, name):
    path = CUT[name](tmp_path / name)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"dossiers\.unreadable"):
        bring(store, path)
    assert not store.manifest().imports


def test_columns_that_no_source_has_stay_unknown_and_not_zero(store, tmp_path):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, GOOD))
    assert kpis(store)["digitised"].to_list() == [None]
    bring(store, write_csv(tmp_path / "b.csv", f"{HEAD},digitised", GOOD.replace("D1", "D2") + ",có"))
    assert kpis(store)["digitised"].to_list() == [1]


def test_figures_kept_by_imports_equal_a_full_recompute(store, tmp_path):
    frame = made_up(3000)
    for number, part in enumerate((frame.head(1800), frame.slice(1500, 800), frame.tail(900))):
        part.write_parquet(tmp_path / f"{number}.parquet")
        bring(store, tmp_path / f"{number}.parquet")
    manifest = store.manifest()
    kept = pl.concat([pl.read_parquet(store.root / part.figures) for part in manifest.partitions.values()])
    shown = kpis(store)
    assert_frame_equal(figures_at(kept, ASKED), shown)
    listed = ", ".join(f"'{path}'" for path in store.files(manifest.files))
    anew = derived(io.connect(), f"read_parquet([{listed}], hive_partitioning = false)", manifest.columns)
    keys = ["agency", "procedure", "month_number", "is_open", "open_due"]
    assert_frame_equal(kept.sort(keys), anew["figures"].sort(keys), check_column_order=False)
    urgent = [pl.read_parquet(store.root / part.attention) for part in manifest.partitions.values()]
    silent = pl.col("finished_at").is_null() | (
        (pl.col("finished_at") > pl.col("due_at")) & pl.col("apology_at").is_null()
    )
    assert set(pl.concat(urgent)["dossier_id"]) == set(dossiers_in(store).filter(silent)["dossier_id"])


def test_figures_by_agency_are_the_same_from_the_summaries(store, tmp_path):
    made_up(2000).write_parquet(tmp_path / "a.parquet")
    bring(store, tmp_path / "a.parquet")
    asked = type(ASKED)(NOW, ("agency", "quarter"))
    kept = pl.concat([pl.read_parquet(store.root / part.summary) for part in store.manifest().partitions.values()])
    assert_frame_equal(figures_at(kept, asked), io.kpi(store.root, asked)[0])


@pytest.mark.parametrize("as_of", ["2026-03-09 12:00", "2026-03-10 12:00", "2026-03-11 17:00", "2026-03-12 12:00"])
def test_what_is_timely_for_index_766_is_asked_at_the_moment_of_reading(store, tmp_path, as_of):
    due = "2026-03-05,2026-03-10 17:00,"
    lines = [f"A1,A,{due},0,", f"A2,A,{due},2,", f"A3,A,{due},1,2026-03-09", f"A4,A,{due},2,2026-03-09"]
    lines += ["A5,A,2026-03-05,,,2,", "A6,A,2026-03-05,,,,", f"A7,A,{due}2026-03-08,2,", f"A8,A,{due}2026-03-08,1,"]
    head = "dossier_id,agency,received_at,due_at,finished_at,supplements,awaiting_since"
    bring(store, write_csv(tmp_path / "a.csv", head, *lines))
    kept = pl.concat([pl.read_parquet(store.root / part.summary) for part in store.manifest().partitions.values()])
    asked = type(ASKED)(datetime.fromisoformat(as_of), measures=("timely_766", "received"))
    found = figures_at(kept, asked)
    assert_frame_equal(found, io.kpi(store.root, asked)[0])
    assert found["timely_766"][0] == (4 if asked.as_of <= datetime(2026, 3, 10, 17) else 3)


def test_months_of_sources_that_tell_no_requests_count_as_without(store, tmp_path):
    bring(store, write_csv(tmp_path / "a.csv", HEAD, GOOD))
    bring(
        store, write_csv(tmp_path / "b.csv", f"{HEAD},supplements", GOOD.replace("D1", "D2").replace("03", "04") + ",2")
    )
    parts = store.manifest().partitions.values()
    kept = pl.concat([pl.read_parquet(store.root / part.summary) for part in parts], how="diagonal_relaxed")
    assert figures_at(kept, type(ASKED)(NOW))["timely_766"].to_list() == [1]


@pytest.mark.parametrize(("at", "rows"), [(3, 40), (30, 40), (39, 40), (5, 20_000)])
@pytest.mark.parametrize("packed", [False, True])
def test_what_an_open_quotation_mark_swallows_is_counted_line_by_line(store, tmp_path, at, rows, packed):
    lines = [f"D{number}{GOOD[2:]}" for number in range(rows)]
    lines[at] = lines[at].replace(",A,", ',"A,')
    path = write_csv(tmp_path / "a.csv", HEAD, *lines)
    if packed:
        (tmp_path / "a.csv.gz").write_bytes(gzip.compress(path.read_bytes()))
        path = tmp_path / "a.csv.gz"
    found = bring(store, path)
    assert totals(found) == (rows, at, rows - at)
    assert found.record.reasons == (("broken_row", rows - at),)
    held = pl.read_parquet(store.root / found.record.quarantine)
    assert held["line"].to_list() == list(range(at + 2, rows + 2))
    assert PERSON not in str(held["raw"].to_list())


def test_a_quotation_mark_that_is_closed_rows_later_holds_only_what_it_swallowed_back(store, tmp_path):
    lines = [f"D{number}{GOOD[2:]}" for number in range(12)]
    lines[4], lines[7] = lines[4].replace(",A,", ',"A,'), lines[7].replace(",A,", ',"A,')
    found = bring(store, write_csv(tmp_path / "a.csv", HEAD, *lines))
    assert totals(found) == (12, 8, 4)


def test_a_code_over_several_lines_is_a_broken_row_and_a_name_over_several_is_none(store, tmp_path):
    torn = GOOD.replace(",A,", ',"A\nB",')
    assert bring(store, write_csv(tmp_path / "a.csv", HEAD, torn)).record.reasons == (("broken_row", 1),)
    assert totals(bring(store, write_csv(tmp_path / "b.csv", f"{HEAD},Nơi ở", f'{GOOD},"Thôn 1\nXã 2"'))) == (1, 1, 0)
