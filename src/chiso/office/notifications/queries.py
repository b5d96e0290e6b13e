"""Reads of notices."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, QuerySet, When

from chiso.office.accounts.models import Person
from chiso.office.notifications.models import Digest, DigestState, Notice, Preference

SHOWN = 5
COUNTED = 99


@dataclass(frozen=True, slots=True)
class Unread:
    """What the bell shows: how many are unread (99 stands for more) and the newest few."""

    count: int
    latest: tuple[Notice, ...]


def latest_unread(*, person_id: int) -> Unread:
    """The unread notices of a person for the bell. One query."""
    found = list(notices_of(person_id=person_id).filter(read_at__isnull=True)[:COUNTED])
    return Unread(len(found), tuple(found[:SHOWN]))


def people_with_unread() -> QuerySet[Person]:
    """Who has not read everything yet."""
    return Person.objects.filter(notices__read_at__isnull=True, notices__isnull=False).distinct().order_by("id")


def notices_of(*, person_id: int) -> QuerySet[Notice]:
    """All notices of a person, newest first."""
    return Notice.objects.filter(person_id=person_id).order_by("-at", "-id")


def person_address(person_id: int) -> Person:
    """The person with the addresses that channels use."""
    return Person.objects.get(pk=person_id)


def preference_of(person_id: int) -> Preference | None:
    """What a person chose; None for the default."""
    return Preference.objects.filter(person=person_id).first()


def digests() -> QuerySet[Digest]:
    """All digests, those that need a decision first, then the newest."""
    stuck = Case(When(state__in=[DigestState.CLAIMED, DigestState.GIVEN_UP], then=0), default=1)
    return Digest.objects.select_related("person").order_by(stuck, "-id")


def digest_by_id(digest_id: int) -> Digest | None:
    return Digest.objects.select_related("person").filter(pk=digest_id).first()
