"""The tables of a printed PDF as the grids that an appendix is read from; a scan belongs on the reading desk.

The trap: a scan. Its letters are doubtful and take seconds a page, and here rows become tasks at once; on the desk a
person confirms each.
"""

from __future__ import annotations

from itertools import takewhile

from chiso.engine.directives.pdf import TakesLong, tables_of_pdf
from chiso.engine.directives.tables.written import Cell, Table, columns_of, placed
from chiso.engine.errors import InputError, Location, within
from chiso.engine.frameworks.annex.grid import Builder, Grid
from chiso.engine.frameworks.annex.grid import Cell as Placed
from chiso.office.directives.problems import problem


def grids_of_pdf(data: bytes) -> list[Grid]:
    """Every ruled table as a grid. Raises InputError for a scan, or a file that cannot be read."""
    try:
        tables = tables_of_pdf(data)
    except TakesLong as error:
        told = ("Bản quét không nhập thẳng được.", "A scan cannot be imported at once.")
        hint = ("Đưa tệp vào bàn đọc văn bản rồi nhận từng nhiệm vụ.", "Bring it to the reading desk and confirm.")
        raise InputError([problem("directives.scan", "file", told, hint=hint)]) from error
    return [_grid(table, Location(f"bảng {at}", f"table {at}")) for at, table in enumerate(tables, start=1)]


def _grid(table: Table, name: Location) -> Grid:
    builder = Builder(name, columns_of(table))
    rows = [dict(placed(row)) for row in table]
    for at in range(len(rows)):
        builder.add_row(at + 1)
    for at, row in enumerate(rows):
        for column, cell in row.items():
            if not cell.continued:
                place = Location(f"dòng {at + 1}, cột {column + 1}", f"row {at + 1}, column {column + 1}")
                height = 1 + _continued(rows[at + 1 :], column)
                builder.lay(Placed(cell.text, within(name, place), at, column, height, cell.width))
    return builder.build()


def _continued(below: list[dict[int, Cell]], column: int) -> int:
    """Into how many of the rows below the cell in this column reaches."""
    return sum(1 for _ in takewhile(lambda row: column in row and row[column].continued, below))
