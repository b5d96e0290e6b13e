"""News items: the document that an item reports, found from the words around it.

The trap: "Thực hiện Công văn số 2969 …, ngày 10/9, Văn phòng ban hành Công văn số 2815": the first code is the order
from above, the second the document reported, and its date stands before its issuer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chiso.engine.directives.codes import ISSUERS, TYPE_NAMES
from chiso.engine.directives.heading import published_day, type_in_words
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import DateMention, DocumentFacts, Reference
from chiso.engine.directives.name_grammar import HOLDER
from chiso.engine.directives.names import Name
from chiso.engine.directives.references import find_codes
from chiso.engine.directives.roles import is_reported
from chiso.engine.directives.source import Source, source_of

_ISSUING = re.compile(
    rf"(?-i:{HOLDER})\s*,?\s*(?:\([^)]{{2,60}}\)\s*)?(?:(?:đã|vừa|mới|cũng)\s+)*(?:ký\s+)?(?:ban hành|có|phát hành|"
    rf"ký)\s+(?:ban hành\s+)?(?P<type>{'|'.join(TYPE_NAMES)})(?!\w)",
    re.I,
)
_MAX_TITLE = 300


def reported_document(
    source: Source,
    lines: tuple[Line, ...],
    references: tuple[Reference, ...],
    dates: tuple[DateMention, ...],
    names: tuple[Name, ...],
) -> tuple[DocumentFacts, tuple[Reference, ...]]:
    """The facts of the document that the item is about, and the references with what was learnt of it."""
    published, _ = published_day(source, lines)
    facts = DocumentFacts("news", title=news_title(source, lines), published=published, confidence=0.3)
    found = next((one for one in references if any(is_reported(source, span) for span in one.spans)), None)
    issuing = issuing_in(source, names)
    if found is None:
        posted = _posted(source, lines, references)
        if posted is not None:
            return _with_code(facts, posted), references
        return _without_code(source, facts, issuing, dates), references
    issuer, day = found.issuer, found.date
    at = next(span.start for span in found.spans if is_reported(source, span))
    subject = _subject(source, names, at)
    if subject is not None:
        issuer = issuer or subject.text
        day = day or _day_before(source, dates, subject.span.start)
    if not issuer and issuing is not None:
        issuer = issuing[0].text
        day = day or _day_before(source, dates, issuing[0].span.start)
    known = replace(found, issuer=issuer, date=day)
    facts = replace(facts, code=found.code, type=found.type, issuer=issuer, date=day, confidence=0.9)
    return facts, tuple(known if one is found else one for one in references)


def _with_code(facts: DocumentFacts, posted: Reference) -> DocumentFacts:
    """A letter's own code names its issuer: SNV is Sở Nội vụ."""
    code = next(code for code in find_codes(source_of(posted.code)))
    issuer = posted.issuer or ISSUERS.get(code.issuer, "")
    return replace(facts, code=posted.code, type=posted.type, issuer=issuer, date=posted.date, confidence=0.85)


def _posted(source: Source, lines: tuple[Line, ...], references: tuple[Reference, ...]) -> Reference | None:
    """The document that a page only posts: its first lines are "Công văn số 972/SNV-CCHC ngày … V/v …"."""
    for line in lines[:12]:
        for one in references:
            span = one.spans[0]
            before = source.view[line.span.start : span.start]
            if line.span.holds(span) and _POSTED.fullmatch(before):
                return one
    return None


_POSTED = re.compile(rf"(?:{'|'.join(TYPE_NAMES)})\s+(?:số\s*:?\s*)?", re.I)


def _without_code(
    source: Source, facts: DocumentFacts, issuing: tuple[Name, str] | None, dates: tuple[DateMention, ...]
) -> DocumentFacts:
    if issuing is None:
        return facts
    name, kind = issuing
    day = _day_before(source, dates, name.span.start)
    return replace(facts, type=kind, issuer=name.text, date=day, confidence=0.6)


_NOT_YET = re.compile(r"(?:của|đề nghị|yêu cầu|tham mưu(?: cho)?|trình|đề xuất|giao|kiến nghị)\s+$", re.I)
"""Before a body that is only asked to issue something, or whose document it is."""


def issuing_in(source: Source, names: tuple[Name, ...]) -> tuple[Name, str] | None:
    """The first body that is said to issue a document of a named type, and that type."""
    for name in names:
        found = _ISSUING.match(source.view, name.span.end)
        if found is not None and not _NOT_YET.search(source.view, max(0, name.span.start - 24), name.span.start):
            return name, type_in_words(found["type"])
    return None


def _subject(source: Source, names: tuple[Name, ...], at: int) -> Name | None:
    """The body that issues the document whose code stands at the place: the last one before its verb."""
    begins = max(source.view.rfind(end, 0, at) for end in ("\n", ". "))
    verbs = [
        found.start()
        for found in re.finditer(r"(?:ban hành|ký|có|phát động)(?!\w)", source.view[begins + 1 : at], re.I)
    ]
    limit = begins + 1 + verbs[-1] if verbs else at
    before = [name for name in names if begins < name.span.start and name.span.end <= limit + 1]
    first_verb = [
        name
        for name in before
        if re.match(
            rf"(?-i:{HOLDER})\s*,?\s*(?:\([^)]{{2,40}}\)\s*)?(?:(?:đã|vừa|mới)\s+)*(?:ký|ban hành|có|phát động)",
            source.view[name.span.end :][:60],
            re.I,
        )
    ]
    return first_verb[-1] if first_verb else None


def _day_before(source: Source, dates: tuple[DateMention, ...], at: int) -> date | None:
    """The date that stands right before the issuer: "ngày 26/9/2023 Giám đốc …", "Ngày 21-6, Sở Nội vụ …"."""
    for day in reversed([day for day in dates if day.span.end <= at]):
        gap = source.view[day.span.end : at]
        if (
            day.role != "published"
            and len(gap) <= 28
            and re.fullmatch(r"[\s,;]*(?:vừa qua|tại [^,.;]{2,14},)?\s*(?:(?:đồng chí|ông|bà)\s+)?", gap)
        ):
            return day.first if len(day.iso) == 10 else None
    return None


_MENU = re.compile(
    r"trang chủ|lượt xem|đăng nhập|truy cập|slideshow|cỡ chữ|cổng thông tin|ngày đăng|cập nhật|thứ \w+, |bạn đang ở",
    re.I,
)
_SUBJECT = re.compile(
    r"chỉ số|cải cách|kế hoạch|thực hiện|nâng cao|triển khai|ban hành|tăng cường|cải thiện|giải pháp|xếp hạng|thứ hạng|"
    r"hài lòng|phấn đấu|chuyển đổi số|năng lực cạnh tranh|môi trường|nhiệm vụ|PAPI|PAR|SIPAS|PCI|DDCI",
    re.I,
)


def news_title(source: Source, lines: tuple[Line, ...]) -> str:
    """The headline: the first line that says something and does not end as a sentence does."""
    for line in lines[:30]:
        text = source.cut(line.span)
        half = len(text) // 2
        if text[:half].strip() == text[half:].strip():
            continue  # the name of a portal's section, printed twice
        if 25 <= len(text) <= _MAX_TITLE and not line.is_table and not _MENU.search(text) and _SUBJECT.search(text):
            return text.rstrip(" .")
    return ""
