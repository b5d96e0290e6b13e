"""A cell of an analyst's table: a number, or a gap."""

from __future__ import annotations

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import decimal_of

_MISSING = frozenset({"", "na", "nan", "-", "–", "…", "kcdl"})


def number_in(cell: str, where: str, problems: list[Problem]) -> float:
    """The number in a cell, NaN for a gap; what is neither is added to the problems."""
    if cell.strip().lower() in _MISSING:
        return float("nan")
    try:
        return float(cell)
    except ValueError:
        pass
    try:
        return float(decimal_of(cell))
    except InputError as error:
        found = error.problems[0]
        problems.append(Problem(found.code, found.message, where, found.got, found.expected, found.hint))
        return float("nan")
