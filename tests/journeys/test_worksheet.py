"""The worksheet in a real browser: typing, moving, pasting, undoing, colliding."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories
from tests.factories import Province
from tests.journeys.harness import DESKTOP, PHONE, Desk, OpenDesk
from tests.office.rounds.arrange import Running
from tests.office.rounds.flow import small_round

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@dataclass
class Grid:
    """A worksheet on a screen."""

    desk: Desk
    page: Page

    def row(self, node: str) -> Locator:
        return self.page.locator(f'tr[data-code="{node}"]')

    def field(self, node: str) -> Locator:
        return self.row(node).locator(".cell input")

    def expect_saved(self, node: str, text: str) -> None:
        expect(self.row(node).locator(".cell")).to_have_attribute("data-save", "ok")
        expect(self.field(node)).to_have_value(text)

    def forgive(self, *statuses: int) -> None:
        """Chromium notes refused saves in the console; the page tells them itself."""
        self.desk.complaints[:] = [
            each for each in self.desk.complaints if not any(f"status of {status}" in each for status in statuses)
        ]


@pytest.fixture
def here(province: Province) -> Running:
    """A round that runs today."""
    now = timezone.now()
    round_ = factories.round_(province.units["so-noi-vu"], year=now.year, workflow=default_workflow_data())
    factories.window(round_, opens=now - dt.timedelta(days=5), closes=now + dt.timedelta(days=5))
    group = factories.group(round_)
    factories.sheet(group, province.units["so-y-te"])
    sheet = Sheet.objects.select_related("group__round", "unit").get()
    return Running(province, round_, group, sheet)


def _open(open_desk: OpenDesk, here: Running, role: str = "unit_officer", size: tuple[int, int] = DESKTOP) -> Grid:
    desk = open_desk(here.province.people[role], size=size)
    page = desk.go(f"/rounds/sheets/{here.sheet.pk}/")
    page.wait_for_function("() => !document.querySelector('.cell input[readonly]')")
    return Grid(desk, page)


def _stored(here: Running, node: str) -> dict[str, str]:
    return Answer.objects.get(sheet=here.sheet, node=node, stage=Stage.SELF).inputs


def test_an_officer_types_down_a_column_and_everything_is_saved(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.field("1.1").focus()
    for text in ("có", "97,2", "part"):
        grid.page.keyboard.type(text)
        grid.page.keyboard.press("Enter")
    grid.page.keyboard.type("46/48")
    grid.page.keyboard.press("ArrowUp")
    grid.expect_saved("1.1", "Có")
    grid.expect_saved("2.1", "46/48")
    expect(grid.field("1.3")).to_be_focused()
    expect(grid.row("2.1").locator("[data-points]")).to_have_text("2,88")
    expect(grid.row("1").locator("[data-points]")).to_have_text("3,50")
    expect(grid.page.locator('[data-count="empty"]')).to_have_text("0")
    assert _stored(here, "2.1") == {"on_time": "46", "resolved": "48"}


def test_the_grid_is_one_tab_stop(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    assert grid.page.locator('.cell input[tabindex="0"]').count() == 1
    grid.field("1.3").focus()
    assert grid.page.locator('.cell input[tabindex="0"]').count() == 1
    assert grid.field("1.3").get_attribute("tabindex") == "0"


def test_a_wrong_figure_stays_in_sight_with_its_reason_and_is_not_stored(open_desk: OpenDesk, here: Running) -> None:
    here.cell("2.1", "40/48", at=timezone.now())
    grid = _open(open_desk, here)
    grid.field("2.1").fill("49/48")
    grid.field("2.1").press("Enter")
    expect(grid.row("2.1").locator(".cell")).to_have_attribute("data-save", "error")
    expect(grid.field("2.1")).to_have_value("49/48")
    expect(grid.row("2.1").locator("[data-note]")).to_contain_text("lớn hơn")
    expect(grid.page.locator('[data-count="errors"]')).to_have_text("1")
    assert _stored(here, "2.1")["on_time"] == "40"
    grid.field("2.1").press("Escape")
    grid.field("2.1").press("Enter")
    grid.expect_saved("2.1", "40/48")
    grid.forgive(422)


def test_a_block_from_excel_fills_the_column(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.field("1.1").focus()
    grid.page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "có\\r\\n97,2\\r\\nsai\\r\\n46\\t48\\r\\n");
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }"""
    )
    grid.expect_saved("1.1", "Có")
    grid.expect_saved("1.2", "97,2")
    grid.expect_saved("2.1", "46/48")
    expect(grid.row("1.3").locator(".cell")).to_have_attribute("data-save", "error")
    expect(grid.page.locator("#live")).to_contain_text("3 ô lưu, 1 ô lỗi")


