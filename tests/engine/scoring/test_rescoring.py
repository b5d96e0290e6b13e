"""Any year under any version: identity, conservation of points, and gaps that are never filled."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.engine.scoring import Answer, UnitFigures, load_checked, plan_carrying, rescore
from chiso.engine.scoring.rescoring import Rescored

SMALL = load_checked(Path(__file__).parents[2] / "small_framework.yaml")


def identity(framework: Framework) -> Crosswalk:
    codes = [*(leaf.code for leaf in framework.leaves), *framework.adjustment_items]
    return Crosswalk(framework.code, framework.code, tuple(Link(code, code) for code in codes))


def changed(*replacements: tuple[str, str]) -> Framework:
    """The small framework with other text in some places, as next version."""
    text = (Path(__file__).parents[2] / "small_framework.yaml").read_text(encoding="utf-8")
    for before, after in (("code: nho-so-2025", "code: nho-so-moi"), *replacements):
        assert before in text
        text = text.replace(before, after)
    return load_checked(text)


def one(old: Framework, new: Framework, crosswalk: Crosswalk, figures: UnitFigures) -> Rescored:
    return rescore(plan_carrying(old, new, crosswalk), {"SO-A": figures})[0]


def codes_of(found: Rescored) -> dict[str, str]:
    return {gap.node: gap.code for gap in found.gaps}


FULL = UnitFigures(
    {
        "1.1": Answer({"answer": "có"}),
        "1.2": Answer({"rate": "90"}),
        "1.3": Answer({"choice": "part"}),
        "2.1": Answer({"on_time": "90", "resolved": "100"}),
        "2.2": Answer({"sipas": "85"}),
        "2.3": Answer({"points": "0,75"}),
    },
    {"sang-kien": "1"},
)

statuses = st.sampled_from(["answered", "answered", "not_applicable"])
sheets = st.builds(
    lambda states, yes, rate, pick, on_time, sipas, steps, cases: UnitFigures(
        {
            code: Answer(inputs if status == "answered" else {}, status)
            for (code, inputs), status in zip(
                {
                    "1.1": {"answer": yes},
                    "1.2": {"rate": str(rate)},
                    "1.3": {"choice": pick},
                    "2.1": {"on_time": str(on_time), "resolved": "100"},
                    "2.2": {"sipas": str(sipas)},
                    "2.3": {"points": str(Decimal(steps) / 4)},
                }.items(),
                states,
                strict=True,
            )
        },
        {"sang-kien": str(cases)},
    ),
    st.lists(statuses, min_size=6, max_size=6),
    st.sampled_from(["có", "không", ""]),
    st.integers(0, 100),
    st.sampled_from(["full", "part", "none"]),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 4),
    st.integers(0, 3),
)


@given(sheets)
def test_under_itself_every_sheet_scores_as_it_did(figures: UnitFigures) -> None:
    found = one(SMALL, SMALL, identity(SMALL), figures)
    assert found.total == found.then
    assert found.gaps == ()
    assert found.comparable in (1, None)


@given(sheets, st.lists(st.integers(0, 5), min_size=36, max_size=36))
def test_shares_that_sum_to_one_conserve_the_points_of_the_year(figures: UnitFigures, numbers: list[int]) -> None:
    leaves = [leaf.code for leaf in SMALL.leaves]
    links = []
    for row, old in enumerate(leaves):
        shares = [*numbers[row * 6 : row * 6 + 5], numbers[row * 6 + 5] + 1]
        links += [
            Link(old, new, Fraction(share, sum(shares))) for new, share in zip(leaves, shares, strict=True) if share
        ]
    found = one(SMALL, SMALL, Crosswalk("a", "a", tuple(links)), figures)
    points = sum((Fraction(leaf.points) for leaf in found.then.leaves if leaf.points is not None), Fraction(0))
    assert sum((leaf.then for leaf in found.leaves if leaf.then is not None), Fraction(0)) == points


def test_a_new_scale_is_applied_to_the_old_figures() -> None:
    new = changed(("{from: 80, to: 95, points: 1.25}", "{from: 80, to: 95, points: 0.5}"))
    found = one(SMALL, new, identity(SMALL), FULL)
    leaf = next(leaf for leaf in found.leaves if leaf.node == "1.2")
    assert (leaf.then, leaf.now and leaf.now.points) == (Fraction("1.25"), Decimal("0.50"))
    assert found.total is not None and found.then.points is not None
    assert found.total.points == found.then.points - Decimal("0.75")


@pytest.mark.parametrize(
    ("replacement", "node", "code"),
    [
        (("numerator: on_time", "numerator: online"), "2.1", "input_missing"),
        (("kind: yes_no, points: 1", "kind: count, input: {name: answer}, points_each: 1"), "1.1", "input_differs"),
        (("{code: part, points: 0.5}", "{code: half, points: 0.5}"), "1.3", "option_gone"),
        (
            ("    max: 1\n    channel: appraised", "    max: 1.5\n    channel: appraised"),
            "2.3",
            "entered_points",
        ),
    ],
)
def test_what_the_old_figures_do_not_say_is_a_named_gap(replacement: tuple[str, str], node: str, code: str) -> None:
    found = one(SMALL, changed(replacement), identity(SMALL), FULL)
    assert codes_of(found) == {node: code}
    assert found.total is None
    assert next(leaf for leaf in found.leaves if leaf.node == node).now is None
    assert found.comparable is not None and found.comparable < 1


def test_without_a_link_nothing_is_computed_and_the_share_says_so() -> None:
    links = tuple(link for link in identity(SMALL).links if link.old in ("1.1", "1.2", "2.1"))
    found = one(SMALL, SMALL, Crosswalk("a", "a", links), FULL)
    assert found.comparable == Fraction(6, 10)
    assert found.base == 6
    assert codes_of(found)["1.3"] == "unlinked"
    assert codes_of(found)["sang-kien"] == "unlinked"


def test_renamed_inputs_are_found_through_the_link() -> None:
    new = changed(("numerator: on_time", "numerator: in_time"))
    links = tuple(
        Link("2.1", "2.1", inputs={"in_time": "on_time", "resolved": "resolved"}) if link.old == "2.1" else link
        for link in identity(SMALL).links
    )
    found = one(SMALL, new, Crosswalk("a", "b", links), FULL)
    assert found.total is not None
    assert found.total.leaf("2.1").points == Decimal("2.70")


def test_dates_of_one_year_are_not_judged_by_the_due_date_of_another() -> None:
    rule = ("kind: yes_no, points: 1", "kind: deadline, input: day, due: {due}, late: [{{days: 5, points: 0.5}}]")
    old = changed((rule[0], rule[1].format(due="2025-03-31")))
    same_year = changed((rule[0], rule[1].format(due="2025-04-30")))
    next_year = changed((rule[0], rule[1].format(due="2026-03-31")), ("from: 2025-01-01", "from: 2026-01-01"))
    figures = UnitFigures({**FULL.answers, "1.1": Answer({"day": "02/04/2025"})}, FULL.counts)
    earlier = one(old, same_year, identity(SMALL), figures)
    assert earlier.total is not None and earlier.total.leaf("1.1").points == 1
    assert codes_of(one(old, next_year, identity(SMALL), figures)) == {"1.1": "date_of_other_year"}


def test_a_unit_that_was_not_asked_has_a_gap_not_a_zero() -> None:
    gate = ("level: criterion\n    max: 3", "level: criterion\n    applies_to: {except: [SO-A]}\n    max: 3")
    assert codes_of(one(changed(gate), SMALL, identity(SMALL), FULL)) == {"2.1": "not_asked"}


def test_an_unknown_knock_out_leaves_its_neighbours_unknown() -> None:
    text = """code: moi
name: Thử
family: thu
unit_group: so
valid_for: {from: 2025-01-01}
total: 4
nodes:
  - {code: "1", name: Lĩnh vực, level: field, max: 4}
  - {code: "1.1", parent: "1", name: Kế hoạch, level: criterion, max: 2, rule: {kind: yes_no, points: 2}}
  - {code: "1.9", parent: "1", name: Vi phạm, level: criterion, max: 2, rule: {kind: zero_parent}}
"""
    found = one(SMALL, load_checked(text), Crosswalk("a", "b", (Link("1.1", "1.1"),)), FULL)
    assert codes_of(found) == {"1.9": "unlinked", "1.1": "knock_out_unknown"}
    assert found.base == 0


def test_two_old_leaves_with_different_statuses_do_not_make_one_new_status() -> None:
    links = (Link("1.1", "1.1"), Link("2.1", "1.1"))
    answers = {"1.1": Answer({"answer": "có"}), "2.1": Answer({}, "not_applicable")}
    found = one(SMALL, SMALL, Crosswalk("a", "a", links), UnitFigures(answers))
    assert codes_of(found)["1.1"] == "statuses_differ"
