"""One verb on many sheets: all move or none does, each with its step, its ledger and its event."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.errors import Conflict
from chiso.office.inserting import insert_rows
from chiso.office.rounds.models import Answer, LedgerEntry, Sheet, SheetState, Stage, Transition
from chiso.office.rounds.operations.moves import move, move_all
from tests import factories
from tests.factories import MOMENT
from tests.office.rounds.flow import Flow, small_round

pytestmark = pytest.mark.django_db
VERB = "finish_appraisal_1"


@pytest.fixture
def flow(province: factories.Province) -> Flow:
    return small_round(province)


def fresh(flow: Flow) -> list[Sheet]:
    return [flow.sheet(key) for key in flow.sheets]


def test_every_sheet_gets_its_step_its_ledger_and_its_event(flow: Flow):
    sheets = fresh(flow)
    steps = move_all(sheets=sheets, verb=VERB, actor=flow.owner, at=MOMENT, reason="hết giờ")
    assert [step.sheet_id for step in steps] == [sheet.pk for sheet in sheets]
    assert {sheet.state for sheet in fresh(flow)} == {SheetState.APPRAISED_1}
    assert [(sheet.state, sheet.version) for sheet in sheets] == [(one.state, one.version) for one in fresh(flow)]
    events = list(AuditEvent.objects.filter(action=f"rounds.sheet.{VERB}").order_by("id"))
    assert [event.object_id for event in events] == [str(sheet.pk) for sheet in sheets]
    for step, event in zip(steps, events, strict=True):
        assert event.data["ledger"] == LedgerEntry.objects.filter(transition=step).count() > 0


def test_many_sheets_are_written_down_as_each_of_them_alone_would_be(flow: Flow):
    first, second, third = fresh(flow)
    move(sheet=first, verb=VERB, actor=flow.owner, at=MOMENT)
    move_all(sheets=[second, third], verb=VERB, actor=flow.owner, at=MOMENT)
    columns = ("node", "stage", "inputs", "status", "points", "max", "reason", "at")

    def written(sheet: Sheet) -> list[dict[str, object]]:
        return list(LedgerEntry.objects.filter(sheet=sheet).order_by("id").values(*columns))

    # the three units of the small round answered alike
    assert written(first) == written(second) == written(third) != []


def test_one_sheet_that_somebody_moved_meanwhile_keeps_all_where_they_were(flow: Flow):
    stale = fresh(flow)
    move(sheet=flow.sheet(), verb=VERB, actor=flow.owner, at=MOMENT)
    before = Transition.objects.count()
    with pytest.raises(Conflict) as refused:
        move_all(sheets=stale, verb=VERB, actor=flow.owner, at=MOMENT)
    assert refused.value.theirs == SheetState.APPRAISED_1
    assert Transition.objects.count() == before
    states = {key: flow.sheet(key).state for key in flow.sheets}
    assert states.pop("so-y-te") == SheetState.APPRAISED_1
    assert set(states.values()) == {SheetState.IN_APPRAISAL}


def test_who_may_not_move_sheets_is_told_so_before_what_others_did(flow: Flow):
    officer = flow.unit_actor(Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        move(sheet=flow.sheet(), verb=VERB, actor=officer, at=MOMENT, version=99)


def test_more_sheets_need_no_more_kinds_of_queries(flow: Flow):
    one, *others = fresh(flow)
    with CaptureQueriesContext(connection) as alone:
        move_all(sheets=[one], verb=VERB, actor=flow.owner, at=MOMENT)
    with CaptureQueriesContext(connection) as together:
        move_all(sheets=others, verb=VERB, actor=flow.owner, at=MOMENT)
    assert len(together) <= len(alone)


def test_rows_that_stand_already_stay_as_they_are(flow: Flow):
    def answer(node: str, rate: str) -> Answer:
        return Answer(sheet=flow.sheet(), node=node, stage=Stage.COUNCIL, inputs={"rate": rate}, updated_at=MOMENT)

    insert_rows([answer("1.2", "90")])
    insert_rows([answer("1.2", "10"), answer("1.1", "20")], past_standing=True)
    stored = Answer.objects.filter(sheet=flow.sheet(), stage=Stage.COUNCIL).order_by("node")
    assert [row.inputs for row in stored] == [{"rate": "20"}, {"rate": "90"}]
