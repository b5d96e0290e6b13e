"""A thousand devices send at the same time: `python -m benchmarks.submissions [--forms 1000] [--crowd 64] [--twice]`

A real server on the loopback; every request is a whole OpenRosa submission with digest and a photo. With DATABASE_URL
set, that database is used (and filled!): give it an empty one. Counted: what was told as kept and is not there, what is
there twice. Both must be zero; the times are for comparison only.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.table import Row, percentile, printed
from tests.office.surveys.openrosa_client import Device, over_network
from tests.office.surveys.server import running

PHOTO = b"\xff\xd8" + b"0" * 50_000
COUNTS = (
    "SELECT count(*) FROM surveys_submission",
    "SELECT count(DISTINCT instance_id) FROM surveys_submission",
    "SELECT count(*) FROM surveys_submissionfile",
)


def measure(forms: int, crowd: int, *, twice: bool) -> list[Row]:
    """Send `forms` submissions by `crowd` devices at once, each twice if asked; the rows of the table."""
    database = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), database) as site:
        names = list(site.passwords)
        devices = [
            Device(over_network(site.url), names[number % len(names)], site.passwords[names[number % len(names)]])
            for number in range(crowd)
        ]
        for device in devices:
            device.where()
        spent: list[float] = []

        def send(number: int) -> int:
            # the device's challenge is known: what is measured is one request
            begun = time.perf_counter()
            status = (
                devices[number % crowd].submit(site.xml(number % forms), {f"{number % forms:06d}.jpg": PHOTO}).status
            )
            spent.append(time.perf_counter() - begun)
            return status

        turns = range(forms * 2 if twice else forms)
        begun = time.perf_counter()
        with ThreadPoolExecutor(crowd) as pool:
            told = list(pool.map(send, turns))
        whole = time.perf_counter() - begun
        rows, ids, files = _counts(Path(folder), database)
    return [
        Row(
            f"{len(told)} requests, {crowd} at once: told other than kept", sum(status != 201 for status in told), "", 0
        ),
        Row("submissions missing", forms - ids, "", 0),
        Row("submissions twice", rows - ids, "", 0),
        Row("photos missing", forms - files, "", 0),
        Row("all of them", whole, "s"),
        Row("one request, median", percentile(spent, 0.5) * 1000, "ms"),
        Row("one request, 95 %", percentile(spent, 0.95) * 1000, "ms"),
    ]


def _counts(folder: Path, database: str) -> tuple[int, int, int]:
    if database:
        import psycopg

        with psycopg.connect(database) as link:
            found = [link.execute(query).fetchone() for query in COUNTS]
    else:
        with sqlite3.connect(folder / "chiso.sqlite3") as lite:
            found = [lite.execute(query).fetchone() for query in COUNTS]
    first, second, third = (row[0] if row else 0 for row in found)
    return first, second, third


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--crowd", type=int, default=64)
    parser.add_argument("--twice", action="store_true", help="every submission twice")
    asked = parser.parse_args()
    print(printed(measure(asked.forms, asked.crowd, twice=asked.twice)))


if __name__ == "__main__":
    main()
