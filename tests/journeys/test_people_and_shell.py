"""The pages of people and shell in a real browser: accessible and fitting, by keyboard, with and without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from chiso.office.accounts.models import Role
from tests import factories, world
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LOOKS = pytest.mark.parametrize("size, dark", [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"])


@pytest.fixture
def made(files_dir: Any) -> world.World:
    return world.build()


def admin_pages(made: world.World) -> list[str]:
    person = made.stranger.pk
    return [
        "/accounts/people/",
        "/accounts/people/new/",
        "/accounts/people/import/",
        f"/accounts/people/{person}/",
        f"/accounts/people/{person}/hand-over/{made.other.unit.pk}/",
        "/accounts/me/",
        "/accounts/password/",
        "/accounts/permissions/",
        "/audit/",
        "/units/",
        f"/units/{made.own.unit.key}/",
        "/notices/",
        "/search/?q=so",
    ]


@LOOKS
def test_the_office_pages_are_accessible_and_fit(open_desk: OpenDesk, made: world.World, size: Any, dark: bool):
    desk = open_desk(made.people[Role.ADMINISTRATOR], size=size, dark=dark)
    for path in admin_pages(made):
        desk.go(path)
        desk.assert_accessible()
        desk.assert_fits()


@LOOKS
def test_the_framework_pages_are_accessible_and_fit(open_desk: OpenDesk, made: world.World, size: Any, dark: bool):
    desk = open_desk(made.people[Role.ROUND_OWNER], size=size, dark=dark)
    new, old = made.framework.pk, made.older_framework.pk
    for path in ("/frameworks/", f"/frameworks/{new}/", f"/frameworks/{old}/compare/{new}/"):
        desk.go(path)
        desk.assert_accessible()
        desk.assert_fits()


@LOOKS
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_first_screen_is_accessible_and_fits(
    open_desk: OpenDesk, made: world.World, role: Role, size: Any, dark: bool
):
    desk = open_desk(made.people[role], size=size, dark=dark)
    desk.go("/")
    desk.assert_accessible()
    desk.assert_fits()


def test_the_menu_on_a_phone_opens_lists_and_closes(open_desk: OpenDesk, made: world.World):
    desk = open_desk(made.people[Role.UNIT_OFFICER], size=PHONE)
    page = desk.go("/")
    nav = page.locator("#nav")
    expect(nav).to_be_hidden()
    page.locator(".burger").click()
    expect(nav.get_by_role("link", name="Tự chấm điểm")).to_be_visible()
    desk.assert_accessible()
    page.keyboard.press("Escape")
    expect(nav).to_be_hidden()


def test_the_account_menu_and_the_bell_work_by_keyboard(open_desk: OpenDesk, made: world.World):
    desk = open_desk(made.people[Role.UNIT_OFFICER])
    page = desk.go("/")
    page.locator(".bell").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bell")).to_be_visible()
    desk.assert_accessible()
    page.keyboard.press("Escape")
    page.locator(".me").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#me").get_by_role("button", name="Đăng xuất")).to_be_visible()
    desk.assert_accessible()


def test_the_theme_stays_chosen(open_desk: OpenDesk, made: world.World):
    desk = open_desk(made.people[Role.OBSERVER])
    page = desk.go("/")
    page.locator("[data-theme-switch]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    desk.go("/units/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_language_switch_keeps_the_page(open_desk: OpenDesk, made: world.World):
    desk = open_desk(made.people[Role.OBSERVER])
    page = desk.go("/units/?as_of=15/01/2026")
    page.locator(".me").click()
    page.locator("#me").get_by_role("button", name=re.compile("English")).click()
    page.wait_for_load_state()
    assert page.url.endswith("/units/?as_of=15/01/2026")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_slash_jumps_to_the_search_and_a_code_jumps_to_its_thing(open_desk: OpenDesk, made: world.World):
    desk = open_desk(made.people[Role.OBSERVER])
    page = desk.go("/search/")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("so own")
    expect(page.locator("#found").get_by_role("link", name="Sở own")).to_be_visible()
    page.locator("#q").fill(made.own.unit.key)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/units/{made.own.unit.key}/")


def test_a_delegation_is_given_and_ended_without_scripts(browser: Browser, live_server: Any, made: world.World):
    from tests.journeys.harness import seat

    lender = made.people[Role.UNIT_LEADER]
    borrower = factories.person("nguoi-nhan", "Trần Văn Nhận")
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    desk = seat(context, lender, live_server.url)
    page = desk.go("/accounts/me/")
    page.locator("details", has_text="Ủy quyền").first.locator("summary").click()
    page.get_by_label("Cho ai").first.fill(borrower.username)
    page.get_by_label("Đến trước ngày").first.fill("31/12/2099")
    page.get_by_label("Lý do").first.fill("đi công tác")
    page.get_by_role("button", name="Ủy quyền").first.click()
    expect(page.get_by_text("Đã ủy quyền.")).to_be_visible()
    expect(page.get_by_text("đi công tác")).to_be_visible()
    context.close()
