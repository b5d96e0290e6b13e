"""The report calendar: opens by itself once, prefilled, approved, sent; on time by the day it was sent."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.communications.operations.activities import Told, log_activity, set_quota
from chiso.office.directives.operations.cascading import answer_directive, hand_down
from chiso.office.errors import Conflict
from chiso.office.notifications.models import Notice
from chiso.office.reminders.models import WorkReminder
from chiso.office.reminders.operations.night import remind_on
from chiso.office.reporting.figures import fed_figures, figures_of
from chiso.office.reporting.models import OpenPeriod, ReportState, UnitReport
from chiso.office.reporting.operations.calendar import open_due_periods, set_up_series
from chiso.office.reporting.operations.feeding import feed_round
from chiso.office.reporting.operations.writing import return_report, save_report, send_report, submit_report
from chiso.office.reporting.paper import periodic_paper
from chiso.office.reporting.queries import periods
from chiso.office.rounds.models import Answer, Stage
from chiso.office.workdays.queries import day_after
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
CLOSED = dt.date(2026, 3, 14)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture
def series(province):
    return set_up_series(
        actor=province.actor(Role.ROUND_OWNER),
        owner=province.units["so-noi-vu"],
        title="Kết quả thực hiện công tác cải cách hành chính",
        basis="KH 1",
        first_year=2026,
        levels={"department": 3, "commune": 5},
        at=AT,
    )


@pytest.fixture
def report(province, series):
    open_due_periods(day=CLOSED, at=moment(CLOSED))
    return UnitReport.objects.get(unit=province.units["so-y-te"])


def sent(province, report, day, number="12/BC-SYT"):
    officer, leader = province.actor(Role.UNIT_OFFICER), province.actor(Role.UNIT_LEADER)
    report = save_report(actor=officer, report=report, texts=("Đã rà soát 12 thủ tục.", "", ""), at=moment(day))
    report = submit_report(actor=officer, report=report, at=moment(day))
    return send_report(actor=leader, report=report, number=number, at=moment(day))


def test_a_period_opens_on_the_day_its_figures_close_and_once(province, series):
    assert open_due_periods(day=CLOSED - dt.timedelta(days=1), at=AT) == 0
    assert open_due_periods(day=CLOSED, at=AT) == 5  # three departments, two communes; the ward owes nothing
    assert open_due_periods(day=CLOSED + dt.timedelta(days=1), at=AT) == 0
    dues = dict(UnitReport.objects.values_list("unit__key", "due"))
    assert (dues["so-y-te"], dues["xa-mau-an"]) == (dt.date(2026, 3, 17), CLOSED)
    assert Notice.objects.filter(person=province.people["unit_officer"]).count() == 1


def test_a_site_that_slept_for_months_opens_only_the_newest_period(series):
    open_due_periods(day=dt.date(2026, 10, 5), at=AT)
    assert list(OpenPeriod.objects.values_list("code", flat=True)) == ["q3"]


def test_years_before_the_report_was_asked_for_are_not_opened(series):
    assert open_due_periods(day=DAY, at=AT) == 0  # the year 2025 had closed


def test_from_writing_to_sending_with_the_figures_as_they_stood(province, report):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    task = factories.directive_task(plan, report.unit, due=dt.date(2026, 2, 1), completed_on=dt.date(2026, 1, 30))
    done = sent(province, report, dt.date(2026, 3, 17))
    assert (done.state, done.is_late, done.figures["tasks_done_on_time"]) == (ReportState.SENT, False, 1)
    type(task).objects.filter(pk=task.pk).update(completed_on=None)
    assert periodic_paper(done, day=DAY).tasks_done_on_time == 1
    assert periodic_paper(done, day=DAY).head.number == "12/BC-SYT"


def test_one_day_after_the_due_day_is_late_and_counts_so(province, report):
    sent(province, report, dt.date(2026, 3, 18))
    [line] = periods(dt.date(2026, 3, 18))
    assert (line.total, line.on_time, line.late, line.silent, line.rate) == (5, 0, 1, 4, Decimal(0))
    [before] = periods(dt.date(2026, 3, 16))
    assert before.silent == 2  # the communes, due when the window closed


def test_a_report_goes_through_its_steps_in_order(province, report):
    officer, leader = province.actor(Role.UNIT_OFFICER), province.actor(Role.UNIT_LEADER)
    with pytest.raises(InputError) as error:
        submit_report(actor=officer, report=report, at=AT)
    assert codes(error) == ["reporting.empty"]
    with pytest.raises(InputError) as error:
        send_report(actor=leader, report=report, number="", at=AT)
    assert codes(error) == ["reporting.state"]
    with pytest.raises(NotAllowed):
        send_report(actor=officer, report=report, number="", at=AT)


def test_given_back_it_is_open_again_with_the_reason_and_the_same_due_day(province, report):
    done = sent(province, report, dt.date(2026, 3, 17))
    owner = province.actor(Role.ROUND_OWNER)
    with pytest.raises(InputError):
        return_report(actor=owner, report=done, reason=" ", at=AT)
    back = return_report(actor=owner, report=done, reason="thiếu số liệu", at=AT)
    assert (back.state, back.returned, back.sent_on, back.due) == ("open", "thiếu số liệu", None, report.due)
    again = sent(province, back, dt.date(2026, 3, 19))
    assert again.is_late


def test_two_writers_of_one_report_never_lose_each_others_words(province, report):
    officer = province.actor(Role.UNIT_OFFICER)
    stale = UnitReport.objects.get(pk=report.pk)
    save_report(actor=officer, report=report, texts=("một", "", ""), at=AT)
    with pytest.raises(Conflict):
        save_report(actor=officer, report=stale, texts=("hai", "", ""), at=AT)


def test_a_report_that_is_not_sent_climbs_the_ladder_of_reminders(province, report):
    remind_on(day=day_after(report.due, 1), at=AT)
    assert WorkReminder.objects.filter(unit=report.unit, subject="report").count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "reporting.no_title"),
        ({"basis": ""}, "reporting.no_basis"),
        ({"levels": {}}, "reporting.levels"),
        ({"levels": {"department": 30}}, "reporting.days"),
        ({"first_year": 26}, "reporting.year"),
    ],
)
def test_a_report_that_cannot_be_is_refused(province, given, code):
    good = {"title": "A", "basis": "B", "levels": {"department": 1}, "first_year": 2026}
    owner = province.actor(Role.ROUND_OWNER)
    with pytest.raises(InputError) as error:
        set_up_series(actor=owner, owner=province.units["so-noi-vu"], at=AT, **{**good, **given})
    assert codes(error) == [code]


def test_the_figures_count_what_lies_in_the_window_and_stand_on_its_last_day(province):
    unit = province.units["so-y-te"]
    plan = factories.directive_plan(province.units["so-noi-vu"])
    first, last = dt.date(2026, 1, 1), dt.date(2026, 3, 14)
    for due, done in ((DAY, DAY), (DAY, None), (last, None), (DAY, dt.date(2026, 3, 20)), (DAY, dt.date(2025, 12, 1))):
        factories.directive_task(plan, unit, due=due, completed_on=done, assigned_on=dt.date(2025, 11, 1))
    found = figures_of(unit.pk, first, last)
    assert (found.tasks, found.tasks_done_on_time, found.tasks_overdue, found.tasks_open) == (4, 1, 2, 1)


FED = """
code: lay-tu-he-thong-2026
name: {vi: Lấy từ hệ thống, en: Fed}
family: thu
unit_group: so
valid_for: {from: 2026-01-01, to: 2027-01-01}
legal_basis: [thử]
total: 6
nodes:
  - {code: "1", name: {vi: Chỉ đạo, en: Orders}, level: field, max: 6}
  - {code: "1.1", parent: "1", name: {vi: Văn bản, en: Documents}, level: criterion, max: 2, channel: fed,
     rule: {kind: fed, from: documents, rule: {kind: ratio, numerator: on_time, denominator: total}}}
  - {code: "1.2", parent: "1", name: {vi: Tin bài, en: News}, level: criterion, max: 2, channel: fed,
     rule: {kind: fed, from: communications, measure: items, rule: {kind: count, input: tin, points_each: 1, cap: 2}}}
  - {code: "1.3", parent: "1", name: {vi: Lạ, en: Odd}, level: criterion, max: 2, channel: fed,
     rule: {kind: fed, from: reports, rule: {kind: count, input: khong_co, points_each: 1, cap: 2}}}
