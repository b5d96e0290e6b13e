"""Whoever gets, loses or takes over a role is told, once, in words that name the other side."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import Text
from chiso.office.accounts import operations
from chiso.office.accounts.jobs import tell_ended_delegations
from chiso.office.accounts.models import Membership, Role
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import SheetState
from chiso.office.rounds.operations.notices import tell_unit
from tests import factories
from tests.office.rounds.arrange import running

pytestmark = pytest.mark.django_db
DAY, AT = factories.DAY, factories.MOMENT
END = DAY + dt.timedelta(days=5)


def titles(person):
    return list(Notice.objects.filter(person=person).order_by("id").values_list("title", flat=True))


@pytest.fixture
def lender(province):
    return province.people[Role.UNIT_LEADER]


@pytest.fixture
def borrower(province):
    return factories.person(full_name="Lê Thị Mượn")


def lend(actor, lender, borrower, *, valid_from=DAY, valid_to=END):
    membership = Membership.objects.get(person=lender)
    return operations.delegate(
        actor=actor,
        membership=membership,
        to_person=borrower,
        valid_from=valid_from,
        valid_to=valid_to,
        reason="đi công tác",
        at=AT,
    )


def morning(day):
    return dt.datetime.combine(day, dt.time(6), tzinfo=factories.VIETNAM)


def test_the_borrower_is_told_what_was_lent_and_until_which_day(lender, borrower):
    lend(factories.actor(lender), lender, borrower)
    notice = Notice.objects.get()  # the lender knows it
    assert notice.title == f"{lender.full_name} ủy quyền cho anh/chị: Lãnh đạo đơn vị, Sở Y tế"
    assert notice.title_en == f"{lender.full_name} lends you a role: Unit leader, Sở Y tế"
    assert notice.detail == "15/01/2026 – 19/01/2026 · đi công tác"


def test_the_lender_is_told_when_an_administrator_lends_the_role(province, lender, borrower):
    lend(province.actor(Role.ADMINISTRATOR), lender, borrower)
    assert titles(lender) == ["Vai trò của anh/chị được ủy quyền cho Lê Thị Mượn: Lãnh đạo đơn vị, Sở Y tế"]


def test_both_sides_are_told_once_when_it_runs_out(lender, borrower):
    lend(factories.actor(lender), lender, borrower)
    assert tell_ended_delegations(now=morning(END - dt.timedelta(days=1))) == 0
    assert tell_ended_delegations(now=morning(END)) == 2
    assert tell_ended_delegations(now=morning(END)) == 0
    assert titles(borrower)[-1] == f"Hết ủy quyền của {lender.full_name}: Lãnh đạo đơn vị, Sở Y tế"
    assert titles(lender)[-1] == "Hết ủy quyền cho Lê Thị Mượn: Lãnh đạo đơn vị, Sở Y tế"


def test_an_end_long_past_is_not_told_any_more(lender, borrower):
    factories.delegate(lender, borrower, valid_to=END)
    assert tell_ended_delegations(now=morning(END + dt.timedelta(days=8))) == 0


def test_an_early_end_is_told_at_once_and_not_again_by_the_job(lender, borrower):
    lent = lend(factories.actor(lender), lender, borrower, valid_from=DAY - dt.timedelta(days=2))
    operations.end_delegation(actor=factories.actor(lender), delegation=lent, on=DAY, reason="về sớm", at=AT)
    assert (len(titles(borrower)), len(titles(lender))) == (2, 1)
    assert tell_ended_delegations(now=AT) == 0


def test_one_that_is_taken_back_before_it_begins_is_told(lender, borrower):
    lent = lend(factories.actor(lender), lender, borrower, valid_from=DAY + dt.timedelta(days=2))
    operations.end_delegation(actor=factories.actor(lender), delegation=lent, on=DAY, reason="không đi nữa", at=AT)
    assert titles(borrower)[-1].startswith("Hết ủy quyền")


def test_one_that_never_begins_because_the_role_ends_is_told(province, lender, borrower):
    lent = lend(factories.actor(lender), lender, borrower, valid_from=DAY + dt.timedelta(days=3))
    operations.end_membership(actor=province.actor(Role.ADMINISTRATOR), membership=lent.membership, on=DAY, at=AT)
    assert titles(borrower)[-1].startswith("Hết ủy quyền")


def test_a_notice_of_the_unit_reaches_the_borrower_as_long_as_the_role_is_lent(province, lender, borrower):
    here = running(province, state=SheetState.SELF_SUBMITTED)
    lend(factories.actor(lender), lender, borrower)
    for key, at in (("some", AT), ("late", morning(END))):
        tell_unit(sheet=here.sheet, roles=(Role.UNIT_LEADER,), key=key, title=Text("Phiếu chờ", "Waits"), at=at)
    assert Notice.objects.filter(key="some", person=borrower).exists()
    assert set(Notice.objects.filter(key="late").values_list("person_id", flat=True)) == {lender.pk}


def test_the_successor_is_told_of_the_work_taken_over_and_the_leaver_who_has_it(province):
    round_ = factories.round_(province.units["so-noi-vu"], name="Đánh giá năm 2025")
    factories.sheet(factories.group(round_), province.units["so-y-te"], state=SheetState.DRAFT)
    successor = factories.member(Role.OBSERVER, province.units["so-y-te"])
    leaver = province.people[Role.UNIT_OFFICER]
    operations.hand_over(
        actor=province.actor(Role.ADMINISTRATOR),
        person=leaver,
        unit=province.units["so-y-te"],
        on=END,
        reason="Quyết định điều động",
        successor=successor,
        at=AT,
    )
    (notice,) = Notice.objects.filter(person=successor)
    assert notice.title == f"Nhận bàn giao từ {leaver.full_name}, Sở Y tế, từ 20/01/2026: 1 việc đang mở"
    assert notice.detail == "Đánh giá năm 2025: Sở Y tế – Đang tự chấm"
    assert titles(leaver) == [f"Đã bàn giao cho {successor.full_name}, Sở Y tế, từ 20/01/2026"]


def test_what_was_taken_over_stands_on_the_successors_own_page(province, as_person):
    successor, leaver = (
        factories.member(Role.UNIT_OFFICER, province.units["so-y-te"]),
        province.people[Role.UNIT_OFFICER],
    )
    operations.hand_over(
        actor=province.actor(Role.ADMINISTRATOR),
        person=leaver,
        unit=province.units["so-y-te"],
        on=END,
        reason="Quyết định điều động",
        successor=successor,
        at=AT,
    )
    shown = as_person(successor).get("/accounts/me/").content.decode()
    assert "Quyết định điều động" in shown
    assert leaver.full_name in shown
