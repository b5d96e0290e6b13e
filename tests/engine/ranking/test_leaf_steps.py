"""Steps are the levels that a rule knows, above the present one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks import load_framework
from chiso.engine.ranking import levels_of, rule_levels, steps_of
from chiso.engine.scoring import Answer, score_sheet

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
  - {code: "1.5", parent: "1", name: {vi: Trừ điểm, en: Deduction}, level: criterion, max: 2,
     rule: {kind: deduction, minus_each: 0.75, floor: 0.5}}
  - {code: "1.6", parent: "1", name: {vi: Đếm, en: Count}, level: criterion, max: 2,
     rule: {kind: count, points_each: 0.8}}
  - {code: "1.7", parent: "1", name: {vi: Hạn, en: Deadline}, level: criterion, max: 2,
     rule: {kind: deadline, due: 2025-11-30, points: 1.5, late: [{days: 5, points: 1}]}}
  - {code: "1.8", parent: "1", name: {vi: Tuyến tính, en: Linear}, level: criterion, max: 4,
     rule: {kind: linear, input: late_rate, from: [20, 0], to: [0, 4]}}
  - {code: "1.9", parent: "1", name: {vi: Sàn, en: Floor}, level: criterion, max: 4,
     rule: {kind: ratio, numerator: a, denominator: b, full_at: 0.8, floor: 0.5}}
  - {code: "1.10", parent: "1", name: {vi: Công thức, en: Formula}, level: criterion, max: 3, rule: {kind: formula,
     inputs: [x], cases: [{when: "x > 5", points: 3}, {when: "x > 2", points: 1}, {points: 0}]}}
  - {code: "1.11", parent: "1", name: {vi: Chấm tay, en: Manual}, level: criterion, max: 1,
     rule: {kind: manual, step: 0.5}}
  - {code: "1.12", parent: "1", name: {vi: Tự lấy, en: Fed}, level: criterion, max: 2, channel: fed,
     rule: {kind: fed, from: dossiers, rule: {kind: tiers, input: percent,
     tiers: [{from: 90, points: 2}, {to: 90, points: 0.5}]}}}
  - {code: "1.13", parent: "1", name: {vi: Điều tra, en: Survey}, level: criterion, max: 8, channel: survey}
"""


def _node(code: str):
    return next(node for node in load_framework(FRAMEWORK.encode()).nodes if node.code == code)


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("1.1", [0, 1.5, 3]),
        ("1.2", [0.5, 2]),
        ("1.3", [0, 1]),
        ("1.4", [0, 1, 2, 3, 4]),
        ("1.5", [0.5, 1.25, 2]),
        ("1.6", [0, 0.8, 1.6, 2]),
        ("1.7", [0, 1, 1.5]),
        ("1.8", [0, 1, 2, 3, 4]),
        ("1.9", [0, 2.5, 3, 4]),
        ("1.10", [0, 1, 3]),
        ("1.11", [0, 0.5, 1]),
        ("1.12", [0.5, 2]),
        ("1.13", [0, 2, 4, 6, 8]),
    ],
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


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1.1", ["từ 0 % đến 80 %", "từ 80 % đến 95 %", "từ 95 %"]),
        ("1.3", ["không", "có"]),
        ("1.4", ["đạt 0 điểm", "tỷ lệ đạt 25 %", "tỷ lệ đạt 50 %", "tỷ lệ đạt 75 %", "tỷ lệ đạt 100 %"]),
        ("1.5", ["còn 2 lần bị trừ", "còn 1 lần bị trừ", "không còn lần nào bị trừ"]),
        ("1.6", ["0 trường hợp", "1 trường hợp", "2 trường hợp", "3 trường hợp"]),
        ("1.7", ["chậm hơn nữa", "chậm không quá 5 ngày", "đúng hạn 30/11/2025"]),
        ("1.8", ["đạt 20 %", "đạt 15 %", "đạt 10 %", "đạt 5 %", "đạt 0 %"]),
        ("1.9", ["đạt 0 điểm", "tỷ lệ đạt 50 %", "tỷ lệ đạt 60 %", "tỷ lệ đạt 80 %"]),
        ("1.12", ["dưới 90 %", "từ 90 %"]),
    ],
)
def test_each_level_says_what_has_to_be_so(code: str, words: list[str]):
    assert [level.words.vi.replace("\u00a0", " ") for level in rule_levels(_node(code))] == words


def test_a_rule_that_counts_hundreds_of_cases_is_thinned_to_its_ends_and_some_between():
    node = _node("1.6")
    body = load_framework(FRAMEWORK.replace("points_each: 0.8", "points_each: 0.005").encode())
    many = rule_levels(next(each for each in body.nodes if each.code == node.code))
    assert len(many) == 20 and many[0].points == 0 and many[-1].points == 2


@pytest.mark.parametrize("code", [f"1.{at}" for at in range(1, 13) if at not in (6, 10, 11)])
def test_every_level_is_what_the_rule_itself_gives_there(code: str):
    """Figures taken from the words, scored by the rule."""
    framework = load_framework(FRAMEWORK.encode())
    figures = {
        "1.1": [{"rate": "10"}, {"rate": "80"}, {"rate": "95"}],
        "1.2": [{"choice": "part"}, {"choice": "full"}],
        "1.3": [{"answer": "không"}, {"answer": "có"}],
        "1.4": [{"a": str(at), "b": "4"} for at in range(5)],
        "1.5": [{"violations": str(at)} for at in (2, 1, 0)],
        "1.7": [{"date": "01/02/2026"}, {"date": "05/12/2025"}, {"date": "30/11/2025"}],
        "1.8": [{"late_rate": str(at)} for at in (20, 15, 10, 5, 0)],
        "1.9": [{"a": str(at), "b": "100"} for at in (0, 50, 60, 80)],
        "1.12": [{"percent": "10"}, {"percent": "90"}],
    }[code]
    scored = [score_sheet(framework, {code: Answer(each)}).leaf(code).points for each in figures]
    assert scored == list(levels_of(_node(code)))
