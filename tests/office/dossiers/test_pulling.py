"""Fetching extracts from another system: a real server on this machine that pages, refuses, breaks off and stalls."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chiso.engine.errors import InputError
from chiso.office.dossiers import jobs
from chiso.office.dossiers.models import DossierImport, DossierSource, ImportState
from chiso.office.dossiers.operations.intake import add_source, run_import
from chiso.office.dossiers.pulling import pages_of
from chiso.office.dossiers.store import store_of
from tests.factories import MOMENT
from tests.office.dossiers.cases import SYSTEM_DAY

TOKEN = "bi-mat"


def page(codes: str, following: str = "") -> bytes:
    moments = {"received_at": "2026-01-05", "due_at": "2026-01-08", "finished_at": None}
    items = [{"dossier_id": code, **moments} for code in codes]
    return json.dumps({"items": items, "next": following}).encode()


class Other(ThreadingHTTPServer):
    """The other system: `pages` by path; what it was asked, and with which token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Other

    def do_GET(self) -> None:
        token = self.headers.get("Authorization")
        self.server.asked.append((self.path, token))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/1")
            self.end_headers()
            return
        if token != f"Bearer {TOKEN}":
            self.send_error(401)
            return
        if self.path == "/slow":
            time.sleep(1)
        data = self.server.pages.get(self.path)
        if data is None:
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data) + 10 * (self.path == "/broken")))
        self.end_headers()
        with contextlib.suppress(OSError):  # who asked has gone
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other() -> Iterator[Other]:
    server = Other()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def pulled(other: Other, path: str = "/1") -> DossierSource:
    found = DossierSource.objects.filter(slug="khac").first() or add_source(
        actor=SYSTEM_DAY,
        name="Khác",
        slug="khac",
        side="local",
        at=MOMENT,
        pull_url=other.url + path,
        pull_secret=TOKEN,
    )
    jobs.pull(now=MOMENT)
    for row in DossierImport.objects.filter(state=ImportState.WAITING).order_by("id"):
        run_import(import_id=row.pk, clock=lambda: MOMENT)
    return found


@pytest.mark.django_db
def test_all_pages_come_in_with_the_token_and_twice_changes_nothing(other):
    other.pages = {"/1": page("AB", "/2"), "/2": page("C")}
    pulled(other)
    assert store_of().manifest().rows == 3
    assert other.asked == [("/1", f"Bearer {TOKEN}"), ("/2", f"Bearer {TOKEN}")]
    pulled(other)
    assert store_of().manifest().rows == 3


@pytest.mark.django_db
def test_pages_before_a_fault_stay_and_the_next_hour_brings_the_rest(other):
    other.pages = {"/1": page("AB", "/2")}
    source = pulled(other)
    assert store_of().manifest().rows == 2
    told = source.imports.get(state=ImportState.FAILED)
    assert "500" in told.problems[0]["vi"]
    other.pages["/2"] = page("C")
    pulled(other)
    assert store_of().manifest().rows == 3


@pytest.mark.django_db
def test_a_source_that_stays_away_is_told_once(other):
    source = pulled(other)
    pulled(other)
    assert source.imports.filter(state=ImportState.FAILED).count() == 1


FAULTS = {"a wrong token": ("/1", "khac"), "a page that breaks off": ("/broken", TOKEN), "too slow": ("/slow", TOKEN)}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_a_whole_page_is_refused(other, fault):
    path, token = FAULTS[fault]
    other.pages = {"/1": page("A"), "/broken": page("A"), "/slow": page("A")}
    with pytest.raises(InputError, match=r"dossiers\.pull"):
        list(pages_of(other.url + path, token, timeout=0.3))


def test_the_token_goes_nowhere_else(other):
    other.pages = {"/1": page("A", "http://127.0.0.2:1/2")}
    with pytest.raises(InputError, match=r"dossiers\.pull"):
        list(pages_of(other.url + "/moved", TOKEN))
    assert other.asked == [("/moved", f"Bearer {TOKEN}"), ("/1", None)]
    with pytest.raises(InputError, match=r"dossiers\.pull"):
        list(pages_of(other.url + "/1", TOKEN))
    assert len(other.asked) == 3
