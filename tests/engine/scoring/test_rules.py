"""Every rule kind against cases worked by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import KINDS, Answer, load_checked, score_leaf

GOLDEN = Path(__file__).parents[2] / "golden" / "scoring" / "rules.yaml"
SETS: list[dict[str, Any]] = yaml.load(GOLDEN.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES = [(entry, case) for entry in SETS for case in entry["cases"]]


def framework_of(entry: dict[str, Any]) -> Framework:
    """A framework with one field and one leaf that has the rule."""
    leaf = {
        "code": "1.1",
        "parent": "1",
        "name": "Tiêu chí",
        "level": "criterion",
        "max": float(entry["max"]),
        "channel": entry.get("channel", "self"),
        "rule": entry["rule"],
    }
    tree = {
        "code": "T",
        "name": "Thử",
        "family": "T",
        "unit_group": "T",
        "valid_for": {"from": "2026-01-01"},
        "nodes": [{"code": "1", "name": "Lĩnh vực", "level": "field", "max": float(entry["max"])}, leaf],
    }
    return load_checked(yaml.safe_dump(tree, allow_unicode=True))


@pytest.mark.parametrize(
    ("entry", "case"),
    CASES,
    ids=[f"{entry['kind']}: {case.get('inputs', case.get('status'))}" for entry, case in CASES],
)
def test_a_leaf_gets_the_points_that_were_worked_by_hand(entry: dict[str, Any], case: dict[str, Any]) -> None:
    answer = Answer(case.get("inputs", {}), case.get("status", "answered"))
    score = score_leaf(framework_of(entry), "1.1", answer)
    if "problem" in case:
        assert [problem.code for problem in score.problems] == [case["problem"]]
        assert score.points is None
        return
    assert score.problems == ()
    assert score.points == (None if case["points"] == "null" else Decimal(case["points"]))
    if "says" in case:
        assert score.explanation.vi == case["says"]


def test_the_golden_cases_cover_every_kind() -> None:
    assert {entry["rule"]["kind"] for entry in SETS} == set(KINDS)


def test_every_kind_speaks_english_too() -> None:
    for entry in SETS:
        case = next(case for case in entry["cases"] if "points" in case and case.get("inputs"))
        said = score_leaf(framework_of(entry), "1.1", Answer(case["inputs"])).explanation
        assert said.en and said.en != said.vi


def test_a_fault_of_the_step_brings_no_advice_about_letters() -> None:
    leaf = framework_of({"max": "1", "channel": "appraised", "rule": {"kind": "manual", "step": 0.25}})
    of_step, of_letters = (score_leaf(leaf, "1.1", Answer({"points": text})).problems[0] for text in ("0.2", "một"))
    assert of_step.expected.vi and not of_step.hint.vi
    assert of_letters.hint.vi
