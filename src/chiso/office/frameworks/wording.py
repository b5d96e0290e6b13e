"""A leaf's rule in words, for the printed sheet, the workbook and the panel beside a score.

The trap: words that say something else than the rule does. Each sentence is made of the rule's own parameters as they
stand in the framework file; a kind without a sentence says its title only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks import Node
from chiso.engine.frameworks.source import Mapping, Scalar
from chiso.engine.frameworks.source import Sequence as Items
from chiso.engine.scoring.rule import Rule
from chiso.engine.text import format_date, format_decimal, parse_date, parse_decimal

_Maker = Callable[[Rule, Mapping, Decimal, Language], str]


def rule_in_words(rule: Rule | None, node: Node) -> Text:
    """How the leaf's points come about; empty when it has no rule."""
    if rule is None or node.max is None:
        return Text("", "")
    body = node.rule.body if node.rule is not None else None
    return Text(_sentence(rule, body, node.max, "vi"), _sentence(rule, body, node.max, "en"))


def _sentence(rule: Rule, body: Mapping | None, top: Decimal, language: Language) -> str:
    if rule.kind == "fed" and body is not None:
        inner = body.get("rule")
        kind = inner.get("kind") if isinstance(inner, Mapping) else None
        maker = _MAKERS.get(kind.text) if isinstance(kind, Scalar) else None
        told = maker(rule, inner, top, language) if maker and isinstance(inner, Mapping) else ""
        return f"{rule.title.in_(language)}. {told}".strip()
    maker = _MAKERS.get(rule.kind)
    if body is None or maker is None:
        return rule.title.in_(language)
    return maker(rule, body, top, language)


def _scalar(body: Mapping, key: str) -> str | None:
    value = body.get(key)
    return value.text if isinstance(value, Scalar) and not value.is_null else None


def _number(body: Mapping, key: str, default: Decimal) -> Decimal:
    text = _scalar(body, key)
    return default if text is None else parse_decimal(text, style="point")


def _items(body: Mapping, key: str) -> list[Mapping]:
    value = body.get(key)
    return [item for item in value.items if isinstance(item, Mapping)] if isinstance(value, Items) else []


def _points(value: Decimal, language: Language) -> str:
    return format_decimal(value, max(2, -int(value.normalize().as_tuple().exponent)), language=language)


def _figure(value: Decimal, language: Language) -> str:
    return format_decimal(value, language=language)


def _label(rule: Rule, index: int, language: Language) -> str:
    spec = rule.inputs[index]
    return (spec.label.in_(language) or spec.name).strip()


