"""The first screen of each role says the finding, from real data, and leads to the next thing to do."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from chiso.office.accounts.models import Role
from chiso.office.national.models import Lead
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.national.queries.led import led_years
from chiso.office.national.queries.standing import own_standing
from chiso.office.rounds.models import CouncilMeeting, Dispute, SheetState
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.web.desks.one_stop import FIRST
from tests import factories
from tests.office.dossiers.cases import bring, extract
from tests.office.national.arrange import own_index
from tests.office.national.test_targets import published
from tests.office.reports.sheets import answer
from tests.office.surveys.field import collection, interview

pytestmark = pytest.mark.django_db
NOW = dt.datetime.now(tz=factories.VIETNAM)


@pytest.fixture
def sheet(province):
    """The sheet of Sở Y tế in a round whose self-scoring closes in twenty days."""
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data(), name="Đánh giá năm nay")
    for step in ("self", "appraisal_1"):
        factories.window(round_, step, opens=NOW - dt.timedelta(days=10), closes=NOW + dt.timedelta(days=20))
    group = factories.group(round_)
    factories.assign(group, province.units["so-tu-phap"], "1")
    return factories.sheet(group, province.units["so-y-te"], answered=1, answerable=4)


def home(as_person, province, role, query=""):
    response = as_person(province.people[role]).get(f"/{query}")
    assert response.status_code == 200
    return response


def headline(response) -> str:
    return " ".join(response.text.split("<h1>")[1].split("</h1>")[0].split())


class TestUnit:
    def test_the_officer_reads_how_much_is_left_and_goes_on_there(self, as_person, province, sheet):
        response = home(as_person, province, Role.UNIT_OFFICER)
        assert headline(response).startswith("Còn 3 tiêu chí chưa nhập")
        assert f'href="/rounds/sheets/{sheet.pk}/"' in response.text

    def test_the_officer_of_another_unit_sees_nothing_of_it(self, as_person, province, sheet):
        stranger = factories.member(Role.UNIT_OFFICER, province.units["xa-mau-an"])
        assert "Không có phiếu nào đang mở" in as_person(stranger).get("/").text

    @pytest.mark.parametrize(
        "state, fields, told",
        [
            (SheetState.DRAFT, {"answered": 4, "missing_evidence": 2}, "còn 2 tiêu chí thiếu minh chứng"),
            (SheetState.DRAFT, {"answered": 4}, "Phiếu đã đủ, có thể trình"),
            (SheetState.SELF_SUBMITTED, {}, "phiếu đang ở người khác"),
            (SheetState.IN_APPRAISAL, {}, "phiếu đang ở người khác"),
            (SheetState.EXPLANATION_OPEN, {}, "Có tiêu chí cần giải trình"),
        ],
    )
    def test_the_headline_follows_the_state(self, as_person, province, sheet, state, fields, told):
        type(sheet).objects.filter(pk=sheet.pk).update(state=state, **fields)
        assert told in headline(home(as_person, province, Role.UNIT_OFFICER))

    def test_the_leader_of_the_unit_is_told_what_waits_for_approval(self, as_person, province, sheet):
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.SELF_SUBMITTED)
        assert headline(home(as_person, province, Role.UNIT_LEADER)).startswith("1 phiếu chờ anh/chị duyệt")

    def test_a_sheet_still_being_filled_is_not_counted_as_waiting_for_approval(self, as_person, province, sheet):
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.SELF_SUBMITTED)
        other = factories.round_(
            province.units["so-noi-vu"], workflow=default_workflow_data(), name="Đánh giá khác", year=2031
        )
        factories.window(other, "self", opens=NOW - dt.timedelta(days=10), closes=NOW + dt.timedelta(days=30))
        second = factories.sheet(factories.group(other), province.units["so-y-te"], answered=1, answerable=4)
        type(second).objects.filter(pk=second.pk).update(state=SheetState.EXPLANATION_OPEN)
        response = home(as_person, province, Role.UNIT_LEADER)
        assert "Đánh giá khác" in response.text
        assert headline(response).startswith("1 phiếu chờ anh/chị duyệt")


class TestOneStop:
    @pytest.fixture
    def officer(self, province):
        return factories.member(Role.ONE_STOP_OFFICER, province.units["so-y-te"])

    def test_a_unit_without_dossiers_is_told_so(self, as_person, officer):
        assert headline(as_person(officer).get("/")) == "Đơn vị chưa có trong số liệu một cửa"

    def test_what_falls_due_today_at_the_own_counter_leads(self, as_person, province, officer, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        begun = NOW.replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=9)
        tonight = NOW.replace(tzinfo=None, hour=23, minute=59, second=0, microsecond=0)
        bring(
            extract(
                *(("HOM-NAY", "so-y-te", begun, tonight, None), ("NOI-KHAC", "xa-mau-an", begun, tonight, None)),
            ),
            at=NOW,
        )
        response = as_person(officer).get("/")
        assert headline(response) == "1 hồ sơ phải trả hôm nay"
        assert "HOM-NAY" in response.text
        assert "NOI-KHAC" not in response.text

    def test_a_long_list_is_begun_and_counted_whole(self, as_person, officer, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        day = NOW.replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)
        begun, due = day - dt.timedelta(days=9), day - dt.timedelta(days=2)
        bring(extract(*((f"TRE-{n:02}", "so-y-te", begun, due, None) for n in range(30))), at=NOW)
        response = as_person(officer).get("/")
        assert headline(response) == "30 hồ sơ quá hạn chưa có thư xin lỗi"
        assert response.text.count('<th scope="row" class="nw"><a') == FIRST
        assert f"Hiện {FIRST} hồ sơ đầu." in response.text


class TestOthers:
    def test_the_round_owner_reads_who_is_late(self, as_person, province, sheet):
        sheet.group.round.windows.filter(step="self").update(closes_at=NOW - dt.timedelta(days=3))
        response = home(as_person, province, Role.ROUND_OWNER)
        assert headline(response) == "1 đơn vị quá hạn, 1 đơn vị còn đang tự chấm"
        assert "Sở Y tế" in response.text

    def test_a_training_round_is_not_counted_with_the_real_one(self, as_person, province, sheet, settings):
        practice = factories.round_(
            province.units["so-noi-vu"], workflow=default_workflow_data(), year=2031, name="Tập huấn", is_training=True
        )
        factories.sheet(factories.group(practice), province.units["so-y-te"])
        owner = province.people[Role.ROUND_OWNER]
        assert "1/1 đơn vị còn đang tự chấm" in headline(as_person(owner).get("/"))
        settings.IS_TRAINING = True
        assert "2/2 đơn vị còn đang tự chấm" in headline(as_person(owner).get("/"))

    def test_the_appraiser_reads_how_many_sheets_wait(self, as_person, province, sheet):
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.IN_APPRAISAL)
        assert headline(home(as_person, province, Role.APPRAISER)) == "1 phiếu chờ thẩm định"

    def test_the_administrator_reads_which_units_have_nobody(self, as_person, province):
        response = home(as_person, province, Role.ADMINISTRATOR)
        assert headline(response) == "2 đơn vị chưa có ai được giao vai trò"
        assert "Phường Mẫu Đô" in response.text

    def test_the_leader_without_results_is_told_so(self, as_person, province, sheet):
        assert "chưa có kết quả nào được công bố" in headline(home(as_person, province, Role.LEADER))

    def test_the_councils_button_leads_to_the_round_with_something_to_settle(self, as_person, province, sheet):
        later = factories.group(
            factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data(), year=2031)
        )
        factories.sheet(later, province.units["so-y-te"])
        Dispute.objects.create(sheet=sheet, node="1.1", raised_at=NOW)
        CouncilMeeting.objects.create(round=sheet.group.round, held_at=NOW, closed_at=NOW)
        response = home(as_person, province, Role.COUNCIL_SECRETARY)
        rooms = re.findall(r'href="(/rounds/council/\d+/)"', response.text)
        assert rooms[0] == f"/rounds/council/{sheet.group.round_id}/"
        assert "chưa triệu tập phiên tiếp theo" in response.text

    def test_somebody_without_a_role_is_told_whom_to_ask(self, as_person):
        assert "chưa được giao vai trò nào" in as_person(factories.person()).get("/").text


class TestOwnIndexOfTheLeader:
    """The leader reads the province's own index first: target, last year, now, who owns what slips."""

    @pytest.fixture
    def own(self, province):
        own = own_index(province)
        own.group.round.year = 2026
        own.group.round.save()
        answer(own.sheet, "1.1", {"answer": "có"})
        return own

    def test_what_lacks_to_the_target_is_the_headline_and_who_slips_is_named(self, as_person, province, own):
        aims = {"1": Aim(Decimal("3.5")), "2": Aim(Decimal(5))}
        goal = Goal(Decimal(90), Decimal(60), 10, None, "")
        save_targets(actor=own.owner, group=own.group, goal=goal, aims=aims, version=0, at=factories.MOMENT)
        Lead.objects.filter(node="1").update(closes_at=NOW - dt.timedelta(days=2))
        Lead.objects.filter(node="2.1").update(closes_at=NOW + dt.timedelta(days=9))
        response = home(as_person, province, Role.LEADER)
        # 1.1 is full, nothing else has a figure: of 10 points 1,50 may be lost
        assert headline(response).endswith("đã mất 0,00 điểm; mất thêm quá 1,50 là không đạt mục tiêu 8,50")
        section = response.text.split('id="h-own"')[1].split("</section>")[0]
        assert "Hướng tới hạng 10" in section
        assert "Sở Y tế" in section
        assert "Sở Tư pháp" not in section

    def test_a_target_out_of_reach_is_said(self, as_person, province, own):
        answer(own.sheet, "1.2", {"rate": "10"})
        aims = {"1": Aim(Decimal(4)), "2": Aim(Decimal(5))}
        goal = Goal(Decimal(90), Decimal(60), None, None, "")
        save_targets(actor=own.owner, group=own.group, goal=goal, aims=aims, version=0, at=factories.MOMENT)
        told = headline(home(as_person, province, Role.LEADER))
        assert told.endswith("nhiều nhất còn 8,00 điểm, dưới mục tiêu 9,00")

    def test_the_own_index_is_no_round_of_units(self, as_person, province, own):
        published(own, {own.sheet.unit.key: ("23", "86.10")}, year=2025)
        text = home(as_person, province, Role.LEADER).text
        assert "Đã nộp phiếu tự chấm" not in text
        assert "Chưa công bố kết quả nào" in text

    def test_last_year_stands_beside_it_with_its_rank(self, as_person, province, own):
        published(own, {own.sheet.unit.key: ("23", "86.10")}, year=2025)
        section = home(as_person, province, Role.LEADER).text.split('id="h-own"')[1].split("</section>")[0]
        assert "Năm 2025: 86,10 %, hạng 23" in section
        assert "Chưa đặt đủ mục tiêu" in section

    def test_it_costs_a_fixed_number_of_queries(self, own, django_assert_max_num_queries):
        with django_assert_max_num_queries(11):
            assert own_standing(NOW).view.departments


