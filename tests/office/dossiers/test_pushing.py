"""Batches pushed to a running site over real HTTP: a cut connection, an answer that nobody read, a retry."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from chiso.engine.dossiers.intake.store_io import Store

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 180
PATH = "/dossiers/sources/mot-cua/push/"


def add_a_source() -> None:
    """In the site's own environment: a source, and the token with which it may be pushed to."""
    import django

    django.setup()
    from chiso.office.dossiers.operations.intake import give_token
    from tests.office.dossiers.cases import MOMENT, SYSTEM_DAY, source

    print(give_token(actor=SYSTEM_DAY, source=source(), at=MOMENT))


def tell_imports() -> None:
    """In the site's own environment: what became of each import, and how many uploads still lie there."""
    import django

    django.setup()
    from chiso.office.dossiers.models import DossierImport
    from chiso.office.dossiers.store import uploads

    told = list(DossierImport.objects.order_by("id").values_list("state", "received", "accepted"))
    print(json.dumps({"imports": told, "uploads": len(list(uploads().glob("*")))}))


@dataclass(frozen=True)
class Site:
    """A running site: `inside` runs a function of this module in its environment and gives what it printed."""

    port: int
    data: Path
    inside: Callable[[str], str]

    def rows(self) -> int:
        """The dossiers in the store."""
        return Store(self.data / "dossiers" / "local").manifest().rows

    def eventually(self, rows: int) -> None:
        last = time.monotonic() + PATIENCE
        while self.rows() != rows:
            assert time.monotonic() < last, self.inside("tell_imports")
            time.sleep(0.2)

    def push(self, token: str, body: bytes) -> tuple[int, Any]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        link.request("POST", PATH, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        answer = link.getresponse()
        said = json.loads(answer.read())
        link.close()
        return answer.status, said

    def push_and_hang_up(self, token: str, body: bytes, sent: int) -> None:
        """Announce the whole body, send so much of it, and go without waiting for the answer."""
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as link:
            link.sendall(head.encode() + body[:sent])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    data, log = tmp_path / "data", tmp_path / "log"
    ours = ("CHISO_", "DJANGO_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {
        **kept,
        "CHISO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "chiso.web.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }

    def inside(name: str) -> str:
        command = [sys.executable, "-c", f"from tests.office.dossiers.test_pushing import {name}; {name}()"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as out:
        command = [sys.executable, "-m", "chiso.cli.main", "run", "--port", str(port)]
        running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
    try:
        last = time.monotonic() + PATIENCE
        while "đang chạy" not in log.read_text():
            assert running.poll() is None and time.monotonic() < last, log.read_text()
            time.sleep(0.2)
        yield Site(port, data, inside)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def batch(*codes: str) -> bytes:
    moments = {"received_at": "2026-01-05", "due_at": "2026-01-08", "finished_at": None}
    items = [{"dossier_id": code, "agency": "A", "procedure": "P", **moments} for code in codes]
    return json.dumps({"items": items}).encode()


@pytest.mark.slow
def test_a_batch_cut_off_is_not_taken_and_its_retries_count_once(site: Site):
    token = site.inside("add_a_source")
    first = batch(*(f"D{number}" for number in range(2000)))
    assert site.push("khac", first)[0] == 401

    site.push_and_hang_up(token, first, len(first) // 2)
    assert site.push(token, first)[0] == 202  # the retry
    site.push_and_hang_up(token, first, len(first))  # the answer is lost: the system sends it all again
    assert site.push(token, first)[0] == 202
    assert site.push(token, batch("D0", "E1"))[0] == 202
    site.eventually(2001)

    last = time.monotonic() + PATIENCE
    told: dict[str, Any] = {}
    while not told or any(state in ("waiting", "running") for state, *_ in told["imports"]):
        assert time.monotonic() < last, told
        told = json.loads(site.inside("tell_imports"))
    assert {tuple(row) for row in told["imports"]} == {("done", 2000, 2000), ("done", 2, 2)}
    assert 3 <= len(told["imports"]) <= 4 and told["uploads"] == 0  # never the half; the unread answer's may be in
    assert site.rows() == 2001
