"""`chiso framework import` from the outside."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from chiso.cli.framework import framework
from chiso.engine.scoring.checking import load_checked
from tests.golden.annexes import excel_annexes, word_annexes


def _run(*words: str) -> Result:
    return CliRunner().invoke(framework, ["import", *words])


def _annex(folder: Path, data: bytes, name: str) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_an_annex_becomes_a_file_that_loads(tmp_path: Path) -> None:
    out = tmp_path / "khung.yaml"
    result = _run(_annex(tmp_path, excel_annexes.plain(), "phu-luc.xlsx"), "--out", str(out), "--code", "cchc-2026")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "8 nút, 5 tiêu chí được chấm; 5 trên 5 cách tính thành quy tắc; 0 cảnh báo" in result.stdout
    assert load_checked(out).code == "cchc-2026"


def test_warnings_name_cells_and_strict_makes_them_count(tmp_path: Path) -> None:
    annex, out = _annex(tmp_path, excel_annexes.slips(), "phu-luc.xlsx"), str(tmp_path / "f.yaml")
    assert _run(annex, "--out", out).exit_code == 0
    result = _run(annex, "--out", out, "--strict", "--lang", "en")
    assert result.exit_code == 1
    assert "WARNING Phụ lục!A6: The maximum is missing." in result.stderr
    assert "annex.year_unknown" in result.stderr


def test_the_json_report_holds_rule_confidence_and_cells_of_each_leaf(tmp_path: Path) -> None:
    result = _run(_annex(tmp_path, word_annexes.pages(), "phu-luc.docx"), "--out", str(tmp_path / "f.yaml"), "--json")
    report = json.loads(result.stdout)
    leaf = next(node for node in report["nodes"] if node["code"] == "1.1.2")
    assert (leaf["rule"]["kind"], leaf["confidence"], leaf["typed"]) == ("tiers", 0.95, True)
    assert leaf["cells"]["max"] == "bảng 1, dòng 5, cột 3"
    assert report["summary"]["leaves"] == 3


def test_an_unusable_annex_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "f.yaml"
    result = _run(_annex(tmp_path, b"\xd0\xcf\x11\xe0" + bytes(600), "phu-luc.xls"), "--out", str(out), "--json")
    assert result.exit_code == 2
    assert [found["code"] for found in json.loads(result.stdout)["problems"]] == ["annex.old_format"]
    assert not out.exists()


def test_a_missing_annex_and_an_unwritable_place_are_bad_input(tmp_path: Path) -> None:
    assert _run(str(tmp_path / "none.xlsx")).exit_code == 2
    annex = _annex(tmp_path, excel_annexes.plain(), "phu-luc.xlsx")
    assert _run(annex, "--out", str(tmp_path / "no-folder" / "f.yaml")).exit_code == 2
    assert list(tmp_path.iterdir()) == [Path(annex)]


def test_without_out_the_file_goes_to_standard_output(tmp_path: Path) -> None:
    result = _run(_annex(tmp_path, excel_annexes.roman(), "phu-luc.xlsx"), "--year", "2026")
    assert result.stdout.startswith("code: phu-luc\n")
    assert load_checked(result.stdout).total == 10
