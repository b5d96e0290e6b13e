"""Who is late, what a unit has to do, the month by its days; split tasks, and the work of units that ended."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Handed, Task, TaskEventKind
from chiso.office.directives.operations.cascading import hand_down
from chiso.office.directives.operations.sharing import hand_over_work, split_task
from chiso.office.directives.queries.ended import orphaned_work
from chiso.office.directives.queries.following import late_units, month_of, work_of
from chiso.office.directives.queries.radar import radar
from chiso.office.notifications.models import Notice
from chiso.office.units.models import LineageKind, UnitLineage
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
D = dt.timedelta


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def plan(province):
    return factories.directive_plan(province.units["so-noi-vu"])


def task(plan, unit, due=DAY, **fields) -> Task:
    assigned = fields.pop("assigned_on", DAY - D(days=60))
    return factories.directive_task(plan, unit, due=due, assigned_on=assigned, **fields)


def test_the_late_list_counts_tasks_and_unanswered_directives_by_unit(province, plan):
    health, home = province.units["so-y-te"], province.units["so-noi-vu"]
    task(plan, health, DAY - D(days=3))
    task(plan, health, DAY - D(days=9))
    task(plan, home, DAY)  # due today: not late
    task(plan, home, DAY - D(days=5), completed_on=DAY - D(days=1))
    directive = factories.directive(home, "1/KH-UBND", issued_on=DAY - D(days=40))
    days = {"handed_on": DAY - D(days=40), "due": DAY - D(days=2)}
    Handed.objects.create(directive=directive, unit=health, **days)
    Handed.objects.create(directive=directive, unit=home, explanation="đã có", explained_on=DAY, **days)
    assert [(one.unit.key, one.tasks, one.directives, one.since) for one in late_units(DAY)] == [
        ("so-y-te", 2, 1, DAY - D(days=9))
    ]


def test_a_task_is_split_among_units_and_stays_with_its_lead(province, plan):
    whole = task(plan, province.units["so-y-te"], DAY + D(days=20))
    units = [province.units["xa-mau-an"], province.units["phuong-mau-do"]]
    made = split_task(
        actor=province.actor(Role.ROUND_OWNER), task=whole, units=units, content="Rà soát", due=DAY + D(days=10), at=AT
    )
    assert [(part.parent_id, part.lead.key, part.due) for part in made] == [
        (whole.pk, "xa-mau-an", DAY + D(days=10)),
        (whole.pk, "phuong-mau-do", DAY + D(days=10)),
    ]
    whole.refresh_from_db()
    assert (whole.lead.key, whole.events.get().kind) == ("so-y-te", TaskEventKind.SPLIT)


def test_parts_that_cannot_be_are_refused_all_at_once(province, plan):
    whole = task(plan, province.units["so-y-te"], DAY + D(days=20))
    with pytest.raises(InputError) as error:
        split_task(
            actor=province.actor(Role.ROUND_OWNER), task=whole, units=[], content=" ", due=DAY + D(days=21), at=AT
        )
    assert codes(error) == ["directives.no_content", "directives.no_units", "directives.after_parent"]
    assert Task.objects.count() == 1


def test_only_the_lead_or_who_ordered_may_split(province, plan):
    whole = task(plan, province.units["xa-mau-an"])
    with pytest.raises(NotAllowed):
        split_task(
            actor=province.actor(Role.UNIT_OFFICER),
            task=whole,
            units=[province.units["so-y-te"]],
            content="Rà soát",
            due=None,
            at=AT,
        )


def test_the_open_work_of_an_ended_unit_goes_to_the_successor_that_the_lineage_names(province, plan):
    district = factories.unit("huyen-mau", "Huyện Mẫu", parent=province.root, valid_to=DAY - D(days=1))
    commune, other = province.units["xa-mau-an"], province.units["so-y-te"]
    UnitLineage.objects.create(
        predecessor=district, successor=commune, kind=LineageKind.DIVIDE, on=DAY - D(days=1), legal_basis="mẫu"
    )
    open_one, done = (
        task(plan, district, DAY + D(days=5)),
        task(plan, district, DAY - D(days=9), completed_on=DAY),
    )
    owner = province.actor(Role.ROUND_OWNER)
    assert [(one.unit.key, one.tasks, one.successors) for one in orphaned_work(DAY)] == [("huyen-mau", 1, (commune,))]
    with pytest.raises(InputError) as error:
        hand_over_work(actor=owner, ended=district, successor=other, at=AT)
    assert codes(error) == ["directives.not_successor"]
    assert hand_over_work(actor=owner, ended=district, successor=commune, at=AT) == 1
    open_one.refresh_from_db()
    done.refresh_from_db()
    assert (open_one.lead.key, done.lead.key, open_one.version) == ("xa-mau-an", "huyen-mau", 2)
    assert open_one.events.get().text == "Huyện Mẫu → Xã Mẫu An"
    assert orphaned_work(DAY) == []
    with pytest.raises(InputError) as error:
        hand_over_work(actor=owner, ended=commune, successor=other, at=AT)
    assert set(codes(error)) >= {"directives.not_ended", "directives.not_successor"}


def test_what_an_ended_unit_never_answered_goes_to_its_successor_and_its_own_silence_stays_on_record(province):
    district = factories.unit("huyen-mau", "Huyện Mẫu", parent=province.root, valid_to=DAY - D(days=1))
    commune, owner = province.units["xa-mau-an"], province.actor(Role.ROUND_OWNER)
    lineage = {"kind": LineageKind.DIVIDE, "on": DAY - D(days=1), "legal_basis": "mẫu"}
    UnitLineage.objects.create(predecessor=district, successor=commune, **lineage)
    day, late = DAY - D(days=30), DAY - D(days=20)
    for units in ([district], [district, commune]):
        order = factories.directive(province.units["so-noi-vu"], issued_on=day)
        given = {"on": day, "due": late, "points": Decimal("0.5"), "at": AT - D(days=30)}
        hand_down(actor=owner, directive=order, units=units, **given)
    assert [(one.unit.key, one.tasks, one.directives) for one in orphaned_work(DAY)] == [("huyen-mau", 0, 2)]
    for due in (None, DAY - D(days=1)):
        with pytest.raises(InputError) as error:
            hand_over_work(actor=owner, ended=district, successor=commune, due=due, at=AT)
        assert codes(error) == ["directives.no_due"]
    clerk = factories.member(Role.UNIT_OFFICER, commune)
    assert hand_over_work(actor=owner, ended=district, successor=commune, due=DAY + D(days=9), at=AT) == 2
    fresh = Handed.objects.get(unit=commune, handed_on=DAY)
    assert (fresh.due, fresh.points) == (DAY + D(days=9), Decimal("0.5"))
    assert Handed.objects.get(unit=commune, handed_on=day).due == late
    assert radar(DAY - D(days=1)).total["silent"] == 3
    assert (radar(DAY).total["explained"], radar(DAY).total["silent"]) == (2, 1)
    assert [notice.link for notice in Notice.objects.filter(person=clerk)] == [
        reverse("directives:handed", kwargs={"handed_id": fresh.pk})
    ]
    assert orphaned_work(DAY) == []


def test_a_month_shows_each_due_day_once_and_only_ones_own_units_on_request(province, plan):
    first = DAY.replace(day=1)
    task(plan, province.units["so-y-te"], first + D(days=4))
    task(plan, province.units["so-noi-vu"], first + D(days=4))
    shown = month_of(first, DAY)
    days = {day.day: len(day.tasks) for week in shown.weeks for day in week if day.tasks}
    assert (days, shown.due, [len(week) for week in shown.weeks]) == (
        {first + D(days=4): 2},
        2,
        [7] * len(shown.weeks),
    )
    assert month_of(first, DAY, [province.units["so-y-te"].pk]).due == 1
    tet = month_of(dt.date(2026, 2, 1), DAY)
    assert not next(day for week in tet.weeks for day in week if day.day == dt.date(2026, 2, 17)).is_working


def test_the_page_of_a_unit_holds_what_it_leads_and_helps_with(province, plan):
    health = province.units["so-y-te"]
    task(plan, health, DAY - D(days=2))
    task(plan, health, None, repeat="monthly")
    beside = task(plan, province.units["so-noi-vu"])
    beside.units.add(health)
    work = work_of(health, DAY)
    assert (len(work.open), len(work.standing), len(work.beside), work.cells.open_overdue) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("name", "most"), [("directives:overdue", 18), ("directives:calendar", 16), ("directives:unit_work", 18)]
)
def test_pages_ask_as_often_for_many_tasks_as_for_few(province, plan, client, name, most):
    client.force_login(province.people[Role.ROUND_OWNER])
    unit, today = province.units["so-y-te"], timezone.localdate()
    where = reverse(name, kwargs={"unit_id": unit.pk} if name.endswith("unit_work") else {})
    counts = []
    for _again in range(2):
        for at in range(12):
            task(plan, unit, today - D(days=at % 5), assigned_on=today - D(days=90))
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize("view", ["board", "timeline"])
def test_a_plan_is_shown_by_month_and_by_status(province, plan, client, view):
    client.force_login(province.people[Role.ROUND_OWNER])
    task(plan, province.units["so-y-te"], timezone.localdate() + D(days=3), content="Rà soát thủ tục")
    answer = client.get(reverse("directives:plan", kwargs={"plan_id": plan.pk}), {"view": view}).content.decode()
    assert "Rà soát thủ tục" in answer and 'aria-current="true">' in answer


def test_a_task_is_split_on_its_page_by_names_of_units(province, plan, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    whole = task(plan, province.units["so-y-te"], timezone.localdate() + D(days=30))
    where = reverse("directives:split", kwargs={"task_id": whole.pk})
    refused = client.post(where, {"content": "Rà soát", "units": "Sở Lạ"})
    assert (refused.status_code, "Không có đơn vị nào tên như vậy" in refused.content.decode()) == (422, True)
    client.post(where, {"content": "Rà soát", "units": "UBND các xã, phường"})
    assert set(whole.parts.values_list("lead__key", flat=True)) == {"xa-mau-an", "xa-mau-binh", "phuong-mau-do"}