def _yes_no(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    points = _points(_number(body, "points", top), language)
    return f"Có: {points} điểm; không: 0 điểm" if language == "vi" else f"Yes: {points} points; no: 0 points"


def _choice(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    names = dict(rule.inputs[0].options)
    parts = []
    for item in _items(body, "options"):
        code = _scalar(item, "code") or ""
        name = names.get(code, Text(code, code)).in_(language)
        parts.append(f"{name}: {_points(_number(item, 'points', Decimal(0)), language)}")
    return "; ".join(parts)


def _tiers(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    unit = f" {rule.inputs[0].unit}" if rule.inputs[0].unit else ""
    words = ("dưới", "từ", "đến dưới", "đến") if language == "vi" else ("below", "from", "to below", "to")
    parts = []
    tiers = _items(body, "tiers")
    for index, item in enumerate(tiers):
        start, end = _scalar(item, "from"), _scalar(item, "to")
        if end is None and index + 1 < len(tiers):
            end = _scalar(tiers[index + 1], "from")
        until = words[3] if index + 1 == len(tiers) else words[2]
        low = f"{words[1]} {_text(start, language)}" if start is not None else ""
        high = f"{until if low else words[0]} {_text(end, language)}" if end is not None else ""
        # a last tier may be one figure alone: 100 and nothing else
        span = (_text(start, language) if start is not None and start == end else f"{low} {high}".strip()) + unit
        parts.append(f"{span}: {_points(_number(item, 'points', Decimal(0)), language)}")
    told = "; ".join(parts)
    return told[:1].upper() + told[1:]


def _text(figure: str, language: Language) -> str:
    return _figure(parse_decimal(figure, style="point"), language)


def _ratio(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    part, whole = _label(rule, 0, language), _label(rule, 1, language)
    full_at, floor = _number(body, "full_at", Decimal(1)), _number(body, "floor", Decimal(0))
    per_cent = [format_decimal(share * 100, language=language) for share in (full_at, floor)]
    if language == "vi":
        told = f"{part} ÷ {whole} × {_points(top, language)}"
        told += f"; từ {per_cent[0]} % được điểm tối đa" if full_at != 1 else ""
        return told + (f"; dưới {per_cent[1]} % được 0 điểm" if floor else "")
    told = f"{part} ÷ {whole} × {_points(top, language)}"
    told += f"; full points from {per_cent[0]}%" if full_at != 1 else ""
    return told + (f"; none below {per_cent[1]}%" if floor else "")


def _linear(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    ends = []
    for key in ("from", "to"):
        value = body.get(key)
        texts = [item.text for item in value.items if isinstance(item, Scalar)] if isinstance(value, Items) else []
        figure, points = (parse_decimal(text, style="point") for text in texts)
        ends.append((_figure(figure, language), _points(points, language)))
    (low, at_low), (high, at_high) = ends
    unit = f" {rule.inputs[0].unit}" if rule.inputs[0].unit else ""
    if language == "vi":
        return f"Tăng đều từ {low}{unit} ({at_low} điểm) đến {high}{unit} ({at_high} điểm)"
    return f"Rises evenly from {low}{unit} ({at_low} points) to {high}{unit} ({at_high} points)"


def _formula(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    parts = []
    for case in _items(body, "cases"):
        when, given = _scalar(case, "when"), _scalar(case, "points") or ""
        points = _expression(given, rule, language)
        if _BELOW_ZERO.fullmatch(given):  # never given as points: the case refuses figures that cannot be
            points = "số liệu không hợp lệ" if language == "vi" else "figures that cannot be"
        when = None if when is None else _expression(when, rule, language)
        if when is None:
            parts.append(f"còn lại: {points}" if language == "vi" else f"otherwise: {points}")
        else:
            parts.append(f"khi {when}: {points}" if language == "vi" else f"when {when}: {points}")
    told = "; ".join(parts)
    return told[:1].upper() + told[1:]


_TOKEN: Final = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_]\w*(?:\s*\()?|\d+\.\d+|<=|>=|!=|==|&&|\|\||[*,-]")
_BELOW_ZERO: Final = re.compile(r"-\d+(?:\.\d+)?")
_SIGNS: Final[dict[Language, dict[str, str]]] = {
    "vi": {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "&&": "và", "||": "hoặc", "*": "×", "-": "−", ",": ";"},
    "en": {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "&&": "and", "||": "or", "*": "×", "-": "−"},
}


def _expression(text: str, rule: Rule, language: Language) -> str:
    """A formula as people read it: inputs by their names, signs as in print; functions and quoted words stay."""
    labels = {spec.name: spec.label.in_(language) or spec.name for spec in rule.inputs}

    def worded(found: re.Match[str]) -> str:
        token = found.group()
        if token[0].isdigit():
            return token.replace(".", ",") if language == "vi" else token
        return labels.get(token) or _SIGNS[language].get(token) or token

    return _TOKEN.sub(worded, text)


def _deadline(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    due = format_date(parse_date(_scalar(body, "due") or ""))
    full = _points(_number(body, "points", top), language)
    steps = [
        (format_decimal(_number(item, "days", Decimal(0))), _points(_number(item, "points", Decimal(0)), language))
        for item in _items(body, "late")
    ]
    if language == "vi":
        late = "".join(f"; chậm đến {days} ngày: {points}" for days, points in steps)
        return f"Chậm nhất {due}: {full}{late}; chậm hơn nữa: 0"
    late = "".join(f"; up to {days} days late: {points}" for days, points in steps)
    return f"By {due}: {full}{late}; later: 0"


def _count(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    each, cap = _number(body, "points_each", Decimal(0)), _number(body, "cap", top)
    unit = rule.inputs[0].unit or ("trường hợp" if language == "vi" else "case")
    if language == "vi":
        return f"Mỗi {unit} {_points(each, language)} điểm, tối đa {_points(cap, language)}"
    return f"{_points(each, language)} points for each {unit}, at most {_points(cap, language)}"


def _deduction(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    start, minus = _number(body, "start", top), _number(body, "minus_each", Decimal(0))
    floor = _number(body, "floor", Decimal(0))
    unit = rule.inputs[0].unit or ("trường hợp" if language == "vi" else "case")
    if language == "vi":
        return (
            f"{_points(start, language)} trừ {_points(minus, language)} điểm mỗi {unit}, "
            f"thấp nhất {_points(floor, language)}"
        )
    return (
        f"{_points(start, language)} minus {_points(minus, language)} for each {unit}, at least "
        f"{_points(floor, language)}"
    )


def _zero_parent(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    parent = rule.site.node.parent or ""
    if language == "vi":
        return f"Không vi phạm: {_points(top, language)} điểm; có vi phạm: cả mục {parent} được 0 điểm"
    return f"No violation: {_points(top, language)} points; a violation: all of {parent} scores 0"


def _manual(rule: Rule, body: Mapping, top: Decimal, language: Language) -> str:
    step = _figure(_number(body, "step", rule.rounding.step), language)
    if language == "vi":
        return f"Chấm trực tiếp từ 0 đến {_points(top, language)}, bước {step}"
    return f"Points are entered, from 0 to {_points(top, language)} in steps of {step}"


_MAKERS: Final[dict[str, _Maker]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "tiers": _tiers,
    "ratio": _ratio,
    "linear": _linear,
    "formula": _formula,
    "deadline": _deadline,
    "count": _count,
    "deduction": _deduction,
    "zero_parent": _zero_parent,
    "manual": _manual,
}
