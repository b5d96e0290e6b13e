"""The rule of a leaf as an Excel formula, so that the officer sees points while typing.

The trap: a spreadsheet computes with binary numbers and knows no law. The formula is a help; the points that count are
computed by the engine when the file comes back. A kind (or a rounding) that has no faithful formula gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from chiso.engine.frameworks import Node
from chiso.engine.frameworks.source import Mapping, Scalar
from chiso.engine.frameworks.source import Sequence as Items
from chiso.engine.scoring.rule import Rule
from chiso.engine.text import parse_date, parse_decimal
from chiso.office.reports.excel.layout import STATUS_WORDS, YES_NO
from chiso.office.rounds.models import AnswerStatus

LOOK_AGAIN: Final = '"Xem lại"'
_EPOCH: Final = date(1899, 12, 30)
_ROUND: Final = {"half_up": "ROUND", "up": "ROUNDUP", "down": "ROUNDDOWN"}


def leaf_formula(rule: Rule | None, node: Node, cells: Sequence[str], status: str, knocked: str = "") -> str:
    """The formula of a leaf's points; empty when it has no faithful one.

    `cells` are the addresses of the inputs in order, `status` that of the status, `knocked` a condition under which a
    knock-out elsewhere takes the points.
    """
    if rule is None or node.max is None or node.rule is None:
        return ""
    core = _core(rule, node.rule.body, node.max, cells)
    if not core:
        return ""
    top = plain(node.max)
    filled = f"COUNTA({','.join(cells)})"
    all_filled = f"IF({filled}<{len(cells)},{LOOK_AGAIN},IFERROR({core},{LOOK_AGAIN}))"
    scored = f'IF({status}="{STATUS_WORDS[AnswerStatus.DID_NOT_ARISE]}",{top},IF({filled}=0,"",{all_filled}))'
    if knocked:
        scored = f"IF({knocked},0,{scored})"
    return f'=IF({status}="{STATUS_WORDS[AnswerStatus.NOT_APPLICABLE]}","",{scored})'


def knock_out(cell: str) -> str:
    """The condition that a knock-out leaf takes its parent's points."""
    return f'{cell}="{YES_NO["yes"]}"'


def plain(number: Decimal) -> str:
    """A number as a formula writes it."""
    return f"{number:f}"


