"""Feasible steps of a leaf: to the levels of its rule above the present one, no others (`leaf_levels`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chiso.engine.frameworks.model import Node
from chiso.engine.ranking.leaf_levels import rule_levels
from chiso.engine.ranking.path_model import Step


def levels_of(node: Node, parts: int = 4) -> tuple[Decimal, ...]:
    """The points that a leaf can have, ascending; empty where the maximum is not known."""
    return tuple(level.points for level in rule_levels(node, parts))


def step_code(leaf: str, points: Decimal) -> str:
    """The code of the step that lifts a leaf to some points."""
    return f"{leaf}@{points.normalize():f}"


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
    level above `now` in turn, or of the leaf's whole maximum, shared out by what is gained."""
    above = [level for level in rule_levels(node, parts) if level.points > now]
    whole = float(node.max) if node.max else 1.0
    found = []
    for at, level in enumerate(above):
        gain = float(level.points - now)
        cost = effort * gain / whole if isinstance(effort, int | float) else effort[min(at, len(effort) - 1)]
        name = f"{node.name.vi}: {level.words.vi}"
        code = step_code(node.code, level.points)
        found.append(Step(code, node.code, weight * gain, cost, name, owner, due, probability))
    return tuple(found)
