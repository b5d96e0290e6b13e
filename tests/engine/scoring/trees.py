"""Small frameworks and random answers for the tests of scoring."""

from __future__ import annotations

from hypothesis import strategies as st

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer, load_checked

TEXT = """\
code: T
name: Thử
family: T
unit_group: T
valid_for: {from: 2026-01-01}
total: 17.5
bands: [{code: A, from: 90}, {code: B, from: 50}, {code: C, from: 0}]
adjustments:
  bonus: {cap: 2, items: [{code: B1, name: Thưởng, points_each: 0.75, cap: 1.5}, {code: B2, name: Khen, points_each: 1}]}
  penalty: {cap: 3, items: [{code: P1, name: Phạt, points_each: 0.5}]}
nodes:
  - {code: "1", name: Một, level: field, max: 8.75}
  - {code: "1.1", parent: "1", name: a, level: criterion, max: 0.75, rule: {kind: yes_no}}
  - {code: "1.2", parent: "1", name: b, level: criterion, max: 2, rule: {kind: tiers, input: rate, tiers: [{from: 0, to: 33.3, points: 0.5}, {from: 33.3, points: 2}]}}
  - {code: "1.3", parent: "1", name: c, level: criterion, max: 3, rule: {kind: ratio, numerator: a, denominator: b, full_at: 0.9, floor: 0.1}}
  - {code: "1.4", parent: "1", name: d, level: criterion, max: 3, rule: {kind: linear, input: x, from: [10, 0.5], to: [97.5, 3], rounding: {decimals: 3, mode: half_even}}}
  - {code: "2", name: Hai, level: field, max: 8.75}
  - {code: "2.1", parent: "2", name: e, level: criterion, max: 4.25}
  - {code: "2.1.1", parent: "2.1", name: f, level: sub_criterion, max: 1.5, rule: {kind: formula, inputs: [a, b], cases: [{when: "b != 0 && a / b > 1.0", points: 1.5}, {when: "b > 0", points: "max(0.0, a / b)"}, {points: 0}]}}
  - {code: "2.1.2", parent: "2.1", name: g, level: sub_criterion, max: 0, rule: {kind: zero_parent}}
  - {code: "2.1.3", parent: "2.1", name: h, level: sub_criterion, max: 2.75, rule: {kind: count, points_each: 0.4}}
  - {code: "2.2", parent: "2", name: i, level: criterion, max: 2, rule: {kind: deduction, minus_each: 0.3, floor: 0.2, rounding: {step: 0.25, mode: up}}}
  - {code: "2.3", parent: "2", name: k, level: criterion, max: 1, rule: {kind: deadline, due: 2026-06-30, late: [{days: 10, points: 0.5}]}}
  - {code: "2.4", parent: "2", name: l, level: criterion, max: 1, rule: {kind: choice, options: [{code: x, points: 1}, {code: y, points: 0.125}]}}
  - {code: "2.5", parent: "2", name: m, level: criterion, max: 0.5, channel: survey}
"""


def framework() -> Framework:
    """Two fields, ten leaves of uneven weight, a knock-out, bonus and penalty."""
    return load_checked(TEXT)


def _figures(low: int, high: int) -> st.SearchStrategy[str]:
    whole = st.integers(low, high).map(str)
    split = st.tuples(st.integers(low, high), st.integers(0, 999_999), st.sampled_from(",."))
    return whole | split.map(lambda parts: f"{parts[0]}{parts[2]}{parts[1]:06d}")


NUMBER = _figures(0, 150)
NAMES: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "1.1": {"answer": st.sampled_from(["có", "Không", "yes", "0", "TRUE"])},
    "1.2": {"rate": NUMBER},
    "1.3": {"a": NUMBER, "b": NUMBER},
    "1.4": {"x": _figures(-20, 150)},
    "2.1.1": {"a": _figures(-20, 200) | st.sampled_from(["123456789012345678"]), "b": _figures(-20, 200)},
    "2.1.2": {"violated": st.sampled_from(["có", "không"])},
    "2.1.3": {"count": st.integers(0, 20).map(str)},
    "2.2": {"violations": st.integers(0, 20).map(str)},
    "2.3": {"date": st.dates().map(lambda day: f"{day:%d/%m}/{day.year:04d}")},
    "2.4": {"choice": st.sampled_from(["x", "y"])},
    "2.5": {"result": NUMBER},
}


def _answer(names: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[Answer]:
    given = st.fixed_dictionaries(names).map(Answer)
    others = st.sampled_from(["not_applicable", "did_not_arise"]).map(lambda status: Answer({}, status))
    return given | given | given | others | st.just(Answer())


ANSWERS = st.fixed_dictionaries({code: _answer(names) for code, names in NAMES.items()})
COUNTS = st.fixed_dictionaries({}, optional={code: st.integers(0, 9).map(str) for code in ("B1", "B2", "P1")})
