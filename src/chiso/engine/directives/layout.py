"""The parts of a document: lines with their item marks, sentences and clauses, and which part orders something.

The trap: "Nâng cao trách nhiệm của người đứng đầu" is a purpose under "Mục đích, yêu cầu" and a task under "Nhiệm vụ";
only the part of the document tells. Parts are recognised by their headings, in official layout and in news items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from chiso.engine.directives.model import Span
from chiso.engine.directives.source import UPPER, Source

Part = Literal["head", "basis", "purpose", "targets", "tasks", "body", "recipients", "signature", "appendix"]

_MARK = re.compile(
    r"\s*(?P<mark>(?P<article>Điều\s+\d+[.:])|(?P<roman>(?:Phần\s+)?[IVXL]+[.)])(?=\s)|"
    r"(?P<number>\d{1,2}(?:(?:\.\d{1,2})*[.)]|[-/]))(?=\s)|"
    r"(?P<number2>\d{1,2}(?:\.\d{1,2})+)(?=\s)|(?P<letter>[a-zđ][.)])(?=\s)|(?P<dash>[-•–*])(?=\s|[^\W\d_])|"
    r"(?P<plus>\+)(?=\s))\s*"
)
_RANKS = {"roman": 1, "article": 2, "number": 3, "number2": 3, "letter": 6, "dash": 7, "plus": 8}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the view. `rank` orders item marks (1 for "I.", 3 for "1.", 4 for "1.1.", 8 for "+", 0 for none)."""

    span: Span
    body: Span
    mark: str
    rank: int
    part: Part = "body"
    upper: bool = False

    @property
    def is_table(self) -> bool:
        return self.rank == 9


def lines_of(source: Source) -> tuple[Line, ...]:
    """The lines that hold something, each in its part of the document."""
    return tuple(_with_parts(source, list(_lines(source))))


def _lines(source: Source) -> Iterator[Line]:
    at = 0
    for raw in source.view.split("\n"):
        if any(letter.isalnum() for letter in raw):
            yield _line(raw, at)
        at += len(raw) + 1


def _line(raw: str, at: int) -> Line:
    start = at + len(raw) - len(raw.lstrip())
    end = at + len(raw.rstrip())
    upper = raw.upper() == raw and any(letter.isalpha() for letter in raw)
    if " | " in raw:
        return Line(Span(start, end), Span(start, end), "", 9, upper=upper)
    marked = _MARK.match(raw)
    if marked is None:
        return Line(Span(start, end), Span(start, end), "", 0, upper=upper)
    kind = str(marked.lastgroup if marked.lastgroup != "mark" else _kind(marked))
    rank = _RANKS[kind] + (min(marked["mark"].rstrip(".)").count("."), 2) if kind.startswith("number") else 0)
    return Line(
        Span(start, end), Span(at + marked.end(), max(end, at + marked.end())), marked["mark"], rank, upper=upper
    )


def _kind(marked: re.Match[str]) -> str:
    return next(kind for kind in _RANKS if marked[kind])


_HEADINGS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("recipients", re.compile(r"(?:nơi nhận|kính gửi)\s*:?|.{0,60}\bđiện\s*:$", re.I)),
    ("appendix", re.compile(r"phụ lục(?:\s+(?:số\s*)?[\dIVX]+)?\s*(?::|$|\n)", re.I)),
    ("signature", re.compile(r"(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*[A-ZĐÂÊÔƠƯỦ]")),
    (
        "purpose",
        re.compile(
            r"(?:mục đích|quan điểm|phạm vi|đối tượng|đánh giá chung|kết quả (?:đạt được|thực hiện|công tác|năm|quý|"
            r"6 tháng)|tình hình|thực trạng|tồn tại|hạn chế|khó khăn|nguyên nhân)(?:[^.;]{0,60})?:?$|kết quả:?$",
            re.I,
        ),
    ),
    ("targets", re.compile(r"(?:các\s+)?(?:mục tiêu|chỉ tiêu)(?:[^.;]{0,60})?:?$", re.I)),
    ("purpose", re.compile(r"(?:yêu cầu)\s*:?$", re.I)),
    (
        "tasks",
        re.compile(
            r"(?:về\s+)?(?:các\s+|một số\s+)?(?:nhiệm vụ|giải pháp|nội dung|tổ chức thực hiện|phân công|"
            r"trách nhiệm)(?:[^.;]{0,80})?:?$",
            re.I,
        ),
    ),
)
_BASIS = re.compile(r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Trên cơ sở)\s(?!(?:đó|này|kết quả)(?!\w))")
_OPENS_ORDERS = re.compile(
    r"(?:yêu cầu|đề nghị|giao|giao nhiệm vụ|phân công|"
    r"chỉ thị|chỉ đạo|kết luận|kết luận như sau|nhiệm vụ sau|nội dung sau|QUYẾT ĐỊNH|CHỈ THỊ|như sau|"
    r"sau đây|nhiệm vụ như)\s*:\s*$",
    re.I,
)
_MAX_HEADING = 130


