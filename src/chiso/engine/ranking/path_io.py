"""Steps and histories as tables: read from bytes, so that a page and the command line share it."""

from __future__ import annotations

from collections.abc import Sequence

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.ranking.cells import number_in
from chiso.engine.ranking.path_model import Step
from chiso.engine.ranking.rivals import History, history_of
from chiso.engine.text import Table, parse_date, read_table

STEP_COLUMNS = ("code", "leaf", "gain", "effort", "name", "owner", "due", "probability", "spread")
HISTORY_COLUMNS = ("unit", "year", "score")


def read_steps(data: bytes, where: str = "") -> tuple[Step, ...]:
    """Steps from CSV `code,leaf,gain,effort[,name,owner,due,probability,spread]`.

    Without a column `leaf` every step stands alone. Raises InputError with every bad cell.
    """
    table = read_table(data, where=where)
    problems = _lacking(table, ("code", "gain", "effort"), where)
    if problems:
        raise InputError(problems)
    steps = [_step(line, cells, problems) for line, cells in table.lines]
    if problems:
        raise InputError(problems)
    return tuple(steps)


def _step(line: int, cells: dict[str, str], problems: list[Problem]) -> Step:
    def number(column: str, absent: float) -> float:
        if not cells.get(column):
            return absent
        return number_in(cells[column], line_at(line, column), problems)

    due = None
    if cells.get("due"):
        try:
            due = parse_date(cells["due"], where=line_at(line, "due"))
        except InputError as error:
            problems += error.problems
    code = cells["code"]
    return Step(
        code,
        cells.get("leaf") or code,
        number("gain", float("nan")),
        number("effort", float("nan")),
        cells.get("name", ""),
        cells.get("owner", ""),
        due,
        number("probability", 1.0),
        number("spread", 0.0),
    )


def read_history(data: bytes, breaks: Sequence[int] = (), where: str = "") -> History:
    """A history from CSV `unit,year,score`; an empty score is a gap. Raises InputError with every bad cell."""
    table = read_table(data, where=where)
    problems = _lacking(table, HISTORY_COLUMNS, where)
    if problems:
        raise InputError(problems)
    years: dict[int, dict[str, float]] = {}
    for line, cells in table.lines:
        if not cells["year"].isdigit():
            message = Text("năm không phải là số", "the year is no number")
            problems.append(Problem("ranking.year", message, line_at(line, "year"), cells["year"][:20]))
            continue
        year = years.setdefault(int(cells["year"]), {})
        if cells["unit"] in year:
            message = Text("đơn vị có hai dòng trong một năm", "the unit stands twice in one year")
            problems.append(Problem("ranking.duplicate_unit", message, line_at(line), cells["unit"]))
        year[cells["unit"]] = number_in(cells["score"], line_at(line, "score"), problems)
    if not years:
        problems.append(Problem("ranking.empty", Text("tệp không có dòng nào", "the file has no rows"), where))
    if problems:
        raise InputError(problems)
    units = tuple(dict.fromkeys(unit for year in years.values() for unit in year))
    return history_of(units, years, breaks)


def _lacking(table: Table, columns: Sequence[str], where: str) -> list[Problem]:
    expected = ", ".join(columns)
    return [
        Problem(
            "ranking.missing_column", Text("thiếu cột", "a column is missing"), where, name, Text(expected, expected)
        )
        for name in columns
        if name not in table.columns
    ]
