"""The secret link of a unit's calendar: made when first asked for, changed when it got into wrong hands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.reminders.models import CalendarFeed
from chiso.office.units.models import Unit


def change_link(*, actor: Actor, unit: Unit, at: dt.datetime) -> CalendarFeed:
    """A new link for the unit; whoever holds an earlier one gets nothing any more."""
    grant = require(actor, "directives.report", unit_id=unit.pk)
    with transaction.atomic():
        feed, new = CalendarFeed.objects.get_or_create(unit=unit, defaults={"changed_at": at})
        if not new:
            CalendarFeed.objects.filter(pk=feed.pk).update(serial=F("serial") + 1, changed_at=at)
            feed.refresh_from_db()
        record(actor=actor, action="reminders.feed.change", obj=feed, stream=f"reminders:{unit.pk}", at=at, grant=grant,
               unit_id=unit.pk)  # fmt: skip
    return feed
