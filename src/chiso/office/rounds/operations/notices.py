"""Telling the people of a unit what happened to its sheet; part of larger verbs, each key told once."""

from __future__ import annotations

import datetime as dt

from chiso.engine.errors import Text
from chiso.office.accounts.models import Membership
from chiso.office.database import valid_on
from chiso.office.notifications.operations import notify
from chiso.office.rounds.models import Sheet


def tell_unit(
    *, sheet: Sheet, roles: tuple[str, ...], key: str, title: Text, at: dt.datetime, detail: str = ""
) -> list[int]:
    """Send a notice with a link to the sheet to those who hold one of `roles` in its unit; returns who got it now."""
    people = Membership.objects.filter(valid_on(at.date()), unit_id=sheet.unit_id, role__in=roles)
    return notify(
        people=people.values_list("person_id", flat=True),
        key=key,
        title=title,
        detail=detail or sheet.group.round.name,
        link=sheet_link(sheet),
        at=at,
    )


def sheet_link(sheet: Sheet) -> str:
    """Where a notice about the sheet leads."""
    return f"/rounds/sheets/{sheet.pk}/"
