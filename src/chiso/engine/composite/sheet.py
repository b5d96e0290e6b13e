"""A file of data or metadata as texts: a column under each heading, and where each cell stands in the file.

The trap: two columns of one name, or a line that ends too soon, still make a table, and the index is computed from
the wrong column or from gaps that nobody left. So both are named with heading and line before any number is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chiso.engine.errors import Text, line_at
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.text import decode_text

Place = Callable[[int, str], str]
_SEPARATORS = (",", ";", "\t")


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

    Raises InputError naming every line with fewer or more cells than headings, and every heading at fault; csv.Error
    for what is no CSV.
    """
    text = decode_text(data, where=name).text
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines, rows = _records(text, separator)
    heads = rows[0] if rows else []
    while heads and not heads[-1] and all(len(row) < len(heads) or not row[len(heads) - 1] for row in rows):
        heads.pop()
    problems = Problems()
    for line, row in zip(lines[1:], rows[1:], strict=True):
        if len(row) < len(heads) or any(row[len(heads) :]):
            _odd_line(line, row, heads, problems)
    columns = columns_under(heads, rows[1:], lambda at: _nth(at, lines[0]), problems)
    problems.raise_errors()
    below = tuple(lines[1:])
    return Sheet(columns, below, lambda row, column: line_at(below[row], column), separator == ";")


def _records(text: str, separator: str) -> tuple[list[int], list[list[str]]]:
    """The records that hold anything, and the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines, rows = [], []
    begins = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            lines.append(begins)
            rows.append(cells)
        begins = reader.line_num + 1
    return lines, rows


def _nth(at: int, line: int) -> Text:
    return Text(f"cột thứ {at + 1} (dòng {line})", f"column {at + 1} (line {line})")


def _odd_line(line: int, row: Sequence[str], heads: Sequence[str], problems: Problems) -> None:
    short = len(row) < len(heads)
    lost = ", ".join(heads[len(row) :])
    problems.add(
        "index.short_line" if short else "index.long_line",
        both(f"dòng kết thúc trước cột {lost}", f"the line ends before the column {lost}")
        if short
        else both("dòng có nhiều ô hơn số cột", "the line has more cells than there are columns"),
        line=line,
        got=str(len(row)),
        expected=both(f"{len(heads)} ô", f"{len(heads)} cells"),
        hint=both("ô thiếu số liệu vẫn cần dấu ngăn cột, hoặc ghi NA", "a gap needs its separator too, or write NA")
        if short
        else both(
            "số có dấu phẩy thập phân: đặt trong nháy kép, hoặc ngăn cột bằng dấu chấm phẩy",
            "numbers with a decimal comma: put them in quotes, or separate columns by semicolons",
        ),
    )
