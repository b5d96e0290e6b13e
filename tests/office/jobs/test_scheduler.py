"""The scheduler: a job runs when due, in one process at a time, and one job's fault stops no other."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.utils.module_loading import import_string

from chiso.office.jobs.models import Lease
from chiso.office.jobs.operations import give_back, take_lease
from chiso.office.jobs.scheduler import JOBS, PeriodicJob, run_forever, run_once
from tests.factories import MOMENT

MINUTE = dt.timedelta(minutes=1)
ran: list[dt.datetime] = []


def note(*, now: dt.datetime) -> None:
    """A job that remembers when it ran."""
    ran.append(now)


def fail(*, now: dt.datetime) -> None:
    """A job that breaks."""
    raise RuntimeError("hỏng")


HERE = "tests.office.jobs.test_scheduler"
NOTE = PeriodicJob("note", f"{HERE}.note", MINUTE)
FAIL = PeriodicJob("fail", f"{HERE}.fail", MINUTE)


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    # the tests are imported by path, so the name that a job is found by is given here
    monkeypatch.setattr("chiso.office.jobs.scheduler.import_string", {NOTE.run: note, FAIL.run: fail}.__getitem__)


def test_every_shipped_job_can_be_found_and_takes_the_moment() -> None:
    for job in JOBS:
        assert callable(import_string(job.run)), job.run
        assert job.every <= dt.timedelta(days=1)


@pytest.mark.django_db
def test_a_job_runs_when_due_and_not_before() -> None:
    for seconds in (0, 30, 60, 61, 125):
        run_once(MOMENT + dt.timedelta(seconds=seconds), (NOTE,))
    assert [(moment - MOMENT).seconds for moment in ran] == [0, 60, 125]


@pytest.mark.django_db
def test_a_job_that_fails_stops_no_other_and_is_tried_again() -> None:
    first = run_once(MOMENT, (FAIL, NOTE))
    assert [(run.name, run.error) for run in first] == [("fail", "RuntimeError: hỏng"), ("note", "")]
    assert [run.name for run in run_once(MOMENT + MINUTE, (FAIL,))] == ["fail"]


@pytest.mark.django_db
def test_only_one_holder_gets_the_lease() -> None:
    def take(who: str, at: dt.datetime) -> bool:
        return take_lease(name="lock", holder=who, at=at, every=MINUTE, hold=10 * MINUTE)

    assert take("an", MOMENT)
    assert not take("binh", MOMENT)
    give_back(name="lock", holder="an", ran_at=MOMENT)
    assert not take("binh", MOMENT + MINUTE / 2)
    assert take("binh", MOMENT + MINUTE)


@pytest.mark.django_db
def test_a_holder_that_died_loses_the_lease_and_cannot_give_it_back() -> None:
    take_lease(name="lock", holder="an", at=MOMENT, every=MINUTE, hold=MINUTE)
    assert take_lease(name="lock", holder="binh", at=MOMENT + MINUTE, every=MINUTE, hold=MINUTE)
    give_back(name="lock", holder="an", ran_at=MOMENT)
    assert Lease.objects.get().holder == "binh"


@pytest.mark.django_db(transaction=True)
def test_the_loop_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chiso.office.jobs.scheduler.run_once", lambda now: ran.append(now))
    stop = threading.Event()
    loop = threading.Thread(target=run_forever, args=(stop,), kwargs={"tick": 0.01})
    loop.start()
    while len(ran) < 3:
        pass
    stop.set()
    loop.join(timeout=5)
    assert not loop.is_alive()
