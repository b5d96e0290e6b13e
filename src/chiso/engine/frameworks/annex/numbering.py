"""The numbers of criteria: "I", "1.", "1.1.1", "a)", "Lĩnh vực 2", "-", and what Excel made of them.

The trap: Excel keeps "1.10" as the number 1.1 and "1.2" as the first of February. Only the numbers around tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from chiso.engine.files.word_numbering import to_roman
from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.text import search_key

Style = Literal["upper", "roman", "arabic", "dotted", "lower", "small", "bullet"]
"""`small` is a Roman number in small letters: "ii" below "a"."""

ORDER = {"upper": 0, "roman": 1, "arabic": 2, "dotted": 3, "lower": 4, "small": 5, "bullet": 6}
"""How coarse a style of numbers is; a coarser one stands above."""

_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
_PREFIX = (
    r"(?:l[ĩiĨI]nh v[ựuỰU]c|ti[êeÊE]u ch[íiÍI](?: th[àaÀA]nh ph[ầaẦA]n)?|ph[ầaẦA]n|m[ụuỤU]c|"
    r"nh[óoÓO]m(?: (?:ti[êeÊE]u ch[íiÍI]|ch[ỉiỈI] ti[êeÊE]u|n[ộoỘO]i dung|nhi[ệeỆE]m v[ụuỤU]))?|n[ộoỘO]i dung|"
    r"cstp|tctp|tc|lv|ch[ỉiỈI] (?:s[ốoỐO]|ti[êeÊE]u)(?: th[àaÀA]nh ph[ầaẦA]n)?|th[àaÀA]nh ph[ầaẦA]n|"
    r"y[ếeẾE]u t[ốoỐO]|m[ảaẢA]ng|"
    r"(?:ch[ủuỦU] đ[ềeỀE]|nhi[ệeỆE]m v[ụuỤU]|m[ụuỤU]c ti[êeÊE]u)(?=\s+\w{1,4}\s*(?:[.:)–-]|\Z))|"
    r"ch[ươuƯƠU]+ng|tr[ụuỤU] c[ộoỘO]t|h[ợoỢO]p ph[ầaẦA]n|kh[ốoỐO]i|"
    r"b[ảaẢA]ng)"
)
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_NTH = re.compile(rf"(?P<word>{_PREFIX})\s+thứ\s+(?P<nth>{'|'.join(_ORDINALS)})(?!\w)\s*[.):/,–—-]*\s*", re.IGNORECASE)
"""A group counted in words: "PHẦN THỨ HAI: …"."""
_PART = r"(?:[IVXLivxl]+|\d{1,3}|[A-Za-zĐđ])"
_BODY = rf"{_PART}(?:\s?[.,]\s?{_PART}){{0,5}}"
_AGAIN = re.compile(r"\s*\((?:tiếp theo|tiếp|cont)[^)]*\)\s*$", re.IGNORECASE)
_WHOLE = re.compile(rf"(?:(?P<word>{_PREFIX})\s*(?:s[ốo]\s*)?)?\(?(?P<body>{_BODY})\s*[.)\]/:,-]*\Z", re.IGNORECASE)
_JOINED = re.compile(r"(?P<lead>(?:TCTP|TC|LV|CS)[. ]?)(?P<body>\d{1,3}(?:\.\d{1,3}){0,4})\.?\Z")
_HYPHENED = re.compile(r"\d{1,2}(?:-\d{1,2}){1,4}\.?\Z")
_LOOKS_ROMAN = re.compile(r"(?=.*l)[lIVX]{2,5}")
"""A Roman number typed with small l: "ll", "lV"."""
_LETTERED = re.compile(r"(?P<figure>\d{1,2})(?P<letter>[a-zđ])\Z")
_MARK = re.compile(r"\s*(?:\(\*+\)|\*+)\Z")
"""The mark of a footnote behind a number: "1*"."""
_NAMED = re.compile(r"[A-ZĐ]{1,6}[-_/.]?\d{1,4}(?:[-_/.]\d{1,4})*\Z", re.IGNORECASE)
"""Codes with a name of their own: "TC-01", "CS_2.1"."""
_LEADING = re.compile(
    rf"(?:(?P<word>(?i:{_PREFIX}))\s+(?i:s[ốo]\s*)?(?P<first>{_BODY})\s*[.):/–—-]*\s+"
    r"|\(?(?P<many>(?:[IVXL]+|\d{1,3}|[A-ZĐ])(?:\.\s?\d{1,3}|\.[a-zđ](?!\w))+)\s*[.):/–—-]*\s*(?=[^\W\d_]|[\"“(])"
    r"|\(?(?P<single>[IVXL]+|[ivx]{2,5}|\d{1,3}|[A-Za-zĐđ])\s*(?:[.)]|[:/](?=\s)|\s[-–—](?=\s))+\s*(?=[^\W\d_]|[\"“(]))"
)
_BULLET = re.compile(r"[-–—+•*●○▪■·]+\Z")
_LEADING_BULLET = re.compile(r"[-–—+•*●○▪■·]+\s*(?=[^\W\d_]|\d|[≥<>(])")


@dataclass(frozen=True, slots=True)
class Number:
    """A criterion's number: its parts as printed, and the style of the first one when it stands alone.

    `word` is what the number counts where the annex says so ("phan", "linh vuc"): "PHẦN I" stands above "I".
    """

    parts: tuple[str, ...]
    style: Style
    printed: str
    word: str = ""

    @property
    def last_value(self) -> int:
        """The value of the last part; 0 for a bullet."""
        return value_of(self.parts[-1]) if self.parts else 0


BULLET = Number((), "bullet", "-")


def value_of(part: str) -> int:
    """The place that a part of a number stands for: III is 3, b is 2 (đ stands after d)."""
    if part.isdigit():
        return int(part)
    if len(part) > 1 or part in "IVX":
        return _roman_value(part.upper())
    letters = "abcdđefghijklmnopqrstuvwxyz"
    return letters.find(part.lower()) + 1 if len(part) == 1 else 0


def _roman_value(roman: str) -> int:
    return next((number for number in range(1, 90) if to_roman(number) == roman), 0)


def parse_number(text: str) -> Number | None:
    """The number that a cell of the number column holds, or None for other text."""
    cleaned = _AGAIN.sub("", " ".join(text.split()))
    if _BULLET.match(cleaned):
        return BULLET
    cleaned = re.sub(r"\.{2,}", ".", _MARK.sub("", cleaned))
    if _LOOKS_ROMAN.fullmatch(cleaned):
        cleaned = cleaned.replace("l", "I")
    joined = _JOINED.match(cleaned)
    if joined is not None and " " not in cleaned:
        style: Style = "dotted" if "." in joined["body"] else "arabic"
        word = "linh vuc" if style == "arabic" and joined["lead"].startswith("LV") else ""
        return Number(tuple(joined["body"].split(".")), style, cleaned.rstrip("."), word)
    lettered = _LETTERED.match(cleaned.rstrip(".)"))
    if lettered is not None:
        return Number((lettered["figure"], lettered["letter"]), "dotted", lettered.group())
    nth = _NTH.fullmatch(cleaned)
    if nth is not None:
        return _nth(nth)
    if _HYPHENED.match(cleaned):
        return _number(cleaned.rstrip(".").replace("-", "."))
    found = _WHOLE.match(cleaned)
    if found is not None:
        return _counting(_number(found["body"]), found["word"])
    named = _NAMED.match(cleaned)
    return Number(tuple(re.split(r"[-_/.]", named.group())), "dotted", named.group()) if named is not None else None


def _nth(found: re.Match[str]) -> Number:
    """The number of "phần thứ hai": two, as a Roman one."""
    roman = to_roman(_ORDINALS.index(found["nth"].lower()) + 1)
    return Number((roman,), "roman", roman, search_key(found["word"]))


def _counting(number: Number | None, word: str | None) -> Number | None:
    """The number with the word for what it counts."""
    return number if number is None or not word else replace(number, word=search_key(word))


def _number(body: str) -> Number | None:
    parts = tuple(part.strip() for part in re.split(r"[.,]", body) if part.strip())
    if len(parts) > 1:
        if not all(part.isdigit() or len(part) == 1 or _ROMAN.match(part.upper()) for part in parts):
            return None
        return Number(parts, "dotted", ".".join(parts))
    part = parts[0]
    if part.isdigit():
        return Number((str(int(part)),), "arabic", str(int(part)))
    if _ROMAN.match(part):
        return Number((part,), "roman", part)
    if len(part) > 1:
        small = part.islower() and _ROMAN.match(part.upper()) is not None
        return Number((part.upper(),), "small", part) if small else None
    return Number((part,), "upper" if part.isupper() else "lower", part)


def split_leading(name: str, *, bullets: bool = True) -> tuple[Number | None, str]:
    """The number at the start of a name and the rest; None when the name starts with none."""
    text = name.strip()
    bullet = _LEADING_BULLET.match(text)
    if bullet is not None and bullets:
        return BULLET, text[bullet.end() :].strip()
    first, _, below = text.partition("\n")
    alone = parse_number(first) if below else None
    if alone is not None and alone.style != "bullet":  # the number has a line of its own
        return alone, below.strip()
    nth = _NTH.match(text)
    if nth is not None and text[nth.end() :]:
        return _nth(nth), text[nth.end() :].strip()
    found = _LEADING.match(text)
    if found is None:
        return None, text
    body = found["first"] or found["many"] or found["single"]
    number = _number(re.sub(r"\s", "", body))
    rest = text[found.end() :].strip()
    if number is None or not rest or (found["single"] and not _plausible(body, rest)):
        return None, text
    return _counting(number, found["word"]), rest


def _plausible(body: str, rest: str) -> bool:
    """A lone letter or number at the start is a number of the list only before a word."""
    return rest[:1].isalpha() or rest[:1] in '"“('


def same_number(number: Number, parts: tuple[str, ...]) -> bool:
    """Whether a number has these parts; a lone Roman number or letter equals the figure it stands for."""
    if len(number.parts) != len(parts):
        return False
    if tuple(part.lower() for part in number.parts) == tuple(part.lower() for part in parts):
        return True
    return len(parts) == 1 and value_of(number.parts[0]) == value_of(parts[0])


def as_roman(number: Number, context: Number | None) -> Number:
    """I, V, X, C, D … as letters where the letter before was the neighbour in the alphabet."""
    if number.style != "roman" or len(number.parts[0]) != 1 or context is None or context.style != "upper":
        return number
    if value_of_letter(context.parts[0]) + 1 == value_of_letter(number.parts[0]):
        return Number(number.parts, "upper", number.printed)
    return number


def as_small_roman(number: Number, letter: Number | None, before: Number | None) -> Number:
    """i, v and x as Roman numbers where they count on from `before`, unless the last `letter` is their neighbour."""
    part = number.parts[0]
    if number.style != "lower" or part not in "ivx":
        return number
    if letter is not None and value_of_letter(letter.parts[0]) + 1 == value_of_letter(part):
        return number
    counts_on = _roman_value(part.upper()) == (before.last_value if before is not None else 0) + 1
    return Number((part.upper(),), "small", part) if counts_on else number


def value_of_letter(letter: str) -> int:
    """The place of a capital letter in the alphabet, đ left out."""
    return ord(letter.upper()) - ord("A") + 1 if len(letter) == 1 and letter.isascii() else 0


def next_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The number that follows on the same level."""
    last = parts[-1]
    if last.isdigit():
        return (*parts[:-1], str(int(last) + 1))
    if _ROMAN.match(last) and (len(last) > 1 or last in "IVX"):
        return (*parts[:-1], to_roman(_roman_value(last) + 1))
    return (*parts[:-1], chr(ord(last) + 1) if len(last) == 1 else last)