def test_undo_saves_the_old_value_again(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.field("1.2").fill("90")
    grid.field("1.2").press("Enter")
    grid.expect_saved("1.2", "90")
    grid.field("1.2").fill("85")
    grid.field("1.2").press("Enter")
    grid.expect_saved("1.2", "85")
    grid.page.keyboard.press("Control+z")
    grid.expect_saved("1.2", "90")
    assert _stored(here, "1.2") == {"rate": "90"}


@pytest.mark.parametrize(("choice", "kept"), [("Dùng giá trị của tôi", "97"), ("Giữ giá trị đang lưu", "90")])
def test_two_people_in_one_cell_choose_and_lose_nothing_unseen(
    open_desk: OpenDesk, here: Running, choice: str, kept: str
) -> None:
    mine, theirs = _open(open_desk, here), _open(open_desk, here, "unit_leader")
    theirs.field("1.2").fill("90")
    theirs.field("1.2").press("Enter")
    theirs.expect_saved("1.2", "90")
    mine.field("1.2").fill("97")
    mine.field("1.2").press("Enter")
    dialog = mine.page.get_by_role("dialog", name="Có người vừa sửa ô này")
    expect(dialog).to_contain_text("97")
    expect(dialog).to_contain_text("90")
    mine.desk.assert_accessible("#clash")
    dialog.get_by_role("button", name=choice).click()
    mine.expect_saved("1.2", kept)
    assert _stored(here, "1.2") == {"rate": kept}
    mine.forgive(409)


def test_filters_stand_in_the_address_and_survive_a_reload(open_desk: OpenDesk, here: Running) -> None:
    here.cell("1.1", "có", at=timezone.now())
    grid = _open(open_desk, here)
    grid.page.get_by_role("link", name="Chưa nhập").click()
    expect(grid.row("1.1")).to_be_hidden()
    expect(grid.row("1.2")).to_be_visible()
    assert "show=empty" in grid.page.url
    grid.page.reload()
    expect(grid.row("1.1")).to_be_hidden()


def test_the_panel_follows_the_cell_and_keeps_the_explanation(open_desk: OpenDesk, here: Running) -> None:
    here.cell("1.2", "90", at=timezone.now())
    grid = _open(open_desk, here)
    grid.field("1.2").focus()
    panel = grid.page.locator("#panel")
    expect(panel).to_contain_text("Tỷ lệ nhiệm vụ hoàn thành")
    expect(panel.locator("[data-panel-told]")).to_contain_text("1,25")
    panel.get_by_label("Giải trình").fill("Báo cáo đang chờ ký.")
    panel.get_by_label("Giải trình").blur()
    expect(panel.locator("[data-note-state]")).to_have_text("Đã lưu")
    expect(grid.row("1.2").locator("[data-note]")).to_have_text("Đã có")
    assert Answer.objects.get(node="1.2").note == "Báo cáo đang chờ ký."


def test_a_document_of_the_library_is_linked_from_the_panel(open_desk: OpenDesk, here: Running) -> None:
    factories.document(here.province.units["so-y-te"], here.province.people["unit_officer"], number="12/KH-SYT")
    here.cell("1.2", "90", at=timezone.now())
    grid = _open(open_desk, here)
    grid.field("1.2").focus()
    panel = grid.page.locator("#panel")
    expect(panel).to_contain_text("Tỷ lệ nhiệm vụ hoàn thành")
    expect(panel).to_contain_text("có 0 trên 1")
    panel.get_by_text("Chọn từ kho hoặc tải lên").click()
    panel.get_by_text("12/KH-SYT").click()
    panel.get_by_role("spinbutton", name="Trang").fill("2")
    panel.get_by_role("button", name="Gắn vào tiêu chí").click()
    expect(panel).to_contain_text("có 1 trên 1")
    expect(panel).to_contain_text("Trang 2")
    expect(grid.row("1.2").locator("[data-proofs]")).to_have_text("1")
    assert here.fresh().missing_evidence == 0


def test_submitting_says_what_is_missing_and_leads_there(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    dialog = grid.page.get_by_role("dialog")
    expect(dialog).to_contain_text("4 tiêu chí chưa nhập số liệu")
    dialog.get_by_role("link", name="Đến việc đầu tiên").click()
    expect(grid.field("1.1")).to_be_focused()


def test_closing_the_dialog_before_submitting_leads_the_keyboard_back_to_its_button(
    open_desk: OpenDesk, here: Running
) -> None:
    page = _open(open_desk, here).page
    opener = page.get_by_role("button", name="Trình lãnh đạo duyệt")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_officer_and_leader_send_the_sheet(open_desk: OpenDesk, here: Running) -> None:
    for node, text in (("1.1", "có"), ("1.2", "97,2"), ("1.3", "part"), ("2.1", "46/48")):
        here.cell(node, text, at=timezone.now())
    Answer.objects.update(note="Có bản giấy.")
    officer = _open(open_desk, here)
    officer.page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    officer.page.get_by_role("button", name="Trình duyệt", exact=True).click()
    expect(officer.page.locator("h1 + .badge")).to_contain_text("Trình lãnh đạo duyệt")
    leader = open_desk(here.province.people["unit_leader"])
    page = leader.go(f"/rounds/sheets/{here.sheet.pk}/")
    page.get_by_role("button", name="Duyệt và nộp").click()
    page.get_by_role("dialog").get_by_role("button", name="Duyệt và nộp").click()
    expect(page.locator("h1 + .badge")).to_contain_text("Đã nộp")
    assert here.fresh().state == SheetState.SELF_LOCKED


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_worksheet_is_accessible_and_fits(open_desk: OpenDesk, here: Running, size: tuple[int, int]) -> None:
    here.cell("1.2", "90", at=timezone.now())
    grid = _open(open_desk, here, size=size)
    grid.desk.assert_accessible()
    grid.desk.assert_fits()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_of_the_round_owner_are_accessible_and_fit(
    open_desk: OpenDesk, here: Running, size: tuple[int, int]
) -> None:
    desk = open_desk(here.province.people["round_owner"], size=size)
    for address in ("", "new/", f"{here.round.pk}/", f"{here.round.pk}/windows/", f"{here.round.pk}/assignments/"):
        desk.go(f"/rounds/{address}")
        desk.assert_accessible()
        desk.assert_fits()


def test_a_slow_answer_never_leaves_an_older_total_on_the_screen(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.page.evaluate(
        """() => {
            const real = globalThis.fetch;
            let first = true;
            globalThis.fetch = async (...given) => {
                const slow = first;
                first = false;
                const answer = await real(...given);
                if (slow) await new Promise((done) => setTimeout(done, 800));
                return answer;
            };
        }"""
    )
    for node, text in (("1.1", "có"), ("1.2", "97,2")):
        grid.field(node).fill(text)
        grid.field(node).press("Enter")
    grid.expect_saved("1.1", "Có")
    grid.expect_saved("1.2", "97,2")
    expect(grid.page.locator("[data-total]")).to_have_text("3,00")


def test_the_change_to_last_year_stays_right_after_a_cell_is_saved(open_desk: OpenDesk, province: Province) -> None:
    past = small_round(province)
    past.to_council()
    past.publish()  # 1.2 was worth 2,00
    now, year = timezone.now(), past.group.round.year + 1
    round_ = factories.round_(province.units["so-noi-vu"], year=year, workflow=default_workflow_data())
    factories.window(round_, opens=now - dt.timedelta(days=5), closes=now + dt.timedelta(days=5))
    group = factories.group(round_, past.group.framework)
    factories.sheet(group, province.units["so-y-te"])
    sheet = Sheet.objects.select_related("group__round", "unit").get(group=group)
    here = Running(province, round_, group, sheet)
    here.cell("1.2", "90", at=now)
    grid = _open(open_desk, here)
    change = grid.row("1.2").locator("[data-change]")
    expect(change).to_have_text("−0,75")
    grid.field("1.1").fill("có")
    grid.page.keyboard.press("Enter")
    grid.expect_saved("1.1", "Có")
    expect(change).to_have_text("−0,75")


def test_tab_goes_to_the_next_cell_and_escape_to_the_panel(open_desk: OpenDesk, here: Running) -> None:
    grid = _open(open_desk, here)
    grid.field("1.1").focus()
    grid.page.keyboard.press("Tab")
    expect(grid.field("1.2")).to_be_focused()
    grid.page.keyboard.press("Shift+Tab")
    expect(grid.field("1.1")).to_be_focused()
    grid.page.keyboard.press("Escape")
    expect(grid.page.locator("#panel")).to_be_focused()
    expect(grid.page.locator("#panel [data-panel]")).to_have_attribute("data-panel", "1.1")
    grid.page.get_by_label("Giải trình", exact=True).focus()
    grid.page.keyboard.press("Escape")
    expect(grid.field("1.1")).to_be_focused()
    grid.field("2.1").focus()
    grid.page.keyboard.press("Tab")
    assert grid.page.evaluate("!document.activeElement.closest('.cell')")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_long_choice_can_be_read_whole_in_its_cell(open_desk: OpenDesk, here: Running, size: tuple[int, int]) -> None:
    grid = _open(open_desk, here, size=size)
    grid.field("2.1").fill("không phát sinh")
    grid.page.keyboard.press("Enter")
    grid.expect_saved("2.1", "Không phát sinh")
    grid.field("1.1").focus()
    whole = grid.row("2.1").locator(".whole")
    expect(whole).to_have_text("Không phát sinh")
    box, cell = whole.bounding_box(), grid.row("2.1").locator(".cell").bounding_box()
    assert box is not None and cell is not None
    assert whole.evaluate("each => each.scrollWidth <= each.clientWidth") and box["height"] <= cell["height"]
    assert cell["x"] + cell["width"] <= size[0]  # in view without scrolling sideways


def test_the_head_of_the_sheet_stays_under_the_answer_of_a_verb(open_desk: OpenDesk, here: Running) -> None:
    Sheet.objects.filter(pk=here.sheet.pk).update(state=SheetState.SELF_SUBMITTED)
    page = open_desk(here.province.people["unit_leader"]).go(f"/rounds/sheets/{here.sheet.pk}/")
    page.get_by_role("button", name="Trả lại chuyên viên").first.click()
    page.locator("dialog[open] textarea").fill("Bổ sung minh chứng")
    page.locator("dialog[open] button.main").click()
    expect(page.locator("main .messages")).to_be_visible()
    head, grid = page.locator(".deskhead").bounding_box(), page.locator(".gridbox").bounding_box()
    assert head is not None and grid is not None
    assert head["height"] > 80
    assert head["y"] + head["height"] <= grid["y"] + 1
