"""Reads of published results.

The trap: "the result of 2025" is not one thing. A correction is a new result set and the superseded one stays readable,
so every read says whether it means the newest or a given one. Years are compared only with a label that says how far
they can be: another framework, a merged unit or a group of another size is not the same ruler.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.db.models import Count, QuerySet

from chiso.engine.bundle import PayloadAnswer, read_payload
from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.text import places_apart, search_key
from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet
from chiso.office.units.models import LineageKind, UnitLineage

Sort = Literal["rank", "name", "change"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result set of the year before, and what stands against comparing with it (empty: nothing does)."""

    previous: ResultSet | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankLine:
    """One unit in a ranking; `change` is in points of percentage, None when there is nothing to compare with."""

    row: ResultRow
    grade: str
    before: Decimal | None
    rank_before: Decimal | None
    restructured: bool
    # decimals of the percentage: more than two where two different ones would print alike
    places: int = 2

    @property
    def change(self) -> Decimal | None:
        if self.row.percent is None or self.before is None:
            return None
        return self.row.percent - self.before


@dataclass(frozen=True, slots=True)
class Ranking:
    """A result set's units in the order asked for, with the year before beside them."""

    result_set: ResultSet
    lines: tuple[RankLine, ...]
    comparison: Comparison
    unit_count: int

    @property
    def more_decimals(self) -> bool:
        """Whether some percentages need more than two decimals to be told apart."""
        return any(line.places > 2 for line in self.lines)


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node of a unit's result; `before` are the points of the year before where the framework is the same."""

    node: Node
    points: Decimal | None
    max: Decimal | None
    status: str
    is_leaf: bool
    told: Text
    before: Decimal | None = None

    @property
    def lost(self) -> Decimal | None:
        if self.points is None or self.max is None:
            return None
        return self.max - self.points

    @property
    def loss(self) -> Decimal | None:
        """The points lost as a change: negative."""
        return None if self.lost is None else -self.lost

    @property
    def change(self) -> Decimal | None:
        return None if self.points is None or self.before is None else self.points - self.before


