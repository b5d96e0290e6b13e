"""A person at a browser: sign-in, pictures for the tutorial, accessibility, and a console that must stay quiet."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from chiso.office.accounts.models import Person

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "images"
DESKTOP, PHONE = (1440, 900), (360, 740)
PATIENCE_MS = 30_000
# WCAG 2.0 to 2.2, A and AA, and what axe calls best practice
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str | None:
    """Debian's Chromium, or None."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def wants_screenshots() -> bool:
    return os.environ.get("CHISO_SCREENSHOTS") == "1"


@dataclass
class Desk:
    """One person's browser window on the site."""

    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({self.page.url})")

    def go(self, path: str) -> Page:
        """Open a page of the site by its path."""
        answer = self.page.goto(f"{self.base_url}{path}")
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in as a person does: by the form."""
        page = self.go("/accounts/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.click("main button.main")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    def shot(self, name: str, *, full: bool = False) -> None:
        """A picture for the tutorial, when CHISO_SCREENSHOTS=1."""
        if wants_screenshots():
            IMAGES.mkdir(parents=True, exist_ok=True)
            taken = self.page.screenshot(full_page=full, animations="disabled", caret="initial")
            # a screen of this product has few colours: 128 of them keep it sharp and a third of the size
            Image.open(io.BytesIO(taken)).convert("RGB").quantize(128).save(IMAGES / f"{name}.png", optimize=True)

    def assert_accessible(self, context: str | None = None) -> None:
        """axe finds nothing on the page as it stands."""
        # a page that is still arriving has no heading yet
        self.page.wait_for_load_state()
        expect(self.page.locator("main h1").first).to_be_attached()
        report = Axe().run(self.page, context=context, options=AXE_RULES)
        found = [
            f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
            for violation in report.response["violations"]
            for node in violation["nodes"]
        ]
        assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def assert_fits(self) -> None:
        """The page does not scroll sideways at this width."""
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= window, f"{self.page.url}: {wide} px wide in a window of {window} px"

    def forgive(self, *statuses: int) -> None:
        """Drop what Chromium notes by itself about refused requests: the page told them, the test looked at that."""
        self.complaints[:] = [each for each in self.complaints if not any(f"status of {s}" in each for s in statuses)]

    def assert_quiet(self) -> None:
        """Nothing was reported to the console: no script error, nothing that the content policy refused."""
        assert not self.complaints, "\n".join(self.complaints)


OpenDesk = Callable[..., Desk]


def session_cookie(person: Person, base_url: str) -> dict[str, Any]:
    """The cookie of a fresh session of `person`."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": base_url}


def seat(context: BrowserContext, person: Person | None, base_url: str) -> Desk:
    """A window of its own; with a person, already signed in."""
    if person is not None:
        context.add_cookies([session_cookie(person, base_url)])  # type: ignore[list-item]
    return Desk(context.new_page(), base_url)
