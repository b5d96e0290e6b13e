"""Numbers as Vietnamese officers write them, exact to the last digit.

The trap: "1.234" is one thousand two hundred thirty-four to an officer and a little over one to a program. It is
the one form that cannot be told apart, so it is refused with both readings named, unless the caller knows the style
of the file. Nothing ever passes through binary floating point on its way from text to points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from chiso.engine.errors import InputError, Language, Problem, Text

NumberStyle = Literal["auto", "vi", "point"]
"""`vi`: comma is the decimal sign; `point`: the point is; `auto`: whichever the number itself proves."""

MAX_LENGTH = 60
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_SHAPE = re.compile(r"([+-]?) *([0-9][0-9., ]*|[.,][0-9]+) *(%?)")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from text: the value as written (97.2 for "97,2 %"), and whether a percent sign stood by it."""

    value: Decimal
    percent: bool


def parse_number(text: str, *, style: NumberStyle = "auto", where: str = "") -> Number:
    """The number that the text states.

    `97,2` `97.2` `1.234,5` `1,234.5` `1.234.567` `1 234,5` `−3` and a closing `%` are read. In style `auto` a single
    point before exactly three digits (`1.234`) raises, except after `0` or after more than three digits, where it can
    only be a decimal sign; a single comma is always decimal. Raises InputError (`number.ambiguous`, `number.invalid`)
    naming `where`.
    """
    cleaned = text.translate(_MINUS).strip()
    shape = _SHAPE.fullmatch(cleaned) if len(cleaned) <= MAX_LENGTH else None
    if shape is None:
        raise InputError([_invalid(text, where)])
    sign, body, percent = shape.groups()
    digits = _plain(body.strip(), style)
    if digits is None:
        raise InputError([_invalid(text, where)])
    if digits == "":
        raise InputError([_ambiguous(text, body.strip(), where)])
    value = Decimal(digits)
    return Number(-value if sign == "-" and value else value, percent == "%")


def parse_decimal(text: str, *, style: NumberStyle = "auto", where: str = "") -> Decimal:
    """The value of the number that the text states; see `parse_number`. A percent sign does not divide by 100."""
    return parse_number(text, style=style, where=where).value


def guess_number_style(texts: Iterable[str]) -> NumberStyle:
    """The style that the numbers of one file prove among them: `vi`, `point`, or `auto` when none proves any."""
    vi = point = 0
    for text in texts:
        cleaned = text.strip().rstrip("%").strip()
        if re.fullmatch(r"[+-]?[0-9.]*,[0-9]{1,2}|[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", cleaned):
            vi += 1
        elif re.fullmatch(r"[+-]?[0-9,]*\.[0-9]{1,2}|[+-]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", cleaned):
            point += 1
    if bool(vi) == bool(point):
        return "auto"
    return "vi" if vi else "point"


def decimal_of(value: int | float | Decimal | str, *, style: NumberStyle = "auto", where: str = "") -> Decimal:
    """The exact decimal that a spreadsheet cell shows.

    Spreadsheets keep 15 significant digits of a binary number, so a float is read as those 15 digits
    (0.1 + 0.2 gives 0.3). Text goes through `parse_decimal`. Raises InputError for text, NaN and infinity.
    """
    if isinstance(value, bool) or (
        isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))
    ):
        raise InputError([_invalid(str(value), where)])
    if isinstance(value, float):
        shown = Decimal(f"{value:.15g}")
        return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown
    if isinstance(value, str):
        return parse_decimal(value, style=style, where=where)
    return Decimal(value)


def format_decimal(
    value: Decimal | int, places: int | None = None, *, group: bool = True, language: Language = "vi"
) -> str:
    """The number as a reader of the language expects it: "1.234,50" (vi) or "1,234.50" (en).

    `places` fixes the decimals (half up, as official rounding does); None keeps the digits there are, without
    trailing zeros.
    """
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    else:
        exact = exact.normalize() if exact else Decimal(0)
    plain = f"{exact + 0:,f}" if group else f"{exact + 0:f}"
    if plain.startswith("-") and not plain.strip("-0.,"):
        plain = plain[1:]
    return plain.translate(str.maketrans(",.", ".,")) if language == "vi" else plain


def format_percent(value: Decimal | int, places: int | None = None, *, language: Language = "vi") -> str:
    """The percentage with its sign: "97,2 %" (vi), "97.2%" (en); `value` is already in percent."""
    return format_decimal(value, places, language=language) + (" %" if language == "vi" else "%")


def _plain(body: str, style: NumberStyle) -> str | None:
    """The number with a point as decimal sign and no grouping; "" when ambiguous, None when malformed."""
    if " " in body:
        if _SPACED.fullmatch(body) is None:
            return None
        return body.replace(" ", "").replace(",", ".")
    points, commas = body.count("."), body.count(",")
    if points and commas:
        decimal = "." if body.rfind(".") > body.rfind(",") else ","
        return _grouped(body, decimal)
    if points + commas == 0:
        return body
    sign = "." if points else ","
    if points + commas > 1:
        return _grouped(body, "," if sign == "." else ".")
    return _single(body, sign, style)


def _single(body: str, sign: str, style: NumberStyle) -> str | None:
    """A number with exactly one sign in it, which may group or divide."""
    whole, fraction = body.split(sign)
    if not fraction:
        return None
    may_group = len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    decimal_sign = {"vi": ",", "point": ".", "auto": ","}[style]
    if not may_group or sign == decimal_sign:
        return f"{whole or '0'}.{fraction}"
    return "" if style == "auto" else whole + fraction


def _grouped(body: str, decimal: str) -> str | None:
    """A number whose groups prove themselves: exactly three digits each, one decimal sign at most, after them."""
    grouping = "," if decimal == "." else "."
    pattern = rf"[0-9]{{1,3}}(?:{re.escape(grouping)}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]+)?"
    if re.fullmatch(pattern, body) is None:
        return None
    return body.replace(grouping, "").replace(decimal, ".")


def _invalid(text: str, where: str) -> Problem:
    return Problem(
        "number.invalid",
        Text("Không phải là số.", "This is not a number."),
        where=where,
        got=text[:MAX_LENGTH],
        expected=Text("số như 97,2 hoặc 1.234,5", "a number such as 97,2 or 1.234,5"),
        hint=Text("Chỉ ghi số; chuyển phần chữ sang cột ghi chú.", "Write only the number; move words to the note."),
    )


def _ambiguous(text: str, body: str, where: str) -> Problem:
    whole, fraction = body.split(".")
    return Problem(
        "number.ambiguous",
        Text(
            f"Không rõ là {whole}{fraction} hay {whole},{fraction}.",
            f"This may mean {whole}{fraction} or {whole},{fraction} (decimal).",
        ),
        where=where,
        got=text[:MAX_LENGTH],
        expected=Text("dấu phẩy cho phần thập phân", "a comma for decimals"),
        hint=Text(f"Ghi {whole}{fraction} hoặc {whole},{fraction}.", f"Write {whole}{fraction} or {whole},{fraction}."),
    )
