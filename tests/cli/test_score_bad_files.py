"""What `chiso score` says about files as they really arrive: one complete report, exit code 2, nothing written."""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from chiso.cli.score import score
from tests.engine.scoring.trees import TEXT

HEAD = "unit,node,input,value,status\n"
NARROW = "unit,node,input,value\n"
ROWS = [["unit", "node", "input", "value", "status"], ["SNV", "1.1", "answer", "có", None]]
Found = set[tuple[str, str]]


def workbook(rows: list[list[Any]], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The same archive with members changed or added."""
    old, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def cut_short(name: str, content: bytes) -> bytes:
    return content[:400] if name.endswith("sheet1.xml") else content


def run(folder: Path, data: bytes, name: str, *more: str, framework: str = TEXT) -> tuple[Result, Path]:
    (folder / "framework.yaml").write_text(framework, encoding="utf-8")
    (folder / name).write_bytes(data)
    out = folder / "out"
    arguments = [str(folder / "framework.yaml"), str(folder / name), "--out", str(out), *more]
    return CliRunner().invoke(score, arguments), out


def refused(folder: Path, data: bytes, name: str = "answers.csv", framework: str = TEXT) -> Found:
    """Code and place of every problem; in both languages and as JSON the report says the same."""
    told, out = run(folder, data, name, framework=framework)
    assert told.exit_code == 2, told.output
    assert not out.exists()
    english, _ = run(folder, data, name, "--lang", "en", framework=framework)
    assert english.exit_code == 2 and english.output.count("\n") == told.output.count("\n")
    assert not re.search(r"dòng|cách sửa|nhận được", english.output)
    as_json, _ = run(folder, data, name, "--json", framework=framework)
    assert as_json.exit_code == 2 and not out.exists()
    problems = json.loads(as_json.output)["problems"]
    assert told.output.count("LỖI") == sum(problem["severity"] == "error" for problem in problems)
    for problem in problems:
        assert problem["message_vi"] and problem["message_en"] and problem["file"]
        assert problem["expected"] and problem["hint"], problem
    return {(problem["code"], problem["where"]) for problem in problems}


def csv_bytes(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


TWO_MORE = "SNV,9.9,x,1,\nSNV,1.2,rate,chín,\n"
"""Two mistakes below the one that a case is about: they must be in the same report."""


def two_more(line: int) -> Found:
    return {("answers.unknown_node", f"dòng {line} (node)"), ("answers.bad_value", f"dòng {line + 1} (value)")}


CSV: dict[str, tuple[bytes, Found]] = {
    "Windows-1258": (
        HEAD.encode() + b"Thu\xea\xec,1.1,answer,c\xf3,\n" + TWO_MORE.replace("chín", "abc").encode(),
        {("answers.not_utf8", "dòng 2")} | two_more(3),
    ),
    "TCVN3 bytes": (
        csv_bytes(HEAD + "SNV,1.1,answer,cã,\nSë Néi vô,9.9,x,1,\nSNV,1.2,rate,abc,\n", "cp1252"),
        {("answers.not_utf8", "dòng 2")} | two_more(3),
    ),
    "TCVN3 text": (
        csv_bytes(HEAD + "Së Néi vô,1.1,answer,có,\n" + TWO_MORE),
        {("answers.legacy_text", "dòng 2 (unit)")} | two_more(3),
    ),
    "VNI text": (
        csv_bytes(HEAD + "Sôû Noäi vuï,1.1,answer,có,\n" + TWO_MORE),
        {("answers.legacy_text", "dòng 2 (unit)")} | two_more(3),
    ),
    "NFD": (
        csv_bytes(HEAD + unicodedata.normalize("NFD", "Sở Nội vụ") + ",1.1,answer,có,\n" + TWO_MORE),
        {("answers.decomposed_text", "dòng 2 (unit)")} | two_more(3),
    ),
    "blank lines on top": (csv_bytes("\n  \n" + HEAD + TWO_MORE), two_more(4)),
    "blank lines between, CRLF": (csv_bytes((HEAD + "\n\n" + TWO_MORE).replace("\n", "\r\n")), two_more(4)),
    "old line ends": (csv_bytes((HEAD + TWO_MORE).replace("\n", "\r")), two_more(2)),
    "semicolons": (csv_bytes((HEAD + TWO_MORE).replace(",", ";")), two_more(2)),
    "a byte-order mark": (b"\xef\xbb\xbf" + csv_bytes(HEAD + TWO_MORE), two_more(2)),
    "a quotation mark that never closes": (
        csv_bytes(HEAD + 'SNV,1.1,answer,"có,\n' + TWO_MORE),
        {("answers.open_quote", "dòng 2")} | two_more(3),
    ),
    "an unquoted decimal comma": (
        csv_bytes(NARROW + "SNV,1.2,rate,97,2\nSNV,9.9,x,1\nSTP,1.2,rate,chín\n"),
        {("answers.too_many_cells", "dòng 2")} | two_more(3),
    ),
    "an unquoted decimal comma that fits": (
        csv_bytes(HEAD + "SNV,1.2,rate,97,2\n"),
        {("answers.bad_status", "dòng 2 (status)")},
    ),
    "missing and odd columns": (
        csv_bytes("unit,node,inputt,value,value\nSNV,1.1,answer,có,\n"),
        {
            ("answers.missing_column", "dòng 1"),
            ("answers.unknown_column", "dòng 1"),
            ("answers.duplicate_column", "dòng 1"),
        },
    ),
    "only a header": (csv_bytes(HEAD), {("answers.empty", "")}),
    "nothing": (b"", {("file.empty", "answers.csv")}),
    "only blanks": (b"  \n \n", {("answers.empty", "")}),
    "NUL": (csv_bytes(HEAD) + b"SNV,1.1,answer,\0,\n", {("file.not_allowed", "")}),
    "an unknown status": (
        csv_bytes(HEAD + "SNV,2.3,,,không phát sinh\nSNV,2.5,,,n/a\n"),
        {("answers.bad_status", "dòng 2 (status)"), ("answers.bad_status", "dòng 3 (status)")},
    ),
    "the same answer three times": (
        csv_bytes(HEAD + "SNV,1.1,answer,có,\nSNV,1.1,answer,không,\nSNV,1.1,answer,có,\n"),
        {("answers.duplicate", "dòng 3 (value)"), ("answers.duplicate", "dòng 4 (value)")},
    ),
    "dates that do not exist": (
        csv_bytes(
            HEAD + "SNV,2.3,date,31/6/2026,\nSTP,2.3,date,29/02/2026,\nA,2.3,date,1/1/26,\nB,2.3,date,13.13.2026,\n"
        ),
        {("answers.bad_value", f"dòng {line} (value)") for line in range(2, 6)},
    ),
    "one input missing, the other wrong": (
        csv_bytes(HEAD + "SNV,1.3,a,bốn,\n"),
        {("answers.missing_input", "dòng 2 (value)"), ("answers.bad_value", "dòng 2 (value)")},
    ),
    "figures that are none": (
        csv_bytes(
            HEAD
            + "".join(
                f"U{n},1.2,rate,{text},\n"
                for n, text in enumerate(["NaN", "inf", "1e5", "１２", "1.234", "--5", "5-", "%"])
            )
        ),
        {("answers.bad_value", f"dòng {line} (value)") for line in range(2, 10)},
    ),
    "counts that are none": (
        csv_bytes(HEAD + 'A,2.1.3,count,-1,\nB,2.1.3,count,"1,5",\nC,B1,count,hai,\nD,B1,count,-2,\n'),
        {("answers.bad_value", f"dòng {line} (value)") for line in range(2, 6)},
    ),
    "denominators of zero and parts above the whole": (
        csv_bytes(HEAD + "A,1.3,a,0,\nA,1.3,b,0,\nB,1.3,a,5,\nB,1.3,b,4,\n"),
        {("answers.bad_value", "dòng 3 (value)"), ("answers.bad_value", "dòng 4 (value)")},
    ),
}


@pytest.mark.parametrize("case", CSV)
def test_a_bad_csv_gets_one_complete_report(case: str, tmp_path: Path) -> None:
    data, wanted = CSV[case]
    assert refused(tmp_path, data) == wanted


def far_cell(sheet: Any) -> None:
    sheet.cell(1_048_576, 1, "X")


XLSX: dict[str, tuple[Callable[[], bytes], Found]] = {
    "a formula that nobody computed": (
        lambda: workbook([*ROWS, ["STP", "1.2", "rate", "=1+1", None], ["STP", "9.9", "x", 1, None]]),
        {("answers.formula_without_value", "D3"), ("answers.unknown_node", "B4")},
    ),
    "text and times in number cells": (
        lambda: workbook([*ROWS, ["STP", "1.2", "rate", "chín", None], ["STP", "1.4", "x", time(3, 4), None]]),
        {("answers.bad_value", "D3"), ("answers.bad_value", "D4")},
    ),
    "a title above the table": (
        lambda: workbook([[None], [None], *ROWS, ["STP", "9.9", "x", 1, None]]),
        {("answers.unknown_node", "B5")},
    ),
    "a cell at the foot of the sheet": (lambda: workbook(ROWS, far_cell), {("answers.blank", "B1048576")}),
    "a sheet cut short": (lambda: rezipped(workbook(ROWS), cut_short), {("answers.workbook", "")}),
    "macros": (
        lambda: rezipped(workbook(ROWS), lambda name, content: content, {"xl/vbaProject.bin": b"x"}),
        {("file.macro", "xl/vbaProject.bin")},
    ),
    "a bomb": (
        lambda: rezipped(workbook(ROWS), lambda name, content: content, {"xl/media/a.bin": b"\0" * 60_000_000}),
        {("file.bomb", "xl/media/a.bin")},
    ),
    "an empty sheet": (lambda: workbook([]), {("answers.missing_column", "dòng 1")}),
    "no workbook at all": (lambda: b"PK\x03\x04" + b"x" * 50, {("file.damaged", "")}),
    "a web page": (lambda: b"<html><script>1</script></html>", {("file.active_content", "")}),
}


@pytest.mark.parametrize("case", XLSX)
def test_a_bad_workbook_gets_one_complete_report(case: str, tmp_path: Path) -> None:
    make, wanted = XLSX[case]
    found = refused(tmp_path, make(), "answers.xlsx")
    assert found == wanted or {code for code, _ in found} == {code for code, place in wanted if not place}


def test_both_files_are_judged_in_one_report(tmp_path: Path) -> None:
    broken = TEXT.replace("kind: count", "kind: cuont")
    found = refused(tmp_path, b"unit,node\nSNV,1.1\n", framework=broken)
    assert {code for code, _ in found} == {"framework.unknown_rule_kind", "answers.missing_column"}


def test_fifty_megabytes_are_refused_by_their_size(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as stream:
        stream.truncate(50 * 2**20)
    data = (tmp_path / "big").read_bytes()
    assert {code for code, _ in refused(tmp_path, data)} == {"file.too_large"}


def test_a_list_that_is_cut_says_how_many_are_left(tmp_path: Path) -> None:
    rows = "".join(f"U{number},1.2,rate,chín,\n" for number in range(1500))
    told, out = run(tmp_path, (HEAD + rows).encode(), "answers.csv")
    assert told.exit_code == 2 and not out.exists()
    assert told.output.count("LỖI") == 1001 and "Còn 500 lỗi" in told.output


@pytest.mark.parametrize("name", ["folder", "nothing.csv"])
def test_what_cannot_be_opened_says_so(name: str, tmp_path: Path) -> None:
    (tmp_path / "framework.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for first, second, code in (
        ("framework.yaml", name, "file.unreadable"),
        (name, "framework.yaml", "framework.unreadable"),
    ):
        result = CliRunner().invoke(
            score, [str(tmp_path / first), str(tmp_path / second), "--out", str(tmp_path / "out")]
        )
        assert result.exit_code == 2 and code in result.output
        assert not (tmp_path / "out").exists()


GOOD = HEAD + 'SNV,1.1,answer,có,\nSNV,1.2,rate,"97,2",\n'


def test_a_folder_that_cannot_take_one_table_gets_none(tmp_path: Path) -> None:
    (tmp_path / "out/totals.csv").mkdir(parents=True)
    result, out = run(tmp_path, GOOD.encode(), "answers.csv")
    assert result.exit_code == 2 and "output.unwritable" in result.output
    assert [path.name for path in out.iterdir()] == ["totals.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    result, out = run(tmp_path, GOOD.encode(), "answers.csv")
    assert result.exit_code == 2 and "output.unwritable" in result.output and not list(out.iterdir())


def test_a_scored_round_is_told_as_json(tmp_path: Path) -> None:
    result, out = run(tmp_path, GOOD.encode(), "answers.csv", "--json")
    told = json.loads(result.output)
    assert result.exit_code == 0 and told["usable"] and told["units"] == 1
    assert {Path(name) for name in told["files"]} == set(out.iterdir())


@pytest.mark.parametrize(
    ("figures", "read"),
    [
        (["94.999", "0.5"], "94,999"),  # the second proves that the file writes decimals with a point
        (["94.999", "97,2"], "94,999"),  # ninety-five thousand per cent is no reading, whatever the file proves
        (["94,999"], "94,999"),
    ],
)
def test_a_point_before_three_digits_is_read_where_only_one_reading_is_left(
    figures: list[str], read: str, tmp_path: Path
) -> None:
    rows = "".join(f'U{number},1.2,rate,"{figure}",\n' for number, figure in enumerate(figures))
    result, out = run(tmp_path, (HEAD + rows).encode(), "answers.csv")
    assert result.exit_code == 0, result.output
    assert f"{read} % →" in (out / "scores.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("other", "read"), [("0.5", "1,234"), ("0,5", "1234")])
def test_the_other_numbers_of_a_file_say_what_its_point_means(other: str, read: str, tmp_path: Path) -> None:
    rows = f'A,1.4,x,"1.234",\nB,1.4,x,"{other}",\n'
    result, out = run(tmp_path, (HEAD + rows).encode(), "answers.csv")
    assert result.exit_code == 0, result.output
    assert f"{read} →" in (out / "scores.csv").read_text(encoding="utf-8")


def test_without_any_proof_an_ambiguous_figure_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, (HEAD + "A,1.4,x,1.234,\n").encode()) == {("answers.bad_value", "dòng 2 (value)")}
