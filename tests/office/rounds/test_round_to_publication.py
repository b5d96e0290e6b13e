"""A small round from the first appraisal to a corrected result, through the operations only, with figures by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from django.urls import reverse

from chiso.engine.bundle import read_payload, replay
from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import latest_results
from chiso.office.reports.paper.content import decision_paper
from chiso.office.rounds.models import Answer, ComplaintState, Dispute, LedgerEntry, SheetState, Stage, VoteChoice
from chiso.office.rounds.operations import (
    appraisal,
    complaints,
    council,
    decisions,
    explanations,
    finishing,
    publication,
)
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.council import dispute_view, minutes
from chiso.office.rounds.queries.outcome import decision_of, group_outcome
from tests import factories
from tests.office.rounds.flow import AT

pytestmark = pytest.mark.django_db


def contested_to_council(flow):
    """so-y-te loses 0,75 on 1.2 and is asked about 2.1; it explains both; the second appraisal gives 2.1 a bit back."""
    flow.correct("1.2", {"rate": "90"}, "Số liệu không khớp báo cáo")
    appraisal.ask_unit(actor=flow.two, sheet=flow.sheet(), node="2.1", text="Danh sách hồ sơ ở đâu?", at=AT)
    flow.appraise_all(skip=("so-y-te:1.2", "so-y-te:2.1"))
    flow.finish()
    assert explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT) == 1
    officer = flow.unit_actor(Role.UNIT_OFFICER)
    for node in ("1.2", "2.1"):
        explanations.explain_leaf(actor=officer, sheet=flow.sheet(), node=node, text="Đã gửi bổ sung", at=AT)
    explanations.send_explanation(actor=officer, sheet=flow.sheet(), version=None, at=AT)
    flow.accept("1.2")
    flow.correct("2.1", {"on_time": "8", "resolved": "10"}, "Một hồ sơ trễ hẹn")
    flow.finish()
    assert flow.sheet().state == SheetState.APPRAISED_2
    assert council.send_to_council(actor=flow.owner, group=flow.group, at=AT) == 3


def settle_all(flow):
    for dispute in Dispute.objects.select_related("sheet__group__round", "sheet__unit").order_by("node"):
        value = {"1.2": Value({"rate": "96"}, reason="Hội đồng nhận giải trình")}.get(
            dispute.node, Value({"on_time": "8", "resolved": "10"}, reason="Giữ như thẩm định lần 2")
        )
        council.settle_dispute(actor=flow.secretary, dispute=dispute, value=value, version=0, at=AT)


def test_a_contested_round_ends_in_the_ranking_computed_by_hand(flow):
    contested_to_council(flow)
    assert sorted(Dispute.objects.values_list("node", flat=True)) == ["1.2", "2.1"]
    settle_all(flow)
    result = flow.publish()
    rows = {row.unit.key: row for row in result.rows.select_related("unit")}
    # 1 + 2 + 0,5 + 2,4 + 1,6 + 0,5 = 8,0 against 1 + 2 + 0,5 + 2,7 + 1,6 + 0,5 = 8,3
    assert (rows["so-y-te"].points, rows["so-y-te"].percent, rows["so-y-te"].rank) == (D(8), D(80), D(3))
    assert (rows["so-noi-vu"].points, rows["so-noi-vu"].rank, rows["so-noi-vu"].grade) == (D("8.3"), D(1), "tot")
    assert rows["so-tu-phap"].rank == D(1)
    assert result.ranked_units == 3
    assert flow.sheet().state == SheetState.PUBLISHED


def test_the_ledger_keeps_all_four_scores_of_a_contested_leaf(flow):
    contested_to_council(flow)
    settle_all(flow)
    flow.publish()
    entries = LedgerEntry.objects.filter(sheet=flow.sheet(), node="1.2").order_by("id")
    by_stage = {entry.stage: (entry.points, entry.reason) for entry in entries}
    assert by_stage[Stage.APPRAISAL_1] == (D("1.25"), "Số liệu không khớp báo cáo")
    assert by_stage[Stage.APPRAISAL_2] == (D("1.25"), "Số liệu không khớp báo cáo")
    assert by_stage[Stage.COUNCIL] == (D(2), "Hội đồng nhận giải trình")


def test_the_published_payload_replays_with_the_engine_alone(flow):
    flow.to_council()
    result = flow.publish()
    payload = read_payload(result.payload)
    assert payload.sha256() == result.sha256
    assert replay(payload) == ()
    assert {row.unit.key: row.percent for row in result.rows.select_related("unit")} == {
        total.unit: total.percent for total in payload.totals
    }


def test_the_preview_before_the_decision_is_what_gets_published(flow):
    flow.to_council()
    preview = {line.sheet.unit_id: (line.percent, line.rank) for line in group_outcome(flow.group).lines()}
    result = flow.publish()
    assert {row.unit_id: (row.percent, row.rank) for row in result.rows.all()} == preview


def test_who_decides_is_told_which_units_lack_figures_to_be_ranked(flow, as_person):
    flow.to_council()
    Answer.objects.filter(node="2.2").delete()
    client = as_person(flow.province.people["round_owner"])
    shown = client.get(reverse("rounds:decision", kwargs={"group_id": flow.group.pk})).text
    assert "chưa đủ số liệu để xếp hạng" in shown.split("<h1>")[1].split("</h1>")[0]
    assert reverse("rounds:results_entry", kwargs={"group_id": flow.group.pk}) in shown


def test_a_correction_is_a_new_result_set_and_the_old_one_stays_as_it_was(flow):
    flow.to_council()
    old = flow.publish()
    text, hash_before = old.payload, old.sha256
    complaint = complaints.file_complaint(
        actor=flow.unit_actor(), sheet=flow.sheet(), result_set=old, node="1.3", text="Đã kiểm tra đủ", at=AT
    )
    complaints.start_recheck(actor=flow.owner, complaint=complaint, at=AT)
    complaints.correct_result(
        actor=flow.owner,
        complaint=complaint,
        corrections={"1.3": Value({"choice": "full"})},
        outcome="Kết luận kiểm tra số 12 chứng minh đủ",
        at=AT,
    )
    complaint.refresh_from_db()
    new = publication.publish_correction(
        actor=flow.owner, result_set=old, complaints=[complaint], reason="Theo kết luận phúc tra", at=AT
    )
    old = ResultSet.objects.get(pk=old.pk)
    assert (old.payload, old.sha256, old.superseded_by) == (text, hash_before, new)
    assert (new.number, new.supersedes, new.reason) == (2, old, "Theo kết luận phúc tra")
    assert new.rows.get(unit=flow.sheet().unit).points == D("8.8")
    assert old.rows.get(unit=flow.sheet().unit).points == D("8.3")
    assert list(latest_results()) == [new]
    assert replay(read_payload(new.payload)) == ()
    complaint.refresh_from_db()
    assert (complaint.state, complaint.corrected_by) == (ComplaintState.CORRECTED, new)


def _corrected(flow, old, *, second: str = ""):
    """A re-check gives 1.3 more points; with `second` the committee decides on it first."""
    complaint = complaints.file_complaint(
        actor=flow.unit_actor(), sheet=flow.sheet(), result_set=old, node="1.3", text="Đã kiểm tra đủ", at=AT
    )
    complaints.correct_result(
        actor=flow.owner, complaint=complaint, corrections={"1.3": Value({"choice": "full"})}, outcome="Đủ", at=AT
    )
    if second:
        decisions.record_decision(
            actor=flow.owner, group=flow.group, number=second, signed_on=AT.date(), signer="Lê Văn C",
            document=None, at=AT,
        )  # fmt: skip
    complaint.refresh_from_db()
    return publication.publish_correction(
        actor=flow.owner, result_set=old, complaints=[complaint], reason="Phúc tra", at=AT
    )


def _printed_points(flow, decision) -> str:
    paper = decision_paper(flow.group, decision, day=AT.date())
    return next(line.points for line in paper.results if line.unit == flow.sheet().unit.name)


def test_the_decision_printed_after_a_correction_shows_the_figures_that_it_approved(flow):
    flow.to_council()
    old = flow.publish()
    new = _corrected(flow, old)
    assert new.decision_number == old.decision_number
    assert _printed_points(flow, decision_of(flow.group)) == "8,30"


def test_a_second_decision_is_named_by_the_correction_and_prints_its_figures(flow):
    flow.to_council()
    old = flow.publish()
    first = decision_of(flow.group)
    new = _corrected(flow, old, second="99/QĐ-UBND")
    assert (old.decision_number, new.decision_number) == (first.number, "99/QĐ-UBND")
    assert replay(read_payload(new.payload)) == ()
    assert _printed_points(flow, decision_of(flow.group)) == "8,80"
    assert _printed_points(flow, first) == "8,30"


def test_one_decision_is_recorded_once(flow):
    flow.to_council()
    flow.publish()
    first = decision_of(flow.group)
    with pytest.raises(InputError, match=r"rounds\.decision_exists"):
        decisions.record_decision(
            actor=flow.owner, group=flow.group, number=f" {first.number} ", signed_on=first.signed_on,
            signer="Lê Văn C", document=None, at=AT,
        )  # fmt: skip


def test_a_decision_recorded_after_the_correction_prints_the_corrected_figures(flow):
    flow.to_council()
    _corrected(flow, flow.publish())
    later = AT + dt.timedelta(days=1)
    second = decisions.record_decision(
        actor=flow.owner, group=flow.group, number="99/QĐ-UBND", signed_on=later.date(), signer="Lê Văn C",
        document=None, at=later,
    )  # fmt: skip
    assert _printed_points(flow, second) == "8,80"


def test_published_results_never_change_when_the_framework_is_amended(flow):
    flow.to_council()
    old = flow.publish()
    source = flow.group.framework.source.replace("{from: 95, to: 100, points: 2}", "{from: 95, to: 100, points: 1.5}")
    amended = factories.framework_version(source.replace("code: nho-so-2025", "code: nho-so-2025-sua"))
    flow.group.framework = amended
    flow.group.save()
    again = ResultSet.objects.get(pk=old.pk)
    assert replay(read_payload(again.payload)) == ()
    complaint = complaints.file_complaint(
        actor=flow.unit_actor(), sheet=flow.sheet(), result_set=again, node="1.3", text="Đề nghị xem lại", at=AT
    )
    complaints.correct_result(
        actor=flow.owner,
        complaint=complaint,
        corrections={"1.3": Value({"choice": "none"})},
        outcome="Không có kết luận",
        at=AT,
    )
    complaint.refresh_from_db()
    new = publication.publish_correction(
        actor=flow.owner, result_set=again, complaints=[complaint], reason="Phúc tra", at=AT
    )
    # only the corrected leaf moves: 8,3 − 0,5; the amended rule of 1.2 has no say
    assert new.rows.get(unit=flow.sheet().unit).points == D("7.8")
    assert new.framework.code == "nho-so-2025"


def test_a_unit_without_a_survey_result_is_published_without_percent_and_rank(flow):
    flow.sheets["so-tu-phap"].answers.filter(node="2.2").delete()
    flow.to_council()
    result = flow.publish()
    row = result.rows.get(unit__key="so-tu-phap")
    assert (row.points, row.percent, row.rank, row.grade) == (None, None, None, "")
    assert result.ranked_units == 2


def test_a_meeting_votes_settles_and_its_minutes_say_so(flow):
    contested_to_council(flow)
    round_ = flow.group.round
    members = list(round_.council.order_by("id"))
    disputes = list(Dispute.objects.select_related("sheet__group__round", "sheet__unit").order_by("node"))
    meeting = council.convene(
        actor=flow.secretary,
        round_=round_,
        held_at=AT,
        place="Phòng họp 2",
        present=members[:1],
        disputes=disputes,
        at=AT,
    )
    voter = flow.province.actor(Role.COUNCIL_MEMBER)
    council.cast_vote(actor=voter, dispute=disputes[0], choice=VoteChoice.APPRAISED, comment="", at=AT)
    council.cast_vote(actor=voter, dispute=disputes[0], choice=VoteChoice.SELF, comment="Đủ căn cứ", at=AT)
    settle_all(flow)
    council.close_meeting(actor=flow.secretary, meeting=meeting, minutes_number="05/BB-HĐ", minutes=None, at=AT)
    paper = minutes(meeting)
    assert (paper.number, paper.place, len(paper.members)) == ("05/BB-HĐ", "Phòng họp 2", 2)
    assert [member.present for member in paper.members] == [True, False]
    first = paper.items[0]
    assert (first.unit_name, first.code, first.own, first.appraised, first.settled) == (
        "Sở Y tế",
        "1.2",
        D(2),
        D("1.25"),
        D(2),
    )
    assert first.votes[0] == ("Theo điểm tự chấm", 1)
    assert dispute_view(disputes[1]).settled == D("2.4")


@pytest.mark.parametrize("came", [True, False])
def test_the_minutes_tell_a_vote_that_an_absent_member_sent(flow, came):
    contested_to_council(flow)
    voter = flow.province.actor(Role.COUNCIL_MEMBER)
    present = [each for each in flow.group.round.council.all() if came or each.person_id != voter.person_id]
    dispute = Dispute.objects.select_related("sheet__group__round", "sheet__unit").order_by("node").first()
    meeting = council.convene(
        actor=flow.secretary,
        round_=flow.group.round,
        held_at=AT,
        place="Phòng họp 2",
        present=present,
        disputes=[dispute],
        at=AT,
    )
    council.cast_vote(actor=voter, dispute=dispute, choice=VoteChoice.APPRAISED, comment="", at=AT)
    sent = [count for words, count in minutes(meeting).items[0].votes if "vắng mặt" in words]
    assert sent == ([] if came else [1])


def test_every_verb_of_the_way_left_an_audit_event_in_the_rounds_stream(flow):
    contested_to_council(flow)
    settle_all(flow)
    flow.publish()
    stream = f"round:{flow.group.round_id}"
    actions = set(AuditEvent.objects.filter(stream=stream).values_list("action", flat=True))
    assert {
        "rounds.appraisal.correct",
        "rounds.appraisal.ask",
        "rounds.appraisal.accept",
        "rounds.appraisal.finish",
        "rounds.explanation.write",
        "rounds.council.settle",
        "rounds.decision.record",
        "indices.results.store",
        "rounds.results.publish",
        "rounds.sheet.publish",
    } <= actions


def test_accepting_in_bulk_takes_only_cells_with_figures_and_evidence(flow):
    flow.sheet("so-y-te").evidence.filter(node="1.1").delete()
    flow.sheet("so-noi-vu").answers.filter(node="1.2").delete()
    count = finishing.accept_complete(actor=flow.one, group=flow.group, at=AT)
    # three units × three leaves of field 1, less the cell without a document and the cell without figures
    assert count == 7
    open_ = {
        (key, node)
        for key in flow.sheets
        for node in ("1.1", "1.2", "1.3")
        if not flow.sheet(key).answers.filter(node=node, stage=Stage.APPRAISAL_1, done=True).exists()
    }
    assert open_ == {("so-y-te", "1.1"), ("so-noi-vu", "1.2")}
    assert not flow.sheet("so-y-te").answers.filter(node="2.1", stage=Stage.APPRAISAL_1).exists()
