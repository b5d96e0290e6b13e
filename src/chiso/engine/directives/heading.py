"""What the document is: code, type, issuer, date and title, from its head or, for a news item, from what it reports.

The trap: a portal's news item carries three dates (published, the order from above, the document reported) and several
codes; only the one that "X ban hành" stands before is the document it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chiso.engine.directives.codes import ISSUERS, TYPE_NAMES, TYPES
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.references import Code, type_of
from chiso.engine.directives.source import UPPER, Source
from chiso.engine.text import search_key

_HEAD_LINES = 30
_NATION = re.compile(r"cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|đảng\s+cộng\s+sản\s+việt\s+nam", re.I)
_MOTTO = re.compile(r"độc\s+lập\s*-\s*tự\s+do\s*-\s*hạnh\s+phúc", re.I)
_NUMBER = re.compile(r"(?<!\w)Số\s*:?\s*$")
_SIGNED = re.compile(
    r",\s*(?P<at>ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>(?:19|20)\d{2}))(?!\d)", re.I
)
_BESIDE_CODE = re.compile(
    r"\s*,?\s*(?P<at>ngày\s+(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d{2}))(?!\d)", re.I
)
"""The day of a letter that a portal posts: "Số 12/SNV-CCHC ngày 07-9-2015 V/v …"."""
_TYPE_LINE = re.compile(rf"(?:{'|'.join(name.upper() for name in TYPE_NAMES)})\s*$")
_SUBJECT = re.compile(r"V/v\s*:?\s*", re.I)
_PUBLISHED = re.compile(
    r"(?<![\w/.-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d{2})(?![\w/])|"
    r"ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>(?:19|20)\d{2})",
    re.I,
)
_STAMP = re.compile(
    r"ngày đăng|đăng ngày|cập nhật|ngày tạo|publish|đăng bởi|ngày xuất bản|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|"
    r"đăng lúc|thời gian đăng|ngày viết|post",
    re.I,
)
_TIME = re.compile(
    r"^\s*[|,-]?\s*(?:lúc\s*)?\d{1,2}[:h]\d{2}|\d{1,2}[:h]\d{2}(?::\d{2})?\s*(?:[AP]M)?\s*[|,-]?\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document in official layout; `ends` is where the body begins. `code` is None for a draft."""

    code: Code | None
    type: str
    issuer: str
    superior: str
    day: date | None
    day_span: Span | None
    title: str
    ends: int


def official_head(source: Source, lines: tuple[Line, ...], codes: tuple[Code, ...]) -> Head | None:
    """The head in the layout of Decree 30/2020, or None when the text is no such document."""
    top = lines[:_HEAD_LINES]
    if not top:
        return None
    nation = _NATION.search(source.view, 0, top[-1].span.end)
    code = next((code for code in codes if _stands_as_number(source, code, top[-1].span.end)), None)
    kind_line = next((line for line in top if _is_type_line(source, line)), None)
    if nation is None and (code is None or (kind_line is None and not _has_addressees(source, top))):
        return None
    signed = _SIGNED.search(source.view, 0, top[-1].span.end)
    if signed is None and code is not None:
        signed = _BESIDE_CODE.match(source.view, code.span.end)
    day = _day(signed["y"], signed["m"], signed["d"]) if signed else None
    day_span = Span(*signed.span("at")) if signed else None
    nation_at = Span(*nation.span()) if nation else Span(0, 0)
    superior, issuer = _issuer(
        source, top, nation_at, code.span.start if code else kind_line.span.start if kind_line else top[-1].span.end
    )
    title, ends = _title(source, lines, kind_line, code, signed.end() if signed else 0)
    kind = _text(source, kind_line).strip().capitalize() if kind_line else type_of(code, "") if code else ""
    return Head(code, kind, issuer, superior, day, day_span, title, ends)


def _text(source: Source, line: Line) -> str:
    return source.view[line.span.start : line.span.end]


def _stands_as_number(source: Source, code: Code, limit: int) -> bool:
    before = source.view[max(0, code.span.start - 12) : code.span.start]
    begins = source.view.rfind("\n", 0, code.span.start) + 1
    lead = source.view[begins : code.span.start].strip("| ")
    return (
        code.span.start < limit
        and bool(_NUMBER.search(before))
        and (lead.rstrip(": ") == "Số" or " | " in lead or _NATION.search(lead) is not None)
    )


