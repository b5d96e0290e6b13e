"""Handing a directive down, and answering it with an implementing document or an explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Text
from chiso.engine.tasks import likeness_of
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.directives.models import Directive, DirectiveLink, Handed
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.ended import unanswered_of
from chiso.office.directives.texts import text_of
from chiso.office.notifications.operations import Addressed, notify_each
from chiso.office.units.models import Unit


def hand_down(
    *,
    actor: Actor,
    directive: Directive,
    units: Sequence[Unit],
    on: dt.date,
    due: dt.date,
    at: dt.datetime,
    points: Decimal | None = None,
) -> list[Handed]:
    """Hand a directive to units as they are on the day `on`, to answer until `due`; those that have it keep theirs.

    Raises InputError with everything wrong: units that do not exist on the day, a day before the directive, a deadline
    before the day, nobody to hand it to. All or none.
    """
    grant = require(actor, "directives.plan", unit_id=directive.registered_by_unit_id)
    problems = [
        problem(
            "directives.unit_ended",
            "units",
            ("Đơn vị không tồn tại vào ngày giao.", "No such unit on the day."),
            got=unit.name,
        )
        for unit in units
        if not unit.is_valid_on(on)
    ]
    if not units:
        problems.append(problem("directives.nobody", "units", ("Chưa chọn đơn vị nào.", "No unit was chosen.")))
    if on < directive.issued_on or due < on:
        problems.append(
            problem(
                "directives.due_before",
                "due",
                (
                    "Ngày giao phải từ ngày văn bản, hạn phải từ ngày giao.",
                    "Document, handing down, deadline: in this order.",
                ),
                got=f"{on:%d/%m/%Y}, {due:%d/%m/%Y}",
            )
        )
    if points is not None and points < 0:
        problems.append(problem("directives.points", "points", ("Điểm không được âm.", "Points cannot be negative.")))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        had = set(Handed.objects.filter(directive=directive).values_list("unit_id", flat=True))
        fresh = {unit.pk: unit for unit in units if unit.pk not in had}
        made = Handed.objects.bulk_create(
            [Handed(directive=directive, unit=unit, handed_on=on, due=due, points=points) for unit in fresh.values()],
            batch_size=500,
        )
        record(
            actor=actor,
            action="directives.cascade.hand",
            obj=directive,
            stream=f"directive:{directive.pk}",
            at=at,
            grant=grant,
            unit_id=directive.registered_by_unit_id,
            data={"units": len(made), "until": due.isoformat()},
        )
        _tell(directive, made, due, at)
    return made


def pass_on_unanswered(*, actor: Actor, ended: Unit, successor: Unit, due: dt.date, at: dt.datetime) -> int:
    """Hand what an ended unit never answered to its successor, until `due` or its own later day; how many there were.

    The trap: the silence of the ended unit is a fact of its time, so its row stays, explained from today on, and the
    successor gets one of its own. What the successor was handed itself it keeps as it is.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        rows = list(unanswered_of(ended).select_for_update().select_related("directive"))
        grants = {
            owner: require(actor, "directives.plan", unit_id=owner)
            for owner in {row.directive.registered_by_unit_id for row in rows}
        }
        had = set(Handed.objects.filter(unit=successor).values_list("directive_id", flat=True))
        words = f"{ended.name} → {successor.name}"
        for row in rows:
            row.explanation, row.explained_on = words[:1000], today
            row.save(update_fields=["explanation", "explained_on"])
            if row.directive_id not in had:
                until = max(due, row.due)
                fresh = Handed.objects.create(
                    directive=row.directive, unit=successor, handed_on=today, due=until, points=row.points
                )
                _tell(row.directive, [fresh], until, at)
            record(
                actor=actor, action="directives.cascade.handover", obj=row.directive, reason=words,
                stream=f"directive:{row.directive_id}", at=at, grant=grants[row.directive.registered_by_unit_id],
                unit_id=successor.pk, data={"until": due.isoformat()},
            )  # fmt: skip
    return len(rows)


