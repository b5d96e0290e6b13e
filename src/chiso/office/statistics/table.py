"""A table of figures as it comes: every row planned, every problem with its cell, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import decimal_of, search_key
from chiso.office.grids import EMPTY, read_grid
from chiso.office.statistics.models import Figure, Series
from chiso.office.statistics.periods import parse_period

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "series": ("chi tieu", "ma chi tieu", "ten chi tieu"),
    "period": ("ky", "thoi ky", "nam"),
    "value": ("gia tri", "so lieu"),
    "measure": ("don vi",),
    "source": ("nguon",),
    "reason": ("ly do",),
}
Verdict = Literal["new", "revision", "same"]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row as it was typed; `cells` are the addresses of its value, series, period, source and reason."""

    series: str
    period: str
    value: str
    measure: str
    source: str
    reason: str
    cells: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PlannedFigure:
    """A row that can be stored, and what it would be; `before` is the value that a revision follows."""

    row: FigureRow
    series: Series
    period: str
    value: Decimal
    verdict: Verdict
    before: Decimal | None = None


@dataclass(frozen=True)
class TablePlan:
    rows: tuple[PlannedFigure, ...]
    problems: tuple[Problem, ...]

    @property
    def can_run(self) -> bool:
        return bool(self.rows) and not self.problems


def read_rows(data: bytes, name: str) -> list[FigureRow]:
    """The rows of an Excel or CSV table. Raises InputError when it is no such table."""
    grid = read_grid(data, name, HEADINGS, ("series", "period", "value", "source"))
    rows, problems = [], list[Problem]()
    for line in grid.lines:
        cells = {column: line.get(column, EMPTY) for column in HEADINGS}
        value = cells["value"]
        try:
            typed = f"{value.number():f}" if value.text or value.is_blind else ""
        except InputError as error:
            problems += error.problems
            typed = ""
        rows.append(
            FigureRow(
                series=cells["series"].text,
                period=cells["period"].text,
                value=typed,
                measure=cells["measure"].text,
                source=cells["source"].text,
                reason=cells["reason"].text,
                cells=tuple(cells[column].where for column in ("series", "period", "value", "source")),  # type: ignore[arg-type]
            )
        )
    if problems:
        # the other cells are checked too, so that one upload tells everything
        named = {problem.where for problem in problems}
        others = [problem for problem in plan_rows(rows).problems if problem.where not in named]
        raise InputError([*problems, *others])
    return rows


def plan_rows(rows: Sequence[FigureRow]) -> TablePlan:
    """What the rows would do to the register. Two queries."""
    known: dict[str, Series] = {}
    for series in Series.objects.all():
        known[search_key(series.code)] = series
        known.setdefault(search_key(series.name), series)
    newest: dict[tuple[int, str], Figure] = {}
    for figure in Figure.objects.filter(series__in=known.values()).order_by("revision"):
        newest[figure.series_id, figure.period] = figure
    planned: list[PlannedFigure] = []
    problems: list[Problem] = []
    seen: dict[tuple[int, str], str] = {}
    for row in rows:
        found, wrong = _plan(row, known)
        problems += wrong
        if found is None:
            continue
        key = (found.series.pk, found.period)
        if key in seen:
            problems.append(
                _problem(
                    "statistics.twice",
                    row.cells[1],
                    f"Kỳ này đã có ở ô {seen[key]}.",
                    f"This period stands already in {seen[key]}.",
                    got=f"{row.series}, {row.period}",
                )
            )
            continue
        seen[key] = row.cells[1]
        before = newest.get(key)
        if before is not None and before.value == found.value and before.source == row.source:
            found = replace(found, verdict="same", before=before.value)
        elif before is not None:
            found = replace(found, verdict="revision", before=before.value)
            if not row.reason:
                problems.append(
                    _problem(
                        "statistics.no_reason",
                        row.cells[2],
                        "Kỳ này đã có số liệu: bản sửa phải có lý do (cột “Lý do”).",
                        "The period has a figure: a revision needs a reason.",
                        got=f"{before.value:f}",
                    )
                )
        planned.append(found)
    if not rows:
        problems.append(_problem("statistics.empty", "", "Bảng không có dòng nào.", "The table has no rows."))
    return TablePlan(tuple(planned), tuple(problems))


def _plan(row: FigureRow, known: Mapping[str, Series]) -> tuple[PlannedFigure | None, list[Problem]]:
    problems: list[Problem] = []
    series = known.get(search_key(row.series))
    if series is None:
        problems.append(
            _problem(
                "statistics.no_series",
                row.cells[0],
                "Chưa có chỉ tiêu này trong danh mục.",
                "There is no such series.",
                got=row.series[:80],
            )
        )
    elif row.measure and search_key(row.measure) != search_key(series.measure):
        problems.append(
            _problem(
                "statistics.measure",
                row.cells[2],
                f"Đơn vị tính của chỉ tiêu là “{series.measure}”.",
                f"The series is in “{series.measure}”.",
                got=row.measure,
            )
        )
    period, value = "", None
    try:
        period = parse_period(row.period, where=row.cells[1])
    except InputError as error:
        problems += error.problems
    try:
        value = decimal_of(row.value, where=row.cells[2], style="point")
    except InputError as error:
        problems += error.problems
    if not row.source:
        problems.append(_problem("statistics.no_source", row.cells[3], "Số liệu phải có nguồn.", "No source."))
    if problems or series is None or value is None:
        return None, problems
    return PlannedFigure(row, series, period, value, "new"), []


def _problem(code: str, where: str, vi: str, en: str, *, got: str = "") -> Problem:
    return Problem(code, Text(vi, en), where=where, got=got)
