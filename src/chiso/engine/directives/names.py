"""Names of bodies, of groups of bodies and of office holders in running text.

The trap: "Sở Nội vụ, Tư pháp" names two departments, "Sở Văn hóa, Thể thao và Du lịch" one; "UBND các huyện, thị xã,
thành phố" is one addressee, "UBND thành phố Lào Cai, huyện Bảo Thắng" two. A name ends where its own words end, not at
the next comma.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from chiso.engine.directives.model import Span
from chiso.engine.directives.name_grammar import (
    BODY,
    ENDS_IN_PERSON,
    ENDS_IN_PLACE,
    FIELD_LIST,
    GROUP,
    MORE_FIELDS,
    MORE_PLACES,
    NAMES_PROVINCE,
    OF_STAFF,
    OFFICE,
    OFFICE_HEAD,
    QUALIFIED,
    STAFF,
    START,
)
from chiso.engine.directives.source import Source
from chiso.engine.text import search_key

NameKind = Literal["body", "office", "group"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands; `text` may hold a word that the text leaves out ("Sở Nội vụ, *Sở* Tư pháp")."""

    text: str
    kind: NameKind
    span: Span

    @property
    def key(self) -> str:
        return name_key(self.text)


_BARE = ("UBND", "HĐND", "MTTQ", "Ủy ban nhân dân", "HĐND và UBND", "các cấp")


def find_names(source: Source) -> tuple[Name, ...]:
    """Every name in the order of the text; shorter names inside longer ones are left out."""
    found: list[Name] = []
    at = 0
    for start in START.finditer(source.view):
        if start.start() < at:
            continue
        name = _name_at(source, start.start())
        if name is None or name.text in _BARE or _is_verb(found, name) or _is_short_form(source, found, name):
            continue
        listed = name.text.lower().startswith("các ")
        if (
            name.kind == "group"
            and not listed
            and _COUNTED.search(source.view, max(0, start.start() - 14), start.start())
        ):
            at = name.span.end
            continue
        found.append(name)
        more = list(_continued(source, name))
        found += more
        at = more[-1].span.end if more else name.span.end
    return tuple(sorted([*found, *_listed(source, found)], key=lambda name: name.span))


_COUNTED = re.compile(r"(?:\d|(?<!\w)(?:một số|nhiều|vài))\s+$", re.I)
"""Before a group of which only some are meant: "12 cơ quan, đơn vị", "một số sở, ngành"."""


def _is_short_form(source: Source, found: list[Name], name: Name) -> bool:
    """Whether the name only abbreviates or describes the one before it: "Liên đoàn Thương mại … (VCCI)"."""
    if source.view[max(0, name.span.start - 6) : name.span.start] == "rưởng " and name.text.lower().startswith("đoàn "):
        return True  # "Phó Chủ tịch …, Trưởng Đoàn giám sát"
    return bool(found) and source.view[found[-1].span.end : name.span.start] == " (" and name.text.isupper()


def _is_verb(found: list[Name], name: Name) -> bool:
    """Whether "lãnh đạo" right after a body says what that body does: "Ban cán sự đảng … lãnh đạo UBND tỉnh"."""
    return bool(found) and name.text.startswith("lãnh đạo") and found[-1].span.end + 1 == name.span.start


def _name_at(source: Source, at: int) -> Name | None:
    """The name that begins at the place: an office with its body, a body, staff, or a group."""
    view = source.view
    head = OFFICE_HEAD.match(view, at)
    held = _body_or_group(view, head.end()) if head else None
    if held is not None:
        return _named(source, "office", at, _qualified(view, held[1]))
    office = OFFICE.match(view, at)
    if office is not None:
        return _named(source, "office", at, office.end())
    staff = STAFF.match(view, at)
    if staff is not None:
        whose = OF_STAFF.match(view, staff.end())
        group = GROUP.match(view, whose.end()) if whose else None
        return _named(source, "group", at, group.end() if group else staff.end())
    found = _body_or_group(view, at)
    if found is None:
        return None
    kind, end = found
    return _named(source, kind, at, _qualified(view, end))


def _body_or_group(view: str, at: int) -> tuple[NameKind, int] | None:
    body = BODY.match(view, at)
    if body is not None:
        return "body", body.end()
    group = GROUP.match(view, at)
    return ("group", group.end()) if group else None


