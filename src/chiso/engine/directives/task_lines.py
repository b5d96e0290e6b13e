"""Lines that head others: whom the items below a line address, and which lines are only headings.

The trap: "Sở Nội vụ:" addresses every item below it, "Cổng thông tin điện tử huyện A" above a news item nobody.
"""

from __future__ import annotations

import re

from chiso.engine.directives.addressees import ORDERS, to_name
from chiso.engine.directives.layout import Line
from chiso.engine.directives.model import Span
from chiso.engine.directives.news_tasks import is_portal_head
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import WITH, Facts, names_from, skip
from chiso.engine.directives.task_subjects import Leads
from chiso.engine.directives.verbs import ACTION


def opens_list(source: Source, line: Line, facts: Facts, leads: Leads) -> bool:
    """Whether the line tells bodies to do what the items below it say; then they are remembered."""
    text = source.view[line.body.start : line.body.end]
    if not text.endswith(":"):
        return False
    order = next(iter(ORDERS.finditer(source.view, line.body.start, line.body.end)), None)
    names = tuple(name.text for name in facts.names_in(Span(order.end(), line.body.end))) if order else ()
    if order is None or not names or facts.name_at(order.end()) is None:
        return False
    leads.names, leads.rank, leads.opened = names, line.rank, True
    return True


def lists_plan(source: Source, line: Line, following: Line | None, facts: Facts) -> bool:
    """Whether a news item begins to list what the plan holds: "Kế hoạch … gồm:" over items that begin with verbs."""
    if facts.form != "news" or facts.reported_at is None or following is None or following.rank <= line.rank:
        return False
    return source.view[: line.body.end].endswith(":") and ACTION.match(source.view, following.body.start) is not None


_HEADS_LIST = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:cần|phải|khẩn trương|nghiêm túc|tập trung|có trách nhiệm|chủ trì|chịu trách nhiệm|"
    r"thực hiện)\s*)*[:.]?\s*$",
    re.I,
)
_FOR = re.compile(
    r"(?:(?:trách nhiệm|nhiệm vụ) của\s+|đối với\s+|giao\s+|đề nghị\s+|yêu cầu\s+)",
    re.I,
)


def only_names(source: Source, line: Line, facts: Facts, leads: Leads) -> bool:
    """Whether the line only says whom the items below it address; then it is remembered."""
    at = to_name(source, skip(source, _FOR, line.body.start), facts)
    names, end = names_from(source, facts, at)
    helpers: tuple[str, ...] = ()
    if names and is_portal_head(source, line, facts):
        return False
    beside = WITH.match(source.view, end + 1, line.body.end)
    if names and beside is not None:
        helpers, end = names_from(source, facts, beside.end())
    if not names or not _HEADS_LIST.fullmatch(source.view[end : line.body.end]):
        return False
    leads.names, leads.helpers, leads.rank, leads.opened = names, helpers, line.rank, True
    return True


def is_title(source: Source, line: Line, following: Line | None) -> bool:
    """A heading over deeper items, or a line of a portal's menu."""
    text = source.view[line.body.start : line.body.end]
    if line.upper:
        return True
    if text.endswith((".", ";", "./.", "…", ",")):
        return False
    if _PORTAL.search(text):
        return True
    if line.rank == 0:
        return len(text) < 60 and not text.endswith(":")
    return (
        following is not None
        and (following.rank > line.rank or not following.rank)
        and line.rank <= 5
        and len(text) < 160
        and following.part == line.part
    )


def is_headline(source: Source, line: Line, following: Line | None, facts: Facts) -> bool:
    """Whether the first line of a news item is its headline, which only announces what the text says."""
    if facts.form != "news" or line.rank or following is None or source.view[: line.span.start].strip():
        return False
    return (
        len(source.view[line.span.start : line.span.end]) < _LONGEST_HEADLINE
        and source.view[line.body.end - 1] not in ".;:…"
    )


_LONGEST_HEADLINE = 170
_PORTAL = re.compile(
    r"đăng bởi|ngày đăng|lượt xem|tác giả\s*:|nguồn\s*:|(?<!\w)ảnh\s*:|"
    r"tin khác|tin liên quan|số lượt|in trang|gửi email",
    re.I,
)
