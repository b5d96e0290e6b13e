"""Whom a clause addresses, and where what they are to do begins.

The trap: "UBND tỉnh yêu cầu Sở Nội vụ báo cáo Bộ Nội vụ" names three bodies: one orders, one acts, one receives. Only
the words between the names tell which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.engine.directives.codes import TYPE_NAMES
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import UPPER, Source
from chiso.engine.directives.task_details import Facts, follows, names_from, skip
from chiso.engine.directives.task_subjects import SAYS, THESE, Leads, is_subject
from chiso.engine.directives.verb_places import BY_ITS_OFFICE, SOMETIME, any_verb, later_verb, verb_after
from chiso.engine.directives.verbs import ACTION, PAST, PURPOSE

_LABEL = re.compile(r"[^:.;]{3,110}:\s+")
_LISTS_HELPERS = re.compile(r"(?:phối hợp|cùng)\s+(?:với\s+)?(?:các\s+)?[^\W\d_]+:\s+$", re.I)
_TITLED = re.compile(rf"[^:.;,]{{3,60}}:\s+(?=[{UPPER}])")
"""A title that may itself look like an action: "Công khai, minh bạch: Thực hiện niêm yết …"."""


def after_label(source: Source, clause: Span, facts: Facts) -> int:
    """Past a label such as "Về tuyên truyền: …"."""
    titled = _TITLED.match(source.view, clause.start, clause.end)
    if titled is not None and ACTION.match(source.view, titled.end()):
        return titled.end()
    if ACTION.match(source.view, clause.start):
        return clause.start
    label = _LABEL.match(source.view, clause.start, clause.end)
    if label is None or PURPOSE.match(source.view, clause.start) or _LISTS_HELPERS.search(label[0]):
        return clause.start
    return label.end()


ORDERS = re.compile(
    r"(?<!\w)(?:(?:UBND|Ủy ban nhân dân|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy)"
    r"(?: (?:tỉnh|thành phố|huyện|thị xã|xã|phường))?"
    rf"(?-i:(?: [{UPPER}][^\W\d_]*){{0,6}}) (?:(?:cũng|đã|vừa|tiếp tục|có văn bản|có công văn) )*chỉ đạo|"
    r"(?:văn bản|công văn|công điện)(?: khẩn)? gửi|"
    r"(?:văn bản|công văn|kế hoạch|công điện|thông báo)(?: số\s*:?\s*[^\s,;]{4,25})?(?:,? ngày [\d/.-]+\d,?)? (?:để )?"
    r"(?:chỉ đạo|đôn đốc|chấn chỉnh)|"
    r"yêu cầu|đề nghị|đề xuất(?=\s+các\s)|giao (?:nhiệm vụ|trách nhiệm)(?: cụ thể)? cho|giao cho|giao|"
    r"phân công|lưu ý|chỉ thị)"
    r"(?:\s+cụ thể)?\s*(?:cho\s+)?:?\s+",
    re.I,
)
CONDITION = re.compile(
    r"(?:trường hợp|nếu(?! không,))\s(?:[^.;]{5,90}?\s(?:phải|cần|thì)|[^.;]{90,300}?,\s+thì)\s+", re.I
)
"""The condition under which something is to be done."""
_CONCERNS = re.compile(r"(?:riêng\s+)?(?:với|đối với)\s+(?:đơn vị\s+|cơ quan\s+)?|riêng\s+|về phía\s+", re.I)


def addressed(
    source: Source, line: Line, clause: Span, facts: Facts, leads: Leads
) -> tuple[tuple[str, ...], int] | None:
    """Whom the clause addresses and where the action begins, when it names somebody before its verb."""
    for at in _addressees(source, line, clause, facts, leads):
        names, end = names_from(source, facts, _each(source, facts, at))
        first = _named_first(source, facts, clause, names, end)
        if first is not None:
            return first
        rest = Span(skip(source, THESE, end), clause.end)
        begin = verb_after(source, rest)
        if begin is None and _JUST_TOLD.search(source.view, max(0, at - 24), at):
            begin = any_verb(source, rest) or later_verb(source, rest)
        if names and begin is not None:
            return names, begin
    return None


_SAYS_TO_THEM = re.compile(r"\s+(?:yêu cầu|đề nghị|giao|lưu ý)\s+")
_HE_SAYS = re.compile(
    rf",\s+(?:đồng chí|ông|bà)(?: [{UPPER}]\w+){{0,4}}(?:\s(?:cũng|còn))?\s(?:yêu cầu|đề nghị|lưu ý)\s+"
)


def _named_first(
    source: Source, facts: Facts, clause: Span, names: tuple[str, ...], end: int
) -> tuple[tuple[str, ...], int] | None:
    """Those named before whoever tells them: "Với UBND xã, Bí thư Huyện ủy đề nghị sớm ban hành …"."""
    others, says = names, _HE_SAYS.match(source.view, end, clause.end)
    if says is None and len(names) > 1:
        others, says = names[:-1], _SAYS_TO_THEM.match(source.view, end, clause.end)
    if says is None or _CONCERNS.match(source.view, clause.start) is None:
        return None
    return (others, says.end()) if ACTION.match(source.view, says.end()) else None


_ONE_BY_ONE = re.compile(r"(?:,?\s+(?:như sau|cụ thể))?:\s+")


def _each(source: Source, facts: Facts, at: int) -> int:
    """Past all of them to the first that is told its own: "giao nhiệm vụ cho từng sở: Sở Xây dựng trả lời …"."""
    each = _ONE_BY_ONE.match(source.view, names_from(source, facts, at)[1])
    return each.end() if each is not None and facts.name_at(each.end()) is not None else at


_JUST_TOLD = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao|giao cho|phân công)\s+(?:các\s+)?$", re.I)


def _addressees(source: Source, line: Line, clause: Span, facts: Facts, leads: Leads) -> Iterator[int]:
    """Where the name of an addressee may begin, likeliest first."""
    concerns = _CONCERNS.match(source.view, clause.start, clause.end)
    if concerns is not None and facts.name_at(concerns.end()) is not None:
        yield concerns.end()
        return
    start = after_label(source, clause, facts)
    adverbial = _after_adverbial(source, clause, facts)
    office = skip(source, BY_ITS_OFFICE, clause.start)
    sometime = skip(source, SOMETIME, clause.start)
    for place in (to_name(source, one, facts) for one in (clause.start, sometime, adverbial, office, start)):
        if facts.name_at(place) is not None and is_subject(source, line, place, clause, facts, leads):
            yield place
    yield from _after_topic(source, clause, facts, leads)
    yield from _after_purpose(source, line, clause, facts, leads)
    yield from _after_then(source, clause, facts)
    yield from _after_ground(source, clause, facts)
    acts = ACTION.match(source.view, clause.start) is not None and facts.name_at(clause.start) is None
    acts = acts and _TELLS_WHERE.match(source.view, clause.start) is None
    yield from _obliged(source, clause, facts)
    for order in ORDERS.finditer(source.view, clause.start, min(clause.end, clause.start + 420)):
        if order.start() > clause.start and (
            (acts and not _has_subject(facts, order)) or _is_of_others(source, clause, order.start(), facts)
        ):
            return
        at = to_name(source, order.end(), facts)
        past = PAST.search(source.view[max(clause.start, order.start() - 12) : order.start()])
        if facts.name_at(at) is not None and (past is None or facts.form == "news"):
            yield at


_ON_GROUND = re.compile(r"(?:dựa trên|căn cứ|trên cơ sở|với|đối với|tùy theo)\s", re.I)


def _after_adverbial(source: Source, clause: Span, facts: Facts) -> int:
    """Past "Trên cơ sở …, " at the beginning; further commas may stand in it before whoever is told."""
    first = skip(source, WHEN, clause.start)
    if _ON_GROUND.match(source.view, clause.start) is None or facts.name_at(to_name(source, first, facts)) is not None:
        return first
    more = _WHY_ENDS.finditer(source.view, first, min(clause.end, first + 110))
    return next((one.end() for one in more if facts.name_at(one.end()) is not None), first)


_TELLS_WHERE = re.compile(
    r"(?:chủ trì|kết luận|phát biểu|tiếp thu|tham gia)\s[^.;:,]{0,40}?(?:hội nghị|họp|buổi|phiên|"
    r"hội thảo)[^.;:,]{0,60},\s|"
    r"(?:hướng dẫn|thông báo|báo cáo|quyết định|chỉ thị)(?:\s(?:này|trên))?(?:\s(?:cũng|còn|đã))?\s(?:yêu cầu|nêu|giao|"
    r"đề nghị|quy định|phân công|chỉ rõ)(?!\w)",
    re.I,
)
"""Beginnings that look like actions: a paper's name ("Hướng dẫn yêu cầu …"), or where somebody speaks."""
_TOPIC = re.compile(r"(?:các|những|số)\s[^.;:,]{5,60},\s+(?:giao\s+)?", re.I)


