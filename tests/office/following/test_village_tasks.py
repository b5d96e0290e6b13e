"""A task that a village leads: its commune sees, reports and is reminded; the village confirms by a link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Task, TaskEventKind
from chiso.office.directives.operations.sharing import split_task
from chiso.office.directives.operations.working import complete_task, reopen_task, report_progress
from chiso.office.directives.paper import plan_paper
from chiso.office.directives.queries.following import work_of
from chiso.office.following.links import token_of
from chiso.office.following.models import VillageRequest
from chiso.office.notifications.models import Notice
from chiso.office.reminders.feeds import calendar_of
from chiso.office.reminders.models import CalendarFeed, ReminderLetter, WorkReminder
from chiso.office.reminders.operations.night import remind_on
from chiso.office.reminders.queries.letters import addressees
from chiso.office.units.models import UnitKind
from chiso.office.workdays.queries import day_after
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def clerk(commune):
    return factories.member(Role.UNIT_OFFICER, commune)


@pytest.fixture
def task(province, village):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    return factories.directive_task(plan, village, due=DAY, content="Niêm yết thu chi ở nhà văn hóa")


def test_the_officer_of_the_commune_reports_for_its_village_and_no_other_commune_does(province, task, clerk):
    report_progress(actor=factories.actor(clerk), task=task, text="Đã dán", at=AT)
    stranger = factories.actor(factories.member(Role.UNIT_OFFICER, province.communes[1]))
    with pytest.raises(NotAllowed):
        report_progress(actor=stranger, task=Task.objects.get(), text="Không phải của tôi", at=AT)


def test_the_proof_comes_from_the_library_of_the_commune(task, clerk, commune):
    proof = factories.document(commune, clerk)
    complete_task(actor=factories.actor(clerk), task=task, completed_on=DAY, result="", evidence=proof, at=AT)
    assert Task.objects.get().evidence == proof


def test_the_work_of_a_village_stands_among_that_of_its_commune(client, task, clerk, commune):
    client.force_login(clerk)
    page = client.get(reverse("directives:mine"))
    assert [line.task for line in page.context["lines"]] == [task]
    assert "Thôn Đông" in page.content.decode()
    assert [line.task for line in work_of(commune, DAY).villages] == [task]
    assert "Thôn Đông" in client.get(reverse("directives:unit_work", kwargs={"unit_id": commune.pk})).content.decode()


def test_a_part_may_go_on_to_another_village(task, clerk, commune):
    other = factories.unit("thon-doai", "Thôn Đoài", kind=UnitKind.VILLAGE, parent=commune)
    made = split_task(actor=factories.actor(clerk), task=task, units=[other], content="Rà soát", due=DAY, at=AT)
    assert [part.lead for part in made] == [other]


def test_the_night_tells_the_people_of_the_commune_once_about_their_own_work_and_the_village_s(task, clerk, commune):
    factories.directive_task(task.plan, commune, due=DAY)
    late = day_after(DAY, 1)
    for _again in range(2):
        remind_on(day=late, at=AT + (late - DAY))
    assert [notice.person for notice in Notice.objects.filter(person=clerk)] == [clerk]
    assert "2 việc quá hạn" in Notice.objects.get(person=clerk).title
    assert {row.unit for row in WorkReminder.objects.all()} == {commune}


def test_the_letter_goes_to_the_commune_and_names_the_village(task, commune):
    overdue = day_after(DAY, 5)
    for days in range((overdue - DAY).days + 1):
        remind_on(day=DAY + dt.timedelta(days=days), at=AT)
    [one] = addressees(ReminderLetter.objects.get())
    assert one.unit == commune
    assert [line.what.vi for line in one.open_lines] == ["Thôn Đông: Niêm yết thu chi ở nhà văn hóa"]


def test_lists_of_the_province_name_a_village_beside_its_commune(client, province, task, commune):
    beside = f"Thôn Đông, {commune.name}"
    client.force_login(province.people[str(Role.ROUND_OWNER)])
    for name, given in (("plan", {"plan_id": task.plan_id}), ("overdue", {}), ("task", {"task_id": task.pk})):
        assert beside in client.get(reverse(f"directives:{name}", kwargs=given)).content.decode()
    assert [row.lead for row in plan_paper(task.plan, day=DAY).rows] == [beside]


def test_the_calendar_of_a_commune_holds_the_deadlines_of_its_villages(task, commune):
    feed = CalendarFeed.objects.create(unit=commune, changed_at=AT)
    written = calendar_of(feed, site="https://mau.vn", at=AT).decode()
    assert "Thôn Đông" in written and "task-" in written


def test_a_village_closes_its_task_by_the_link_that_the_commune_sent(client, task, clerk, village):
    client.force_login(clerk)
    address = reverse("directives:task", kwargs={"task_id": task.pk})
    assert "Tạo liên kết" in client.get(address).content.decode()
    assert client.post(reverse("following:ask_about", kwargs={"task_id": task.pk}), {}).status_code == 302
    asked = VillageRequest.objects.get()
    assert (asked.task, asked.village) == (task, village)
    behind = reverse("following:village", kwargs={"token": token_of(asked)})
    assert behind in client.get(address).content.decode()
    client.logout()
    assert client.post(behind, {"name": "Lò Văn Mẫu", "note": "dán ngày chủ nhật"}).status_code == 302
    done = Task.objects.get()
    assert done.completed_on == timezone.localdate()
    assert done.result == "Thôn Đông xác nhận qua liên kết: Lò Văn Mẫu. dán ngày chủ nhật"
    assert done.events.get().kind == TaskEventKind.COMPLETION


def test_a_request_without_a_task_or_about_a_finished_one_closes_nothing(client, task, clerk, village):
    complete_task(actor=factories.actor(clerk), task=task, completed_on=DAY, result="BC 1", at=AT)
    asked = VillageRequest.objects.create(
        village=village, commune_id=clerk.memberships.get().unit_id, task=task, text="x", due=DAY, asked_at=AT
    )
    client.post(reverse("following:village", kwargs={"token": token_of(asked)}), {"name": "Lò Văn Mẫu"})
    assert Task.objects.get().result == "BC 1"


def test_a_request_is_settled_when_the_commune_closes_the_task_and_waits_again_when_it_is_opened(
    client, province, task, clerk
):
    client.force_login(clerk)
    client.post(reverse("following:ask_about", kwargs={"task_id": task.pk}), {})
    behind = reverse("following:village", kwargs={"token": token_of(VillageRequest.objects.get())})
    complete_task(actor=factories.actor(clerk), task=task, completed_on=DAY, result="BC 1", at=AT)
    listed = client.get(reverse("following:index")).content.decode()
    assert "Xong theo nhiệm vụ" in listed and "Chờ xác nhận" not in listed and behind not in listed
    shown = client.get(behind).content.decode()
    assert f"đã báo cáo hoàn thành ngày {DAY:%d/%m/%Y}" in shown and "Xác nhận đã làm" not in shown
    assert client.post(behind, {"name": "Lò Văn Mẫu"}).status_code == 422
    done = Task.objects.get()
    reopen_task(actor=province.actor(Role.ROUND_OWNER), task=done, reason="chưa có ảnh niêm yết", at=AT)
    assert "Xác nhận đã làm" in client.get(behind).content.decode()


def test_the_link_is_offered_for_villages_only_and_to_their_commune_only(client, province, task, clerk):
    other = factories.directive_task(task.plan, province.communes[0], due=DAY + dt.timedelta(days=3))
    client.force_login(clerk)
    assert "Tạo liên kết" not in client.get(reverse("directives:task", kwargs={"task_id": other.pk})).content.decode()
    assert client.post(reverse("following:ask_about", kwargs={"task_id": other.pk}), {}).status_code == 422
    client.force_login(factories.member(Role.UNIT_OFFICER, province.communes[1]))
    assert client.post(reverse("following:ask_about", kwargs={"task_id": task.pk}), {}).status_code == 403