class TestOwnIndexOfADepartment:
    """A lead department's work for the province's index stands on its first screen, though it has no sheet there."""

    def test_leaves_that_are_led_are_the_headline_where_no_sheet_waits(self, as_person, province):
        own = own_index(province)
        Lead.objects.filter(node="1").update(opens_at=NOW - dt.timedelta(days=2), closes_at=NOW + dt.timedelta(days=9))
        response = home(as_person, province, Role.UNIT_OFFICER)
        assert headline(response).startswith("Chỉ số của tỉnh: còn 3 tiêu chí chưa nhập")
        assert f'href="/national/{own.group.pk}/"' in response.text
        stranger = factories.member(Role.UNIT_OFFICER, province.units["xa-mau-an"])
        assert "Không có phiếu nào đang mở" in as_person(stranger).get("/").text

    def test_documents_that_lack_are_named_when_all_is_entered(self, as_person, province):
        own = own_index(province)
        Lead.objects.filter(node="2.1").update(
            opens_at=NOW - dt.timedelta(days=9), closes_at=NOW - dt.timedelta(days=2)
        )
        answer(own.sheet, "2.1", {"on_time": "46", "resolved": "48"})
        told = headline(as_person(own.justice).get("/"))
        assert told.startswith("Chỉ số của tỉnh: còn 1 tiêu chí thiếu tài liệu")
        assert "quá hạn" in told

    def test_a_sheet_of_the_unit_itself_keeps_the_headline(self, as_person, province, sheet):
        own_index(province)
        Lead.objects.filter(node="1").update(opens_at=NOW - dt.timedelta(days=2), closes_at=NOW + dt.timedelta(days=9))
        response = home(as_person, province, Role.UNIT_OFFICER)
        assert headline(response).startswith("Còn 3 tiêu chí chưa nhập")
        assert "Tiêu chí đơn vị mình chủ trì" in response.text

    def test_what_is_not_open_yet_or_handed_in_already_is_no_work(self, province):
        own = own_index(province)
        unit = {province.units["so-y-te"].pk}
        Lead.objects.update(opens_at=NOW + dt.timedelta(days=1), closes_at=NOW + dt.timedelta(days=9))
        assert led_years(unit, NOW) == []
        assert len(led_years(unit, NOW + dt.timedelta(days=2))) == 1
        type(own.sheet).objects.filter(pk=own.sheet.pk).update(state=SheetState.SELF_LOCKED)
        assert led_years(unit, NOW + dt.timedelta(days=2)) == []


