"""Background entry points of reminders; the scheduler calls them, again and again, and they do each thing once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from chiso.office.reminders.operations.night import remind_on

FROM = dt.time(1, 0)  # local: before people come in, after the day's last entries


def run_night(*, now: dt.datetime) -> int:
    """Tonight's reminders, once the hour has come; returns how many there are today."""
    local = timezone.localtime(now)
    if local.time() < FROM:
        return 0
    return remind_on(day=local.date(), at=now).reminders