"""


@pytest.fixture
def fed_round(province):
    version = factories.framework_version(FED)
    round_ = factories.round_(province.units["so-noi-vu"], year=2026)
    group = factories.group(round_, version)
    sheet = factories.sheet(group, province.units["so-y-te"])
    owner, unit = province.actor(Role.ROUND_OWNER), province.units["so-y-te"]
    for number in range(3):
        order = factories.directive(province.units["so-noi-vu"], f"{number + 1}/CT-UBND", issued_on=dt.date(2026, 1, 2))
        [row] = hand_down(
            actor=owner, directive=order, units=[unit], on=dt.date(2026, 1, 2), due=dt.date(2026, 1, 9), at=AT
        )
        if number:
            answer = factories.directive(unit, issued_on=dt.date(2026, 1, 9))
            answer_directive(actor=system_actor(DAY), handed=row, answer=answer, at=AT)
    set_quota(actor=owner, unit_kind="department", minimum=1, basis="KH", valid_from=dt.date(2026, 1, 1), at=AT)
    told = Told("news", DAY, "Tin", "https://baomau.example/1")
    log_activity(actor=province.actor(Role.UNIT_OFFICER), unit_id=unit.pk, told=told, at=AT)
    return round_, sheet


def inputs_of(sheet, node):
    return Answer.objects.get(sheet=sheet, node=node, stage=Stage.APPRAISAL_1).inputs


def test_counts_of_the_office_go_into_the_criteria_that_ask_for_them(province, fed_round):
    round_, sheet = fed_round
    done = feed_round(actor=province.actor(Role.ROUND_OWNER), round_=round_, at=AT)
    assert (done.entered, done.unchanged) == (2, 0)
    assert inputs_of(sheet, "1.1") == {"on_time": "2", "total": "3"}
    assert inputs_of(sheet, "1.2") == {"tin": "1"}
    [problem] = done.problems
    assert (problem.code, problem.where, problem.got) == ("reporting.not_offered", "Sở Y tế, 1.3", "khong_co")
    again = feed_round(actor=province.actor(Role.ROUND_OWNER), round_=round_, at=AT)
    assert (again.entered, again.unchanged) == (0, 2)


def test_rates_are_absent_where_nothing_can_be_divided_by(province):
    unit = province.units["so-tu-phap"]
    for source in ("documents", "tasks", "reports", "communications"):
        offered = fed_figures(source, unit, 2026, DAY)
        assert "rate" not in offered
        assert set(offered.values()) == {Decimal(0)}
    assert fed_figures("dossiers", unit, 2026, DAY) == {}


def test_the_pages_walk_from_setting_up_to_a_word_file(client, province):
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(province.people["round_owner"], backend=backend)
    form = {"title": "Báo cáo CCHC", "basis": "KH 1", "first_year": "2026", "days-department": "3"}
    assert client.post(reverse("reporting:new_series"), {**form, "days-department": "ba"}).status_code == 422
    client.post(reverse("reporting:new_series"), form)
    open_due_periods(day=CLOSED, at=moment(CLOSED))
    report = UnitReport.objects.get(unit=province.units["so-y-te"])
    key = {"report_id": report.pk}
    client.force_login(province.people["unit_officer"], backend=backend)
    words = {"results": "Đã số hóa 90 %.", "version": "1", "then": "submit"}
    client.post(reverse("reporting:write", kwargs=key), words)
    assert client.post(reverse("reporting:write", kwargs=key), words).status_code == 409
    client.force_login(province.people["unit_leader"], backend=backend)
    client.post(reverse("reporting:send", kwargs=key), {"number": "7/BC"})
    report.refresh_from_db()
    assert report.state == ReportState.SENT

    word = docx.Document(io.BytesIO(client.get(reverse("reporting:paper", kwargs={**key, "form": "docx"})).content))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "quý I năm 2026" in said
    assert "từ 15/12/2025 đến 14/03/2026" in said
    assert "4. Kết quả nổi bật: Đã số hóa 90 %." in said  # no table of tasks stands before it


def test_the_page_of_a_unit_counts_its_reports_and_the_period_leads_to_each(as_person, province, report):
    sent(province, report, report.due)
    page = reverse("directives:unit_work", kwargs={"unit_id": report.unit_id})
    link = reverse("reporting:report", kwargs={"report_id": report.pk})
    shown = as_person(province.people["round_owner"]).get(page).content.decode()
    assert "Báo cáo định kỳ: đúng hạn 1 trên 1" in shown and link in shown
    assert link not in as_person(province.people["appraiser"]).get(page).content.decode()
    period = reverse("reporting:period", kwargs={"period_id": report.period_id})
    assert link in as_person(province.people["round_owner"]).get(period).content.decode()
    others = UnitReport.objects.exclude(unit=report.unit).first()
    own_only = as_person(province.people["unit_officer"]).get(period).content.decode()
    assert link in own_only and reverse("reporting:report", kwargs={"report_id": others.pk}) not in own_only
