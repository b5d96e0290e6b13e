"""Writers at the same time, on real connections: nothing is lost, nothing is overwritten unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from chiso.engine.errors import InputError
from chiso.office.errors import Conflict
from chiso.office.rounds.models import Answer, Extension, Sheet, SheetState, Stage, Transition
from chiso.office.rounds.operations.answers import TypedCell, record_cell
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.operations.submission import approve, return_to_officer
from tests.factories import MOMENT, Province
from tests.office.rounds.arrange import GOOD, Running, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _together(*works: Callable[[], object]) -> list[object]:
    """Run all at once, each on its own connection; what each gave back or raised."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _save(here: Running, text: str, node: str = "1.2") -> Callable[[], object]:
    officer, sheet = here.officer, here.fresh()
    return lambda: record_cell(actor=officer, sheet=sheet, cell=TypedCell(node, text, 0), at=MOMENT)


def test_of_two_first_writers_of_a_leaf_one_is_stored_and_one_asked(province: Province) -> None:
    here = running(province)
    results = _together(_save(here, "90"), _save(here, "97"))
    conflicts = [result for result in results if isinstance(result, Conflict)]
    assert len(conflicts) == 1
    stored = Answer.objects.get(stage=Stage.SELF)
    assert conflicts[0].theirs.inputs == stored.inputs != conflicts[0].mine.inputs
    assert here.fresh().answered == 1


def test_writers_of_different_leaves_all_succeed_and_the_count_is_true(province: Province) -> None:
    here = running(province)
    results = _together(*(_save(here, text, node) for node, text in GOOD.items()))
    assert not [result for result in results if isinstance(result, Exception)]
    assert here.fresh().answered == 4


def test_a_figure_and_an_approval_at_once_never_leave_an_unledgered_value(province: Province) -> None:
    here = running(province)
    here.fill()

    Sheet.objects.update(state=SheetState.UNLOCKED)

    Transition.objects.create(
        sheet=here.sheet, verb="unlock", from_state="self_locked", to_state="unlocked", at=MOMENT, reason="nhầm"
    )

    Extension.objects.create(
        sheet=here.sheet,
        step="unlock",
        until=MOMENT.replace(year=2027),
        reason="nhầm",
        granted_by=province.people["round_owner"],
        granted_at=MOMENT,
    )
    leader, officer, sheet, same = here.leader, here.officer, here.fresh(), here.fresh()
    results = _together(
        lambda: move(sheet=sheet, verb="send_again", actor=leader, at=MOMENT),
        lambda: record_cell(actor=officer, sheet=same, cell=TypedCell("1.2", "85", 1), at=MOMENT),
    )
    assert not isinstance(results[0], Exception)
    assert results[1] is None or not isinstance(results[1], Exception) or isinstance(results[1], InputError)
    stored = Answer.objects.get(node="1.2", stage=Stage.SELF)
    newest = here.sheet.ledger.filter(node="1.2").latest("id")
    assert newest.inputs == stored.inputs


def test_two_buttons_pressed_at_once_move_the_sheet_once(province: Province) -> None:
    here = running(province, state=SheetState.SELF_SUBMITTED)
    leader, one, two = here.leader, here.fresh(), here.fresh()
    results = _together(
        lambda: approve(actor=leader, sheet=one, at=MOMENT),
        lambda: return_to_officer(actor=leader, sheet=two, reason="khoan", at=MOMENT),
    )
    assert len([result for result in results if isinstance(result, Conflict)]) == 1
    assert Transition.objects.count() == 1


def test_the_embedded_database_waits_instead_of_failing(province: Province) -> None:
    here = running(province)
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    texts = [str(80 + number / 2).replace(".", ",") for number in range(16)]
    results = _together(*(_save(here, text) for text in texts))
    failed = [result for result in results if isinstance(result, Exception) and not isinstance(result, Conflict)]
    assert failed == []
