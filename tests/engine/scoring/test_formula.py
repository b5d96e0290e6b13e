"""Formulas: CEL by the library's own judgement, exact where the library's doubles are not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import cel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.scoring import Answer, load_checked, score_leaf
from chiso.engine.scoring.formula import FormulaError, compile_expression
from chiso.engine.scoring.formula.exact import Numbers, Truths, numbers

NAMES = {"a": "number", "b": "number", "t": "yes_no"}


def value_of(source: str, **inputs: Any) -> Any:
    """The exact value of an expression for one row; None when it divides by 0."""
    columns: dict[str, Any] = {}
    types: dict[str, Any] = {}
    for name, value in inputs.items():
        if isinstance(value, bool):
            columns[name], types[name] = Truths(np.array([value]), np.array([False])), "yes_no"
        else:
            exact = Fraction(str(value))
            columns[name] = numbers(np.array([exact.numerator], dtype=object), exact.denominator)
            types[name] = "number"
    found = compile_expression(source, types).evaluate(columns, 1)
    if found.bad[0]:
        return None
    if isinstance(found, Numbers):
        return Fraction(int(found.above[0]), int(found.below[0]))
    return bool(found.holds[0]) if isinstance(found, Truths) else found.values[0]


LEAVES = st.sampled_from(["a", "b", "1.0", "2.0", "0.5", "4.0"])
NUMERIC = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"-({part})")
    ),
    max_leaves=6,
)
TRUTHS = st.recursive(
    st.tuples(NUMERIC, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), NUMERIC).map(" ".join) | st.just("t"),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"!({part})")
    ),
    max_leaves=5,
)
DYADIC = st.integers(-64, 64).map(lambda eighths: eighths / 8)


@given(TRUTHS, DYADIC, DYADIC, st.booleans())
def test_conditions_agree_with_the_library_where_doubles_are_exact(source: str, a: float, b: float, t: bool) -> None:
    assert value_of(source, a=a, b=b, t=t) == cel.evaluate(source, {"a": a, "b": b, "t": t})


@given(NUMERIC, DYADIC, DYADIC)
def test_numbers_agree_with_the_library_where_doubles_are_exact(source: str, a: float, b: float) -> None:
    assert value_of(source, a=a, b=b) == Fraction(cel.evaluate(source, {"a": a, "b": b}))


@pytest.mark.parametrize(
    ("source", "inputs", "wanted"),
    [
        ("a * 100.0 >= 57.0", {"a": "0.57"}, True),
        ("a + b == 0.3", {"a": "0.1", "b": "0.2"}, True),
        ("a / b * b == a", {"a": "1", "b": "3"}, True),
        ("a / b", {"a": "1", "b": "3"}, Fraction(1, 3)),
        ("a - b", {"a": "1000000000000000000", "b": "0.000001"}, Fraction("999999999999999999.999999")),
        ("1.5 + 2.0 * a", {"a": "3"}, Fraction("7.5")),
        ("a - b - 1.0", {"a": "5", "b": "2"}, 2),
        ("a / b / 2.0", {"a": "12", "b": "3"}, 2),
        ("-a + b", {"a": "1", "b": "3"}, 2),
        ("!t || a > 1.0", {"t": True, "a": "2"}, True),
        ("a > 1.0 ? (b > 1.0 ? 3.0 : 2.0) : 1.0", {"a": "2", "b": "0"}, 2),
        ("max(a, b, 4.0) - min(a, b)", {"a": "1", "b": "3"}, 3),
        ("a in [1.0, 2.0, 3.0]", {"a": "2"}, True),
        ("a in [1.0]", {"a": "2"}, False),
        ("b == 0.0 || a / b > 1.0", {"a": "1", "b": "0"}, True),
        ("a / b > 1.0 || b == 0.0", {"a": "1", "b": "0"}, True),
        ("b != 0.0 && a / b > 1.0", {"a": "1", "b": "0"}, False),
        ("a / b > 1.0", {"a": "1", "b": "0"}, None),
        ("b == 0.0 ? 0.0 : a / b", {"a": "1", "b": "0"}, 0),
        ("a / -b", {"a": "1", "b": "4"}, Fraction(-1, 4)),
        ("double(a) / 4", {"a": "1"}, Fraction(1, 4)),
        ("a >= 95", {"a": "95"}, True),
        ("true", {}, True),
    ],
)
def test_an_expression_has_its_exact_value(source: str, inputs: dict[str, Any], wanted: Any) -> None:
    assert value_of(source, **inputs) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a >",
        "a = 1",
        "a > 1,5",
        "a and b",
        "unknown > 1.0",
        "a + t",
        "t + t",
        "a ? 1.0 : 2.0",
        "t ? 1.0 : t",
        "a == t",
        "7 / 2",
        "a.b",
        "a[0]",
        "{'a': 1}",
        "[1.0, 2.0]",
        "[a].all(x, x > 1.0)",
        "size(a)",
        "__import__('os').system('true')",
        "'x' + 'y'",
        "[a] == [b]",
        "t ? (a > 1.0 : 2.0",
        "a in b",
        "a % 2",
        "1e999",
        "5u",
        "0x10",
        "a > 1.0 > 2.0",
        "min()",
        "(" * 200 + "a" + ")" * 200,
        "a + " * 400 + "a",
    ],
)
def test_what_has_no_exact_meaning_is_refused_when_the_framework_is_loaded(source: str) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_expression(source, NAMES)  # type: ignore[arg-type]
    assert caught.value.vi and caught.value.en


def test_decimals_of_an_input_are_kept_whole() -> None:
    tiny = Decimal("0.123456789012345678")
    assert value_of("a * 1000.0", a=tiny) == Fraction(tiny) * 1000


def test_a_formula_tells_its_inputs_and_conditions_by_the_names_that_people_know() -> None:
    framework = load_checked(
        """
code: nho
name: Nhỏ
family: nho
unit_group: so
valid_for: {from: 2026-01-01}
nodes:
  - {code: "1", name: Lĩnh vực, level: field, max: 2}
  - code: "1.1"
    parent: "1"
    name: Rà soát
    level: criterion
    max: 2
    rule:
      kind: formula
      inputs: [{name: done, label: {vi: đã rà soát, en: reviewed}}, planned]
      cases: [{when: "done / planned >= 0.9", points: 2}, {points: 0}]
"""
    )
    told = score_leaf(framework, "1.1", Answer({"done": "9", "planned": "10"})).explanation
    assert told.vi == "đã rà soát = 9, planned = 10 → trường hợp 1 (đã rà soát / planned >= 0.9) → 2,00/2,00"
    assert told.en == "reviewed = 9, planned = 10 → case 1 (reviewed / planned >= 0.9) → 2.00/2.00"
