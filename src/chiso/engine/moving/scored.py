"""`read_scored`: a workbook of scores in whatever layout, as figures with their cells.

The trap: what Excel shows is not what it stores. "1.10" is kept as 1.1, "1,5" as text, a forgotten formula as nothing,
and an "x" means whatever its author meant; none of these may become points in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.annex.grid import Grid
from chiso.engine.moving.book import Book
from chiso.engine.moving.columns import read_columns
from chiso.engine.moving.layouts import read_table
from chiso.engine.moving.model import ScoredBook, Use
from chiso.engine.moving.sheets import find_head, read_sheets
from chiso.engine.moving.words import year_in
from chiso.engine.text import guess_number_style


def read_scored(data: bytes, name: str, *, uses: Mapping[str, Use] | None = None) -> ScoredBook:
    """Every figure of the workbook. `uses` are corrections of columns by `Column.key`.

    Raises InputError for a file that cannot be opened or holds no table of scores; what is wrong in single cells comes
    back in `problems`.
    """
    grids, odd = read_sheets(data, name)
    return scored_book(grids, odd, name, uses=uses)


def scored_book(
    grids: Sequence[Grid], odd: Sequence[Problem], name: str, *, uses: Mapping[str, Use] | None = None
) -> ScoredBook:
    """Every figure of sheets opened already; `odd` is what was odd in them. Raises InputError without a table."""
    # numbers of criteria ("1.1") look like decimal points: only a comma proves anything about the file
    texts = (cell.text for grid in grids for cell in grid.cells() if cell.number is None and "," in cell.text)
    book = Book(style=guess_number_style(texts))
    book.problems += [problem for problem in odd if problem.code not in ("annex.formula", "annex.error_value")]
    book.problems += [_error_value(problem) for problem in odd if problem.code == "annex.error_value"]
    titles: list[str] = []
    for grid in grids:
        head = find_head(grid)
        if head is None:
            continue
        titles += [cell.text for index in range(head.first) for cell in grid.rows[index].begun(index)]
        layout, spots = read_columns(grid, head, uses or {})
        before = len(book.figures) + len(book.totals)
        read_table(book, grid, head, layout, spots)
        if len(book.figures) + len(book.totals) > before or book.problems:
            book.layouts.append(layout)
            book.spots += spots
    if not book.figures and not book.totals and not book.problems:
        raise InputError([_no_scores(name)])
    return _closed(book, name, titles)


def _closed(book: Book, name: str, titles: list[str]) -> ScoredBook:
    years = [year for text in [*titles, name] if (year := year_in(text)) is not None]
    return ScoredBook(
        name=name,
        layouts=tuple(dict.fromkeys(book.layouts)),
        columns=tuple(spot.column for spot in book.spots),
        units=tuple(book.units.values()),
        criteria=tuple(book.criteria.values()),
        figures=tuple(book.figures),
        totals=tuple(book.totals),
        year=years[0] if years else None,
        skipped_rows=book.skipped,
        problems=tuple(dict.fromkeys(book.problems)),
    )


def _error_value(odd: Problem) -> Problem:
    return Problem(
        "moving.error_value",
        Text("Ô có lỗi công thức, được coi là trống.", "The cell holds a formula error; read as empty."),
        where=odd.where,
        got=odd.got,
        hint=Text("Sửa công thức trong Excel rồi thả lại tệp.", "Mend the formula and drop the file again."),
    )


def _no_scores(name: str) -> Problem:
    return Problem(
        "moving.no_table",
        Text("Không thấy bảng điểm trong tệp.", "No table of scores was found in the file."),
        where=name,
        expected=Text(
            "một dòng tiêu đề có “Đơn vị” hoặc “Tiêu chí” và các cột điểm",
            "a heading row with units or criteria and columns of points",
        ),
        hint=Text("Đặt lại tên cột, hoặc bỏ tệp này khỏi lần chuyển.", "Rename the columns, or leave the file out."),
    )
