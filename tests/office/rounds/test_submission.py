"""The unit's sheet on its way: who may move it, what a move writes down, who is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.errors import Conflict
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Extension, LedgerEntry, SheetState, Stage, Transition
from chiso.office.rounds.operations import submission
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.queries.todo import blockers_of
from tests import factories
from tests.factories import MOMENT, Province
from tests.office.rounds.arrange import Running, running

LATER = MOMENT + dt.timedelta(hours=1)
UNTIL = MOMENT + dt.timedelta(days=2)


def test_a_sheet_with_open_ends_cannot_be_submitted_and_says_which(province: Province) -> None:
    here = running(province)
    here.cell("1.1", "có")
    with pytest.raises(InputError) as caught:
        submission.submit(actor=here.officer, sheet=here.sheet, at=MOMENT)
    assert {problem.code: problem.where for problem in caught.value.problems} == {
        "submit.unanswered": "1.2, 1.3, 2.1",
        "submit.unexplained": "1.1",
    }
    assert here.fresh().state == SheetState.DRAFT


def test_an_explanation_stands_in_for_missing_evidence(province: Province) -> None:
    here = running(province)
    here.fill()
    assert blockers_of(here.sheet) == []


def test_submitting_writes_every_own_leaf_to_the_ledger_and_tells_the_leader(province: Province) -> None:
    here = running(province)
    here.fill()
    submission.submit(actor=here.officer, sheet=here.sheet, at=MOMENT)
    entries = LedgerEntry.objects.filter(stage=Stage.SELF).order_by("node")
    assert [(entry.node, entry.points) for entry in entries] == [
        ("1.1", Decimal("1")),
        ("1.2", Decimal("2")),
        ("1.3", Decimal("0.5")),
        ("2.1", Decimal("2.88")),
    ]
    assert {entry.actor_id for entry in entries} == {province.people[Role.UNIT_OFFICER].pk}
    assert set(Notice.objects.values_list("person_id", flat=True)) == {province.people[Role.UNIT_LEADER].pk}


def test_a_second_submission_writes_down_only_what_changed(province: Province) -> None:
    here = running(province)
    here.fill()
    submission.submit(actor=here.officer, sheet=here.sheet, at=MOMENT)
    submission.return_to_officer(actor=here.leader, sheet=here.sheet, reason="xem lại 1.2", at=MOMENT)
    here.cell("1.2", "85")
    submission.submit(actor=here.officer, sheet=here.sheet, at=LATER)
    assert list(LedgerEntry.objects.filter(at=LATER).values_list("node", "points")) == [("1.2", Decimal("1.25"))]


def test_every_move_is_recorded_with_its_reason(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    submission.return_to_officer(actor=here.leader, sheet=here.sheet, reason="thiếu số liệu", at=MOMENT)
    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("rounds.sheet.return_to_officer", "thiếu số liệu")
    assert (event.stream, event.unit_id) == (f"round:{here.round.pk}", here.sheet.unit_id)
    assert (event.data["from"], event.data["to"], event.data["ledger"]) == ("self_submitted", "returned", 0)
    step = Transition.objects.get()
    assert (step.from_state, step.to_state, step.reason) == ("self_submitted", "returned", "thiếu số liệu")


@pytest.mark.parametrize("reason", ["", "   "])
def test_taking_a_sheet_back_needs_a_reason(province: Province, reason: str) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    for verb in (submission.withdraw, submission.return_sheet):
        actor = here.officer if verb is submission.withdraw else here.owner
        with pytest.raises(InputError) as caught:
            verb(actor=actor, sheet=here.fresh(), reason=reason, at=MOMENT)
        assert caught.value.problems[0].code == "rounds.reason_missing"
    assert not Transition.objects.exists()


def test_the_officer_cannot_approve_in_the_leaders_place(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    with pytest.raises(NotAllowed):
        submission.approve(actor=here.officer, sheet=here.sheet, at=MOMENT)


def test_a_deputy_approves_on_behalf_and_the_record_says_so(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    deputy = factories.person()
    factories.delegate(province.people[Role.UNIT_LEADER], deputy)
    submission.approve(actor=factories.actor(deputy), sheet=here.sheet, at=MOMENT)
    event = AuditEvent.objects.get()
    assert event.actor == deputy.pseudonym
    assert event.on_behalf_of == province.people[Role.UNIT_LEADER].pseudonym


def test_a_deputy_approves_no_more_on_the_day_on_which_the_delegation_is_over(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    deputy, end = factories.person(), factories.DAY + dt.timedelta(days=1)
    factories.delegate(province.people[Role.UNIT_LEADER], deputy, valid_to=end)
    with pytest.raises(NotAllowed):
        submission.approve(actor=factories.actor(deputy, end), sheet=here.sheet, at=MOMENT + dt.timedelta(days=1))
    assert here.fresh().state == SheetState.SELF_SUBMITTED


def test_two_people_pressing_two_buttons_move_the_sheet_once(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    stale = here.fresh()
    submission.approve(actor=here.leader, sheet=here.sheet, at=MOMENT)
    with pytest.raises(Conflict) as caught:
        submission.return_to_officer(actor=here.leader, sheet=stale, reason="khoan", at=LATER)
    assert (caught.value.theirs, caught.value.by) == (SheetState.SELF_LOCKED, here.leader.name)
    assert Transition.objects.count() == 1


def test_a_button_of_an_old_page_is_refused_by_its_version(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    with pytest.raises(Conflict):
        submission.approve(actor=here.leader, sheet=here.sheet, at=MOMENT, version=99)


def test_a_sheet_can_be_withdrawn_until_self_scoring_closes(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    with pytest.raises(InputError) as caught:
        submission.withdraw(actor=here.officer, sheet=here.sheet, reason="sửa", at=MOMENT + dt.timedelta(days=11))
    assert caught.value.problems[0].code == "rounds.withdraw_late"
    submission.withdraw(actor=here.officer, sheet=here.sheet, reason="sửa", at=MOMENT)
    assert here.fresh().state == SheetState.DRAFT


def test_a_sheet_in_appraisal_cannot_be_withdrawn(province: Province) -> None:
    here = running(province, state=SheetState.IN_APPRAISAL)
    with pytest.raises(InputError) as caught:
        submission.withdraw(actor=here.officer, sheet=here.sheet, reason="sửa", at=MOMENT)
    told = caught.value.problems[0]
    assert told.code == "rounds.wrong_state"
    assert not {told.where, told.got} & {*SheetState.values, "withdraw"}  # words, not codes


def test_a_returned_sheet_gets_its_own_deadline(province: Province) -> None:
    here = running(province, state=SheetState.IN_APPRAISAL)
    submission.return_sheet(actor=here.owner, sheet=here.sheet, reason="bổ sung", until=UNTIL, at=MOMENT)
    extension = Extension.objects.get()
    assert (extension.step, extension.until, extension.reason) == ("self", UNTIL, "bổ sung")
    assert Notice.objects.filter(person=province.people[Role.UNIT_OFFICER], detail="bổ sung").exists()


def test_returning_many_returns_all_or_none_and_names_who_cannot(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    other = factories.sheet(here.group, province.units["so-tu-phap"])
    with pytest.raises(InputError) as caught:
        submission.return_sheets(actor=here.owner, sheets=[here.sheet, other], reason="bổ sung", until=UNTIL, at=MOMENT)
    assert [problem.where for problem in caught.value.problems] == ["Sở Tư pháp"]
    assert here.fresh().state == SheetState.SELF_LOCKED
    assert not Transition.objects.exists()


def _unlocked(province: Province, state: str = SheetState.SELF_LOCKED) -> Running:
    here = running(province, state=SheetState(state))
    submission.unlock(actor=here.owner, sheet=here.sheet, reason="nhầm đơn vị tính", until=UNTIL, at=MOMENT)
    here.fill()
    return here


@pytest.mark.parametrize("state", ["self_locked", "in_appraisal", "explanation_open", "council"])
def test_an_unlocked_sheet_returns_to_where_it_was_taken_from(province: Province, state: str) -> None:
    here = running(province, state=SheetState(state))
    submission.unlock(actor=here.owner, sheet=here.sheet, reason="nhầm đơn vị tính", until=UNTIL, at=MOMENT)
    here.cell("1.2", "90", at=LATER)
    submission.relock(actor=here.owner, sheet=here.sheet, at=LATER)
    assert here.fresh().state == state
    assert LedgerEntry.objects.get().node == "1.2"


@pytest.mark.parametrize("state", ["self_locked", "in_appraisal", "explanation_open", "council"])
def test_the_unit_sends_an_unlocked_sheet_again_and_the_round_owner_is_told(province: Province, state: str) -> None:
    here = _unlocked(province, state)
    here.cell("1.2", "91", at=LATER)
    submission.submit(actor=here.officer, sheet=here.sheet, at=LATER)
    assert here.fresh().state == SheetState.RESUBMITTED
    submission.approve(actor=here.leader, sheet=here.sheet, at=LATER)
    assert here.fresh().state == state
    assert "1.2" in LedgerEntry.objects.values_list("node", flat=True)
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True))[-2:] == [
        "rounds.sheet.resubmit",
        "rounds.sheet.send_again",
    ]
    told = Notice.objects.get(key__contains=":again:")
    assert told.person == province.people[Role.ROUND_OWNER]


def test_while_a_sheet_waits_for_its_leader_again_its_officer_changes_nothing(province: Province) -> None:
    here = _unlocked(province)
    submission.submit(actor=here.officer, sheet=here.sheet, at=LATER)
    with pytest.raises(InputError):
        here.cell("1.2", "91", at=LATER)


def test_the_leader_may_give_an_unlocked_sheet_back_and_the_way_home_is_not_lost(province: Province) -> None:
    here = _unlocked(province, SheetState.COUNCIL)
    for _ in range(2):
        submission.submit(actor=here.officer, sheet=here.sheet, at=LATER)
        submission.return_to_officer(actor=here.leader, sheet=here.sheet, reason="còn thiếu", at=LATER)
        assert here.fresh().state == SheetState.UNLOCKED
    submission.approve(actor=here.leader, sheet=here.sheet, at=LATER)
    assert here.fresh().state == SheetState.COUNCIL


def test_the_leader_cannot_send_an_unlocked_sheet_again_with_things_left_to_do(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    submission.unlock(actor=here.owner, sheet=here.sheet, reason="nhầm", until=UNTIL, at=MOMENT)
    with pytest.raises(InputError) as caught:
        submission.approve(actor=here.leader, sheet=here.sheet, at=LATER)
    assert {problem.code for problem in caught.value.problems} == {"submit.unanswered"}


def test_an_officer_does_not_lock_an_unlocked_sheet_alone(province: Province) -> None:
    here = _unlocked(province)
    with pytest.raises(NotAllowed):
        submission.relock(actor=here.officer, sheet=here.sheet, at=LATER)


def test_unlocking_needs_a_reason_and_an_end_ahead(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    for reason, until in (("", UNTIL), ("nhầm", MOMENT)):
        with pytest.raises(InputError):
            submission.unlock(actor=here.owner, sheet=here.sheet, reason=reason, until=until, at=MOMENT)
    assert here.fresh().state == SheetState.SELF_LOCKED


def test_an_unlocked_sheet_shuts_when_its_time_is_over_even_before_the_lock_ran(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    submission.unlock(actor=here.owner, sheet=here.sheet, reason="nhầm", until=UNTIL, at=MOMENT)
    with pytest.raises(InputError):
        here.cell("1.2", "90", at=UNTIL + dt.timedelta(seconds=1))


def test_a_verb_that_the_table_does_not_know_is_refused(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError):
        move(sheet=here.sheet, verb="fly", actor=here.owner, at=MOMENT)


def test_a_province_may_leave_out_a_step(province: Province) -> None:
    here = running(province, state=SheetState.APPRAISED_1)
    move(sheet=here.sheet, verb="to_council", actor=here.owner, at=MOMENT)
    assert here.fresh().state == SheetState.COUNCIL
