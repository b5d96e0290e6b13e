"""How fast do the pages answer, inside the server? `python -m benchmarks.pages`

A worksheet of 120 leaves opened and one of its answers saved (with their queries), and the board of a round of 3,500
units (the counts and the first hundred rows).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.office import open_office
from benchmarks.table import Row, median, percentile, printed

UNITS, TIMES = 3_500, 40


def measure() -> list[Row]:
    """Everything of this file, as rows."""
    office = open_office(UNITS, 1)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    def signed_in(person: object) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        return client

    officer, owner = signed_in(office.officers[0]), signed_in(office.owner)
    worksheet = reverse("rounds:worksheet", kwargs={"sheet_id": office.sheets[0].pk})
    cell = reverse("rounds:save_cell", kwargs={"sheet_id": office.sheets[0].pk})
    board = reverse("rounds:board", kwargs={"round_id": office.round.pk})
    saved = {"version": 0}

    def save() -> None:
        saved["version"] += 1
        text = f"{60 + saved['version'] % 40},5"
        data = {"node": "1.3", "text": text, "version": saved["version"] - 1}
        answer = officer.post(cell, data, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content

    def get(client: Client, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content[:500]

    def queries(work: Callable[[], None]) -> int:
        with CaptureQueriesContext(connection) as found:
            work()
        return len(found)

    rows = []
    for name, work, most_queries, most_ms in (
        (f"worksheet of {office.sheets[0].answerable} leaves, opened", lambda: get(officer, worksheet), 15, None),
        ("one answer saved", save, 10, None),
        (f"board of {UNITS:,} units", lambda: get(owner, board), None, 100),
    ):
        work()
        rows.append(Row(f"{name}: queries", queries(work), "", most_queries))
        spent = [_milliseconds(work) for _ in range(TIMES)]
        rows.append(Row(f"{name}: median", median(spent), "ms"))
        rows.append(Row(f"{name}: p95", percentile(spent, 0.95), "ms", most_ms))
    return rows


def _milliseconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    print(printed(measure()))
