"""A transfer is one step: the old role ends, the successor has it the same day, the open work is listed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from chiso.engine.errors import InputError
from chiso.office.accounts import operations
from chiso.office.accounts.models import HandOver, Membership, Role
from chiso.office.accounts.operations import Joining
from chiso.office.rounds.models import SheetState
from tests import factories

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 2, 1)


@pytest.fixture
def busy(province):
    """The officer of Sở Y tế has a sheet open."""
    round_ = factories.round_(province.units["so-noi-vu"], name="Đánh giá năm 2025")
    factories.sheet(factories.group(round_), province.units["so-y-te"], state=SheetState.DRAFT)
    return province


def transfer(province, **given):
    given = {"reason": "Quyết định điều động", "successor": None, **given}
    return operations.hand_over(
        actor=province.actor(Role.ADMINISTRATOR),
        person=province.people[Role.UNIT_OFFICER],
        unit=province.units["so-y-te"],
        on=ON,
        at=factories.MOMENT,
        **given,
    )


def test_the_role_passes_on_the_day_without_a_gap(busy):
    successor = factories.member(Role.OBSERVER, busy.units["so-y-te"])
    transfer(busy, successor=successor)
    leaver = busy.people[Role.UNIT_OFFICER]
    eve = ON - dt.timedelta(days=1)
    assert factories.actor(leaver, eve).roles == {"unit_officer"}
    assert "unit_officer" not in factories.actor(successor, eve).roles
    assert factories.actor(leaver, ON).roles == frozenset()
    assert "unit_officer" in factories.actor(successor, ON).roles


def test_what_the_unit_had_lent_to_the_leaver_ends_too(busy):
    leaver, unit = busy.people[Role.UNIT_OFFICER], busy.units["so-y-te"]
    lent = Membership.objects.get(person=busy.people[Role.UNIT_LEADER], unit=unit)
    for begin, end in ((dt.date(2026, 1, 20), dt.date(2026, 3, 1)), (dt.date(2026, 2, 10), dt.date(2026, 3, 1))):
        operations.delegate(
            actor=busy.actor(Role.UNIT_LEADER),
            membership=lent,
            to_person=leaver,
            valid_from=begin,
            valid_to=end,
            reason="đi công tác",
            at=factories.MOMENT,
        )
    transfer(busy, successor=factories.member(Role.UNIT_OFFICER, unit))
    assert "unit_leader" in factories.actor(leaver, ON - dt.timedelta(days=1)).roles
    assert factories.actor(leaver, ON).roles == frozenset()
    assert factories.actor(leaver, dt.date(2026, 2, 15)).roles == frozenset()


def test_the_new_place_begins_the_same_day(busy):
    successor = factories.member(Role.UNIT_OFFICER, busy.units["so-y-te"])
    new = Joining(unit=busy.units["so-tu-phap"], role=Role.APPRAISER, title="Thẩm định viên")
    transfer(busy, successor=successor, joining=[new])
    actor = factories.actor(busy.people[Role.UNIT_OFFICER], ON)
    assert [(grant.role, grant.unit_id, grant.title) for grant in actor.grants] == [
        ("appraiser", busy.units["so-tu-phap"].pk, "Thẩm định viên")
    ]


def test_the_open_work_is_listed_in_the_record(busy):
    successor = factories.member(Role.UNIT_OFFICER, busy.units["so-y-te"])
    made = transfer(busy, successor=successor)
    assert made.items == ["Đánh giá năm 2025: Sở Y tế – Đang tự chấm"]
    assert made.successor == successor


def test_open_work_needs_a_successor(busy):
    with pytest.raises(InputError) as error:
        transfer(busy)
    assert [problem.code for problem in error.value.problems] == ["accounts.successor_missing"]
    assert Membership.objects.get(person=busy.people[Role.UNIT_OFFICER]).valid_to is None


def test_without_open_work_nobody_need_take_over(province):
    made = transfer(province)
    assert made.items == []
    assert made.successor is None


def test_a_successor_who_holds_the_role_keeps_the_one_row(busy):
    successor = factories.member(Role.UNIT_OFFICER, busy.units["so-y-te"])
    transfer(busy, successor=successor)
    assert Membership.objects.filter(person=successor).count() == 1


def test_the_title_is_the_persons_own_and_does_not_pass(busy):
    Membership.objects.filter(person=busy.people[Role.UNIT_OFFICER]).update(title="Chuyên viên chính")
    successor = factories.member(Role.OBSERVER, busy.units["so-y-te"])
    transfer(busy, successor=successor)
    assert Membership.objects.get(person=successor, role=Role.UNIT_OFFICER).title == ""


def test_a_delegation_of_the_old_role_ends_with_it(busy):
    borrower = factories.person()
    factories.delegate(
        busy.people[Role.UNIT_OFFICER], borrower, valid_from=dt.date(2026, 1, 20), valid_to=dt.date(2026, 3, 1)
    )
    transfer(busy, successor=factories.member(Role.UNIT_OFFICER, busy.units["so-y-te"]))
    assert factories.actor(borrower, ON).grants == ()


def test_an_administrator_cannot_be_the_successor_of_who_scores(busy):
    with pytest.raises(InputError) as error:
        transfer(busy, successor=busy.people[Role.ADMINISTRATOR])
    assert [problem.code for problem in error.value.problems] == ["accounts.administrator_scores"]


def test_leaving_a_unit_where_one_is_not_is_refused(province):
    with pytest.raises(InputError) as error:
        operations.hand_over(
            actor=province.actor(Role.ADMINISTRATOR),
            person=province.people[Role.UNIT_OFFICER],
            unit=province.units["so-tu-phap"],
            on=ON,
            reason="x",
            at=factories.MOMENT,
        )
    assert [problem.code for problem in error.value.problems] == ["accounts.nothing_to_leave"]


def test_the_record_of_a_transfer_cannot_be_changed(province):
    made = transfer(province)
    assert HandOver.objects.get() == made
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_handover SET reason = 'x'")
