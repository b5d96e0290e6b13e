"""How far are we from where we want to be, leaf by leaf: in the figure's own unit, and in points of the total.

The trap: the largest gap in percent is seldom the largest gap in points. Both are given; a gap is positive where we are
behind, whichever direction is the better one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.components import Component

Reference = Literal["target", "best", "median", "peers", "last_year"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One leaf against one reference: `raw` in the figure's unit and `points` of the total, positive where behind.

    `at` is the reference's figure; `unit` whose it is, for `best`.
    """

    code: str
    reference: Reference
    own: float
    at: float
    raw: float
    points: float
    unit: str = ""


def gap_table(
    unit: str,
    leaves: Sequence[Component],
    others: Mapping[str, Mapping[str, float]],
    *,
    targets: Mapping[str, float] | None = None,
    peers: Sequence[str] = (),
    last_year: Mapping[str, float] | None = None,
) -> tuple[Gap, ...]:
    """Gaps of `unit`, whose `leaves` carry its own figures, to each reference that is known for a leaf.

    `others`: unit → leaf → figure (`unit` itself may be among them; a leaf may be absent). `median` and `peers` are the
    median of all units and of the named ones, ours left out. Raises InputError (`ranking.unknown_peer`).
    """
    unknown = [peer for peer in peers if peer not in others]
    if unknown:
        message = Text("không có đơn vị so sánh này", "there is no such peer")
        raise InputError([Problem("ranking.unknown_peer", message, got=", ".join(unknown))])
    found: list[Gap] = []
    for leaf in leaves:
        if leaf.raw != leaf.raw:
            continue
        rest = {
            name: figures[leaf.code]
            for name, figures in others.items()
            if name != unit and leaf.code in figures and figures[leaf.code] == figures[leaf.code]
        }
        found += _against(leaf, rest, targets or {}, peers, last_year or {})
    return tuple(found)


def _against(
    leaf: Component,
    rest: Mapping[str, float],
    targets: Mapping[str, float],
    peers: Sequence[str],
    last_year: Mapping[str, float],
) -> list[Gap]:
    found = []
    if leaf.code in targets:
        found.append(_gap(leaf, "target", targets[leaf.code]))
    if rest:
        best = (min if leaf.less_is_better else max)(rest, key=lambda name: (rest[name], name))
        found += [_gap(leaf, "best", rest[best], best), _gap(leaf, "median", median(rest.values()))]
    near = [rest[peer] for peer in peers if peer in rest]
    if near:
        found.append(_gap(leaf, "peers", median(near)))
    if leaf.code in last_year:
        found.append(_gap(leaf, "last_year", last_year[leaf.code]))
    return found


def _gap(leaf: Component, reference: Reference, at: float, unit: str = "") -> Gap:
    sign = -1.0 if leaf.less_is_better else 1.0
    points = leaf.weight * (leaf.score(at) - leaf.score())
    return Gap(leaf.code, reference, leaf.raw, at, sign * (at - leaf.raw), points, unit)
