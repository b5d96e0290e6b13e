"""Next year's targets from this year's result: what was reached is kept, a stated part of what was lost is won back.

The trap: next year's version gives other points for other leaves. Points are never carried; what is carried is the
share of the maximum that was reached, through the confirmed crosswalk, and a leaf without such a share gets no target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import Crosswalk, Link

_STEP = Decimal("0.01")
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class NextTarget:
    """The target of a leaf of next year's version, and the leaves of this year that it follows from."""

    node: str
    points: Decimal
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NextTargets:
    """The targets, and each leaf that gets none with the reason."""

    targets: tuple[NextTarget, ...]
    left_out: tuple[Problem, ...]


def next_targets(
    old: Framework,
    new: Framework,
    crosswalk: Crosswalk | None,
    got: Mapping[str, Decimal | None],
    recover: Decimal,
) -> NextTargets:
    """Targets under `new` from the points `got` under `old`; `recover` is the percentage of each loss to win back.

    Without a crosswalk leaves are the same by code, which is right only when both are one version or have the same
    nodes and maxima: the caller sees to that. Points are rounded half up to hundredths.
    """
    targets, left_out = [], []
    for leaf in new.leaves:
        links = (Link(leaf.code, leaf.code),) if crosswalk is None else crosswalk.into.get(leaf.code, ())
        share = _share(old, links, got)
        if isinstance(share, Text) or leaf.max is None:
            unknown = Text("chưa rõ điểm tối đa", "its maximum is unknown")
            left_out.append(
                Problem(
                    "next_year.left_out",
                    share if isinstance(share, Text) else unknown,
                    where=f"{leaf.code} {leaf.name.vi}",
                    severity="warning",
                )
            )
            continue
        points = points_for(share + Fraction(recover) / 100 * (_ONE - share), leaf.max)
        targets.append(NextTarget(leaf.code, points, tuple(link.old for link in links)))
    return NextTargets(tuple(targets), tuple(left_out))


def _share(old: Framework, links: tuple[Link, ...], got: Mapping[str, Decimal | None]) -> Fraction | Text:
    """The share of the maximum that was reached in what became the leaf; the reason where it is not known."""
    if not links:
        return Text("tiêu chí mới, chưa có kết quả năm nay", "a new leaf without a result of this year")
    known: dict[str, Decimal] = {}
    for link in links:
        points, node = got.get(link.old), old.by_code.get(link.old)
        if points is None or node is None or not node.max:
            return Text(f"tiêu chí {link.old} chưa có điểm của Bộ", f"leaf {link.old} has no points of the ministry")
        known[link.old] = points
    return share_through(old, links, known)


def share_through(old: Framework, links: tuple[Link, ...], points: Mapping[str, Decimal]) -> Fraction:
    """The share of the maximum that `points` of the linked leaves are together, at most 1; their maxima are known."""
    reached = sum((link.weight * Fraction(points[link.old]) for link in links), Fraction(0))
    whole = sum((link.weight * Fraction(old.node(link.old).max or 0) for link in links), Fraction(0))
    return min(reached / whole, _ONE)


def points_for(share: Fraction, maximum: Decimal) -> Decimal:
    """The share in points of a maximum, rounded half up to hundredths and never above it."""
    exact = share * Fraction(maximum)
    points = Decimal(exact.numerator) / Decimal(exact.denominator)
    return min(points.quantize(_STEP, ROUND_HALF_UP), maximum)
