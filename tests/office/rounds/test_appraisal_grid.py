"""The appraisal grid: which units come first, and what stands for leaves that units do not enter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from chiso.office.accounts.models import Person
from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage
from chiso.office.rounds.operations import finishing
from chiso.office.rounds.queries.appraisal import Filters, grid
from tests.office.rounds.flow import AT, Flow

pytestmark = pytest.mark.django_db


def stand(flow: Flow, **states: SheetState) -> None:
    for key, state in states.items():
        Sheet.objects.filter(pk=flow.sheets[key.replace("_", "-")].pk).update(state=state)


def test_sheets_open_for_appraisal_come_before_all_others(flow: Flow) -> None:
    stand(flow, so_noi_vu=SheetState.DRAFT, so_tu_phap=SheetState.APPRAISED_1)
    rows = grid(flow.group, flow.one, Filters()).rows
    assert [row.sheet.unit.name for row in rows] == ["Sở Y tế", "Sở Tư pháp", "Sở Nội vụ"]


def test_open_sheets_are_in_the_order_of_their_state_then_of_their_names(flow: Flow) -> None:
    stand(flow, so_noi_vu=SheetState.EXPLAINED)
    rows = grid(flow.group, flow.one, Filters()).rows
    assert [row.sheet.unit.name for row in rows] == ["Sở Tư pháp", "Sở Y tế", "Sở Nội vụ"]


def test_a_leaf_that_the_unit_does_not_enter_has_no_self_score(flow: Flow) -> None:
    cell = next(cell for cell in grid(flow.group, flow.two, Filters()).rows[0].cells if cell.node.code == "2.3")
    assert cell.own is None
    assert cell.entered_by is not None and cell.entered_by.vi == "Cơ quan thẩm định"


def test_points_of_such_a_leaf_are_neither_a_gain_nor_a_loss(flow: Flow) -> None:
    flow.correct("2.3", {"points": "0.5"})
    found = grid(flow.group, flow.two, Filters())
    row = next(row for row in found.rows if row.sheet.unit.name == "Sở Y tế")
    cell = next(cell for cell in row.cells if cell.node.code == "2.3")
    assert (cell.sign, cell.points, row.difference) == ("set", Decimal("0.50"), Decimal(0))
    assert found.counts["set"] == 1 and found.counts["diff"] == 0


def test_the_page_says_who_enters_such_a_column(flow: Flow, as_person) -> None:
    flow.correct("2.3", {"points": "0.5"})
    client = as_person(Person.objects.get(pk=flow.two.person_id))
    page = client.get(reverse("rounds:appraisal", kwargs={"group_id": flow.group.pk})).content.decode()
    assert "Cơ quan thẩm định" in page.split("<tbody>")[0]
    assert '<span>–</span><span aria-hidden="true">→</span><b>0,50</b>' in page


def test_an_unanswered_choice_is_never_preset_for_the_appraiser(flow: Flow, as_person) -> None:
    Answer.objects.filter(sheet=flow.sheets["so-y-te"], node="1.1").delete()
    client = as_person(Person.objects.get(pk=flow.one.person_id))
    address = reverse("rounds:appraisal_cell", kwargs={"sheet_id": flow.sheet().pk, "node": "1.1"})
    page = client.get(address).content.decode()
    assert "Chưa chọn" in page and '<option value="yes" selected>' not in page
    assert "data-keep" not in page  # nothing stands that could be kept


def test_a_value_that_was_never_confirmed_is_not_accepted_in_bulk(flow: Flow) -> None:
    mine = Answer.objects.filter(sheet=flow.sheets["so-y-te"], node="1.2", stage=Stage.SELF)
    mine.update(to_confirm=True)
    finishing.accept_complete(actor=flow.one, group=flow.group, at=AT)
    row = next(row for row in grid(flow.group, flow.one, Filters()).rows if row.sheet.unit.name == "Sở Y tế")
    assert [cell.node.code for cell in row.cells if cell.sign == "todo"] == ["1.2"]
    assert [cell.node.code for cell in row.cells if cell.is_unconfirmed] == ["1.2"]


def test_finished_groups_are_folded_below_those_that_run(flow: Flow, as_person) -> None:
    client = as_person(Person.objects.get(pk=flow.one.person_id))
    Sheet.objects.filter(group=flow.group).update(state=SheetState.PUBLISHED)
    page = client.get(reverse("rounds:my_appraisals")).content.decode()
    running, folded = page.split("<details>")
    assert "Không còn nhóm nào đang thẩm định" in running
    assert "1 nhóm đã kết thúc" in folded and flow.group.name in folded
