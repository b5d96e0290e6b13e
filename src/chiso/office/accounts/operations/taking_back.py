"""Taking back accounts and roles that an import made and nobody has used: as if they had never been given.

The trap: an account that somebody signed in with is a person who may have done something. Such an account is closed by
`deactivate`, never taken back; only what was made and left untouched goes.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.operations.people import STREAM
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.audit.queries import has_acted
from chiso.office.database import relations_with_rows


def take_back_membership(*, actor: Actor, membership: Membership, reason: str, at: dt.datetime) -> None:
    """Remove a role that was given and not lent to anybody since. Raises InputError when something stands on it."""
    problems = membership_in_use(membership)
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        if problems:
            raise InputError(problems)
        record(
            actor=actor,
            grant=grant,
            action="accounts.membership.take_back",
            obj=membership,
            stream=STREAM,
            at=at,
            unit_id=membership.unit_id,
            reason=reason,
            data={"person": str(membership.person.pseudonym), "role": membership.role},
        )
        membership.delete()


def take_back_person(*, actor: Actor, person: Person, reason: str, at: dt.datetime) -> None:
    """Remove an account with which nobody has signed in and to which nothing refers; its roles must be gone already."""
    with transaction.atomic():
        grant = require(actor, "accounts.manage")
        Person.objects.select_for_update().get(pk=person.pk)
        person.refresh_from_db()
        problems = person_in_use(person)
        if problems:
            raise InputError(problems)
        record(
            actor=actor,
            grant=grant,
            action="accounts.person.take_back",
            obj=person,
            stream=STREAM,
            at=at,
            reason=reason,
            data={"person": str(person.pseudonym)},
        )
        person.delete()


def membership_in_use(membership: Membership) -> list[Problem]:
    """Why a role cannot be taken back: it was lent, or ended by somebody since."""
    where = f"{membership.person.full_name}, {membership.unit.name}"
    if relations_with_rows(membership):
        return [_used(where, Text("vai trò đã được ủy quyền", "the role has been lent"))]
    if membership.valid_to is not None:
        return [_used(where, Text("vai trò đã kết thúc hoặc được bàn giao", "the role has ended since"))]
    return []


def person_in_use(person: Person, *, apart_from: frozenset[int] = frozenset()) -> list[Problem]:
    """Why an account cannot be taken back; memberships in `apart_from` do not count."""
    if person.last_login is not None:
        return [_used(person.full_name, Text("đã đăng nhập", "has signed in"))]
    if has_acted(person.pseudonym):
        return [_used(person.full_name, Text("đã có việc ghi trong nhật ký", "stands in the record"))]
    others = [relation for relation in relations_with_rows(person) if relation.related_model is not Membership]
    if others or person.memberships.exclude(pk__in=apart_from).exists():
        return [_used(person.full_name, Text("đã có dữ liệu gắn với tài khoản", "data refer to the account"))]
    return []


def _used(where: str, why: Text) -> Problem:
    return Problem(
        "accounts.in_use",
        Text(f"Tài khoản đã được dùng: {why.vi}.", f"The account is in use: {why.en}."),
        where=where,
        hint=Text("Khóa tài khoản ở trang Tài khoản thay vì thu hồi.", "Close it on the page of accounts instead."),
    )