def expected_after(previous: Number | None) -> list[tuple[str, ...]]:
    """The numbers that may come next: the first below the previous one, and the next on each of its levels."""
    if previous is None or not previous.parts:
        return [("1",), ("1", "1")]
    found = [(*previous.parts, "1")]
    found.extend(next_of(previous.parts[:length]) for length in range(len(previous.parts), 0, -1))
    return found


def from_cell(cell: Cell, previous: Number | None) -> tuple[Number | None, bool]:
    """The number that a cell of the number column means, and whether Excel had changed it.

    A stored number or date is read as the expected number that it may have been.
    """
    expected = expected_after(previous)
    if cell.day is not None:
        return _from_date(cell, expected)
    if cell.number is not None:
        return _from_number(cell, expected)
    if previous is None and cell.text.strip(" .") == "l":  # a list begins with no l: it is a Roman I
        return Number(("I",), "roman", "I"), False
    return parse_number(cell.text), False


def as_written(cell: Cell, number: Number, *, mended: bool) -> str:
    """The number as a reader of the annex sees it: with its marks ("a)"), without a full stop behind it."""
    if mended or cell.number is not None or cell.day is not None:
        return number.printed
    return _MARK.sub("", _AGAIN.sub("", " ".join(cell.text.split()))).rstrip(" .:")


def _from_number(cell: Cell, expected: list[tuple[str, ...]]) -> tuple[Number | None, bool]:
    plain = parse_number(cell.text)
    if plain is None or cell.number is None:
        return None, False
    if plain.parts in expected or len(plain.parts) < 2:
        return plain, False
    for parts in expected:
        if len(parts) == 2 and all(part.isdigit() for part in parts) and Decimal(".".join(parts)) == cell.number:
            return _number(".".join(parts)), ".".join(parts) != cell.text
    return plain, False


def _from_date(cell: Cell, expected: list[tuple[str, ...]]) -> tuple[Number | None, bool]:
    day = cell.day
    if day is None:
        return None, False
    year = (str(day.year), str(day.year % 100))
    readings = [
        (str(day.day), str(day.month)),
        (str(day.month), str(day.day)),
        *((str(day.day), str(day.month), last) for last in year),
        *((str(day.month), str(day.day), last) for last in year),
        *((last, str(day.month), str(day.day)) for last in year),
    ]
    chosen = next((reading for reading in readings if reading in expected), readings[0])
    return _number(".".join(chosen)), True