def _tell(directive: Directive, handed: Sequence[Handed], due: dt.date, at: dt.datetime) -> None:
    """One notice to each person of the units: a unit that was never told is not silent."""
    rows = {row.unit_id: row for row in handed}
    roles, day = (Role.UNIT_OFFICER, Role.UNIT_LEADER), timezone.localtime(at).date()
    held = Membership.objects.filter(valid_on(day), unit__in=rows, role__in=roles, person__is_active=True)
    notify_each(
        notices=[
            Addressed(person, f"handed:{rows[unit].pk}",
                      reverse("directives:handed", kwargs={"handed_id": rows[unit].pk}))
            for person, unit in held.values_list("person", "unit")
        ],
        title=Text(f"Được giao triển khai {directive.code}, hạn {due:%d/%m/%Y}",
                   f"To be implemented: {directive.code}, until {due:%d/%m/%Y}"),
        detail=directive.title,
        at=at,
    )  # fmt: skip


def who_answers(handed: Handed, day: dt.date) -> tuple[str, int]:
    """The verb, and the unit it is asked of, by which somebody answers: for a unit that is gone, who ordered."""
    if handed.unit.is_valid_on(day):
        return "directives.report", handed.unit_id
    return "directives.plan", handed.directive.registered_by_unit_id


def answer_directive(*, actor: Actor, handed: Handed, answer: Directive, at: dt.datetime) -> Handed:
    """Name the implementing document of a unit; it joins the graph, and what it only copied is measured.

    Raises InputError for a document that another body issued, that is older than the directive, or is the directive.
    """
    verb, asked = who_answers(handed, timezone.localdate(at))
    grant = require(actor, verb, unit_id=asked)
    directive = handed.directive
    problems = []
    if answer.issuer_unit_id != handed.unit_id:
        problems.append(
            problem(
                "directives.foreign_answer",
                "answer",
                ("Văn bản không do đơn vị này ban hành.", "This document was not issued by the unit."),
                got=f"{answer.code}, {answer.issuer}",
            )
        )
    if answer.pk == directive.pk or answer.issued_on < directive.issued_on:
        problems.append(
            problem(
                "directives.younger_parent",
                "answer",
                ("Văn bản triển khai phải sau văn bản chỉ đạo.", "An implementing document comes after the directive."),
                got=f"{answer.code}, {answer.issued_on:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
    lower, upper = text_of(answer), text_of(directive)
    with transaction.atomic():
        current = Handed.objects.select_for_update().get(pk=handed.pk)
        current.answer, current.answered_on = answer, answer.issued_on
        current.copied = likeness_of(lower, upper).share if lower and upper else None
        current.save(update_fields=["answer", "answered_on", "copied"])
        DirectiveLink.objects.get_or_create(child=answer, parent=directive, defaults={"at": at})
        record(
            actor=actor,
            action="directives.cascade.answer",
            obj=directive,
            stream=f"directive:{directive.pk}",
            at=at,
            grant=grant,
            unit_id=handed.unit_id,
            data={"number": answer.code, "on": answer.issued_on.isoformat()},
        )
    return current


def explain_silence(*, actor: Actor, handed: Handed, text: str, at: dt.datetime) -> Handed:
    """Say why the unit issues no document of its own."""
    verb, asked = who_answers(handed, timezone.localdate(at))
    grant = require(actor, verb, unit_id=asked)
    if not tidy(text):
        raise InputError([problem("directives.nothing_said", "text", ("Chưa ghi lý do.", "No reason was given."))])
    with transaction.atomic():
        current = Handed.objects.select_for_update().get(pk=handed.pk)
        current.explanation, current.explained_on = tidy(text)[:1000], timezone.localtime(at).date()
        current.save(update_fields=["explanation", "explained_on"])
        record(
            actor=actor,
            action="directives.cascade.explain",
            obj=handed.directive,
            stream=f"directive:{handed.directive_id}",
            at=at,
            grant=grant,
            unit_id=handed.unit_id,
            reason=tidy(text)[:300],
        )
    return current
