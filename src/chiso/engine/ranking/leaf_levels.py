"""The levels that a leaf's rule knows, and in words what has to be so for each.

The trap: "raise this criterion by 0,3" may be a level that its rule does not know. A leaf of tiers jumps from tier to
tier and a deduction falls by whole penalties; only a leaf of shares can rise a little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation

from chiso.engine.errors import InputError, Language, Text
from chiso.engine.frameworks.model import Node
from chiso.engine.frameworks.source import Mapping, Scalar, Value
from chiso.engine.frameworks.source import Sequence as Items
from chiso.engine.scoring.rule import unit_of_name
from chiso.engine.text import format_date, format_decimal, parse_date

_MOST = 20
"""Levels of a leaf at most; a rule that counts hundreds of cases is thinned out evenly."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class RuleLevel:
    """The points of one level, and what has to be so: "từ 95 %", "còn 1 lần bị trừ"."""

    points: Decimal
    words: Text


def rule_levels(node: Node, parts: int = 4) -> tuple[RuleLevel, ...]:
    """Every level of a leaf, by points, each once; `parts` equal parts where the rule is continuous or stated nowhere.

    Empty where the maximum is not known.
    """
    if node.max is None:
        return ()
    body = None if node.rule is None else _inner(node.rule.body)
    kind = "" if body is None else _text(body, "kind")
    find = _BY_KIND.get(kind)
    top = node.max
    if body is not None and find is not None:
        found = find(body, top, parts)
    elif node.channel == "survey" and node.rule is None:
        found = [_of_share(top * at / parts, Decimal(100) * at / parts) for at in range(parts + 1)]
    else:
        found = [_plain(top * at / parts) for at in range(parts + 1)]
    # of two ways to the same points the one stated first; decisions state the better tier first as often as last
    by_points = {level.points: level for level in reversed(found) if 0 <= level.points <= top}
    return _thinned([by_points[points] for points in sorted(by_points)])


def _thinned(levels: Sequence[RuleLevel]) -> tuple[RuleLevel, ...]:
    if len(levels) <= _MOST:
        return tuple(levels)
    last = len(levels) - 1
    return tuple(levels[round(at * last / (_MOST - 1))] for at in range(_MOST))


def _inner(body: Mapping) -> Mapping:
    """The rule that a fed leaf is scored by."""
    rule = body.get("rule")
    return rule if _text(body, "kind") == "fed" and isinstance(rule, Mapping) else body


