"""The figures of an index's report as a workbook: ranks with ranges, gaps, years, groups. Numbers are numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.workbook import Workbook

from chiso.engine.text import format_date_official
from chiso.office.indices.tables.changes import Change
from chiso.office.indices.tables.report import Analysis, clear_words, group_rows, rank_range
from chiso.office.reports.excel.styles import Styles

Cell = str | float | int | None


@dataclass(frozen=True)
class _Table:
    """One sheet: its name, title, columns as (head, width), and rows."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Cell]]


def write_index(given: Analysis, changes: Mapping[str, Change], *, at: datetime, training: bool) -> bytes:
    """The sheets; `changes` are those of all units against the year before."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = Styles(book)
    lines = [f"Xuất lúc {at:%H:%M}, {format_date_official(at.date())}"]
    lines += ["Số liệu mẫu, không có thật"] if given.source.is_sample else []
    lines += ["BẢN TẬP HUẤN: mọi số liệu là giả định"] if training else []
    for table in (_ranks(given, changes), _years(given), _gaps(given), _groups(given)):
        if table.rows:
            _sheet(book, styles, table, lines)
    book.close()
    return buffer.getvalue()


def _ranks(given: Analysis, changes: Mapping[str, Change]) -> _Table:
    rows: list[list[Cell]] = []
    for place in given.stands.places:
        change = changes.get(place.unit)
        told = [change.points if change else None, clear_words(change) if change else ""]
        rows.append([place.rank, place.name, place.total, place.se, rank_range(place), *told])
    columns = (("Hạng", 8), ("Đơn vị", 34), ("Điểm", 10), ("Sai số chuẩn", 12), ("Khoảng hạng", 14),
               ("So năm trước", 14), ("Kết luận", 26))  # fmt: skip
    return _Table("Xếp hạng", f"{given.source.name} năm {given.stands.held.year}", columns, rows)


def _years(given: Analysis) -> _Table:
    rows: list[list[Cell]] = []
    for line in reversed(given.course.lines):
        place = line.place
        known = [place.total, place.rank, line.ranked, rank_range(place)] if place else [None, None, line.ranked, "–"]
        rows.append([line.year, *known, line.change.points if line.change else None])
    columns = (("Năm", 8), ("Điểm", 10), ("Hạng", 8), ("Số đơn vị được xếp hạng", 16), ("Khoảng hạng", 14),
               ("So năm trước", 14))  # fmt: skip
    return _Table("Qua các năm", f"{given.place.name}: {given.source.name}", columns, rows)


def _gaps(given: Analysis) -> _Table:
    rows: list[list[Cell]] = []
    for line in given.gaps.lines:
        found = [line.gaps.get(name) for name in ("target", "last_year", "peers", "median", "best")]
        name = "" if line.name == line.code else line.name
        rows.append([line.code, name, line.own, *(gap.points if gap else None for gap in found)])
    heads = ("Kém mục tiêu", "Kém năm trước", "Kém nhóm so sánh", "Kém trung vị", "Kém cao nhất")
    columns = (("Mã", 12), ("Nội dung", 44), ("Số liệu", 10), *((head, 13) for head in heads))
    return _Table("Khoảng cách", f"{given.place.name}: khoảng cách tính bằng điểm", columns, rows)


def _groups(given: Analysis) -> _Table:
    rows = [[row.ranks, row.units] for row in group_rows(given.stands)]
    return _Table("Nhóm", "Các nhóm không phân biệt được", (("Hạng", 12), ("Đơn vị", 100)), rows)


def _sheet(book: Workbook, styles: Styles, table: _Table, lines: Sequence[str]) -> None:
    """One table below its title; a figure that is not known is an empty cell."""
    page = book.add_worksheet(table.name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    last, first = len(table.columns) - 1, len(lines) + 2
    for at, (text, style) in enumerate([(table.title, styles.title), *((line, styles.centred_soft) for line in lines)]):
        page.merge_range(at, 0, at, last, text, style)
    for column, (head, width) in enumerate(table.columns):
        page.set_column(column, column, width)
        page.write_string(first, column, head, styles.head)
    for number, row in enumerate(table.rows, start=first + 1):
        for column, value in enumerate(row):
            if value is None or value != value:
                page.write_blank(number, column, None, styles.text)
            elif isinstance(value, str):
                page.write_string(number, column, value, styles.text)
            else:
                page.write_number(number, column, value, styles.points if isinstance(value, float) else styles.text)
    page.freeze_panes(first + 1, min(2, last))
    page.repeat_rows(first)
