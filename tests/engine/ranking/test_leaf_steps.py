"""Steps are the levels that a rule knows, above the present one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks import load_framework
from chiso.engine.ranking import levels_of, steps_of

FRAMEWORK = """
code: thu
name: {vi: Bộ thử, en: Trial}
family: own
unit_group: communes
valid_for: {from: 2025-01-01, to: 2026-01-01}
total: 10
nodes:
  - {code: "1", name: {vi: Lĩnh vực, en: Field}, level: field, max: 10}
  - {code: "1.1", parent: "1", name: {vi: Bậc, en: Tiers}, level: criterion, max: 3, rule: {kind: tiers, input: rate,
     tiers: [{from: 0, to: 80, points: 0}, {from: 80, to: 95, points: 1.5}, {from: 95, points: 3}]}}
  - {code: "1.2", parent: "1", name: {vi: Chọn, en: Choice}, level: criterion, max: 2, rule: {kind: choice,
     options: [{code: full, points: 2}, {code: part, points: 0.5}]}}
  - {code: "1.3", parent: "1", name: {vi: Có không, en: Yes or no}, level: criterion, max: 1,
     rule: {kind: yes_no, points: 1}}
  - {code: "1.4", parent: "1", name: {vi: Tỷ lệ, en: Share}, level: criterion, max: 4,
     rule: {kind: ratio, numerator: a, denominator: b}}
"""


def _node(code: str):
    return next(node for node in load_framework(FRAMEWORK.encode()).nodes if node.code == code)


@pytest.mark.parametrize(
    ("code", "levels"), [("1.1", [0, 1.5, 3]), ("1.2", [0.5, 2]), ("1.3", [0, 1]), ("1.4", [0, 1, 2, 3, 4])]
)
def test_levels_are_those_of_the_rule(code: str, levels: list[float]):
    assert [float(level) for level in levels_of(_node(code))] == levels


def test_steps_lead_to_the_levels_above():
    steps = steps_of(_node("1.1"), Decimal("1.5"), weight=2.0, effort=6.0, owner="Sở Nội vụ")
    assert [(step.code, step.leaf, step.gain, step.effort, step.owner) for step in steps] == [
        ("1.1@3", "1.1", 3.0, 3.0, "Sở Nội vụ")
    ]


def test_nothing_is_left_to_do_at_the_top():
    assert steps_of(_node("1.4"), Decimal(4)) == ()
