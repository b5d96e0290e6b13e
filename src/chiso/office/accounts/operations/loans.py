"""Ending loans of roles before their day.

The trap: a role lent this morning, used at noon and taken back at three was in force for a day, and records made under
it name it. Such a loan is kept, marked with the moment from which it no longer holds; only a loan that has not begun
goes as if it had never been given.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from chiso.office.accounts.models import Delegation
from chiso.office.accounts.operations.notices import tell_delegation_over


def end_loan(delegation: Delegation, on: dt.date, at: dt.datetime) -> None:
    """End one loan: it is true until the day before `on`, and not beyond `at` when it began today."""
    today = timezone.localdate(at)
    if on <= delegation.valid_from and delegation.valid_from > today:
        tell_delegation_over(delegation=delegation, at=at)
        delegation.delete()
        return
    if on <= delegation.valid_from:
        on, delegation.taken_back_at = delegation.valid_from + dt.timedelta(days=1), at
    delegation.valid_to = on
    delegation.save(update_fields=["valid_to", "taken_back_at"])
    if on <= today or delegation.taken_back_at is not None:
        tell_delegation_over(delegation=delegation, at=at)


def end_loans(loans: QuerySet[Delegation], on: dt.date, at: dt.datetime) -> list[int]:
    """End several loans by their role or their borrower; the keys of those that were ended."""
    found = list(loans.select_related("membership__person", "membership__unit", "to_person").order_by("pk"))
    keys = [delegation.pk for delegation in found]
    for delegation in found:
        end_loan(delegation, on, at)
    return keys
