"""How fast units are answered, as server time of whole pages: `python -m benchmarks.units` (needs `make setup`).

Aims (issue B): tree of 10,800 units ≤ 120 ms, of 3,400 ≤ 50 ms; trace ≤ 5 ms; all units stored on SQLite ≤ 20 s.
Each line has the median and the best time on the clock, the best time of the processor alone (what a machine without
other work would need), and the limit. A page is asked through the whole stack: sign-in, permission, queries, template.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle

import django
import numpy as np
from django.core.management import call_command
from django.utils import timezone

from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.units import resolve_communes, trace
from chiso.engine.units.io import load_register

EVE, TODAY = date(2025, 6, 30), date(2026, 6, 1)


def timed(label: str, work: Callable[[], object], repeat: int = 30, limit: float | None = None) -> None:
    """Prints median and best on the clock, best of the processor, in milliseconds, and whether the limit is kept."""
    clock, processor = [], []
    for _ in range(repeat):
        begin, busy = time.perf_counter(), time.process_time()
        work()
        processor.append((time.process_time() - busy) * 1000)
        clock.append((time.perf_counter() - begin) * 1000)
    middle, best, least = statistics.median(clock), min(clock), min(processor)
    told = (
        ""
        if limit is None
        else f"{limit:>9.0f}  {'kept' if middle <= limit else 'kept (cpu)' if least <= limit else 'MISSED'}"
    )
    print(f"{label:<58} {middle:>9.2f} {best:>9.2f} {least:>9.2f} {told}")


def office() -> None:
    """The same from an installation's database (SQLite in a temporary folder), through its pages."""
    folder = tempfile.TemporaryDirectory()
    os.environ |= {
        "CHISO_DATA": folder.name,
        "DJANGO_SETTINGS_MODULE": "chiso.web.settings",
        "CHISO_HOSTS": "testserver",
    }
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    call_command("migrate", verbosity=0)
    from chiso.office.accounts.actors import system_actor
    from chiso.office.units import queries
    from chiso.office.units.models import Unit
    from chiso.office.units.operations import import_register

    register, at = load_register(), timezone.now()
    actor = system_actor(TODAY)
    timed("store all units", lambda: import_register(actor=actor, register=register, at=at), 1, 20_000)
    timed("store again: nothing to do", lambda: import_register(actor=actor, register=register, at=at), 3)
    for day, limit in ((EVE, 120), (TODAY, 50)):
        count = len(queries.country_on(day))
        timed(f"stored tree as of {day}: {count} units", lambda day=day: queries.country_on(day), 30, limit)
    timed("search by name", lambda: queries.find_in_country("truong sa", TODAY))
    units = cycle(Unit.everywhere.filter(kind="ward").order_by("key")[:200])
    timed("family and trace of a ward, as side by side", lambda: queries.lineage_columns(next(units), 2021, 2026), 200)
    pages(actor)


def pages(actor: object) -> None:
    """Whole pages, as a signed-in administrator gets them."""
    from django.test import Client

    from chiso.office.accounts.models import Membership, Person, Role
    from chiso.office.units.models import Unit

    unit = Unit.objects.create(
        key="tinh-mau",
        name="Tỉnh Mẫu",
        kind="province",
        search_key="tinh mau",
        sort_key="tinh mau",
        valid_from=date(2025, 7, 1),
    )
    person = Person.objects.create(username="do-toc-do", full_name="Đo tốc độ", created_at=timezone.now())
    Membership.objects.create(person=person, unit=unit, role=Role.ADMINISTRATOR, valid_from=date(2025, 7, 1))
    client = Client()
    client.force_login(person)

    def page(label: str, address: str, limit: float | None = None) -> None:
        def get() -> None:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        timed(label, get, 20, limit)

    for day, limit in ((EVE, 120), (TODAY, 50)):
        asked = f"as_of={day:%d/%m/%Y}"
        page(f"page of the tree, one province open, as of {day}", f"/units/country/?{asked}&open=ha-noi_2008", limit)
        page(f"whole tree as CSV, as of {day}", f"/units/country.csv?{asked}", limit)
        page(f"tile map, as of {day}", f"/units/map/?{asked}", limit)
    for key in ("dak-nong_2008", "lam-dong_2025"):
        page(f"page of a unit with its life line: {key}", f"/units/{key}/")


def main() -> None:
    """Prints one table."""
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{'milliseconds':<58} {'median':>9} {'best':>9} {'best cpu':>9} {'limit':>9}")
    timed("load the register (cold)", lambda: (load_register.cache_clear(), load_register()), 5)
    register = load_register()
    for day, limit in ((EVE, 120), (TODAY, 50)):
        timed(f"tree as of {day}: {len(register.as_of(day))} units", lambda day=day: register.as_of(day), 30, limit)
    provinces = cycle(unit.id for unit in register.units if unit.exists_on(date(2025, 3, 1)))
    timed(
        "trace 2025 → 2026, any old unit",
        lambda: trace(register, next(provinces), date(2025, 3, 1), TODAY),
        5000,
        5,
    )
    back = cycle(unit.id for unit in register.units if unit.exists_on(TODAY))
    timed("trace 2026 → 2025, any new unit", lambda: trace(register, next(back), TODAY, date(2025, 3, 1)), 3000, 5)
    timed("check: every commune resolves", lambda: resolve_communes(register), 5)
    calendar = vietnam_calendar(accept_provisional=True)
    draw = np.random.default_rng(1)
    starts = (np.datetime64("2024-02-01") + draw.integers(0, 900, 1_000_000)).astype("datetime64[D]")
    counts = draw.integers(0, 30, 1_000_000)
    timed("1,000,000 due dates", lambda: calendar.add_working_days_many(starts, counts), 5)
    moments = starts.astype("datetime64[s]") + draw.integers(0, 86_400, 1_000_000)
    later = moments + draw.integers(0, 20 * 86_400, 1_000_000)
    timed("1,000,000 working times", lambda: calendar.working_seconds_between_many(moments, later), 5)
    office()


if __name__ == "__main__":
    main()
