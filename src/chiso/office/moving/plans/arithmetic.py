"""A unit's points added up by our rules, beside what the workbook says.

The trap: adding what is there and calling it the total. A leaf that does not apply leaves the base; a field for which
the workbook gives no leaves counts with its own figure; a blank leaf counts nothing and stays in the base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chiso.engine.frameworks import Framework
from chiso.engine.moving import Stage

ZERO = Decimal(0)
ORDER: tuple[Stage, ...] = ("final", "appraised", "self")
"""Which score counts when several are given: the council's, else the appraiser's, else the unit's own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the workbook says of one node of one unit: its figure at each stage, and the cell of the one that counts."""

    stages: Mapping[Stage, Decimal]
    is_not_applicable: bool
    where: str

    @property
    def points(self) -> Decimal | None:
        """The figure that counts."""
        for stage in ORDER:
            if stage in self.stages:
                return self.stages[stage]
        return None


@dataclass(frozen=True, slots=True)
class Sum:
    """A node added up: points (None: nothing known), base (None: a maximum is not known)."""

    points: Decimal | None
    base: Decimal | None
    is_not_applicable: bool = False


def add_up(framework: Framework, given: Mapping[str, Given]) -> dict[str, Sum]:
    """Every node of the framework with its points and base."""
    found: dict[str, Sum] = {}
    for node in reversed(framework.walk()):  # children before parents
        mine = given.get(node.code)
        children = framework.children(node.code)
        parts = [found[child.code] for child in children] if children else []
        if mine is not None and mine.is_not_applicable:
            found[node.code] = Sum(None, ZERO, True)
        elif parts and any(part.points is not None or part.is_not_applicable for part in parts):
            found[node.code] = _parent(parts)
        else:
            found[node.code] = Sum(mine.points if mine is not None else None, node.max)
    return found


def total(framework: Framework, sums: Mapping[str, Sum]) -> Sum:
    """The whole sheet."""
    return _parent([sums[root.code] for root in framework.roots])


def _parent(parts: list[Sum]) -> Sum:
    known = [part.points for part in parts if part.points is not None]
    bases = [part.base for part in parts]
    base = None if any(each is None for each in bases) else sum((each for each in bases if each is not None), ZERO)
    return Sum(sum(known, ZERO) if known else None, base, all(part.is_not_applicable for part in parts))


def percent_of(points: Decimal | None, base: Decimal | None) -> Decimal | None:
    """The exact percentage; None where it cannot be known."""
    return None if points is None or not base else points * 100 / base


def agrees(stated: Decimal, computed: Decimal) -> bool:
    """Whether a stated figure is the computed one as it was printed: rounded to the decimals it shows, at least two."""
    places = max(2, -int(stated.normalize().as_tuple().exponent))
    step = Decimal(1).scaleb(-places)
    near = computed.quantize(step, rounding=ROUND_HALF_UP)
    shown = Decimal(1).scaleb(min(0, int(stated.normalize().as_tuple().exponent)))
    return stated == near or (stated == computed.quantize(shown, rounding=ROUND_HALF_UP) and shown < 1)