def _with_parts(source: Source, lines: list[Line]) -> Iterator[Line]:
    part: Part = "body"
    under: Part = "body"
    kept_under = 0
    listed = goes_on = False
    for line in lines:
        text = source.view[line.body.start : line.body.end]
        heading = None if line.is_table else _heading(line, text)
        if heading is not None:
            under = "tasks" if part == "tasks" and line.rank > kept_under else "body"
            part, kept_under, listed = heading, line.rank, False
            yield replace(line, part=part)
            continue
        if _leaves(line, part, kept_under, text):
            part = "tasks" if part in ("targets", "purpose") and line.rank == 1 else under
        elif listed and part == "targets" and _ends_list(line, kept_under, text):
            part, listed = under, False
        begins = _BASIS.match(text) is not None and _says_one(source, line)
        basis = part == "body" and line.rank in (0, 7) and (begins or (goes_on and not line.upper))
        goes_on = basis and text[-1:] not in ".;:,"
        yield replace(line, part="basis" if basis else part)
        if part in ("body", "purpose") and _OPENS_ORDERS.search(text) and not _AIMS.search(text):
            part, kept_under = "tasks", 0
        elif part == "body" and _OPENS_AIMS.search(text):
            part, kept_under, listed = "targets", line.rank, True


def _says_one(source: Source, line: Line) -> bool:
    """Whether the line is one sentence: a news item may tell more after "Căn cứ đề án của tỉnh, huyện đã …"."""
    return len(list(sentences(source, line.body))) == 1


def _ends_list(line: Line, kept_under: int, text: str) -> bool:
    """Whether the line is no item of the list of aims above it; web pages may have lost the marks of items."""
    if line.rank > kept_under:
        return False
    return bool(line.rank) or not re.search(r"\d", text) or _BEGINS_BODY.match(text) is not None


_OPENS_AIMS = re.compile(
    r"(?:mục tiêu|chỉ tiêu)[^:]{0,120}(?:sau|sau đây|gồm|cụ thể|là)\s*:$|"
    r"(?<!\w)(?:các|những|một số|\d{1,2})\s(?:mục tiêu|chỉ tiêu)\s[^:;.]{2,60}:$",
    re.I,
)
"""The end of a line over a list of aims, in news items that have no headings."""
_AIMS = re.compile(r"mục tiêu|chỉ tiêu", re.I)


def _heading(line: Line, text: str) -> Part | None:
    if len(text) > _MAX_HEADING or line.rank >= 6:
        return None
    for part, pattern in _HEADINGS:
        if pattern.match(text):
            if part in ("purpose", "targets", "tasks") and not (line.rank or line.upper):
                return None
            return part
    return None


_BEGINS_BODY = re.compile(
    r"(?:Giao|Yêu cầu|Đề nghị|Thực hiện|Căn cứ|Triển khai|Theo|Qua|Để|Nhằm|Ngày \d|Tiếp theo|Trên cơ sở|Trong)\s"
)
"""How a letter begins after its addressees, even where the line ends with a semicolon."""


def _leaves(line: Line, part: Part, kept_under: int, text: str) -> bool:
    """Whether the line is no longer under the heading that opened the part."""
    if part == "recipients" and not line.rank and (_BEGINS_BODY.match(text) or _OPENS_ORDERS.search(text)):
        return True
    if part == "recipients":
        return not (line.rank == 7 or text.endswith((";", "./.")) or len(text) < 60)
    if part in ("purpose", "targets"):
        return 0 < line.rank <= kept_under
    return False


_SENTENCE_END = re.compile(
    rf"(?<=…)(?=[{UPPER}])|(?<=[.!?…])(?:\"|\))?\s+(?=[\"(]?[{UPPER}\d])|\.{{3}}\s+(?=[{UPPER}])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:TP|TX|TT|TM|KT|TL|TUQ|Q|Ths|TS|PGS|GS|vv|v\.v|Tp|P|H|X)|"
    r"(?:^|\n|(?i:điều|khoản|mục|phần|chương|phụ lục)\s|[^\w\s]\s+)\d{1,2})\.$"
)
"""Before a full stop that ends no sentence: an abbreviation or the number of an item."""
_PARTING = re.compile(r"[;()]")


def sentences(source: Source, span: Span) -> Iterator[Span]:
    """The sentences within a stretch of text, without outer blanks."""
    at = span.start
    for match in _SENTENCE_END.finditer(source.view, span.start, span.end):
        if _ABBREVIATED.search(source.view[at : match.start()][-24:]):
            continue
        yield Span(at, match.start())
        at = match.end()
    if at < span.end:
        yield Span(at, span.end)


def clauses(source: Source, span: Span) -> Iterator[Span]:
    """The parts of a sentence between semicolons, each with its semicolon; parentheses are not split."""
    at, depth = span.start, 0
    for sign in _PARTING.finditer(source.view, span.start, span.end):
        depth += (sign[0] == "(") - (sign[0] == ")")
        if sign[0] == ";" and depth <= 0:
            yield _stripped(source, Span(at, sign.end()))
            at = sign.end()
    if source.view[at : span.end].strip():
        yield _stripped(source, Span(at, span.end))


def _stripped(source: Source, span: Span) -> Span:
    text = source.view[span.start : span.end]
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))
