"""Reads of persons and their memberships."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Delegation, Membership, Person
from chiso.office.database import valid_on


def actor_for(person: Person, as_of: dt.date) -> Actor:
    """The actor that `person` is on `as_of`: own memberships first, then delegated ones. Two queries."""
    own = Membership.objects.filter(valid_on(as_of), person=person).select_related("unit").order_by("id")
    lent = (
        Delegation.objects.filter(valid_on(as_of), valid_on(as_of, "membership__"), to_person=person)
        .select_related("membership__unit", "membership__person")
        .order_by("id")
    )
    grants = [_grant(membership) for membership in own]
    grants += [_grant(row.membership, on_behalf_of=row.membership.person) for row in lent]
    return Actor(
        person_id=person.pk, pseudonym=person.pseudonym, name=person.full_name, as_of=as_of, grants=tuple(grants)
    )


def _grant(membership: Membership, on_behalf_of: Person | None = None) -> Grant:
    return Grant(
        role=membership.role,
        unit_id=membership.unit_id,
        unit_name=membership.unit.name,
        title=membership.title,
        is_deputy=membership.is_deputy,
        on_behalf_of=on_behalf_of.pseudonym if on_behalf_of else None,
    )


def members(unit_id: int, as_of: dt.date, *roles: str) -> QuerySet[Membership]:
    """The memberships of a unit valid on a day, optionally only of some roles."""
    found = Membership.objects.filter(valid_on(as_of), unit_id=unit_id).select_related("person", "unit")
    return found.filter(role__in=roles) if roles else found
