"""Deadlines: the automatic lock, extensions, reminders; each job may run as often as it likes."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.notifications.models import Notice
from chiso.office.rounds.due import due_of
from chiso.office.rounds.jobs import lock_at_deadlines, send_reminders
from chiso.office.rounds.models import LedgerEntry, Reminder, Sheet, SheetState, Stage, Transition, Window
from chiso.office.rounds.operations.reminders import request_reminder, send_reminder
from chiso.office.rounds.operations.submission import relock, submit, unlock
from chiso.office.rounds.operations.windows import WindowPlan, edit_windows, extend
from chiso.office.rounds.queries.board import Filters, board_of
from chiso.office.rounds.queries.deadlines import calendar_of, deadline_passed, open_for
from chiso.office.rounds.queries.worksheet import is_open, worksheet_of
from chiso.office.rounds.workflow import workflow_of
from chiso.office.workdays.models import CalendarDay
from tests import factories
from tests.factories import MOMENT, Province
from tests.office.rounds.arrange import Running, running

CLOSES = MOMENT + dt.timedelta(days=10)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("state", [SheetState.DRAFT, SheetState.SELF_SUBMITTED])
def test_what_was_not_sent_is_locked_at_the_deadline_with_the_scores_it_had(
    province: Province, state: SheetState
) -> None:
    here = running(province)
    here.cell("1.2", "90")
    Sheet.objects.update(state=state)
    assert lock_at_deadlines(now=CLOSES - dt.timedelta(seconds=1)) == 0
    assert lock_at_deadlines(now=CLOSES) == 1
    step = Transition.objects.get()
    assert (here.fresh().state, step.actor_id, step.verb) == (SheetState.SELF_LOCKED, None, "lock_at_deadline")
    assert LedgerEntry.objects.get().node == "1.2"
    assert AuditEvent.objects.get().actor is None


def test_the_lock_may_run_twice(province: Province) -> None:
    running(province)
    assert [lock_at_deadlines(now=CLOSES + DAY) for _ in range(2)] == [1, 0]
    assert Transition.objects.count() == 1
    assert Window.objects.get().locked_at == CLOSES + DAY


def test_an_extension_keeps_one_sheet_open_and_no_other(province: Province) -> None:
    here = running(province)
    other = factories.sheet(here.group, province.units["so-tu-phap"])
    extend(actor=here.owner, sheets=[here.sheet], until=CLOSES + 2 * DAY, reason="bão lũ", at=MOMENT)
    assert lock_at_deadlines(now=CLOSES + DAY) == 1
    assert here.fresh().state == SheetState.DRAFT
    other.refresh_from_db()
    assert other.state == SheetState.SELF_LOCKED
    assert lock_at_deadlines(now=CLOSES + 2 * DAY) == 1


def test_a_returned_sheet_is_late_but_never_locked_by_itself(province: Province) -> None:
    here = running(province, state=SheetState.RETURNED)
    assert lock_at_deadlines(now=CLOSES + DAY) == 0
    assert here.fresh().state == SheetState.RETURNED


def test_an_unlocked_sheet_is_locked_again_when_its_time_is_over(province: Province) -> None:
    here = running(province, state=SheetState.IN_APPRAISAL)
    unlock(actor=here.owner, sheet=here.sheet, reason="nhầm", until=MOMENT + DAY, at=MOMENT)
    assert lock_at_deadlines(now=MOMENT + DAY - dt.timedelta(seconds=1)) == 0
    assert lock_at_deadlines(now=MOMENT + DAY) == 1
    assert here.fresh().state == SheetState.IN_APPRAISAL


def test_an_unlocked_sheet_that_waits_for_its_leader_is_locked_again_too(province: Province) -> None:
    here = running(province, state=SheetState.IN_APPRAISAL)
    unlock(actor=here.owner, sheet=here.sheet, reason="nhầm", until=MOMENT + DAY, at=MOMENT)
    here.fill()
    submit(actor=here.officer, sheet=here.sheet, at=MOMENT)
    assert lock_at_deadlines(now=MOMENT + DAY) == 1
    assert here.fresh().state == SheetState.IN_APPRAISAL


def test_a_second_unlock_may_be_shorter_than_the_first(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    unlock(actor=here.owner, sheet=here.sheet, reason="một", until=MOMENT + 5 * DAY, at=MOMENT)
    relock(actor=here.owner, sheet=here.sheet, at=MOMENT)
    unlock(actor=here.owner, sheet=here.sheet, reason="hai", until=MOMENT + DAY, at=MOMENT)
    assert calendar_of(here.round.pk).deadline(here.sheet.pk, "unlock") == MOMENT + DAY
    assert lock_at_deadlines(now=MOMENT + DAY) == 1


def test_an_open_explanation_closes_at_its_deadline(province: Province) -> None:
    here = running(province, state=SheetState.EXPLANATION_OPEN)
    factories.window(here.round, "explanation", opens=MOMENT - DAY, closes=MOMENT + DAY)
    assert lock_at_deadlines(now=MOMENT + DAY) == 1
    assert here.fresh().state == SheetState.EXPLAINED


def test_a_round_without_windows_locks_nothing(province: Province) -> None:
    running(province, windows=False)
    assert lock_at_deadlines(now=MOMENT + 400 * DAY) == 0


def _moments(here: Running) -> list[dt.datetime]:
    return [CLOSES - 30 * DAY, MOMENT, CLOSES, CLOSES + DAY, CLOSES + 5 * DAY]


@pytest.mark.parametrize("state", list(SheetState))
@pytest.mark.parametrize("extended", [False, True])
def test_the_page_and_the_database_agree_on_what_is_open(province: Province, state: SheetState, extended: bool) -> None:
    here = running(province)
    if extended:
        extend(actor=here.owner, sheets=[here.sheet], until=CLOSES + 2 * DAY, reason="bão", at=MOMENT)
    Sheet.objects.update(state=state)
    sheet, flow = here.fresh(), workflow_of(here.round.workflow)
    for at in _moments(here):
        calendar = calendar_of(here.round.pk)
        for stage in (Stage.SELF, Stage.APPRAISAL_1, Stage.EXPLANATION):
            in_database = Sheet.objects.filter(open_for(flow, here.round.pk, stage, at)).exists()
            assert is_open(sheet, flow, calendar, stage, at) == in_database, (state, stage, at)


def test_an_extension_needs_a_reason_and_a_later_day(province: Province) -> None:
    here = running(province)
    for until, reason in ((CLOSES + DAY, " "), (CLOSES - DAY, "bão"), (MOMENT - DAY, "bão")):
        with pytest.raises(InputError):
            extend(actor=here.owner, sheets=[here.sheet], until=until, reason=reason, at=MOMENT)


def test_a_locked_sheet_is_not_extended_but_returned(province: Province) -> None:
    here = running(province, state=SheetState.SELF_LOCKED)
    with pytest.raises(InputError) as caught:
        extend(actor=here.owner, sheets=[here.sheet], step="self", until=CLOSES + DAY, reason="bão", at=MOMENT)
    assert caught.value.problems[0].code == "extension.wrong_state"
    assert "Trả lại" in caught.value.problems[0].hint.vi


def test_extending_nobody_is_refused(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError):
        extend(actor=here.owner, sheets=[], until=CLOSES + DAY, reason="bão", at=MOMENT)


def test_units_do_not_extend_themselves(province: Province) -> None:
    here = running(province)
    with pytest.raises(NotAllowed):
        extend(actor=here.leader, sheets=[here.sheet], until=CLOSES + DAY, reason="bão", at=MOMENT)


def test_a_moved_window_is_recorded_with_both_values(province: Province) -> None:
    here = running(province)
    edit_windows(
        actor=here.owner, round_=here.round, windows=[WindowPlan("self", MOMENT - DAY, CLOSES + DAY)], at=MOMENT
    )
    changes = AuditEvent.objects.get().data["windows"]["self"]
    assert [dt.datetime.fromisoformat(span[1]) for span in changes] == [CLOSES, CLOSES + DAY]
    assert Window.objects.get().closes_at == CLOSES + DAY


@pytest.mark.parametrize(
    ("plans", "code"),
    [
        ([WindowPlan("self", CLOSES, MOMENT)], "windows.reversed"),
        ([WindowPlan("self", MOMENT, MOMENT)], "windows.reversed"),
        ([WindowPlan("winter", MOMENT, CLOSES)], "windows.unknown_step"),
        ([WindowPlan("unlock", MOMENT, CLOSES)], "windows.unknown_step"),
        ([WindowPlan("self", MOMENT, CLOSES), WindowPlan("self", MOMENT, CLOSES)], "windows.step_twice"),
        ([WindowPlan("council", MOMENT, CLOSES)], "windows.no_self"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_whole(province: Province, plans: list[WindowPlan], code: str) -> None:
    here = running(province)
    with pytest.raises(InputError) as caught:
        edit_windows(actor=here.owner, round_=here.round, windows=plans, at=MOMENT)
    assert code in {problem.code for problem in caught.value.problems}
    assert Window.objects.get().closes_at == CLOSES


def test_a_reminder_reaches_officers_and_leaders_of_the_chosen_units(province: Province) -> None:
    here = running(province)
    asked = request_reminder(actor=here.owner, round_=here.round, sheets=[here.sheet], text="Đề nghị nộp.", at=MOMENT)
    assert not Notice.objects.exists()
    assert send_reminder(reminder_id=asked.pk, at=MOMENT) == 2
    assert set(Notice.objects.filter(detail="Đề nghị nộp.").values_list("person_id", flat=True)) == {
        province.people[Role.UNIT_OFFICER].pk,
        province.people[Role.UNIT_LEADER].pk,
    }
    assert AuditEvent.objects.get().data["sheets"] == [here.sheet.pk]


def test_whoever_asked_for_a_reminder_is_told_when_it_went_out(province: Province) -> None:
    here = running(province)
    asked = request_reminder(actor=here.owner, round_=here.round, sheets=[here.sheet], text="Đề nghị nộp.", at=MOMENT)
    send_reminder(reminder_id=asked.pk, at=MOMENT)
    assert Notice.objects.get(person_id=here.owner.acting_id).title == "Đã gửi đôn đốc đến 1 đơn vị, 2 người"


def test_a_reminder_that_was_cut_off_tells_the_rest_and_nobody_twice(province: Province) -> None:
    here = running(province)
    other = factories.sheet(here.group, province.units["so-tu-phap"])
    factories.member(Role.UNIT_OFFICER, province.units["so-tu-phap"])
    both = [here.sheet, other]
    asked = request_reminder(actor=here.owner, round_=here.round, sheets=both, text="Đề nghị nộp.", at=MOMENT)
    send_reminder(reminder_id=asked.pk, at=MOMENT)
    Notice.objects.filter(link__contains=f"/{other.pk}/").delete()
    Reminder.objects.update(finished_at=None)  # as if the worker had died between the two units
    assert send_reminder(reminder_id=asked.pk, at=MOMENT) == 3
    assert send_reminder(reminder_id=asked.pk, at=MOMENT + DAY) == 3
    assert Notice.objects.filter(detail="Đề nghị nộp.").count() == 3


@pytest.mark.parametrize(("text", "some"), [("", True), ("Đề nghị nộp.", False)])
def test_a_reminder_needs_words_and_somebody(province: Province, text: str, some: bool) -> None:
    here = running(province)
    with pytest.raises(InputError):
        request_reminder(actor=here.owner, round_=here.round, sheets=[here.sheet] if some else [], text=text, at=MOMENT)
    assert not Reminder.objects.exists()


def test_the_system_reminds_three_days_and_one_day_ahead_once_each(province: Province) -> None:
    running(province)
    assert send_reminders(now=CLOSES - 4 * DAY) == 0
    assert [send_reminders(now=CLOSES - 2 * DAY) for _ in range(3)] == [2, 0, 0]
    assert [send_reminders(now=CLOSES - DAY / 2) for _ in range(2)] == [2, 0]
    assert send_reminders(now=CLOSES + DAY) == 0


def test_a_sent_sheet_gets_no_reminder(province: Province) -> None:
    running(province, state=SheetState.SELF_LOCKED)
    assert send_reminders(now=CLOSES - DAY) == 0


@pytest.mark.parametrize(
    ("deadline", "tone", "words"),
    [
        (dt.datetime(2026, 1, 20, 17, 0, tzinfo=factories.VIETNAM), "due", "Còn 3 ngày làm việc"),
        (dt.datetime(2026, 1, 15, 17, 0, tzinfo=factories.VIETNAM), "due", "Hết hạn hôm nay"),
        (dt.datetime(2026, 1, 15, 8, 0, tzinfo=factories.VIETNAM), "late", "Quá hạn hôm nay"),
        (dt.datetime(2026, 1, 13, 8, 0, tzinfo=factories.VIETNAM), "late", "Quá hạn 2 ngày làm việc"),
        (dt.datetime(2040, 1, 15, 8, 0, tzinfo=factories.VIETNAM), "", "Còn 5113 ngày"),
    ],
)
def test_a_deadline_is_told_in_working_days(deadline: dt.datetime, tone: str, words: str) -> None:
    due = due_of(deadline, MOMENT, vietnam_calendar(accept_provisional=True))
    assert due is not None
    assert (due.tone, due.words.vi) == (tone, words)


def test_a_deadline_counts_by_the_days_of_the_office_on_board_and_worksheet(province: Province) -> None:
    here = running(province)  # Thursday 15 January; closes ten days ahead: six working days by the shipped calendar
    CalendarDay.objects.create(
        day=(MOMENT + DAY).date(), kind="holiday", name="Nghỉ tránh bão", basis="Công điện của tỉnh", added_at=MOMENT
    )
    row = board_of(here.round, Filters(), at=MOMENT).rows[0]
    sheet = worksheet_of(here.sheet, at=MOMENT, language="vi")
    assert row.due is not None and sheet.due is not None
    assert (row.due.days, sheet.due.days) == (5, 5)


def test_deadline_passed_honours_the_newest_extension_only_upwards(province: Province) -> None:
    here = running(province)
    extend(actor=here.owner, sheets=[here.sheet], until=CLOSES + DAY, reason="bão", at=MOMENT)
    flow = workflow_of(here.round.workflow)
    passed = [
        Sheet.objects.filter(
            deadline_passed(flow, here.round.pk, "self", CLOSES + hours * dt.timedelta(hours=1))
        ).exists()
        for hours in (0, 23, 24)
    ]
    assert passed == [False, False, True]
