"""Background entry point of digests; the scheduler calls it every few minutes, a person gets one a day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from chiso.office.notifications.channels import configured_channels
from chiso.office.notifications.digests import send_digests
from chiso.office.workdays.queries import is_working_day


def send_due_digests(*, now: dt.datetime) -> int:
    """Send what is due; returns how many messages were accepted. Without any channel nothing is asked."""
    channels = configured_channels()
    if not channels:
        return 0
    today = timezone.localtime(now).date()
    return send_digests(
        channels=channels, site=settings.SITE, at=now, today=today, is_working_day=is_working_day(today)
    )
