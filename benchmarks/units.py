"""How fast the register of units answers: `python -m benchmarks.units` (needs `make setup`).

Aims (issue B): tree of 10,800 units ≤ 120 ms, of 3,400 ≤ 50 ms; trace ≤ 5 ms.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle

import numpy as np

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


if __name__ == "__main__":
    main()