class TestSeveralRoles:
    def test_tabs_pick_the_role(self, as_person, province, sheet):
        person = province.people[Role.UNIT_OFFICER]
        factories.member(Role.APPRAISER, province.units["so-tu-phap"], person=person)
        client = as_person(person)
        assert 'href="?as=appraiser"' in client.get("/").text
        assert "thẩm định" in headline(client.get("/?as=appraiser"))
        assert headline(client.get("/?as=administrator")).startswith("Còn 3 tiêu chí")

    def test_a_borrowed_role_has_its_screen(self, as_person, province, sheet):
        borrower = factories.person()
        factories.delegate(
            province.people[Role.UNIT_LEADER], borrower, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2099, 1, 1)
        )
        assert headline(as_person(borrower).get("/")).startswith("Còn 3 tiêu chí chưa nhập")


class TestField:
    """Surveys in the field, for who manages them and for who interviews."""

    @pytest.fixture
    def afield(self, province):
        manager = province.actor(Role.SURVEY_MANAGER)
        survey = open_survey(actor=manager, name="SIPAS", kind="satisfaction", target=None, at=NOW)
        wave = open_wave(actor=manager, survey=survey, year=NOW.year, at=NOW)
        found = collection(manager, wave, NOW)
        interview(found, "01-01", NOW - dt.timedelta(days=3))
        interview(found, "01-02", NOW)
        return found

    def test_the_manager_reads_what_came_in_today_and_opens_the_collection(self, as_person, province, afield):
        response = home(as_person, province, Role.SURVEY_MANAGER)
        assert headline(response) == "Hôm nay 1 phiếu đã về"
        assert f'href="/surveys/collections/{afield.pk}/"' in response.text

    def test_the_interviewer_keys_paper_forms_and_is_led_nowhere_else(self, as_person, province, afield):
        response = home(as_person, province, Role.INTERVIEWER)
        assert f'href="/surveys/collections/{afield.pk}/papers/key/"' in response.text
        assert f'href="/surveys/collections/{afield.pk}/"' not in response.text
        interviewer = as_person(province.people[Role.INTERVIEWER])
        shown = interviewer.get(f"/surveys/collections/{afield.pk}/papers/")
        assert (shown.status_code, 'href="/surveys/"' in shown.text) == (200, False)

    def test_a_closed_collection_stands_there_no_more(self, as_person, province, afield):
        afield.closed_at = NOW
        afield.save()
        assert headline(home(as_person, province, Role.INTERVIEWER)) == "Không có phiếu nào đang thu"
