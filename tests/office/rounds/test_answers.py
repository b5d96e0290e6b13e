"""Entering figures: what is stored, what is refused, and what the second of two writers meets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.errors import Conflict
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.models import Answer, Extension, SheetState, Stage
from chiso.office.rounds.operations.adjustments import record_adjustment
from chiso.office.rounds.operations.answers import (
    Change,
    TypedCell,
    record_answers,
    record_block,
    record_cell,
    record_note,
)
from chiso.office.rounds.operations.results import enter_result
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import score_book
from tests import factories
from tests.factories import MOMENT, Province
from tests.office.rounds.arrange import GOOD, running

LATER = MOMENT + dt.timedelta(minutes=5)


def test_a_typed_cell_is_stored_and_scored_at_once(province: Province) -> None:
    here = running(province)
    recorded = record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("2.1", "46/48", 0), at=MOMENT)
    stored = Answer.objects.get(sheet=here.sheet, node="2.1", stage=Stage.SELF)
    assert (stored.inputs, stored.version) == ({"on_time": "46", "resolved": "48"}, 1)
    assert recorded.scores.leaves["2.1"].points == Decimal("2.88")


def test_the_sheet_keeps_its_counts(province: Province) -> None:
    here = running(province)
    for node, text in GOOD.items():
        here.cell(node, text)
    assert (here.fresh().answered, here.fresh().missing_evidence) == (4, 4)
    here.cell("1.2", "")
    here.cell("1.3", "Không áp dụng")
    assert (here.fresh().answered, here.fresh().missing_evidence) == (3, 2)


def test_autosave_writes_neither_ledger_nor_audit(province: Province) -> None:
    here = running(province)
    here.fill()
    from chiso.office.audit.models import AuditEvent

    assert not here.sheet.ledger.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("node", "text", "code"),
    [
        ("2.1", "49/48", "answers.bad_value"),
        ("2.1", "46", "cell.malformed"),
        ("2.1", "5/0", "answers.bad_value"),
        ("1.2", "chín bảy", "answers.bad_value"),
        ("1.2", "120", "answers.bad_value"),
        ("1.1", "có thể", "answers.bad_value"),
        ("1.3", "tất cả", "answers.bad_value"),
        ("2.2", "85", "answers.shut"),
        ("2.3", "1", "answers.shut"),
        ("9.9", "1", "answers.no_leaf"),
        ("1", "1", "answers.no_leaf"),
    ],
)
def test_what_cannot_be_scored_is_refused_and_not_stored(province: Province, node: str, text: str, code: str) -> None:
    here = running(province)
    with pytest.raises(InputError) as caught:
        record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell(node, text, 0), at=MOMENT)
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].where.startswith(node)
    assert not Answer.objects.exists()


def test_a_refused_figure_leaves_the_stored_one_alone(province: Province) -> None:
    here = running(province)
    here.cell("2.1", "46/48")
    with pytest.raises(InputError):
        record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("2.1", "49/48", 1), at=LATER)
    stored = Answer.objects.get(node="2.1")
    assert (stored.inputs["on_time"], stored.version) == ("46", 1)


def test_a_shut_leaf_says_who_fills_it(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError) as caught:
        record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("2.2", "85", 0), at=MOMENT)
    assert "Điều tra xã hội học" in caught.value.problems[0].message.vi


def test_an_input_that_the_rule_does_not_ask_for_is_refused(province: Province) -> None:
    here = running(province)
    change = Change("1.2", CellValue({"speed": "9"}), 0)
    recorded = record_answers(actor=here.officer, sheet=here.sheet, changes=[change], at=MOMENT)
    (problem,) = recorded.problems["1.2"]
    assert (problem.code, problem.expected.vi) == ("answers.unknown_input", "rate")
    assert not Answer.objects.exists()


def test_the_second_writer_of_a_cell_meets_both_values(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90", actor=here.leader)
    with pytest.raises(Conflict) as caught:
        record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("1.2", "97", 0), at=LATER)
    conflict = caught.value
    assert conflict.mine == CellValue({"rate": "97"})
    assert conflict.theirs == CellValue({"rate": "90"})
    assert (conflict.version, conflict.by) == (1, here.leader.name)
    assert Answer.objects.get().inputs == {"rate": "90"}


def test_choosing_mine_after_a_conflict_overwrites_theirs(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90", actor=here.leader)
    record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("1.2", "97", 1), at=LATER)
    assert Answer.objects.get().inputs == {"rate": "97"}


def test_two_writers_of_the_same_value_do_not_clash(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90", actor=here.leader)
    recorded = record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("1.2", "90", 0), at=LATER)
    assert recorded.saved["1.2"].version == 1


def test_two_officers_on_different_leaves_never_clash(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90", actor=here.leader)
    record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("2.1", "46/48", 0), at=LATER)
    assert here.fresh().answered == 2


def test_a_row_that_appears_between_reading_and_writing_is_a_conflict(province: Province) -> None:
    here = running(province)
    from chiso.office.rounds.operations import answers

    book = book_of(here.sheet.pk)
    here.cell("1.2", "90", actor=here.leader)
    late = answers.new_answer(here.sheet, Change("1.2", CellValue({"rate": "97"}), 0), None, here.officer, LATER)
    saved, conflicts = answers._store(here.sheet, book, {"1.2": late}, LATER)
    assert saved == {}
    assert conflicts["1.2"].theirs == CellValue({"rate": "90"})


def test_an_emptied_cell_keeps_its_version_so_that_a_late_writer_still_clashes(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90")
    here.cell("1.2", "")
    with pytest.raises(Conflict):
        record_cell(actor=here.leader, sheet=here.sheet, cell=TypedCell("1.2", "95", 1), at=LATER)


def test_a_pasted_block_stores_what_it_can_and_tells_the_rest(province: Province) -> None:
    here = running(province)
    here.cell("1.1", "không", actor=here.leader)
    cells = [
        TypedCell("1.1", "có", 0),
        TypedCell("1.2", "97,2", 0),
        TypedCell("1.3", "gì đó", 0),
        TypedCell("2.1", "46/48", 0),
        TypedCell("2.2", "88", 0),
    ]
    recorded = record_block(actor=here.officer, sheet=here.sheet, cells=cells, at=LATER)
    assert set(recorded.saved) == {"1.2", "2.1"}
    assert set(recorded.conflicts) == {"1.1"}
    assert {node: problems[0].code for node, problems in recorded.problems.items()} == {
        "1.3": "answers.bad_value",
        "2.2": "answers.shut",
    }
    assert here.fresh().answered == 3
    assert recorded.scores.totals.nodes["1"].points == Decimal("2.00")


def test_values_of_an_excel_sheet_are_stored_together(province: Province) -> None:
    here = running(province)
    changes = [Change("1.2", CellValue({"rate": "85"}), 0), Change("2.1", CellValue(status="did_not_arise"), 0)]
    recorded = record_answers(actor=here.officer, sheet=here.sheet, changes=changes, at=MOMENT)
    assert recorded.scores.leaves["2.1"].points == Decimal("3")
    assert here.fresh().answered == 2


@pytest.mark.parametrize("state", [s for s in SheetState if s not in ("draft", "returned", "unlocked")])
def test_nothing_can_be_entered_while_the_sheet_is_shut(province: Province, state: SheetState) -> None:
    here = running(province, state=state)
    with pytest.raises(InputError) as caught:
        record_cell(actor=here.officer, sheet=here.sheet, cell=TypedCell("1.2", "90", 0), at=MOMENT)
    assert caught.value.problems[0].code == "answers.sheet_shut"
    assert not Answer.objects.exists()


def test_a_draft_is_shut_the_moment_its_deadline_passes_even_before_the_lock_ran(province: Province) -> None:
    here = running(province)
    over = MOMENT + dt.timedelta(days=10)
    with pytest.raises(InputError):
        here.cell("1.2", "90", at=over)
    Extension.objects.create(
        sheet=here.sheet,
        step="self",
        until=over + dt.timedelta(days=1),
        reason="bão",
        granted_by=here.province.people["round_owner"],
        granted_at=MOMENT,
    )
    here.cell("1.2", "90", at=over)
    assert here.fresh().answered == 1


def test_a_draft_is_shut_before_its_window_opens(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError):
        here.cell("1.2", "90", at=MOMENT - dt.timedelta(days=11))


def test_a_returned_sheet_stays_open_after_its_deadline_and_is_late(province: Province) -> None:
    here = running(province, state=SheetState.RETURNED)
    here.cell("1.2", "90", at=MOMENT + dt.timedelta(days=30))
    assert here.fresh().answered == 1


def test_people_of_another_unit_may_not_fill_the_sheet(province: Province) -> None:
    here = running(province)
    stranger = factories.actor(factories.member("unit_officer", province.units["so-tu-phap"]))
    with pytest.raises(NotAllowed):
        record_cell(actor=stranger, sheet=here.sheet, cell=TypedCell("1.2", "90", 0), at=MOMENT)


@pytest.mark.parametrize("role", ["round_owner", "appraiser", "leader", "administrator", "observer"])
def test_nobody_outside_the_unit_enters_self_scores(province: Province, role: str) -> None:
    here = running(province)
    with pytest.raises(NotAllowed):
        record_cell(actor=province.actor(role), sheet=here.sheet, cell=TypedCell("1.2", "90", 0), at=MOMENT)


def test_an_explanation_is_kept_apart_from_the_figures(province: Province) -> None:
    here = running(province)
    here.cell("1.2", "90")
    record_note(actor=here.officer, sheet=here.sheet, node="1.2", note=" Chờ văn bản ", seen="", at=LATER)
    stored = Answer.objects.get()
    assert (stored.note, stored.inputs, stored.version) == ("Chờ văn bản", {"rate": "90"}, 1)


def test_two_explanations_of_one_leaf_clash(province: Province) -> None:
    here = running(province)
    record_note(actor=here.leader, sheet=here.sheet, node="1.2", note="Một", seen="", at=MOMENT)
    with pytest.raises(Conflict) as caught:
        record_note(actor=here.officer, sheet=here.sheet, node="1.2", note="Hai", seen="", at=LATER)
    assert (caught.value.mine, caught.value.theirs) == ("Hai", "Một")


def test_an_explanation_alone_does_not_count_as_an_answer(province: Province) -> None:
    here = running(province)
    record_note(actor=here.officer, sheet=here.sheet, node="1.2", note="Chưa có số liệu", seen="", at=MOMENT)
    assert here.fresh().answered == 0


def test_bonus_cases_count_within_the_cap(province: Province) -> None:
    here = running(province)
    here.cell("1.1", "có")
    row, scored = record_adjustment(
        actor=here.officer, sheet=here.sheet, item="sang-kien", count="5", version=0, at=MOMENT, reason="5 sáng kiến"
    )
    assert row.version == 1
    assert scored.totals.points == Decimal("2")  # 1 point, and 5 × 0.5 capped at 1


@pytest.mark.parametrize("count", ["-1", "1,5", "nhiều"])
def test_a_bonus_that_is_no_whole_number_is_refused(province: Province, count: str) -> None:
    here = running(province)
    with pytest.raises(InputError):
        record_adjustment(actor=here.officer, sheet=here.sheet, item="sang-kien", count=count, version=0, at=MOMENT)


def test_two_writers_of_one_bonus_clash(province: Province) -> None:
    here = running(province)
    record_adjustment(actor=here.leader, sheet=here.sheet, item="sang-kien", count="1", version=0, at=MOMENT)
    with pytest.raises(Conflict) as caught:
        record_adjustment(actor=here.officer, sheet=here.sheet, item="sang-kien", count="2", version=0, at=LATER)
    assert caught.value.theirs == "1"


def test_a_survey_result_counts_from_the_first_appraisal_and_never_as_a_self_score(province: Province) -> None:
    here = running(province, state=SheetState.IN_APPRAISAL)
    manager = province.actor("survey_manager")
    enter_result(
        actor=manager, sheet=here.sheet, node="2.2", inputs={"sipas": "85"}, version=0, at=MOMENT, source="BC 12/BC-SNV"
    )
    book = book_of(here.sheet.pk)
    assert score_book(here.sheet, book, Stage.SELF).leaves["2.2"].status == "unanswered"
    assert score_book(here.sheet, book, Stage.APPRAISAL_1).leaves["2.2"].points == Decimal("1.70")


def test_a_result_needs_a_source(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError) as caught:
        enter_result(
            actor=here.owner, sheet=here.sheet, node="2.2", inputs={"sipas": "85"}, version=0, at=MOMENT, source=" "
        )
    assert caught.value.problems[0].code == "results.no_source"


def test_a_leaf_of_the_unit_takes_no_outside_result(province: Province) -> None:
    here = running(province)
    with pytest.raises(InputError) as caught:
        enter_result(
            actor=here.owner, sheet=here.sheet, node="1.2", inputs={"rate": "85"}, version=0, at=MOMENT, source="BC"
        )
    assert caught.value.problems[0].code == "results.not_a_result"


def test_the_unit_itself_enters_no_results(province: Province) -> None:
    here = running(province)
    with pytest.raises(NotAllowed):
        enter_result(
            actor=here.officer, sheet=here.sheet, node="2.2", inputs={"sipas": "99"}, version=0, at=MOMENT, source="BC"
        )


def test_a_published_sheet_takes_no_result(province: Province) -> None:
    here = running(province, state=SheetState.PUBLISHED)
    with pytest.raises(InputError):
        enter_result(
            actor=here.owner, sheet=here.sheet, node="2.2", inputs={"sipas": "85"}, version=0, at=MOMENT, source="BC"
        )
