"""`chiso ranking` and `chiso results check` as scripts call them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chiso.cli.main import main

DATA = "unit;estimate;se\nXã A;71,5;0,4\nXã B;70,9;0,5\nXã C;64,2;0,3\nXã D;63,0;\n"
STEPS = "code,leaf,gain,effort,due\na,L1,1.0,3,2026-06-30\nb,L1,2.5,6,2026-06-30\nc,L2,3,20,2026-12-31\n"


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _history(folder: Path) -> Path:
    scores = {"A": [70, 71, 70.5, 71], "B": [72, 72.4, 72, 72.6], "C": [75, 74, 75, 74.6], "D": [66, 67, 66.5, 66]}
    rows = [f"{unit},{2021 + at},{value}" for unit, values in scores.items() for at, value in enumerate(values)]
    return _file(folder, "history.csv", "unit,year,score\n" + "\n".join(rows))


def test_intervals_are_printed_for_every_unit(tmp_path: Path):
    found = _run("ranking", "intervals", "--data", _file(tmp_path, "d.csv", DATA))
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert found.exit_code == 0 and "[ranking.no_se]" in found.stderr
    assert [(row["rank"], row["lower"], row["upper"]) for row in rows] == [
        ("1", "1", "3"), ("2", "1", "3"), ("3", "3", "4"), ("4", "", ""),
    ]  # fmt: skip


def test_intervals_as_json_carry_groups_and_warnings(tmp_path: Path):
    found = _run("ranking", "intervals", "--data", _file(tmp_path, "d.csv", DATA), "--json", "--df", "3")
    told = json.loads(found.stdout)
    assert told["few_df"] and {note["code"] for note in told["warnings"]} == {"ranking.no_se", "ranking.few_df"}
    assert [group["units"] for group in told["groups"]] == [["Xã A", "Xã B"], ["Xã C"]]


def test_a_covariance_file_is_read_in_any_order(tmp_path: Path):
    data = _file(tmp_path, "d.csv", "unit,estimate\na,3\nb,2.9\n")
    matrix = _file(tmp_path, "c.csv", "unit,b,a\nb,1,0.99999\na,0.99999,1\n")
    found = _run("ranking", "intervals", "--data", data, "--cov", matrix, "--out", tmp_path / "out.csv")
    assert found.exit_code == 0
    assert (tmp_path / "out.csv").read_text("utf-8").splitlines()[1:] == ["a,3.0,1.0,1,1,1", "b,2.9,1.0,2,2,2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,score2\na,1\n", "ranking.missing_column"),
        ("unit,estimate,se\na,x,1\n", "number.invalid"),
        ("unit,estimate,se\na,1,-1\n", "ranking.negative_se"),
        ("unit,estimate,se\na,1,1\na,2,1\n", "ranking.duplicate_unit"),
        ("unit,estimate,se\n", "ranking.empty"),
    ],
)
def test_bad_estimates_leave_with_2(tmp_path: Path, text: str, code: str):
    found = _run("ranking", "intervals", "--data", _file(tmp_path, "d.csv", text))
    assert found.exit_code == 2 and f"[{code}]" in found.stderr


def test_a_path_to_a_rank_is_found_from_the_history(tmp_path: Path):
    steps = _file(tmp_path, "s.csv", STEPS)
    found = _run(
        "ranking", "path", "--steps", steps, "--history", _history(tmp_path), "--unit", "A", "--gain", 1, "--json"
    )
    told = json.loads(found.stdout)
    assert found.exit_code == 0 and told["feasible"] and told["proved"] and told["start"] == 71
    assert [step["code"] for step in told["steps"]] == ["b"] and told["reach"]["probability"] > 0.75


def test_a_path_says_how_far_one_gets(tmp_path: Path):
    found = _run(
        "ranking", "path", "--steps", _file(tmp_path, "s.csv", STEPS), "--base", 60, "--score", 70, "--lang", "en"
    )
    assert found.exit_code == 0 and "Out of reach" in found.stdout and "65.5" in found.stdout


def test_steps_due_too_late_are_left_out_and_the_rest_is_written(tmp_path: Path):
    steps, out = _file(tmp_path, "s.csv", STEPS), tmp_path / "o.csv"
    _run("ranking", "path", "--steps", steps, "--base", 60, "--score", 62, "--by", "30/06/2026", "--out", out)
    assert [row["code"] for row in csv.DictReader(io.StringIO(out.read_text("utf-8")))] == ["b"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (["--base", "60"], "path.target"),
        (["--base", "60", "--rank", "2"], "path.rank"),
        (["--score", "60"], "path.base"),
        (["--base", "60", "--gain", "1"], "path.gain"),
    ],
)
def test_a_path_without_a_usable_target_leaves_with_2(tmp_path: Path, extra: list[str], code: str):
    found = _run("ranking", "path", "--steps", _file(tmp_path, "s.csv", STEPS), *extra)
    assert found.exit_code == 2 and f"[{code}]" in found.stderr


@pytest.mark.parametrize("text", ["code,gain\na,1\n", "code,gain,effort\na,x,1\n", "code,gain,effort,due\na,1,1,mai\n"])
def test_bad_steps_leave_with_2(tmp_path: Path, text: str):
    assert _run("ranking", "path", "--steps", _file(tmp_path, "s.csv", text), "--base", 1, "--score", 2).exit_code == 2


def test_an_unknown_unit_leaves_with_2(tmp_path: Path):
    steps = _file(tmp_path, "s.csv", STEPS)
    found = _run("ranking", "path", "--steps", steps, "--history", _history(tmp_path), "--unit", "Z", "--rank", 1)
    assert found.exit_code == 2 and "[ranking.unknown_unit]" in found.stderr


def test_the_back_test_prints_a_row_a_year(tmp_path: Path):
    rows = [f"u{unit},{year},{40 + unit + (unit * year) % 3}" for unit in range(14) for year in range(2018, 2023)]
    history = _file(tmp_path, "h.csv", "unit,year,score\n" + "\n".join(rows))
    found = _run("ranking", "backtest", "--history", history, "--break", 2021)
    assert [row["year"] for row in csv.DictReader(io.StringIO(found.stdout))] == ["2020", "2022"]
    told = json.loads(_run("ranking", "backtest", "--history", history, "--json").stdout)
    assert len(told["years"]) == 3 and 0 <= told["model"]["reversion"] <= 1


GOOD = "unit,year,D1,D1.1,D1.2,D2,TOTAL\na,2024,3,1,2,4,7\nb,2024,5,3,2,1,6\nc,2024,4,1,3,2,6\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GOOD, 0),
        (GOOD.replace("b,2024,5,3", "b,2024,5,2"), 1),
        ("unit,A,B,TOTAL\na,1,2,13\nb,2,1,12\n", 1),
        (GOOD.replace("c,2024,4", "c,2024,bốn"), 2),
        ("", 2),
    ],
)
def test_the_exit_code_tells_what_a_published_table_is_worth(tmp_path: Path, text: str, code: int):
    assert _run("results", "check", _file(tmp_path, "t.csv", text)).exit_code == code


def test_units_left_out_are_listed(tmp_path: Path):
    text = "province_name,year,D1,D2,TOTAL\nHà Nội,2024,3,4,7\nBRVT,2024,5,1,6\nTT-Huế,2024,4,KCDL,\n"
    told = json.loads(_run("results", "check", _file(tmp_path, "t.csv", text), "--json").stdout)["tables"][0]
    assert told["verdict"] == "verified" and told["without_total"] == ["TT-Huế"] and told["unknown"] == []
    assert len(told["missing"]) == 60


def test_a_workbook_with_a_title_above_its_table_is_read(tmp_path: Path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Kết quả năm 2024"],
        [],
        ["TT", "Đơn vị", "D1", "D2", "Tổng"],
        [1, "a", 3.5, 4, 7.5],
        [2, "b", 5, 1, 6],
    ):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    assert _run("results", "check", tmp_path / "t.xlsx").exit_code == 0


def test_columns_may_be_mapped_and_weights_given(tmp_path: Path):
    table = _file(tmp_path, "t.csv", "Nơi,Một,Hai,Cộng\na,4,6,54\nb,8,3,45\n")
    mapping = _file(tmp_path, "m.yaml", "unit: Nơi\ncolumns: {Một: A, Hai: B, Cộng: TOTAL}\n")
    weights = _file(tmp_path, "w.csv", "code,weight\nA,30\nB,70\n")
    found = _run("results", "check", table, "--map", mapping, "--weights", weights)
    assert found.exit_code == 0 and "30 % A" in found.stdout
