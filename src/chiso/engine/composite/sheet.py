"""A file of data or metadata as texts: a column under each heading, and where each cell stands in the file.

The trap: two columns of one name, or a line that ends too soon, still make a table, and the index is computed from
the wrong column or from gaps that nobody left. So both are named with heading and line before any number is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chiso.engine.errors import Text, line_at
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.text.tables import is_uneven, read_records, uneven_line

Place = Callable[[int, str], str]


@dataclass(frozen=True)
class Sheet:
    """Columns by heading, each as long as `lines`: the lines (or rows) of the file that hold anything.

    `place(row, column)` names a cell for messages; `comma`: the decimal sign may be a comma.
    """

    columns: Mapping[str, list[str]]
    lines: tuple[int, ...]
    place: Place
    comma: bool = False


def columns_under(
    heads: Sequence[str], rows: Sequence[Sequence[str]], where: Callable[[int], Text], problems: Problems
) -> dict[str, list[str]]:
    """The cells below each heading; `where(column)` names a heading for messages, as columns count from 0.

    A column without heading and cells is left out; with cells it is a problem, as is a heading that stands twice.
    """
    found: dict[str, list[str]] = {}
    first: dict[str, int] = {}
    for at, head in enumerate(heads):
        cells = [row[at] if at < len(row) else "" for row in rows]
        place = where(at)
        if not head and any(cells):
            problems.add(
                "index.unnamed_column",
                both(f"{place.vi} có số liệu mà không có tên", f"{place.en} holds data and has no heading"),
                got=next(cell for cell in cells if cell),
                hint=both(
                    "đặt tên hoặc bỏ cột (R: write.csv với row.names = FALSE)",
                    "name or remove it (R: write.csv with row.names = FALSE)",
                ),
            )
        elif head in first:
            other = where(first[head])
            problems.add(
                "index.duplicate_column",
                both(
                    f"tên cột “{head}” có hai lần: {other.vi} và {place.vi}",
                    f"the heading “{head}” stands twice: {other.en} and {place.en}",
                ),
                path=head,
                hint=both("giữ một cột, hoặc đổi mã của một cột", "keep one of them, or give one another code"),
            )
        elif head:
            first[head] = at
            found[head] = cells
    return found


def read_csv(data: bytes, name: str) -> Sheet:
    """The table of a CSV file with `,` `;` or tab in any encoding; `name` is the file's, for messages.

    Raises InputError naming every line with fewer or more cells than headings, and every heading at fault.
    """
    records = read_records(data, where=name)
    (first, heads), *below = records.rows or ((1, []),)
    problems = Problems()
    problems.found += [
        uneven_line("index.uneven_line", line, len(cells), heads) for line, cells in below if is_uneven(cells, heads)
    ]
    columns = columns_under(heads, [cells for _, cells in below], lambda at: _nth(at, first), problems)
    problems.raise_errors()
    lines = tuple(line for line, _ in below)
    return Sheet(columns, lines, lambda row, column: line_at(lines[row], column), records.separator == ";")


def _nth(at: int, line: int) -> Text:
    return Text(f"cột thứ {at + 1} (dòng {line})", f"column {at + 1} (line {line})")
