"""The four kinds of values and how each becomes another.

The trap: a date in the answers is text, and text compared by `<` is not a number, so `. <= today()` would be false for
everybody. As ODK's specification says, a text that is an ISO date counts as days since 1970-01-01.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable

from lxml import etree

Nodes = list[etree._Element]
Value = str | float | bool | Nodes

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.+)?\Z")
_EPOCH = dt.date(1970, 1, 1)


def text_of(node: etree._Element) -> str:
    """The text in a node and below it."""
    if len(node) == 0:
        return node.text or ""
    return "".join(str(part) for part in node.itertext())


def to_text(value: Value) -> str:
    """As XPath's string(): the first node's text, whole numbers without a point."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value


def number_text(value: float) -> str:
    """A number as a form writes it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def to_number(value: Value) -> float:
    """As XPath's number(); ISO dates are days since 1970-01-01; what is no number is NaN."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = to_text(value).strip()
    if _NUMBER.match(text):
        return float(text)
    if _DATE.match(text):
        return days_of(text)
    return math.nan


def days_of(text: str) -> float:
    """Days since 1970-01-01 of an ISO date or moment, with the part of the day; NaN when it is none.

    A moment is taken by the clock it was written with: a date and a moment of the same local day must agree.
    """
    try:
        if "T" not in text:
            return float((dt.date.fromisoformat(text) - _EPOCH).days)
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return math.nan
    midnight = dt.datetime.combine(moment.date(), dt.time())
    return (moment.date() - _EPOCH).days + (moment - midnight) / dt.timedelta(days=1)


def date_of(days: float) -> str:
    """The ISO date of days since 1970-01-01; empty when there is none such."""
    try:
        return (_EPOCH + dt.timedelta(days=math.floor(days))).isoformat()
    except (OverflowError, ValueError):
        return ""


def to_truth(value: Value) -> bool:
    """As XPath's boolean()."""
    if isinstance(value, list):
        return bool(value)
    if isinstance(value, float):
        return not math.isnan(value) and value != 0
    return bool(value)


def compare(operator: str, left: Value, right: Value) -> bool:
    """As XPath compares: of a node set, some node must hold; `=` of a truth is a truth's, of a number a number's."""
    holds = _PLAIN[operator]
    if isinstance(left, bool) or isinstance(right, bool):
        return holds(to_truth(left), to_truth(right))
    return any(holds(one, other) for one in _each(left) for other in _each(right))


def _each(value: Value) -> list[str | float | bool]:
    return [text_of(node) for node in value] if isinstance(value, list) else [value]


def _same(left: str | float | bool, right: str | float | bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


_PLAIN: dict[str, Callable[[str | float | bool, str | float | bool], bool]] = {
    "=": _same,
    "!=": lambda left, right: not _same(left, right),
    "<": lambda left, right: to_number(left) < to_number(right),
    "<=": lambda left, right: to_number(left) <= to_number(right),
    ">": lambda left, right: to_number(left) > to_number(right),
    ">=": lambda left, right: to_number(left) >= to_number(right),
}
