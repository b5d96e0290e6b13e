"""A small index with everything that errs quietly: uneven weights, both directions, gaps, three levels, two years."""

from __future__ import annotations

import numpy as np

from chiso.engine.composite import IndicatorData, Metadata, Node

NODES = (
    Node("wait", "Waiting days", "Indicator", 1, "service", 2.0, -1, target=3.0, goalposts=(0.0, 30.0)),
    Node("online", "Online share", "Indicator", 1, "service", 1.0, 1, target=90.0, goalposts=(0.0, 100.0)),
    Node("visits", "Visits", "Indicator", 1, "service", 0.5, -1, denominator="people", goalposts=(0.0, 1.0)),
    Node("trust", "Trust", "Indicator", 1, "people_say", 1.0, 1, goalposts=(1.0, 10.0)),
    Node("voice", "Voice", "Indicator", 1, "people_say", 3.0, 1, goalposts=(1.0, 10.0)),
    Node("budget", "Budget published", "Indicator", 1, "open", 1.0, 1, goalposts=(0.0, 40.0)),
    Node("spread", "Spread", "Indicator", 1, "open", 1.0, 1, goalposts=(0.0, 400.0)),
    Node("service", "", "Aggregate", 2, "supply", 2.0),
    Node("open", "", "Aggregate", 2, "supply", 1.0),
    Node("people_say", "", "Aggregate", 2, "demand", 1.0),
    Node("supply", "", "Aggregate", 3, "total", 3.0),
    Node("demand", "", "Aggregate", 3, "total", 2.0),
    Node("total", "", "Aggregate", 4, ""),
    Node("area", "", "Group", 0),
    Node("people", "", "Denominator", 0),
)
META = Metadata(NODES)


def small(seed: int = 5, units: int = 24, *, gaps: bool = True, years: tuple[int, ...] = ()) -> IndicatorData:
    """Units × 7 indicators; `spread` is skewed enough to be treated. A panel repeats the units for each year."""
    rng = np.random.default_rng(seed)
    n = units * max(len(years), 1)
    values = np.column_stack(
        [
            rng.gamma(4, 2, n),
            rng.uniform(20, 95, n),
            rng.uniform(5, 60, n),
            rng.uniform(2, 9, n),
            rng.uniform(3, 8, n),
            rng.integers(2, 40, n).astype(float),
            np.exp(rng.normal(2, 1.3, n)),
        ]
    )
    if gaps:
        gone = rng.random(values.shape) < 0.08
        gone[:3] = False
        values[gone] = np.nan
    codes = tuple(f"u{row % units:02d}" for row in range(n))
    return IndicatorData(
        codes,
        META.indicators,
        values,
        years=tuple(years[row // units] for row in range(n)) if years else (),
        groups={"area": tuple("abc"[row % units % 3] for row in range(n))},
        denominators={"people": rng.uniform(80, 300, n)},
    )
