"""An expression ready to run on exact numbers.

The trap: CEL's numbers are binary doubles, in which 0.57 * 100.0 >= 57.0 is false. Here a number is a Decimal as
long as every step is exact, and a fraction as soon as a division does not end; a border is met exactly or not at all.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from fractions import Fraction
from typing import Any

import cel

from chiso.engine.scoring.formula.syntax import FormulaError, Literal, Operation, Tree, Variable, parse
from chiso.engine.scoring.formula.types import Type, type_of

Number = Decimal | Fraction
Run = Callable[[Mapping[str, Any]], Any]
EXACT = Context(prec=120, traps=[Inexact, InvalidOperation, Overflow])
_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "in": lambda value, members: value in members,
}


class Expression:
    """A checked CEL expression over named inputs; `evaluate` gives an exact number, a truth value or a text."""

    def __init__(self, source: str, tree: Tree, type_: Type) -> None:
        self.source, self.type = source, type_
        self._decimal = _compile(tree, Decimal)
        self._fraction = _compile(tree, Fraction)

    def evaluate(self, values: Mapping[str, Any]) -> Number | bool | str:
        """The value for these inputs (Decimal, bool or str each). ZeroDivisionError when a divisor is 0."""
        try:
            with localcontext(EXACT):
                result: Number | bool | str = self._decimal(values)
                return result
        except (Inexact, InvalidOperation):
            exact = {name: Fraction(value) if isinstance(value, Decimal) else value for name, value in values.items()}
            found: Number | bool | str = self._fraction(exact)
            return found


def compile_expression(source: str, variables: Mapping[str, Type]) -> Expression:
    """The expression, checked by the CEL library and for the types of its inputs; FormulaError when not usable."""
    try:
        cel.compile(source)
    except ValueError as error:
        lines = str(error).splitlines()
        told = next((line.split("Syntax error:", 1)[1].strip() for line in lines if "Syntax error:" in line), lines[0])
        raise FormulaError(f"không đúng cú pháp CEL: {told[:120]}", f"not valid CEL: {told[:120]}") from None
    tree = parse(source)
    return Expression(source, tree, type_of(tree, variables))


def _compile(tree: Tree, number: Callable[[Any], Any]) -> Run:
    if isinstance(tree, Literal):
        value = number(tree.value) if isinstance(tree.value, Decimal) else tree.value
        return lambda values: value
    if isinstance(tree, Variable):
        return operator.itemgetter(tree.name)
    parts = [_compile(part, number) for part in tree.parts]
    if tree.sign in _BINARY:
        return _binary(_BINARY[tree.sign], *parts)
    return _OTHERS[tree.sign](*parts)


def _binary(apply: Callable[[Any, Any], Any], left: Run, right: Run) -> Run:
    return lambda values: apply(left(values), right(values))


def _divide(left: Run, right: Run) -> Run:
    def run(values: Mapping[str, Any]) -> Any:
        divisor = right(values)
        if not divisor:
            raise ZeroDivisionError
        return left(values) / divisor

    return run


def _either(decisive: bool) -> Callable[[Run, Run], Run]:
    """`&&` and `||` as CEL defines them: a side that decides the result hides a division by zero on the other."""

    def build(left: Run, right: Run) -> Run:
        def run(values: Mapping[str, Any]) -> Any:
            try:
                first = left(values)
            except ZeroDivisionError:
                if right(values) is decisive:
                    return decisive
                raise
            return decisive if first is decisive else right(values)

        return run

    return build


_OTHERS: dict[str, Callable[..., Run]] = {
    "/": _divide,
    "&&": _either(False),
    "||": _either(True),
    "neg": lambda part: lambda values: -part(values),
    "!": lambda part: lambda values: not part(values),
    "?": lambda test, yes, no: lambda values: yes(values) if test(values) else no(values),
    "list": lambda *parts: lambda values: [part(values) for part in parts],
    "min": lambda *parts: lambda values: min(part(values) for part in parts),
    "max": lambda *parts: lambda values: max(part(values) for part in parts),
    "double": lambda part: part,
}

__all__ = ["Expression", "FormulaError", "Operation", "compile_expression"]