def _after_topic(source: Source, clause: Span, facts: Facts, leads: Leads) -> Iterator[int]:
    """Those who act on what is named first: "Các kiến nghị còn lại, Sở Nội vụ tổng hợp …"."""
    topic = _TOPIC.match(source.view, clause.start, clause.end) if leads.opened else None
    if topic is not None and facts.name_at(topic.end()) is not None and facts.name_at(clause.start) is None:
        end = names_from(source, facts, topic.end())[1]
        if ACTION.match(source.view, end + 1, clause.end):
            yield topic.end()


_BEFORE_NAME = re.compile(
    rf"(?:đồng chí|ông|bà)(?-i:(?: [{UPPER}]\w+){{2,4}})\s*[-–,]\s+|"
    rf"(?:các\s+)?(?:đồng chí|ông|bà)(?:,?\s+(?:ông|bà)|\s+\((?:ông|bà)\))?\s*:?\s+|"
    rf"(?:các\s+)?(?:sở|phòng)\s*:?\s+(?=(?-i:[{UPPER}]))|"
    r"(?:các\s+)?(?:(?:cơ quan|đơn vị)\s*:?\s+)?",
    re.I,
)


def to_name(source: Source, at: int, facts: Facts) -> int:
    """Past words that may stand before the first name: "các đồng chí …", "Các sở: Nội vụ, …"."""
    if facts.name_at(at) is not None:
        return at
    after = skip(source, _BEFORE_NAME, at)
    return after if facts.name_at(after) is not None else at


