"""Codes of documents in running text, by the grammar of `docs/reference/doc-van-ban.md`.

The trap: the same "12/KH-UBND" exists in every province, district and commune and every year, so a code is an identity
only together with issuer and date; and "8/8 đơn vị", "30/4" or "24/7" look like codes to a careless pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chiso.engine.directives.codes import LETTER, NORMATIVE_TYPES, PARTY_TYPES, TYPE_NAMES, TYPES
from chiso.engine.directives.model import DateMention, Reference, ReferenceKind, ReferenceRole, Span
from chiso.engine.directives.name_grammar import HOLDER
from chiso.engine.directives.odd_codes import odd_codes
from chiso.engine.directives.source import LOWER, UPPER, Source

_S = r"[ \t]*"
_BREAK = r"[ \t]*(?:\n[ \t]*)?"
"""After a hyphen a narrow column may break the line."""
_NUMBER = r"(?:(?<![\w/.,&-])|(?<=\bsố))(?P<number>\d{1,5}[a-zđ]?)"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_GROUP = rf"[{UPPER}](?:(?!ngày\s)[{UPPER}{LOWER}0-9])*(?:&[{UPPER}{LOWER}0-9]+)*"
_END = r"(?:(?=ngày\s)|(?![\w/])(?!&\w))"
_TIGHT = rf"(?:-{_GROUP})*"


def _one_of(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_FORMS: tuple[tuple[ReferenceKind, re.Pattern[str]], ...] = (
    (
        "normative",
        re.compile(
            rf"{_NUMBER}{_S}/{_S}{_YEAR}{_S}/{_S}(?P<type>{_one_of(list(NORMATIVE_TYPES))}){_S}-{_S}"
            rf"(?P<issuer>{_GROUP}{_TIGHT}){_END}"
        ),
    ),
    ("assembly", re.compile(rf"{_NUMBER}{_S}/{_S}{_YEAR}{_S}/{_S}(?P<issuer>QH\d{{1,2}}){_END}")),
    (
        "party",
        re.compile(
            rf"{_NUMBER}{_S}-{_S}(?P<type>{_one_of(list(PARTY_TYPES))}){_S}/{_S}(?P<issuer>{_GROUP}){_TIGHT}{_END}"
        ),
    ),
    (
        "typed",
        re.compile(
            rf"{_NUMBER}(?:{_S}-{_S}{_YEAR})?{_S}/{_S}(?P<type>{_one_of(list(TYPES))}){_S}-{_BREAK}"
            rf"(?P<issuer>{_GROUP})(?P<unit>{_TIGHT}){_END}"
        ),
    ),
    ("letter", re.compile(rf"{_NUMBER}{_S}/{_S}(?P<issuer>{_GROUP}){_S}-{_S}(?P<unit>{_GROUP}{_TIGHT}){_END}")),
)
_STARTS = re.compile(rf"{_NUMBER}{_S}[/-]")
"""Where a code may begin: one look through the text instead of one for each form."""
_BLANK_AROUND = re.compile(r"\s*([/-])\s*")
_TYPE_BEFORE = re.compile(rf"(?P<type>{'|'.join(TYPE_NAMES)})\s*(?:liên tịch\s*)?(?:\(?số\)?:?\s*)?$", re.IGNORECASE)
_UNACCENTED = {"QD": "Quyết định", "ND": "Nghị định", "CD": "Công điện", "DA": "Đề án"}


@dataclass(frozen=True, slots=True)
class Code:
    """One place where a code stands: its parts, and where."""

    text: str
    kind: ReferenceKind
    type: str
    issuer: str
    unit: str
    number: str
    year: int | None
    span: Span


def find_codes(source: Source) -> tuple[Code, ...]:
    """Every code in the text, in its order; of two readings of one place the more specific form wins."""
    taken: list[Span] = []
    found: list[Code] = []
    starts = [start.start() for start in _STARTS.finditer(source.view)]
    for kind, pattern in _FORMS:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            found.append(_code(kind, match, span))
    found += (code for code in _odd(source) if not any(code.span.meets(other) for other in taken))
    return tuple(sorted(found, key=lambda code: code.span))


def _odd(source: Source) -> Iterator[Code]:
    """Codes in small letters or without their hyphen, as they should be written."""
    for text, span in odd_codes(source):
        reads = ((kind, form.fullmatch(text)) for kind, form in _FORMS)
        yield from [_code(kind, read, span) for kind, read in reads if read is not None][:1]


def _code(kind: ReferenceKind, match: re.Match[str], span: Span) -> Code:
    parts = match.groupdict()
    unit = (parts.get("unit") or "").lstrip("-")
    year = int(parts["year"]) if parts.get("year") else None
    text = _BLANK_AROUND.sub(r"\1", match.group())
    return Code(text, kind, parts.get("type") or "", parts["issuer"], unit, parts["number"], year, span)


def type_of(code: Code, before: str) -> str:
    """The type in words: what stands before the code, or what its abbreviation means."""
    written = _TYPE_BEFORE.search(before)
    if written is not None and written["type"].lower() != "văn bản":
        return written["type"][0].upper() + written["type"][1:].lower()
    if code.kind == "assembly":
        return "Luật"
    if code.kind == "letter":
        return _UNACCENTED.get(code.issuer, LETTER)
    known = NORMATIVE_TYPES if code.kind == "normative" else TYPES
    return known.get(code.type, NORMATIVE_TYPES.get(code.type, code.type))


_GAP = re.compile(r"[\s,;(]*(?:ngày\s+)?(?:(?:ký|ban hành|được ban hành)\s+)?$")
_BY = re.compile(r"[\s,)]*(?:và\s+)?(?:của|do)\s+$")


def find_references(
    source: Source, dates: tuple[DateMention, ...] = (), issuers: Mapping[int, str] | None = None
) -> tuple[Reference, ...]:
    """Every document named by its code, once for each issuer and date, in the order of first mention.

    `dates` are the text's dates and `issuers` the names of organisations by the offset where they start, so that
    companions ("ngày 05/8/2023 của Chủ tịch UBND tỉnh") can be joined to the code. Roles other than `mentioned` are
    given later, by `roles.py`, which knows the document's parts.
    """
    by_start = {day.span.start: day for day in dates}
    found = [_reference(source, code, by_start, issuers or {}) for code in find_codes(source)]
    return tuple(_merged(found))


def _reference(source: Source, code: Code, dates: Mapping[int, DateMention], issuers: Mapping[int, str]) -> Reference:
    before = source.view[max(0, code.span.start - 60) : code.span.start]
    day, at = _day_after(source, code.span.end, dates)
    issuer = _issuer_after(source, at, issuers)
    if day is None and issuer:
        day, _ = _day_after(source, _end_of_issuer(source, at, issuers), dates)
    told = _issued_by(source, code, issuers)
    if told is not None:
        issuer = issuer or issuers[told]
        day = day or _day_of_issue(source, code, told, dates, issuers)
    issuer = issuer or _proposer(source, code.span.start, issuers)
    exact = day.first if day is not None and len(day.iso) == 10 else None
    confidence = 0.99 if code.kind != "letter" else 0.95
    role: ReferenceRole = "mentioned"
    return Reference(
        code.text, code.kind, type_of(code, before), issuer, exact, role, code.span, (code.span,), confidence
    )


def _day_after(source: Source, at: int, dates: Mapping[int, DateMention]) -> tuple[DateMention | None, int]:
    """The date that stands right after the place, and where to read on."""
    for start in range(at, min(at + 24, len(source.view))):
        if start in dates and _GAP.match(source.view[at:start]) and _GAP.fullmatch(source.view[at:start]):
            return dates[start], dates[start].span.end
    return None, at


def _issuer_after(source: Source, at: int, issuers: Mapping[int, str]) -> str:
    for start in range(at, min(at + 14, len(source.view))):
        if start in issuers and _BY.fullmatch(source.view[at:start]):
            return issuers[start]
    return ""


_PROPOSED = re.compile(
    r"(?:đề nghị|ý kiến|tham mưu|đề xuất)\s+(?:của|từ)\s+(?P<who>.{4,110}?)\s+tại\s+[^.;]*$", re.I | re.S
)


def _proposer(source: Source, at: int, issuers: Mapping[int, str]) -> str:
    """Whose paper it is in "theo đề nghị của Sở Nội vụ tại Tờ trình số …, Công văn số …"."""
    begin = max(0, at - 260)
    found = _PROPOSED.search(source.view[begin:at])
    return issuers.get(begin + found.start("who"), "") if found else ""


_ISSUES = re.compile(
    rf"(?-i:{HOLDER})\s*,?\s*(?:(?:đã|vừa|mới)\s+)*(?:ký\s+)?(?:ban hành|ký|phát hành|có)\s+"
    rf"(?:{'|'.join(TYPE_NAMES)})\s*(?:số\s*:?\s*)?",
    re.I,
)
_PASSIVE = re.compile(r"\s*(?:đã\s+)?được\s+$", re.I)
_SIGNS = re.compile(r"\s*(?:(?:ký|phê duyệt|ban hành|thông qua|,)\s*)+$", re.I)
_OFFICE = re.compile(r"[\s,]*(?:tại [^,.;]{2,30},\s*)?(?:(?:đồng chí|ông|bà)\s+)?$", re.I)


def _issued_by(source: Source, code: Code, issuers: Mapping[int, str]) -> int | None:
    """Where the name of the body stands that "ban hành Công văn số …", or by which "… được … ký"; None if nowhere."""
    for start in range(code.span.end, min(code.span.end + 20, len(source.view))):
        if start in issuers and _PASSIVE.fullmatch(source.view[code.span.end : start]):
            return start
    before = [start for start in issuers if code.span.start - 120 < start < code.span.start]
    for start in sorted(before, reverse=True):
        if _ISSUES.fullmatch(source.view[start + len(issuers[start]) : code.span.start]):
            return start
    return None


def _day_of_issue(
    source: Source, code: Code, issuer: int, dates: Mapping[int, DateMention], issuers: Mapping[int, str]
) -> DateMention | None:
    """The date beside such a body: "Ngày 29/10/2025, UBND tỉnh ban hành …", "… được UBND tỉnh ký ngày 20/5/2022"."""
    if issuer > code.span.end:
        end = issuer + len(issuers[issuer])
        near = range(end, min(end + 30, len(source.view)))
        return next((dates[at] for at in near if at in dates and _SIGNS.fullmatch(source.view[end:at])), None)
    days = (day for start, day in dates.items() if issuer - 60 < start < issuer)
    return next((day for day in days if _OFFICE.fullmatch(source.view[day.span.end : issuer])), None)


def _end_of_issuer(source: Source, at: int, issuers: Mapping[int, str]) -> int:
    start = next(start for start in range(at, at + 14) if start in issuers and _BY.fullmatch(source.view[at:start]))
    return start + len(issuers[start])


def _merged(found: list[Reference]) -> Iterator[Reference]:
    """One reference for mentions of the same code whose dates and issuers do not contradict each other."""
    groups: list[list[Reference]] = []
    for reference in found:
        group = next((group for group in groups if _same(group, reference)), None)
        if group is None:
            groups.append([reference])
        else:
            group.append(reference)
    for group in groups:
        day = next((one.date for one in group if one.date), None)
        issuer = max((one.issuer for one in group), key=len)
        kind = next((one.type for one in group if one.type not in ("", "Luật")), group[0].type)
        yield replace(group[0], date=day, issuer=issuer, type=kind, spans=tuple(one.span for one in group))


def _same(group: list[Reference], other: Reference) -> bool:
    first = group[0]
    if first.code != other.code:
        return False
    return all(one.date is None or other.date is None or one.date == other.date for one in group)
