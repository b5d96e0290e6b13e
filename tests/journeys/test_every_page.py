"""Every page in a browser: axe finds nothing, nothing scrolls sideways at 1440 or 360 px, the console is quiet.

The addresses are those of the permission test; each page is opened by the first role of `READERS` that may. Replies
that are no pages (downloads, parts of pages, moves elsewhere) are left out by what they are, not by name.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import reverse

from chiso.office.accounts.models import Role
from tests.journeys.harness import AXE_RULES, DESKTOP, PHONE, Desk, OpenDesk, session_cookie
from tests.test_permissions_matrix import GUARDED, Address, expected
from tests.url_cases import CASES
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
READERS = (
    Role.ROUND_OWNER,
    Role.UNIT_OFFICER,
    Role.UNIT_LEADER,
    Role.APPRAISER,
    Role.COUNCIL_SECRETARY,
    Role.COUNCIL_MEMBER,
    Role.SURVEY_MANAGER,
    Role.ADMINISTRATOR,
)
# the first screen is another page for each role
HOMES = tuple(Role)
# all pages in one test would keep one worker busy for minutes after the others have ended
SHARES = 8


def reader_of(address: Address) -> Role | None:
    """The first role that may open the page about its own unit."""
    case = CASES[address.name]
    return next((role for role in READERS if expected(address, case, role, "own")), None)


def is_page(world: World, role: Role, path: str, data: dict[str, Any]) -> bool:
    """Whether the address answers with a whole page; fails on a broken one."""
    client = Client(raise_request_exception=True)
    client.force_login(world.people[role], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(path, data)
    if getattr(response, "streaming", False):
        response.close()
        return False
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and response.status_code == 200 and response.content.lstrip()[:9].lower() == b"<!doctype"


def pages(world: World, share: int) -> list[tuple[Role, str]]:
    """A share of all pages, each with its reader, reader by reader, so that few sessions are opened."""
    found = [(role, "/") for role in HOMES[share::SHARES]]
    for address in GUARDED[share::SHARES]:
        role = reader_of(address)
        if "get" not in CASES[address.name].methods or role is None or address.name == "home":
            continue
        case = CASES[address.name]
        path = reverse(address.name, kwargs=case.arguments(world, "own", role))
        if is_page(world, role, path, case.data(world, "own", role)):
            found.append((role, path))
    return sorted(found, key=lambda page: (list(Role).index(page[0]), page[1]))


def faults(desk: Desk, path: str) -> list[str]:
    """What is wrong with one page."""
    desk.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    desk.go(path)
    report = desk.page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES["runOnly"])
    found = [
        f"{path}: {violation['id']}: {node['html'][:160]}"
        for violation in report["violations"]
        for node in violation["nodes"]
    ]
    for width, height in (DESKTOP, PHONE):
        desk.page.set_viewport_size({"width": width, "height": height})
        wide = desk.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{path}: {wide} px wide in a window of {width} px")
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible_and_fits_a_phone(open_desk: OpenDesk, share: int) -> None:
    world = build()
    desk = open_desk()
    # before any script of the page: the content policy lets no later one in
    desk.page.add_init_script(AXE_SCRIPT)
    shown, found, signed_in = pages(world, share), [], None
    assert len(shown) * SHARES > 60, "the addresses of the permission test were not understood"
    for role, path in shown:
        if role != signed_in:
            desk.page.context.clear_cookies()
            desk.page.context.add_cookies([session_cookie(world.people[role], desk.base_url)])
            signed_in = role
        found += [f"{role} {fault}" for fault in faults(desk, path)]
    assert not found, f"{len(found)} faults:\n" + "\n".join(found)