def _has_subject(facts: Facts, order: re.Match[str]) -> bool:
    """Whether the order names who gives it: "Để …, UBND huyện vừa chỉ đạo …"."""
    return facts.name_at(order.start()) is not None


_WHY = re.compile(r"(?:để|nhằm)\s", re.I)
_WHY_ENDS = re.compile(r",\s+|\s+thì\s+", re.I)


def _after_purpose(source: Source, line: Line, clause: Span, facts: Facts, leads: Leads) -> Iterator[int]:
    """Those named after what is wanted: "Để thực hiện tốt Kế hoạch … thì các đảng ủy lãnh đạo …"."""
    if _WHY.match(source.view, clause.start) is None:
        return
    ends = _WHY_ENDS.finditer(source.view, clause.start, min(clause.end, clause.start + 260))
    end = next((one for one in ends if facts.name_at(one.end()) is not None), None)
    if end is None or SAYS.match(source.view, names_from(source, facts, end.end())[1]):
        return
    if "thì" in end[0].lower() or is_subject(source, line, end.end(), clause, facts, leads):
        yield end.end()


_GROUND = re.compile(r"(?:yêu cầu|đề nghị|chỉ đạo),\s+(?:căn cứ|theo|trên cơ sở|để|trong|với)\s[^.;]{5,200}", re.I)


