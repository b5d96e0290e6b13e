"""Feasible steps of a leaf from its rule: the levels above the present one, no others.

The trap: "raise this criterion by 0,3" may be a level that its rule does not know. A leaf of tiers jumps from tier to
tier; only a leaf of shares can rise a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from chiso.engine.frameworks.model import Node
from chiso.engine.frameworks.source import Mapping, Scalar, Value
from chiso.engine.frameworks.source import Sequence as Items
from chiso.engine.ranking.path_model import Step

_LEVELS = {"choice": "options", "tiers": "tiers", "deadline": "late"}


def levels_of(node: Node, parts: int = 4) -> tuple[Decimal, ...]:
    """The points that a leaf can have, ascending: those of its rule's options or tiers, yes or no, or `parts` equal
    parts of the maximum where the rule is continuous. Empty where the maximum is not known."""
    if node.max is None:
        return ()
    rule = node.rule
    found = {Decimal(0), node.max}
    if rule is not None and rule.kind in _LEVELS:
        items = rule.body.get(_LEVELS[rule.kind])
        given = [_points(item) for item in items.items] if isinstance(items, Items) else []
        stated = {points for points in given if points is not None}
        found = found | stated if rule.kind == "deadline" else stated
    elif rule is not None and rule.kind == "yes_no":
        found = {Decimal(0), _points(rule.body) or node.max}
    else:
        found |= {node.max * part / parts for part in range(1, parts)}
    return tuple(sorted(points for points in found if 0 <= points <= node.max))


def steps_of(
    node: Node,
    now: Decimal,
    *,
    weight: float = 1.0,
    effort: Sequence[float] | float = 1.0,
    owner: str = "",
    due: date | None = None,
    probability: float = 1.0,
    parts: int = 4,
) -> tuple[Step, ...]:
    """One step to each level above `now`. `weight`: points of the total for a point of the leaf; `effort`: of each
    level in turn, or of the leaf's whole maximum, shared out by what is gained."""
    above = [level for level in levels_of(node, parts) if level > now]
    whole = float(node.max) if node.max else 1.0
    found = []
    for at, level in enumerate(above):
        gain = float(level - now)
        cost = effort * gain / whole if isinstance(effort, int | float) else effort[min(at, len(effort) - 1)]
        name = f"{node.name.vi}: {level.normalize():f}"
        code = f"{node.code}@{level.normalize():f}"
        found.append(Step(code, node.code, weight * gain, cost, name, owner, due, probability))
    return tuple(found)


def _points(item: Value) -> Decimal | None:
    given = item.get("points") if isinstance(item, Mapping) else None
    try:
        return Decimal(given.text) if isinstance(given, Scalar) else None
    except InvalidOperation:
        return None
