"""Does a published table add up? Sums, weights, ranks, gaps.

The trap: a table that does not reproduce its own total is still published, and still the only one there is. So nothing
is mended: every relation gets its largest error and where that stands, and what cannot be checked is said to be so.

Tolerances follow the printing: k parts and a total rounded at d decimals can differ by (k + 1)/2 units of the last
digit; the floor of 3e-6 (sums) and 1e-5 (weights) is what full-precision tables of the past years show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chiso.engine.errors import Problem, Text
from chiso.engine.published.model import Floats, PublishedTable
from chiso.engine.published.weights import Weighting, given_weights, recover_weights

SUM_TOLERANCE, WEIGHT_TOLERANCE = 3e-6, 1e-5
Verdict = Literal["verified", "not_reproduced", "unverifiable"]


@dataclass(frozen=True)
class Relation:
    """One parent against its parts. `holds` None: it cannot be checked (weights unknown).

    `units` were checked, `agreeing` of them within the tolerance; `max_error` (points) stands at `worst`; `weights`
    where the parent is a weighted sum.
    """

    parent: str
    parts: tuple[str, ...]
    units: int
    agreeing: int
    max_error: float
    worst: str
    tolerance: float
    holds: bool | None
    weights: Weighting | None = None


@dataclass(frozen=True)
class CheckReport:
    """What was found in one table. `problems` are errors (it does not add up) and warnings."""

    table: PublishedTable
    relations: tuple[Relation, ...]
    without_total: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def verdict(self) -> Verdict:
        """`verified` only when every relation was checked and holds, and there was one."""
        if any(problem.severity == "error" for problem in self.problems):
            return "not_reproduced"
        holds = [relation.holds for relation in self.relations]
        return "verified" if holds and all(holds) else "unverifiable"


def check_published(
    table: PublishedTable, *, weights: Mapping[str, float] | None = None, tolerance: float | None = None
) -> CheckReport:
    """Checks sums of sub-parts and parts, the weighted total where it is no sum, and ranks against totals."""
    problems: list[Problem] = list(table.notes)
    parts = table.of_level("part")
    relations = [
        _summed(table, at, table.below(table.nodes[at].code), tolerance)
        for at in parts
        if table.below(table.nodes[at].code)
    ]
    for at in table.of_level("total"):
        if parts:
            relations.append(_total(table, at, parts, weights, tolerance))
            problems += _totals_over_gaps(table, at, parts)
    for relation in relations:
        problems += _told(relation)
    for at in table.of_level("rank"):
        problems += _ranks(table, at)
    problems += _unchecked(table, relations)
    totals = [at for at in table.of_level("total")] or list(parts)
    gone = np.isnan(table.values[:, totals]).any(axis=1) if totals else np.zeros(len(table.units), dtype=np.bool_)
    return CheckReport(table, tuple(relations), tuple(table.units[at] for at in np.flatnonzero(gone)), tuple(problems))


def _summed(table: PublishedTable, parent: int, parts: tuple[int, ...], tolerance: float | None) -> Relation:
    ones = np.ones(len(parts))
    limit = max(SUM_TOLERANCE, _rounding(table, parent, parts, ones)) if tolerance is None else tolerance
    return _relation(table, parent, parts, ones, limit, None)


def _total(
    table: PublishedTable,
    total: int,
    parts: tuple[int, ...],
    weights: Mapping[str, float] | None,
    tolerance: float | None,
) -> Relation:
    """The total as the sum of its parts, or with given weights, or with weights that the table itself proves."""
    plain = _summed(table, total, parts, tolerance)
    codes = tuple(table.nodes[at].code for at in parts)
    if weights is None and 2 * plain.agreeing >= plain.units:
        return plain  # a sum, if perhaps with misprints
    rows = ~np.isnan(table.values[:, (total, *parts)]).any(axis=1)
    inside, sums = table.values[rows][:, parts], table.values[rows, total]
    limit = tolerance
    if limit is None:
        size = float(np.median(sums / inside.sum(axis=1))) if len(sums) and inside.sum(axis=1).all() else 1.0
        limit = max(WEIGHT_TOLERANCE, _rounding(table, total, parts, np.full(len(parts), size)))
    found = (
        given_weights(codes, weights, inside, sums)
        if weights is not None
        else recover_weights(codes, inside, sums, limit)
    )
    if found.origin == "unknown":
        return Relation(plain.parent, codes, plain.units, 0, float("nan"), "", limit, None, found)
    return _relation(table, total, parts, found.coefficients, limit, found)


def _relation(
    table: PublishedTable, parent: int, parts: tuple[int, ...], factors: Floats, limit: float, weights: Weighting | None
) -> Relation:
    with np.errstate(invalid="ignore"):
        error = np.abs(table.values[:, parts] @ factors - table.values[:, parent])
    known = np.flatnonzero(~np.isnan(error))
    codes = tuple(table.nodes[at].code for at in parts)
    if not len(known):
        return Relation(table.nodes[parent].code, codes, 0, 0, float("nan"), "", limit, None, weights)
    worst = known[int(np.argmax(error[known]))]
    most = float(error[worst])
    agreeing = int(np.count_nonzero(error[known] <= limit))
    code, unit = table.nodes[parent].code, table.units[worst]
    return Relation(code, codes, len(known), agreeing, most, unit, limit, most <= limit, weights)


def _rounding(table: PublishedTable, parent: int, parts: tuple[int, ...], factors: Floats) -> float:
    """The most that rounding in print can make of an exact relation."""
    fine = np.array([10.0 ** -table.decimals[at] for at in parts])
    return float((fine @ np.abs(factors) + 10.0 ** -table.decimals[parent]) / 2)


def _totals_over_gaps(table: PublishedTable, total: int, parts: tuple[int, ...]) -> list[Problem]:
    gaps = np.isnan(table.values[:, parts])
    there = ~np.isnan(table.values[:, total])
    found = []
    for row in np.flatnonzero(gaps.any(axis=1) & there):
        lacking = ", ".join(table.nodes[parts[at]].code for at in np.flatnonzero(gaps[row]))
        message = Text("có điểm tổng dù thiếu nội dung thành phần", "a total although parts are missing")
        expected = Text("không có điểm tổng, không xếp hạng", "no total and no rank")
        found.append(Problem("published.total_of_gap", message, table.units[row], lacking, expected))
    return found


def _told(relation: Relation) -> list[Problem]:
    where, limit = relation.parent, f"{relation.tolerance:.1e}"
    if relation.holds is False:
        message = Text(
            f"không tính lại được ở {relation.units - relation.agreeing} đơn vị: lệch nhiều nhất ở {relation.worst}",
            f"is not reproduced for {relation.units - relation.agreeing} units: the largest difference stands at "
            f"{relation.worst}",
        )
        got = f"{relation.max_error:.3g}"
        return [Problem("published.not_reproduced", message, where, got, Text(f"≤ {limit}", f"≤ {limit}"))]
    if relation.holds is None and relation.weights is not None:
        message = Text(
            "không biết trọng số và bảng không đủ đơn vị để suy ra: không tính lại",
            "weights unknown and too few units to recover them: not recomputed",
        )
        hint = Text("cho trọng số bằng --weights", "give them with --weights")
        got = f"{relation.units} / {len(relation.parts)}"
        return [Problem("published.weights_unknown", message, where, got, hint=hint, severity="warning")]
    return []


def _ranks(table: PublishedTable, at: int) -> list[Problem]:
    """Ranks must follow the totals; equal totals may have been told apart by decimals that are not printed."""
    totals = table.of_level("total")
    if len(totals) != 1:
        return []
    total, rank = table.values[:, totals[0]], table.values[:, at]
    known = np.flatnonzero(~np.isnan(total) & ~np.isnan(rank))
    order = known[np.lexsort((rank[known], -total[known]))]
    best = np.maximum.accumulate(rank[order])
    found = []
    for place in np.flatnonzero(rank[order][1:] < best[:-1]) + 1:
        row = order[place]
        message = Text("hạng không theo điểm tổng", "the rank does not follow the total")
        found.append(Problem("published.rank", message, table.units[row], f"{total[row]:g} → {rank[row]:g}"))
    return found


def _unchecked(table: PublishedTable, relations: list[Relation]) -> list[Problem]:
    found = []
    indicators = len(table.of_level("indicator"))
    if indicators:
        message = Text(
            f"{indicators} chỉ tiêu không kiểm tra được: cần mốc chuẩn hóa và trọng số trong",
            f"{indicators} indicators cannot be checked: that takes anchors and inner weights",
        )
        found.append(Problem("published.indicators", message, severity="warning"))
    if not relations:
        message = Text("không có điểm tổng cùng các phần để kiểm tra", "no totals with their parts to check")
        found.append(Problem("published.nothing_to_check", message, severity="warning"))
    return found
