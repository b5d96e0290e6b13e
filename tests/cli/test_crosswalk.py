"""`chiso framework crosswalk` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from click.testing import CliRunner

from chiso.cli.main import main

SMALL = Path(__file__).parents[1] / "small_framework.yaml"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["framework", "crosswalk", *map(str, arguments)])
    return result.exit_code, result.output


def next_version(folder: Path) -> Path:
    made = folder / "moi.yaml"
    text = SMALL.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2026")
    made.write_text(text.replace("input: rate,", "input: done_rate,"), encoding="utf-8")
    return made


def test_the_proposal_can_be_saved_and_checked(tmp_path: Path) -> None:
    new, saved = next_version(tmp_path), tmp_path / "quy-doi.yaml"
    code, text = run(SMALL, new)
    saved.write_text(text, encoding="utf-8")
    assert code == 0
    assert run(SMALL, new, "--map", saved)[0] == 0
    # nobody confirmed it yet
    assert run(SMALL, new, "--map", saved, "--strict")[0] == 1


def test_answers_are_scored_again_with_gaps_named(tmp_path: Path) -> None:
    new, saved, answers = next_version(tmp_path), tmp_path / "m.yaml", tmp_path / "a.csv"
    saved.write_text(run(SMALL, new)[1], encoding="utf-8")
    answers.write_text("unit,node,input,value\nSO-A,1.1,answer,có\nSO-A,1.2,rate,96\n", encoding="utf-8")
    code, _ = run(SMALL, new, "--map", saved, "--answers", answers, "--out", tmp_path / "out")
    leaves = pl.read_csv(tmp_path / "out/rescored.csv", infer_schema=False)
    rows = {row["node"]: row for row in leaves.to_dicts()}
    assert code == 0
    assert (rows["1.1"]["points_then"], rows["1.1"]["points_now"]) == ("1.00", "1.00")
    assert (rows["1.2"]["points_then"], rows["1.2"]["points_now"], rows["1.2"]["gap"]) == (
        "2.00",
        "",
        "input_missing",
    )
    totals = pl.read_csv(tmp_path / "out/rescored_totals.csv", infer_schema=False).to_dicts()[0]
    assert (totals["comparable_percent"], totals["total"]) == ("80.00", "")


def test_bad_files_give_exit_code_two_and_all_problems(tmp_path: Path) -> None:
    bad = tmp_path / "m.yaml"
    bad.write_text("from: x\nto: y\nlinks:\n  - {from: '9', to: '1.1'}\n", encoding="utf-8")
    code, text = run(SMALL, next_version(tmp_path), "--map", bad, "--json")
    assert code == 2
    assert len([found for found in json.loads(text)["problems"] if found["severity"] == "error"]) == 3
