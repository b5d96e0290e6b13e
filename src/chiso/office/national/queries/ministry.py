"""The ministry's stored results, and the comparison with the province's own score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from chiso.engine.frameworks import Framework, Node
from chiso.office.indices.models import IMPORTED, ResultRow, ResultSet
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.queries.points import own_points
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import framework_for


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One node: what the province claimed, what the ministry gave, what was lost to the maximum.

    `difference` counts only leaves with both: a field claimed in part would otherwise seem to have gained.
    """

    node: Node
    is_leaf: bool
    own: Decimal | None
    ministry: Decimal | None
    difference: Decimal | None
    note: str = ""
    lead_name: str = ""

    @property
    def lost(self) -> Decimal | None:
        return None if self.node.max is None or self.ministry is None else self.node.max - self.ministry


@dataclass(frozen=True)
class Compared:
    """The whole tree, and the leaves that lost points, most first."""

    result: ResultSet
    row: ResultRow
    lines: tuple[ComparedLine, ...]

    @property
    def losses(self) -> tuple[ComparedLine, ...]:
        found = [line for line in self.lines if line.is_leaf and line.lost]
        return tuple(sorted(found, key=lambda line: (-(line.lost or 0), line.node.code)))

    @property
    def lost(self) -> Decimal:
        return sum((line.lost or Decimal(0) for line in self.losses), Decimal(0))


def newest_result(sheet: Sheet, *, year: int | None = None) -> ResultSet | None:
    """The ministry's newest result of the sheet's unit for its year, or for `year`, whatever its version."""
    found = _imported().filter(
        year=sheet.group.round.year if year is None else year,
        family=sheet.group.framework.family,
        rows__unit_id=sheet.unit_id,
    )
    if year is None:
        found = found.filter(framework_id=sheet.group.framework_id)
    return found.first()


def newest_results(sheets: Sequence[Sheet]) -> dict[int, ResultSet]:
    """The same for many sheets, each for its own year, by sheet id. One query."""
    units = {sheet.unit_id for sheet in sheets}
    by_key: dict[tuple[int, int | None, int], ResultSet] = {}
    found = _imported().filter(rows__unit_id__in=units, framework_id__in={s.group.framework_id for s in sheets})
    for result in found.annotate(of_unit=F("rows__unit_id")):
        by_key.setdefault((result.year, result.framework_id, result.of_unit), result)  # newest first
    keys = {sheet.pk: (sheet.group.round.year, sheet.group.framework_id, sheet.unit_id) for sheet in sheets}
    return {sheet_id: by_key[key] for sheet_id, key in keys.items() if key in by_key}


def _imported() -> QuerySet[ResultSet]:
    """What other bodies computed and nothing superseded, newest first."""
    found = ResultSet.objects.filter(origin=IMPORTED, superseded_by__isnull=True)
    return found.select_related("framework").defer("payload", "framework__source").order_by("-id")


def points_in(result: ResultSet, unit_id: int) -> Mapping[str, Decimal | None]:
    """The ministry's points of every node."""
    row = result.rows.get(unit_id=unit_id)
    return dict(row.leaves.values_list("node", "points"))


def compared(sheet: Sheet) -> Compared | None:
    """Self score beside the ministry's; None while the ministry's result is not here."""
    result = newest_result(sheet)
    if result is None:
        return None
    framework = framework_for(sheet)
    row = result.rows.get(unit_id=sheet.unit_id)
    leaves = {leaf.node: leaf for leaf in row.leaves.all()}
    own = own_points(sheet)
    leads = leads_by_leaf(framework, leads_of(sheet.group))
    changes = _changes(framework, own, {code: leaf.points for code, leaf in leaves.items()})
    lines = tuple(
        ComparedLine(
            node=node,
            is_leaf=framework.is_leaf(node.code),
            own=own.get(node.code),
            ministry=leaves[node.code].points if node.code in leaves else None,
            difference=changes.get(node.code),
            note=leaves[node.code].explanation if node.code in leaves else "",
            lead_name=leads[node.code].unit.name if node.code in leads else "",
        )
        for node in framework.walk()
    )
    return Compared(result, row, lines)


def _changes(
    framework: Framework, own: Mapping[str, Decimal | None], ministry: Mapping[str, Decimal | None]
) -> dict[str, Decimal]:
    """By how much the ministry changed each leaf that was claimed, and the sums of that above."""
    found: dict[str, Decimal] = {}
    for leaf in framework.leaves:
        claimed, given = own.get(leaf.code), ministry.get(leaf.code)
        if claimed is None or given is None:
            continue
        for node in (leaf, *framework.ancestors(leaf.code)):
            found[node.code] = found.get(node.code, Decimal(0)) + given - claimed
    return found
