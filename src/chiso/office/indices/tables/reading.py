"""A file becomes editions: columns by a mapping that was confirmed, units by the register, everything wrong at once.

Nothing is stored here. The row "cả nước" of a table is no unit: it becomes a mark beside the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from chiso.engine.errors import InputError, Language, Location, Problem, Text, line_at
from chiso.engine.files import Limits, inspect
from chiso.engine.published import (
    CheckReport,
    ColumnMapping,
    PublishedTable,
    Zeros,
    check_published,
    completed,
    propose_mapping,
    read_published,
)
from chiso.engine.text import Table, read_any_table, search_key
from chiso.office.indices.models import Covers, MarkKind, Rule, Source
from chiso.office.indices.tables.identities import Identities, identify

LIMITS = Limits(max_bytes=8 * 2**20, max_unpacked=80 * 2**20, allowed=frozenset({"xlsx", "csv"}))
MAX_LINES = 60_000
LANGUAGES: tuple[Language, Language] = ("vi", "en")
_WHOLE: Mapping[str, MarkKind] = {
    **dict.fromkeys(
        ("ca nuoc", "toan quoc", "trung binh", "trung binh ca nuoc", "binh quan ca nuoc", "national mean", "average"),
        MarkKind.MEAN,
    ),
    **dict.fromkeys(("trung vi", "trung vi ca nuoc", "median"), MarkKind.MEDIAN),
}


class ReadMark(NamedTuple):
    """A figure of the row of the whole country."""

    kind: str
    node: str
    value: float


@dataclass(frozen=True)
class ReadTable:
    """One year, ready to be kept: units by key with the names as printed, and what the check of its sums says."""

    table: PublishedTable
    names: Mapping[str, str]
    marks: tuple[ReadMark, ...]
    report: CheckReport
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def year(self) -> int:
        return self.table.year or 0

    @property
    def ranked(self) -> int:
        """How many units have a total."""
        at = self.table.total
        return 0 if at is None else int(np.count_nonzero(~np.isnan(self.table.values[:, at])))


@dataclass(frozen=True)
class Reading:
    """All years of a file; `problems` are errors, which stop it, and warnings, which do not."""

    tables: tuple[ReadTable, ...]
    problems: tuple[Problem, ...]

    @property
    def can_store(self) -> bool:
        return bool(self.tables) and all(problem.severity != "error" for problem in self.problems)


def open_table(data: bytes, name: str, sheet: str = "") -> Table:
    """The headings and lines of an uploaded file. Raises InputError when it is none that may come in."""
    inspect(data, name, LIMITS)
    table = read_any_table(data, where=name, sheet=sheet)
    if len(table.lines) > MAX_LINES:
        message = Text("Tệp có quá nhiều dòng.", "The file has too many lines.")
        expected = Text(f"không quá {MAX_LINES} dòng", f"at most {MAX_LINES} lines")
        raise InputError([Problem("tables.too_long", message, name, str(len(table.lines)), expected)])
    return table


def signature(headings: Sequence[str]) -> str:
    """How a source remembers a layout: the headings, whatever their order."""
    return "|".join(sorted(search_key(heading) for heading in headings if heading))


def remembered(source: Source | None, headings: Sequence[str]) -> ColumnMapping | None:
    """The mapping that was confirmed for these headings, or for a part of them."""
    if source is None:
        return None
    kept = source.mappings.get(signature(headings))
    if kept is None:
        there = set(headings)
        fitting = [each for each in source.mappings.values() if mapping_of(each).headings <= there]
        kept = max(fitting, key=lambda each: len(mapping_of(each).headings), default=None)
    return mapping_of(kept) if kept is not None else None


def mapping_for(source: Source | None, headings: Sequence[str]) -> tuple[ColumnMapping, bool]:
    """The remembered mapping (True), else a proposal. Raises InputError where none can be made."""
    kept = remembered(source, headings)
    return (kept, True) if kept is not None else (propose_mapping(headings), False)


def mapping_of(kept: Mapping[str, object]) -> ColumnMapping:
    """A stored mapping read back."""
    return ColumnMapping(**kept)  # type: ignore[arg-type]


def read_editions(
    table: Table, mapping: ColumnMapping, *, covers: str, rule: str, zeros: Zeros = "auto", year: int | None = None
) -> Reading:
    """Every year of the file. Raises InputError only when nothing of it can be read."""
    problems: list[Problem] = []
    found: list[ReadTable] = []
    lines = _first_lines(table, mapping)
    for one in read_published(table, mapping, zeros=zeros, year=year):
        if one.year is None or not 1990 <= one.year <= 2100:
            problems.append(_year(one))
            continue
        units, marks = _without_whole(one)
        who = identify(units.units, covers, one.year)
        problems += _units(who, covers, lines, mapping.unit)
        if who.doubled:
            continue
        done = completed(units) if rule == Rule.SUM else units
        report = check_published(done)
        problems += [replace(each, where=_with_year(each, one.year)) for each in report.problems]
        keyed = _keyed(done, who.keys)
        names = {key: name for name, key in who.keys.items()}
        found.append(ReadTable(keyed, names, marks, report, who.missing, who.unknown))
    problems += _years(found)
    return Reading(tuple(found), tuple(_softened(problems)))


def _keyed(table: PublishedTable, keys: Mapping[str, str]) -> PublishedTable:
    derived = frozenset((keys[unit], code) for unit, code in table.derived)
    return replace(table, units=tuple(keys[unit] for unit in table.units), derived=derived, notes=())


def _without_whole(table: PublishedTable) -> tuple[PublishedTable, tuple[ReadMark, ...]]:
    """The table without the rows of the whole country, and their figures."""
    kinds = {row: _WHOLE[search_key(unit)] for row, unit in enumerate(table.units) if search_key(unit) in _WHOLE}
    marks = tuple(
        ReadMark(kind, node.code, float(table.values[row, at]))
        for row, kind in kinds.items()
        for at, node in enumerate(table.nodes)
        if not np.isnan(table.values[row, at]) and node.level in ("total", "part", "subpart", "indicator")
    )
    kept = [row for row in range(len(table.units)) if row not in kinds]
    names = tuple(table.units[row] for row in kept)
    derived = frozenset(pair for pair in table.derived if pair[0] in names)
    return replace(table, units=names, values=table.values[kept], derived=derived), marks


def _first_lines(table: Table, mapping: ColumnMapping) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cells in table.lines:
        found.setdefault(cells.get(mapping.unit, ""), number)
    return found


def _units(who: Identities, covers: str, lines: Mapping[str, int], heading: str) -> list[Problem]:
    found = [
        Problem(
            "tables.unit_twice",
            Text("Hai dòng cùng chỉ một đơn vị.", "Two rows mean the same unit."),
            line_at(lines.get(names[1], 0), heading),
            ", ".join(names),
        )
        for names in who.doubled.values()
    ]
    expected = {
        Covers.PROVINCES: Text("một tỉnh, thành phố của năm đó", "a province of that year"),
        Covers.OWN: Text("một đơn vị của tỉnh trong năm đó", "a unit of the province in that year"),
    }.get(Covers(covers), Text("", ""))
    for name in who.unknown:
        message = Text("Không có đơn vị này trong năm của bảng.", "There is no such unit in the table's year.")
        hint = Text(
            "Giữ tên như trong bảng; chưa nối được với các năm khác.",
            "It keeps its name and is not joined to other years.",
        )
        where = line_at(lines.get(name, 0), heading)
        found.append(Problem("tables.unknown_unit", message, where, name, expected, hint, severity="warning"))
    return found


def _year(table: PublishedTable) -> Problem:
    return Problem(
        "tables.year",
        Text("Không biết bảng của năm nào.", "The year of the table is not known."),
        where="year",
        got=str(table.year or ""),
        expected=Text("năm từ 1990 đến 2100", "a year from 1990 to 2100"),
        hint=Text("Chọn cột năm, hoặc điền năm.", "Choose the column of years, or state the year."),
    )


def _years(tables: Sequence[ReadTable]) -> list[Problem]:
    seen: dict[int, str] = {}
    found = []
    for one in tables:
        if one.year in seen:
            message = Text("Tệp có hai chỉ số trong cùng một năm.", "The file holds two indices of one year.")
            hint = Text("Nhập từng chỉ số từ tệp riêng.", "Import each index from a file of its own.")
            got = f"{seen[one.year]}, {one.table.index}"
            found.append(Problem("tables.two_indices", message, str(one.year), got, hint=hint))
        seen[one.year] = one.table.index
    return found


def _with_year(problem: Problem, year: int) -> Location:
    return Location(*(f"{year}: {problem.place(language)}".rstrip(": ") for language in LANGUAGES))


def _softened(problems: Sequence[Problem]) -> list[Problem]:
    """A table that does not add up is still the published one: it is kept, and the warning with it."""
    return [
        replace(problem, severity="warning") if problem.code.startswith("published.") else problem
        for problem in problems
    ]
