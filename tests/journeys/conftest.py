"""The browser of the journeys: Debian's Chromium, one per test process, one window per person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from chiso.office.accounts.models import Person
from tests.journeys.harness import DESKTOP, Desk, OpenDesk, chromium, seat

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped, with the way to mend it, where there is none."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here; as root: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_desk(browser: Browser, live_server: Any) -> Iterator[OpenDesk]:
    """Opens a window: `open_desk(person)` signed in, `open_desk()` a stranger's; all must stay quiet."""
    desks: list[Desk] = []

    def open_one(person: Person | None = None, *, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Desk:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        desk = seat(context, person, live_server.url)
        desks.append(desk)
        return desk

    yield open_one
    for desk in desks:
        desk.page.context.close()
    for desk in desks:
        desk.assert_quiet()
