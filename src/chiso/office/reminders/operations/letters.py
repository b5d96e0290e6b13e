"""Letters: drafted by hand over one directive, units taken out, issued under a number, or dropped with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.directives.models import Directive, DirectiveLink, DirectiveType, LinkKind
from chiso.office.directives.operations.registering import Entry, register_directive
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.radar import states_on
from chiso.office.notifications.operations import notify
from chiso.office.reminders.models import (
    LeftOut,
    LetterState,
    ReminderAction,
    ReminderAudience,
    ReminderLetter,
    ReminderSubject,
    WorkReminder,
)
from chiso.office.units.models import Unit
from chiso.office.workdays.queries import office_calendar, working_days


def draft_about(*, actor: Actor, directive: Directive, at: dt.datetime) -> ReminderLetter:
    """A letter to every unit that is silent on a directive today; with an open one, that one is completed.

    Raises InputError when nobody is silent.
    """
    owner_id = directive.registered_by_unit_id
    grant = require(actor, "reminders.manage", unit_id=owner_id)
    today, calendar = timezone.localtime(at).date(), office_calendar()
    with transaction.atomic():
        silent = list(directive.handed.filter(states_on(today)["silent"]).order_by("id"))
        if not silent:
            raise InputError([_nobody_silent(directive)])
        letter, new = ReminderLetter.objects.get_or_create(
            about=directive,
            action=ReminderAction.LETTER,
            state=LetterState.DRAFT,
            defaults={"owner_id": owner_id, "drafted_at": at},
        )
        had = set(letter.reminders.values_list("subject_id", flat=True))
        WorkReminder.objects.bulk_create(
            [
                WorkReminder(
                    subject=ReminderSubject.HANDED,
                    subject_id=row.pk,
                    unit_id=row.unit_id,
                    due=row.due,
                    step=f"cong-van-{letter.pk}",
                    action=ReminderAction.LETTER,
                    audience=ReminderAudience.LEADERS,
                    days=working_days(row.due, today, calendar),
                    on=today,
                    letter=letter,
                )
                for row in silent
                if row.pk not in had
            ]
        )
        if new:
            record(actor=actor, action="reminders.letter.draft", obj=letter, stream=f"directive:{directive.pk}", at=at,
                   grant=grant, unit_id=owner_id, data={"units": len(silent)})  # fmt: skip
    return letter


def leave_out(*, actor: Actor, letter: ReminderLetter, unit: Unit, reason: str, at: dt.datetime) -> None:
    """Take a unit out of a draft. Raises InputError without a reason, after the issue, or for the last unit."""
    grant = require(actor, "reminders.manage", unit_id=letter.owner_id)
    problems = _open(letter) + _reasoned(reason)
    with transaction.atomic():
        kept = set(addressed_ids(letter)) - {unit.pk}
        if not kept and not problems:
            problems.append(
                problem(
                    "reminders.last_unit",
                    "unit",
                    ("Công văn không còn đơn vị nào.", "No unit would be left."),
                    hint=("Chọn không ban hành.", "Drop the letter instead."),
                )
            )
        if problems:
            raise InputError(problems)
        _row, new = LeftOut.objects.get_or_create(
            letter=letter,
            unit=unit,
            defaults={"reason": tidy(reason)[:300], "by_id": actor.person_id, "at": at},
        )
        if new:
            record(actor=actor, action="reminders.letter.leave_out", obj=letter, stream=_stream(letter), at=at,
                   grant=grant, unit_id=unit.pk, reason=tidy(reason)[:300])  # fmt: skip


def issue_letter(
    *,
    actor: Actor,
    letter: ReminderLetter,
    number: str,
    issued_on: dt.date,
    at: dt.datetime,
    answer_by: dt.date | None = None,
) -> ReminderLetter:
    """Give the signed letter its number and day: it enters the register, and every unit in it is told.

    Raises InputError for a closed draft, a day to come, an answer due before the day, or what the register refuses.
    """
    grant = require(actor, "reminders.manage", unit_id=letter.owner_id)
    problems = _open(letter)
    if answer_by is not None and answer_by < issued_on:
        problems.append(
            problem(
                "reminders.answer_before",
                "answer_by",
                ("Hạn trả lời phải từ ngày ban hành.", "The answer is due after the letter."),
                got=f"{answer_by:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        current = (
            ReminderLetter.objects.select_for_update(of=("self",)).select_related("owner", "about").get(pk=letter.pk)
        )
        if not current.is_open:
            raise InputError(_open(current))
        entry = Entry(
            code=number,
            issuer=current.owner.name,
            issued_on=issued_on,
            title=subject_of(current).vi,
            type=DirectiveType.LETTER,
        )
        current.document = register_directive(actor=actor, unit_id=current.owner_id, entry=entry, at=at)
        current.state, current.issued_on, current.answer_by = LetterState.ISSUED, issued_on, answer_by
        current.closed_at, current.closed_by_id = at, actor.person_id
        current.save(update_fields=["document", "state", "issued_on", "answer_by", "closed_at", "closed_by"])
        if current.about is not None:
            DirectiveLink.objects.get_or_create(
                child=current.document, parent=current.about, defaults={"kind": LinkKind.BASIS, "at": at}
            )
        _tell(current, at)
        record(actor=actor, action="reminders.letter.issue", obj=current, stream=_stream(current), at=at, grant=grant,
               unit_id=current.owner_id, data={"number": number, "on": issued_on.isoformat()})  # fmt: skip
    return current


def drop_letter(*, actor: Actor, letter: ReminderLetter, reason: str, at: dt.datetime) -> None:
    """Decide that a draft is not issued, with the reason; the ladder counts it as given and does not draft it again."""
    grant = require(actor, "reminders.manage", unit_id=letter.owner_id)
    problems = _open(letter) + _reasoned(reason)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        open_one = ReminderLetter.objects.filter(pk=letter.pk, state=LetterState.DRAFT)
        if not open_one.update(
            state=LetterState.DROPPED, reason=tidy(reason)[:300], closed_at=at, closed_by_id=actor.person_id
        ):
            raise InputError(_open(ReminderLetter.objects.get(pk=letter.pk)))
        record(actor=actor, action="reminders.letter.drop", obj=letter, stream=_stream(letter), at=at, grant=grant,
               unit_id=letter.owner_id, reason=tidy(reason)[:300])  # fmt: skip


def addressed_ids(letter: ReminderLetter) -> list[int]:
    """The units that the letter goes to."""
    out = letter.left_out.values("unit")
    return list(letter.reminders.exclude(unit__in=out).order_by().values_list("unit", flat=True).distinct())


def subject_of(letter: ReminderLetter) -> Text:
    """What the letter is about, after "V/v"."""
    code = f" {letter.about.code}" if letter.about is not None else ""
    if letter.action == ReminderAction.CRITICISM:
        return Text("phê bình việc chậm thực hiện nhiệm vụ được giao", "criticism for tasks not done")
    if letter.about is not None:
        return Text(f"đôn đốc triển khai thực hiện văn bản số{code}", f"reminder to implement{code}")
    return Text("đôn đốc thực hiện các nhiệm vụ quá hạn", "reminder of overdue tasks")


def _tell(letter: ReminderLetter, at: dt.datetime) -> None:
    roles, day = (Role.UNIT_OFFICER, Role.UNIT_LEADER), timezone.localtime(at).date()
    people = Membership.objects.filter(valid_on(day), unit__in=addressed_ids(letter), role__in=roles)
    number = letter.document.code if letter.document else ""
    subject = subject_of(letter)
    notify(
        people=people.values_list("person", flat=True),
        key=f"reminder-letter:{letter.pk}",
        title=Text(f"Văn bản {number}: {subject.vi}", f"Letter {number}: {subject.en}"),
        detail=f"{letter.answer_by:%d/%m/%Y}" if letter.answer_by else "",
        at=at,
        link=reverse("reminders:letter", kwargs={"letter_id": letter.pk}),
    )


def _stream(letter: ReminderLetter) -> str:
    return f"reminders:{letter.owner_id}"


def _open(letter: ReminderLetter) -> list[Problem]:
    if letter.is_open:
        return []
    return [
        problem(
            "reminders.closed",
            "",
            ("Văn bản này đã ban hành hoặc đã dừng.", "This letter is issued or dropped already."),
            got=str(LetterState(letter.state).label),
        )
    ]


def _reasoned(reason: str) -> list[Problem]:
    if tidy(reason):
        return []
    return [problem("reminders.no_reason", "reason", ("Chưa ghi lý do.", "No reason was given."))]


def _nobody_silent(directive: Directive) -> Problem:
    return problem(
        "reminders.nobody_silent",
        "directive",
        ("Không còn đơn vị nào quá hạn chưa triển khai.", "No unit is overdue on this directive."),
        got=directive.code,
        hint=("Xem ra-đa: các đơn vị đã ban hành, đã giải trình hoặc còn hạn.", "See the radar."),
    )
