"""The appraisal grid in a real browser: keys, panel, a refused reduction, a collision; and every screen accessible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from chiso.office.accounts.models import Person, Role
from chiso.office.rounds.models import Stage
from tests.factories import Province
from tests.journeys.harness import PHONE, Desk, OpenDesk
from tests.office.rounds.flow import Flow, small_round
from tests.office.rounds.test_round_to_publication import contested_to_council, settle_all

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flow(province: Province) -> Flow:
    """A small round in its first appraisal."""
    return small_round(province)


def grid_of(open_desk: OpenDesk, flow: Flow, **more: object) -> Desk:
    desk = open_desk(Person.objects.get(pk=flow.one.person_id), **more)
    desk.go(f"/rounds/appraisal/groups/{flow.group.pk}/")
    return desk


def cell(page: Page, flow: Flow, node: str, key: str = "so-y-te"):
    return page.locator(f'[id="c-{flow.sheet(key).pk}-{node}"]')


def forgive(desk: Desk, *statuses: int) -> None:
    """Chromium notes refused saves in the console; the page tells them itself."""
    desk.complaints[:] = [each for each in desk.complaints if not any(f"status of {s}" in each for s in statuses)]


def test_arrows_move_and_g_keeps_the_cell_and_leaves_the_focus_there(open_desk, flow):
    desk = grid_of(open_desk, flow)
    page = desk.page
    cell(page, flow, "1.1").focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, flow, "1.2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(cell(page, flow, "1.2")).to_be_focused()
    page.keyboard.press("g")
    expect(cell(page, flow, "1.2")).to_have_attribute("data-sign", "same")
    expect(cell(page, flow, "1.2")).to_be_focused()
    expect(page.locator("#shows")).to_contain_text(re.compile(r"Giữ nguyên 1\b"))
    assert flow.sheet().answers.get(node="1.2", stage=Stage.APPRAISAL_1).done
    page.keyboard.press("n")
    expect(cell(page, flow, "1.3")).to_be_focused()


def test_only_one_cell_takes_part_in_the_tab_order(open_desk, flow):
    page = grid_of(open_desk, flow).page
    expect(page.locator("[data-cell][tabindex='0']")).to_have_count(1)
    cell(page, flow, "1.3").click()
    expect(page.locator("[data-cell][tabindex='0']")).to_have_count(1)


def test_s_corrects_the_figures_and_a_reduction_asks_for_its_reason(open_desk, flow):
    desk = grid_of(open_desk, flow)
    page = desk.page
    cell(page, flow, "1.2").focus()
    page.keyboard.press("s")
    field = page.locator("#side [name='in.rate']")
    expect(field).to_be_focused()
    field.fill("90")
    page.get_by_role("button", name="Lưu số liệu đã sửa").click()
    expect(page.locator("#side .note.late")).to_contain_text("phải có lý do")
    expect(page.locator("#side [name='in.rate']")).to_have_value("90")
    page.locator("#side textarea[name=reason]").fill("Số liệu không khớp báo cáo")
    page.get_by_role("button", name="Lưu số liệu đã sửa").click()
    expect(cell(page, flow, "1.2")).to_have_attribute("data-sign", "less")
    expect(cell(page, flow, "1.2")).to_contain_text("1,25")
    desk.assert_accessible()
    forgive(desk, 422)


def test_h_asks_the_unit(open_desk, flow):
    page = grid_of(open_desk, flow).page
    cell(page, flow, "1.3").focus()
    page.keyboard.press("h")
    page.locator("#side textarea[name=question]").fill("Kết luận số mấy?")
    page.get_by_role("button", name="Gửi câu hỏi").click()
    expect(cell(page, flow, "1.3")).to_have_attribute("data-sign", "ask")


def test_two_appraisers_in_one_cell_see_both_values(open_desk, flow):
    desk = grid_of(open_desk, flow)
    page = desk.page
    cell(page, flow, "1.2").focus()
    page.keyboard.press("s")
    expect(page.locator("#side [name='in.rate']")).to_be_focused()
    flow.correct("1.2", {"rate": "85"}, "Đã kiểm tra tại chỗ")
    page.locator("#side [name='in.rate']").fill("99")
    page.get_by_role("button", name="Lưu số liệu đã sửa").click()
    expect(page.locator("#side .note.due").first).to_contain_text("rate = 85")
    expect(page.locator("#side [name='in.rate']")).to_have_value("99")
    page.get_by_role("button", name="Lưu số liệu đã sửa").click()
    expect(cell(page, flow, "1.2")).to_have_attribute("data-sign", "same")
    forgive(desk, 409)


def test_the_screens_from_appraisal_to_results_are_accessible_and_fit_a_phone(open_desk, flow):
    contested_to_council(flow)
    dispute = flow.sheet().disputes.first()
    unit = flow.sheet().unit_id
    round_id = flow.group.round_id
    settle_all(flow)
    result = flow.publish()
    looks = {
        Role.COUNCIL_SECRETARY: [
            f"/rounds/council/{round_id}/?show=all",
            f"/rounds/council/disputes/{dispute.pk}/",
        ],
        Role.UNIT_LEADER: [
            f"/rounds/sheets/{flow.sheet().pk}/explanation/",
            "/results/",
            f"/results/{result.pk}/",
            f"/results/{result.pk}/fields/",
            f"/results/{result.pk}/units/{unit}/",
            f"/results/{result.pk}/units/{unit}/1.2/",
            "/rounds/complaints/",
        ],
    }
    for role, addresses in looks.items():
        for size in ((1440, 900), PHONE):
            desk = open_desk(flow.province.people[role], size=size)
            for address in addresses:
                desk.go(address)
                desk.assert_accessible()
                desk.assert_fits()
    desk = grid_of(open_desk, flow, size=PHONE)
    desk.assert_accessible()
    desk.assert_fits()
