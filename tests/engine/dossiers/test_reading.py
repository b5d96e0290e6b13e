"""The same dossiers in the shapes in which extracts really come."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked, read_moment
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers
from chiso.engine.errors import InputError

AS_OF = datetime(2026, 3, 31, 23, 59, 59, 999999)
ASKED = Asked(as_of=AS_OF, by=("agency", "month"))
MOMENTS = ("received_at", "due_at", "finished_at", "apology_at")


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return make_dossiers(Recipe(3000, agencies=5, procedures=12))


@pytest.fixture(scope="module")
def answer(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("typed") / "typed.parquet"
    frame.write_parquet(path)
    return io.kpi(path, ASKED)[0]


def moments(frame: pl.DataFrame, change) -> pl.DataFrame:
    return frame.with_columns(change(pl.col(name)) for name in MOMENTS)


SHAPES = {
    "ISO text": lambda column: column.dt.strftime("%Y-%m-%d %H:%M:%S"),
    "ISO text with T and zone": lambda column: column.dt.strftime("%Y-%m-%dT%H:%M:%S+07:00"),
    "ISO text in UTC": lambda column: (column - timedelta(hours=7)).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "ISO text of 26 letters with a zone": lambda column: column.dt.strftime("%Y-%m-%dT%H:%M:%S.000+07"),
    "ISO text of 26 letters west of Greenwich": lambda column: (column - timedelta(hours=12)).dt.strftime(
        "%Y-%m-%dT%H:%M:%S.0-05:00"
    ),
    "ISO text of 26 letters in UTC": lambda column: (column - timedelta(hours=7)).dt.strftime(
        "%Y-%m-%dT%H:%M:%S.00000Z"
    ),
    "ISO text to the microsecond": lambda column: column.dt.strftime("%Y-%m-%dT%H:%M:%S.000000"),
    "day first with blanks": lambda column: column.dt.strftime(" %d/%m/%Y %H:%M:%S "),
    "day first": lambda column: column.dt.strftime("%d/%m/%Y %H:%M:%S"),
    "time before the day": lambda column: column.dt.strftime("%H:%M:%S %d/%m/%Y"),
    "nanoseconds": lambda column: column.cast(pl.Datetime("ns")),
    "milliseconds": lambda column: column.cast(pl.Datetime("ms")),
    "moments with a zone": lambda column: column.dt.replace_time_zone("Asia/Ho_Chi_Minh").dt.convert_time_zone("UTC"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_moments_in_any_shape_give_the_same_figures(frame, answer, tmp_path: Path, shape: str):
    moments(frame, SHAPES[shape]).write_parquet(tmp_path / "d.parquet")
    assert io.kpi(tmp_path / "d.parquet", ASKED)[0].equals(answer)


def test_what_pandas_writes_where_nothing_was_told_is_empty(frame, answer, tmp_path: Path):
    numbers = ("satisfaction", "paid_online", "digitised", "reappointments", "supplements")
    told = [pl.col(name).cast(pl.Float64).fill_null(float("nan")) for name in numbers if name in frame.columns]
    frame.with_columns(told).write_parquet(tmp_path / "d.parquet")
    assert len(told) == len(numbers)
    assert io.kpi(tmp_path / "d.parquet", ASKED)[0].equals(answer)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_gives_the_same_figures(frame, answer, tmp_path: Path, separator: str):
    moments(frame, SHAPES["day first"]).write_csv(tmp_path / "d.csv", separator=separator)
    assert io.kpi(tmp_path / "d.csv", ASKED)[0].equals(answer)


def test_compressed_csv_gives_the_same_figures(frame, answer, tmp_path: Path):
    (tmp_path / "d.csv.gz").write_bytes(gzip.compress(frame.write_csv().encode()))
    assert io.kpi(tmp_path / "d.csv.gz", ASKED)[0].equals(answer)


def test_a_folder_of_partitions_gives_the_same_figures_and_drafts_are_passed_over(frame, answer, tmp_path: Path):
    for (month,), piece in frame.group_by(pl.col("received_at").dt.strftime("%Y-%m")):
        folder = tmp_path / f"year={str(month)[:4]}" / f"month={month}"
        folder.mkdir(parents=True)
        piece.write_parquet(folder / "part-0.parquet")
    frame.write_parquet(tmp_path / ".draft.parquet")
    assert io.kpi(tmp_path, ASKED)[0].equals(answer)


def test_a_column_that_stands_only_in_the_names_of_folders_is_a_group(frame, tmp_path: Path):
    for agency in ("01", "02"):
        (tmp_path / f"agency={agency}").mkdir()
        frame.drop("agency").head(10).write_parquet(tmp_path / f"agency={agency}" / "part.parquet")
    found = io.kpi(tmp_path, Asked(as_of=datetime(2027, 1, 1), by=("agency",)))[0]
    assert found.select("agency", "received").rows() == [("01", 10), ("02", 10)]


def test_files_of_a_folder_may_lack_optional_columns(frame, tmp_path: Path):
    frame.head(10).write_parquet(tmp_path / "a.parquet")
    frame.head(10).drop("channel", "satisfaction").write_parquet(tmp_path / "b.parquet")
    row = io.kpi(tmp_path, Asked(as_of=datetime(2027, 1, 1)))[0].row(0, named=True)
    assert row["received"] == 20 and row["online"] == (frame.head(10)["channel"] == "online").sum()


def dated(tmp_path: Path, due: object, finished: object, as_of: datetime = AS_OF) -> dict[str, object]:
    frame = pl.DataFrame({"received_at": [date(2026, 3, 2)], "due_at": [due], "finished_at": [finished]})
    frame.write_parquet(tmp_path / "d.parquet")
    return io.kpi(tmp_path / "d.parquet", Asked(as_of=as_of))[0].row(0, named=True)


@pytest.mark.parametrize("due", [date(2026, 3, 10), "2026-03-10", "10/03/2026"])
def test_a_due_date_without_time_lasts_the_whole_day(tmp_path: Path, due):
    assert dated(tmp_path, due, datetime(2026, 3, 10, 16))["on_time"] == 1
    assert dated(tmp_path, due, datetime(2026, 3, 11, 0))["late"] == 1
    assert dated(tmp_path, due, None, as_of=datetime(2026, 3, 10, 12))["pending"] == 1
    assert dated(tmp_path, due, None, as_of=read_moment("2026-03-10", end_of_day=True))["overdue"] == 1


FLAGS = {"true": True, "TRUE": True, " có ": True, "X": True, "1.0": True, "0": False, "Không": False, "no": False}


@pytest.mark.parametrize("word", FLAGS)
def test_yes_and_no_are_read_in_any_writing(tmp_path: Path, word: str):
    heading = "received_at,due_at,finished_at,digitised,reappointments,channel\n"
    (tmp_path / "d.csv").write_text(f'{heading}2026-03-02,2026-03-05,,{word},"1,5", ONLINE \n')
    row = io.kpi(tmp_path / "d.csv", Asked(as_of=AS_OF))[0].row(0, named=True)
    assert row["digitised"] == FLAGS[word] and row["second_reappointments"] == 1 and row["online"] == 1


def test_a_file_without_any_finished_dossier_is_read(tmp_path: Path):
    frame = pl.DataFrame({"received_at": [date(2026, 3, 2)], "due_at": [date(2026, 3, 5)], "finished_at": [None]})
    frame.write_parquet(tmp_path / "d.parquet")
    assert io.kpi(tmp_path / "d.parquet", Asked(as_of=AS_OF))[0]["overdue"].item() == 1


def test_headings_may_have_capitals_and_blanks(tmp_path: Path):
    (tmp_path / "d.csv").write_text("Received_At , DUE_AT,finished_at\n2026-03-02,2026-03-05,\n", encoding="utf-8-sig")
    assert io.kpi(tmp_path / "d.csv", Asked(as_of=AS_OF))[0]["overdue"].item() == 1


def test_rows_without_receipt_are_left_out_with_a_warning(tmp_path: Path):
    (tmp_path / "d.csv").write_text("received_at,due_at,finished_at\n2026-03-02,2026-03-05,\n,2026-03-05,\n")
    typed = pl.read_csv(tmp_path / "d.csv", try_parse_dates=True)
    typed.write_parquet(tmp_path / "d.parquet")
    for name in ("d.csv", "d.parquet"):
        found, notes = io.kpi(tmp_path / name, Asked(as_of=AS_OF))
        assert found["received"].item() == 1 and [note.code for note in notes] == ["dossiers.not_received"]
        assert notes[0].severity == "warning" and "1 " in notes[0].message.en


BAD = {
    "a required column is missing": ("received_at,due_at\n2026-03-02,2026-03-05\n", "dossiers.missing_column"),
    "a date that does not exist": ("received_at,due_at,finished_at\n2026-03-02,31/02/2026,\n", "unreadable_value"),
    "an American date": ("received_at,due_at,finished_at\n2026-03-02,03/25/2026,\n", "unreadable_value"),
    "a serial number of a spreadsheet": ("received_at,due_at,finished_at\n2026-03-02,46086,\n", "unreadable_value"),
    "a flag in other words": (
        "received_at,due_at,finished_at,digitised\n2026-03-02,2026-03-05,,maybe\n",
        "unreadable_value",
    ),
    "an empty file": ("", "dossiers."),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_its_reason(tmp_path: Path, case: str):
    (tmp_path / "d.csv").write_text(BAD[case][0], encoding="utf-8")
    with pytest.raises(InputError, match=BAD[case][1]):
        io.kpi(tmp_path / "d.csv", Asked(as_of=AS_OF))


def test_a_truncated_file_an_empty_folder_and_a_mixed_one_are_refused(frame, tmp_path: Path):
    frame.write_parquet(tmp_path / "whole.parquet")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "whole.parquet").read_bytes()[:-100])
    (tmp_path / "empty").mkdir()
    for path, code in (("cut.parquet", "dossiers.unreadable"), ("empty", "empty_folder"), ("none.csv", "no_file")):
        with pytest.raises(InputError, match=code):
            io.kpi(tmp_path / path, ASKED)
    (tmp_path / "more.csv").write_text("received_at\n")
    with pytest.raises(InputError, match="mixed_folder"):
        io.kpi(tmp_path, ASKED)


def test_all_problems_of_the_columns_are_told_at_once(tmp_path: Path):
    (tmp_path / "d.csv").write_text("received_at,due_at,agency\n")
    with pytest.raises(InputError) as refused:
        io.kpi(tmp_path / "d.csv", Asked(as_of=AS_OF, by=("office", "agency", "agency")))
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["dossiers.missing_column", "dossiers.unknown_group", "dossiers.group_twice"]


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2026-03-31", True, datetime(2026, 3, 31, 23, 59, 59, 999999)),
        ("31/03/2026", True, datetime(2026, 3, 31, 23, 59, 59, 999999)),
        ("2026-03-31", False, datetime(2026, 3, 31)),
        ("2026-03-31T17:00", True, datetime(2026, 3, 31, 17)),
        ("2026-03-31T10:00:00Z", True, datetime(2026, 3, 31, 17)),
        ("2026-03-31 18:00:00+08:00", True, datetime(2026, 3, 31, 17)),
    ],
)
def test_an_as_of_date_is_the_end_of_that_day_and_a_moment_is_itself(text: str, end: bool, expected: datetime):
    assert read_moment(text, end_of_day=end) == expected
