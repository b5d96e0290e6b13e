"""What a rule asks for: the name, type and label of each input, and how one answer of that type is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.text import parse_date, parse_moment, parse_number, parse_yes_no

InputType = Literal["number", "count", "yes_no", "choice", "date"]
Cell = Decimal | bool | str | date

NO_HINT = Text("", "")
_HINTS = {
    "number": Text(
        "chỉ ghi số; phần chữ chuyển sang phần giải trình", "write the number only; words go to the explanation"
    ),
    "count": Text("ghi số trường hợp, không có phần lẻ", "write how many cases there were, without decimals"),
    "yes_no": Text("ghi có hoặc không", "write yes or no"),
    "choice": Text("ghi đúng mã của một lựa chọn", "write the code of one option"),
    "date": Text("ghi đủ ngày, tháng và bốn chữ số của năm", "write day, month and all four digits of the year"),
}
_TEN_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{1,2}\.[0-9]{3} ?%?")
MAX_DIGITS = 18
"""More digits than any office counts; beyond this a cell is a mistake (`1e999` never gets this far)."""

_WANTED = {
    "number": Text("số, ví dụ 97,2", "a number, such as 97.2"),
    "count": Text("số nguyên không âm, ví dụ 3", "a whole number from 0, such as 3"),
    "yes_no": Text("có hoặc không", "yes or no"),
    "date": Text("ngày/tháng/năm, ví dụ 31/01/2026", "day/month/year, such as 31/01/2026"),
}


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One thing to be answered; `unit` is shown behind the figure ("%", "hồ sơ"), `options` are a choice's codes.

    `unit` is the Vietnamese word; `unit_en` the English one, where they differ. `is_points`: the figure is points of
    the leaf itself.
    """

    name: str
    type: InputType
    label: Text
    unit: str = ""
    options: tuple[tuple[str, Text], ...] = ()
    unit_en: str = ""
    is_points: bool = False

    def unit_in(self, language: Language) -> str:
        """The unit as it stands behind a figure, with its space; empty when there is none."""
        if self.unit == "%":
            return " %" if language == "vi" else "%"
        word = self.unit if language == "vi" else self.unit_en or self.unit
        return f" {word}" if word else ""

    @property
    def expected(self) -> Text:
        """What a correct answer looks like."""
        if self.type == "choice":
            codes = " | ".join(code for code, _ in self.options)
            return Text(codes, codes)
        return _WANTED[self.type]


def read_cell(spec: InputSpec, text: str) -> Cell | Problem:
    """The value that the text states for this input, or the problem with it (without its place)."""
    try:
        return _READERS[spec.type](spec, text)
    except InputError as error:
        found = error.problems[0]
        hint = found.hint if found.code == "number.ambiguous" else Text("", "")
        return bad_cell(spec, text, found.message, hint if hint.vi else _HINTS[spec.type])


def bad_cell(spec: InputSpec, text: str, message: Text, hint: Text = NO_HINT, expected: Text | None = None) -> Problem:
    """The problem with one answer; the reader of the file adds where it stands.

    `expected` says more than "a number" where the rule knows which.
    """
    shown = " ".join(text.split())[:60]
    return Problem(
        "answers.bad_value",
        message,
        spec.name,
        shown,
        expected or spec.expected,
        # where the rule says what it wants, the advice about writing a number would be beside the point
        hint if hint.vi or expected else _HINTS[spec.type],
    )


def _number(spec: InputSpec, text: str) -> Cell | Problem:
    number = parse_number(text, style="point" if _one_reading(spec, text) else "auto")
    if number.percent and spec.unit not in ("", "%"):
        return bad_cell(
            spec,
            text,
            Text("Mục này không tính bằng %.", "This is not a percentage."),
            Text("bỏ dấu % và ghi số liệu gốc", "remove the % sign and write the figure itself"),
        )
    digits = number.value.as_tuple()
    if len(digits.digits) > MAX_DIGITS or number.value.adjusted() > MAX_DIGITS:
        return bad_cell(spec, text, Text("Số có quá nhiều chữ số.", "The number has too many digits."))
    return number.value


def _one_reading(spec: InputSpec, text: str) -> bool:
    """Whether a single point before three digits can only be a decimal sign in this input.

    No leaf has a thousand points, and 94.999 is no ninety-five thousand per cent; 1.234 per cent may be either.
    """
    return "," not in text and (
        spec.is_points or (spec.unit == "%" and _TEN_THOUSAND.fullmatch(text.strip()) is not None)
    )


def _count(spec: InputSpec, text: str) -> Cell | Problem:
    value = _number(spec, text)
    if isinstance(value, Decimal) and (value < 0 or value != value.to_integral_value()):
        return bad_cell(spec, text, Text("Phải là số nguyên không âm.", "This must be a whole number from 0."))
    return value


def _yes_no(spec: InputSpec, text: str) -> Cell | Problem:
    return parse_yes_no(text)


def _choice(spec: InputSpec, text: str) -> Cell | Problem:
    wanted = text.strip()
    codes = [code for code, _ in spec.options]
    if wanted in codes:
        return wanted
    folded = [code for code in codes if code.casefold() == wanted.casefold()]
    if len(folded) == 1:
        return folded[0]
    return bad_cell(spec, text, Text("Không có lựa chọn này.", "There is no such option."))


def _date(spec: InputSpec, text: str) -> Cell | Problem:
    try:
        return parse_date(text)
    except InputError as no_date:
        try:
            # other systems export the minute as well; a due day is kept by the day
            return parse_moment(text).date()
        except InputError:
            raise no_date from None


_READERS = {"number": _number, "count": _count, "yes_no": _yes_no, "choice": _choice, "date": _date}
