"""Who may act as what, in which unit, from when to when."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Delegation, Membership, Person, Role
from chiso.office.accounts.operations.loans import end_loans
from chiso.office.accounts.operations.people import STREAM
from chiso.office.accounts.permissions import require
from chiso.office.accounts.problems import dates_reversed, unit_not_valid
from chiso.office.accounts.separation import separation_problem
from chiso.office.audit.operations import record
from chiso.office.units.models import Unit


def add_membership(
    *,
    actor: Actor,
    person: Person,
    unit: Unit,
    role: Role | str,
    valid_from: dt.date,
    at: dt.datetime,
    title: str = "",
    is_deputy: bool = False,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> Membership:
    """Give `person` a role in `unit` from a day on (until the day before `valid_to`, if given)."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        Person.objects.select_for_update().get(pk=person.pk)  # two administrators giving the same role at once
        problems = membership_problems(
            person=person, unit=unit, role=str(role), valid_from=valid_from, valid_to=valid_to
        )
        if problems:
            raise InputError(problems)
        membership = Membership.objects.create(
            person=person,
            unit=unit,
            role=str(role),
            title=title.strip(),
            is_deputy=is_deputy,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(
            actor=actor,
            grant=grant,
            action="accounts.membership.add",
            obj=membership,
            stream=STREAM,
            at=at,
            unit_id=unit.pk,
            reason=reason.strip(),
            data={"person": str(person.pseudonym), "role": str(role), "from": valid_from.isoformat()},
        )
    return membership


def membership_problems(
    *, person: Person, unit: Unit, role: str, valid_from: dt.date, valid_to: dt.date | None
) -> list[Problem]:
    """Why this membership cannot be: dates, a unit that does not exist on the day, a role held twice."""
    found: list[Problem] = []
    if valid_to is not None and valid_to <= valid_from:
        found.append(dates_reversed(format_date(valid_from), format_date(valid_to)))
    if not unit.is_valid_on(valid_from):
        found.append(unit_not_valid(unit, valid_from))
    held = Membership.objects.filter(person=person, unit=unit, role=role)
    overlapping = held.exclude(valid_to__lte=valid_from)
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_to)
    if overlapping.exists():
        found.append(
            Problem(
                code="accounts.role_held",
                message=Text("Người này đã giữ vai trò đó ở đơn vị trong thời gian này", "The role is already held"),
                got=f"{Role(role).label}, {unit.name}",
                expected=Text("một khoảng thời gian không trùng", "a period that does not overlap"),
            )
        )
    mixed = separation_problem(person, role, valid_from, valid_to)
    return [*found, mixed] if mixed else found


def end_membership(
    *, actor: Actor, membership: Membership, on: dt.date, at: dt.datetime, reason: str = ""
) -> Membership:
    """The membership is true until the day before `on`; what was lent from it ends with it."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        if on <= membership.valid_from:
            raise InputError([dates_reversed(format_date(membership.valid_from), format_date(on))])
        close_membership(membership, on, at)
        record(
            actor=actor,
            grant=grant,
            action="accounts.membership.end",
            obj=membership,
            stream=STREAM,
            at=at,
            unit_id=membership.unit_id,
            reason=reason.strip(),
            data={"person": str(membership.person.pseudonym), "role": membership.role, "to": on.isoformat()},
        )
    return membership


def return_borrowed(person: Person, unit: Unit, on: dt.date, at: dt.datetime) -> list[int]:
    """End on `on` what others of `unit` lent to a person who leaves it; the ended ones by their keys."""
    return end_loans(Delegation.objects.filter(to_person=person, membership__unit=unit, valid_to__gt=on), on, at)


def close_membership(membership: Membership, on: dt.date, at: dt.datetime) -> None:
    """Set the end of a membership and of its delegations; those that have not begun by then are dropped."""
    membership.valid_to = on
    membership.save(update_fields=["valid_to"])
    end_loans(Delegation.objects.filter(membership=membership, valid_to__gt=on), on, at)
