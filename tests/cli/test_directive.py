"""`chiso directive read` from the outside."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chiso.cli.directive import directive

OWN = Path(__file__).parents[1] / "golden" / "directives" / "own"
LETTER = str(OWN / "02-cong-van-don-doc.txt")
PLAN = str(OWN / "01-ke-hoach-tinh.txt")


def _run(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(directive, ["read", *words], input=text)


def test_one_file_gives_an_object_whose_spans_point_into_its_text() -> None:
    result = _run(LETTER, "--json", "--text")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["document"]["code"] == "417/SNV-CCHC"
    for one in told["references"]:
        start, end = one["span"]
        assert told["text"][start:end] == one["code"]


def test_several_files_give_a_list() -> None:
    told = json.loads(_run(LETTER, PLAN, "--json").stdout)
    assert [one["document"]["code"] for one in told] == ["417/SNV-CCHC", "58/KH-UBND"]


def test_people_read_targets_and_tasks_under_their_names() -> None:
    result = _run(PLAN)
    assert "Kế hoạch 58/KH-UBND 12/03/2026" in result.stdout
    assert "Sở Tư pháp: Tham mưu rà soát văn bản quy phạm pháp luật" in result.stdout
    assert "Chỉ tiêu (5)" in result.stdout


def test_pasted_text_comes_from_standard_input() -> None:
    result = _run("-", "--json", text="Kế hoạch số 12/KH-UBND ngày 05/8/2023 của UBND tỉnh")
    assert [one["code"] for one in json.loads(result.stdout)["references"]] == ["12/KH-UBND"]


def test_a_broken_file_is_told_and_the_others_are_still_read(tmp_path: Path) -> None:
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    result = _run(str(broken), LETTER, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 2
    assert [one["usable"] for one in told] == [False, True]
    assert told[0]["problems"][0]["code"] == "file.damaged"


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--strict"], 1)])
def test_anomalies_fail_only_when_asked_to(words: list[str], code: int) -> None:
    result = _run("-", *words, text="Sở Nội vụ báo cáo trước ngày 31/6/2024.")
    assert result.exit_code == code
    assert "[impossible_date]" in result.stdout
