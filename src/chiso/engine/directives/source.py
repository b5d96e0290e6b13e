"""One text in two views of the same length: as people read it, and as the grammar matches it.

The trap: offsets. A page highlights spans of the text that people see, the grammar needs one kind of hyphen, one place
of the tone mark and no hard line breaks. So the second view changes letters one for one and never the length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chiso.engine.directives.model import Span
from chiso.engine.text import decode_text

_VOWELS = "aăâeêioôơuưy"
_LETTERS = "đ" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in _VOWELS
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    if not (vowel + tone).isascii()
)
UPPER = "A-Z" + _LETTERS.upper()
"""For character classes: every capital letter of Vietnamese."""
LOWER = "a-z" + _LETTERS
"""Every small letter of Vietnamese."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ") | {0x2028: "\n", 0x2029: "\n"}
_BLANKS = dict.fromkeys((9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_PLAIN = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2015\u2212Ðð“”", '-------Đđ""')
_TONED = "àáảãạèéẻẽẹỳýỷỹỵ"
_OLD_STYLE = re.compile(f"(?<![qQ])([oOuU])([{_TONED}{_TONED.upper()}])(?![{UPPER}{LOWER}])")
_ON_FIRST = {"o": "òóỏõọ", "u": "ùúủũụ"}
_MARKER = re.compile(
    r"(?:Điều|Khoản|Phần|PHẦN|Chương|CHƯƠNG)\s+[\dIVXL]|[IVXL]+[.)]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]\s|[-+*•]\s"
)
_HYPHEN_IN_NAME = re.compile(r"- (?:xã hội|truyền hình|kỹ thuật|thương binh|du lịch)")
"""A line that begins with the hyphen of a name, not with the mark of an item: "kinh tế / - xã hội"."""
_WANTS_NUMBER = re.compile(r"(?<!\w)(?:số|ngày|tháng|năm|quý|điều|khoản|chậm nhất|từ|đến|đạt)$", re.I)
"""The end of a line that a number at the beginning of the next one belongs to."""
_SOFT_HYPHEN = re.compile(f"(?<=[{UPPER}0-9])\u00ad(?=[{UPPER}])")
"""Inside a code some files write the hyphen as a soft one: "61/2018/NĐ\u00adCP"."""
_LONG = 60
_WIDEST = 130


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is the normalised text (NFC, legacy letters mended); `view` the same text for matching, equally long."""

    text: str
    view: str

    def cut(self, span: Span) -> str:
        """What people read at the span, on one line."""
        return " ".join(self.text[span.start : span.end].split())


def source_of(text: str) -> Source:
    """The source for a text of any origin. Idempotent on `Source.text`."""
    readable = text.translate(_CONTROLS)
    readable = _SOFT_HYPHEN.sub("-", readable)
    mended = decode_text(readable.encode("utf-8", errors="replace")).text if readable else ""
    lined = mended.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
    plain = unicodedata.normalize("NFC", lined.translate(_INVISIBLE))
    if len(plain) < len(lined) and plain != text:
        return source_of(plain)  # without what is invisible it may look like a legacy font after all
    return Source(plain, _view(plain))


def _view(text: str) -> str:
    view = _OLD_STYLE.sub(_tone_on_first, text.translate(_PLAIN))
    view = _unwrap(view)
    assert len(view) == len(text)
    return view


def _tone_on_first(found: re.Match[str]) -> str:
    """ "uỷ" as "ủy": the dictionaries differ in where the tone stands."""
    vowel, toned = found[1], found[2]
    lower = toned.lower()
    place = ["aàáảãạ", "eèéẻẽẹ", "yỳýỷỹỵ"]
    plain = next(group for group in place if lower in group)
    moved = _ON_FIRST[vowel.lower()][plain.index(lower) - 1]
    first = moved.upper() if vowel.isupper() else moved
    return first + (plain[0].upper() if toned.isupper() else plain[0])


def _unwrap(view: str) -> str:
    """Line ends inside a sentence become blanks: PDF text and old web pages break lines at a fixed width."""
    lines = view.split("\n")
    fixed = _has_fixed_width(lines)
    joined: list[str] = []
    for at, line in enumerate(lines[:-1]):
        joined.append(line)
        joined.append(" " if _goes_on(line, lines[at + 1], fixed) else "\n")
    return "".join([*joined, lines[-1]])


def _has_fixed_width(lines: list[str]) -> bool:
    """Whether the lines were broken at a fixed width, as PDF text is, and not where paragraphs end; rows of tables are
    as long as what they hold."""
    widths = [len(line.strip()) for line in lines if line.strip() and " | " not in line]
    full = [width for width in widths if width >= _LONG]
    return len(full) >= 4 and max(widths) <= _WIDEST and len(full) * 4 >= len(widths)


def _goes_on(line: str, after: str, fixed: bool) -> bool:
    head, tail = line.rstrip(), after.lstrip()
    if not head or not tail or head[-1] in ".;:!?|" or " | " in head or " | " in tail:
        return False
    if _MARKER.match(tail):
        return fixed and len(head) >= _LONG and _HYPHEN_IN_NAME.match(tail) is not None
    if tail[0].isdigit() and _WANTS_NUMBER.search(head):
        return True
    if head.isupper() or tail.isupper():
        return False
    return tail[0].islower() or (fixed and len(head) >= _LONG)
