"""Lending a role for a time: both names stand in every record made under it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Delegation, Membership, Person
from chiso.office.accounts.operations.loans import end_loan
from chiso.office.accounts.operations.notices import FRESH, tell_delegation_begun, tell_delegation_over
from chiso.office.accounts.operations.people import STREAM
from chiso.office.accounts.permissions import NotAllowed, allows, grant_for, require
from chiso.office.accounts.problems import dates_reversed, reason_missing
from chiso.office.accounts.separation import separation_problem
from chiso.office.audit.operations import record


def delegate(
    *,
    actor: Actor,
    membership: Membership,
    to_person: Person,
    valid_from: dt.date,
    valid_to: dt.date,
    reason: str,
    at: dt.datetime,
) -> Delegation:
    """Lend `membership` to another person until the day before `valid_to`; by its holder or an administrator."""
    with transaction.atomic():
        grant = _require_lender(actor, membership)
        problems = _problems(membership, to_person, valid_from, valid_to, reason, timezone.localdate(at))
        if problems:
            raise InputError(problems)
        delegation = Delegation.objects.create(
            membership=membership,
            to_person=to_person,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason.strip(),
        )
        record(
            actor=actor,
            grant=grant,
            action="accounts.delegation.begin",
            obj=delegation,
            stream=STREAM,
            at=at,
            unit_id=membership.unit_id,
            reason=reason.strip(),
            data={
                "from_person": str(membership.person.pseudonym),
                "to_person": str(to_person.pseudonym),
                "role": membership.role,
                "from": valid_from.isoformat(),
                "to": valid_to.isoformat(),
            },
        )
        tell_delegation_begun(delegation=delegation, by=actor, at=at)
    return delegation


def end_delegation(*, actor: Actor, delegation: Delegation, on: dt.date, reason: str, at: dt.datetime) -> None:
    """End a delegation early: it is true until the day before `on`; one that begins on `on` or later is taken back."""
    with transaction.atomic():
        grant = _require_lender(actor, delegation.membership)
        if not reason.strip():
            raise InputError([reason_missing()])
        if delegation.taken_back_at is not None or (delegation.valid_to is not None and on >= delegation.valid_to):
            ended = format_date(delegation.valid_to or delegation.valid_from)
            raise InputError(
                [
                    Problem(
                        code="accounts.delegation_over",
                        message=Text("Ủy quyền đã hết hạn trước ngày này", "The delegation ends before that day"),
                        got=format_date(on),
                        expected=Text(f"ngày trước {ended}", f"a day before {ended}"),
                    )
                ]
            )
        record(
            actor=actor,
            grant=grant,
            action="accounts.delegation.end",
            obj=delegation,
            stream=STREAM,
            at=at,
            unit_id=delegation.membership.unit_id,
            reason=reason.strip(),
            data={"to_person": str(delegation.to_person.pseudonym), "to": on.isoformat()},
        )
        end_loan(delegation, on, at)


def tell_of_ended_delegations(*, at: dt.datetime) -> int:
    """Tell both sides of every loan that ended in the last days; each is told once. Work of the system."""
    today = timezone.localdate(at)
    ended = Delegation.objects.filter(valid_to__lte=today, valid_to__gt=today - FRESH)
    return sum(
        tell_delegation_over(delegation=delegation, at=at)
        for delegation in ended.select_related("membership__person", "membership__unit", "to_person").order_by("pk")
    )


def _require_lender(actor: Actor, membership: Membership) -> Grant | None:
    """Only the holder lends, not the borrower: a lent role is not lent on. The administrator may for anybody."""
    if allows(actor, "accounts.manage"):
        return grant_for(actor, "accounts.manage") if actor.person_id else None
    if membership.person_id != actor.person_id:
        raise NotAllowed(
            "accounts.delegate",
            Text("Chỉ người giữ vai trò hoặc quản trị được ủy quyền vai trò này.", "Only the holder may lend a role."),
        )
    return require(actor, "accounts.delegate", unit_id=membership.unit_id)


def _problems(
    membership: Membership, to_person: Person, valid_from: dt.date, valid_to: dt.date, reason: str, today: dt.date
) -> list[Problem]:
    found: list[Problem] = []
    if not reason.strip():
        found.append(reason_missing())
    if valid_to <= valid_from:
        found.append(dates_reversed(format_date(valid_from), format_date(valid_to)))
    elif valid_to <= today:
        found.append(_over_already(valid_to, today))
    if to_person.pk == membership.person_id:
        found.append(
            Problem(
                code="accounts.delegate_self",
                message=Text("Không thể ủy quyền cho chính người giữ vai trò", "The holder already has the role"),
                got=to_person.full_name,
                expected=Text("một người khác", "another person"),
            )
        )
    if not to_person.is_active:
        found.append(
            Problem(
                code="accounts.delegate_inactive",
                message=Text("Tài khoản nhận ủy quyền đã khóa", "The account is closed"),
                got=to_person.full_name,
                expected=Text("tài khoản đang hoạt động", "an open account"),
            )
        )
    mixed = separation_problem(to_person, membership.role, valid_from, valid_to)
    return [*found, mixed] if mixed else found


def _over_already(valid_to: dt.date, today: dt.date) -> Problem:
    """A loan that is over before it is recorded could only dress up what was done without one."""
    return Problem(
        code="accounts.delegation_past",
        message=Text("Thời gian ủy quyền đã qua", "The time of the loan has passed"),
        got=format_date(valid_to),
        expected=Text(f"ngày kết thúc sau {format_date(today)}", f"an end after {format_date(today)}"),
    )
