"""Taking and giving back the lease of a periodic job."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from chiso.office.jobs.models import Lease


def take_lease(*, name: str, holder: str, at: dt.datetime, every: dt.timedelta, hold: dt.timedelta) -> bool:
    """Whether `holder` may run the job now: it is due, and nobody holds a lease that still runs.

    One conditional UPDATE decides between processes; a holder that died loses the lease after `hold`.
    """
    Lease.objects.get_or_create(name=name)
    free = Q(until__isnull=True) | Q(until__lte=at)
    due = Q(last_run_at__isnull=True) | Q(last_run_at__lte=at - every)
    return bool(Lease.objects.filter(free, due, name=name).update(holder=holder, until=at + hold))


def give_back(*, name: str, holder: str, ran_at: dt.datetime) -> None:
    """End the lease after a run that began at `ran_at`; a lease that was lost meanwhile is left alone."""
    Lease.objects.filter(name=name, holder=holder).update(holder="", until=None, last_run_at=ran_at)
