"""A checked CEL expression, ready to run on columns of exact values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from chiso.engine.scoring.arithmetic import to_units
from chiso.engine.scoring.formula import exact
from chiso.engine.scoring.formula.exact import Numbers, Truths, Values, Words
from chiso.engine.scoring.formula.syntax import FormulaError, Literal, Operation, Tree, Variable, parse
from chiso.engine.scoring.formula.types import Type, type_of

Run = Callable[[Mapping[str, Values], int], Values]
_APPLY: dict[str, Callable[..., Values]] = {
    "+": exact.add,
    "-": exact.subtract,
    "*": exact.multiply,
    "/": exact.divide,
    "<": exact.compare(np.less),
    "<=": exact.compare(np.less_equal),
    ">": exact.compare(np.greater),
    ">=": exact.compare(np.greater_equal),
    "==": exact.equal,
    "!=": lambda left, right: exact.invert(exact.equal(left, right)),
    "&&": exact.both,
    "||": exact.either,
    "neg": exact.negate,
    "!": exact.invert,
    "?": exact.choose,
    "min": exact.extreme(np.less),
    "max": exact.extreme(np.greater),
    "double": lambda part: part,
}


class Expression:
    """A checked expression over named inputs, `type` being that of its value."""

    def __init__(self, source: str, tree: Tree, type_: Type) -> None:
        self.source, self.type = source, type_
        self._run = _compile(tree)

    def evaluate(self, columns: Mapping[str, Values], rows: int) -> Values:
        """The value for each row; rows that divide by 0 are marked `bad`."""
        return self._run(columns, rows)


def _not_cel(told: str) -> FormulaError:
    """What the library says, without the debugging text of its parser."""
    if "Recursion limit" in told:
        return FormulaError("công thức lồng quá nhiều ngoặc", "the formula is nested too deeply")
    found = next((line.split("Syntax error:", 1)[1] for line in told.splitlines() if "Syntax error:" in line), "")
    place = found.split(" expecting ")[0].strip()[:120].replace("'<EOF>'", "<EOF>")
    tail = f": {place}" if place else ""
    return FormulaError(f"không đúng cú pháp CEL{tail}", f"not valid CEL{tail}")


def compile_expression(source: str, variables: Mapping[str, Type]) -> Expression:
    """The expression, checked by the CEL library and for the types of its inputs; FormulaError when not usable."""
    # the library brings a command line of its own along; only who meets a formula waits for it
    import cel

    try:
        cel.compile(source)
    except ValueError as error:
        raise _not_cel(str(error)) from None
    tree = parse(source)
    return Expression(source, tree, type_of(tree, variables))


def _compile(tree: Tree) -> Run:
    if isinstance(tree, Literal):
        return _constant(tree.value)
    if isinstance(tree, Variable):
        name = tree.name
        return lambda columns, rows: columns[name]
    if tree.sign == "in":
        return _membership(tree)
    parts = [_compile(part) for part in tree.parts]
    apply = _APPLY[tree.sign]
    return lambda columns, rows: apply(*(part(columns, rows) for part in parts))


def _membership(tree: Operation) -> Run:
    members = tree.parts[1]
    assert isinstance(members, Operation)  # the type check saw a list
    value, others = _compile(tree.parts[0]), [_compile(part) for part in members.parts]
    return lambda columns, rows: exact.member(value(columns, rows), [other(columns, rows) for other in others])


def _constant(value: Decimal | bool | str) -> Run:
    def run(columns: Mapping[str, Values], rows: int) -> Values:
        good: Any = np.zeros(rows, dtype=bool)
        if isinstance(value, bool):
            return Truths(np.full(rows, value), good)
        if isinstance(value, str):
            return Words(np.full(rows, value, dtype=object), good)
        decimals = max(0, -int(value.as_tuple().exponent))
        units = to_units(value, decimals)
        kind = np.int64 if units < 2**62 and decimals < 18 else object
        return Numbers(np.full(rows, units, dtype=kind), np.full(rows, 10**decimals, dtype=kind), good)

    return run