def _is_type_line(source: Source, line: Line) -> bool:
    return bool(_TYPE_LINE.fullmatch(_text(source, line).strip()))


def _has_addressees(source: Source, top: tuple[Line, ...]) -> bool:
    return any(_text(source, line).startswith("Kính gửi") for line in top)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_NOT_ISSUER = re.compile(r"^[\W\d_]*$|^Số|^V/v|,\s*ngày", re.I)


def _issuer(source: Source, top: tuple[Line, ...], nation: Span, limit: int) -> tuple[str, str]:
    """Superior and issuing body from the capitals at the top left; (“”, “”) when nothing stands there."""
    written: list[str] = []
    for line in top:
        if line.span.start >= limit:
            break
        for part in _beside(source, line, nation):
            cleaned = _MOTTO.sub("", _NATION.sub("", part)).strip(" -*_.|")
            if cleaned and not _NOT_ISSUER.search(cleaned) and cleaned.upper() == cleaned:
                written.append(" ".join(cleaned.split()))
    return _joined(written)


def _beside(source: Source, line: Line, nation: Span) -> list[str]:
    """The parts of a line of the head without the words of the nation, whose column may stand beside the issuer's."""
    text = _text(source, line)
    if line.span.meets(nation) and " | " not in text:
        return [source.view[line.span.start : nation.start], source.view[nation.end : line.span.end]]
    return text.split(" | ")


_GOES_ON = re.compile(
    r"(?:TỈNH(?! ỦY)|THÀNH PHỐ|HUYỆN(?! ỦY)|QUẬN(?! ỦY)|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|VÀ|VIỆT NAM|"
    r"(?:BAN )?NHÂN DÂN|DÂN)(?!\w)"
)
_ENDS_OPEN = re.compile(
    r"(?:ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|VÀ|CHỦ TỊCH|ĐẢNG BỘ|(?:^|\s)(?:ỦY|HỘI|HỘI ĐỒNG|ỦY BAN(?: NHÂN)?|TỈNH|"
    r"THÀNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG))$"
)
"""Ends of a line that the next one goes on with; narrow columns of copied pages break anywhere."""


def _joined(written: list[str]) -> tuple[str, str]:
    """Lines that belong together made one: "ỦY BAN NHÂN DÂN" + "TỈNH MẪU"."""
    bodies: list[str] = []
    for line in written[:6]:
        if bodies and (_GOES_ON.match(line) or _ENDS_OPEN.search(bodies[-1])) and not bodies[-1].startswith("UBND"):
            bodies[-1] += f" {line}"
        else:
            bodies.append(line)
    if not bodies:
        return "", ""
    superior = name_case(bodies[-2]) if len(bodies) > 1 else ""
    issuer = name_case(bodies[-1])
    return superior, f"{issuer} {superior}" if issuer == "Văn phòng" else issuer


_LEVEL_WORDS = re.compile(r"(?<!\w)(Tỉnh|Thành Phố|Huyện|Quận|Thị Xã|Xã|Phường|Thị Trấn|Đặc Khu)(?=\s)(?!\s+ủy)")
_KNOWN = {
    search_key(name): name
    for name in (
        *ISSUERS.values(), "Ủy ban nhân dân", "Hội đồng nhân dân", "Văn phòng", "Chủ tịch", "Sở Kế hoạch và Đầu tư",
        "Sở Tài chính", "Ban Chỉ đạo", "Phòng Nội vụ", "Sở Y tế", "Sở Xây dựng", "Tỉnh ủy", "Huyện ủy", "Đảng ủy",
        "Thành ủy", "Ban Chấp hành", "Đảng bộ",
        "Sở Khoa học và Công nghệ", "Sở Thông tin và Truyền thông", "Sở Giáo dục và Đào tạo", "Sở Công Thương",
        "Sở Nông nghiệp và Môi trường", "Sở Giao thông vận tải", "Sở Văn hóa, Thể thao và Du lịch", "Ban Thường vụ",
        "Trung tâm Phục vụ hành chính công", "Bộ Nội vụ", "Ban Quản lý", "Thanh tra",
    )
}  # fmt: skip
_PREFIXES = sorted(_KNOWN, key=len, reverse=True)


