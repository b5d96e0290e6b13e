"""Telling persons what changed in what they may act as: a role lent, a loan that is over, work taken over.

The trap: a borrower whose delegation ran out last night meets a refusal in the middle of a sheet and takes it for a
fault. An end is told like a beginning, to both sides, once; each key names what is told.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import override

from chiso.engine.errors import Text
from chiso.engine.text import format_date
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Delegation, HandOver, Membership, Role
from chiso.office.notifications.operations import notify

# an installation that was switched off for a while does not tell of loans long past
FRESH = dt.timedelta(days=7)


def tell_delegation_begun(*, delegation: Delegation, by: Actor, at: dt.datetime) -> None:
    """The borrower hears what was lent and until when; the lender too, when an administrator did it."""
    lender, borrower = delegation.membership.person, delegation.to_person
    what, key = _lent(delegation), f"delegation:{delegation.pk}:begun"
    title = Text(
        f"{lender.full_name} ủy quyền cho anh/chị: {what.vi}", f"{lender.full_name} lends you a role: {what.en}"
    )
    _tell(borrower.pk, key, title, _period(delegation), at)
    title = Text(
        f"Vai trò của anh/chị được ủy quyền cho {borrower.full_name}: {what.vi}",
        f"Your role is lent to {borrower.full_name}: {what.en}",
    )
    if by.person_id != lender.pk:
        _tell(lender.pk, key, title, _period(delegation), at)


def tell_delegation_over(*, delegation: Delegation, at: dt.datetime) -> int:
    """Both sides hear that it is over, or was taken back before it began; returns how many heard it now."""
    lender, borrower = delegation.membership.person, delegation.to_person
    what, key = _lent(delegation), f"delegation:{delegation.pk}:over:{delegation.valid_to}"
    title = Text(
        f"Hết ủy quyền của {lender.full_name}: {what.vi}", f"The loan from {lender.full_name} is over: {what.en}"
    )
    told = _tell(borrower.pk, key, title, _period(delegation), at)
    title = Text(
        f"Hết ủy quyền cho {borrower.full_name}: {what.vi}", f"The loan to {borrower.full_name} is over: {what.en}"
    )
    return told + _tell(lender.pk, key, title, _period(delegation), at)


def tell_hand_over(*, made: HandOver, at: dt.datetime) -> None:
    """The successor hears whose work it is now, from when, and what is open; whoever leaves hears who has it."""
    if made.successor is None:
        return
    on, unit, key = format_date(made.on), made.unit.name, f"hand-over:{made.pk}"
    detail = "; ".join(made.items) or made.reason
    title = Text(
        f"Nhận bàn giao từ {made.person.full_name}, {unit}, từ {on}: {len(made.items)} việc đang mở",
        f"Taken over from {made.person.full_name}, {unit}, from {on}: {len(made.items)} open",
    )
    _tell(made.successor.pk, key, title, detail, at)
    title = Text(
        f"Đã bàn giao cho {made.successor.full_name}, {unit}, từ {on}",
        f"Handed over to {made.successor.full_name}, {unit}, from {on}",
    )
    _tell(made.person.pk, key, title, detail, at)


def _lent(delegation: Delegation) -> Text:
    membership: Membership = delegation.membership
    return Text(*(f"{_role(membership.role, language)}, {membership.unit.name}" for language in ("vi", "en")))


def _role(role: str, language: str) -> str:
    with override(language):
        return str(Role(role).label)


def _period(delegation: Delegation) -> str:
    """The days on which it holds, both included, and why."""
    assert delegation.valid_to is not None  # `delegation_ends`
    last = max(delegation.valid_to - dt.timedelta(days=1), delegation.valid_from)
    return f"{format_date(delegation.valid_from)} – {format_date(last)} · {delegation.reason}"


def _tell(person_id: int, key: str, title: Text, detail: str, at: dt.datetime) -> int:
    """To the person's own page, where roles and loans stand."""
    link = reverse("accounts:profile")
    return len(notify(people=[person_id], key=key, title=title, detail=detail, link=link, at=at))
