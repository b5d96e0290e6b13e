"""The evidence library in a real browser: several files at once, one refused; a page in its place; Excel back in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Person, Role
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.reports.excel import content_of, write_sheet
from tests.factories import MOMENT, Province
from tests.journeys.harness import PHONE, OpenDesk
from tests.office.evidence import files
from tests.office.reports import sheets
from tests.office.reports.test_sheet_import import sheet  # noqa: F401  # a sheet that is open now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(province: Province, files_dir: Any) -> Person:
    return province.people[str(Role.UNIT_OFFICER)]


def posted(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_several_files_are_sent_each_with_its_own_answer(open_desk: OpenDesk, officer: Person) -> None:
    desk = open_desk(officer)
    desk.go("/evidence/")
    page = desk.page
    chosen = [posted("ke-hoach.pdf", files.pdf("mot")), posted("trang.pdf", b"<html><script>1</script></html>")]
    page.locator("input[type=file]").set_input_files(chosen)
    expect(page.locator(".uploads .badge.done")).to_have_count(1)
    expect(page.locator(".uploads .badge.late")).to_have_text("Không nhận")
    expect(page.locator("#documents")).to_contain_text("ke-hoach")
    expect(page.locator("main h1")).to_contain_text("1")
    desk.forgive(422)
    page.locator("input[type=file]").set_input_files([posted("ten-khac.pdf", files.pdf("mot"))])
    expect(page.locator(".uploads .badge.wait")).to_have_text("Đã có trong kho")
    assert Document.objects.count() == 1


def test_a_file_dropped_anywhere_on_the_page_is_taken(open_desk: OpenDesk, officer: Person) -> None:
    desk = open_desk(officer)
    desk.go("/evidence/")
    transfer = desk.page.evaluate_handle(
        """(text) => { const box = new DataTransfer(); box.items.add(new File([text], "bao-cao.txt")); return box; }""",
        "Báo cáo quý I",
    )
    desk.page.dispatch_event("main h1", "drop", {"dataTransfer": transfer})
    expect(desk.page.locator("#documents")).to_contain_text("bao-cao")


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_a_document_opens_at_its_page_and_turns_it(
    open_desk: OpenDesk, officer: Person, province: Province, size: tuple[int, int]
) -> None:
    document = store_document(
        actor=province.actor(Role.UNIT_OFFICER),
        unit_id=province.units["so-y-te"].pk,
        upload=Upload("kl.pdf", files.pdf("mot", "hai", "ba")),
        at=MOMENT,
    ).document
    desk = open_desk(officer, size=size)
    desk.go(f"/evidence/{document.pk}/?page=2")
    picture = desk.page.locator("img.sheetpage")
    expect(picture).to_have_attribute("src", f"/evidence/{document.pk}/pages/2.png")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    desk.page.get_by_role("link", name="Trang sau").click()
    expect(picture).to_have_attribute("src", f"/evidence/{document.pk}/pages/3.png")
    desk.assert_accessible()
    desk.assert_fits()


def test_a_workbook_comes_back_and_the_conflict_is_chosen(
    open_desk: OpenDesk,
    officer: Person,
    sheet: Any,  # noqa: F811
) -> None:
    edit = sheets.Edit(write_sheet(content_of(sheet), at=MOMENT, training=False))
    edit.value("1.3", "rate", 75)
    edit.value("1.5", "level", 30)
    sheets.answer(sheet, "1.3", {"rate": "60"})
    desk = open_desk(officer)
    desk.go(f"/reports/sheets/{sheet.pk}/import/")
    page = desk.page
    page.locator("#file").set_input_files([posted("phieu.xlsx", edit.bytes())])
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main h1")).to_contain_text("cần anh/chị chọn")
    desk.assert_accessible()
    page.get_by_role("radio", name="75").check()
    page.get_by_role("button", name="Ghi các ô đã chọn").click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi 2 ô")
