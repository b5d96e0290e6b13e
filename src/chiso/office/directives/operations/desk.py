"""Deciding on what was drafted, and entering what was accepted.

The trap: "accept all" over a text that nobody looked at. Only items without a doubt can be accepted together; nothing
enters a plan by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import parse_decimal, tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.directives.drafting import doubts_of, names_for
from chiso.office.directives.due import read_due
from chiso.office.directives.models import (
    Directive,
    Draft,
    DraftItem,
    DraftKind,
    DraftState,
    GoalKind,
    Plan,
)
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.planning import add_tasks, set_goal
from chiso.office.directives.operations.reading import record_draft
from chiso.office.directives.operations.registering import Entry, register_directive
from chiso.office.directives.plan_table import NewTask
from chiso.office.directives.problems import problem

_HEAD = 3_000
_KEPT = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Correction:
    """A draft item as a person wants it; for a target the first five count, for a task the others."""

    content: str
    index: str = ""
    field: str = ""
    measure: str = ""
    value: str = ""
    lead: str = ""
    beside: str = ""
    deliverable: str = ""
    due_text: str = ""
    node: str = ""


def accept_item(*, actor: Actor, item: DraftItem, at: dt.datetime, change: Correction | None = None) -> DraftItem:
    """Accept one item, as read or as corrected. Raises InputError where it could not become a task or a goal."""
    grant = require(actor, "directives.register", unit_id=item.draft.unit_id)
    with transaction.atomic():
        fresh = _open_item(item)
        before = _told(fresh)
        problems = _change(fresh, change) if change is not None else []
        problems += _unfit(fresh, at)
        if problems:
            raise InputError(problems)
        fresh.corrected = fresh.corrected or _told(fresh) != before
        _decide(fresh, DraftState.ACCEPTED, actor, at)
        told = {"key": str(fresh.position), **({"old": before, "value": _told(fresh)} if fresh.corrected else {})}
        record_draft(actor, "directives.draft.accept", fresh.draft, grant, at, told)
    return fresh


def reject_item(*, actor: Actor, item: DraftItem, at: dt.datetime) -> DraftItem:
    """Say that an item is none; it stays in the draft and can be taken back."""
    return _set_state(actor, item, DraftState.REJECTED, "directives.draft.reject", at)


def reopen_item(*, actor: Actor, item: DraftItem, at: dt.datetime) -> DraftItem:
    """Take a decision back, as long as the item has not entered a plan."""
    return _set_state(actor, item, DraftState.OPEN, "directives.draft.reopen", at)


def accept_clear(*, actor: Actor, draft: Draft, at: dt.datetime) -> int:
    """Accept every open item about which nothing is doubtful; how many there were."""
    grant = require(actor, "directives.register", unit_id=draft.unit_id)
    names = names_for(draft, timezone.localdate(at))
    with transaction.atomic():
        rows = draft.items.select_for_update().filter(state=DraftState.OPEN).select_related("draft")
        clear = [item for item in rows if not doubts_of(item, names)]
        for item in clear:
            _decide(item, DraftState.ACCEPTED, actor, at)
        if clear:
            record_draft(actor, "directives.draft.accept_clear", draft, grant, at, {"new": len(clear)})
    return len(clear)


def register_draft(
    *, actor: Actor, draft: Draft, entry: Entry, at: dt.datetime, parents: Sequence[Directive] = ()
) -> Directive:
    """Enter the document into the register, with the facts as a person confirmed them and the file that was read."""
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        if fresh.directive_id is not None:
            raise InputError([_twice()])
        made = register_directive(actor=actor, unit_id=fresh.unit_id, entry=entry, parents=parents, at=at)
        if fresh.document_id is not None:
            made.document_id = fresh.document_id
            made.save(update_fields=["document"])
        fresh.directive, fresh.issued_on = made, made.issued_on
        fresh.save(update_fields=["directive", "issued_on"])
    return made


def enter_draft(*, actor: Actor, draft: Draft, plan: Plan, at: dt.datetime) -> tuple[int, int]:
    """Make goals and tasks of the accepted items that have not entered a plan yet: (goals, tasks).

    A body of several units ("các sở, ban, ngành") gets one task each. All or none; raises InputError.
    """
    grant = require(actor, "directives.plan", unit_id=plan.owner_id)
    names = names_for(draft, timezone.localdate(at))
    with transaction.atomic():
        waiting = draft.items.select_for_update().filter(state=DraftState.ACCEPTED, entered_at__isnull=True)
        items = list(waiting.order_by("position"))
        if not items:
            raise InputError([_nothing()])
        targets = [item for item in items if item.kind == DraftKind.TARGET]
        _refuse_twins(targets)
        for item in targets:
            item.goal = set_goal(
                actor=actor,
                plan=plan,
                index=item.index,
                field=_field_of(item),
                kind=item.measure,
                value=item.value if item.measure != GoalKind.OTHER else None,
                text=item.content[:300],
                at=at,
            )
        tasks = [task for item in items if item.kind == DraftKind.TASK for task in _new_tasks(item, names)]
        if tasks:
            add_tasks(actor=actor, plan=plan, tasks=tasks, at=at, source=str(draft), assigned_on=draft.issued_on)
        for item in items:
            item.entered_at = at
        DraftItem.objects.bulk_update(items, ["goal", "entered_at"], batch_size=500)
        Draft.objects.filter(pk=draft.pk).update(plan=plan)
        record_draft(actor, "directives.draft.enter", draft, grant, at, {"new": len(items), "number": plan.title[:80]})
    return len(targets), len(tasks)


def _field_of(item: DraftItem) -> str:
    """A target without a figure is told apart by its words."""
    return item.content[:200] if item.measure == GoalKind.OTHER else item.field


def _refuse_twins(targets: Sequence[DraftItem]) -> None:
    """Two figures for one goal: the second would take the place of the first without a word."""
    known: dict[tuple[str, str, str], DraftItem] = {}
    problems = []
    for item in targets:
        first = known.setdefault((item.index, _field_of(item), item.measure), item)
        if first.value != item.value:
            told = ("Hai mục đặt hai số cho cùng một chỉ tiêu.", "Two items set two figures for one target.")
            hint = ("Sửa lĩnh vực của một mục, hoặc bỏ một mục.", "Correct the field of one, or reject one.")
            where = f"{first.position}, {item.position}"
            problems.append(problem("directives.target_twice", where, told, got=item.index, hint=hint))
    if problems:
        raise InputError(problems)


def _open_item(item: DraftItem) -> DraftItem:
    fresh = DraftItem.objects.select_for_update().select_related("draft").get(pk=item.pk)
    if fresh.entered_at is not None:
        told = ("Mục này đã vào kế hoạch; sửa ở kế hoạch.", "This item has entered a plan; change it there.")
        raise InputError([problem("directives.draft_entered", str(fresh.position), told)])
    return fresh


def _set_state(actor: Actor, item: DraftItem, state: DraftState, action: str, at: dt.datetime) -> DraftItem:
    grant = require(actor, "directives.register", unit_id=item.draft.unit_id)
    with transaction.atomic():
        fresh = _open_item(item)
        if fresh.state != state:
            _decide(fresh, state, actor, at)
            record_draft(actor, action, fresh.draft, grant, at, {"key": str(fresh.position)})
    return fresh


def _decide(item: DraftItem, state: DraftState, actor: Actor, at: dt.datetime) -> None:
    item.state = state
    item.decided_by_id = None if state == DraftState.OPEN else actor.person_id
    item.decided_at = None if state == DraftState.OPEN else at
    item.save()


def _change(item: DraftItem, change: Correction) -> list[Problem]:
    """Write the correction into the item; what cannot be read is told."""
    item.content = tidy(change.content)
    if item.kind == DraftKind.TARGET:
        item.index, item.field, item.measure = tidy(change.index)[:60], tidy(change.field)[:200], change.measure
        item.value, wrong = _figure(change.value)
        return wrong
    item.lead, item.beside = tidy(change.lead)[:500], tidy(change.beside)[:500]
    item.deliverable, item.node = tidy(change.deliverable)[:500], tidy(change.node)[:40]
    own = item.draft.issued_on or timezone.localdate(item.draft.made_at)
    due, wrong = read_due(change.due_text, own=own, year=own.year, where="due_text")
    item.due_text, item.due, item.repeat = tidy(change.due_text)[:120], due.day, due.repeat
    return wrong


def _unfit(item: DraftItem, at: dt.datetime) -> list[Problem]:
    """Why the item could not become a task or a goal."""
    where = str(item.position)
    if not item.content:
        return [problem("directives.no_content", where, ("Chưa có nội dung.", "The item says nothing."))]
    if item.kind == DraftKind.TARGET:
        if item.index and (item.value is not None or item.measure == GoalKind.OTHER):
            return []
        told = ("Chỉ tiêu cần tên chỉ số và con số.", "A target needs its index and a figure.")
        return [problem("directives.target_unclear", where, told)]
    names = names_for(item.draft, timezone.localdate(at))
    named = names.find(item.lead)
    if not named.units and not named.unread:
        told = ("Chưa có cơ quan chủ trì.", "No lead unit.")
        hint = ("Sửa mục và chọn đơn vị.", "Correct the item and choose a unit.")
        return [problem("directives.no_lead", where, told, hint=hint)]
    shared = [name for name in names.find(item.beside).unread if names.sharing(name)]
    return [names.explain(name, where) for name in (*named.unread, *shared)]


def _figure(text: str) -> tuple[Decimal | None, list[Problem]]:
    words = tidy(text)
    if not words:
        return None, []
    try:
        return parse_decimal(words, where="value"), []
    except InputError as error:
        return None, list(error.problems)


def _new_tasks(item: DraftItem, names: UnitNames) -> list[NewTask]:
    beside = names.find(item.beside)
    return [
        NewTask(
            content=item.content,
            lead=unit.pk,
            lead_name=unit.name,
            deliverable=item.deliverable,
            with_text=item.beside,
            units=() if beside.is_group else tuple(other.pk for other in beside.units if other.pk != unit.pk),
            due=item.due.isoformat() if item.due else "",
            due_text=item.due_text,
            repeat=item.repeat,
            node=item.node,
            place=str(item.position),
        )
        for unit in names.find(item.lead).units
    ]


def _told(item: DraftItem) -> str:
    if item.kind == DraftKind.TARGET:
        figure = "" if item.value is None else f"{item.value.normalize():f}"
        return f"{item.index} {item.field} {figure} {item.measure}".strip()
    return f"{item.content[:120]} | {item.lead} | {item.due_text}"[:300]


def _twice() -> Problem:
    return problem("directives.draft_registered", "code", ("Văn bản này đã vào sổ.", "It is in the register already."))


def _nothing() -> Problem:
    return problem(
        "directives.nothing_accepted",
        "",
        ("Chưa có mục nào được nhận.", "No item has been accepted."),
        hint=("Nhận hoặc sửa từng mục trước.", "Accept or correct items first."),
    )
