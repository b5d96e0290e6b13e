"""What this installation knows about its units, gathered for a mixed index: results, estimates, figures from a file.

The trap: three tables name the units in three ways. Every name goes through the same identities; a unit that lacks one
kind of figure stays in the table without a total.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.published import MixedLeaf, MixedPart, PublishedTable, mixed_index
from chiso.engine.ranking.cells import number_in
from chiso.engine.text import Table
from chiso.office.indices.models import Covers, ResultSet
from chiso.office.indices.operations.tables import NewEdition
from chiso.office.indices.tables.identities import identify
from chiso.office.surveys.estimates import names_of, rows_of
from chiso.office.surveys.models import EstimateSet
from chiso.office.units.models import Unit

RULE, SURVEY, FIGURES = "QT", "KS", "SL"
NAMES = {
    RULE: Text("Điểm theo quy tắc", "Rule scores"),
    SURVEY: Text("Ước lượng khảo sát", "Survey estimates"),
    FIGURES: Text("Số liệu hành chính", "Administrative figures"),
}


def from_results(result: ResultSet) -> tuple[list[MixedLeaf], dict[str, str]]:
    """The percentages of a published round, with the units' names."""
    rows = list(result.rows.select_related("unit"))
    values = {row.unit.key: float(row.percent) for row in rows if row.percent is not None}
    return [MixedLeaf(f"{RULE}1", result.title, RULE, values)], {row.unit.key: row.unit_name for row in rows}


def from_estimates(estimates: EstimateSet, part: str, year: int) -> tuple[list[MixedLeaf], dict[str, str]]:
    """One part of a survey's estimates with its standard errors; everybody together is left out."""
    rows = [row for row in rows_of(estimates) if row.code == part and row.unit and row.value is not None]
    keys = identify([row.unit for row in rows], Covers.OWN, year).keys
    names = {named.code: named.name.vi for named in names_of(estimates)}
    survey = estimates.microdata.wave.survey.name
    leaf = MixedLeaf(
        f"{SURVEY}1",
        f"{survey}: {names.get(part, part)}",
        SURVEY,
        {keys[row.unit]: row.value for row in rows if row.value is not None},
        {keys[row.unit]: row.error for row in rows if row.error is not None},
    )
    ours = dict(Unit.objects.filter(key__in=keys.values()).values_list("key", "name"))
    return [leaf], {keys[row.unit]: ours.get(keys[row.unit], row.unit) for row in rows}


def from_table(table: Table, less: Iterable[str], year: int) -> tuple[list[MixedLeaf], dict[str, str]]:
    """The columns of a file whose first column names the units; `less`: headings where less is better.

    Raises InputError with every cell that is no number, and every heading in `less` that the file lacks.
    """
    if len(table.columns) < 2:
        message = Text("Cần cột đơn vị và ít nhất một cột số.", "A column of units and one of figures are needed.")
        raise InputError([Problem("mixed.columns", message, got=", ".join(table.columns)[:80])])
    unit, *headings = table.columns
    wanted = {name.strip() for name in less if name.strip()}
    problems = [
        Problem("mixed.less", Text("Tệp không có cột này.", "The file has no such column."), "less", name)
        for name in sorted(wanted - set(headings))
    ]
    keys = identify([cells[unit] for _line, cells in table.lines], Covers.OWN, year)
    problems += [
        Problem("tables.unknown_unit", Text("Không có đơn vị này.", "There is no such unit."), got=name)
        for name in keys.unknown
    ]
    values: dict[str, dict[str, float]] = {heading: {} for heading in headings}
    for line, cells in table.lines:
        for heading in headings:
            value = number_in(cells[heading], line_at(line, heading), problems)
            if value == value:
                values[heading][keys.keys[cells[unit]]] = value
    if problems:
        raise InputError(problems)
    leaves = [
        MixedLeaf(f"{FIGURES}{at}", heading, FIGURES, values[heading], less_is_better=heading in wanted)
        for at, heading in enumerate(headings, start=1)
    ]
    return leaves, {key: name for name, key in keys.keys.items()}


def composed(
    gathered: Iterable[tuple[list[MixedLeaf], dict[str, str]]], weights: dict[str, float], *, name: str, year: int
) -> NewEdition:
    """The mixed index as an edition to be kept. Raises InputError (`mixed.…`, `index.…`).

    With the results of a group, the group's units only: others would set the anchors of units that they are not
    ranked with.
    """
    leaves: list[MixedLeaf] = []
    names: dict[str, str] = {}
    for found, named in gathered:
        leaves += found
        names = {**named, **names}
    ranked = {unit for leaf in leaves if leaf.part == RULE for unit in leaf.values}
    if ranked:
        leaves = [_only(leaf, ranked) for leaf in leaves]
    parts = [MixedPart(code, NAMES[code].vi, weights.get(code, 1.0)) for code in NAMES]
    table: PublishedTable = mixed_index(parts, leaves, index=name, year=year)
    return NewEdition(table, {unit: names.get(unit, unit) for unit in table.units})


def _only(leaf: MixedLeaf, units: set[str]) -> MixedLeaf:
    errors = None if leaf.errors is None else {key: value for key, value in leaf.errors.items() if key in units}
    return replace(leaf, values={key: value for key, value in leaf.values.items() if key in units}, errors=errors)
