"""Reads of accountability: who answers for what on a day, and who no longer can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from chiso.engine.frameworks import Framework
from chiso.office.accountability.models import Responsibility
from chiso.office.accounts.models import Membership, Role
from chiso.office.database import valid_on
from chiso.office.frameworks.queries import framework_of, versions

HEADS = (Role.UNIT_LEADER, Role.LEADER)


def standing(day: dt.date, index: str = "") -> QuerySet[Responsibility]:
    """The responsibilities of a day, by index and criterion."""
    found = Responsibility.objects.filter(valid_on(day)).select_related("unit", "person")
    return (found.filter(index=index) if index else found).order_by("index", "node")


def owners_of(framework: Framework, day: dt.date) -> dict[str, Responsibility]:
    """Who answers for each node on a day: its own row, else the nearest above, else the whole index's. One query."""
    rows = {row.node: row for row in standing(day, framework.family)}
    found = {}
    for node in framework.nodes if rows else ():
        path = (node.code, *(above.code for above in framework.ancestors(node.code)), "")
        row = next((rows[code] for code in path if code in rows), None)
        if row is not None:
            found[node.code] = row
    return found


def history(index: str) -> QuerySet[Responsibility]:
    """Everybody who answered for something of an index, newest first within each criterion."""
    return Responsibility.objects.filter(index=index).select_related("unit", "person").order_by("node", "-valid_from")


def left_behind(day: dt.date) -> QuerySet[Responsibility]:
    """The responsibilities of a day whose person heads that unit no more, or whose unit has ended."""
    heads = Membership.objects.filter(
        valid_on(day), person=OuterRef("person"), unit=OuterRef("unit"), role__in=HEADS, person__is_active=True
    )
    unit_ended = Q(unit__valid_to__isnull=False, unit__valid_to__lte=day)
    return standing(day).filter(~Exists(heads) | unit_ended)


def held_by(memberships: Iterable[Membership], day: dt.date) -> QuerySet[Responsibility]:
    """What people answer for in the units of these roles on a day."""
    places = {(one.person_id, one.unit_id) for one in memberships}
    wanted = Q(pk__in=[])
    for person_id, unit_id in places:
        wanted |= Q(person=person_id, unit=unit_id)
    return standing(day).filter(wanted)


def heads_on(day: dt.date) -> QuerySet[Membership]:
    """Who heads which unit on a day: those who can be named."""
    found = Membership.objects.filter(valid_on(day), role__in=HEADS, person__is_active=True, is_deputy=False)
    return found.select_related("unit", "person").order_by("unit__sort_key", "unit_id", "person_id")


def head_by_id(pk: int) -> Membership | None:
    found = Membership.objects.filter(pk=pk, role__in=HEADS)
    return found.select_related("unit", "person").first()


def newest_framework(family: str) -> Framework | None:
    """The newest version of a family: where criteria have their names."""
    version = versions().filter(family=family).first()
    return framework_of(version) if version else None


def responsibility_by_id(pk: int) -> Responsibility | None:
    return Responsibility.objects.select_related("unit", "person").filter(pk=pk).first()
