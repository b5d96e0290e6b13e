"""The month by its days: what fits on a day, what is counted, how often the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.office.directives.models import Handed
from chiso.office.directives.queries.following import PER_DAY, month_of
from tests import factories

DAY = factories.DAY
D = dt.timedelta
FIRST = DAY.replace(day=1)


@pytest.fixture
def plan(province):
    return factories.directive_plan(province.units["so-noi-vu"])


def tasks_on(plan, unit, day, many, **fields):
    return [factories.directive_task(plan, unit, due=day, **fields) for _number in range(many)]


def answers_due(province, day, many):
    home = province.units["so-noi-vu"]
    orders = [factories.directive(home, issued_on=DAY - D(days=30)) for _number in range(many)]
    days = {"handed_on": DAY - D(days=30), "due": day}
    return [Handed.objects.create(directive=one, unit=province.units["so-y-te"], **days) for one in orders]


def day_of(month, day):
    return next(one for week in month.weeks for one in week if one.day == day)


@pytest.mark.parametrize(
    ("tasks", "answers", "shown"),
    [
        (PER_DAY - 2, 1, (PER_DAY - 2, 1, 0)),
        (PER_DAY - 2, 5, (PER_DAY - 2, 2, 3)),
        (PER_DAY, 2, (PER_DAY, 0, 2)),
        (PER_DAY + 3, 2, (PER_DAY, 0, 5)),
        (0, PER_DAY + 1, (0, PER_DAY, 1)),
    ],
)
def test_a_day_shows_its_first_things_tasks_before_answers_and_counts_the_rest(province, plan, tasks, answers, shown):
    made = tasks_on(plan, province.units["so-y-te"], DAY, tasks)
    owed = answers_due(province, DAY, answers)
    month = month_of(FIRST, DAY)
    day = day_of(month, DAY)
    assert (len(day.tasks), len(day.handed), day.more) == shown
    assert [line.task.pk for line in day.tasks] == [one.pk for one in made[:PER_DAY]]
    assert [one.pk for one in day.handed] == [one.pk for one in owed[: shown[1]]]
    assert month.due == tasks + answers


def test_only_open_tasks_of_the_month_whose_day_has_passed_are_late(province, plan):
    unit = province.units["so-y-te"]
    tasks_on(plan, unit, DAY - D(days=1), 2)
    tasks_on(plan, unit, DAY - D(days=1), 1, completed_on=DAY)
    tasks_on(plan, unit, DAY, 1)
    tasks_on(plan, unit, FIRST - D(days=1), 1)  # the week before belongs to the page, not to the month
    month = month_of(FIRST, DAY)
    assert (month.due, month.late) == (4, 2)
    assert len(day_of(month, FIRST - D(days=1)).tasks) == 1


def test_the_month_asks_as_many_questions_for_many_things_as_for_few(
    province, plan, django_assert_num_queries, django_assert_max_num_queries
):
    tasks_on(plan, province.units["so-y-te"], DAY, 1)
    answers_due(province, DAY, 1)
    with django_assert_num_queries(6):
        month_of(FIRST, DAY)
    for number in range(12):
        tasks_on(plan, province.units["so-tu-phap"], DAY + D(days=number % 4), 3)
    answers_due(province, DAY + D(days=1), 8)
    with django_assert_max_num_queries(6):
        month_of(FIRST, DAY)
