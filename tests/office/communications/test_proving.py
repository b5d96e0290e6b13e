"""An activity as evidence in one step: its own document, or a note of the log made into one, linked to the leaf."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.communications.operations.activities import Told, log_activity, withdraw_activity
from chiso.office.communications.operations.proving import prove_with
from chiso.office.evidence.models import Document
from chiso.office.rounds.models import EvidenceLink
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories

pytestmark = pytest.mark.usefixtures("files_dir")
AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def officer(province):
    return province.actor(Role.UNIT_OFFICER)


@pytest.fixture
def sheet(province):
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    factories.window(round_, "self", closes=timezone.now() + dt.timedelta(days=9))
    return factories.sheet(factories.group(round_, factories.framework_version()), province.units["so-y-te"])


def activity(officer, unit, **given):
    told = Told(**{"kind": "news", "held_on": DAY, "title": "Trả kết quả sớm", "link": "mau.example/1", **given})
    return log_activity(actor=officer, unit_id=unit.pk, told=told, at=AT)


def test_a_link_becomes_a_note_in_the_library_once(officer, sheet):
    made = activity(officer, sheet.unit)
    first = prove_with(actor=officer, activity=made, sheet=sheet, node="1.1", at=AT)
    assert prove_with(actor=officer, activity=made, sheet=sheet, node="1.1", at=AT) == first
    document = Document.objects.get()
    assert (first.document, document.owner, document.issued_on) == (document, sheet.unit, DAY)
    assert document.title == "Ghi nhận hoạt động: Trả kết quả sớm"


def test_nothing_stays_behind_when_the_leaf_is_none(officer, sheet):
    with pytest.raises(InputError):
        prove_with(actor=officer, activity=activity(officer, sheet.unit), sheet=sheet, node="99", at=AT)
    assert not Document.objects.exists()


def test_what_was_taken_back_proves_nothing(officer, sheet):
    made = activity(officer, sheet.unit)
    withdraw_activity(actor=officer, activity=made, reason="Nhầm", at=AT)
    made.refresh_from_db()
    with pytest.raises(InputError) as error:
        prove_with(actor=officer, activity=made, sheet=sheet, node="1.1", at=AT)
    assert [problem.code for problem in error.value.problems] == ["communications.no_proof_of"]


def test_the_page_offers_the_open_sheet_and_links(client, officer, sheet):
    made = activity(officer, sheet.unit)
    client.force_login(factories.Person.objects.get(pk=officer.person_id))
    assert (
        f"{sheet.pk}.1.1"
        in client.get(reverse("communications:unit", kwargs={"unit_id": sheet.unit.pk})).content.decode()
    )
    address = reverse("communications:prove", kwargs={"unit_id": sheet.unit.pk})
    assert client.post(address, {"activity": made.pk, "leaf": "x"}).status_code == 422
    assert client.post(address, {"activity": made.pk, "leaf": f"{sheet.pk}.1.1"}).status_code == 302
    assert EvidenceLink.objects.get().node == "1.1"
