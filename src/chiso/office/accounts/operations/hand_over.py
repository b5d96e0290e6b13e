"""A transfer in one step: old roles end, new ones begin, and what was open goes to a named successor.

The trap: an officer leaves on Friday, the account is simply closed, and on Monday nobody knows whose sheet it was.
Work belongs to a unit's role, so the successor gets the role from the same day on, with the list of what is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date
from chiso.office.accountability.operations import succeed
from chiso.office.accountability.queries import held_by
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import HandOver, Membership, Person, Role
from chiso.office.accounts.open_work import open_work
from chiso.office.accounts.operations.memberships import close_membership, membership_problems, return_borrowed
from chiso.office.accounts.operations.notices import tell_hand_over
from chiso.office.accounts.operations.people import STREAM
from chiso.office.accounts.permissions import require
from chiso.office.accounts.problems import dates_reversed, reason_missing
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Joining:
    """A role that the person takes up in the new place."""

    unit: Unit
    role: str
    title: str = ""
    is_deputy: bool = False


def hand_over(
    *,
    actor: Actor,
    person: Person,
    unit: Unit,
    on: dt.date,
    reason: str,
    at: dt.datetime,
    successor: Person | None = None,
    joining: Sequence[Joining] = (),
) -> HandOver:
    """`person` leaves `unit` on `on`; its roles there pass to `successor`, and `joining` begins the same day.

    Without a successor the transfer is refused while work is open. What the unit had lent to the person ends too:
    else someone of another unit would go on approving here.
    """
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        Person.objects.select_for_update().get(pk=person.pk)
        leaving = list(
            Membership.objects.filter(valid_on(on), person=person, unit=unit).select_related("unit", "person")
        )
        items = open_work(memberships=leaving, day=on)
        problems = _problems(
            person=person, leaving=leaving, unit=unit, on=on, reason=reason, successor=successor, is_open=bool(items)
        )
        problems += [problem for new in joining for problem in _joining_problems(person, new, on)]
        if problems:
            raise InputError(problems)
        for membership in leaving:
            close_membership(membership, on, at)
        returned = return_borrowed(person, unit, on, at)
        taken = _pass_on(leaving, successor, on) if successor else []
        if successor:
            succeed(
                actor=actor, grant=grant, held=held_by(leaving, on), unit=unit, person=successor, on=on, basis=reason,
                at=at,
            )  # fmt: skip
        begun = [_begin(person, new, on) for new in joining]
        made = HandOver.objects.create(
            person=person,
            unit=unit,
            successor=successor,
            on=on,
            reason=reason.strip(),
            items=items,
            recorded_by_id=actor.person_id,
            recorded_at=at,
        )
        _record(actor, grant, made, leaving, taken, begun, returned, at)
        tell_hand_over(made=made, at=at)
    return made


def _problems(
    *,
    person: Person,
    leaving: Sequence[Membership],
    unit: Unit,
    on: dt.date,
    reason: str,
    successor: Person | None,
    is_open: bool,
) -> list[Problem]:
    found: list[Problem] = []
    if not reason.strip():
        found.append(reason_missing())
    if not leaving:
        found.append(
            Problem(
                code="accounts.nothing_to_leave",
                message=Text("Người này không giữ vai trò nào ở đơn vị vào ngày đó", "No role is held there that day"),
                got=f"{unit.name}, {format_date(on)}",
                expected=Text("một đơn vị mà người này đang công tác", "a unit in which the person works"),
            )
        )
    found += [
        dates_reversed(format_date(membership.valid_from), format_date(on))
        for membership in leaving
        if on <= membership.valid_from
    ]
    if successor is None and is_open:
        found.append(
            Problem(
                code="accounts.successor_missing",
                message=Text("Còn việc đang mở nhưng chưa có người nhận", "Work is open and nobody takes it over"),
                expected=Text("một người nhận bàn giao", "a named successor"),
            )
        )
    if successor is not None:
        found += _successor_problems(person, successor, leaving, on)
    return found


def _successor_problems(person: Person, successor: Person, leaving: Iterable[Membership], on: dt.date) -> list[Problem]:
    if successor.pk == person.pk or not successor.is_active:
        return [
            Problem(
                code="accounts.successor",
                message=Text("Người nhận bàn giao không hợp lệ", "The successor cannot take over"),
                got=successor.full_name,
                expected=Text("một người khác, tài khoản đang hoạt động", "another person with an open account"),
            )
        ]
    wanted = [item for item in leaving if not _holds(successor, item, on)]
    found: list[Problem] = []
    for item in wanted:
        found += membership_problems(
            person=successor, unit=item.unit, role=item.role, valid_from=on, valid_to=item.valid_to
        )
    return found


def _joining_problems(person: Person, new: Joining, on: dt.date) -> list[Problem]:
    return membership_problems(person=person, unit=new.unit, role=new.role, valid_from=on, valid_to=None)


def _holds(person: Person, membership: Membership, on: dt.date) -> bool:
    return Membership.objects.filter(valid_on(on), person=person, unit=membership.unit, role=membership.role).exists()


def _pass_on(leaving: Iterable[Membership], successor: Person, on: dt.date) -> list[Membership]:
    """The successor takes each role not already held; the title is the person's own and does not pass."""
    return [
        Membership.objects.create(
            person=successor,
            unit=item.unit,
            role=item.role,
            is_deputy=item.is_deputy,
            valid_from=on,
        )
        for item in leaving
        if not _holds(successor, item, on)
    ]


def _begin(person: Person, new: Joining, on: dt.date) -> Membership:
    return Membership.objects.create(
        person=person,
        unit=new.unit,
        role=str(Role(new.role)),
        title=new.title.strip(),
        is_deputy=new.is_deputy,
        valid_from=on,
    )


def _record(
    actor: Actor,
    grant: Grant | None,
    made: HandOver,
    leaving: Sequence[Membership],
    taken: Sequence[Membership],
    begun: Sequence[Membership],
    returned: Sequence[int],
    at: dt.datetime,
) -> None:
    record(
        actor=actor,
        grant=grant,
        action="accounts.person.hand_over",
        obj=made,
        stream=STREAM,
        at=at,
        unit_id=made.unit_id,
        reason=made.reason,
        data={
            "person": str(made.person.pseudonym),
            "successor": str(made.successor.pseudonym) if made.successor else None,
            "on": made.on.isoformat(),
            "ended": [membership.pk for membership in leaving],
            "passed": [membership.pk for membership in taken],
            "begun": [membership.pk for membership in begun],
            "returned": list(returned),
            "open": len(made.items),
        },
    )
