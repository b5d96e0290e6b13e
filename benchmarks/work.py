"""How fast are the pages of directives with a province's worth of work? `python -m benchmarks.work`

200,000 tasks of 150 units (my tasks, the late list, the calendar), and a radar of 150 units × 300 directives.
"""

from __future__ import annotations

import datetime as dt
import random
import time

from benchmarks.office import open_office
from benchmarks.table import Row, median, percentile, printed

UNITS, DIRECTIVES, TASKS, TIMES = 150, 300, 200_000, 30


def measure() -> list[Row]:
    """Everything of this file, as rows."""
    office = open_office(UNITS, 1)
    from django.test import Client
    from django.urls import reverse

    _fill(office)
    from chiso.web import wsgi  # noqa: F401 (as the server does: the pages are loaded before the first request)

    def signed_in(person: object) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        return client

    officer, owner = signed_in(office.officers[0]), signed_in(office.owner)
    rows = []
    for name, client, path, most in (
        (f"my tasks of {TASKS:,}", officer, reverse("directives:mine"), 100),
        (f"radar of {UNITS} units × {DIRECTIVES} directives", owner, reverse("directives:radar"), 200),
        (f"late list of {TASKS:,} tasks", owner, reverse("directives:overdue"), None),
        (f"calendar of {TASKS:,} tasks", owner, reverse("directives:calendar"), None),
    ):
        taken = []
        for _again in range(TIMES + 1):
            begun = time.perf_counter()
            assert client.get(path).status_code == 200, path
            taken.append((time.perf_counter() - begun) * 1000)
        rows.append(Row(f"{name}: median", median(taken[1:]), "ms", None))
        rows.append(Row(f"{name}: p95", percentile(taken[1:], 0.95), "ms", most))
    return rows


def _fill(office: object) -> None:
    """Rows are written directly: what is measured are the pages."""
    from django.utils import timezone

    from chiso.office.directives.models import Directive, Handed, Task
    from chiso.office.units.models import Unit
    from tests import factories

    draw, today = random.Random(7), timezone.localdate()
    units = list(Unit.objects.filter(kind="commune"))[:UNITS]
    home = Unit.objects.get(key="so-noi-vu")
    plan = factories.directive_plan(home)
    since = today - dt.timedelta(days=300)
    Task.objects.bulk_create(
        (
            Task(
                plan=plan,
                content=f"Rà soát thủ tục hành chính lần {n}",
                lead=units[n % len(units)],
                assigned_on=since,
                due=today + dt.timedelta(days=draw.randint(-200, 200)) if n % 20 else None,
                completed_on=today - dt.timedelta(days=draw.randint(0, 90)) if draw.random() < 0.6 else None,
            )
            for n in range(TASKS)
        ),
        batch_size=2_000,
    )
    directives = [factories.directive(home, f"{n}/CT-UBND", issued_on=since) for n in range(1, DIRECTIVES + 1)]
    answers = {one.pk: one for one in Directive.objects.filter(pk__in=[one.pk for one in directives])}
    Handed.objects.bulk_create(
        (
            Handed(
                directive=one,
                unit=unit,
                handed_on=since,
                due=since + dt.timedelta(days=draw.randint(10, 320)),
                **({"answer": answers[one.pk], "answered_on": since + dt.timedelta(days=draw.randint(5, 90))}
                   if draw.random() < 0.7 else {}),
            )
            for one in directives
            for unit in units
        ),
        batch_size=2_000,
    )  # fmt: skip


if __name__ == "__main__":
    print(printed(measure()))
