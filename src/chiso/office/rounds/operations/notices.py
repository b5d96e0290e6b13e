"""Telling the people of a unit what happened to its sheet; part of larger verbs, each key told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from chiso.engine.errors import Text
from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import holders
from chiso.office.notifications.operations import Addressed, notify, notify_each
from chiso.office.rounds.models import Sheet


def tell_unit(
    *, sheet: Sheet, roles: tuple[str, ...], key: str, title: Text, at: dt.datetime, detail: str = ""
) -> list[int]:
    """Send a notice with a link to the sheet to those who act as one of `roles` in its unit; returns who got it now."""
    acting = holders(timezone.localdate(at), *roles, unit_id=sheet.unit_id)
    return notify(
        people=[person_id for _unit_id, person_id in acting],
        key=key,
        title=title,
        detail=detail or sheet.group.round.name,
        link=sheet_link(sheet),
        at=at,
    )


def tell_owners(*, sheet: Sheet, key: str, title: Text, at: dt.datetime) -> None:
    """Send a notice with a link to the sheet to those who run the round."""
    round_ = sheet.group.round
    acting = holders(timezone.localdate(at), Role.ROUND_OWNER, unit_id=round_.owner_id)
    people = [person_id for _unit_id, person_id in acting]
    notify(people=people, key=key, title=title, detail=round_.name, link=sheet_link(sheet), at=at)


def tell_units(
    *, sheets: Sequence[Sheet], roles: tuple[str, ...], key: str, title: Text, at: dt.datetime, detail: str
) -> None:
    """The same for the units of many sheets of a round, `key` told once a sheet. Few statements, however many units."""
    by_unit: dict[int, list[int]] = {}
    for unit_id, person_id in holders(timezone.localdate(at), *roles):
        by_unit.setdefault(unit_id, []).append(person_id)
    notify_each(
        notices=[
            Addressed(person_id, f"sheet:{sheet.pk}:{key}", sheet_link(sheet))
            for sheet in sheets
            for person_id in by_unit.get(sheet.unit_id, ())
        ],
        title=title,
        detail=detail,
        at=at,
    )


def sheet_link(sheet: Sheet) -> str:
    """Where a notice about the sheet leads."""
    return f"/rounds/sheets/{sheet.pk}/"
