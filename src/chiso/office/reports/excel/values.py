"""One input between the site (text, as the person typed it) and a spreadsheet cell (a number, a date, a word).

The trap: Excel changes what it is given: "46/48" becomes a date, "97,2%" becomes 0.972, "007" becomes 7. So what reads
as a number or a date leaves as one, comparison is by meaning and never by spelling, and an input whose value would
change on the way leaves as text.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import InputSpec
from chiso.engine.scoring.inputs import read_cell
from chiso.engine.text import decimal_of, format_date, format_decimal, nfc, search_key
from chiso.office.reports.excel.layout import YES_NO

CellOut = str | float | int | date | None
CellIn = str | float | int | bool | date | datetime | None


def out_of(spec: InputSpec, text: str) -> CellOut:
    """What stands in the cell for an input; text that cannot be read goes out as it is."""
    if not text.strip():
        return None
    value = read_cell(spec, text)
    if isinstance(value, Problem):
        return text
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, Decimal):
        return _number_out(value, text)
    if isinstance(value, date):
        return value if value.year >= 1900 else text
    return option_name(spec, value)


def _number_out(value: Decimal, text: str) -> CellOut:
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    # a spreadsheet keeps 15 significant digits; a number that would lose some stays text
    return float(value) if decimal_of(float(value)) == value else text


def option_name(spec: InputSpec, code: str) -> str:
    """The option's name when it names no other option too, else its code."""
    names = [name.vi for _, name in spec.options]
    name = dict(spec.options)[code].vi if code in dict(spec.options) else code
    return name if names.count(name) == 1 else code


def text_of(spec: InputSpec, value: CellIn, number_format: str = "", *, where: str = "") -> str:
    """The input's text from a cell. Raises InputError for what Excel has made of something else."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, (datetime, date)):
        return _date_text(spec, value, where)
    if isinstance(value, (int, float)):
        exact = decimal_of(value, where=where)
        if "%" in number_format:
            exact *= 100
        return format_decimal(exact, group=False)
    text = " ".join(nfc(value).split())
    return _option_code(spec, text) if spec.type == "choice" else text


def _date_text(spec: InputSpec, value: date, where: str) -> str:
    if spec.type == "date":
        return format_date(value)
    raise InputError(
        [
            Problem(
                "excel.number_became_date",
                Text("Excel đã đổi số liệu này thành ngày.", "Excel has turned this figure into a date."),
                where=where,
                got=format_date(value),
                expected=spec.expected,
                hint=Text(
                    "Ghi riêng từng số vào từng ô, hoặc thêm dấu ' ở đầu ô.",
                    "Put each number into its own cell, or begin the cell with '.",
                ),
            )
        ]
    )


def _option_code(spec: InputSpec, text: str) -> str:
    """The option that a cell's words name: as they stand first, then without diacritics where only one fits.

    "Dư" and "Đủ" are one text without diacritics; what names several options names none and stays as it is.
    """
    words = " ".join(nfc(text).split())
    exact = [code for code, name in spec.options if words in (code, nfc(name.vi), nfc(name.en))]
    folded = [
        code
        for code, name in spec.options
        if search_key(words) in (search_key(code), search_key(name.vi), search_key(name.en))
    ]
    return next((found[0] for found in (exact, folded) if len(found) == 1), text)


def same(spec: InputSpec, one: str, other: str) -> bool:
    """Whether two texts state the same value: "1.234,5" and "1234,5" do; unreadable texts only when equal."""
    if " ".join(nfc(one).split()) == " ".join(nfc(other).split()):
        return True
    if spec.type == "choice":
        # a cell shows the option's name: both are read as the cell is, or the name would differ from its own code
        return _option_code(spec, one) == _option_code(spec, other)
    first, second = read_cell(spec, one), read_cell(spec, other)
    if isinstance(first, Problem) or isinstance(second, Problem) or not one.strip() or not other.strip():
        return False
    return type(first) is type(second) and first == second
