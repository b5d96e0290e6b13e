"""A published table read: long (one figure a row) or wide (one unit a row), one result for each index and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.errors import InputError, Location, Problem, Text, line_at
from chiso.engine.published.columns import BESIDE, ColumnMapping, level_of, level_of_code, level_of_heading
from chiso.engine.published.model import Floats, Ints, Node, PublishedTable, Zeros
from chiso.engine.text import Table, decimal_of, search_key
from chiso.engine.text.tables import uneven_line

_GAPS = frozenset({"", "-", "--", "–", "—", "…", "...", "kcdl", "khong co du lieu", "n/a", "na", "nan", "."})
_YES = frozenset({"true", "1", "x", "co", "yes"})
_EXACT = 10
_LONE = 0.2
"""A zero stands alone when every other unit has at least this share of the median."""


@dataclass(frozen=True, slots=True)
class _Cell:
    unit: str
    node: Node
    value: float
    decimals: int
    where: Location
    derived: bool = False


def read_published(
    table: Table, mapping: ColumnMapping, *, zeros: Zeros = "auto", year: int | None = None
) -> tuple[PublishedTable, ...]:
    """The tables in a file, by index and year. `year` stands in where the file has no such column.

    `zeros`: what a 0 means; `auto` takes it for a gap where no other unit comes near zero on that node. Raises
    InputError with all problems: a heading that stands twice, lines with too few or too many cells, cells that are no
    numbers, a figure given twice.
    """
    problems = _misshapen(table, mapping)
    groups: defaultdict[tuple[str, int | None], list[_Cell]] = defaultdict(list)
    read = _long if mapping.is_long else _wide
    for line, cells in table.lines:
        group = (cells.get(mapping.index, ""), _year(cells.get(mapping.year, ""), line, year, problems))
        groups[group] += read(line, cells, mapping, problems)
    built = [_built(index, when, cells, zeros, problems) for (index, when), cells in groups.items()]
    if not built:
        message = Text("tệp không có dòng số liệu nào", "the file has no rows of figures")
        problems.append(Problem("published.empty", message))
    if problems:
        raise InputError(problems)
    return tuple(built)


def _misshapen(table: Table, mapping: ColumnMapping) -> list[Problem]:
    """Headings in use that stand twice, and lines of a CSV on which a figure would be lost or taken for a gap."""
    found = []
    for heading in dict.fromkeys(table.columns):
        if heading in mapping.headings and (count := table.columns.count(heading)) > 1:
            message = Text(f"tên cột “{heading}” có {count} lần", f"the heading “{heading}” stands {count} times")
            hint = Text("giữ một cột, hoặc đổi tên một cột", "keep one of them, or rename another")
            found.append(Problem("published.duplicate_column", message, heading, hint=hint))
    found += [uneven_line("published.uneven_line", line, cells, table.columns) for line, cells in table.uneven]
    return found


def _year(text: str, line: int, given: int | None, problems: list[Problem]) -> int | None:
    if not text:
        return given
    try:
        return int(float(text))
    except ValueError:
        message = Text("năm không phải là số", "the year is no number")
        problems.append(Problem("published.year", message, line_at(line), text[:20]))
        return given


def _long(line: int, cells: dict[str, str], mapping: ColumnMapping, problems: list[Problem]) -> Iterable[_Cell]:
    code, unit = cells[mapping.node], cells[mapping.unit]
    level = mapping.levels.get(code) or (level_of(cells[mapping.level]) if mapping.level else level_of_code(code))
    if code.upper().endswith(BESIDE):
        level = "other"
    node = Node(code, level, cells.get(mapping.name, ""), code.rpartition(".")[0])
    text = "" if search_key(cells.get(mapping.status, "")) == "missing" else cells[mapping.value]
    value, decimals = _number(text, line_at(line, mapping.value), problems)
    derived = search_key(cells.get(mapping.derived, "")) in _YES
    return [_Cell(unit, node, value, decimals, line_at(line, code), derived)] if unit else []


def _wide(line: int, cells: dict[str, str], mapping: ColumnMapping, problems: list[Problem]) -> Iterable[_Cell]:
    unit = cells[mapping.unit]
    found = []
    # in the order of the file: a mapping that was kept need not have one
    for heading in cells if unit else ():
        if (code := mapping.columns.get(heading)) is None:
            continue
        where = line_at(line, heading)
        value, decimals = _number(cells[heading], where, problems)
        level = mapping.levels.get(code) or level_of_heading(code)
        found.append(_Cell(unit, Node(code, level, heading, code.rpartition(".")[0]), value, decimals, where))
    return found


def _number(text: str, where: Location, problems: list[Problem]) -> tuple[float, int]:
    """The figure and the decimals it is printed with (at most ten significant digits count)."""
    if search_key(text) in _GAPS:
        return float("nan"), 0
    try:
        value = float(text) if text.count(",") == 0 else float(decimal_of(text))
    except (ValueError, InputError):
        message = Text("ô điểm không phải là số", "the cell is no number")
        expected = Text("số, hoặc KCDL khi không có dữ liệu", "a number, or KCDL for a gap")
        problems.append(Problem("published.not_a_number", message, where, text[:30], expected))
        return float("nan"), 0
    shown = f"{value:.10g}"
    return value, len(shown.partition(".")[2]) if "e" not in shown else 10


def _built(
    index: str, year: int | None, cells: Sequence[_Cell], zeros: Zeros, problems: list[Problem]
) -> PublishedTable:
    units = tuple(dict.fromkeys(cell.unit for cell in cells))
    nodes = tuple({cell.node.code: cell.node for cell in cells}.values())
    row, column = {u: at for at, u in enumerate(units)}, {node.code: at for at, node in enumerate(nodes)}
    values = np.full((len(units), len(nodes)), np.nan)
    decimals = np.zeros((len(units), len(nodes)), dtype=np.int64)
    seen: dict[tuple[str, str], Location] = {}
    for cell in cells:
        key = (cell.unit, cell.node.code)
        if key in seen:
            message = Text(f"{cell.unit}, {cell.node.code}: có hai số", f"{cell.unit}, {cell.node.code}: given twice")
            problems.append(Problem("published.duplicate", message, cell.where, seen[key]))
        seen[key] = cell.where
        values[row[cell.unit], column[cell.node.code]] = cell.value
        decimals[row[cell.unit], column[cell.node.code]] = cell.decimals
    notes = _zeros(units, nodes, values, zeros)
    filled = np.flatnonzero(~np.isnan(values).all(axis=0))
    kept = [int(at) for at in filled]
    fine = _fineness(values[:, kept], decimals[:, kept])
    shown = tuple(nodes[at] for at in kept)
    derived = frozenset((cell.unit, cell.node.code) for cell in cells if cell.derived and cell.value == cell.value)
    return PublishedTable(index, year, units, shown, values[:, kept], fine, tuple(notes), derived)


def _fineness(values: Floats, decimals: Ints) -> tuple[int, ...]:
    """The decimals that each node is printed with: closing zeros are dropped in files, so nearly the most of a column.

    A column of whole numbers only is taken to be printed as coarsely as the coarsest other one; a table of whole
    numbers only to be exact.
    """
    there = ~np.isnan(values)
    columns = zip(decimals.T, there.T, strict=True)
    seen = [int(np.quantile(column[known], 0.9, method="higher")) for column, known in columns]
    least = min((fine for fine in seen if fine), default=_EXACT)
    return tuple(fine or least for fine in seen)


def _zeros(units: Sequence[str], nodes: Sequence[Node], values: Floats, zeros: Zeros) -> list[Problem]:
    """Turns zeros that mean a gap into gaps; says so for each."""
    if zeros == "value":
        return []
    notes = []
    for at, node in enumerate(nodes):
        if node.level not in ("total", "part", "subpart"):
            continue
        rest = values[(values[:, at] != 0) & ~np.isnan(values[:, at]), at]
        alone = len(rest) > 2 and rest.min() > _LONE * np.median(rest)
        for row in np.flatnonzero(values[:, at] == 0).tolist() if zeros == "missing" or alone else ():
            values[row, at] = np.nan
            message = Text("số 0 được hiểu là không có dữ liệu", "a 0 is taken for a gap")
            hint = Text("nếu là điểm 0 thật: --zeros value", "if it is a score of 0: --zeros value")
            where = f"{units[row]}, {node.code}"
            notes.append(Problem("published.zero", message, where, "0", hint=hint, severity="warning"))
    return notes
