"""How news items word what a plan orders: paragraphs in the words of the plan, and a place that acts as a whole.

The trap: a news page tells in the same breath. "Nâng cao trách nhiệm …" quotes the plan, "Thực hiện Kế hoạch …, UBND
huyện đã …" narrates, and "Cổng thông tin điện tử huyện A" above both addresses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.engine.directives.addressees import WHEN
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import UPPER, Source
from chiso.engine.directives.task_details import Facts, skip
from chiso.engine.directives.verb_places import ON_THIS, looks_ahead
from chiso.engine.directives.verbs import ACTION


def is_portal_head(source: Source, line: Line, facts: Facts) -> bool:
    """Whether a line of names is the head of a page: "Cổng thông tin điện tử huyện A" above the news item."""
    if facts.form != "news" or line.rank or source.view[: line.body.end].endswith(":"):
        return False
    return facts.reported_at is None or line.span.start < facts.reported_at


_AREA = rf"(?:(?:toàn|cả)\s+)?(?:tỉnh|thành phố|TP|huyện|thị xã|quận|xã|phường)(?-i:(?: +[{UPPER}]\w*){{1,3}})?"
_OWN_AREA = re.compile(rf"(?:{_AREA}|đoàn)\s+(?:(?:sẽ|cũng|còn)\s+)*(?=\w)", re.I)
_THEN = (
    r"(?:(?:dự kiến|đến|từ|trong|vào|cuối|đầu)\s+)*(?:ngày|tháng|quý|năm)\s+(?:\d{1,2}(?:[/.-]\d{1,2})?(?:[/.-]\d{4})?|"
    r"[IV]{1,3}(?:/\d{4})?|\d{4})(?:\s+năm\s+\d{4})?(?:\s+tới)?"
)
_WILL = re.compile(
    rf"(?:{_AREA}|(?:(?:mỗi|hằng|hàng) (?:tháng|quý|năm|tuần),? )?(?:sở|ngành)|{_THEN}|"
    rf"về phía\s[^.;:,]{{2,30}}?)\s+sẽ\s+",
    re.I,
)
"""A place that acts as a whole, or a time at which something is to be done: "tỉnh sẽ …", "đến tháng 9 sẽ …"."""

_BREAK = re.compile(r"[,:]\s+|\s+và\s+(?=đến|từ|trong|vào|dự|cuối|đầu|ngày|tháng|quý|năm)", re.I)


def to_verb(source: Source, at: int, clause: Span, facts: Facts) -> int:
    """Past "Tại cấp tỉnh," and "Năm 2024, tỉnh" where the action follows; the place itself otherwise."""
    if ACTION.match(source.view, at):
        return at
    planned = next(_planned(source, clause, facts), None)
    if planned is not None:
        return planned
    ground = skip(source, ON_THIS, at)
    after = ground if ACTION.match(source.view, ground) else skip(source, _OWN_AREA, skip(source, WHEN, at))
    return after if ACTION.match(source.view, after) else at


_DONE = re.compile(r",\s[^.;]{3,90}\s(?:đã|vừa)\s", re.I)


def _planned(source: Source, clause: Span, facts: Facts) -> Iterator[int]:
    """Where a news item tells what the place "sẽ" do, or what will be done at a time."""
    if facts.form == "news":
        breaks = (found.end() for found in _BREAK.finditer(source.view, clause.start, clause.end))
        for will in (_WILL.match(source.view, at, clause.end) for at in (clause.start, *breaks)):
            if will is not None and ACTION.match(source.view, will.end()):
                yield will.end()
        ahead = looks_ahead(source, clause.start, clause.end)
        verb = skip(source, _OWN_AREA, ahead) if ahead is not None else clause.start
        if verb > clause.start and ACTION.match(source.view, verb) and not _DONE.search(source.view, verb, clause.end):
            yield verb


def plans(source: Source, clause: Span, facts: Facts) -> bool:
    """Whether the clause tells what the place "sẽ" do: what follows is part of a plan."""
    return any(True for _ in _planned(source, clause, facts))


_CONTENTS = re.compile(r"(?:kế hoạch|chương trình|chỉ thị|công văn)\s[^.]{0,160}(?:nội dung|giải pháp|nhiệm vụ)", re.I)
_AS_FOLLOWS = re.compile(r"cụ thể\s*[:,]\s", re.I)
_PLANNED = re.compile(
    r"(?:kế hoạch|chương trình|công văn|chỉ thị)(?:(?!kết quả|(?<!\w)đã\s|đạt)[^.])*\.?\s*(?:\n[^\n.]{1,20}\n\s*)?$",
    re.I,
)
_TO_DO = re.compile(r"(?<!\w)(?:giải pháp|nhiệm vụ|phân công|việc cần làm)(?!\w)[^.:;]*\.\s*$", re.I)


def names_what(source: Source, start: int, end: int, facts: Facts) -> bool:
    """Whether "Cụ thể:" goes on from a sentence that speaks of measures: "… nhiều giải pháp. Cụ thể: Mở …"."""
    if _AS_FOLLOWS.match(source.view, start, end) is None or not ACTION.match(source.view, end):
        return False
    before = source.view[max(0, start - 160) : start]
    issued = facts.reported_at
    if issued is not None and start - 420 < issued < start and _PLANNED.search(source.view, issued - 40, start):
        return True
    return _TO_DO.search(before) is not None and "kết quả" not in before


_LABELLED = re.compile(r"[^:.;]{3,110}:\s+")


def names_contents(source: Source, line: Line, following: Line | None, facts: Facts) -> bool:
    """Whether the line says how the plan is made up, and the numbered items below say what is to be done."""
    if facts.form != "news" or facts.reported_at is None or line.rank or following is None or not following.rank:
        return False
    orders = ACTION.match(source.view, skip(source, _LABELLED, following.body.start))
    return orders is not None and _CONTENTS.search(source.view, line.body.start, line.body.end) is not None


_SCHEDULE = re.compile(
    rf"(?:(?:tiến độ|lộ trình|thời gian)(?:\s+(?:thực hiện|triển khai))?\s*[,:]\s+)(?:{_THEN}\s*[,:]?\s+)?|"
    rf"{_THEN}(?:\s+đến\s+{_THEN})?\s*:\s+",
    re.I,
)
"""Words that open a step of a schedule: "Tháng 3/2025: …", "Tiến độ thực hiện, …"."""


def scheduled(source: Source, at: int, facts: Facts) -> int | None:
    """Where what is to be done begins, when a step of a schedule begins at the place."""
    step = _SCHEDULE.match(source.view, at) if facts.form == "news" else None
    return step.end() if step is not None and ACTION.match(source.view, step.end()) else None


_AT_LARGE = re.compile(
    r"(?<!\w)(?:yêu cầu|đề nghị|chỉ đạo)\s+(?=(?:phải|cần|không được|khẩn trương)\s)|"
    r"(?<!\w)(?:yêu cầu|đề nghị)\s+(?=(?:tiếp tục|đẩy mạnh|tăng cường|tập trung|rà soát|khắc phục)\s)|"
    r"(?<!\w)(?:chỉ thị|kế hoạch|công văn|văn bản|tỉnh|huyện|UBND [^\s,.;]+)\s(?:(?:cũng|còn)\s)?(?=nghiêm cấm\s)|"
    r"(?<!\w)(?:xác định|nhấn mạnh|chỉ rõ|nêu rõ|lưu ý|khẳng định)(?:\s*[,:]|\s+(?:là|rằng))?\s+"
    r"(?=(?:phải|cần|không được)\s)|"
    r"(?<!\w)(?:kế hoạch|công văn|chỉ thị|văn bản|công điện|thông báo|tỉnh|huyện|thành phố|xã|phường|đồng chí|ông|bà|"
    r"lãnh đạo)(?:\s(?:này|trên|đó))?\s(?:(?:cũng|còn|đã|vừa)\s)*(?:yêu cầu|đề nghị)(?:\s*:)?\s+|"
    r"(?<!\w)(?:giải pháp|nhiệm vụ|nội dung)\s[^.;:,]{0,40}\s(?:yêu cầu|giao|đề ra) như\s+",
    re.I,
)


_NEEDED = re.compile(
    r"(?P<some>(?:những|các|mọi|tất cả(?: các)?|\d{1,3})\s(?:đơn vị|cơ quan|địa phương|cá nhân|cán bộ|huyện|xã|sở|"
    r"ngành)\s[^.;:]{3,80}?\s)?(?P<must>(?:cần|phải|có trách nhiệm)\s)",
    re.I,
)
_HEADLINE = 160
"""A line without a full stop may be a headline up to so many characters."""


def at_large(source: Source, clause: Span, facts: Facts) -> int | None:
    """Where begins what a news item says is ordered of nobody in particular: "Chủ tịch tỉnh cũng chỉ đạo phải …"."""
    if facts.form != "news" or (source.view[clause.end - 1] not in ".;…" and clause.end - clause.start < _HEADLINE):
        return None
    needed = _NEEDED.match(source.view, skip(source, WHEN, clause.start))
    told = needed is not None and (
        needed["some"] or (facts.reported_at is not None and clause.start > facts.reported_at)
    )
    if needed is not None and told and ACTION.match(source.view, needed.start("must")):
        return needed.start("must")
    order = _AT_LARGE.search(source.view, clause.start, clause.end)
    return order.end() if order is not None and ACTION.match(source.view, order.end()) else None


_PRESCRIBED = re.compile(
    r"việc\s[^.;:]{5,90}?\s(?:sẽ\s)?được\s(?:thực hiện|tiến hành|tổ chức|triển khai|duy trì)\s(?:định kỳ|thường xuyên|"
    r"hằng|hàng|trước|chậm nhất|từ ngày|vào|trong)(?!\w)",
    re.I,
)


_OF_A_THING = re.compile(
    r"(?<!\w)(?:yêu cầu|đề nghị|nhấn mạnh|nêu rõ)(?:\s*[,:]|\s+rằng)?\s+(?=(?:việc|"
    r"công tác|hoạt động|quá trình|nội dung|kết quả|thủ tục|hồ sơ|tin|báo cáo)\s[^.;:]{5,90}?\s(?:phải|cần)\s)",
    re.I,
)


def prescribed(source: Source, clause: Span, facts: Facts) -> int | None:
    """Where an item on a plan says how often, when or how something is to be done, whoever does it."""
    if facts.reported_at is None or clause.start <= facts.reported_at:
        return None
    if _PRESCRIBED.match(source.view, clause.start) is not None:
        return clause.start
    wanted = _OF_A_THING.search(source.view, clause.start, clause.end)
    return wanted.end() if wanted is not None else None


_HAPPENED = re.compile(r"[^.;]{0,220}(?<!\w)(?:đã|vừa|cho biết|nhấn mạnh|cho rằng)(?!\w)", re.I)


_NAMES_PAPER = re.compile(r"báo cáo[^:.;\n]{3,110}:", re.I)
"""An item on a report: "Báo cáo quý I: Số liệu tính đến …"."""


def lists_orders(source: Source, line: Line, following: Line | None, facts: Facts) -> bool:
    """Whether a page gives items of a plan without the plan: two in a row begin with the verb of an order."""
    if facts.form != "news" or following is None or not line.rank == following.rank > 0:
        return False
    return all(
        ACTION.match(source.view, item.body.start)
        and not _HAPPENED.match(source.view, item.body.start)
        and not _NAMES_PAPER.match(source.view, item.body.start)
        for item in (line, following)
    )


_ANNOUNCED = re.compile(r"kế hoạch|chương trình|công văn|chỉ thị|ban hành|triển khai|hội nghị|chỉ đạo|phát động", re.I)
_NARRATES = re.compile(
    r"(?:thực hiện|triển khai|thi hành|tham gia|tổ chức|trong|trước|vào|từ|sau|ngày|phát biểu)\s|"
    r"[^.]{0,220}(?<!\w)(?:đã|vừa|được(?! giao| phân công)|cho biết|nhấn mạnh|cho rằng|đề nghị|yêu cầu)(?!\w)",
    re.I,
)


_THROUGH = re.compile(r"(?:thông qua|bằng|qua|đối với|về)\s[^.;:,]{4,60},\s+", re.I)


def stands_alone(source: Source, line: Line, facts: Facts) -> bool:
    """Whether a news item gives a whole paragraph in the words of the plan: it begins with the verb of an order."""
    if facts.form != "news" or line.rank or source.view[line.body.end - 1] not in ".;…":
        return False
    start = skip(source, _THROUGH, line.body.start)
    begins = ACTION.match(source.view, start) and _NARRATES.match(source.view, line.body.start) is None
    return bool(begins) and _ANNOUNCED.search(source.view, 0, line.body.start) is not None
