"""`chiso framework check|diff`: exit codes and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chiso.cli.framework import framework
from chiso.samples import FRAMEWORKS, framework_text
from tests.engine.scoring.trees import TEXT


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(framework, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "f.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_good_file_passes_in_few_words(file: Path) -> None:
    result = invoke("check", file, "--strict")
    assert result.exit_code == 0
    assert result.output == "T: dùng được; 11 tiêu chí chấm điểm, tổng 17.5, 0 cảnh báo\n"


def test_a_sum_mismatch_warns_with_both_figures_and_fails_only_when_strict(file: Path) -> None:
    file.write_text(TEXT.replace("total: 17.5", "total: 18"), encoding="utf-8")
    result = invoke("check", file)
    assert result.exit_code == 0
    assert "CẢNH BÁO" in result.output and "18" in result.output and "17.5" in result.output
    assert invoke("check", file, "--strict").exit_code == 1


def test_a_broken_file_lists_all_its_problems_and_leaves_with_two(file: Path) -> None:
    file.write_text(TEXT.replace("kind: count", "kind: cuont").replace("max: 0.75", "max: x"), encoding="utf-8")
    result = invoke("check", file)
    assert result.exit_code == 2
    assert "framework.unknown_rule_kind" in result.output and "framework.not_a_number" in result.output
    english = invoke("check", file, "--lang", "en")
    assert "ERROR line 13" in english.output and "dòng" not in english.output


def test_problems_come_as_json_too(file: Path) -> None:
    found = json.loads(invoke("check", file, "--json").stdout)
    assert found["usable"] and found["leaves"] == 11 and len(found["sha256"]) == 64
    file.write_text(TEXT.replace("kind: count", "kind: cuont"), encoding="utf-8")
    result = invoke("check", file, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 2 and not found["usable"]
    assert found["problems"][0]["code"] == "framework.unknown_rule_kind"
    assert found["problems"][0]["where"].startswith("dòng ")


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    assert invoke("check", tmp_path / "none.yaml").exit_code == 2
    assert invoke("check", tmp_path).exit_code == 2


def test_the_samples_differ_from_year_to_year_and_not_from_themselves(tmp_path: Path) -> None:
    paths = {}
    for code in FRAMEWORKS:
        paths[code] = tmp_path / f"{code}.yaml"
        paths[code].write_text(framework_text(code), encoding="utf-8")
    result = invoke("diff", paths["MAU-SO-2025"], paths["MAU-SO-2026"])
    assert result.exit_code == 0
    assert "+ THÊM" in result.output and "Tổng: 100 → 100 (±0)" in result.output
    found = json.loads(invoke("diff", paths["MAU-XA-2025"], paths["MAU-XA-2026"], "--json").stdout)
    assert found["nodes"] and found["total"]["delta"] == "0"
    same = invoke("diff", paths["MAU-SO-2026"], paths["MAU-SO-2026"], "--lang", "en")
    assert "no difference" in same.output


def test_a_diff_with_a_broken_side_is_bad_input(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.yaml"
    broken.write_text("code: [", encoding="utf-8")
    assert invoke("diff", file, broken).exit_code == 2


def test_a_diff_of_two_broken_files_tells_what_is_wrong_with_both(file: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("code: [", encoding="utf-8")
    second.write_text("", encoding="utf-8")
    result = CliRunner().invoke(framework, ["diff", str(first), str(second)])
    assert result.exit_code == 2
    assert "first.yaml: 1 lỗi" in result.output and "second.yaml: 1 lỗi" in result.output


def test_a_move_says_from_where_to_where(tmp_path: Path) -> None:
    text = (
        "code: {code}\nname: a\nfamily: a\nunit_group: a\nvalid_for: {{from: 2026-01-01}}\nnodes:\n"
        "- {{code: A, name: A, level: field, max: 1}}\n- {{code: B, name: B, level: field, max: 1}}\n"
        "- {{code: x, parent: {parent}, name: x, level: criterion, max: 1, rule: {{kind: yes_no}}}}\n"
        "- {{code: y, parent: A, name: y, level: criterion, max: 1, rule: {{kind: yes_no}}}}\n"
        "- {{code: z, parent: B, name: z, level: criterion, max: 1, rule: {{kind: yes_no}}}}\n"
    )
    for code, parent in (("old", "A"), ("new", "B")):
        (tmp_path / f"{code}.yaml").write_text(text.format(code=code, parent=parent), encoding="utf-8")
    result = CliRunner().invoke(framework, ["diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")])
    assert result.exit_code == 0 and "parent: A → B" in result.output
