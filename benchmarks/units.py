"""How fast the register of units answers: `python -m benchmarks.units` (needs `make setup`).

Aims (issue B): tree of 10,800 units ≤ 120 ms, of 3,400 ≤ 50 ms; trace ≤ 5 ms; all units stored on SQLite ≤ 20 s.
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


def timed(label: str, work: Callable[[], object], repeat: int = 30) -> None:
    """Prints the median and the worst of the runs, in milliseconds."""
    spent = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begin) * 1000)
    print(f"{label:<48} {statistics.median(spent):>9.2f} {max(spent):>9.2f}")


def office() -> None:
    """The same from an installation's database (SQLite in a temporary folder), and pages inside the server."""
    folder = tempfile.TemporaryDirectory()
    os.environ |= {"CHISO_DATA": folder.name, "DJANGO_SETTINGS_MODULE": "chiso.web.settings"}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    call_command("migrate", verbosity=0)
    from chiso.office.accounts.actors import system_actor
    from chiso.office.units import queries
    from chiso.office.units.models import Unit
    from chiso.office.units.operations import import_register

    register, at = load_register(), timezone.now()
    actor = system_actor(date(2026, 6, 1))
    timed("store all units", lambda: import_register(actor=actor, register=register, at=at), 1)
    timed("store again: nothing to do", lambda: import_register(actor=actor, register=register, at=at), 3)
    for day in (date(2025, 6, 30), date(2026, 6, 1)):
        timed(f"stored tree as of {day}: {len(queries.country_on(day))} units", lambda day=day: queries.country_on(day))
        timed(f"one branch open as of {day}", lambda day=day: queries.branches_on(day, ["ha-noi_2008"]))
        timed(f"tile map as of {day}", lambda day=day: queries.tile_map(day))
    timed("search by name", lambda: queries.find_in_country("truong sa", date(2026, 6, 1)))
    units = cycle(Unit.everywhere.filter(kind="ward").order_by("key")[:200])
    timed("family and trace of a ward, as side by side", lambda: queries.lineage_columns(next(units), 2021, 2026), 200)


def main() -> None:
    """Prints one table."""
    print(f"{'':<48} {'median ms':>9} {'max ms':>9}")
    timed("load the register (cold)", lambda: (load_register.cache_clear(), load_register()), 5)
    register = load_register()
    for day in (date(2024, 6, 1), date(2026, 6, 1)):
        timed(f"tree as of {day}: {len(register.as_of(day))} units", lambda day=day: register.as_of(day))
    provinces = cycle(unit.id for unit in register.units if unit.valid_to is not None)
    timed(
        "trace 2025 → 2026, any old unit",
        lambda: trace(register, next(provinces), date(2025, 3, 1), date(2026, 6, 1)),
        5000,
    )
    back = cycle(unit.id for unit in register.units if unit.exists_on(date(2026, 6, 1)))
    timed(
        "trace 2026 → 2025, any new unit", lambda: trace(register, next(back), date(2026, 6, 1), date(2025, 3, 1)), 3000
    )
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
