"""Reads of persons and their memberships."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Delegation, Membership, Person
from chiso.office.database import valid_on


def actor_for(person: Person, as_of: dt.date) -> Actor:
    """The actor that `person` is on `as_of`: own memberships first, then delegated ones. One query."""
    lent = Delegation.objects.filter(valid_on(as_of), to_person=person).values("membership_id")
    found = (
        Membership.objects.filter(valid_on(as_of))
        .filter(Q(person=person) | Q(pk__in=lent))
        .select_related("unit", "person")
        .order_by("id")
    )
    own_first = sorted(found, key=lambda membership: membership.person_id != person.pk)
    return Actor(
        person_id=person.pk,
        pseudonym=person.pseudonym,
        name=person.full_name,
        as_of=as_of,
        grants=tuple(
            _grant(membership, None if membership.person_id == person.pk else membership.person)
            for membership in own_first
        ),
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
