"""What an expression of an XLSForm speaks of: columns of choices, questions of a repeat; and what is not translated.

The trap: a filter that names a column which the choices do not have is taken by the converter and by every device, and
the question then offers nothing to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chiso.engine.errors import Problem, Text
from chiso.engine.forms.sheets import Row, Sheets
from chiso.engine.forms.xpath.parsing import (
    Call,
    Expression,
    ExpressionError,
    Negative,
    Operation,
    Path,
    parse,
)

_CHOSEN = re.compile(r"(?:select_one|select_multiple|select one(?: from)?|select multiple(?: from)?|rank)\s+(\S+)")
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}\s]*)\s*\}")
_EDGE = re.compile(r"(begin|end)[ _](group|repeat)\Z")
_LABEL = re.compile(r"label::?\s*(.+)")
_OF_ALL = frozenset({"sum", "count", "count-non-empty", "min", "max", "join", "indexed-repeat", "concat", "position"})
"""Functions that take every repetition of a question."""
_OF_ITEMS = frozenset({"name", "itextid"})
_COMPUTED = ("relevant", "constraint", "calculation", "choice_filter", "required")
_SHOWN = 10


def check_filters(sheets: Sheets) -> Iterator[Problem]:
    """Filters by columns that the list of the question has nothing in."""
    columns: dict[str, set[str]] = {}
    for row in sheets.choices:
        filled = {head for head, value in row.cells.items() if value}
        columns.setdefault(row["list_name"], set()).update(filled - {"list_name"})
    for row in sheets.survey:
        chosen = _CHOSEN.match(row["type"])
        known = columns.get(chosen[1]) if chosen and row["choice_filter"] else None
        if not chosen or known is None:
            continue
        for name in dict.fromkeys(_columns(_tree(row["choice_filter"]))):
            if name.lower() not in known | _OF_ITEMS:
                listed = ", ".join(sorted(known))
                yield Problem(
                    "forms.filter_column",
                    Text(
                        f"Bộ lọc nhắc đến cột mà danh mục “{chosen[1]}” không có: câu này sẽ không có gì để chọn.",
                        f"The filter names a column that the list “{chosen[1]}” lacks: nothing could be chosen.",
                    ),
                    row.place("choice_filter"),
                    name,
                    Text(listed, listed),
                    Text(
                        "Thêm cột vào trang choices, hoặc sửa tên; chữ thì đặt trong dấu nháy.",
                        "Add the column to the sheet choices or correct the name; put a word in quotes.",
                    ),
                )


def notes_on_repeats(sheets: Sheets) -> Iterator[Problem]:
    """Questions of a repeat that are spoken of from outside, where a device takes the first repetition only."""
    within = _repeats(sheets.survey)
    for row, around in _with_repeats(sheets.survey):
        for column in _COMPUTED:
            names = _single(_tree(row[column])) if "${" in row[column] else iter(())
            for name in dict.fromkeys(each for each in names if not set(within.get(each, ())) <= set(around)):
                yield Problem(
                    "forms.outside_repeat",
                    Text(
                        "Nhắc đến câu hỏi của phần lặp từ bên ngoài: chỉ lấy được lần lặp đầu.",
                        "Speaks of a repeated question from outside: only the first repetition counts.",
                    ),
                    row.place(column),
                    "${" + name + "}",
                    hint=Text(
                        "Dùng sum, count, max, join hoặc indexed-repeat.",
                        "Use sum, count, max, join or indexed-repeat.",
                    ),
                    severity="warning",
                )


def notes_on_translations(sheets: Sheets) -> Iterator[Problem]:
    """Labels that one of the form's languages lacks: one note for each sheet and language, at the first such row."""
    for rows in (sheets.survey, sheets.choices):
        languages = dict.fromkeys(
            head for row in rows for head, value in row.cells.items() if value and _LABEL.match(head)
        )
        for head in languages if len(languages) > 1 else ():
            lacking = [row for row in rows if not row[head] and any(row[other] for other in languages)]
            if lacking:
                numbers = ", ".join(str(row.number) for row in lacking[:_SHOWN])
                more = "…" if len(lacking) > _SHOWN else ""
                yield Problem(
                    "forms.untranslated",
                    Text(
                        "Nhãn chưa có ở một ngôn ngữ của phiếu.", "A label is missing in one of the form's languages."
                    ),
                    lacking[0].place(head),
                    f"{len(lacking)} ×: {numbers}{more}",
                    severity="warning",
                )


def _tree(source: str) -> Expression | None:
    """The expression with `${name}` as `/name`; None where it cannot be read, which is told elsewhere."""
    try:
        return parse(_REFERENCE.sub(lambda found: "/" + ("last-saved" if found[1] else found[2]), source))
    except ExpressionError:
        return None


def _columns(tree: Expression | None) -> Iterator[str]:
    """Names that stand for themselves: the columns of a choice."""
    match tree:
        case Path("here", (step,)) if step.axis == "child":
            yield step.name
        case Call(_, arguments):
            for each in arguments:
                yield from _columns(each)
        case Operation(_, left, right):
            yield from _columns(left)
            yield from _columns(right)
        case Negative(operand):
            yield from _columns(operand)


def _single(tree: Expression | None) -> Iterator[str]:
    """Questions whose one value is meant."""
    match tree:
        case Path("root", (step,)):
            yield step.name
        case Call(name, arguments) if name not in _OF_ALL:
            for each in arguments:
                yield from _single(each)
        case Operation(_, left, right):
            yield from _single(left)
            yield from _single(right)
        case Negative(operand):
            yield from _single(operand)


def _with_repeats(rows: Sequence[Row]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Each row that asks or computes, with the names of the repeats around it."""
    open_ones: list[tuple[str, str]] = []
    for row in rows:
        edge = _EDGE.match(row["type"])
        if edge and edge[1] == "end":
            del open_ones[-1:]
            continue
        yield row, tuple(name for what, name in open_ones if what == "repeat")
        if edge:
            open_ones.append((edge[2], row["name"]))


def _repeats(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    return {row["name"]: around for row, around in _with_repeats(rows) if row["name"]}
