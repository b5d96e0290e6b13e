"""Creating the accounts of a whole list: all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.bulk import BulkRow
from chiso.office.accounts.models import Person
from chiso.office.accounts.operations.memberships import add_membership
from chiso.office.accounts.operations.people import create_person
from chiso.office.accounts.permissions import require
from chiso.office.accounts.planning import Planned, plan_bulk


@dataclass(frozen=True, slots=True)
class Imported:
    """One person of the list; `password` is empty for an account that existed and only got a role."""

    person: Person
    password: str
    planned: Planned


def import_people(*, actor: Actor, rows: Iterable[BulkRow], at: dt.datetime) -> list[Imported]:
    """Make every account and role of the list; raises InputError with every problem, and then nothing is stored."""
    require(actor, "accounts.manage")
    with transaction.atomic():
        plan = plan_bulk(rows, actor.as_of)
        if not plan.can_run:
            raise InputError(plan.problems)
        made: list[Imported] = []
        people: dict[str, Person] = {}
        problems: list[Problem] = []
        for planned in plan.rows:
            person = planned.existing or people.get(planned.username)
            password = ""
            if person is None:
                issued = create_person(
                    actor=actor,
                    username=planned.username,
                    full_name=planned.full_name,
                    email=planned.row.email,
                    phone=planned.row.phone,
                    at=at,
                )
                person, password = issued.person, issued.password
            people[planned.username] = person
            problems += _give_role(actor, person, planned, at)
            made.append(Imported(person, password, planned))
        if problems:
            raise InputError(problems)
    return made


def _give_role(actor: Actor, person: Person, planned: Planned, at: dt.datetime) -> list[Problem]:
    """Add the row's membership; what stands against it is told with the row's cell, and undoes the whole list."""
    try:
        add_membership(
            actor=actor,
            person=person,
            unit=planned.unit,
            role=planned.role,
            title=planned.row.title,
            is_deputy=planned.is_deputy,
            valid_from=planned.valid_from,
            at=at,
        )
    except InputError as error:
        where = planned.row.cell("role")
        return [
            Problem(
                code=problem.code,
                message=problem.message,
                where=where,
                got=problem.got,
                expected=problem.expected,
                hint=problem.hint,
            )
            for problem in error.problems
        ]
    return []
