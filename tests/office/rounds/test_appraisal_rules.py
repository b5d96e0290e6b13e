"""Who may appraise what, when a reason is due, and what two people at one cell see."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.errors import Conflict
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import AppraisalFinish, RemarkKind, SheetState, Stage
from chiso.office.rounds.operations import appraisal, council, explanations, finishing
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.appraisal import Filters, grid
from chiso.office.rounds.queries.appraisal_work import work_of
from tests import factories
from tests.office.rounds.flow import AT

pytestmark = pytest.mark.django_db


def code_of(caught):
    return caught.value.problems[0].code


def test_a_lower_score_without_a_reason_is_refused_and_nothing_is_stored(flow):
    with pytest.raises(InputError) as caught:
        flow.correct("1.2", {"rate": "90"})
    assert code_of(caught) == "rounds.reduction_reason"
    assert not flow.sheet().answers.filter(stage=Stage.APPRAISAL_1).exists()


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_blanks_are_no_reason(flow, reason):
    with pytest.raises(InputError) as caught:
        flow.correct("1.2", {"rate": "90"}, reason)
    assert code_of(caught) == "rounds.reduction_reason"


def test_a_higher_or_equal_score_needs_no_reason(flow):
    assert flow.correct("1.3", {"choice": "full"}).done
    assert flow.correct("1.2", {"rate": "99"}).done


def test_taking_a_leaf_out_of_the_base_needs_a_reason(flow):
    with pytest.raises(InputError) as caught:
        flow.correct("1.3", {}, status="not_applicable")
    assert code_of(caught) == "rounds.reduction_reason"
    assert flow.correct("1.3", {}, "Không thuộc chức năng", status="not_applicable").status == "not_applicable"


@pytest.mark.parametrize(
    ("node", "inputs", "code"),
    [
        ("1.2", {"rate": "chín mươi"}, "answers.bad_value"),
        ("1.2", {"rate": "120"}, "answers.bad_value"),
        ("1.2", {"sai_ten": "1"}, "answers.unknown_input"),
        ("1.2", {}, "rounds.no_figures"),
        ("2.1", {"on_time": "9"}, "answers.missing_input"),
        ("2.3", {"points": "0,3"}, "answers.bad_value"),
        ("2.3", {"points": "1,25"}, "answers.bad_value"),
    ],
)
def test_unreadable_inputs_are_refused_with_what_was_expected(flow, node, inputs, code):
    with pytest.raises(InputError) as caught:
        flow.correct(node, inputs, "có lý do")
    assert code in {problem.code for problem in caught.value.problems}
    assert not flow.sheet().answers.filter(stage=Stage.APPRAISAL_1).exists()


@pytest.mark.parametrize("node", ["2.1", "2.3", "2.2", "9.9"])
def test_an_appraiser_cannot_alter_leaves_of_others_nor_of_surveys(flow, node):
    with pytest.raises(NotAllowed):
        appraisal.accept_leaf(actor=flow.one, sheet=flow.sheet(), node=node, version=0, at=AT)


def test_an_appraisers_grid_shows_only_the_assigned_leaves(flow):
    assert [node.code for node in grid(flow.group, flow.one, Filters()).columns] == ["1.1", "1.2", "1.3"]
    assert [node.code for node in grid(flow.group, flow.two, Filters()).columns] == ["2.1", "2.3"]


def test_the_nearest_assigned_ancestor_decides_who_appraises(flow):
    factories.assign(flow.group, flow.province.units["so-y-te"], "1.2")
    criteria = criteria_of(flow.group)
    assert criteria.unit_of["1.1"] == flow.province.units["so-noi-vu"].pk
    assert criteria.unit_of["1.2"] == flow.province.units["so-y-te"].pk
    assert "2.2" not in criteria.unit_of


@pytest.mark.parametrize("state", [SheetState.DRAFT, SheetState.SELF_LOCKED, SheetState.COUNCIL, SheetState.PUBLISHED])
def test_a_sheet_outside_its_appraisal_takes_no_appraisal(flow, state):
    sheet = flow.sheet()
    sheet.state = state
    sheet.save()
    with pytest.raises(InputError) as caught:
        flow.accept("1.1")
    assert code_of(caught) == "rounds.not_open"


def test_the_second_of_two_writers_sees_both_values(flow):
    flow.correct("1.2", {"rate": "90"}, "Theo báo cáo")
    with pytest.raises(Conflict) as caught:
        flow.correct("1.2", {"rate": "97"}, version=0)
    assert caught.value.theirs.inputs == {"rate": "90"}
    assert caught.value.mine.inputs == {"rate": "97"}
    assert caught.value.version == 1
    assert flow.correct("1.2", {"rate": "97"}, version=1).version == 2


def test_finished_criteria_are_shut_until_the_round_owner_gives_them_back(flow):
    for node in ("1.1", "1.2", "1.3"):
        flow.accept(node)
    found = finishing.finish_criteria(actor=flow.one, group=flow.group, at=AT)
    assert (found.sheets, found.moved, found.open_cells) == (1, 0, 6)
    with pytest.raises(InputError):
        flow.accept("1.1")
    finishing.reopen_criteria(
        actor=flow.owner,
        sheet=flow.sheet(),
        unit_id=flow.province.units["so-noi-vu"].pk,
        reason="Bổ sung kết luận thanh tra",
        at=AT,
    )
    assert flow.accept("1.1").done


def test_a_sheet_moves_on_when_its_last_appraising_unit_has_finished(flow):
    flow.appraise_all()
    assert finishing.finish_criteria(actor=flow.one, group=flow.group, at=AT).moved == 0
    assert finishing.finish_criteria(actor=flow.two, group=flow.group, at=AT).moved == 3
    assert {flow.sheet(key).state for key in flow.sheets} == {SheetState.APPRAISED_1}
    assert AppraisalFinish.objects.count() == 6


def test_a_question_counts_as_handled_in_the_first_appraisal_and_must_be_answered_by_the_unit(flow):
    appraisal.ask_unit(actor=flow.one, sheet=flow.sheet(), node="1.1", text="Kế hoạch số mấy?", at=AT)
    flow.appraise_all(skip=("so-y-te:1.1",))
    flow.finish()
    assert explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT) == 1
    officer = flow.unit_actor(Role.UNIT_OFFICER)
    with pytest.raises(InputError) as caught:
        explanations.send_explanation(actor=officer, sheet=flow.sheet(), version=None, at=AT)
    assert code_of(caught) == "rounds.question_unanswered"
    explanations.explain_leaf(actor=officer, sheet=flow.sheet(), node="1.1", text="Số 12/KH", at=AT)
    explanations.send_explanation(actor=officer, sheet=flow.sheet(), version=None, at=AT)
    assert flow.sheet().state == SheetState.EXPLAINED


def test_the_second_appraisal_opens_only_contested_leaves(flow):
    test_a_question_counts_as_handled_in_the_first_appraisal_and_must_be_answered_by_the_unit(flow)
    with pytest.raises(InputError) as caught:
        flow.correct("1.2", {"rate": "10"}, "Không được")
    assert code_of(caught) == "rounds.not_open"
    with pytest.raises(InputError) as caught:
        appraisal.ask_unit(actor=flow.one, sheet=flow.sheet(), node="1.1", text="Nữa?", at=AT)
    assert code_of(caught) == "rounds.ask_too_late"
    assert flow.correct("1.1", {"answer": "no"}, "Kế hoạch ban hành muộn").stage == Stage.APPRAISAL_2


def test_an_explanation_never_touches_the_figures(flow):
    flow.correct("1.2", {"rate": "90"}, "Không khớp")
    flow.appraise_all(skip=("so-y-te:1.2",))
    flow.finish()
    explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT)
    before = sorted(flow.sheet().answers.values_list("node", "stage", "inputs", "version"), key=str)
    explanations.explain_leaf(
        actor=flow.unit_actor(Role.UNIT_OFFICER), sheet=flow.sheet(), node="1.2", text="Đã gửi lại", at=AT
    )
    assert sorted(flow.sheet().answers.values_list("node", "stage", "inputs", "version"), key=str) == before
    assert flow.sheet().remarks.get().kind == RemarkKind.EXPLANATION


def test_a_kept_leaf_cannot_be_explained(flow):
    flow.correct("1.2", {"rate": "90"}, "Không khớp")
    flow.appraise_all(skip=("so-y-te:1.2",))
    flow.finish()
    explanations.open_explanations(actor=flow.owner, group=flow.group, at=AT)
    with pytest.raises(InputError) as caught:
        explanations.explain_leaf(
            actor=flow.unit_actor(Role.UNIT_OFFICER), sheet=flow.sheet(), node="1.1", text="?", at=AT
        )
    assert code_of(caught) == "rounds.nothing_to_explain"


def test_another_units_officer_cannot_explain(flow):
    stranger = factories.actor(factories.member(Role.UNIT_OFFICER, flow.province.units["so-tu-phap"]))
    with pytest.raises(NotAllowed):
        explanations.explain_leaf(actor=stranger, sheet=flow.sheet(), node="1.2", text="x", at=AT)


def test_council_survey_leaves_and_persons_outside_the_council_are_refused(flow):
    flow.to_council()
    with pytest.raises(InputError) as caught:
        council.raise_dispute(actor=flow.secretary, sheet=flow.sheet(), node="2.2", summary="x", at=AT)
    assert code_of(caught) == "rounds.survey_reserved"
    dispute = council.raise_dispute(actor=flow.secretary, sheet=flow.sheet(), node="1.1", summary="Xem lại", at=AT)
    outsider = factories.actor(factories.member(Role.COUNCIL_MEMBER, flow.province.units["so-y-te"]))
    with pytest.raises(NotAllowed):
        council.cast_vote(actor=outsider, dispute=dispute, choice="self", comment="", at=AT)
    with pytest.raises(InputError) as caught:
        council.settle_dispute(
            actor=flow.secretary, dispute=dispute, value=Value({"answer": "no"}, reason=" "), version=0, at=AT
        )
    assert code_of(caught) == "rounds.empty_text"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=st.decimals(0, 100, places=1), reason=st.sampled_from(["", " ", "Theo báo cáo"]))
def test_no_stored_appraisal_is_lower_than_the_self_score_without_a_reason(flow, rate, reason):
    try:
        flow.correct("1.2", {"rate": f"{rate:f}"}, reason)
    except InputError as error:
        assert not reason.strip() and rate < 95
        assert error.problems[0].code == "rounds.reduction_reason"
    work = work_of(flow.group, sheet_ids=[flow.sheet().pk])
    own = work.scores(Stage.SELF)[flow.sheet().pk]
    now = work.scores(Stage.APPRAISAL_1)[flow.sheet().pk]
    for answer in work.books[flow.sheet().pk].answers:
        if answer.stage == Stage.APPRAISAL_1 and not answer.reason:
            assert now.leaf(answer.node).points >= own.leaf(answer.node).points
    assert D(0) <= now.points <= now.base
