"""A hundred officers save at the same time: `python -m benchmarks.load [--officers 100] [--seconds 60]`

A real server on the loopback, the embedded database, the job worker beside it. Each officer saves another leaf of the
own sheet every two seconds. Counted: answers that were told as saved and are not in the database; answers of the
server other than 200; lines of the server's log that speak of a locked database.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.office import Office, open_office
from benchmarks.table import Row, median, percentile, printed

PERIOD, TOKEN = 2.0, "b" * 32
# leaves of the benchmark's framework that take one number: the tiers and the percentages
NODES = [f"{field_}.{place}" for field_ in range(1, 11) for place in (3, 5)]


@dataclass
class Officer:
    """One browser: what it was told is saved."""

    sheet_id: int
    session: str
    saved: dict[str, tuple[str, int]] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def work(self, port: int, begin: float, until: float, seed: int) -> None:
        """Save every two seconds, from a moment of one's own."""
        draw = random.Random(seed)
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        due = begin + draw.uniform(0, PERIOD)
        while due < until:
            time.sleep(max(0.0, due - time.monotonic()))
            self._save(link, draw.choice(NODES), f"{draw.randint(50, 99)},{draw.randint(0, 9)}")
            due += PERIOD
        link.close()

    def _save(self, link: http.client.HTTPConnection, node: str, text: str) -> None:
        version = self.saved.get(node, ("", 0))[1]
        if self.saved.get(node, ("", 0))[0] == text:
            return
        body = urlencode({"node": node, "text": text, "version": version, "csrfmiddlewaretoken": TOKEN})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        started = time.perf_counter()
        link.request("POST", f"/rounds/sheets/{self.sheet_id}/cell/", body, headers)
        answer = link.getresponse()
        told = answer.read()
        self.spent.append((time.perf_counter() - started) * 1000)
        if answer.status == 200:
            self.saved[node] = (text, version + 1)
        else:
            self.refused.append(f"{answer.status} {told[:200]!r}")


def measure(officers: int = 100, seconds: float = 60) -> list[Row]:
    """The whole load, as rows."""
    office = open_office(officers, officers)
    crowd = _crowd(office)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        port = _free_port()
        site = subprocess.Popen(
            [sys.executable, "-m", "chiso.cli.main", "run", "--port", str(port)], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port)
            begin = time.monotonic() + 0.5
            threads = [
                threading.Thread(target=officer.work, args=(port, begin, begin + seconds, seed))
                for seed, officer in enumerate(crowd)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            site.terminate()
            site.wait(20)
        log.seek(0)
        locked = sum("database is locked" in line for line in log)
    spent = [value for officer in crowd for value in officer.spent]
    refused = [text for officer in crowd for text in officer.refused]
    for text in refused[:3]:
        print(text, file=sys.stderr)
    name = f"{officers} officers saving every {PERIOD:g} s for {seconds:g} s"
    return [
        Row(f"{name}: saves", len(spent), ""),
        Row(f"{name}: median", median(spent), "ms"),
        Row(f"{name}: p95", percentile(spent, 0.95), "ms", 300),
        Row(f"{name}: slowest", max(spent), "ms"),
        Row(f"{name}: lost", _lost(crowd), "", 0),
        Row(f"{name}: refused", len(refused), "", 0),
        Row(f"{name}: “database is locked”", locked, "", 0),
    ]


def _crowd(office: Office) -> list[Officer]:
    from django.test import Client

    crowd = []
    for person, sheet in zip(office.officers, office.sheets, strict=True):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        crowd.append(Officer(sheet.pk, str(client.session.session_key)))
    return crowd


def _lost(crowd: list[Officer]) -> int:
    """Saves that were told and are not there: another value, or another number of versions."""
    from chiso.office.rounds.models import Answer

    stored = {
        (answer.sheet_id, answer.node): (next(iter(answer.inputs.values())), answer.version)
        for answer in Answer.objects.all()
    }
    told = {(officer.sheet_id, node): value for officer in crowd for node, value in officer.saved.items()}
    return sum(stored.get(key) != value for key, value in told.items())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    last = time.monotonic() + 180
    while time.monotonic() < last:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(2)
                return
        time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--officers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    if Path.cwd() != Path(__file__).resolve().parent.parent:
        parser.error("run it from the root of the repository")
    print(printed(measure(options.officers, options.seconds)))
