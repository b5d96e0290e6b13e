"""The outside figures of a group (survey, statistics) as one table: units × what each leaf asks for."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.frameworks import Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result
from chiso.office.rounds.models import RoundGroup, Sheet, Stage
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.scores import unit_code


@dataclass(frozen=True, slots=True)
class Column:
    """One figure that a leaf asks for."""

    node: Node
    spec: InputSpec


@dataclass(frozen=True, slots=True)
class ResultCell:
    """A figure of one unit; `version` is 0 where nothing stands, `is_open` false where the leaf or sheet is shut."""

    column: Column
    text: str
    version: int
    is_open: bool
    name: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One unit."""

    sheet: Sheet
    cells: tuple[ResultCell, ...]


@dataclass(frozen=True, slots=True)
class ResultsTable:
    """All units of the group; `missing` counts the figures still to come."""

    columns: tuple[Column, ...]
    lines: tuple[ResultLine, ...]
    missing: int
    source: str


def groups_with_results() -> list[tuple[RoundGroup, int]]:
    """Groups of rounds that still run and ask for outside figures, newest first, with how many are missing."""
    running = RoundGroup.objects.filter(sheets__state__in=RESULTS_OPEN).distinct()
    found = [
        (group, results_table(group))
        for group in running.select_related("round", "framework").order_by("-round__year", "round_id", "order", "id")
    ]
    return [(group, table.missing) for group, table in found if table.columns]


def results_table(group: RoundGroup) -> ResultsTable:
    """The table as it stands. Three queries."""
    framework = framework_of(group.framework)
    leaves = [leaf for leaf in framework.leaves if is_result(leaf)]
    columns = tuple(Column(leaf, spec) for leaf in leaves for spec in inputs_of(framework, leaf.code))
    sheets = list(Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key", "id"))
    books = books_of(sheet.pk for sheet in sheets) if columns else {}
    lines, source = [], ""
    for sheet in sheets if columns else ():
        standing = books[sheet.pk].own(Stage.APPRAISAL_1)
        code = unit_code(sheet.unit)
        cells = []
        for column in columns:
            answer = standing.get(column.node.code)
            source = (answer.reason if answer else "") or source
            cells.append(
                ResultCell(
                    column=column,
                    text=str(answer.inputs.get(column.spec.name, "")) if answer else "",
                    version=answer.version if answer else 0,
                    is_open=framework.applies(column.node.code, code) and sheet.state in RESULTS_OPEN,
                    name=f"{sheet.unit_id}|{column.node.code}|{column.spec.name}",
                )
            )
        lines.append(ResultLine(sheet, tuple(cells)))
    missing = sum(not cell.text and cell.is_open for line in lines for cell in line.cells)
    return ResultsTable(columns, tuple(lines), missing, source)
