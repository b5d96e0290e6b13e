"""Separation of duties: the administrator keeps accounts and machines, and never scores.

The trap: the matrix forbids the administrator's role to score, but the same person could be given, or lent, a second
role that scores. So the two kinds of role never meet in one person on one day.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from chiso.engine.errors import Problem, Text
from chiso.office.accounts.matrix import MATRIX, SCORING_VERBS
from chiso.office.accounts.models import Delegation, Membership, Person, Role

SCORING_ROLES = frozenset(role for verb in SCORING_VERBS for role in MATRIX[verb])


def separation_problem(person: Person, role: str, valid_from: dt.date, valid_to: dt.date | None) -> Problem | None:
    """Why `person` cannot hold `role` in this period beside what is already held or borrowed."""
    if role == Role.ADMINISTRATOR:
        against = SCORING_ROLES
    elif role in SCORING_ROLES:
        against = frozenset({Role.ADMINISTRATOR})
    else:
        return None
    period = _overlaps(valid_from, valid_to)
    held = Membership.objects.filter(period, person=person, role__in=against).first()
    lent = (
        Delegation.objects.filter(period, to_person=person, membership__role__in=against, taken_back_at__isnull=True)
        .select_related("membership")
        .first()
    )
    other = held or (lent.membership if lent else None)
    if other is None:
        return None
    return Problem(
        code="accounts.administrator_scores",
        message=Text(
            "Người quản trị hệ thống không đồng thời giữ vai trò chấm điểm, thẩm định hay hội đồng",
            "An administrator may not also hold a role that scores, appraises or decides",
        ),
        got=f"{person.full_name}: {Role(other.role).label} + {Role(role).label}",
        expected=Text("hai người khác nhau", "two different persons"),
    )


def _overlaps(valid_from: dt.date, valid_to: dt.date | None) -> Q:
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    return later if valid_to is None else later & Q(valid_from__lt=valid_to)