@dataclass(frozen=True, slots=True)
class Matrix:
    """Fields × units; a cell is None where the field does not apply or has no result."""

    fields: tuple[Node, ...]
    rows: tuple[tuple[ResultRow, tuple[ResultLeaf | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One year of a unit: its newest result set and its line there."""

    year: int
    result_set: ResultSet
    row: ResultRow


def latest_results(*, year: int | None = None, family: str = "", unit_group: str = "") -> QuerySet[ResultSet]:
    """Result sets that no correction has superseded, newest year first; `payload` is not read."""
    found = ResultSet.objects.filter(superseded_by__isnull=True).defer("payload").select_related("framework")
    if year is not None:
        found = found.filter(year=year)
    if family:
        found = found.filter(family=family)
    if unit_group:
        found = found.filter(unit_group=unit_group)
    return found.order_by("-year", "family", "unit_group", "-published_at")


def real_results() -> QuerySet[ResultSet]:
    """The newest result sets that count: what a training round published stands aside, except on a training copy."""
    found = latest_results()
    return found if settings.IS_TRAINING else found.filter(is_training=False)


def origin_of(group_id: int) -> str:
    """How a result set names the group of a round that it came from."""
    return f"round_group:{group_id}"


def latest_of_group(group_id: int) -> ResultSet | None:
    """The newest result set of a group of a round; None before its publication."""
    return latest_results().filter(origin=origin_of(group_id)).first()


def all_results() -> QuerySet[ResultSet]:
    """Every result set, newest first, with how many units it lists."""
    return (
        ResultSet.objects.defer("payload")
        .select_related("framework", "supersedes", "superseded_by")
        .annotate(unit_count=Count("rows"))
        .order_by("-year", "family", "unit_group", "-number")
    )


def with_payload() -> QuerySet[ResultSet]:
    """Result sets with their payload, for the download of one."""
    return ResultSet.objects.all()


def row_of(result_set: ResultSet, unit_id: int) -> ResultRow | None:
    """A unit's line of a result set."""
    return result_set.rows.filter(unit_id=unit_id).select_related("unit").first()


def is_superseded(result_set: ResultSet) -> bool:
    """Whether a correction has taken the result set's place."""
    return hasattr(result_set, "superseded_by")


def versions_of(result_set: ResultSet) -> QuerySet[ResultSet]:
    """The publication and its corrections, oldest first."""
    return ResultSet.objects.filter(code=result_set.code).defer("payload").order_by("number")


def history_of_unit(unit_id: int) -> tuple[HistoryPoint, ...]:
    """The unit's newest published line of each year and family, oldest first. One query."""
    return histories_of_units([unit_id]).get(unit_id, ())


def histories_of_units(unit_ids: Iterable[int]) -> dict[int, tuple[HistoryPoint, ...]]:
    """By unit: its newest published line of each year and family, oldest first. One query."""
    rows = (
        ResultRow.objects.filter(unit_id__in=list(unit_ids), result_set__in=real_results().values("pk"))
        .select_related("result_set__framework")
        .defer("result_set__payload")
        .order_by("result_set__year", "result_set__family", "result_set_id")
    )
    found: dict[int, tuple[HistoryPoint, ...]] = {}
    for row in rows:
        if row.unit_id is not None:
            found[row.unit_id] = (*found.get(row.unit_id, ()), HistoryPoint(row.result_set.year, row.result_set, row))
    return found


def framework_of_result(result_set: ResultSet) -> Framework | None:
    """The framework that the results were computed with; None for imported results."""
    return framework_of(result_set.framework) if result_set.framework else None


def grade_name(framework: Framework | None, code: str, language: Literal["vi", "en"] = "vi") -> str:
    """The grade's name in the framework of the result; an imported grade stands as it was printed."""
    bands = {band.code: band.name.in_(language) for band in framework.bands} if framework else {}
    return bands.get(code, code)


def comparison_of(result_set: ResultSet) -> Comparison:
    """The newest result set of the year before for the same family and group, with what weakens the comparison."""
    previous = (
        real_results()
        .filter(year=result_set.year - 1, family=result_set.family, unit_group=result_set.unit_group)
        .first()
    )
    if previous is None:
        return Comparison(None)
    warnings = []
    if not same_nodes(framework_of_result(previous), framework_of_result(result_set)):
        warnings.append("framework")
    if previous.ranked_units != result_set.ranked_units:
        warnings.append("units")
    return Comparison(previous, tuple(warnings))


def same_nodes(before: Framework | None, after: Framework | None) -> bool:
    """Whether two years measure the same nodes for the same points; only then may points be compared node by node."""
    if before is None or after is None:
        return False
    return [(node.code, node.max) for node in before.walk()] == [(node.code, node.max) for node in after.walk()]


def ranking(
    result_set: ResultSet, *, search: str = "", sort: Sort = "rank", language: Literal["vi", "en"] = "vi"
) -> Ranking:
    """The ranking page's data: a fixed number of queries whatever the number of units."""
    rows = list(result_set.rows.select_related("unit"))
    comparison = comparison_of(result_set)
    before = _rows_by_unit(comparison.previous)
    changed = restructured(comparison.previous, result_set)
    framework = framework_of_result(result_set)
    places = places_apart(row.percent for row in rows)
    lines = [
        RankLine(
            row=row,
            grade=grade_name(framework, row.grade, language),
            before=before[row.unit_id].percent if row.unit_id in before else None,
            rank_before=before[row.unit_id].rank if row.unit_id in before else None,
            restructured=row.unit_id in changed,
            places=places[row.percent] if row.percent is not None else 2,
        )
        for row in rows
    ]
    wanted = search_key(search)
    shown = [line for line in lines if wanted in line.row.unit.search_key] if wanted else lines
    return Ranking(result_set, tuple(sorted(shown, key=_sorting(sort))), comparison, len(rows))


@dataclass(frozen=True, slots=True)
class Scale:
    """The ruler of a ranking's chart: from the lowest to the highest percentage shown, in whole fives."""

    low: Decimal
    high: Decimal

    def at(self, percent: Decimal) -> Decimal:
        """Where a percentage stands on the ruler, in percent of its width."""
        return ((percent - self.low) * 100 / (self.high - self.low)).quantize(Decimal("0.01"))


def scale_of(found: Ranking) -> Scale:
    """A ruler that holds every percentage of the ranking, of this year and of the year before."""
    shown = [value for line in found.lines for value in (line.row.percent, line.before) if value is not None]
    if not shown:
        return Scale(ZERO, Decimal(100))
    low = min(shown) // 5 * 5
    high = min(Decimal(100), max(shown) // 5 * 5 + 5)
    return Scale(low, high if high > low else low + 5)


def _sorting(sort: Sort):  # type: ignore[no-untyped-def]  # keys of differing tuples
    if sort == "name":
        return lambda line: (line.row.unit.sort_key,)
    if sort == "change":
        return lambda line: (line.change is None, -(line.change or ZERO), line.row.unit.sort_key)
    return lambda line: (
        line.row.rank is None,
        line.row.rank or ZERO,
        -(line.row.percent or ZERO),
        line.row.unit.sort_key,
    )


def _rows_by_unit(result_set: ResultSet | None) -> Mapping[int, ResultRow]:
    return {row.unit_id: row for row in result_set.rows.all()} if result_set else {}


def restructured(previous: ResultSet | None, result_set: ResultSet) -> frozenset[int]:
    """Units that were merged, divided or changed territory between the two years."""
    if previous is None:
        return frozenset()
    lineage = reorganised_between(previous.year, result_set.year)
    return frozenset(unit for pair in lineage.values_list("successor_id", "predecessor_id") for unit in pair if unit)


def reorganised_between(before: int, after: int) -> QuerySet[UnitLineage]:
    """Mergers, divisions and transfers of territory that part the figures of two years."""
    kinds = [LineageKind.MERGE, LineageKind.DIVIDE, LineageKind.TRANSFER]
    return UnitLineage.objects.filter(on__gt=dt.date(before, 1, 1), on__lte=dt.date(after, 12, 31), kind__in=kinds)


def matrix(result_set: ResultSet) -> Matrix:
    """Field points of every unit. Three queries."""
    framework = framework_of_result(result_set)
    fields = framework.roots if framework else ()
    codes = [node.code for node in fields]
    cells: dict[int, dict[str, ResultLeaf]] = {}
    for leaf in ResultLeaf.objects.filter(row__result_set=result_set, node__in=codes):
        cells.setdefault(leaf.row_id, {})[leaf.node] = leaf
    rows = sorted(result_set.rows.select_related("unit"), key=lambda row: (row.rank is None, row.rank or ZERO))
    return Matrix(fields, tuple((row, tuple(cells.get(row.pk, {}).get(code) for code in codes)) for row in rows))


def unit_lines(row: ResultRow, framework: Framework, before: ResultRow | None = None) -> tuple[NodeLine, ...]:
    """A unit's result over the whole tree; `before` is last year's row when the two may be compared node by node."""
    found = {leaf.node: leaf for leaf in row.leaves.all()}
    old = dict(before.leaves.values_list("node", "points")) if before else {}
    return tuple(
        NodeLine(
            node=node,
            points=found[node.code].points,
            max=found[node.code].max,
            status=found[node.code].status,
            is_leaf=framework.is_leaf(node.code),
            told=found[node.code].told,
            before=old.get(node.code),
        )
        for node in framework.walk()
        if node.code in found
    )


def gaps(lines: Iterable[NodeLine]) -> tuple[NodeLine, ...]:
    """Where the unit lost points: leaves by points lost, most first."""
    lossy = [line for line in lines if line.is_leaf and line.lost]
    return tuple(sorted(lossy, key=lambda line: (-(line.lost or ZERO), line.node.code)))


def previous_row(result_set: ResultSet, unit_id: int) -> tuple[ResultRow | None, Comparison]:
    """The unit's row of the year before, and how far it can be compared."""
    comparison = comparison_of(result_set)
    row = comparison.previous.rows.filter(unit_id=unit_id).first() if comparison.previous else None
    return row, comparison


def answer_in(result_set: ResultSet, unit_key: str, node: str) -> PayloadAnswer | None:
    """The answer that decided a leaf in the published payload; None when nobody had answered it."""
    rows = read_payload(result_set.payload).answers
    return next((row for row in rows if (row.unit, row.node, row.is_adjustment) == (unit_key, node, False)), None)
