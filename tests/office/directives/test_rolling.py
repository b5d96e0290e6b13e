"""Plans that follow one another: a task moves and stays one, the plan it left says so, goals belong to their year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Carry, Plan, Task, TaskEvent
from chiso.office.directives.operations.planning import make_plan, set_goal
from chiso.office.directives.operations.rolling import roll_over
from chiso.office.directives.operations.working import complete_task
from chiso.office.directives.queries.plans import cells_of
from chiso.office.directives.queries.rolling import carried_in, carried_on, goals_for, proposed_for, years_to_roll
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY  # 15/01/2026


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def office(province):
    return province.units["so-noi-vu"]


@pytest.fixture
def five_years(owner, office):
    return make_plan(actor=owner, owner_id=office.pk, title="Kế hoạch 2026–2030", year=2026, until=2030, at=AT)


@pytest.fixture
def tasks(five_years, province):
    lead = province.units["so-y-te"]
    days = (dt.date(2026, 3, 1), dt.date(2027, 6, 30), dt.date(2029, 2, 1), None)
    return [factories.directive_task(five_years, lead, due=day, content=f"Việc {n}") for n, day in enumerate(days)]


def roll(owner, plan, year, due, goals=(), title="Kế hoạch năm"):
    return roll_over(actor=owner, plan=plan, year=year, title=title, due=due, goals=goals, at=AT)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_draft_ticks_what_belongs_to_the_year_and_proposes_a_deadline_in_it(five_years, tasks):
    found = proposed_for(five_years, 2027)
    assert [row.ticked for row in found] == [True, True, False, True]
    assert [row.due for row in found] == [dt.date(2027, 3, 1), dt.date(2027, 6, 30), dt.date(2029, 2, 1), None]


def test_the_last_day_of_february_is_moved_to_one_that_exists(five_years, province):
    factories.directive_task(five_years, province.units["so-y-te"], due=dt.date(2028, 2, 29))
    assert [row.due for row in proposed_for(five_years, 2029)] == [dt.date(2029, 2, 28)]


def test_a_task_moves_and_is_still_one_with_its_history(owner, five_years, tasks):
    first = tasks[0]
    made = roll(owner, five_years, 2027, {first.pk: dt.date(2027, 3, 1)})
    moved = Task.objects.get(pk=first.pk)
    assert (Task.objects.count(), moved.plan, moved.due) == (4, made, dt.date(2027, 3, 1))
    event = TaskEvent.objects.get(task=first)
    assert (event.kind, event.due_before, event.due_after) == ("carry", dt.date(2026, 3, 1), dt.date(2027, 3, 1))
    assert moved.version == first.version + 1


def test_both_plans_say_where_it_went_and_whence_it_came(owner, five_years, tasks):
    made = roll(owner, five_years, 2027, {tasks[0].pk: dt.date(2027, 3, 1)})
    assert made.rolled_from == five_years
    [(carry, line)] = carried_on(five_years, DAY)
    assert (carry.target, carry.due_before, line.task) == (made, dt.date(2026, 3, 1), tasks[0])
    assert carried_in(made)[tasks[0].pk].source == five_years
    assert cells_of(Task.objects.filter(plan=five_years), DAY).total + len(carried_on(five_years, DAY)) == 4


def test_goals_of_a_year_begin_its_plan(owner, five_years):
    for year, value in ((2026, "80"), (2027, "83"), (None, "90")):
        set_goal(actor=owner, plan=five_years, index="SIPAS", kind="percent", value=Decimal(value), year=year, at=AT)
    assert five_years.goals.count() == 3
    made = roll(owner, five_years, 2027, {}, goals_for(five_years, 2027))
    assert [(goal.value, goal.year) for goal in made.goals.all()] == [(Decimal(83), None)]


def test_a_plan_of_one_year_rolls_into_the_next_with_all_its_goals(owner, office):
    plan = make_plan(actor=owner, owner_id=office.pk, title="KH 2026", year=2026, at=AT)
    set_goal(actor=owner, plan=plan, index="PAR INDEX", kind="ranks_up", value=Decimal(1), at=AT)
    assert years_to_roll(plan) == [2027]
    made = roll(owner, plan, 2027, {}, goals_for(plan, 2027))
    assert [goal.index for goal in made.goals.all()] == ["PAR INDEX"]
    assert years_to_roll(plan) == []


@pytest.mark.parametrize(
    ("year", "day", "code"),
    [
        (2031, dt.date(2031, 1, 1), "directives.roll_year"),
        (2027, dt.date(2026, 12, 31), "directives.roll_due"),
        (2027, None, "directives.roll_due"),
    ],
)
def test_what_cannot_follow_is_refused_and_nothing_moves(owner, five_years, tasks, year, day, code):
    with pytest.raises(InputError) as error:
        roll(owner, five_years, year, {tasks[0].pk: day})
    assert codes(error) == [code]
    assert (Plan.objects.count(), Carry.objects.count()) == (1, 0)


def test_a_year_gets_one_plan(owner, five_years):
    roll(owner, five_years, 2026, {})
    with pytest.raises(InputError) as error:
        roll(owner, five_years, 2026, {})
    assert codes(error) == ["directives.roll_year"]


def test_a_finished_task_does_not_move(province, owner, five_years):
    done = factories.directive_task(five_years, province.units["so-y-te"])
    complete_task(actor=province.actor(Role.UNIT_OFFICER), task=done, completed_on=DAY, result="1/BC", at=AT)
    assert done not in [row.task for row in proposed_for(five_years, 2027)]
    with pytest.raises(InputError) as error:
        roll(owner, five_years, 2027, {done.pk: dt.date(2027, 3, 1)})
    assert codes(error) == ["directives.roll_task"]


@pytest.mark.parametrize("until", [2026, 2020, 2040])
def test_a_plan_ends_after_it_begins(owner, office, until):
    with pytest.raises(InputError) as error:
        make_plan(actor=owner, owner_id=office.pk, title="KH", year=2026, until=until, at=AT)
    assert codes(error) == ["directives.plan_until"]


def test_a_goal_is_of_a_year_of_the_plan(owner, five_years):
    with pytest.raises(InputError) as error:
        set_goal(actor=owner, plan=five_years, index="SIPAS", kind="percent", value=Decimal(9), year=2031, at=AT)
    assert codes(error) == ["directives.goal_year"]


def test_the_database_forgets_no_move(owner, five_years, tasks):
    roll(owner, five_years, 2027, {tasks[0].pk: dt.date(2027, 3, 1)})
    with pytest.raises(DatabaseError), transaction.atomic():
        Carry.objects.all().delete()


def test_only_who_plans_for_the_body_rolls_its_plan(province, five_years):
    with pytest.raises(NotAllowed):
        roll(province.actor(Role.UNIT_OFFICER), five_years, 2027, {})


def test_the_page_shows_the_draft_keeps_what_was_typed_and_makes_the_plan(client, owner, five_years, tasks):
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    address = reverse("directives:roll", kwargs={"plan_id": five_years.pk})
    assert "01/03/2027" in client.get(address + "?year=2027").content.decode()
    typed = {"year": "2027", "title": "KH 2027", "task": [tasks[0].pk], f"due-{tasks[0].pk}": "31/6/2027"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "31/6/2027" in refused.content.decode()
    made = client.post(address, typed | {f"due-{tasks[0].pk}": "30/6/2027"})
    assert made.status_code == 302
    shown = client.get(made["Location"]).content.decode()
    assert "chuyển từ kế hoạch 2026–2030" in shown
    assert "KH 2027" in client.get(reverse("directives:plan", kwargs={"plan_id": five_years.pk})).content.decode()


@pytest.mark.parametrize(
    ("title", "until", "expected"),
    [
        ("Chương trình giai đoạn 2026-2030 của tỉnh", 2030, "Chương trình năm 2027 của tỉnh"),
        ("Kế hoạch 2026 – 2030", 2030, "Kế hoạch năm 2027"),
        ("Kế hoạch năm 2026", None, "Kế hoạch năm 2027"),
    ],
)
def test_the_draft_is_called_after_its_year(client, owner, office, title, until, expected):
    plan = make_plan(actor=owner, owner_id=office.pk, title=title, year=2026, until=until, at=AT)
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    shown = client.get(reverse("directives:roll", kwargs={"plan_id": plan.pk}) + "?year=2027").content.decode()
    assert f'value="{expected}"' in shown
