"""The nightly run: each thing once, whatever dies in between; the ladder's days; whom it tells."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import connection

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Task
from chiso.office.directives.operations.cascading import hand_down
from chiso.office.notifications.models import Notice
from chiso.office.reminders.jobs import run_night
from chiso.office.reminders.models import LetterState, NightRun, ReminderAction, ReminderLetter, WorkReminder
from chiso.office.reminders.operations.night import remind_on
from chiso.office.workdays.queries import day_after
from tests import factories
from tests.architecture.source import ROOT

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def task(province):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    return factories.directive_task(plan, province.units["so-y-te"], due=DAY)


def steps(subject_id):
    return list(WorkReminder.objects.filter(subject_id=subject_id).order_by("id").values_list("step", flat=True))


def night(day):
    return remind_on(day=day, at=AT + (day - DAY))


def test_the_ladder_is_climbed_on_its_days_and_stops_where_a_letter_waits(task):
    for days in range(-6, 40):
        night(DAY + dt.timedelta(days=days))
    assert steps(task.pk) == ["sap-den-han", "qua-han", "don-doc"]
    assert [row.on for row in WorkReminder.objects.order_by("id")] == [
        day_after(DAY, -3), day_after(DAY, 1), day_after(DAY, 5)
    ]  # fmt: skip
    letter = ReminderLetter.objects.get()
    assert (letter.action, letter.state, letter.owner_id) == (
        ReminderAction.LETTER,
        LetterState.DRAFT,
        task.plan.owner_id,
    )


def test_a_second_run_of_the_same_night_tells_nobody_twice(task):
    late = day_after(DAY, 1)
    night(late)
    told = Notice.objects.count()
    NightRun.objects.update(finished_at=None)
    night(late)
    assert (Notice.objects.count(), WorkReminder.objects.count()) == (told, 1)
    assert told == 2  # the officer and the leader of the unit


def test_a_later_deadline_begins_the_ladder_anew(task):
    night(day_after(DAY, 1))
    Task.objects.filter(pk=task.pk).update(due=DAY + dt.timedelta(days=30))
    night(day_after(DAY + dt.timedelta(days=30), 1))
    assert steps(task.pk) == ["qua-han", "qua-han"]


def test_a_finished_task_and_one_of_a_day_to_come_are_left_alone(task):
    Task.objects.filter(pk=task.pk).update(completed_on=DAY)
    assert night(day_after(DAY, 9)).reminders == 0
    Task.objects.filter(pk=task.pk).update(completed_on=None, assigned_on=day_after(DAY, 30), due=day_after(DAY, 40))
    assert night(day_after(DAY, 10)).reminders == 0


def test_a_person_gets_one_notice_a_night_that_counts(province, task):
    plan = task.plan
    for number in range(4):
        factories.directive_task(plan, province.units["so-y-te"], due=DAY, content=f"việc {number}")
    factories.directive_task(plan, province.units["so-y-te"], due=day_after(DAY, 3))
    night(day_after(DAY, 1))
    officer = Notice.objects.get(person=province.people["unit_officer"])
    assert officer.title == "Nhắc việc: 5 việc quá hạn, 1 việc sắp đến hạn"


def test_a_directive_without_an_answer_climbs_the_same_ladder(province):
    order = factories.directive(province.units["so-noi-vu"], issued_on=DAY)
    owner = province.actor(Role.ROUND_OWNER)
    [row] = hand_down(actor=owner, directive=order, units=[province.units["so-y-te"]], on=DAY, due=DAY, at=AT)
    night(day_after(DAY, 1))
    assert WorkReminder.objects.get().subject == "handed"
    assert steps(row.pk) == ["qua-han"]


def test_long_overdue_work_reaches_the_provincial_leaders(province, task):
    for days in (1, 5):
        night(day_after(DAY, days))
    letter = ReminderLetter.objects.get()
    number = factories.directive(province.units["so-noi-vu"])
    ReminderLetter.objects.filter(pk=letter.pk).update(
        state=LetterState.ISSUED, issued_on=day_after(DAY, 5), document=number, closed_at=AT
    )
    night(day_after(DAY, 14))
    assert "phe-binh" not in steps(task.pk)
    night(day_after(DAY, 15))
    assert steps(task.pk)[-1] == "phe-binh"
    leader = Notice.objects.filter(person=province.people["leader"]).order_by("-id")[0]
    assert leader.title == "1 việc của 1 đơn vị quá hạn lâu; 1 văn bản đôn đốc chờ ký"


def test_the_job_waits_for_the_hour_and_runs_a_day_once(task):
    local = dt.datetime.combine(day_after(DAY, 1), dt.time(0, 30), tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert run_night(now=local) == 0
    assert run_night(now=local + dt.timedelta(hours=1)) == 1
    run = NightRun.objects.get()
    assert run_night(now=local + dt.timedelta(hours=9)) == 1
    assert NightRun.objects.get().finished_at == run.finished_at


def test_a_finished_night_costs_one_query(task, django_assert_num_queries):
    late = day_after(DAY, 1)
    night(late)
    with django_assert_num_queries(1):
        night(late)


def test_the_number_of_queries_does_not_grow_with_the_tasks(province, task, django_assert_max_num_queries):
    many = [Task(plan=task.plan, content="x", lead=task.lead, assigned_on=DAY, due=DAY) for _ in range(500)]
    Task.objects.bulk_create(many)
    with django_assert_max_num_queries(40):
        assert night(day_after(DAY, 1)).reminders == 501


DYING = """
    import os, signal, sys, datetime as dt
    import django
    django.setup()
    from django.db import connection
    from chiso.office.reminders.operations.night import remind_on

    left = [int(sys.argv[2])]
    def dying(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("INSERT") and "notice" in sql:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return answer
    day = dt.date.fromisoformat(sys.argv[1])
    with connection.execute_wrapper(dying):
        remind_on(day=day, at=dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC))
"""


def run_until_killed(day, after):
    """A process of its own on the test's database that is killed (SIGKILL) inside the n-th unit's transaction."""
    name = connection.settings_dict["NAME"]
    known = connection.settings_dict
    url = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"
    )
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "chiso.web.settings", "PYTHONPATH": "src"}
    command = [sys.executable, "-c", textwrap.dedent(DYING), day.isoformat(), str(after)]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False).returncode


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_and_started_again_everybody_is_told_exactly_once():
    province = factories.province()
    plan = factories.directive_plan(province.units["so-noi-vu"])
    units = [factories.unit(f"so-{n}", f"Sở {n}", parent=province.root) for n in range(8)]
    for unit in units:
        factories.member(Role.UNIT_OFFICER, unit)
        for _ in range(3):
            factories.directive_task(plan, unit, due=DAY)
    day = day_after(DAY, 1)
    assert run_until_killed(day, 3) == -signal.SIGKILL
    connection.close()
    assert 0 < WorkReminder.objects.count() < 24
    assert NightRun.objects.get().finished_at is None
    assert run_until_killed(day, 4) == -signal.SIGKILL
    connection.close()
    remind_on(day=day, at=AT)
    assert WorkReminder.objects.count() == 24
    people = [unit.memberships.get().person for unit in units]
    assert [person.notices.count() for person in people] == [1] * 8
    assert {person.notices.get().title for person in people} == {"Nhắc việc: 3 việc quá hạn"}
    run = NightRun.objects.get()
    assert (run.reminders, run.units) == (24, 8)
