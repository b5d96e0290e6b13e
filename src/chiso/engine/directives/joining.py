"""Which clauses of a sentence make one task.

The trap: semicolons. They part tasks ("xây dựng kế hoạch …; gửi báo cáo …"), addressees before one task ("Giám đốc các
sở; Thủ trưởng các ban, ngành báo cáo …"), and a task from when it is due or from what happens to those who fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.engine.directives.addressees import ORDERS, after_label
from chiso.engine.directives.layout import clauses
from chiso.engine.directives.model import Span, Task
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import Facts, names_from, skip
from chiso.engine.directives.verbs import ACTION, CONNECTIVES

_SHORT = 45
"""A clause of fewer characters without a figure is a part of the task beside it, not one of its own."""
_LONG = 80
_KEEPS = re.compile(r"(?:bảo đảm|đảm bảo|không để|tuyệt đối|tránh|không được)(?!\w)", re.I)
"""Beginnings of clauses that bound the task before them."""
_BOUNDS_NUMBER = re.compile(r"không để\s[^;]*\d[^;]*/", re.I)
"""A clause that bounds a number for each period stands alone: "không để quá 02 hồ sơ trễ hạn/quý"."""
_NO_TASK = re.compile(
    r"(?:trên cơ sở\s[^.;]{3,90},\s+)?phấn đấu\s|(?:biểu dương|tuyên dương|ghi nhận|khen ngợi|hoan nghênh|"
    r"phê bình)\s[^.;]*(?<!\w)(?:đã|chưa)\s|"
    r"(?:trên |hơn |tối thiểu |ít nhất )?\d{1,3}(?:,\d+)?\s?%|[^.;]*(?<!\w)(?<!nếu không )sẽ\s+(?:bị|không)(?!\w)|"
    r"(?:thời gian|địa điểm):\s|báo cáo\s[^:.;]{3,110}:\s+(?:thời gian|thời hạn|số liệu|kỳ)\s|"
    r"(?:đơn vị|cơ quan|địa phương|tập thể|cá nhân|người)\s[^.;]*(?<!\w)(?:bị|không (?:được )?xét)\s",
    re.I,
)
_ONLY_WHEN = re.compile(
    r"[\W\d]*(?:(?:thời gian|thời hạn|thực hiện|hoàn thành|trước|chậm nhất|trong|xong|ngày|từ|đến|là|vào|định kỳ|"
    r"yêu cầu|việc|này|tiến độ|và)[\W\d]*)*",
    re.I,
)


def addressed_clauses(source: Source, sentence: Span, facts: Facts) -> Iterator[Span]:
    """The clauses of a sentence; a list of addressees stays with what they are told."""
    listed = _addressees(source, sentence, facts)
    start: int | None = None
    for clause in clauses(source, sentence):
        begin = clause.start if start is None else start
        if any(told.start < clause.end <= told.end for told in listed):
            start = begin
            continue
        start = None
        yield from _parted(source, Span(begin, clause.end), facts)


def _addressees(source: Source, sentence: Span, facts: Facts) -> list[Span]:
    """The lists of those told, at the beginning of a sentence or after "yêu cầu"; semicolons may part them."""
    starts = [sentence.start, *(order.end() for order in ORDERS.finditer(source.view, sentence.start, sentence.end))]
    lists = ((start, *names_from(source, facts, start)) for start in starts)
    return [Span(start, end) for start, names, end in lists if names]


_AND = re.compile(r"\s+và\s+(?=\w)")
_AND_TELLS = re.compile(r",?\s+(?:và|đồng thời)\s+(?=giao\s)", re.I)
"""Before another body that is told something in the same breath: "… và giao Phòng Nội vụ theo dõi"."""


def _parted(source: Source, clause: Span, facts: Facts) -> Iterator[Span]:
    """Two actions that "và" joins after the first one's date or before another addressee.

    "… trước ngày 31/10 và công bố kết quả trong quý IV", "… và giao Phòng Nội vụ theo dõi".
    """
    start = clause.start
    for tells in _AND_TELLS.finditer(source.view, clause.start, clause.end):
        order = ORDERS.match(source.view, tells.end(), clause.end)
        if order is not None and facts.name_at(order.end()) is not None:
            yield from _parted(source, Span(start, tells.start()), facts)
            yield from _parted(source, Span(tells.end(), clause.end), facts)
            return
    other = _next_addressee(source, clause, facts)
    if other is not None:
        yield from _parted(source, Span(start, other[0]), facts)
        yield from _parted(source, Span(other[1], clause.end), facts)
        return
    for day in facts.dates_in(clause):
        found = _AND.match(source.view, day.span.end, clause.end)
        single = day.role != "reference" and day.recurrence is None and bool(day.iso)
        if found is not None and single and ACTION.match(source.view, found.end(), clause.end):
            yield Span(start, day.span.end)
            start = found.end()
    yield Span(start, clause.end)


_TELLS_NEXT = re.compile(r",\s+(?:(?:đồng thời|còn|và)\s+)?(?P<order>giao\s+)?")


def _next_addressee(source: Source, clause: Span, facts: Facts) -> tuple[int, int] | None:
    """Where another body is told what it does behind a comma: "Sở A chủ trì …, Sở B mở …", "…, giao Sở C theo dõi"."""
    begin = skip(source, CONNECTIVES, clause.start)
    orders = (order.end() for order in ORDERS.finditer(source.view, clause.start, clause.end))
    told = next(
        (at for at in (begin, after_label(source, clause, facts), *orders) if _tells(source, at, facts)), clause.end
    )
    for comma in _TELLS_NEXT.finditer(source.view, told, clause.end):
        if not _tells(source, comma.end(), facts):
            continue
        before = facts.names_in(Span(clause.start, comma.start()))
        listed = bool(before) and names_from(source, facts, before[-1].span.start)[1] > comma.start()
        listed = listed and _IS_PLACE.search(source.view, clause.start, before[-1].span.start) is None
        if not listed:
            return comma.start(), comma.start("order") if comma["order"] else comma.end()
    return None


_IS_PLACE = re.compile(r"\s(?:trên|tại|ở)\s+$")
"""Before a body that is only the place of what is done: "đăng trên Cổng thông tin điện tử, Sở B mở …"."""


def _tells(source: Source, at: int, facts: Facts) -> bool:
    """Whether a body stands at the place and does something at once."""
    names, end = names_from(source, facts, at)
    return bool(names) and ACTION.match(source.view, end + 1) is not None


def orders_nothing(source: Source, clause: Span) -> bool:
    """Whether the clause only names an aim, or what happens to those who fail: "đơn vị gửi chậm sẽ bị trừ điểm"."""
    return _NO_TASK.match(source.view, clause.start, clause.end) is not None


def belongs(source: Source, before: Task, task: Task, sentence: Span, facts: Facts) -> bool:
    """Whether a clause goes on with the task before it: the same addressee, and too little to stand alone."""
    if task.leads != before.leads or before.span.start < sentence.start:
        return False
    if (
        _KEEPS.match(source.view, task.span.start)
        and task.span.end - task.span.start < _LONG
        and not _BOUNDS_NUMBER.match(source.view, task.span.start, task.span.end)
    ):
        return True
    if facts.dates_in(task.span) and not says_only_when(source, task.span, facts):
        return _is_slight(source, before.span) and not facts.dates_in(before.span)
    return _is_slight(source, before.span) or _is_slight(source, task.span) or says_only_when(source, task.span, facts)


def _is_slight(source: Source, span: Span) -> bool:
    text = source.view[span.start : span.end]
    return len(text) < _SHORT and not any(letter.isdigit() for letter in text)


def says_only_when(source: Source, clause: Span, facts: Facts) -> bool:
    """Whether a clause or sentence only dates the task before it: "Hoàn thành trước ngày 30/9/2024."."""
    days = facts.dates_in(clause)
    if not days:
        return False
    rest = source.view[clause.start : clause.end]
    for day in reversed(days):
        rest = rest[: day.span.start - clause.start] + rest[day.span.end - clause.start :]
    return _ONLY_WHEN.fullmatch(rest) is not None