def _tiers(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    unit = _unit(body)
    found = []
    for item in _items(body, "tiers"):
        points = _number(item, "points")
        if points is not None:
            found.append(RuleLevel(points, _interval(_number(item, "from"), _number(item, "to"), unit)))
    return found


def _interval(low: Decimal | None, high: Decimal | None, unit: str) -> Text:
    def told(language: Language) -> str:
        a, b = ("" if end is None else _figure(end, language, unit) for end in (low, high))
        if low == high:
            return f"đạt {a}" if language == "vi" else f"reach {a}"
        if low is None:
            return f"dưới {b}" if language == "vi" else f"below {b}"
        if high is None:
            return f"từ {a}" if language == "vi" else f"{a} or more"
        return f"từ {a} đến {b}" if language == "vi" else f"from {a} to {b}"

    return Text(told("vi"), told("en"))


def _choice(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    found = []
    for item in _items(body, "options"):
        points = _number(item, "points")
        if points is not None and isinstance(item, Mapping):
            found.append(RuleLevel(points, _name(item.get("name")) or _same(_text(item, "code"))))
    return found


def _yes_no(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    points = _number(body, "points")
    return [RuleLevel(ZERO, Text("không", "no")), RuleLevel(top if points is None else points, Text("có", "yes"))]


def _deadline(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    points = _number(body, "points")
    try:
        due = format_date(parse_date(_text(body, "due")))
    except InputError:
        due = ""
    on_time = Text(f"đúng hạn {due}".strip(), f"on time {due}".strip())
    found = [RuleLevel(top if points is None else points, on_time)]
    for item in _items(body, "late"):
        days, given = _number(item, "days"), _number(item, "points")
        if days is not None and given is not None:
            found.append(RuleLevel(given, Text(f"chậm không quá {days:f} ngày", f"at most {days:f} days late")))
    return [*found, RuleLevel(ZERO, Text("chậm hơn nữa", "later than that"))]


def _count(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    each, cap = _number(body, "points_each") or ZERO, _number(body, "cap")
    most = top if cap is None else cap
    cases = _times(each, most)
    return [
        RuleLevel(min(most, each * at), Text(f"{at} trường hợp", f"{at} case{'' if at == 1 else 's'}"))
        for at in range(cases + 1)
    ]


def _times(each: Decimal, whole: Decimal) -> int:
    """How many times `each` it takes to use `whole` up."""
    return int((whole / each).to_integral_value(ROUND_CEILING)) if each > 0 else 0


def _deduction(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    minus, stated = _number(body, "minus_each") or ZERO, _number(body, "start")
    start, floor = (top if stated is None else stated), _number(body, "floor") or ZERO
    cases = _times(minus, start - floor)
    none = RuleLevel(start, Text("không còn lần nào bị trừ", "no penalty is left"))
    return [none] + [
        RuleLevel(
            max(floor, start - minus * at),
            Text(f"còn {at} lần bị trừ", f"{at} penalt{'y is' if at == 1 else 'ies are'} left"),
        )
        for at in range(1, cases + 1)
    ]


def _ratio(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    full_at, floor = _number(body, "full_at") or Decimal(1), _number(body, "floor") or ZERO
    shares = [full_at * at / parts for at in range(1, parts + 1)]
    kept = sorted({share for share in (*shares, floor) if share >= floor and share > 0})
    return [_plain(ZERO)] + [_of_share(top * share / full_at, share * 100) for share in kept]


def _linear(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    start, end = _pair(body, "from"), _pair(body, "to")
    if start is None or end is None:
        return [_plain(top * at / parts) for at in range(parts + 1)]
    (low, at_low), (high, at_high), unit = start, end, _unit(body)
    found = []
    for at in range(parts + 1):
        figure, points = low + (high - low) * at / parts, at_low + (at_high - at_low) * at / parts
        words = (f"đạt {_figure(figure, 'vi', unit)}", f"reach {_figure(figure, 'en', unit)}")
        found.append(RuleLevel(points, Text(*words)))
    return found


def _formula(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    cases = _items(body, "cases")
    stated = [_number(item, "points") for item in cases]
    found = [_plain(points) for points in stated if points is not None]
    if None in stated or not cases:
        found += [_plain(top * at / parts) for at in range(parts + 1)]
    return found


def _zero_parent(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    return [_plain(ZERO), RuleLevel(top, Text("không còn vi phạm", "no violation"))]


def _manual(body: Mapping, top: Decimal, parts: int) -> list[RuleLevel]:
    step = _number(body, "step")
    levels = [top * at / parts for at in range(parts + 1)]
    if step is not None and step > 0:
        levels = [level // step * step for level in levels[:-1]] + [top]
    return [_plain(level) for level in levels]


_BY_KIND: dict[str, Callable[[Mapping, Decimal, int], list[RuleLevel]]] = {
    "tiers": _tiers,
    "choice": _choice,
    "yes_no": _yes_no,
    "deadline": _deadline,
    "count": _count,
    "deduction": _deduction,
    "ratio": _ratio,
    "linear": _linear,
    "formula": _formula,
    "zero_parent": _zero_parent,
    "manual": _manual,
}


def _plain(points: Decimal) -> RuleLevel:
    return RuleLevel(points, Text(f"đạt {_figure(points, 'vi')} điểm", f"reach {_figure(points, 'en')} points"))


def _of_share(points: Decimal, percent: Decimal) -> RuleLevel:
    vi, en = (_figure(percent, language, "%") for language in ("vi", "en"))
    return RuleLevel(points, Text(f"tỷ lệ đạt {vi}", f"a share of {en}"))


def _figure(value: Decimal, language: Language, unit: str = "") -> str:
    shown = format_decimal(round(value, 2).normalize(), language=language)
    gap = " " if unit and not (unit == "%" and language == "en") else ""
    return f"{shown}{gap}{unit}"


def _unit(body: Mapping) -> str:
    given = body.get("input")
    if isinstance(given, Mapping):
        unit = given.get("unit")
        return unit.text if isinstance(unit, Scalar) else unit_of_name(_text(given, "name"))
    return unit_of_name(given.text) if isinstance(given, Scalar) else ""


def _items(body: Mapping, key: str) -> tuple[Value, ...]:
    found = body.get(key)
    return found.items if isinstance(found, Items) else ()


def _pair(body: Mapping, key: str) -> tuple[Decimal, Decimal] | None:
    numbers = [_decimal(item) for item in _items(body, key)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and None not in numbers else None  # type: ignore[return-value]


def _text(item: Value, key: str) -> str:
    found = item.get(key) if isinstance(item, Mapping) else None
    return found.text if isinstance(found, Scalar) else ""


def _number(item: Value, key: str) -> Decimal | None:
    found = item.get(key) if isinstance(item, Mapping) else None
    return None if found is None else _decimal(found)


def _decimal(value: Value) -> Decimal | None:
    try:
        return Decimal(value.text) if isinstance(value, Scalar) else None
    except InvalidOperation:
        return None


def _name(value: Value | None) -> Text | None:
    if isinstance(value, Mapping):
        vi = _text(value, "vi")
        return Text(vi, _text(value, "en") or vi) if vi else None
    return _same(value.text) if isinstance(value, Scalar) and value.text else None


def _same(words: str) -> Text:
    return Text(words, words)
