"""Pages of versions in a real browser: crosswalk, annex, re-computed results, a round that changes its criteria."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.rounds.models import FrameworkChange, Sheet, VersionMove
from chiso.office.rounds.operations.version_move import carry_out_move
from tests import factories
from tests.factories import MOMENT
from tests.golden.annexes.excel_annexes import slips
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk
from tests.office.frameworks.test_annex_import import HEADER
from tests.office.rounds.flow import small_round
from tests.office.rounds.test_framework_change import HARDER, OTHER_INPUT, link, new_sheet, next_version

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size, dark", [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"])
def test_the_pages_of_versions_are_accessible_and_fit(open_desk: OpenDesk, files_dir: Any, size: Any, dark: bool):
    province = factories.province()
    flow = small_round(province)
    flow.to_council()
    result = flow.publish()
    version = next_version(HARDER, OTHER_INPUT)
    desk = open_desk(province.people["round_owner"], size=size, dark=dark)
    pair = f"/frameworks/{flow.group.framework_id}/crosswalk/{version.pk}/"
    looked = [pair, "/frameworks/import/", f"/results/{result.pk}/under/{version.pk}/"]
    for path in looked:
        _look(desk, path)
    link(province, flow.group.framework, version)
    _look(desk, f"/results/{result.pk}/under/{version.pk}/", "rescored")
    desk.page.goto(f"{desk.base_url}/frameworks/import/")
    desk.page.set_input_files("#file", {"name": "phu-luc.xlsx", "mimeType": "application/zip", "buffer": slips()})
    for key, value in HEADER.items():
        desk.page.fill(f"[name={key}]", value)
    desk.page.click("main button.main")
    desk.page.wait_for_url("**/frameworks/import/*/")
    _look(desk, desk.page.url.removeprefix(desk.base_url), "annex")
    _look(desk, desk.page.url.removeprefix(desk.base_url).split("?")[0] + "?show=all", "annex-all")


@pytest.mark.parametrize("size, dark", [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"])
def test_the_pages_of_a_changed_round_are_accessible_and_fit(open_desk: OpenDesk, size: Any, dark: bool):
    province = factories.province()
    flow = small_round(province)
    version = next_version(HARDER)
    link(province, flow.group.framework, version)
    desk = open_desk(province.people["round_owner"], size=size, dark=dark)
    _look(desk, f"/rounds/{flow.group.round_id}/framework/?group={flow.group.pk}&version={version.pk}", "change")
    for name, value in {
        "number": "12/QĐ-UBND",
        "signed_on": "15/01/2026",
        "signer": "A",
        "until": "20/01/2099",
    }.items():
        desk.page.fill(f"#{name}", value)
    desk.page.click("form.stack button.main")
    expect(desk.page.locator("h1")).to_contain_text("Đang chuyển")
    desk.assert_accessible()
    desk.assert_fits()
    carry_out_move(move_id=VersionMove.objects.get().pk, at=MOMENT)  # the worker, which the tests do not start
    expect(desk.page.locator("h1")).to_contain_text("3 đơn vị có phiếu mới")
    desk.assert_accessible()
    unit = Sheet.objects.get(pk=flow.sheets["so-y-te"].pk).unit
    sheet = new_sheet(FrameworkChange.objects.get(), unit)
    officer = open_desk(province.people["unit_officer"], size=size, dark=dark)
    _look(officer, f"/rounds/sheets/{sheet.pk}/changed/", "changed")
    officer.page.check("input[name=node]")
    officer.page.click("main button.main")
    assert "Không còn tiêu chí nào" in officer.page.inner_text("h1")


def _look(desk: Any, path: str, name: str = "") -> None:
    desk.go(path)
    desk.assert_accessible()
    desk.assert_fits()
