"""Functions that look at nothing but their arguments. Source: ODK XForms specification."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from chiso.engine.forms.xpath.values import Value, date_of, days_of, text_of, to_number, to_text, to_truth

LONGEST_TEXT = 4_000
"""What a pattern is tried on; longer answers do not fit any pattern."""


def _round(value: Value, places: Value = 0.0) -> float:
    """Half away from zero for positive numbers, as people round; XPath's own round() is the same without places."""
    number, digits = to_number(value), to_number(places)
    if math.isnan(number) or math.isinf(number) or math.isnan(digits):
        return number
    try:
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))
    except InvalidOperation:
        return math.nan


def _safe(call: Callable[[float], float]) -> Callable[[Value], float]:
    def applied(value: Value) -> float:
        number = to_number(value)
        try:
            return float(call(number))
        except (ValueError, OverflowError):
            return math.nan

    return applied


def _pow(base: Value, power: Value) -> float:
    try:
        return math.pow(to_number(base), to_number(power))
    except (ValueError, OverflowError):
        return math.nan


def _texts(values: tuple[Value, ...]) -> list[str]:
    """Each node of a set counts."""
    found: list[str] = []
    for value in values:
        found += [text_of(node) for node in value] if isinstance(value, list) else [to_text(value)]
    return found


def _extreme(pick: Callable[[list[float]], float]) -> Callable[..., float]:
    def of(*values: Value) -> float:
        numbers = [to_number(text) for text in _texts(values) if text.strip()]
        return math.nan if not numbers or any(map(math.isnan, numbers)) else pick(numbers)

    return of


def _substring(value: Value, start: Value, length: Value | None = None) -> str:
    """XPath's, counted from 1."""
    text, first = to_text(value), _round(start)
    last = math.inf if length is None else first + _round(length)
    return "".join(letter for at, letter in enumerate(text, 1) if first <= at < last)


def _substr(value: Value, start: Value, end: Value | None = None) -> str:
    """ODK's, counted from 0, end exclusive."""
    numbers = [to_number(start), *([] if end is None else [to_number(end)])]
    if any(map(math.isnan, numbers)):
        return ""
    return to_text(value)[slice(*(int(number) for number in numbers), *([None] if end is None else []))]


def _translate(value: Value, old: Value, new: Value) -> str:
    source, target = to_text(old), to_text(new)
    table: dict[int, str | None] = {}
    for at, letter in enumerate(source):
        table.setdefault(ord(letter), target[at] if at < len(target) else None)
    return to_text(value).translate(table)


def _regex(value: Value, pattern: Value) -> bool:
    text = to_text(value)
    try:
        return len(text) <= LONGEST_TEXT and re.search(to_text(pattern), text) is not None
    except re.error:
        return False


def _selected(value: Value, choice: Value) -> bool:
    return to_text(choice).strip() in to_text(value).split()


def _selected_at(value: Value, place: Value) -> str:
    chosen, at = to_text(value).split(), to_number(place)
    return chosen[int(at)] if not math.isnan(at) and 0 <= int(at) < len(chosen) else ""


def _date(value: Value) -> str:
    """A date from days or from text; empty when it is none."""
    if isinstance(value, (float, bool)):
        return date_of(float(value))
    days = days_of(to_text(value).strip())
    return "" if math.isnan(days) else date_of(days)


def _date_time(value: Value) -> str:
    """A moment from days or from text."""
    if isinstance(value, (float, bool)):
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=float(value))
        return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
    text = to_text(value).strip()
    return "" if math.isnan(days_of(text)) else text


def _decimal_time(value: Value) -> float:
    text = to_text(value).strip()
    try:
        moment = dt.time.fromisoformat(text.rpartition("T")[2])
    except ValueError:
        return math.nan
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86_400


_FORMATS = re.compile(r"%(Y|y|m|n|b|d|e|H|h|M|S|3|a)")


def _format_date(value: Value, pattern: Value) -> str:
    """ODK's letters: %Y %y %m %n %d %e %H %h %M %S %3; names of months and days (%b %a) are numbers here."""
    days = days_of(_date_time(value) if isinstance(value, float) else to_text(value).strip())
    if math.isnan(days):
        return ""
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=days, microseconds=1)
    parts = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": f"{moment.month:02}",
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
        "a": str(moment.isoweekday()),
    }
    return _FORMATS.sub(lambda match: parts[match[1]], to_text(pattern))


def _checklist(low: Value, high: Value, *answers: Value) -> bool:
    """Whether the number of true answers lies within the limits; -1 is no limit."""
    weights: tuple[Value, ...] = tuple(part for answer in answers for part in (answer, 1.0))
    return _weighted_checklist(low, high, *weights)


def _weighted_checklist(low: Value, high: Value, *pairs: Value) -> bool:
    points = sum(to_number(weight) for held, weight in zip(pairs[::2], pairs[1::2], strict=False) if _held(held))
    lowest, highest = to_number(low), to_number(high)
    return (lowest < 0 or points >= lowest) and (highest < 0 or points <= highest)


def _held(value: Value) -> bool:
    return to_text(value) in ("true", "1", "yes") if isinstance(value, list) else to_truth(value)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "true": lambda: True,
    "false": lambda: False,
    "not": lambda value: not to_truth(value),
    "boolean": to_truth,
    "boolean-from-string": lambda value: to_text(value).strip().lower() in ("true", "1"),
    "int": _safe(math.trunc),
    "coalesce": lambda one, other: to_text(one) if to_text(one) else to_text(other),
    "count": lambda nodes: float(len(nodes)) if isinstance(nodes, list) else math.nan,
    "count-non-empty": lambda nodes: float(sum(1 for text in _texts((nodes,)) if text.strip())),
    "sum": lambda nodes: math.fsum(to_number(text) for text in _texts((nodes,)) if text.strip()),
    "max": _extreme(max),
    "min": _extreme(min),
    "join": lambda separator, *values: to_text(separator).join(_texts(values)),
    "concat": lambda *values: "".join(_texts(values)),
    "contains": lambda text, part: to_text(part) in to_text(text),
    "starts-with": lambda text, part: to_text(text).startswith(to_text(part)),
    "ends-with": lambda text, part: to_text(text).endswith(to_text(part)),
    "substring": _substring,
    "substr": _substr,
    "substring-before": lambda text, part: (
        to_text(text).partition(to_text(part))[0] if to_text(part) in to_text(text) else ""
    ),
    "substring-after": lambda text, part: to_text(text).partition(to_text(part))[2],
    "translate": _translate,
    "regex": _regex,
    "selected": _selected,
    "selected-at": _selected_at,
    "count-selected": lambda value: float(len(to_text(value).split())),
    "round": _round,
    "floor": _safe(math.floor),
    "ceiling": _safe(math.ceil),
    "abs": _safe(abs),
    "pow": _pow,
    "sqrt": _safe(math.sqrt),
    "exp": _safe(math.exp),
    "log": _safe(math.log),
    "log10": _safe(math.log10),
    "pi": lambda: math.pi,
    "checklist": _checklist,
    "weighted-checklist": _weighted_checklist,
    "date": _date,
    "date-time": _date_time,
    "decimal-date-time": lambda value: to_number(value),
    "decimal-time": _decimal_time,
    "format-date": _format_date,
    "format-date-time": _format_date,
}
