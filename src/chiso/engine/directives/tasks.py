"""Tasks: who does what by when, drafted from the clauses that order something.

The trap: one clause names the body that orders, the body that acts, the body it acts with and the body it reports to;
and an item "a) …" has its subject two lines above. A draft is for a person to confirm, so a clause that is doubtful
comes with a low confidence rather than not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chiso.engine.directives.addressees import CONDITION, ORDERS, WHEN, addressed, after_label
from chiso.engine.directives.codes import TYPE_NAMES
from chiso.engine.directives.joining import addressed_clauses, belongs, orders_nothing, says_only_when
from chiso.engine.directives.layout import Line, sentences
from chiso.engine.directives.model import Span, Task
from chiso.engine.directives.news_tasks import (
    at_large,
    lists_orders,
    names_contents,
    names_what,
    plans,
    prescribed,
    scheduled,
    stands_alone,
    to_verb,
)
from chiso.engine.directives.owners import owned, owner_in
from chiso.engine.directives.source import Source
from chiso.engine.directives.task_details import Aside, Facts, aside_of, by, filled, names_from, skip
from chiso.engine.directives.task_lines import is_headline, is_title, lists_plan, only_names, opens_list
from chiso.engine.directives.task_sentences import SHORTEST, after_opening, tells_only
from chiso.engine.directives.task_subjects import Leads
from chiso.engine.directives.verb_places import verb_after
from chiso.engine.directives.verbs import ACTION, CONNECTIVES, NOTHING_NEW, PURPOSE


def draft_tasks(source: Source, lines: tuple[Line, ...], facts: Facts) -> tuple[Task, ...]:
    """The tasks in the order of the text. Tables are read by `appendix.py`."""
    leads = Leads()
    found: list[Task] = []
    above = 0
    told_below = False
    for at, line in enumerate(lines):
        if line.is_table or line.part in ("head", "basis", "recipients", "signature", "purpose", "targets"):
            leads = Leads(opened=leads.opened)
            continue
        if line.rank and line.rank <= leads.rank:
            leads.names, leads.rank = (), 0
        following = lines[at + 1] if at + 1 < len(lines) else None
        owner = owner_in(source, line.body, facts)
        if owner is not None and above < len(found):
            found[above:] = [owned(task, owner, facts) for task in found[above:]]
            told_below = True
            continue
        if told_below or is_title(source, line, following):
            above, told_below = len(found), False
        found += _in_line(source, line, following, facts, leads)
    return tuple(found)


def _in_line(source: Source, line: Line, following: Line | None, facts: Facts, leads: Leads) -> Iterator[Task]:
    if only_names(source, line, facts, leads):
        return
    if opens_list(source, line, facts, leads):
        yield from _orders_alone(source, line, following, facts, leads)
        return
    leads.opened = leads.opened or names_contents(source, line, following, facts)
    leads.opened = leads.opened or lists_orders(source, line, following, facts)
    if lists_plan(source, line, following, facts):
        leads.opened = True
        return
    if is_title(source, line, following) or is_headline(source, line, following, facts):
        return
    found: list[Task] = []
    for whole in sentences(source, line.body):
        if tells_only(source, whole):
            continue
        if found and says_only_when(source, whole, facts):
            found = [by(task, whole, facts) for task in found]
            continue
        owner = owner_in(source, whole, facts) if found else None
        if owner is not None:
            found = [owned(task, owner, facts) for task in found]
            continue
        sentence = after_opening(source, whole, facts, leads)
        step = scheduled(source, sentence.start, facts)
        of_sentence = _in_sentence(source, line, sentence, facts, leads)
        found += (by(task, Span(sentence.start, step), facts) for task in of_sentence) if step else of_sentence
    yield from found


def _in_sentence(source: Source, line: Line, sentence: Span, facts: Facts, leads: Leads) -> Iterator[Task]:
    aside = aside_of(source, sentence, facts)
    if aside is not None:
        yield from (
            _owned(task, aside) for task in _in_sentence(source, line, Span(sentence.start, aside.at), facts, leads)
        )
        return
    before: Task | None = None
    aims = _AIMS.match(source.view, skip(source, CONNECTIVES, sentence.start)) is not None
    for clause in addressed_clauses(source, sentence, facts):
        if orders_nothing(source, clause) or (aims and ACTION.match(source.view, clause.start)):
            continue
        task = _in_clause(source, line, clause, facts, leads)
        if before is not None and (task is None or belongs(source, before, task, sentence, facts)):
            before = _longer(source, before, clause, facts)
            continue
        if before is not None:
            yield before
        before = task
    if before is not None:
        yield before


_AIMS = re.compile(
    r"(?:mục đích|mục tiêu)(?:\s(?:chính|của [^.;:,]{3,40}))?\s(?:là\s)?(?:nhằm|để)\s|"
    r"(?:thông )?qua\s[^.;:,]{3,60}\s(?:để|nhằm)\s",
    re.I,
)
"""A sentence that says why, in all its clauses."""


def _owned(task: Task, aside: Aside) -> Task:
    """The task with who acts by the parenthesis that ends its sentence."""
    return replace(task, leads=aside.leads, coordinators=task.coordinators or aside.helpers, confidence=0.85)


_HEADS = re.compile(
    r"\s(?:nhiệm vụ|nội dung|giải pháp|công việc|việc|vấn đề)(?:\s[^.;:]{0,40})?\s(?:sau|sau đây|như sau|cụ thể):$",
    re.I,
)
"""The end of a line that only announces the items below it."""


def _orders_alone(source: Source, line: Line, following: Line | None, facts: Facts, leads: Leads) -> Iterator[Task]:
    """The action of a line such as "X đề nghị các đơn vị tuyên truyền về:" when the items below only name topics."""
    if following is None or following.rank <= line.rank or ACTION.match(source.view, following.body.start):
        return
    if facts.name_at(following.body.start) is not None or _HEADS.search(source.view, line.body.start, line.body.end):
        return
    order = next(iter(ORDERS.finditer(source.view, line.body.start, line.body.end)))
    _, end = names_from(source, facts, order.end())
    begin = verb_after(source, Span(end, line.body.end))
    task = _task(source, Span(begin, line.body.end - 1), leads.names, facts, 0.8) if begin is not None else None
    if task is not None:
        yield task


def _in_clause(source: Source, line: Line, clause: Span, facts: Facts, leads: Leads) -> Task | None:
    begin = skip(source, CONNECTIVES, clause.start)
    at = skip(source, CONDITION, begin)
    task = _ordered(source, line, clause, at, facts, leads)
    return _from(source, task, begin) if task is not None and at > begin else task


def _ordered(source: Source, line: Line, clause: Span, at: int, facts: Facts, leads: Leads) -> Task | None:
    if facts.form == "news" and (
        _FOLLOWING.match(source.view, clause.start, at) or names_what(source, clause.start, at, facts)
    ):
        leads.opened = True
    told = addressed(source, line, Span(at, clause.end), facts, leads)
    if told is not None:
        names, begin = told
        if orders_nothing(source, Span(begin, clause.end)):
            return None
        leads.names, leads.helpers, leads.rank, leads.opened = names, (), max(leads.rank, line.rank), True
        task = _task(source, Span(begin, clause.end), names, facts, 0.9)
        when = skip(source, WHEN, at)
        return by(task, Span(at, when), facts) if task and names_from(source, facts, when)[0] == names else task
    wanted = prescribed(source, Span(at, clause.end), facts)
    if wanted is not None:
        return _task(source, Span(wanted, clause.end), (), facts, 0.65)
    return _in_own_words(source, line, clause, at, facts, leads)


def _in_own_words(source: Source, line: Line, clause: Span, at: int, facts: Facts, leads: Leads) -> Task | None:
    """The task of a clause that names nobody before its verb: of those told above, or of nobody in particular."""
    step = scheduled(source, at, facts)
    large = at_large(source, Span(at, clause.end), facts) if step is None else None
    if large is not None:
        leads.names, leads.helpers, step = (), (), large
    leads.opened = leads.opened or plans(source, clause, facts) or step is not None
    at = step or to_verb(source, after_label(source, Span(at, clause.end), facts), clause, facts)
    ordered = leads.opened or line.part == "tasks" or stands_alone(source, line, facts)
    owner = _duty_of(source, Span(at, clause.end), facts)
    ordered = ordered or (bool(owner) and facts.form == "news" and ACTION.match(source.view, at) is not None)
    if not ordered or PURPOSE.match(source.view, at):
        return None
    if owner:
        return _task(source, Span(at, clause.end), owner, facts, 0.75)
    if (
        _POINTS.search(source.view, at, clause.end)
        or not ACTION.match(source.view, at)
        or _reports_fact(source, Span(at, clause.end))
    ):
        return None
    if line.part != "tasks" and not leads.names and facts.form != "news":
        return None
    task = _task(source, Span(at, clause.end), leads.names, facts, 0.85 if leads.names else 0.65)
    if task is None:
        return None
    task = by(task, Span(clause.start, at), facts) if _WILL.search(source.view, clause.start, at) else task
    return replace(task, coordinators=task.coordinators or leads.helpers)


_WILL = re.compile(r"(?<!\w)sẽ\s+$", re.I)
_POINTS = re.compile(r"\d\s*điểm\s*[;.]?\s*$")
"""The name of a field with the points that it is to reach."""
_FOLLOWING = re.compile(r"theo (?:đó|phân công|kế hoạch|hướng dẫn|chỉ thị|nội dung)", re.I)
_DUTY = re.compile(
    r"là (?:một trong những )?(?:nhiệm vụ|trách nhiệm)(?:[^.;,]{0,60}(?:,[^.;,]{0,25}){0,4})?\s+của\s+", re.I
)


def _duty_of(source: Source, clause: Span, facts: Facts) -> tuple[str, ...]:
    """The owner in "… là nhiệm vụ thường xuyên của X"."""
    found = _DUTY.search(source.view, clause.start, clause.end)
    return names_from(source, facts, found.end())[0] if found else ()


def _reports_fact(source: Source, clause: Span) -> bool:
    return bool(
        re.match(
            r"(?:thực hiện|triển khai|để)\s[^.;]{5,200},\s+(?:ngày\s|vừa qua|"
            r"(?:UBND|Ủy ban|Sở)\s[^.;,]{2,60}?\s(?:đã|vừa|ban hành|tổ chức|có (?:công|văn|kế|báo))\s)",
            source.view[clause.start : clause.end],
            re.I,
        )
    ) or bool(
        re.search(
            r"^(?:(?!(?<!\w)(?:những|các)\s)[^,]){0,50}(?<!\w)(?:đã được|đã có|đã đạt)(?!\w)|"
            r"^(?:xếp hạng|xếp thứ|tăng|giảm)\s+(?:thứ\s+)?\d",
            source.view[clause.start : clause.start + 60],
        )
    )


_EMPTY = re.compile(
    rf"(?:(?:yêu cầu|đề nghị)[^.;]{{0,70}}?\s)?{NOTHING_NEW}"
    r"|(?:hướng dẫn|thực hiện|quy định|chi tiết)(?: chi tiết)? (?:tại|theo) (?:Phụ lục|mục|biểu)[^.;]{0,20}",
    re.I,
)
"""Closing formulas: they order nothing new."""
_SELF = re.compile(
    r"(?:ban hành|phê duyệt) kèm theo|"
    r"(?:Quyết định|Kế hoạch|Chỉ thị|Thông báo|Chương trình|Nghị quyết)\s+(?:này\s|có hiệu lực)|"
    r"ban hành\s+(?:Quyết định|Kế hoạch|Chỉ thị|Công văn|Chương trình|văn bản)\s+(?:(?:nêu )?trên|nên trên|này)\s|"
    rf"(?:thay thế|bãi bỏ)\s+(?:{'|'.join(TYPE_NAMES)})\s+số",
    re.I,
)


def _task(source: Source, span: Span, leads: tuple[str, ...], facts: Facts, confidence: float) -> Task | None:
    text = source.view[span.start : span.end].rstrip(" .;,/")
    if len(text) < SHORTEST or text.endswith(":") or _EMPTY.fullmatch(text) or _SELF.match(text):
        return None
    base = Task(
        leads, (), source.cut(Span(span.start, span.start + len(text))), "", "", None, None, "", span, confidence
    )
    return filled(source, base, facts)


def _from(source: Source, task: Task, begin: int) -> Task:
    """The task with the condition under which it is to be done."""
    span = Span(begin, task.span.end)
    return replace(task, span=span, action=source.cut(span).rstrip(" .;,/"))


def _longer(source: Source, task: Task, clause: Span, facts: Facts) -> Task:
    span = Span(task.span.start, clause.end)
    longer = replace(task, span=span, action=source.cut(span).rstrip(" .;/"))
    return filled(source, longer, facts)
