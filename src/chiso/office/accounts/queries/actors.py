"""Reads of persons and their memberships."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Delegation, Membership, Person, lent_on
from chiso.office.database import valid_on


def actor_for(person: Person, as_of: dt.date) -> Actor:
    """The actor that `person` is on `as_of`: own memberships first, then delegated ones. One query."""
    lent = Delegation.objects.filter(lent_on(as_of), to_person=person).values("membership_id")
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


def holders(as_of: dt.date, *roles: str, unit_id: int | None = None) -> list[tuple[int, int]]:
    """(unit, person) of whoever acts as one of `roles` on a day, also by delegation: those whom a notice reaches.

    Two queries; with `unit_id` only those of one unit.
    """
    held = Membership.objects.filter(valid_on(as_of), role__in=roles)
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    own = held.order_by("unit_id", "person_id").values_list("unit_id", "person_id")
    lent = Delegation.objects.filter(lent_on(as_of), membership__in=held)
    borrowed = lent.order_by("id").values_list("membership__unit_id", "to_person_id")
    return list(dict.fromkeys([*own, *borrowed]))
