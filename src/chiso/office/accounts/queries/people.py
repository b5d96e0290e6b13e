"""Reads of persons for the administration of accounts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chiso.engine.text import search_key
from chiso.office.accounts.models import Delegation, HandOver, Membership, Person
from chiso.office.database import valid_on


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What the list is narrowed to; `state`: open, closed, unused (never signed in) or empty for all."""

    text: str = ""
    role: str = ""
    unit_id: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the roles of the day."""

    person: Person
    memberships: tuple[Membership, ...]


def people(wanted: PeopleFilter, as_of: dt.date) -> QuerySet[Person]:
    """The persons that match, in the order of their user names."""
    found = Person.objects.order_by("username")
    if wanted.text:
        found = found.filter(
            Q(search_key__contains=search_key(wanted.text)) | Q(username__contains=wanted.text.lower())
        )
    if wanted.role or wanted.unit_id:
        held = Membership.objects.filter(valid_on(as_of))
        held = held.filter(role=wanted.role) if wanted.role else held
        held = held.filter(unit_id=wanted.unit_id) if wanted.unit_id else held
        found = found.filter(pk__in=held.values("person_id"))
    states = {"open": Q(is_active=True), "closed": Q(is_active=False), "unused": Q(is_active=True, last_login=None)}
    return found.filter(states[wanted.state]) if wanted.state in states else found


def people_rows(found: Iterable[Person], as_of: dt.date) -> list[PersonRow]:
    """Persons with their roles of the day; one query for all of them."""
    shown = list(found)
    held: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(valid_on(as_of), person__in=shown).select_related("unit").order_by("id")
    for membership in rows:
        held[membership.person_id].append(membership)
    return [PersonRow(person, tuple(held[person.pk])) for person in shown]


def person_by_id(person_id: int) -> Person | None:
    return Person.objects.filter(pk=person_id).first()


def find_person(typed: str) -> Person | None:
    """The open account whose user name was typed, or whose full name when only one has it."""
    open_accounts = Person.objects.filter(is_active=True)
    named = open_accounts.filter(username=typed.strip().lower()).first()
    if named is not None or not typed.strip():
        return named
    found = open_accounts.filter(search_key__startswith=search_key(typed))[:20]
    exact = [person for person in found if search_key(person.full_name) == search_key(typed)]
    return exact[0] if len(exact) == 1 else None


def memberships_of(person: Person) -> QuerySet[Membership]:
    """All memberships, present and past, newest first."""
    return Membership.objects.filter(person=person).select_related("unit").order_by("-valid_from", "-id")


def membership_by_id(membership_id: int) -> Membership | None:
    return Membership.objects.filter(pk=membership_id).select_related("unit", "person").first()


def delegations_of(person: Person) -> QuerySet[Delegation]:
    """What the person lent and borrowed, newest first."""
    return (
        Delegation.objects.filter(Q(membership__person=person) | Q(to_person=person))
        .select_related("membership__unit", "membership__person", "to_person")
        .order_by("-valid_from", "-id")
    )


def delegation_by_id(delegation_id: int) -> Delegation | None:
    found = Delegation.objects.filter(pk=delegation_id)
    return found.select_related("membership__unit", "membership__person", "to_person").first()


def hand_overs_of(person: Person) -> QuerySet[HandOver]:
    """What the person handed over or took over, newest first."""
    return (
        HandOver.objects.filter(Q(person=person) | Q(successor=person))
        .select_related("person", "successor", "unit", "recorded_by")
        .order_by("-recorded_at")
    )


def successors_in(unit_id: int, as_of: dt.date, *, without: Person) -> QuerySet[Person]:
    """Who may take over in a unit: the open accounts of its members."""
    inside = Membership.objects.filter(valid_on(as_of), unit_id=unit_id).values("person_id")
    return Person.objects.filter(pk__in=inside, is_active=True).exclude(pk=without.pk).order_by("search_key")
