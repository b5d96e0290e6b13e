"""Periodic work: one process at a time runs each job, whatever dies in between.

The trap: a cron entry that nobody installed locks no sheet. The scheduler starts with the site; every job is
idempotent, takes a lease in the database, and a failing job never stops the others.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import threading
from dataclasses import dataclass

from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from chiso.office.jobs.operations import give_back, take_lease

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """A function `run(now=…)`, named by its path, that is due again `every` so often; `hold` bounds one run."""

    name: str
    run: str
    every: dt.timedelta
    hold: dt.timedelta = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class JobRun:
    """What one run did; `error` is empty when it went well."""

    name: str
    error: str = ""


JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob("lock_at_deadlines", "chiso.office.rounds.jobs.lock_at_deadlines", dt.timedelta(seconds=30)),
    PeriodicJob("seal_audit", "chiso.office.audit.jobs.seal", dt.timedelta(seconds=60)),
    PeriodicJob("sweep_files", "chiso.office.evidence.jobs.sweep", dt.timedelta(days=1)),
    PeriodicJob("sweep_drafts", "chiso.office.surveys.jobs.sweep", dt.timedelta(days=1)),
    PeriodicJob("send_reminders", "chiso.office.rounds.jobs.send_reminders", dt.timedelta(minutes=30)),
    PeriodicJob("tell_delegations", "chiso.office.accounts.jobs.tell_ended_delegations", dt.timedelta(minutes=10)),
    PeriodicJob("open_report_periods", "chiso.office.reporting.jobs.open_periods", dt.timedelta(hours=1)),
    PeriodicJob("remind_units", "chiso.office.reminders.jobs.run_night", dt.timedelta(minutes=15)),
    PeriodicJob("read_moves", "chiso.office.moving.jobs.read_again", dt.timedelta(minutes=1)),
    PeriodicJob("read_documents", "chiso.office.directives.jobs.read_again", dt.timedelta(minutes=1)),
    PeriodicJob("send_digests", "chiso.office.notifications.jobs.send_due_digests", dt.timedelta(minutes=10)),
    PeriodicJob("tell_leads", "chiso.office.national.jobs.send_notices", dt.timedelta(minutes=10)),
    PeriodicJob("dossiers_nightly", "chiso.office.dossiers.jobs.nightly", dt.timedelta(hours=6)),
    PeriodicJob("dossiers_resume", "chiso.office.dossiers.jobs.resume", dt.timedelta(minutes=1)),
    PeriodicJob("dossiers_pull", "chiso.office.dossiers.jobs.pull", dt.timedelta(hours=1)),
)


def holder_name() -> str:
    """This process and thread, as a lease names its holder."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident() % 10_000}"


def run_once(now: dt.datetime, jobs: tuple[PeriodicJob, ...] = JOBS) -> list[JobRun]:
    """Run every job that is due at `now` and whose lease is free; returns what ran."""
    holder = holder_name()
    return [
        _run(job, holder, now)
        for job in jobs
        if take_lease(name=job.name, holder=holder, at=now, every=job.every, hold=job.hold)
    ]


def _run(job: PeriodicJob, holder: str, now: dt.datetime) -> JobRun:
    try:
        import_string(job.run)(now=now)
    except Exception as error:  # one job's fault must not stop the others
        log.exception("periodic job %s failed", job.name)
        return JobRun(job.name, f"{type(error).__name__}: {error}")
    finally:
        give_back(name=job.name, holder=holder, ran_at=now)
    return JobRun(job.name)


def run_forever(stop: threading.Event, *, tick: float = 10.0) -> None:
    """Look every `tick` seconds for jobs that are due, until `stop` is set; meant for a thread or a process."""
    while not stop.is_set():
        close_old_connections()
        try:
            run_once(timezone.now())
        except Exception:  # the database may be away for a moment; the next tick tries again
            log.exception("the scheduler could not look for jobs")
        finally:
            close_old_connections()
        stop.wait(tick)
