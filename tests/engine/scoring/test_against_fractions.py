"""The computing rule kinds against their definitions, worked with fractions that know no rounding and no columns.

Each leaf is scored once alone and once inside a column long enough for the vectorised readers: both must agree with the
definition to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer, load_checked, score_table, table_from_sheets

NATIVE = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "half_down": ROUND_HALF_DOWN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}
MODES = st.sampled_from(sorted(NATIVE))
ROUNDINGS = st.tuples(st.sampled_from(["1", "0.5", "0.25", "0.1", "0.01", "0.001", "0.000001", "0.07"]), MODES)
MAXIMA = st.integers(1, 20_000_000).map(lambda units: Decimal(units).scaleb(-6))
FIGURES = st.tuples(st.integers(-5_000_000, 150_000_000), st.integers(0, 6)).map(
    lambda parts: Decimal(parts[0]).scaleb(-parts[1])
)
COUNTS = st.integers(0, 400)


def leaf_framework(rule: dict[str, Any], top: Decimal) -> Framework:
    """One leaf under the rule."""
    tree = {
        "code": "T",
        "name": "Thử",
        "family": "T",
        "unit_group": "T",
        "valid_for": {"from": "2026-01-01"},
        "nodes": [{"code": "1", "name": "Tiêu chí", "level": "criterion", "max": f"{top:f}", "rule": rule}],
    }
    return load_checked(yaml.safe_dump(tree, allow_unicode=True))


def written(number: Decimal) -> str:
    """The number as an officer writes it: with a decimal comma."""
    return f"{number:f}".replace(".", ",")


def points_of(framework: Framework, inputs: dict[str, str]) -> Decimal | None:
    """The points of one answer, alone and in a column of a hundred."""
    alone = score_table(framework, table_from_sheets({"U": {"1": Answer(inputs)}}, {}))[0].leaf("1")
    many = score_table(framework, table_from_sheets({f"U{row}": {"1": Answer(inputs)} for row in range(100)}, {}))
    assert {sheet.leaf("1").points for sheet in many} == {alone.points}
    assert {sheet.leaf("1").explanation for sheet in many} == {alone.explanation}
    return alone.points


def rounded(exact: Fraction, step: str, mode: str) -> Decimal:
    """The fraction as a multiple of the step, by the decimal library."""
    steps = exact / Fraction(step)
    with localcontext() as context:
        context.prec = 200
        # a remainder decides between down, tie and up: three digits of it are enough, kept on the right side of a tie
        whole, rest = divmod(steps, 1)
        tail = Decimal("0") if rest == 0 else Decimal("0.5") if rest == Fraction(1, 2) else Decimal("0.25")
        tail = Decimal("0.75") if rest > Fraction(1, 2) else tail
        return (Decimal(int(whole)) + tail).quantize(Decimal(1), rounding=NATIVE[mode]) * Decimal(step)


def rounding_of(chosen: tuple[str, str]) -> dict[str, str]:
    return {"step": chosen[0], "mode": chosen[1]}


def capped(points: Decimal, top: Decimal) -> Decimal:
    return min(points, top)


@settings(deadline=None, max_examples=150)
@given(FIGURES, FIGURES, FIGURES, MAXIMA, st.data(), ROUNDINGS)
def test_linear_is_the_line_between_its_ends_and_level_beyond_them(
    x: Decimal, left: Decimal, right: Decimal, top: Decimal, data: st.DataObject, chosen: tuple[str, str]
) -> None:
    if left == right:
        right += 1
    share = st.integers(0, 1000).map(lambda part: (top * part / 1000).quantize(Decimal("0.000001"), ROUND_DOWN))
    at_left, at_right = data.draw(share), data.draw(share)
    rule = {
        "kind": "linear",
        "from": [f"{left:f}", f"{at_left:f}"],
        "to": [f"{right:f}", f"{at_right:f}"],
        "rounding": rounding_of(chosen),
    }
    low, high = sorted([(Fraction(left), Fraction(at_left)), (Fraction(right), Fraction(at_right))])
    inside = min(max(Fraction(x), low[0]), high[0])
    exact = low[1] + (inside - low[0]) * (high[1] - low[1]) / (high[0] - low[0])
    assert points_of(leaf_framework(rule, top), {"value": written(x)}) == capped(rounded(exact, *chosen), top)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.integers(1, 10**6), MAXIMA, ROUNDINGS, st.sampled_from(["1", "0.95", "0.333333"]))
def test_ratio_is_the_share_of_the_share_that_earns_everything(
    first: int, second: int, top: Decimal, chosen: tuple[str, str], full_at: str
) -> None:
    part, whole = sorted((first, second))
    whole = max(whole, 1)
    rule = {
        "kind": "ratio", "numerator": "a", "denominator": "b", "full_at": full_at, "rounding": rounding_of(chosen)
    }  # fmt: skip
    exact = Fraction(top) * min(Fraction(part, whole) / Fraction(full_at), Fraction(1))
    wanted = capped(rounded(exact, *chosen), top)
    assert points_of(leaf_framework(rule, top), {"a": str(part), "b": str(whole)}) == wanted


@settings(deadline=None, max_examples=150)
@given(st.lists(FIGURES, min_size=1, max_size=6, unique=True), FIGURES, st.data())
def test_a_border_belongs_to_the_tier_above_it(borders: list[Decimal], x: Decimal, data: st.DataObject) -> None:
    starts = sorted(borders)
    figure = data.draw(st.sampled_from([x, *starts, *(start - Decimal("0.000001") for start in starts)]))
    closed = data.draw(st.booleans())
    end = starts[-1] + 5
    tiers: list[dict[str, str]] = []
    for place, start in enumerate(starts):
        tier = {"from": f"{start:f}", "points": str(place)}
        if place + 1 < len(starts):
            tier["to"] = f"{starts[place + 1]:f}"
        elif closed:
            tier["to"] = f"{end:f}"
        tiers.append(tier)
    # decisions list tiers in either direction
    rule = {"kind": "tiers", "tiers": data.draw(st.permutations(tiers))}
    found = points_of(leaf_framework(rule, Decimal(9)), {"value": written(figure)})
    below = [place for place, start in enumerate(starts) if start <= figure]
    inside = bool(below) and not (closed and figure > end)
    assert found == (Decimal(below[-1]) if inside else None)


@settings(deadline=None, max_examples=100)
@given(COUNTS, MAXIMA, st.integers(0, 3_000_000), st.data())
def test_a_count_earns_up_to_its_cap_and_a_deduction_loses_down_to_its_floor(
    cases: int, top: Decimal, each: int, data: st.DataObject
) -> None:
    step = Decimal(each).scaleb(-6)
    cap = (top * data.draw(st.integers(0, 100)) / 100).quantize(Decimal("0.000001"), ROUND_DOWN)
    count = {"kind": "count", "points_each": f"{step:f}", "cap": f"{cap:f}"}
    assert points_of(leaf_framework(count, top), {"count": str(cases)}) == min(step * cases, cap)
    loss = {"kind": "deduction", "minus_each": f"{step:f}", "floor": f"{cap:f}"}
    assert points_of(leaf_framework(loss, top), {"violations": str(cases)}) == max(top - step * cases, cap)


SPELLINGS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d/%m/}{day.year:04d}",
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: day.isoformat(),
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: f"  {day.day} / {day.month} / {day.year} ",
)


@settings(deadline=None, max_examples=100)
@given(st.integers(-400, 400), st.sampled_from(SPELLINGS), st.lists(st.integers(1, 300), unique=True, max_size=4))
def test_a_step_of_lateness_holds_through_its_last_day(
    late: int, spelling: Callable[[date], str], steps: list[int]
) -> None:
    due = date(2026, 6, 30)
    points = {days: Decimal(8 - place) for place, days in enumerate(sorted(steps))}
    rule = {
        "kind": "deadline",
        "due": due.isoformat(),
        "late": [{"days": str(days), "points": str(value)} for days, value in points.items()],
    }
    earned = Decimal(10) if late <= 0 else next((value for days, value in points.items() if late <= days), Decimal(0))
    assert points_of(leaf_framework(rule, Decimal(10)), {"date": spelling(due + timedelta(days=late))}) == earned


@settings(deadline=None, max_examples=150)
@given(FIGURES, FIGURES, MAXIMA, ROUNDINGS)
def test_a_formula_divides_exactly(a: Decimal, b: Decimal, top: Decimal, chosen: tuple[str, str]) -> None:
    rule = {
        "kind": "formula",
        "inputs": ["a", "b"],
        "cases": [
            {"when": "b == 0.0", "points": 0},
            {"when": "a / b >= 1.0", "points": f"{top:f}"},
            {"when": "a / b < 0.0", "points": 0},
            {"points": f"{top:f} * a / b" if "." in f"{top:f}" else f"{top:f}.0 * a / b"},
        ],
        "rounding": rounding_of(chosen),
    }
    share = Fraction(0) if b == 0 else min(max(Fraction(a) / Fraction(b), Fraction(0)), Fraction(1))
    wanted = capped(rounded(Fraction(top) * share, *chosen), top)
    assert points_of(leaf_framework(rule, top), {"a": written(a), "b": written(b)}) == wanted


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [("half_up", "0.13"), ("half_even", "0.12"), ("half_down", "0.12"), ("down", "0.12"), ("up", "0.13")],
)
def test_a_half_goes_where_the_mode_says(mode: str, wanted: str) -> None:
    rule = {"kind": "linear", "from": [0, 0], "to": [8, 1], "rounding": {"decimals": 2, "mode": mode}}
    assert points_of(leaf_framework(rule, Decimal(1)), {"value": "1"}) == Decimal(wanted)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.sampled_from(["0.25", "0.5", "0.1", "0.01", "0.3"]), st.booleans())
def test_entered_points_are_taken_only_in_whole_steps(times: int, step: str, off: bool) -> None:
    points = Decimal(step) * times + (Decimal("0.001") if off else 0)
    found = points_of(leaf_framework({"kind": "manual", "step": step}, Decimal(3)), {"points": written(points)})
    assert found == (points if points <= 3 and not off else None)


HUGE = ["900000000000000000", "0,000000000000000001", "999999999999,999999", "123456,123456789012"]


@pytest.mark.parametrize("figure", HUGE)
@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ({"kind": "linear", "from": ["0.000001", "0.5"], "to": ["1000000000", "1.999999"]}, "value"),
        (
            {
                "kind": "tiers",
                "tiers": [{"from": "0", "to": "1000000000", "points": "1"}, {"from": "1000000000", "points": "2"}],
            },
            "value",
        ),
        (
            {
                "kind": "formula",
                "inputs": ["value"],
                "cases": [{"when": "value * value > 1000000000.0", "points": 2}, {"points": 1}],
            },
            "value",
        ),
    ],
    ids=["linear", "tiers", "formula"],
)
def test_figures_at_both_ends_of_the_scale_cost_time_and_never_an_answer(
    figure: str, rule: dict[str, Any], name: str
) -> None:
    points = points_of(leaf_framework(rule, Decimal(2)), {name: figure})
    assert points is not None and 0 <= points <= 2