def _after_ground(source: Source, clause: Span, facts: Facts) -> Iterator[int]:
    """Those told behind the ground of the order: "UBND tỉnh yêu cầu, căn cứ kết quả …, các đơn vị phân tích …"."""
    ground = _GROUND.search(source.view, clause.start, clause.end)
    if ground is None:
        return
    for comma in _WHY_ENDS.finditer(source.view, ground.start() + 12, ground.end()):
        if facts.name_at(comma.end()) is not None:
            yield comma.end()
            return


_THEN = re.compile(r"(?<!\w)thì\s+", re.I)


def _after_then(source: Source, clause: Span, facts: Facts) -> Iterator[int]:
    """Those who act when something is so: "Khi có đơn thì Chủ tịch UBND xã tiếp công dân"."""
    for then in _THEN.finditer(source.view, clause.start, clause.end):
        names, end = names_from(source, facts, then.end())
        if names and ACTION.match(source.view, end + 1, clause.end):
            yield then.end()


_AT = (
    r"(?:\s+(?:này|nói trên|nêu trên))?(?:\s+(?:cho biết|cam kết|khẳng định)(?:,|\srằng)?(?=\ssẽ\s)|\s+(?:ở|"
    r"tại)\s[^,.;:]{2,25}?|"
    r"\s+(?:có|còn|để|bị|chưa|không|đạt)\s[^,.;:]{3,70}?)?"
)
"""Where those told are, between their name and what they must do: "Chủ tịch phường ở Hà Nội có trách nhiệm …"."""
_HAVE_TO = r"cần|phải|không được|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|được (?:giao|yêu cầu|phân công)"
_MUST = re.compile(rf"{_AT}\s*(?:{_HAVE_TO})\s", re.I)
_MUST_OR_WILL = re.compile(rf"{_AT}\s*(?:{_HAVE_TO}|sẽ)\s", re.I)
_OPENS_SUBJECT = re.compile(r"(?:[,:]|\d|(?<!\w)(?:rằng|tối thiểu|đồng thời|thì))\s*$", re.I)


def _obliged(source: Source, clause: Span, facts: Facts) -> Iterator[int]:
    """Those who "phải" do something further in: "Chủ tịch nhấn mạnh, năm nay các đơn vị phải …"."""
    must = _MUST_OR_WILL if facts.form == "news" else _MUST
    named = facts.names_in(clause)
    for at, name in enumerate(named):
        if at and follows(source, named[at - 1].span, name.span):
            continue
        before = source.view[max(clause.start, name.span.start - 12) : name.span.start]
        end = names_from(source, facts, name.span.start)[1]
        if must.match(source.view, end, clause.end) and _OPENS_SUBJECT.search(before):
            yield name.span.start


def _is_of_others(source: Source, clause: Span, order: int, facts: Facts) -> bool:
    """Whether the order is told as past news inside an order; the document that a news item reports is no such."""
    told = _TOLD.search(source.view, clause.start, order)
    if told is None or told.end() + 1 >= order:
        return False
    return facts.reported_at is None or not clause.start <= facts.reported_at < order


WHEN = re.compile(
    r"(?:về|kết thúc|sau|khi|định kỳ|trong|trên cơ sở|căn cứ|hằng|hàng|tại|năm|giai đoạn|từ|sang|đến|với|ở|cùng với|"
    r"bên cạnh|ngoài|dựa trên|theo|cũng theo|song song với|thông qua|thời gian tới|riêng)\s"
    r"[^.;:]{2,70}?,\s+(?:các\s+(?=cơ quan\s))?",
    re.I,
)
_TOLD = re.compile(
    r"(?<!\w)(?:đã|vừa)\s+(?:có|ban hành|gửi|ký)(?!\w)|"
    rf"(?<!\w)(?:ban hành|có)\s+(?:{'|'.join(TYPE_NAMES)})\s+(?:số\s*:?\s*)?\d",
    re.I,
)
