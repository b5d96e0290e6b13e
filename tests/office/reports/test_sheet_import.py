"""Bringing a workbook back through the pages: preview first, then only what was chosen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.office.reports.excel import content_of, write_sheet
from chiso.office.rounds.models import Adjustment, Answer, Sheet, Stage
from chiso.office.rounds.workflow import default_workflow_data, stored_workflow
from tests import factories
from tests.office.reports import sheets


@pytest.fixture
def sheet(province: factories.Province) -> Sheet:
    made = sheets.sheet(province)
    round_ = made.group.round
    round_.workflow = stored_workflow(default_workflow_data())
    round_.save()
    now = factories.dt.datetime.now(tz=factories.VIETNAM)
    factories.window(round_, opens=now - factories.dt.timedelta(days=1), closes=now + factories.dt.timedelta(days=1))
    return made


@pytest.fixture
def officer(province: factories.Province, as_person: Any) -> Any:
    return as_person(province.people["unit_officer"])


def edit(sheet: Sheet) -> sheets.Edit:
    return sheets.Edit(write_sheet(content_of(sheet), at=factories.MOMENT, training=False))


def send(client: Any, sheet: Sheet, data: bytes, name: str = "phieu.xlsx") -> Any:
    return client.post(
        reverse("reports:sheet_import", kwargs={"sheet_id": sheet.pk}), {"file": SimpleUploadedFile(name, data)}
    )


def confirm(client: Any, sheet: Sheet, preview: Any, **chosen: str) -> Any:
    payload = re.search(r'name="payload" value="([^"]+)"', preview.content.decode())
    assert payload
    fields = {f"take:{key}": value for key, value in chosen.items()}
    return client.post(reverse("reports:sheet_apply", kwargs={"sheet_id": sheet.pk}), {"payload": payload[1], **fields})


def own(sheet: Sheet, node: str) -> Answer:
    return Answer.objects.get(sheet=sheet, node=node, stage=Stage.SELF)


def test_the_preview_writes_nothing(officer: Any, sheet: Sheet) -> None:
    changed = edit(sheet)
    changed.value("1.3", "rate", 75)
    answer = send(officer, sheet, changed.bytes())
    assert answer.status_code == 200
    assert "Tệp thay đổi 1 ô" in answer.content.decode()
    assert own(sheet, "1.3").inputs == {"rate": "97,2 %"}


def test_only_what_was_chosen_is_stored(officer: Any, sheet: Sheet) -> None:
    changed = edit(sheet)
    changed.value("1.3", "rate", 75)
    changed.value("1.5", "level", 30)
    changed.note("1.4", "part", "Giải trình mới")
    changed.value("cham", "count", 2)
    preview = send(officer, sheet, changed.bytes())
    chosen = {"leaf:1.3:value": "mine", "leaf:1.4:note": "mine", "count:cham:value": "mine"}
    answer = confirm(officer, sheet, preview, **chosen)
    assert answer.status_code == 302
    assert own(sheet, "1.3").inputs == {"rate": "75"}
    assert own(sheet, "1.5").inputs == {"level": "61.5"}
    assert own(sheet, "1.4").note == "Giải trình mới"
    assert Adjustment.objects.get(sheet=sheet).inputs == {"count": "2"}


def test_of_a_conflict_the_site_stays_unless_the_file_is_chosen(officer: Any, sheet: Sheet) -> None:
    changed = edit(sheet)
    changed.value("1.3", "rate", 75)
    sheets.answer(sheet, "1.3", {"rate": "60"})
    preview = send(officer, sheet, changed.bytes())
    page = preview.content.decode()
    assert "1 ô có người sửa trên trang" in page
    assert "60" in page and "75" in page
    confirm(officer, sheet, preview, **{"leaf:1.3:value": "theirs"})
    assert own(sheet, "1.3").inputs == {"rate": "60"}
    confirm(officer, sheet, preview, **{"leaf:1.3:value": "mine"})
    assert own(sheet, "1.3").inputs == {"rate": "75"}


def test_a_change_between_preview_and_confirmation_is_not_overwritten(officer: Any, sheet: Sheet) -> None:
    changed = edit(sheet)
    changed.value("1.3", "rate", 75)
    preview = send(officer, sheet, changed.bytes())
    sheets.answer(sheet, "1.3", {"rate": "60"})
    answer = confirm(officer, sheet, preview, **{"leaf:1.3:value": "mine"})
    told = [str(message) for message in answer.wsgi_request._messages]
    assert own(sheet, "1.3").inputs == {"rate": "60"}
    assert any("1.3" in message and "chưa ghi" in message for message in told)


def test_problems_are_listed_with_their_cells_and_the_rest_can_still_come_in(officer: Any, sheet: Sheet) -> None:
    changed = edit(sheet)
    address = changed.value("1.3", "rate", "chín")
    changed.value("1.5", "level", 30)
    preview = send(officer, sheet, changed.bytes())
    assert address in preview.content.decode()
    confirm(officer, sheet, preview, **{"leaf:1.5:value": "mine"})
    assert own(sheet, "1.5").inputs == {"level": "30"}


@pytest.mark.parametrize(
    ("name", "data"),
    [("phieu.xlsx", b""), ("phieu.xlsx", b"<html></html>"), ("phieu.xlsm", b"PK\x03\x04"), ("a.pdf", b"x")],
)
def test_a_bad_file_is_told_and_nothing_is_stored(officer: Any, sheet: Sheet, name: str, data: bytes) -> None:
    answer = send(officer, sheet, data, name)
    assert answer.status_code == 422
    assert 'class="t problems"' in answer.content.decode()


def test_a_forged_payload_is_refused(officer: Any, sheet: Sheet) -> None:
    address = reverse("reports:sheet_apply", kwargs={"sheet_id": sheet.pk})
    assert officer.post(address, {"payload": "abc"}).status_code == 302
    assert own(sheet, "1.3").inputs == {"rate": "97,2 %"}


def test_others_may_not_bring_a_sheet_in(province: factories.Province, as_person: Any, sheet: Sheet) -> None:
    client = as_person(province.people["round_owner"])
    assert send(client, sheet, b"x").status_code == 403


def test_the_workbook_is_a_download(officer: Any, sheet: Sheet) -> None:
    answer = officer.get(reverse("reports:sheet_excel", kwargs={"sheet_id": sheet.pk}))
    assert 'filename="phieu-cham-diem-so-y-te-2025.xlsx"' in answer["Content-Disposition"]
