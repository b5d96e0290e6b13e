"""A slow line between browser and site: answers come late and out of order, and nothing typed or shown goes wrong."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from chiso.office.rounds.models import Answer, Stage
from tests.factories import Province
from tests.journeys.harness import OpenDesk
from tests.journeys.test_appraisal import cell, grid_of
from tests.journeys.test_worksheet import _open, here  # noqa: F401  # a round that runs today
from tests.office.rounds.arrange import Running
from tests.office.rounds.flow import small_round

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# requests to addresses that hold `part` start late, `times` of them
SLOW = """([part, wait, times]) => {
    const late = (url) => String(url).includes(part) && times-- > 0;
    const pause = () => new Promise((done) => setTimeout(done, wait));
    const real = globalThis.fetch;
    globalThis.fetch = async (url, ...rest) => {
        if (late(url)) await pause();
        return real(url, ...rest);
    };
    const { open, send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        this.isLate = late(url);
        return open.call(this, method, url, ...rest);
    };
    XMLHttpRequest.prototype.send = function (body) {
        if (this.isLate) setTimeout(() => send.call(this, body), wait);
        else send.call(this, body);
    };
}"""
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def slow_down(page: Page, part: str, wait: int = 700, times: int = 1) -> None:
    page.evaluate(SLOW, [part, wait, times])


def test_a_cell_that_was_only_passed_leaves_the_panel_alone(open_desk: OpenDesk, here: Running) -> None:  # noqa: F811
    grid = _open(open_desk, here)
    panel = grid.page.locator("#panel [data-panel]")
    grid.field("1.1").focus()
    expect(panel).to_have_attribute("data-panel", "1.1")
    with grid.page.expect_request(lambda request: "leaf=1.3" in request.url):
        for code in ("1.2", "1.1", "1.3"):
            grid.field(code).focus()
    expect(panel).to_have_attribute("data-panel", "1.3")
    grid.page.evaluate("""() => {
        for (const code of ["2.1", "1.3"]) document.querySelector(`tr[data-code="${code}"] .cell input`).focus();
    }""")
    grid.page.wait_for_timeout(600)  # longer than a panel waits for a hand that moves on
    expect(panel).to_have_attribute("data-panel", "1.3")


def test_the_panel_of_a_leaf_that_comes_late_gives_way_to_the_wanted_one(
    open_desk: OpenDesk,
    here: Running,  # noqa: F811
) -> None:
    grid = _open(open_desk, here)
    panel = grid.page.locator("#panel [data-panel]")
    grid.field("1.1").focus()
    expect(panel).to_have_attribute("data-panel", "1.1")
    slow_down(grid.page, "leaf=1.2")
    grid.field("1.2").focus()
    expect(grid.row("1.2")).to_have_class(re.compile(r"\bon\b"))  # its panel is asked for
    grid.field("1.1").focus()
    with grid.page.expect_response(lambda answer: "leaf=1.2" in answer.url):
        pass
    expect(panel).to_have_attribute("data-panel", "1.1")
    grid.page.wait_for_timeout(300)
    expect(panel).to_have_attribute("data-panel", "1.1")


def test_an_explanation_typed_on_while_it_is_saved_is_kept_whole(open_desk: OpenDesk, here: Running) -> None:  # noqa: F811
    here.cell("1.2", "90", at=timezone.now())
    grid = _open(open_desk, here)
    grid.field("1.2").focus()
    note = grid.page.get_by_label("Giải trình", exact=True)
    expect(grid.page.locator("#panel [data-panel]")).to_have_attribute("data-panel", "1.2")
    slow_down(grid.page, "/note/")
    note.fill("Báo cáo đang chờ ký")
    note.blur()
    note.press_sequentially(", sẽ bổ sung.")
    note.blur()
    expect(grid.page.locator("[data-note-state]")).to_have_text("Đã lưu")
    grid.page.wait_for_function("() => { const f = document.querySelector('[data-note-form]').elements;"
                                " return f.seen.value === f.note.value; }")  # fmt: skip
    expect(note).to_have_value("Báo cáo đang chờ ký, sẽ bổ sung.")
    assert Answer.objects.get(node="1.2").note == "Báo cáo đang chờ ký, sẽ bổ sung."


def test_submitting_waits_for_the_explanation_that_is_on_its_way(open_desk: OpenDesk, here: Running) -> None:  # noqa: F811
    for node, text in (("1.1", "có"), ("1.2", "97,2"), ("1.3", "part"), ("2.1", "46/48")):
        here.cell(node, text, at=timezone.now())
    Answer.objects.exclude(node="1.2").update(note="Có bản giấy.")
    grid = _open(open_desk, here)
    grid.field("1.2").focus()
    expect(grid.page.locator("#panel [data-panel]")).to_have_attribute("data-panel", "1.2")
    slow_down(grid.page, "/note/", wait=4000)  # longer than anybody would guess
    grid.page.get_by_label("Giải trình", exact=True).fill("Có bản giấy.")
    grid.page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    dialog = grid.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Trình duyệt", exact=True)).to_be_visible()
    expect(dialog).not_to_contain_text("chưa giải trình")


def test_a_block_pasted_over_a_cell_that_is_being_saved_is_no_collision(open_desk: OpenDesk, here: Running) -> None:  # noqa: F811
    grid = _open(open_desk, here)
    slow_down(grid.page, "/cell/")
    grid.field("1.2").fill("90")
    grid.field("1.2").press("Enter")
    grid.field("1.1").focus()
    grid.page.evaluate(PASTE, "có\r\n97,2\r\npart\r\n")
    grid.expect_saved("1.2", "97,2")
    expect(grid.page.get_by_role("dialog")).to_have_count(0)
    assert Answer.objects.get(sheet=here.sheet, node="1.2", stage=Stage.SELF).inputs == {"rate": "97,2"}


def test_a_decision_on_its_way_never_takes_the_place_of_the_panel_opened_next(
    open_desk: OpenDesk, province: Province
) -> None:
    flow = small_round(province)
    page = grid_of(open_desk, flow).page
    cell(page, flow, "1.2").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#side [data-keep]")).to_be_visible()
    slow_down(page, "/keep/")
    cell(page, flow, "1.2").focus()
    page.keyboard.press("g")
    cell(page, flow, "1.3").focus()
    page.keyboard.press("h")
    question = page.locator("#side textarea[name=question]")
    expect(question).to_be_focused()
    question.press_sequentially("Kết luận số mấy?")
    expect(cell(page, flow, "1.2")).to_have_attribute("data-sign", "same")
    expect(question).to_have_value("Kết luận số mấy?")
    expect(page.locator("#side [data-panel]")).to_have_attribute("data-panel", f"c-{flow.sheet().pk}-1.3")
