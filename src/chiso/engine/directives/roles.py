"""Which part each body plays, and which document each reference is to this one.

The trap: one body plays several parts (Sở Nội vụ issues the letter, leads a task, receives the reports), so a party has
all its roles, the strongest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chiso.engine.directives.codes import TYPE_NAMES
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import DocumentFacts, Party, PartyRole, Reference, ReferenceRole, Span, Task
from chiso.engine.directives.name_grammar import HOLDER
from chiso.engine.directives.names import Name, name_key, same_body
from chiso.engine.directives.receivers import AS_ABOVE, ASSIGNED_TO, DIRECTED, is_told, receives
from chiso.engine.directives.source import Source

_ORDER: tuple[PartyRole, ...] = ("leads", "coordinates", "issues", "receives")
_OF = re.compile(r"(?:của|do)\s+(?:đồng chí\s+)?$", re.I)
_DOCUMENT_BEFORE = re.compile(
    r"(?:\d{4}|\d/\d{1,2}|[A-ZĐ]{2,}\d*|Kế hoạch|Chỉ thị|Công văn|Nghị quyết|Quyết định|Chương trình|Thông báo|"
    r"Luật|Đề án(?: thứ \w+)?|chỉ đạo|văn bản|kế hoạch|báo cáo|Báo cáo|Tờ trình)[\s,)]*(?:của|do)\s+$"
)
_IN_ITS_PAPER = re.compile(
    rf"\s+(?:(?:phê duyệt|ban hành|thông qua)\s+)?tại\s+(?:các\s+)?(?:{'|'.join(TYPE_NAMES)})\s+"
    r"(?:số\s*:?\s*)?\d+\s*[-/]",
    re.I,
)
"""After a body whose own paper is cited: "theo đề nghị của Sở Nội vụ tại Tờ trình số …"."""
_ISSUES = re.compile(
    rf"(?-i:{HOLDER})"
    r"\s*,?\s*(?:\([^)]{2,60}\)\s*)?(?:(?:[Pp]hó\s+)?[Tt]rưởng\s[^,.;\n]{3,40}?\s)?"
    r"(?:(?:đã|vừa|mới|vừa qua|cũng|còn|lại|tiếp tục|trực tiếp)\s+)*(?:ký\s+)?(?:ban hành|(?<=ký )(?:Công văn|Kế hoạch|"
    r"Chỉ thị|Quyết định|Công điện|Văn bản|Thông báo|văn bản|công văn|chỉ thị|công điện)|"
    r"có\s+(?:Công văn|Kế hoạch|Chương trình|Đề án|Nghị quyết|"
    r"văn bản|báo cáo|tờ trình|hướng dẫn|công điện|ý kiến|quyết định|thông báo|"
    r"chỉ thị)|đồng ý|lưu ý|nhấn mạnh|"
    r"(?:ghi nhận|biểu dương|đánh giá cao|phê bình|nghiêm khắc phê bình)(?:\s[^.;\n]{3,160})?"
    r"(?:\svà\s+|[.;]\s+(?:đồng thời,?|đồng chí|ông|bà)\s+(?:cũng\s+)?)(?:yêu cầu|đề nghị|giao)|"
    r"yêu cầu|đề nghị|(?-i:(?<!Ban )chỉ đạo(?=\s+(?:các\s|thủ trưởng\s|giám đốc\s|chủ tịch\s|người đứng đầu\s|"
    r"[A-ZĐ])))|"
    r"(?:đưa|đề) ra (?:[^\W\d]+ ){0,2}(?:mục tiêu|chỉ tiêu|giải pháp|nhiệm vụ)|đặt (?:ra )?mục tiêu|"
    r"chỉ thị|kết luận|quán triệt(?=\s*[,:])|thông báo (?:để|đến|tới) các|phát động|giao(?!\w)|quyết định|"
    r"xây dựng (?:K|k)ế hoạch)",
    re.I,
)
_AND = re.compile(r"\s*(?:\([^()\n]{1,40}\))?[\s,;]*(?:và|,|;)?\s*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """A mention with its role; `carries` says that those listed behind it share the role."""

    name: Name
    role: PartyRole | None
    carries: bool


def find_parties(
    source: Source, lines: tuple[Line, ...], names: tuple[Name, ...], tasks: tuple[Task, ...], document: DocumentFacts
) -> tuple[Party, ...]:
    """Every body with its roles, in the order of first mention; those only mentioned play no part."""
    places = list(_places(source, lines, names))
    leads = [name_key(lead) for task in tasks for lead in task.leads]
    helpers = [name_key(name) for task in tasks for name in task.coordinators]
    found = [_party(group, leads, helpers) for group in _grouped(places)]
    return tuple(sorted((party for party in found if party is not None), key=lambda party: party.span))


def _places(source: Source, lines: tuple[Line, ...], names: tuple[Name, ...]) -> Iterator[_Part]:
    """Each mention with the role that the words around it give."""
    before: _Part | None = None
    at = 0
    for name in names:
        while at + 1 < len(lines) and lines[at].span.end <= name.span.start:
            at += 1
        role = _role(source, lines[at] if lines else None, name)
        carries = _carries(source, name, role)
        if role is None and before is not None and before.carries:
            gap = source.view[before.name.span.end : name.span.start]
            carries = _AND.fullmatch(gap) is not None and "\n" not in gap
            role = before.role if carries else None
        before = _Part(name, role, carries)
        yield before


def _carries(source: Source, name: Name, role: PartyRole | None) -> bool:
    """Whether those who stand behind the body in a list play its part as well."""
    begin = max(0, name.span.start - 40)
    if role in ("receives", "issues") or ASSIGNED_TO.search(source.view, begin, name.span.start) is not None:
        return True
    return DIRECTED.search(source.view, begin, name.span.start) is not None


def _role(source: Source, line: Line | None, name: Name) -> PartyRole | None:
    before = source.view[max(0, name.span.start - 130) : name.span.start]
    after = source.view[name.span.end : name.span.end + 90]
    if line is not None and line.part == "recipients" and not before.rstrip().lower().endswith("lưu:"):
        return None if AS_ABOVE.match(after) else "receives"
    if is_told(before, after):
        return "leads"
    if receives(source, name.span, before):
        return "receives"
    of_document = name.kind != "group" and _OF.search(before) and _DOCUMENT_BEFORE.search(before)
    if (
        of_document
        or _ISSUES.match(source.view, name.span.end)
        or _IN_ITS_PAPER.match(after)
        or _in_list_of_issuers(source, name)
    ):
        return "issues"
    return None


def _in_list_of_issuers(source: Source, name: Name) -> bool:
    """Inside the parentheses that list who has issued: "… ban hành văn bản triển khai là rất ít (A; B; C)"."""
    opening = source.view.rfind("(", max(0, name.span.start - 200), name.span.start)
    if opening < 0 or ")" in source.view[opening : name.span.start]:
        return False
    return bool(re.search(r"ban hành[^.;()]{0,80}$", source.view[max(0, opening - 110) : opening]))


def _grouped(places: list[_Part]) -> list[list[_Part]]:
    groups: list[list[_Part]] = []
    keys: list[str] = []
    for part in places:
        key = part.name.key
        at = next((at for at, known in enumerate(keys) if same_body(known, key)), None)
        if at is None:
            groups.append([part])
            keys.append(key)
        else:
            groups[at].append(part)
    return groups


def _party(group: list[_Part], leads: list[str], helpers: list[str]) -> Party | None:
    key = group[0].name.key
    roles: set[PartyRole] = {part.role for part in group if part.role is not None}
    if any(same_body(key, lead) for lead in leads):
        roles.add("leads")
    if any(same_body(key, helper) for helper in helpers):
        roles.add("coordinates")
    if not roles:
        return None
    ordered = tuple(role for role in _ORDER if role in roles)
    spans = tuple(part.name.span for part in group)
    sure = 0.95 if group[0].name.kind == "body" else 0.85
    return Party(group[0].name.text, ordered, spans[0], spans, sure)


_BY_ITS_PAPER = re.compile(r"(?:^|[.\n]\s*)Theo\s+(?:nội dung\s+)?[^.;,\n]{0,30}$")
_HAS_ISSUED = re.compile(
    r"\s*(?:,?\s*ngày\s+[\d./-]+\d,?\s*)?(?:của|do)\s+[^,.;\n]{3,60}?\s(?:vừa\s+|mới\s+)?ban hành(?!\w)", re.I
)
"""Around the document that an item goes on to tell of: "Theo Kế hoạch 12/KH-UBND của UBND huyện ban hành, …"."""
_CARRIES_OUT = re.compile(
    r"(?:^|[.\n;:(]\s*|(?-i:\s(?=(?:Thực hiện|Triển khai|Căn cứ)\s))|"
    r"(?-i:(?<=[A-ZĐ])\s+)|(?:để|nhằm)\s[^.;\n]{5,80},\s+|(?<!\w)(?:để|tiếp tục|nhằm|"
    r"cụ thể hóa)\s+|,\s+(?=(?:trên cơ sở|cụ thể hóa)\s)|(?<!\w)(?:đôn đốc|chậm)\s+"
    r"(?:việc\s+|ban hành\s+(?:văn bản|kế hoạch)\s+)?)(?:(?:tiếp tục|"
    r"nhằm)\s+)?(?:thực hiện|triển khai(?:\s+thực hiện)?|thi hành|cụ thể hóa|căn cứ|trên cơ sở)"
    r"(?:\s+(?:tốt|nghiêm túc|có hiệu quả))?(?:\s+(?:nội dung|"
    r"(?:các\s+)?(?:mục tiêu|nhiệm vụ)(?:,\s*(?:nhiệm vụ|giải pháp))*(?:\s+theo(?=\s+[A-ZĐ]))?|"
    r"Luật\s[^.;\n]{5,70}?(?:\s+và|,)|"
    r"tinh thần|ý kiến chỉ đạo[^.;]{0,60}|(?:sự )?chỉ đạo[^.;]{0,60}))?(?:\s+tại)?\s+(?:[^.;\n]{0,30}|"
    r"các\s+[^.;\n]{5,60}:\s+số\s+)$",
    re.I,
)
_ASSIGNED = re.compile(
    r"(?:được giao|theo chỉ đạo[^.;]{0,40}|theo yêu cầu[^.;]{0,40}|được phân công)\s+tại\s+[^.;\n]{0,120}$", re.I
)
_ISSUED = re.compile(
    rf"(?:ban hành(?! tại| theo| kèm)|ký|phát động)\s+(?:\w+\s+){{0,4}}(?:số\s*:?\s*)?$|"
    rf"(?<!\w)có\s+(?:{'|'.join(TYPE_NAMES)})\s+(?:\w+\s+){{0,2}}(?:số\s*:?\s*)?$|(?<!\w)nguồn:?\s+[^.\n]{{0,20}}$|"
    r"giới thiệu(?:\s+toàn văn)?\s+(?:\w+\s+){0,3}(?:số\s*:?\s*)?$",
    re.I,
)
_ORDERED = re.compile(r"[^.;\n]{0,90}?\s(?:yêu cầu|chỉ đạo|giao|đề nghị|chấn chỉnh|đôn đốc)\s", re.I)


def with_roles(
    source: Source, lines: tuple[Line, ...], references: tuple[Reference, ...], document: DocumentFacts
) -> tuple[Reference, ...]:
    """The references with the part that each document plays for this one."""
    return tuple(replace(one, role=_reference_role(source, lines, references, one, document)) for one in references)


def _reference_role(
    source: Source,
    lines: tuple[Line, ...],
    references: tuple[Reference, ...],
    reference: Reference,
    document: DocumentFacts,
) -> ReferenceRole:
    if reference.code == document.code:
        return "this" if document.form == "official" else "reported"
    if document.form == "official" and _orders_from_above(source, lines, reference, document):
        return "order"
    roles = [_role_of_span(source, lines, references, span) for span in reference.spans]
    if document.form == "official" and roles[0] == "legal_basis":
        return "legal_basis"
    ranking: tuple[ReferenceRole, ...] = ("order", "legal_basis", "reported", "mentioned")
    return next(role for role in ranking if role in roles)


def _orders_from_above(source: Source, lines: tuple[Line, ...], reference: Reference, document: DocumentFacts) -> bool:
    """Whether a letter begins with what another body ordered: "Ngày …, UBND tỉnh ban hành Công văn số … yêu cầu …"."""
    if reference.issuer and same_body(name_key(reference.issuer), name_key(document.issuer)):
        return False
    line = next((line for line in lines if line.span.start <= reference.span.start < line.span.end), None)
    return (
        line is not None
        and line.part == "body"
        and not line.rank
        and is_reported(source, reference.span)
        and _ORDERED.match(source.view, reference.span.end) is not None
    )


_ALSO = re.compile(
    r"[^.;\n]{0,260}(?:\s+và|,|;)\s+(?:các\s+)?(?:(?:ý kiến\s+)?chỉ đạo\s+của\s[^.;,\n]{3,60}\stại\s+)?"
    r"(?:[^\W\d_]+\s+){1,4}(?:số\s*:?\s*)?",
    re.I,
)


def _role_of_span(
    source: Source, lines: tuple[Line, ...], references: tuple[Reference, ...], span: Span
) -> ReferenceRole:
    """The role at one place; a code joined by "và" to the one before it plays the same part."""
    own = _role_at(source, lines, span)
    if own != "mentioned":
        return own
    earlier = max((other for one in references for other in one.spans if other.end <= span.start), default=None)
    if earlier is not None and _ALSO.fullmatch(source.view[earlier.end : span.start]):
        return _role_of_span(source, lines, references, earlier)
    return own


def _role_at(source: Source, lines: tuple[Line, ...], span: Span) -> ReferenceRole:
    line = next((line for line in lines if line.span.start <= span.start < line.span.end), None)
    before = source.view[max(0, span.start - 160, line.span.start if line else 0) : span.start]
    if line is not None and line.part == "basis":
        return "order" if re.search(r"thực hiện[^;]{0,60}$", before) else "legal_basis"
    if _ASSIGNED.search(before):
        return "order"
    if line is not None and line.part in ("tasks", "purpose", "targets"):
        return "mentioned"
    if _CARRIES_OUT.search(before[-110:]):
        return "order"
    return "mentioned"


_IN_BRACKETS = re.compile(
    rf"(?:chỉ đạo|ban hành|yêu cầu|triển khai)\s[^.;\n]{{5,300}}\s\((?:{'|'.join(TYPE_NAMES)})\s+số\s*:?\s*$", re.I
)
"""Behind what a news item says was ordered: "UBND tỉnh chỉ đạo … (Công văn số 12/UBND-NC)"."""


def is_reported(source: Source, span: Span) -> bool:
    """Whether the words before the code say that the document was just issued."""
    before = source.view[max(0, span.start - 70) : span.start]
    by_it = _BY_ITS_PAPER.search(before) is not None and _HAS_ISSUED.match(source.view, span.end) is not None
    told = _IN_BRACKETS.search(source.view, max(0, span.start - 330), span.start)
    return by_it or told is not None or _ISSUED.search(before) is not None
