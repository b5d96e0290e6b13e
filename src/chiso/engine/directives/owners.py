"""Lines below tasks that say who does them and by when: "Đơn vị chủ trì: …", "Thời gian hoàn thành: …".

The trap: such a line looks like the heading of the next items ("Phòng Nội vụ:"), yet it speaks of those above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chiso.engine.directives.model import Span, Task
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import Facts, by, names_from

_OWNER = re.compile(
    r"(?<!\w)(?:(?:cơ quan|đơn vị|bộ phận|phòng|người|sở)(?:,\s*(?:cơ quan|đơn vị|cá nhân))?\s+)?"
    r"(?P<kind>chủ trì(?:\s+(?:thực hiện|tham mưu))?|thực hiện|đầu mối|(?P<helps>phối hợp(?:\s+thực hiện)?))\s*:\s*",
    re.I,
)
_WHEN = re.compile(
    r"(?<!\w)(?:thời gian|thời hạn|tiến độ|thời điểm)(?:\s+(?:thực hiện|hoàn thành|triển khai))*\s*:\s*[^.;\n]{3,80}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who does the tasks above, with whom, and where it is said by when."""

    leads: tuple[str, ...]
    helpers: tuple[str, ...]
    when: Span | None


def owner_in(source: Source, span: Span, facts: Facts) -> Owner | None:
    """What a line or sentence says of the tasks above it; None where it says anything else."""
    heads = list(_OWNER.finditer(source.view, span.start, span.end))
    when = _WHEN.search(source.view, span.start, span.end)
    begins = min((found.start() for found in (*heads[:1], when) if found is not None), default=None)
    if begins != span.start:
        return None
    leads: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    for head in heads:
        names = names_from(source, facts, head.end())[0]
        leads, helpers = (leads, helpers + names) if head["helps"] else (leads + names, helpers)
    return Owner(leads, helpers, Span(*when.span()) if when else None) if leads or helpers or when else None


def owned(task: Task, owner: Owner, facts: Facts) -> Task:
    """The task with what the line below says and its own words do not."""
    told = replace(task, leads=task.leads or owner.leads, coordinators=task.coordinators or owner.helpers)
    return by(told, owner.when, facts) if owner.when is not None else told