def _core(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    if rule.kind == "fed":
        inner = body.get("rule")
        kind = inner.get("kind") if isinstance(inner, Mapping) else None
        maker = _MAKERS.get(kind.text) if isinstance(kind, Scalar) else None
        return maker(rule, inner, top, cells) if maker and isinstance(inner, Mapping) else ""
    maker = _MAKERS.get(rule.kind)
    return maker(rule, body, top, cells) if maker else ""


def _number(body: Mapping, key: str, default: Decimal) -> Decimal:
    value = body.get(key)
    return parse_decimal(value.text, style="point") if isinstance(value, Scalar) and not value.is_null else default


def _items(body: Mapping, key: str) -> list[Mapping]:
    value = body.get(key)
    return [item for item in value.items if isinstance(item, Mapping)] if isinstance(value, Items) else []


def _rounded(rule: Rule, expression: str) -> str:
    function = _ROUND.get(rule.rounding.mode)
    if function is None:
        return ""
    step = rule.rounding.step
    decimals = rule.rounding.decimals
    if step == Decimal(1).scaleb(-decimals):
        return f"{function}({expression},{decimals})"
    return f"{function}(({expression})/{plain(step)},0)*{plain(step)}"


def _yes_no(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    points = plain(_number(body, "points", top))
    return f'IF({cells[0]}="{YES_NO["yes"]}",{points},IF({cells[0]}="{YES_NO["no"]}",0,{LOOK_AGAIN}))'


def _choice(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    names = {code: name.vi for code, name in rule.inputs[0].options}
    found = LOOK_AGAIN
    for item in reversed(_items(body, "options")):
        code = item.get("code")
        name = names.get(code.text, "") if isinstance(code, Scalar) else ""
        found = f"IF({cells[0]}={quoted(name)},{plain(_number(item, 'points', Decimal(0)))},{found})"
    return found


def quoted(text: str) -> str:
    """Text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def _tiers(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    cell = cells[0]
    tiers = _items(body, "tiers")
    found = LOOK_AGAIN
    for item in tiers:
        points = plain(_number(item, "points", Decimal(0)))
        start = item.get("from")
        if isinstance(start, Scalar) and not start.is_null:
            found = f"IF({cell}>={plain(_number(item, 'from', Decimal(0)))},{points},{found})"
        else:
            found = points
    end = tiers[-1].get("to") if tiers else None
    if isinstance(end, Scalar) and not end.is_null:
        found = f"IF({cell}>{plain(_number(tiers[-1], 'to', Decimal(0)))},{LOOK_AGAIN},{found})"
    return _if_numbers(cells, found)


def _ratio(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    part, whole = cells[0], cells[1]
    full_at = _number(body, "full_at", Decimal(1))
    floor = _number(body, "floor", Decimal(0))
    share = f"{part}/{whole}" if full_at == 1 else f"{part}/{whole}/{plain(full_at)}"
    points = _rounded(rule, f"{plain(top)}*MIN(1,{share})")
    if not points:
        return ""
    if floor:
        points = f"IF({part}/{whole}<{plain(floor)},0,{points})"
    impossible = [f"{part}<0", f"{whole}<=0"] + ([f"{part}>{whole}"] if full_at <= 1 else [])
    return _if_numbers(cells, f"IF(OR({','.join(impossible)}),{LOOK_AGAIN},{points})")


def _linear(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    ends = [_pair(body, "from"), _pair(body, "to")]
    (low, at_low), (high, at_high) = sorted(ends)
    inside = f"(MIN(MAX({cells[0]},{plain(low)}),{plain(high)})-({plain(low)}))"
    slope = f"({plain(at_high)}-({plain(at_low)}))/({plain(high)}-({plain(low)}))"
    points = _rounded(rule, f"{plain(at_low)}+{inside}*{slope}")
    return _if_numbers(cells, points) if points else ""


def _pair(body: Mapping, key: str) -> tuple[Decimal, Decimal]:
    value = body.get(key)
    texts = [item.text for item in value.items if isinstance(item, Scalar)] if isinstance(value, Items) else []
    first, second = (parse_decimal(text, style="point") for text in texts)
    return first, second


def _deadline(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    due = body.get("due")
    if not isinstance(due, Scalar):
        return ""
    last = (parse_date(due.text) - _EPOCH).days
    found = "0"
    for step in reversed(_items(body, "late")):
        days, points = _number(step, "days", Decimal(0)), _number(step, "points", Decimal(0))
        found = f"IF({cells[0]}<={last + int(days)},{plain(points)},{found})"
    return _if_numbers(cells, f"IF({cells[0]}<={last},{plain(_number(body, 'points', top))},{found})")


def _count(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    each, cap = _number(body, "points_each", Decimal(0)), _number(body, "cap", top)
    return _if_cases(cells, f"MIN({cells[0]}*{plain(each)},{plain(cap)})")


def _deduction(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    minus, start = _number(body, "minus_each", Decimal(0)), _number(body, "start", top)
    return _if_cases(
        cells, f"MAX({plain(start)}-{cells[0]}*{plain(minus)},{plain(_number(body, 'floor', Decimal(0)))})"
    )


def _zero_parent(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    return f'IF({cells[0]}="{YES_NO["yes"]}",0,IF({cells[0]}="{YES_NO["no"]}",{plain(top)},{LOOK_AGAIN}))'


def _manual(rule: Rule, body: Mapping, top: Decimal, cells: Sequence[str]) -> str:
    step = _number(body, "step", rule.rounding.step)
    uneven = f"ABS({cells[0]}/{plain(step)}-ROUND({cells[0]}/{plain(step)},0))>0.000001"
    wrong = f"OR({cells[0]}<0,{cells[0]}>{plain(top)},{uneven})"
    return _if_numbers(cells, f"IF({wrong},{LOOK_AGAIN},{cells[0]})")


def _if_numbers(cells: Sequence[str], expression: str) -> str:
    return f"IF(COUNT({','.join(cells)})<{len(cells)},{LOOK_AGAIN},{expression})"


def _if_cases(cells: Sequence[str], expression: str) -> str:
    """Only whole numbers from 0 are cases."""
    wrong = f"OR({cells[0]}<0,{cells[0]}<>INT({cells[0]}))"
    return _if_numbers(cells, f"IF({wrong},{LOOK_AGAIN},{expression})")


_MAKERS: Final[dict[str, Callable[[Rule, Mapping, Decimal, Sequence[str]], str]]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "tiers": _tiers,
    "ratio": _ratio,
    "linear": _linear,
    "deadline": _deadline,
    "count": _count,
    "deduction": _deduction,
    "zero_parent": _zero_parent,
    "manual": _manual,
}
