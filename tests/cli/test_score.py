"""`chiso score`: tables out, or one list of everything that is wrong and nothing written."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from chiso.cli.score import score
from tests.engine.scoring.trees import TEXT

HEAD = "unit,node,input,value,status\n"
GOOD = (
    HEAD
    + """\
SNV,1.1,answer,có,
SNV,1.2,rate,"97,2",
SNV,1.3,a,45,
SNV,1.3,b,50,
SNV,2.5,,,not_applicable
SNV,B1,count,1,
STP,1.1,answer,1,
STP,2.3,,,did_not_arise
STP,2.2,violations,1,
"""
)
Write = Callable[[str | bytes], Path]


@pytest.fixture
def framework(tmp_path: Path) -> Path:
    path = tmp_path / "framework.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(framework: Path, answers: str | bytes, *more: str, name: str = "answers.csv") -> tuple[Result, Path]:
    """Run the command on these answers; its result and the folder of the tables."""
    path = framework.parent / name
    path.write_bytes(answers.encode() if isinstance(answers, str) else answers)
    out = framework.parent / "out"
    return CliRunner().invoke(score, [str(framework), str(path), "--out", str(out), *more]), out


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(framework: Path, answers: str | bytes, *, name: str = "answers.csv") -> str:
    """The report on answers that must be refused without a trace."""
    result, out = run(framework, answers, name=name)
    assert result.exit_code == 2, result.output
    assert not out.exists()
    return result.output


def test_three_tables_are_written_in_their_stated_form(framework: Path) -> None:
    result, out = run(framework, GOOD)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == ["ranking.csv", "scores.csv", "totals.csv"]
    scores = table(out, "scores")
    assert list(scores[0]) == ["unit", "node", "max", "points", "status", "explanation"]
    assert scores[1] == {
        "unit": "SNV",
        "node": "1.2",
        "max": "2",
        "points": "2.00",
        "status": "answered",
        "explanation": "97,2 % → bậc từ 33,3 → 2,00/2,00",
    }
    # 0.75 + 2 + 3 + bonus 0.75 on 17.5 − 0.5; and 0.75 + 1 + 1.75 on 17.5
    assert table(out, "totals") == [
        {"unit": "SNV", "points": "6.50", "base": "17.00", "percent": "38.24", "grade": "C"},
        {"unit": "STP", "points": "3.50", "base": "17.50", "percent": "20.00", "grade": "C"},
    ]
    assert table(out, "ranking") == [
        {"unit": "SNV", "percent": "38.24", "rank": "1"},
        {"unit": "STP", "percent": "20.00", "rank": "2"},
    ]


def test_the_rows_of_a_unit_sum_to_its_total(framework: Path) -> None:
    _, out = run(framework, GOOD)
    rows = [row for row in table(out, "scores") if row["unit"] == "SNV"]
    assert sum(float(row["points"] or 0) for row in rows) == 6.5
    assert [row["node"] for row in rows][-1] == "B1"
    assert len(rows) == 12


def test_statuses_differ_in_every_table(framework: Path) -> None:
    _, out = run(framework, GOOD)
    found = {(row["unit"], row["node"]): row for row in table(out, "scores")}
    gone, arose, silent = found["SNV", "2.5"], found["STP", "2.3"], found["STP", "1.2"]
    assert (gone["status"], gone["points"]) == ("not_applicable", "")
    assert (arose["status"], arose["points"]) == ("did_not_arise", "1.00")
    assert (silent["status"], silent["points"]) == ("unanswered", "0.00")
    assert silent["explanation"] == "chưa trả lời → 0,00/2,00"


def test_explanations_come_in_english_on_request(framework: Path) -> None:
    _, out = run(framework, GOOD, "--lang", "en")
    assert table(out, "scores")[1]["explanation"] == "97.2% → tier from 33.3 → 2.00/2.00"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace('"97,2"', "97.2").replace(",", ";"),
        lambda text: text.replace('"97,2"', "97.2").replace(",", "\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n,,,,\n",
        lambda text: text.replace("unit,node", " Unit ,NODE"),
        lambda text: text.replace("SNV,1.1,answer", " SNV , 1.1 ,answer "),
        lambda text: text.replace('"97,2"', '"97,2 %"'),
    ],
    ids=["BOM", "semicolons", "tabs", "CRLF", "no last line end", "blank lines", "header case", "blanks", "percent"],
)
def test_the_same_answers_in_another_dress_score_the_same(framework: Path, change: Callable[[str], str]) -> None:
    _, out = run(framework, GOOD)
    before = (out / "scores.csv").read_bytes()
    result, out = run(framework, change(GOOD))
    assert result.exit_code == 0, result.output
    assert (out / "scores.csv").read_bytes() == before


def test_utf16_from_excel_is_read(framework: Path) -> None:
    result, _ = run(framework, GOOD.encode("utf-16"))
    assert result.exit_code == 0, result.output


BAD = {
    "an unknown node": ("SNV,9.9,answer,có,", "dòng 2", "answers.unknown_node"),
    "an inner node": ("SNV,2.1,points,3,", "dòng 2", "answers.inner_node"),
    "an unknown input": ("SNV,1.2,rat,97,", "dòng 2", "answers.unknown_input"),
    "no input": ("SNV,1.2,,97,", "dòng 2", "answers.unknown_input"),
    "no unit": (",1.2,rate,97,", "dòng 2", "answers.blank"),
    "no node": ("SNV,,rate,97,", "dòng 2", "answers.blank"),
    "text for a number": ("SNV,1.2,rate,cao,", "dòng 2", "answers.bad_value"),
    "a huge number": ("SNV,1.2,rate,1e999,", "dòng 2", "answers.bad_value"),
    "infinity": ("SNV,1.2,rate,inf,", "dòng 2", "answers.bad_value"),
    "no number": ("SNV,1.2,rate,NaN,", "dòng 2", "answers.bad_value"),
    "forty digits": (f"SNV,1.2,rate,{'9' * 40},", "dòng 2", "answers.bad_value"),
    "an ambiguous number": ("SNV,1.2,rate,1.234,", "dòng 2", "answers.bad_value"),
    "a negative rate": ("SNV,1.2,rate,-1,", "dòng 2", "answers.bad_value"),
    "a wrong option": ("SNV,2.4,choice,z,", "dòng 2", "answers.bad_value"),
    "a wrong date": ("SNV,2.3,date,32/01/2026,", "dòng 2", "answers.bad_value"),
    "a part of a count": ('SNV,2.1.3,count,"1,5",', "dòng 2", "answers.bad_value"),
    "a part above the whole": ("SNV,1.3,a,51,\nSNV,1.3,b,50,", "dòng 2", "answers.bad_value"),
    "a whole of nothing": ("SNV,1.3,a,0,\nSNV,1.3,b,0,", "dòng 3", "answers.bad_value"),
    "half of a ratio": ("SNV,1.3,a,51,", "dòng 2", "answers.missing_input"),
    "an unknown status": ("SNV,1.2,rate,97,done", "dòng 2", "answers.bad_status"),
    "a value beside not applicable": ("SNV,1.2,rate,97,not_applicable", "dòng 2", "answers.value_with_status"),
    "two statuses": ("SNV,1.3,a,,not_applicable\nSNV,1.3,b,5,", "dòng 3", "answers.status_conflict"),
    "a survey that did not arise": ("SNV,2.5,,,did_not_arise", "dòng 2", "answers.status_not_allowed"),
    "a self-scored survey": ("SNV,2.5,points,0.5,", "dòng 2", "answers.survey_self_score"),
    "an answer twice": ("SNV,1.2,rate,97,\nSNV,1.2,rate,97,", "dòng 3", "answers.duplicate"),
    "a bonus with another input": ("SNV,B1,times,2,", "dòng 2", "answers.unknown_input"),
    "a decimal comma without quotes": ("SNV,1.2,rate,97,2,", "dòng 2", "answers.too_many_cells"),
    "decomposed letters": ("So\u031b\u0309 Nội vụ,1.2,rate,97,", "dòng 2", "answers.decomposed_text"),
    "TCVN3 letters": ("Së Néi vô tØnh thñ tôc,1.2,rate,97,", "dòng 2", "answers.legacy_text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_answers_are_refused_at_their_line(framework: Path, name: str) -> None:
    rows, where, code = BAD[name]
    said = refused(framework, f"{HEAD}{rows}\n")
    assert any(where in line and code in line for line in said.splitlines()), said


def test_all_problems_of_a_file_are_listed_at_once_from_top_to_bottom(framework: Path) -> None:
    rows = [entry[0].split("\n")[0] for name, entry in BAD.items() if name not in ("a decimal comma without quotes",)]
    units = [f"U{number}{row[row.index(',') :]}" if row[0] == "S" else row for number, row in enumerate(rows)]
    said = refused(framework, HEAD + "\n".join(units) + "\n")
    for code in (
        "unknown_node",
        "unknown_input",
        "bad_value",
        "missing_input",
        "bad_status",
        "survey_self_score",
        "blank",
    ):
        assert f"answers.{code}" in said
    lines = [int(line.split("dòng ")[1].split(" ")[0]) for line in said.splitlines() if "LỖI dòng" in line]
    assert lines == sorted(lines) and len(lines) >= 20


def test_a_problem_says_what_was_expected_and_how_to_mend_it(framework: Path) -> None:
    said = refused(framework, HEAD + "SNV,1.2,rat,97,\n")
    assert "nhận được: rat" in said and "cần: rate" in said and "có phải là “rate”?" in said


def test_lines_are_counted_through_quoted_line_breaks(framework: Path) -> None:
    rows = 'unit,node,input,value,explanation\nSNV,1.1,answer,có,"hai\ndòng"\nSNV,1.2,rate,cao,\n'
    assert "dòng 4 (value)" in refused(framework, rows)


FILES: dict[str, tuple[bytes, str, str]] = {
    "an empty file": (b"", "answers.csv", "file.empty"),
    "only a header": (HEAD.encode(), "answers.csv", "answers.empty"),
    "no header": (b"SNV,1.2,rate,97\n", "answers.csv", "answers.missing_column"),
    "a column too few": (b"unit,node,value\nSNV,1.2,97\n", "answers.csv", "answers.missing_column"),
    "a strange column": (
        b"unit,node,input,value,colour\nSNV,1.2,rate,97,red\n",
        "answers.csv",
        "answers.unknown_column",
    ),
    "a column twice": (b"unit,node,input,value,value\nSNV,1.2,rate,97,8\n", "answers.csv", "answers.duplicate_column"),
    "NUL bytes": (b"unit,node,input,value\nSNV,1.2,rate,9\x007\n", "answers.csv", "file."),
    "Windows-1258": (b"unit,node,input,value\nS\xd2,1.2,rate,97\n", "answers.csv", "answers.not_utf8"),
    "50 MB": (HEAD.encode() + b"SNV,1.2,rate,97,\n" * 3_000_000, "answers.csv", "file.too_large"),
    "a page": (b"<html><body>1</body></html>", "answers.csv", "file."),
    "a PDF": (b"%PDF-1.7\n%%EOF\n", "answers.pdf", "file."),
    "a lying name": (b"%PDF-1.7\n%%EOF\n", "answers.csv", "file."),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_of_answers_is_refused(framework: Path, name: str) -> None:
    data, file_name, code = FILES[name]
    assert code in refused(framework, data, name=file_name)


def workbook(rows: list[list[Any]], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


COLUMNS = ["unit", "node", "input", "value", "status"]


def test_a_workbook_is_read_as_the_officer_sees_it(framework: Path) -> None:
    rows = [
        COLUMNS,
        ["SNV", 1.1, "answer", True, None],
        ["SNV", "1.2", "rate", 0.972, None],
        ["SNV", "1.3", "a", 45, None],
        ["SNV", "1.3", "b", 50.0, None],
        [None, None, None, None, None],
        ["SNV", "1.4", "x", 0.1 + 0.2, None],
        ["SNV", "2.3", "date", date(2026, 6, 30), None],
        ["STP", "2.3", "date", datetime.fromisoformat("2026-07-10"), None],
        ["STP", "1.2", "rate", "1.234,5", None],
        ["STP", "1.4", "x", 1.234, None],
        ["STP", "2.5", None, None, "not_applicable"],
    ]
    result, out = run(framework, workbook(rows, {"D3": "0.0%"}), name="answers.xlsx")
    assert result.exit_code == 0, result.output
    found = {(row["unit"], row["node"]): row for row in table(out, "scores")}
    assert found["SNV", "1.1"]["points"] == "0.75"
    assert found["SNV", "1.2"]["explanation"].startswith("97,2 %")
    assert found["SNV", "1.4"]["explanation"].startswith("0,3 →")
    assert found["SNV", "2.3"]["points"] == "1.00"
    assert found["STP", "2.3"]["points"] == "0.50"
    assert found["STP", "1.2"]["explanation"].startswith("1234,5 %")
    assert found["STP", "1.4"]["explanation"].startswith("1,234 →")


def test_problems_of_a_workbook_name_the_cell(framework: Path) -> None:
    rows = [
        COLUMNS,
        ["SNV", "1.2", "rate", "cao", None],
        ["SNV", "9.9", "x", 1, None],
        ["SNV", "1.4", "y", 1, None],
        ["SNV", "2.4", "choice", date(2026, 1, 5), None],
        ["SNV", "1.1", "answer", "=1+0", None],
        ["SNV", "2.2", "violations", 1, "soon"],
    ]
    said = refused(framework, workbook(rows), name="answers.xlsx")
    for where, code in (
        ("D2", "answers.bad_value"),
        ("B3", "answers.unknown_node"),
        ("C4", "answers.unknown_input"),
        ("D5", "answers.bad_value"),
        ("D6", "answers.formula_without_value"),
        ("E7", "answers.bad_status"),
    ):
        assert any(f"LỖI {where}:" in line and code in line for line in said.splitlines()), (where, said)


def test_a_workbook_with_macros_is_refused(framework: Path) -> None:
    data = io.BytesIO(workbook([COLUMNS, ["SNV", "1.2", "rate", 97, None]]))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "file.macro" in refused(framework, data.getvalue(), name="answers.xlsm")
    assert "file.macro" in refused(framework, data.getvalue(), name="answers.xlsx")


def test_a_zip_bomb_is_refused_without_unpacking(framework: Path) -> None:
    data = io.BytesIO(workbook([COLUMNS, ["SNV", "1.2", "rate", 97, None]]))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * 400_000_000)
    assert "file." in refused(framework, data.getvalue(), name="answers.xlsx")


def test_a_broken_workbook_is_refused(framework: Path) -> None:
    assert "file." in refused(framework, workbook([COLUMNS])[:-200], name="answers.xlsx")


def test_a_broken_framework_is_reported_and_nothing_is_written(framework: Path) -> None:
    framework.write_text(TEXT.replace("kind: count", "kind: cuont"), encoding="utf-8")
    assert "framework.unknown_rule_kind" in refused(framework, GOOD)


def test_missing_files_are_bad_input(framework: Path) -> None:
    runner = CliRunner()
    out = str(framework.parent / "out")
    assert runner.invoke(score, [str(framework), str(framework.parent / "none.csv"), "--out", out]).exit_code == 2
    assert runner.invoke(score, [str(framework.parent / "none.yaml"), str(framework), "--out", out]).exit_code == 2


def test_a_sum_mismatch_only_warns_unless_strict(framework: Path) -> None:
    framework.write_text(TEXT.replace("total: 17.5", "total: 18"), encoding="utf-8")
    result, out = run(framework, GOOD)
    assert result.exit_code == 0 and "framework.sum_mismatch" in result.output
    assert table(out, "totals")[0]["base"] == "17.00"
    assert run(framework, GOOD, "--strict")[0].exit_code == 1


def test_unknown_maxima_leave_totals_and_ranks_blank(framework: Path) -> None:
    framework.write_text(
        TEXT.replace("name: Một, level: field, max: 8.75", "name: Một, level: field, max: null"), encoding="utf-8"
    )
    result, out = run(framework, GOOD)
    assert result.exit_code == 0 and "framework.unknown_maximum" in result.output
    assert table(out, "totals")[0] == {"unit": "SNV", "points": "", "base": "", "percent": "", "grade": ""}
    assert table(out, "ranking")[0] == {"unit": "SNV", "percent": "", "rank": ""}


def test_a_file_in_the_place_of_the_folder_is_bad_input(framework: Path) -> None:
    (framework.parent / "out").write_text("x", encoding="utf-8")
    result, _ = run(framework, GOOD)
    assert result.exit_code == 2 and "output.unwritable" in result.output


def test_scoring_needs_no_django(framework: Path) -> None:
    (framework.parent / "answers.csv").write_text(GOOD, encoding="utf-8")
    code = (
        "import sys; from chiso.cli.main import main; main(sys.argv[1:], standalone_mode=False);"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']"
    )
    arguments = ["score", str(framework), str(framework.parent / "answers.csv"), "--out", str(framework.parent / "o")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
