"""Entering what a decision says of a day, and taking an entry back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.workdays.models import CalendarDay, DayKind
from chiso.office.workdays.queries import calendar_with, own_days

STREAM = "calendar"


def set_day(*, actor: Actor, day: dt.date, kind: str, name: str, basis: str, at: dt.datetime) -> CalendarDay:
    """Say what a day is, by which decision; an earlier entry of the office for the day is withdrawn.

    Raises InputError with everything wrong: a kind that does not exist, no decision named, a swap that changes nothing
    (a weekday "worked in lieu", a weekend day "swapped off").
    """
    grant = require(actor, "calendar.manage")
    problems = _wrong(day, kind, tidy(basis))
    if not problems:
        own = [row for row in own_days().values_list("day", "kind", "name", "basis") if row[0] != day]
        try:
            calendar_with([*own, (day, kind, tidy(name), tidy(basis))])
        except InputError as error:
            problems = list(error.problems)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        earlier = own_days().filter(day=day).first()
        own_days().filter(day=day).update(withdrawn_at=at, withdrawn_by_id=actor.person_id)
        made = CalendarDay.objects.create(
            day=day,
            kind=kind,
            name=(tidy(name) or str(DayKind(kind).label))[:120],
            basis=tidy(basis)[:200],
            added_by_id=actor.person_id,
            added_at=at,
        )
        data = {"on": day.isoformat(), "new": kind} | ({"old": earlier.kind} if earlier else {})
        record(actor=actor, action="calendar.day.set", obj=made, stream=STREAM, at=at, grant=grant,
               reason=made.basis, data=data)  # fmt: skip
    return made


def withdraw_day(*, actor: Actor, day: CalendarDay, at: dt.datetime) -> None:
    """Take an entry back: what the product says of the day holds again. Withdrawn already: nothing happens."""
    grant = require(actor, "calendar.manage")
    with transaction.atomic():
        standing = own_days().filter(pk=day.pk)
        if not standing.update(withdrawn_at=at, withdrawn_by_id=actor.person_id):
            return
        record(actor=actor, action="calendar.day.withdraw", obj=day, stream=STREAM, at=at, grant=grant,
               data={"on": day.day.isoformat(), "old": day.kind})  # fmt: skip


def _wrong(day: dt.date, kind: str, basis: str) -> list[Problem]:
    problems = []
    if kind not in DayKind.values:
        message = Text("Không có loại ngày này.", "There is no such kind of day.")
        problems.append(Problem("calendar.kind", message, where="kind", got=kind[:20]))
    if not basis:
        problems.append(
            Problem(
                "calendar.no_basis",
                Text("Chưa ghi văn bản làm căn cứ.", "The decision behind it is missing."),
                where="basis",
                hint=Text("Ghi số văn bản về nghỉ, hoán đổi ngày làm việc.", "Name the decision on days off."),
            )
        )
    weekend = day.weekday() >= 5
    if (kind == DayKind.SWAP_WORK and not weekend) or (kind == DayKind.SWAP_OFF and weekend):
        problems.append(
            Problem(
                "calendar.swap",
                Text("Hoán đổi này không thay đổi gì.", "This swap changes nothing."),
                where="day",
                got=f"{day:%d/%m/%Y}",
                expected=Text("làm bù vào thứ Bảy, Chủ nhật; nghỉ vào ngày thường",
                              "work at the weekend, a day off on a weekday"),
            )
        )  # fmt: skip
    return problems
