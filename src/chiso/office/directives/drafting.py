"""From what the engine read to draft items, and what about an item a person should look at before accepting it.

The trap: "điểm số các lĩnh vực: chỉ đạo, điều hành 7,5 điểm; …" is eight targets of one index, and only the words
before each figure tell the field.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from chiso.engine.directives import Reading, Target, Task
from chiso.engine.errors import Problem, Text
from chiso.engine.text import search_key, tidy
from chiso.office.directives.models import Draft, DraftItem, DraftKind, DraftMark, DraftNote, GoalKind, Repeat
from chiso.office.directives.naming import COMMUNE_KINDS, UnitNames

SURE = 0.8
_MEASURES = {
    "points": GoalKind.POINTS,
    "percent": GoalKind.PERCENT,
    "rank_change": GoalKind.RANKS_UP,
    "rank": GoalKind.RANK,
}
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu) ")
_BEFORE_FIELD = re.compile(
    r"^(?:\W|\d+[.)]|(?:lĩnh vực|điểm|điểm số|chỉ số|nội dung|trục|các|về|phấn đấu|mục tiêu|đạt)(?!\w))+", re.I
)


def items_of(draft: Draft, read: Reading) -> list[DraftItem]:
    """The targets and tasks in the order of the text, unsaved."""
    many = Counter((target.index, target.measure) for target in read.targets)
    found = [_target(draft, target, many[target.index, target.measure] > 1) for target in read.targets]
    # a clause that only sets figures is a target and no task besides
    spans = [target.span for target in read.targets]
    found += [
        _task(draft, task)
        for task in read.tasks
        if task.leads or not any(task.span.holds(span) and span.end - span.start > 12 for span in spans)
    ]
    found.sort(key=lambda item: (item.start, item.end))
    for position, item in enumerate(found, start=1):
        item.position = position
    return found


def marks_of(draft: Draft, read: Reading) -> list[DraftMark]:
    """Bodies and dates where they stand."""
    bodies = [(span, False) for party in read.parties for span in party.spans]
    dates = [(day.span, True) for day in read.dates]
    return [
        DraftMark(draft=draft, is_date=is_date, start=span.start, end=span.end)
        for span, is_date in (*bodies, *dates)
        if span.end > span.start
    ]


def notes_of(draft: Draft, read: Reading, warnings: Iterable[Problem]) -> list[DraftNote]:
    """What the engine found odd in the file and in what it says."""
    told = [(f"{one.message.vi} {one.hint.vi}", f"{one.message.en} {one.hint.en}", 0) for one in warnings]
    told += [(one.message.vi, one.message.en, one.span.start) for one in read.anomalies]
    return [DraftNote(draft=draft, vi=vi[:500], en=en[:500], start=start) for vi, en, start in told]


def _target(draft: Draft, target: Target, is_one_of_many: bool) -> DraftItem:
    kind = _MEASURES.get(target.measure, GoalKind.OTHER)
    subject = tidy(target.subject)
    field = _BEFORE_FIELD.sub("", subject).strip(" ,:;") if is_one_of_many or not target.index else ""
    return DraftItem(
        draft=draft,
        kind=DraftKind.TARGET,
        start=target.span.start,
        end=target.span.end,
        confidence=round(target.confidence, 3),
        origin=target.origin[:80],
        content=tidy(f"{subject} {target.text}" if target.text not in subject else subject),
        index=target.index[:60],
        field=field[-200:],
        measure=kind,
        value=target.value,
    )


def _task(draft: Draft, task: Task) -> DraftItem:
    return DraftItem(
        draft=draft,
        kind=DraftKind.TASK,
        start=task.span.start,
        end=task.span.end,
        confidence=round(task.confidence, 3),
        origin=task.origin[:80],
        content=tidy(task.action),
        lead="; ".join(task.leads)[:500],
        beside="; ".join(task.coordinators)[:500],
        deliverable=tidy(task.deliverable)[:500],
        due=task.due,
        due_text=tidy(task.deadline)[:120],
        repeat=task.recurrence if task.recurrence in Repeat.values else "",
    )


def names_for(draft: Draft, day: dt.date) -> UnitNames:
    """Names as the document means them: in the commune that issued it, else in the one whose register it is in.

    A commune that we do not know may have issued it: then "Thôn 1" is nobody's here. Three queries.
    """
    names = UnitNames.on(day)
    issuer = draft.directive.issuer if draft.directive is not None else draft.issuer
    issuers = names.find(issuer)
    communes = [unit for unit in issuers.units if unit.kind in COMMUNE_KINDS]
    if not communes and not issuers.units and _COMMUNE.search(search_key(issuer)):
        return names
    return names.close_to(communes or [draft.unit])


def doubts_of(item: DraftItem, names: UnitNames) -> list[Text]:
    """What keeps the item from being accepted unseen; empty where nothing does."""
    found = list(_task_doubts(item, names) if item.kind == DraftKind.TASK else _target_doubts(item))
    if item.origin and not item.corrected:
        told = Text(f"Mô hình ngôn ngữ {item.origin} đề xuất.", f"Proposed by the language model {item.origin}.")
        return [told, *found]
    return found


def _task_doubts(item: DraftItem, names: UnitNames) -> Iterator[Text]:
    if not item.lead:
        yield Text("Văn bản không nêu cơ quan chủ trì.", "The text names no lead.")
    for name in names.find(item.lead).unread if item.lead else ():
        yield _unnamed(name, names)
    for name in names.find(item.beside).unread if item.beside else ():
        if names.knows(name):
            yield _unnamed(name, names)
    if item.due is not None and item.draft.issued_on is not None and item.due < item.draft.issued_on:
        yield Text("Thời hạn trước ngày văn bản.", "The deadline lies before the document.")
    if item.confidence < SURE and not item.corrected and not item.origin:
        yield _unsure()


def _unnamed(name: str, names: UnitNames) -> Text:
    if shared := names.sharing(name):
        label = names.label(shared[0])
        return Text(
            f"{len(shared)} đơn vị cùng tên “{name}”; ghi rõ, ví dụ “{label}”.",
            f"{len(shared)} units are called “{name}”; write which, such as “{label}”.",
        )
    return Text(f"Danh mục đơn vị không có “{name}”.", f"No unit is called “{name}”.")


def _target_doubts(item: DraftItem) -> Iterator[Text]:
    if not item.index:
        yield Text("Chưa rõ thuộc chỉ số nào.", "It is not clear which index this belongs to.")
    if item.measure == GoalKind.OTHER:
        yield Text("Không phải điểm, phần trăm hay thứ hạng.", "Neither points, percent nor a rank.")
    if item.confidence < SURE and not item.corrected and not item.origin:
        yield _unsure()


def _unsure() -> Text:
    return Text("Máy đọc chưa chắc.", "The reader is not sure.")