def name_case(upper: str) -> str:
    """A name in capitals as one writes it in a sentence: "ỦY BAN NHÂN DÂN TỈNH MẪU" → "Ủy ban nhân dân tỉnh Mẫu"."""
    words = upper.split()
    written: list[str] = []
    while words:
        key = search_key(" ".join(words))
        prefix = next((known for known in _PREFIXES if key == known or key.startswith(known + " ")), None)
        if prefix is not None:
            written.append(_KNOWN[prefix])
            words = words[len(prefix.split()) :]
            continue
        word = words.pop(0)
        written.append(word if word in ("UBND", "HĐND", "MTTQ") else word.capitalize())
    return _LEVEL_WORDS.sub(lambda found: found[1].lower(), " ".join(written))


def _title(
    source: Source, lines: tuple[Line, ...], kind_line: Line | None, code: Code | None, after: int
) -> tuple[str, int]:
    """The subject, and where the body begins: below the type line, or "V/v …" of a letter."""
    if kind_line is not None:
        return _below(source, lines, kind_line)
    start = code.span.end if code else 0
    subject = _SUBJECT.search(source.view, start, start + 400)
    if subject is None:
        return "", max(after, start)
    end = _subject_end(source, subject.end())
    return " ".join(source.text[subject.end() : end].split()), max(after, end)


def _subject_end(source: Source, start: int) -> int:
    stop = re.compile(
        rf"\n\s*\n|\n(?=\s*(?:Kính gửi|[{UPPER}]\S*(?:\s+\S+){{0,4}},\s*ngày|Cộng hòa|CỘNG HÒA))| \| |,?\s+ngày\s+\d"
    )
    found = stop.search(source.view, start)
    return found.start() if found else min(len(source.view), start + 300)


def _below(source: Source, lines: tuple[Line, ...], kind_line: Line) -> tuple[str, int]:
    at = lines.index(kind_line)
    taken: list[str] = []
    end = kind_line.span.end
    for line in lines[at + 1 : at + 6]:
        text = _text(source, line)
        gap = source.view[end : line.span.start].count("\n")
        if (
            line.rank
            or (taken and gap > 1)
            or re.match(r"Căn cứ|Thực hiện |Theo |-{3,}|_{3,}|Kính gửi", text)
            or (line.upper and taken and _GOES_UPPER.match(text))
        ):
            break
        if len(text) > 320 or text.endswith((".", ";", ":")):
            break
        if line.upper and _OF_ISSUER.match(text):
            continue
        taken.append(" ".join(source.text[line.span.start : line.span.end].split()))
        end = line.span.end
    return " ".join(taken), end


_OF_ISSUER = re.compile(r"CỦA (?:BAN|TỈNH|THÀNH|HUYỆN|QUẬN|ĐẢNG|HỘI|ỦY|CHỦ)(?!\w)")
"""The line of a Party document below its type: "NGHỊ QUYẾT / CỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN"."""
_GOES_UPPER = re.compile(r"(?:ỦY BAN NHÂN DÂN|CHỦ TỊCH|HỘI ĐỒNG|GIÁM ĐỐC|BAN THƯỜNG VỤ)")


def published_day(source: Source, lines: tuple[Line, ...]) -> tuple[date | None, Span | None]:
    """When a news item was published: a date with "Ngày đăng" or a clock time beside it, or alone on its line."""
    best: tuple[int, date, Span] | None = None
    for line in lines:
        text = _text(source, line)
        for found in _PUBLISHED.finditer(text):
            day = _day(found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"])
            weight = _weight(text, found)
            if day is not None and weight and (best is None or weight > best[0]):
                best = weight, day, Span(line.span.start + found.start(), line.span.start + found.end())
    return (best[1], best[2]) if best else (None, None)


def _weight(text: str, found: re.Match[str]) -> int:
    around = text[max(0, found.start() - 45) : found.start()]
    if _STAMP.search(around):
        return 3
    rest = (text[: found.start()] + " " + text[found.end() :]).strip()
    if _TIME.search(text[found.end() : found.end() + 14]) or _TIME.search(text[: found.start()]):
        return 2
    if not re.sub(r"ngày", "", rest, flags=re.I).strip(" |-,()."):
        return 1
    return 1 if len(rest.strip(" |-,()")) < 24 and not re.search(r"ngày\s*$", around, re.I) else 0


def type_in_words(text: str) -> str:
    """The first type of document that the words name, "" when none."""
    found = re.match(rf"(?:{'|'.join([*TYPE_NAMES, *TYPES.values()])})(?!\w)", text, re.I)
    return found.group().capitalize() if found else ""