def _qualified(view: str, end: int) -> int:
    more = QUALIFIED.match(view, end)
    return more.end() if more else end


def _named(source: Source, kind: NameKind, start: int, end: int) -> Name:
    span = _trimmed(source, Span(start, _without_person(source.view[start:end]) + start))
    return Name(source.cut(span), kind, span)


def _without_person(name: str) -> int:
    """Where the name ends before that of the person who holds the office."""
    province = NAMES_PROVINCE.search(name)
    if province is not None:
        return province.end()
    person = ENDS_IN_PERSON.search(name)
    return person.start() if person else len(name)


def _trimmed(source: Source, span: Span) -> Span:
    text = source.view[span.start : span.end]
    return Span(span.start, span.start + len(text.rstrip(" ,-")))


def _continued(source: Source, first: Name) -> Iterator[Name]:
    """Further bodies that share the head of the first: "Sở Nội vụ, Tư pháp", "UBND huyện A, huyện B"."""
    if first.kind == "group":
        return
    head = first.text.split(" ", 1)[0]
    if head in ("Sở", "Phòng", "Bộ"):
        pattern, part, prefix = MORE_FIELDS, "field", f"{head} "
    elif ENDS_IN_PLACE.search(source.view[first.span.start : first.span.end]):
        pattern, part, prefix = MORE_PLACES, "place", ""
    else:
        return
    at = first.span.end
    while (more := pattern.match(source.view, at)) is not None:
        span = Span(*more.span(part))
        yield Name(prefix + source.cut(span), "body", span)
        at = span.end


def _listed(source: Source, known: list[Name]) -> Iterator[Name]:
    """Departments listed after a common head: "các sở: Nội vụ, Tài chính"."""
    ordered = sorted(name.span for name in known)
    starts = [span.start for span in ordered]
    for match in FIELD_LIST.finditer(source.view):
        at = bisect_right(starts, match.start("field")) - 1
        if at >= 0 and match.start("field") < ordered[at].end:
            continue
        head = match["head"].capitalize()
        first = Span(*match.span("field"))
        yield Name(f"{head} {source.cut(first)}", "body", first)
        at = first.end
        while (more := MORE_FIELDS.match(source.view, at)) is not None:
            span = Span(*more.span("field"))
            yield Name(f"{head} {source.cut(span)}", "body", span)
            at = span.end


_LONG_FORMS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "bhxh": "bao hiem xa hoi",
    "pct": "pho chu tich",
    "kh&dt": "ke hoach va dau tu",
    "tt&tt": "thong tin va truyen thong",
    "nn&ptnt": "nong nghiep va phat trien nong thon",
    "gd&dt": "giao duc va dao tao",
    "tn&mt": "tai nguyen va moi truong",
    "kh&cn": "khoa hoc va cong nghe",
    "gtvt": "giao thong van tai",
    "cchc": "cai cach hanh chinh",
}
_SHORT_FORMS = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONG_FORMS))})(?!\w)")
_AREA = re.compile(r"\s+tren dia ban(?: tinh| huyen| xa| thanh pho)?$")
_GLOSS = re.compile(r"\s*\((?:ubnd|hdnd|mttq|bhxh)\)")
"""An abbreviation that a name explains: "Ủy ban nhân dân (UBND) tỉnh"."""
_LEADING = re.compile(r"^(?:(?:cac|toan the|tung|moi|d/c|dong chi|ong|ba)\s+)+")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The name for comparing: folded, abbreviations written out, "các" left out, "và" and signs alike."""
    key = _SHORT_FORMS.sub(lambda found: _LONG_FORMS[found[0]], _GLOSS.sub("", search_key(name)))
    key = _AREA.sub("", _LEADING.sub("", re.sub(r"[,;:&-]", " ", key)))
    return " ".join(word for word in key.split() if word not in ("va", "cac"))


def same_body(one: str, other: str) -> bool:
    """Whether two keys mean one body in one document: equal, or one only adds its province."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not long.startswith(short + " "):
        return False
    rest = long[len(short) + 1 :]
    if short.endswith((" tinh", " huyen", " xa", " thanh pho", " phuong")):
        return True
    return (
        rest.startswith(("tinh", "thanh pho"))
        and not short.endswith("nhan dan")
        and not short.endswith("uy ban nhan dan")
    )
