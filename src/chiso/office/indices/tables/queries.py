"""Reads of published tables: sources, their editions by year, what stands beside them.

The trap: reading 2,300 figures a year as 2,300 rows. An edition's figures are one text, parsed once and remembered: it
can never change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from chiso.engine.published import PublishedTable, table_of_tree
from chiso.office.indices.models import Edition, Lever, Mark, MarkKind, Source
from chiso.office.indices.queries import reorganised_between
from chiso.office.surveys.models import EstimateSet


@dataclass(frozen=True)
class Held:
    """An edition with its figures; `names` are the units as the table prints them, by key."""

    edition: Edition
    year: int
    number: int
    table: PublishedTable
    names: Mapping[str, str]

    def name_of(self, unit: str) -> str:
        return self.names.get(unit, unit)

    def total_of(self, unit: str) -> float | None:
        """The unit's total; None where it has none, or is not in the table."""
        return self.value_of(unit, None)

    def value_of(self, unit: str, node: str | None) -> float | None:
        """The unit's figure on a node (None: the total)."""
        at = self.table.total if node is None else self.table.column(node)
        if at is None or unit not in self.table.units:
            return None
        value = float(self.table.values[self.table.units.index(unit), at])
        return None if value != value else value


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in the list, with its years."""

    source: Source
    years: tuple[int, ...]


def sources() -> tuple[SourceLine, ...]:
    """Every source with the years it has; two queries."""
    years: defaultdict[int, set[int]] = defaultdict(set)
    for source_id, year in Edition.objects.values_list("source_id", "result_set__year"):
        years[source_id].add(year)
    found = Source.objects.order_by("is_sample", "name", "id")
    return tuple(SourceLine(source, tuple(sorted(years[source.pk]))) for source in found)


def source_by_code(code: str) -> Source | None:
    return Source.objects.filter(code=code).first()


def editions(source: Source) -> tuple[Held, ...]:
    """The newest edition of each year, oldest first; one query."""
    newest: dict[int, Edition] = {}
    for edition in _with_figures().filter(source=source).order_by("result_set__year", "result_set__number"):
        newest[edition.result_set.year] = edition
    return tuple(_held(edition) for edition in newest.values())


def latest_two(found: Mapping[int, Source]) -> dict[int, tuple[Held, ...]]:
    """By source: its last year and the year before that, oldest first. Two queries."""
    picked: dict[int, dict[int, int]] = {pk: {} for pk in found}
    rows = Edition.objects.filter(source_id__in=found).order_by("result_set__number")
    for pk, source_id, year in rows.values_list("pk", "source_id", "result_set__year"):
        picked[source_id][year] = pk
    wanted = [pk for years in picked.values() for _, pk in sorted(years.items())[-2:]]
    held: dict[int, list[Held]] = {pk: [] for pk in found}
    for edition in _with_figures().filter(pk__in=wanted).order_by("result_set__year"):
        held[edition.source_id].append(_held(edition))
    return {pk: tuple(each) for pk, each in held.items()}


def edition_of(source: Source, year: int, number: int | None = None) -> Held | None:
    """The newest edition of a year, or the one of that number."""
    found = _with_figures().filter(source=source, result_set__year=year)
    if number is not None:
        found = found.filter(result_set__number=number)
    edition = found.order_by("-result_set__number").first()
    return _held(edition) if edition is not None else None


def editions_of_year(source: Source, year: int) -> QuerySet[Edition]:
    """Every edition of a year, newest first, without figures."""
    found = Edition.objects.filter(source=source, result_set__year=year).select_related("result_set")
    return found.defer("result_set__payload").order_by("-result_set__number")


def payload_of(source: Source, year: int, number: int) -> str | None:
    """The canonical text of an edition, byte for byte what its hash is taken over."""
    found = Edition.objects.filter(source=source, result_set__year=year, result_set__number=number)
    return found.values_list("result_set__payload", flat=True).first()


def estimate_sets() -> tuple[EstimateSet, ...]:
    """The newest estimates of each wave of each survey, newest first."""
    newest: dict[int, EstimateSet] = {}
    for one in EstimateSet.objects.select_related("microdata__wave__survey").order_by("-id")[:60]:
        newest.setdefault(one.microdata.wave_id, one)
    return tuple(newest.values())


def marks_of(source: Source) -> tuple[Mark, ...]:
    """Means, limits and targets of all years."""
    return tuple(Mark.objects.filter(source=source).order_by("-year", "kind", "node", "-value"))


def targets_of(source: Source, year: int) -> dict[str, float]:
    """The province's targets by node for a year: the newest that were set for it or before."""
    rows = Mark.objects.filter(source=source, kind=MarkKind.TARGET, year__lte=year + 1).order_by("year")
    return {mark.node: float(mark.value) for mark in rows}


def levers_of(source: Source) -> dict[str, Lever]:
    """Who moves which leaf."""
    return {lever.node: lever for lever in Lever.objects.filter(source=source).select_related("lead")}


def reorganised_keys(before: Held | None, after: Held) -> frozenset[str]:
    """Keys of units that a merger, division or transfer parts between two tables; none without the first."""
    if before is None:
        return frozenset()
    pairs = reorganised_between(before.year, after.year).values_list("successor__key", "predecessor__key")
    return frozenset(key for pair in pairs for key in pair if key)


def _with_figures() -> QuerySet[Edition]:
    return Edition.objects.select_related("result_set", "source")


def _held(edition: Edition) -> Held:
    table, names = _parsed(edition.result_set.payload)
    return Held(edition, edition.result_set.year, edition.result_set.number, table, names)


@lru_cache(maxsize=64)
def _parsed(payload: str) -> tuple[PublishedTable, Mapping[str, str]]:
    tree = json.loads(payload)
    return table_of_tree(tree["table"]), tree["names"]
