"""`chiso template check`: the office's own Word templates, before anybody prints with them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from chiso.cli.main import main
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.kinds import KINDS


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["template", "check", *map(str, arguments)])


def shipped(folder: Path, code: str, name: str = "") -> Path:
    """The template of that kind as it comes with the product."""
    kind = KINDS[code]
    path = folder / (name or f"{kind.file_name}.docx")
    path.write_bytes(default_template(code))
    return path


def with_paragraph(path: Path, text: str) -> None:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    document.add_paragraph(text)
    document.save(str(path))


@pytest.mark.parametrize("code", KINDS)
def test_every_shipped_template_passes_without_a_warning(code: str, tmp_path: Path) -> None:
    result = run(shipped(tmp_path, code), "--strict")
    assert result.exit_code == 0, result.output


def test_the_kind_may_be_said_when_the_name_does_not_tell(tmp_path: Path) -> None:
    path = shipped(tmp_path, "decision", "mau-cua-chung-toi.docx")
    assert run(path, "--kind", "decision").exit_code == 0
    result = run(path)
    assert result.exit_code == 2 and "template.unknown_kind" in result.output and "decision (" in result.output


def test_all_mistakes_of_all_files_come_in_one_report(tmp_path: Path) -> None:
    good, bad = shipped(tmp_path, "submission"), shipped(tmp_path, "decision")
    with_paragraph(bad, "{{ nothing.such }} và {% if %}")
    missing = tmp_path / "to-trinh-khac.docx"
    result = run(good, bad, missing)
    assert result.exit_code == 2
    assert "template.unknown" in result.output and "file.unreadable" in result.output
    told = {entry["file"]: entry for entry in json.loads(run(good, bad, missing, "--json").output)}
    assert [told[path.name]["usable"] for path in (good, bad, missing)] == [True, False, False]
    assert all(problem["hint"] or problem["expected"] for entry in told.values() for problem in entry["problems"])


def test_places_are_english_for_english_readers(tmp_path: Path) -> None:
    path = shipped(tmp_path, "decision")
    with_paragraph(path, "{{ nothing.such }}")
    assert "ERROR paragraph " in run(path, "--lang", "en").output
    assert "LỖI đoạn " in run(path).output


def test_a_layout_that_is_not_as_decreed_only_warns(tmp_path: Path) -> None:
    path = shipped(tmp_path, "decision")
    document = docx.Document(io.BytesIO(path.read_bytes()))
    document.sections[0].left_margin = docx.shared.Mm(5)
    document.save(str(path))
    assert run(path).exit_code == 0
    assert run(path, "--strict").exit_code == 1


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quyet-dinh.docx").write_bytes(b"<html></html>")
    result = run(tmp_path / "quyet-dinh.docx")
    assert result.exit_code == 2 and "file." in result.output
