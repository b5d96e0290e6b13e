"""The screens from appraisal to complaint: what they show, to whom, in how many queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Person, Role
from chiso.office.reports.paper.content import score_sheet_paper
from chiso.office.rounds.models import Answer, Dispute, EvidenceLink, SheetState, Stage
from chiso.office.rounds.operations import appraisal, complaints, explanations
from chiso.office.rounds.operations.evidence_links import unlink_evidence
from chiso.office.rounds.queries.appraisal import Filters, grid
from tests import factories
from tests.office.rounds.flow import AT, SELF
from tests.office.rounds.test_round_to_publication import contested_to_council, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def field_one(flow, as_person):
    """A browser of the appraiser of field 1."""
    return as_person(Person.objects.get(pk=flow.one.person_id))


def url(name, **kwargs):
    return reverse(f"rounds:{name}", kwargs=kwargs)


def test_the_grid_shows_own_and_appraised_points_and_counts_in_the_address(flow, field_one):
    flow.correct("1.2", {"rate": "90"}, "Không khớp")
    page = field_one.get(url("appraisal", group_id=flow.group.pk)).content.decode()
    assert "2,00" in page and "1,25" in page and "↓" in page
    assert "còn 8 ô chưa thẩm định" in page
    narrowed = field_one.get(url("appraisal", group_id=flow.group.pk) + "?show=diff").content.decode()
    assert "Sở Y tế" in narrowed and "Sở Tư pháp" not in narrowed.split("<tbody>")[1]


def test_the_grid_needs_the_same_few_queries_for_three_units_and_for_forty(flow):
    with CaptureQueriesContext(
        connection,
    ) as few:
        grid(flow.group, flow.one, Filters())
    for _ in range(37):
        unit = factories.unit()
        sheet = factories.sheet(flow.group, unit, state=SheetState.IN_APPRAISAL)
        Answer.objects.bulk_create(
            Answer(sheet=sheet, node=node, stage=Stage.SELF, inputs=inputs, updated_at=AT)
            for node, inputs in SELF.items()
        )
    with CaptureQueriesContext(connection) as many:
        found = grid(flow.group, flow.one, Filters())
    assert len(found.rows) == 40
    assert len(few) == len(many) <= 7


def test_a_panel_saves_as_a_fragment_with_the_fresh_row(flow, field_one):
    address = url("correct", sheet_id=flow.sheet().pk, node="1.2")
    answer = field_one.post(
        address, {"in.rate": "90", "version": "0", "reason": "Không khớp báo cáo"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="r-{flow.sheet().pk}"' in page and "hx-swap-oob" in page
    assert flow.sheet().answers.get(node="1.2", stage=Stage.APPRAISAL_1).reason == "Không khớp báo cáo"


def test_a_reduction_without_reason_keeps_what_was_typed(flow, field_one):
    address = url("correct", sheet_id=flow.sheet().pk, node="1.2")
    answer = field_one.post(address, {"in.rate": "88,5", "version": "0"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "phải có lý do" in answer.content.decode() and 'value="88,5"' in answer.content.decode()


def test_the_second_writer_gets_both_values_in_the_panel(flow, field_one):
    flow.correct("1.2", {"rate": "90"}, "Không khớp")
    address = url("correct", sheet_id=flow.sheet().pk, node="1.2")
    answer = field_one.post(
        address, {"in.rate": "85", "version": "0", "reason": "Khác"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "rate = 90" in page and 'value="85"' in page and 'name="version" value="1"' in page


def test_an_appraiser_cannot_open_or_post_a_leaf_of_another_unit(flow, field_one):
    sheet = flow.sheet().pk
    assert field_one.get(url("appraisal_cell", sheet_id=sheet, node="2.1")).status_code == 403
    assert field_one.post(url("keep", sheet_id=sheet, node="2.1"), {"version": 0}).status_code == 403
    assert field_one.get(url("appraisal_cell", sheet_id=sheet, node="7.7")).status_code == 404


def test_an_appraiser_without_a_leaf_of_the_group_cannot_open_its_grid(flow, as_person):
    stranger = factories.member(Role.APPRAISER, flow.province.units["so-y-te"])
    assert as_person(stranger).get(url("appraisal", group_id=flow.group.pk)).status_code == 403


def test_the_whole_grid_works_by_plain_forms_without_scripts(flow, field_one):
    assert field_one.get(url("my_appraisals")).status_code == 302
    cell = field_one.get(url("appraisal_cell", sheet_id=flow.sheet().pk, node="1.1"))
    assert "<!doctype html>" in cell.content.decode()
    kept = field_one.post(url("keep", sheet_id=flow.sheet().pk, node="1.1"), {"version": 0})
    assert kept.status_code == 302
    field_one.post(url("accept_complete", group_id=flow.group.pk))
    done = field_one.post(url("finish_criteria", group_id=flow.group.pk), follow=True)
    assert "Đã gửi 3 phiếu" in done.content.decode()
    assert field_one.get(url("appraisal_sheet", sheet_id=flow.sheet().pk)).status_code == 200


def test_a_unit_explains_on_its_page_and_others_cannot(flow, as_person):
    flow.correct("1.2", {"rate": "90"}, "Không khớp báo cáo")
    flow.appraise_all(skip=("so-y-te:1.2",))
    flow.finish()
    explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT)
    officer = as_person(flow.province.people[Role.UNIT_OFFICER])
    sheet = flow.sheet().pk
    page = officer.get(url("explanation", sheet_id=sheet)).content.decode()
    assert "Không khớp báo cáo" in page and "−0,75" in page
    officer.post(url("explain_leaf", sheet_id=sheet, node="1.2"), {"text": "Đã gửi bản mới"})
    assert "Đã giải trình" in officer.get(url("explanation", sheet_id=sheet)).content.decode()
    officer.post(url("send_explanation", sheet_id=sheet), {"version": flow.sheet().version})
    assert flow.sheet().state == SheetState.EXPLAINED
    stranger = as_person(factories.member(Role.UNIT_OFFICER, flow.province.units["so-tu-phap"]))
    assert stranger.get(url("explanation", sheet_id=sheet)).status_code == 403


def test_the_council_votes_settles_decides_and_publishes_on_its_pages(flow, as_person):
    contested_to_council(flow)
    round_id = flow.group.round_id
    secretary = as_person(flow.province.people[Role.COUNCIL_SECRETARY])
    assert "2 tiêu chí chờ hội đồng" in secretary.get(url("council", round_id=round_id)).content.decode()
    members = [str(member.pk) for member in flow.group.round.council.all()]
    disputes = [str(dispute.pk) for dispute in Dispute.objects.order_by("node")]
    met = secretary.post(
        url("convene", round_id=round_id),
        {"day": "15/01/2026", "clock": "08:30", "place": "Phòng họp 2", "present": members, "dispute": disputes},
    )
    meeting_page = met.headers["Location"]
    voter = as_person(flow.province.people[Role.COUNCIL_MEMBER])
    voter.post(url("vote", dispute_id=disputes[0]), {"choice": "self", "comment": "Đủ căn cứ"})
    assert "Đủ căn cứ" in voter.get(url("dispute", dispute_id=disputes[0])).content.decode()
    assert voter.post(url("settle", dispute_id=disputes[0]), {"in.rate": "96", "reason": "x"}).status_code == 403
    secretary = as_person(flow.province.people[Role.COUNCIL_SECRETARY])
    secretary.post(url("settle", dispute_id=disputes[0]), {"in.rate": "96", "reason": "Nhận giải trình", "version": 0})
    secretary.post(
        url("settle", dispute_id=disputes[1]),
        {"in.on_time": "8", "in.resolved": "10", "reason": "Giữ thẩm định", "version": 0},
    )
    assert "Đã kết luận hết chương trình" in secretary.get(meeting_page).content.decode()
    secretary.post(meeting_page + "close/", {"number": "05/BB-HĐ"})
    assert "05/BB-HĐ" in secretary.get(meeting_page).content.decode()
    group = flow.group.pk
    assert "Sẵn sàng trình quyết định" in secretary.get(url("decision", group_id=group)).content.decode()
    secretary.post(
        url("record_decision", group_id=group),
        {"number": "31/QĐ-UBND", "signed_on": "10/01/2026", "signer": "Nguyễn Văn Mẫu"},
    )
    owner = as_person(flow.province.people[Role.ROUND_OWNER])
    shown = owner.post(url("publish", group_id=group), {"title": "Kết quả năm 2025"}, follow=True)
    assert "Kết quả năm 2025: 3 trên 3 đơn vị được xếp hạng" in shown.content.decode()


def test_a_complaint_goes_from_filing_to_a_corrected_result_on_its_pages(flow, as_person):
    flow.to_council()
    flow.publish()
    leader = as_person(flow.province.people[Role.UNIT_LEADER])
    filed = leader.post(url("file_complaint", sheet_id=flow.sheet().pk), {"node": "1.3", "text": "Đủ kết luận"})
    address = filed.headers["Location"]
    assert "1 khiếu nại đang chờ" in leader.get(url("complaints")).content.decode()
    assert leader.post(address + "settle/", {"result": "upheld", "outcome": "x"}).status_code == 403
    owner = as_person(flow.province.people[Role.ROUND_OWNER])
    owner.post(address + "recheck/")
    owner.post(address + "settle/", {"result": "corrected", "outcome": "Chấp nhận", "in.choice": "full"})
    assert "Chưa công bố bản điều chỉnh" in owner.get(address).content.decode()
    shown = owner.post(
        url("publish_correction", group_id=flow.group.pk), {"reason": "Theo phúc tra"}, follow=True
    ).content.decode()
    assert "Bản điều chỉnh" in shown and "Theo phúc tra" in shown
    stranger = as_person(factories.member(Role.UNIT_LEADER, flow.province.units["so-tu-phap"]))
    assert stranger.get(address).status_code == 403


def test_only_the_own_units_leader_may_complain(flow):
    flow.to_council()
    result = flow.publish()
    stranger = factories.actor(factories.member(Role.UNIT_LEADER, flow.province.units["so-tu-phap"]))
    with pytest.raises(appraisal.NotAllowed):
        complaints.file_complaint(actor=stranger, sheet=flow.sheet(), result_set=result, node="", text="x", at=AT)


def test_settling_leaves_nothing_open(flow):
    contested_to_council(flow)
    settle_all(flow)
    assert not Dispute.objects.filter(decided_at__isnull=True).exists()


class TestEvidenceWhileExplaining:
    """What the first appraisal judged by stays; what the unit adds meanwhile may go again."""

    @pytest.fixture
    def explaining(self, flow):
        flow.correct("1.2", {"rate": "90"}, "Không khớp")
        flow.appraise_all(skip=("so-y-te:1.2",))
        flow.finish()
        explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT)
        return flow

    def link(self, flow, at):
        officer = flow.province.people[Role.UNIT_OFFICER]
        sheet = flow.sheet()
        return EvidenceLink.objects.create(
            sheet=sheet,
            node="1.2",
            document=factories.document(sheet.unit, officer),
            added_by=officer,
            added_at=at,
        )

    def test_what_was_handed_in_cannot_be_taken_away(self, explaining):
        link = self.link(explaining, AT - dt.timedelta(days=1))
        officer = explaining.province.actor(Role.UNIT_OFFICER)
        with pytest.raises(InputError) as error:
            unlink_evidence(actor=officer, link=link, at=AT)
        assert [problem.code for problem in error.value.problems] == ["evidence.handed_in"]
        assert EvidenceLink.objects.filter(pk=link.pk).exists()

    def test_what_was_added_meanwhile_can(self, explaining):
        link = self.link(explaining, AT + dt.timedelta(hours=1))
        unlink_evidence(actor=explaining.province.actor(Role.UNIT_OFFICER), link=link, at=AT + dt.timedelta(hours=2))
        assert not EvidenceLink.objects.filter(pk=link.pk).exists()

    def test_the_panel_offers_to_remove_only_the_latter(self, explaining, as_person):
        old = self.link(explaining, AT - dt.timedelta(days=1))
        new = self.link(explaining, AT + dt.timedelta(hours=1))
        page = as_person(explaining.province.people[Role.UNIT_OFFICER]).get(
            url("leaf_panel", sheet_id=explaining.sheet().pk) + "?leaf=1.2"
        )
        shown = page.content.decode()
        assert url("unlink_evidence", link_id=new.pk) in shown
        assert url("unlink_evidence", link_id=old.pk) not in shown

    def test_the_sheet_leads_to_the_explanation(self, explaining, as_person):
        sheet = explaining.sheet()
        page = as_person(explaining.province.people[Role.UNIT_OFFICER]).get(url("worksheet", sheet_id=sheet.pk))
        assert url("explanation", sheet_id=sheet.pk) in page.content.decode()


class TestDraftsStayWithTheirAuthors:
    """What appraisers write is the unit's to read when they have finished, on the screen as on paper."""

    def seen(self, flow, as_person) -> str:
        sheet = flow.sheet()
        page = as_person(flow.province.people[Role.UNIT_OFFICER]).get(url("explanation", sheet_id=sheet.pk))
        paper = score_sheet_paper(sheet, day=AT.date())
        printed = "\n".join(f"{row.code} {row.appraised} {row.council} {row.note}" for row in paper.rows)
        return page.content.decode() + printed

    def test_nothing_of_a_first_appraisal_that_goes_on(self, flow, as_person):
        flow.correct("1.2", {"rate": "90"}, "Không khớp báo cáo")
        seen = self.seen(flow, as_person)
        assert "Không khớp báo cáo" not in seen and "1,25" not in seen
        assert "Chưa thẩm định xong" in seen

    def test_nothing_of_a_second_appraisal_that_goes_on(self, flow, as_person):
        flow.correct("1.2", {"rate": "90"}, "Không khớp báo cáo")
        flow.appraise_all(skip=("so-y-te:1.2",))
        flow.finish()
        explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT)
        officer = flow.unit_actor(Role.UNIT_OFFICER)
        explanations.explain_leaf(actor=officer, sheet=flow.sheet(), node="1.2", text="Đã gửi bổ sung", at=AT)
        explanations.send_explanation(actor=officer, sheet=flow.sheet(), version=None, at=AT)
        flow.correct("1.2", {"rate": "85"}, "Lần hai còn thấp hơn")
        seen = self.seen(flow, as_person)
        assert "Không khớp báo cáo" in seen and "1.2 1,25" in seen
        assert "Lần hai còn thấp hơn" not in seen and "Thẩm định lần 2" not in seen
