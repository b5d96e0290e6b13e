"""Who still appraises a sheet, and the two ways out: criteria given back, an appraisal closed with cells open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.rounds.models import AppraisalFinish, SheetState
from chiso.office.rounds.operations import finishing
from chiso.office.rounds.queries.appraisal_progress import progress_of
from tests.office.rounds.flow import AT, Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def half(flow: Flow) -> Flow:
    """Field 1 is appraised and finished everywhere, field 2 is not."""
    finishing.accept_complete(actor=flow.one, group=flow.group, at=AT)
    finishing.finish_criteria(actor=flow.one, group=flow.group, at=AT)
    return flow


def address(name: str, flow: Flow) -> str:
    return reverse(f"rounds:{name}", kwargs={"sheet_id": flow.sheet().pk})


def test_progress_names_each_unit_with_what_it_has_open(half: Flow) -> None:
    found = progress_of(half.sheet())
    assert [(part.unit.name, part.open_nodes, part.finish is not None) for part in found.parts] == [
        ("Sở Nội vụ", (), True),
        ("Sở Tư pháp", ("2.1", "2.3"), False),
    ]
    assert [part.unit.name for part in found.waiting] == ["Sở Tư pháp"]


def test_an_appraiser_takes_the_own_criteria_back_with_a_reason(half: Flow) -> None:
    unit = half.province.units["so-noi-vu"].pk
    with pytest.raises(InputError):
        finishing.reopen_criteria(actor=half.one, sheet=half.sheet(), unit_id=unit, reason=" ", at=AT)
    finishing.reopen_criteria(actor=half.one, sheet=half.sheet(), unit_id=unit, reason="Nhầm số liệu", at=AT)
    assert not AppraisalFinish.objects.filter(sheet=half.sheet(), unit_id=unit).exists()
    event = AuditEvent.objects.filter(action="rounds.appraisal.reopen").get()
    assert (event.reason, event.data["unit"]) == ("Nhầm số liệu", unit)


def test_an_appraiser_cannot_reopen_the_criteria_of_another_unit(half: Flow) -> None:
    unit = half.province.units["so-noi-vu"].pk
    with pytest.raises(NotAllowed):
        finishing.reopen_criteria(actor=half.two, sheet=half.sheet(), unit_id=unit, reason="x", at=AT)


def test_the_round_owner_reopens_and_closes_on_the_page(half: Flow, as_person) -> None:
    client = as_person(half.province.people[Role.ROUND_OWNER])
    sheet = client.get(reverse("rounds:worksheet", kwargs={"sheet_id": half.sheet().pk})).content.decode()
    assert address("appraisal_progress", half) in sheet
    page = client.get(address("appraisal_progress", half)).content.decode()
    assert "còn 1 cơ quan chưa gửi" in page and "2.1, 2.3" in page
    unit = half.province.units["so-noi-vu"].pk
    answer = client.post(address("reopen_criteria", half), {"unit": unit, "reason": "Xem lại"}, follow=True)
    assert "còn 2 cơ quan chưa gửi" in answer.content.decode()
    assert client.post(address("close_appraisal", half), {"reason": ""}).status_code == 422
    client.post(address("close_appraisal", half), {"reason": "Hết thời gian thẩm định"})
    assert half.sheet().state == SheetState.APPRAISED_1


def test_the_appraiser_finds_the_way_back_on_the_sheet(half: Flow, as_person) -> None:
    client = as_person(Person.objects.get(pk=half.one.person_id))
    view = reverse("rounds:appraisal_sheet", kwargs={"sheet_id": half.sheet().pk})
    assert "Mở lại để sửa" in client.get(view).content.decode()
    unit = half.province.units["so-noi-vu"].pk
    answer = client.post(address("take_back_criteria", half), {"unit": unit, "reason": "Nhầm"})
    assert answer["Location"] == view
    assert "Mở lại để sửa" not in client.get(view).content.decode()
    assert client.get(address("appraisal_progress", half)).status_code == 403
