"""Who acts: a person with the roles that are valid on a day, made once per request and passed to every operation."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one unit; `on_behalf_of` is the lender's pseudonym when the membership is delegated."""

    role: str
    unit_id: int
    unit_name: str = ""
    title: str = ""
    is_deputy: bool = False
    on_behalf_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on a day. `person_id` is None for the system itself (automatic locks, jobs)."""

    person_id: int | None
    pseudonym: uuid.UUID | None
    name: str
    as_of: dt.date
    grants: tuple[Grant, ...] = field(default=())

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(grant.unit_id for grant in self.grants)

    @property
    def acting_id(self) -> int:
        """The person's id, for verbs that only people do; the system has none and may not come here."""
        if self.person_id is None:
            raise ValueError("this is done by people, never by the system")
        return self.person_id

    def units_as(self, *roles: str) -> frozenset[int]:
        """The units in which the actor holds one of `roles`."""
        return frozenset(grant.unit_id for grant in self.grants if grant.role in roles)


def system_actor(as_of: dt.date) -> Actor:
    """The actor of automatic work; allowed what its caller does, because no person asks for it."""
    return Actor(person_id=None, pseudonym=None, name="Hệ thống", as_of=as_of)
