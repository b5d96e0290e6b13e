"""What a task's clause says besides who and what: deadline, recurrence, helpers, deliverable, place.

The trap: "trước ngày 31/3" inside the title of another document is that document's matter; only a date in the role of a
deadline counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date

from chiso.engine.directives.model import DateMention, Form, Quota, Recurrence, Span, Task
from chiso.engine.directives.names import Name
from chiso.engine.directives.source import Source

_MOST_NAMES = 60
"""A longer list of addressees in one clause is no order but a table run together."""
_BETWEEN = re.compile(
    r"[\s,;/]*(?:và|cùng|hoặc|nhất là|đặc biệt là)?\s*"
    r"(?:các\s+)?(?:đơn vị\s+|cơ quan\s+)?",
    re.I,
)
_PERIODS: dict[str, Recurrence] = {
    "day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly",
    "half_year": "half_yearly", "year": "yearly",
}  # fmt: skip


@dataclass
class Facts:
    """What is already known of the text when tasks are drafted."""

    names: tuple[Name, ...]
    dates: tuple[DateMention, ...]
    quotas: tuple[Quota, ...]
    form: Form
    reported_at: int | None = None
    starts: list[int] = field(init=False)
    days: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [name.span.start for name in self.names]
        self.days = [day.span.start for day in self.dates]

    def dates_in(self, span: Span) -> list[DateMention]:
        """The dates that stand wholly within the span."""
        return [
            day
            for day in self.dates[bisect_left(self.days, span.start) : bisect_left(self.days, span.end)]
            if span.holds(day.span)
        ]

    def names_in(self, span: Span) -> list[Name]:
        """The names that stand wholly within the span."""
        found = self.names[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]
        return [name for name in found if span.holds(name.span)]

    def name_at(self, start: int) -> int | None:
        """The place in `names` of the name that begins exactly there."""
        at = bisect_left(self.starts, start)
        return at if at < len(self.names) and self.starts[at] == start else None


def names_from(source: Source, facts: Facts, at: int) -> tuple[tuple[str, ...], int]:
    """The names that stand one after another from the place on, and where they end."""
    found: list[str] = []
    end = at
    place = facts.name_at(at)
    while place is not None and place < len(facts.names) and len(found) < _MOST_NAMES:
        name = facts.names[place]
        if found and (name.span.start < end or not follows(source, Span(at, end), name.span)):
            break
        found.append(name.text)
        end = name.span.end
        place += 1
    return tuple(found), end


def follows(source: Source, one: Span, other: Span) -> bool:
    """Whether the other name goes on with the list that ends with the one."""
    return _BETWEEN.fullmatch(source.view[one.end : other.start]) is not None


def filled(source: Source, task: Task, facts: Facts) -> Task:
    """The task with what its clause says of deadline, recurrence, coordination, deliverable and place."""
    when = facts.dates_in(task.span)
    deadline = next((day for day in when if day.recurrence is None and day.due), None)
    recurrence = next((day.recurrence for day in when if day.recurrence), None)
    per = next((quota.per for quota in facts.quotas if quota.per and task.span.holds(quota.span)), None)
    return replace(
        task,
        deadline=deadline.text if deadline else "",
        due=_due(deadline),
        recurrence=recurrence or (_PERIODS[per] if per else None),
        coordinators=coordinators(source, task.span, facts),
        deliverable=_deliverable(source, task.span),
        where=_where(source, task.span),
    )


def _due(deadline: DateMention | None) -> date | None:
    return None if deadline is None else deadline.due or deadline.last


def by(task: Task, place: Span, facts: Facts) -> Task:
    """The task with the deadline that stands beside it: in a sentence of its own, or before the colon of a step."""
    day = next((day for day in reversed(facts.dates_in(place)) if day.last), None)
    if day is None or task.deadline or task.recurrence:
        return task
    return replace(task, deadline=day.text, due=_due(day))


WITH = re.compile(
    r"phối hợp(?:\s+(?:chặt chẽ|tốt|đồng bộ|kịp thời|thường xuyên))?(?:\s+(?:cùng\s+)?với|\s+cùng)?\s+", re.I
)


def coordinators(source: Source, span: Span, facts: Facts) -> tuple[str, ...]:
    """The bodies named after "phối hợp với" within the span."""
    found: list[str] = []
    for words in WITH.finditer(source.view, span.start, span.end):
        at = words.end()
        for lead in ("các Sở: ", "các sở: ", "các phòng: ", "các đơn vị ", "cơ quan ", "các "):
            if facts.name_at(at) is None and source.view.startswith(lead, at):
                at += len(lead)
        found += names_from(source, facts, at)[0]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Aside:
    """Who acts by a parenthesis at the end of a task, and where it begins."""

    leads: tuple[str, ...]
    helpers: tuple[str, ...]
    at: int


_ASIDE = re.compile(r"\s*\((?P<inside>[^()]{4,160})\)\s*[.;,]?\s*$")
_LEADS = re.compile(r"\s*(?:là (?:cơ quan|đơn vị) )?(?:chủ trì|thực hiện|chịu trách nhiệm|tham mưu)(?!\w)", re.I)
_HELPS = re.compile(r"\s*(?:là (?:cơ quan|đơn vị) )?phối hợp(?:\s+thực hiện)?\s*$", re.I)


def aside_of(source: Source, clause: Span, facts: Facts) -> Aside | None:
    """The parenthesis "(Sở A chủ trì, Sở B phối hợp)" or "(Chủ trì: Sở A; phối hợp: Sở B)" that ends a clause."""
    found = _ASIDE.search(source.view, clause.start, clause.end)
    if found is None:
        return None
    start, end = found.span("inside")
    begin = skip(source, _HEADED, start)
    leads, after = names_from(source, facts, begin)
    rest = source.view[after:end]
    if not leads or not (_LEADS.match(rest) or begin > start):
        return None
    others = [name for name in facts.names_in(Span(after, end)) if name.text not in leads]
    helped = [name.text for name in others if _HELPS.search(source.view[name.span.end : end]) or "hối hợp" in rest]
    return Aside(leads, tuple(helped), found.start())


_HEADED = re.compile(r"(?:cơ quan |đơn vị )?(?:chủ trì|thực hiện|đầu mối)\s*:\s*", re.I)


def skip(source: Source, pattern: re.Pattern[str], at: int) -> int:
    """Past the words that match at the place; the place itself when none do."""
    found = pattern.match(source.view, at)
    return found.end() if found else at


_PRODUCT = re.compile(
    r"(?:ban hành|xây dựng|lập|tham mưu|trình|gửi|cụ thể hóa thành|viết|đăng tải|đăng|báo cáo|công bố|"
    r"có(?! trách nhiệm| nhiệm vụ))\s+(?:[^,.;:]{0,30}?\s)?"
    r"(?P<product>(?:văn bản|kế hoạch|báo cáo|quyết định|công văn|chương trình|đề án|quy chế|quy định|danh sách|"
    r"danh mục|tin, bài|chuyên mục|chuyên trang|"
    r"phiếu|biên bản|hướng dẫn|kết quả|tin/bài|chỉ thị)(?:\s+[^,.;:\d()]{1,60})?)",
    re.I,
)
_PLACE = re.compile(r"(?<!\w)(?:tại|trên địa bàn|đến từng|tới từng|ở)\s+(?P<where>[^,.;:()]{4,70})", re.I)


def _deliverable(source: Source, span: Span) -> str:
    found = _PRODUCT.search(source.view, span.start, span.end)
    return source.cut(Span(*found.span("product"))) if found else ""


def _where(source: Source, span: Span) -> str:
    found = _PLACE.search(source.view, span.start, span.end)
    return source.cut(Span(*found.span("where"))) if found else ""
