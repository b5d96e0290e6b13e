"""Outside figures as a table, and the owner setting the appraisal going."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage
from chiso.office.rounds.operations.starting import start_appraisals
from chiso.office.rounds.queries.results import results_table
from tests.factories import MOMENT
from tests.office.rounds.flow import Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(flow: Flow, as_person: Callable[[Any], Any]) -> Callable[..., Any]:
    """Posts the table of the group as the survey manager."""
    client = as_person(flow.province.people[Role.SURVEY_MANAGER])
    address = reverse("rounds:results_entry", kwargs={"group_id": flow.group.pk})
    return lambda **data: client.post(address, {"source": "Báo cáo điều tra năm 2025", **data})


def _name(flow: Flow, key: str = "so-y-te") -> str:
    return f"{flow.sheets[key].unit_id}|2.2|sipas"


def _stored(flow: Flow, key: str = "so-y-te") -> Answer | None:
    return Answer.objects.filter(sheet=flow.sheets[key], node="2.2", stage=Stage.APPRAISAL_1).first()


def test_the_table_has_one_column_for_each_figure_of_a_survey_leaf(flow: Flow):
    table = results_table(flow.group)
    assert [(column.node.code, column.spec.name) for column in table.columns] == [("2.2", "sipas")]
    assert table.missing == 3


def test_new_figures_are_stored_with_their_source_and_recorded(flow: Flow, post: Callable[..., Any]):
    answer = post(**{_name(flow): "85,5", _name(flow, "so-noi-vu"): "90"})
    assert answer.status_code == 302
    stored = _stored(flow)
    assert stored is not None
    assert (stored.inputs, stored.reason) == ({"sipas": "85,5"}, "Báo cáo điều tra năm 2025")
    assert AuditEvent.objects.filter(action="rounds.sheet.enter_result").count() == 2
    assert results_table(flow.group).missing == 1


def test_a_figure_that_stands_is_changed_by_who_saw_it_and_refused_to_who_did_not(flow: Flow, post: Callable[..., Any]):
    post(**{_name(flow): "85"})
    version = f"v|{flow.sheets['so-y-te'].unit_id}|2.2"
    assert post(**{_name(flow): "86", version: "0"}).status_code == 409
    assert post(**{_name(flow): "86", version: "1"}).status_code == 302
    stored = _stored(flow)
    assert stored is not None
    assert stored.inputs == {"sipas": "86"}


def test_a_figure_that_cannot_be_scored_stores_nothing_and_comes_back_in_the_form(flow: Flow, post: Callable[..., Any]):
    answer = post(**{_name(flow): "abc", _name(flow, "so-noi-vu"): "90"})
    assert answer.status_code == 422
    assert 'value="abc"' in answer.content.decode()
    assert _stored(flow, "so-noi-vu") is None


def test_figures_without_a_source_are_refused(flow: Flow, post: Callable[..., Any]):
    assert post(source=" ", **{_name(flow): "85"}).status_code == 422
    assert _stored(flow) is None


def test_an_emptied_cell_changes_nothing(flow: Flow, post: Callable[..., Any]):
    post(**{_name(flow): "85"})
    post(**{_name(flow): "", f"v|{flow.sheets['so-y-te'].unit_id}|2.2": "1"})
    stored = _stored(flow)
    assert stored is not None
    assert stored.inputs == {"sipas": "85"}


def test_a_group_without_units_in_running_states_is_not_listed(flow: Flow, as_person: Callable[[Any], Any]):
    client = as_person(flow.province.people[Role.SURVEY_MANAGER])
    assert flow.group.name in client.get(reverse("rounds:results_index")).content.decode()
    Sheet.objects.update(state=SheetState.PUBLISHED)
    assert flow.group.name not in client.get(reverse("rounds:results_index")).content.decode()


def test_the_owner_begins_the_appraisal_of_what_is_in_and_the_appraisers_are_told(flow: Flow):
    Sheet.objects.filter(pk=flow.sheets["so-y-te"].pk).update(state=SheetState.DRAFT)
    Sheet.objects.exclude(pk=flow.sheets["so-y-te"].pk).update(state=SheetState.SELF_LOCKED)
    assert start_appraisals(actor=flow.owner, group=flow.group, at=MOMENT) == 2
    assert flow.sheet("so-y-te").state == SheetState.DRAFT
    assert flow.sheet("so-noi-vu").state == SheetState.IN_APPRAISAL
    told = set(Notice.objects.filter(key__startswith="group:").values_list("person_id", flat=True))
    assert told == {flow.one.person_id, flow.two.person_id}
    link = Notice.objects.filter(key__startswith="group:").values_list("link", flat=True)[0]
    assert link == reverse("rounds:appraisal", kwargs={"group_id": flow.group.pk})
    assert start_appraisals(actor=flow.owner, group=flow.group, at=MOMENT) == 0


def test_the_board_says_what_the_owner_can_set_going(flow: Flow, as_person: Callable[[Any], Any]):
    Sheet.objects.update(state=SheetState.SELF_LOCKED)
    client = as_person(flow.province.people[Role.ROUND_OWNER])
    board = reverse("rounds:board", kwargs={"round_id": flow.group.round_id})
    assert "Bắt đầu thẩm định" in client.get(board).content.decode()
    address = reverse("rounds:advance", kwargs={"group_id": flow.group.pk})
    answer = client.post(address, {"to": "appraisal", "back": "board"})
    assert (answer.status_code, answer.url) == (302, board)
    assert set(Sheet.objects.values_list("state", flat=True)) == {SheetState.IN_APPRAISAL}


def test_keeping_a_leaf_that_has_only_an_outside_figure_keeps_that_figure(flow: Flow):
    accepted = Answer.objects.create(
        sheet=flow.sheets["so-y-te"], node="2.3", stage=Stage.APPRAISAL_1, inputs={"points": "0.5"}, updated_at=MOMENT
    )
    flow.accept("2.3")
    accepted.refresh_from_db()
    assert (accepted.inputs, accepted.done) == ({"points": "0.5"}, True)
