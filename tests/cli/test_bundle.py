"""`chiso bundle replay`: agreement, every difference, and files that are no result."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from chiso.cli.bundle import bundle
from tests.engine.bundle.test_replay import group, payload


def run(*arguments: str):
    return CliRunner().invoke(bundle, ["replay", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ket-qua.json"
    path.write_text(payload(group()).text(), encoding="utf-8")
    return path


def test_an_honest_file_replays_and_its_hash_is_printed(file: Path):
    result = run(str(file))
    assert result.exit_code == 0
    assert payload(group()).sha256() in result.output and "3 đơn vị, 0 số khác" in result.output


def test_a_changed_number_is_named_and_the_exit_code_is_1(file: Path):
    made = payload(group())
    forged = replace(made, totals=(replace(made.totals[0], rank=Decimal(2)), *made.totals[1:]))
    file.write_text(forged.text(), encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 1 and "so-a rank: 2 ≠ 1" in result.output
    told = json.loads(run(str(file), "--json").output)
    assert told["differences"] == [{"unit": "so-a", "node": "", "what": "rank", "published": "2", "recomputed": "1"}]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"PK\x03\x04"])
def test_a_file_that_is_no_result_gets_exit_code_2(tmp_path: Path, content: bytes):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert run(str(path)).exit_code == 2
    assert run(str(tmp_path / "khong-co.json")).exit_code == 2
