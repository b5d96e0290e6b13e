"""The pages of the own index and of statistics in a real browser: accessible, fitting, and a lead enters a figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Role
from chiso.office.national.ministry import read_typed
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.rounds.models import Answer
from chiso.office.statistics.models import Series
from chiso.office.statistics.operations.figures import open_series, record_figure
from tests import factories
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk
from tests.office.national.arrange import Own, own_index

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LOOKS = pytest.mark.parametrize("size, dark", [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"])
AT = factories.MOMENT


@pytest.fixture
def own(files_dir: Any) -> Own:
    """A year with leads, one figure, the ministry's result and targets; a series with a revision."""
    made = own_index(factories.province())
    Answer.objects.create(sheet=made.sheet, node="1.2", stage="self", inputs={"rate": "96"}, updated_at=AT)
    points = {"1.1": "1", "1.2": "1,25", "1.3": "0,5", "2.1": "2,7", "2.2": "1,6", "2.3": "1"}
    store_ministry_result(
        actor=made.owner,
        sheet=made.fresh(),
        reading=read_typed(points, factories.small_framework()),
        publication=Publication("123/QĐ-BNV", AT.date(), 12, 34),
        reason="",
        at=AT,
    )
    aims = {"1": Aim(Decimal("3.5")), "2": Aim(Decimal(5))}
    save_targets(actor=made.owner, group=made.group, goal=Goal(rank=10), aims=aims, version=0, at=AT)
    series = open_series(actor=made.owner, name="Tỷ lệ giải ngân", measure="%", publisher="Sở Tài chính", at=AT)
    for value, reason in (("91.2", ""), ("92.75", "Quyết toán")):
        record_figure(
            actor=made.owner,
            series=series,
            period="2025",
            value=Decimal(value),
            source="Báo cáo 15/BC-STC",
            reason=reason,
            at=AT,
        )
    return made


@LOOKS
@pytest.mark.parametrize("role", [Role.ROUND_OWNER, Role.UNIT_OFFICER])
def test_the_pages_are_accessible_and_fit(open_desk: OpenDesk, own: Own, role: Role, size: Any, dark: bool):
    desk = open_desk(own.province.people[role], size=size, dark=dark)
    year = f"/national/{own.group.pk}/"
    for path in (
        "/national/",
        "/national/facts/",
        year,
        f"{year}leaves/1.2/",
        f"{year}ministry/",
        f"{year}targets/",
        "/statistics/",
        f"/statistics/{Series.objects.get().pk}/",
    ):
        desk.go(path)
        desk.assert_accessible()
        desk.assert_fits()
    desk.assert_quiet()


def test_an_officer_enters_a_led_leaf_by_keyboard(open_desk: OpenDesk, own: Own, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chiso.office.national.pages.leaf.now", lambda: AT)
    desk = open_desk(own.health, size=DESKTOP)
    page = desk.go(f"/national/{own.group.pk}/")
    page.locator("section", has=page.locator("#h-mine")).get_by_role("link", name="1.2 Tỷ lệ nhiệm vụ").click()
    page.get_by_label("Số liệu (").fill("97,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    assert Answer.objects.get(sheet=own.sheet, node="1.2").inputs == {"rate": "97,5"}
