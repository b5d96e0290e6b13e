"""Reads of persons, their memberships, and what they may act as on a day."""

from chiso.office.accounts.queries.actors import actor_for, holders, members
from chiso.office.accounts.queries.people import (
    PeopleFilter,
    PersonRow,
    delegation_by_id,
    delegations_of,
    find_person,
    hand_overs_of,
    membership_by_id,
    memberships_of,
    people,
    people_rows,
    person_by_id,
    successors_in,
)

__all__ = [
    "PeopleFilter",
    "PersonRow",
    "actor_for",
    "delegation_by_id",
    "delegations_of",
    "find_person",
    "hand_overs_of",
    "holders",
    "members",
    "membership_by_id",
    "memberships_of",
    "people",
    "people_rows",
    "person_by_id",
    "successors_in",
]
