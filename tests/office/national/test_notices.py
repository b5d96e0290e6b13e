"""Lead departments and contacts are told what is theirs, near its moment, once."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.office.jobs.scheduler import JOBS
from chiso.office.national.jobs import send_notices
from chiso.office.national.ministry import read_typed
from chiso.office.national.models import Lead
from chiso.office.national.operations.contributing import contribute
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Sheet, SheetState
from chiso.office.rounds.operations.answers import TypedCell
from tests import factories
from tests.office.national.arrange import own_index

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
DAY = dt.timedelta(days=1)
CLOSES = AT + 5 * DAY


def titles(person, word: str = "") -> list[str]:
    found = Notice.objects.filter(person=person).order_by("id").values_list("title", flat=True)
    return [title for title in found if word in title]


def test_a_department_is_told_once_which_leaves_it_leads_and_until_when(province):
    own = own_index(province)
    send_notices(now=AT)
    assert titles(own.health) == ["Đơn vị chủ trì 3 tiêu chí của tỉnh, hạn gần nhất 20/01/2026"]
    assert Notice.objects.get(person=own.justice).detail == "2.1"
    assert send_notices(now=AT) == 0
    assert send_notices(now=AT + DAY) == 0


def test_another_leaf_or_another_deadline_is_news(province):
    own = own_index(province)
    send_notices(now=AT)
    factories.lead(own.group, province.units["so-tu-phap"], "1.3")
    assert send_notices(now=AT) > 0
    assert titles(own.justice, "2 tiêu chí") == ["Đơn vị chủ trì 2 tiêu chí của tỉnh, hạn gần nhất 20/01/2026"]
    Lead.objects.filter(node="2.1").update(closes_at=CLOSES + DAY)
    assert send_notices(now=AT) == 1


def test_a_contact_without_a_role_of_entry_is_told_too(province):
    own = own_index(province)
    contact = factories.person("dau.moi", "Người Đầu Mối")
    Lead.objects.filter(node="1").update(contact=contact)
    send_notices(now=AT)
    assert len(titles(contact, "chủ trì 3")) == 1
    assert len(titles(own.health, "chủ trì 3")) == 1


def test_the_opening_of_a_window_is_told_when_it_opens_not_before(province):
    own = own_index(province)
    Lead.objects.filter(node="2.1").update(opens_at=AT + DAY)
    send_notices(now=AT)
    assert titles(own.justice, "Đã mở nhập") == []
    send_notices(now=AT + DAY)
    send_notices(now=AT + 2 * DAY)
    assert titles(own.justice, "Đã mở nhập") == ["Đã mở nhập 1 tiêu chí của tỉnh"]


def test_a_deadline_is_reminded_three_days_and_one_day_before_and_when_it_has_passed(province):
    own = own_index(province)
    for moment in (AT, CLOSES - 3 * DAY, CLOSES - 2 * DAY, CLOSES - DAY, CLOSES - DAY, CLOSES, CLOSES + DAY):
        send_notices(now=moment)
    assert titles(own.justice, "ạn nội bộ") == [
        "Hạn nội bộ 09:00 20/01/2026: còn 1 tiêu chí",
        "Hạn nội bộ 09:00 20/01/2026: còn 1 tiêu chí",
        "Quá hạn nội bộ: còn 1 tiêu chí",
    ]


def test_who_has_entered_everything_is_not_reminded(province):
    own = own_index(province)
    cell = TypedCell("2.1", "9/10", 0)
    contribute(actor=own.other, sheet=own.fresh(), cell=cell, note="Bản giấy đã gửi", seen_note="", at=AT)
    send_notices(now=CLOSES - DAY)
    send_notices(now=CLOSES)
    assert titles(own.justice, "ạn nội bộ") == []
    assert len(titles(own.health, "ạn nội bộ")) == 2


@pytest.mark.parametrize("state", [SheetState.SELF_LOCKED, SheetState.PUBLISHED])
def test_nobody_is_reminded_of_a_sheet_that_is_closed(province, state):
    own = own_index(province)
    Sheet.objects.filter(pk=own.sheet.pk).update(state=state)
    assert send_notices(now=CLOSES - DAY) == 0


def test_a_deadline_long_past_is_not_told_to_a_new_installation(province):
    own_index(province)
    assert send_notices(now=CLOSES + 30 * DAY) == 0


def test_departments_are_told_what_they_lost_in_the_ministry_s_result(province):
    own = own_index(province)
    Sheet.objects.filter(pk=own.sheet.pk).update(state=SheetState.SELF_LOCKED)
    store_ministry_result(
        actor=own.owner,
        sheet=own.fresh(),
        reading=read_typed({"1.1": "1", "1.2": "1,25", "1.3": "0,5", "2.1": "3"}, factories.small_framework()),
        publication=Publication("1/QĐ-BNV"),
        reason="",
        at=AT,
    )
    send_notices(now=AT)
    assert titles(own.health) == ["Bộ đã chấm: đơn vị mất 1,25 điểm ở 2 tiêu chí"]
    assert titles(own.justice) == ["Bộ đã chấm: đơn vị không mất điểm nào"]
    assert Notice.objects.get(person=own.health).link == f"/national/{own.group.pk}/ministry/"
    assert send_notices(now=AT + DAY) == 0


def test_the_scheduler_runs_the_job():
    assert "chiso.office.national.jobs.send_notices" in {job.run for job in JOBS}
