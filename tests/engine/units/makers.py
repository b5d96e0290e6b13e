"""A small made-up register with every kind of event, and the real one where it has been built."""

from datetime import date
from decimal import Decimal

import pytest

from chiso.engine.units import Coverage, Lineage, Link, Unit, UnitRegister
from chiso.engine.units.io import REGISTER_PATH, load_register

START, FIRST, SECOND = date(2008, 8, 1), date(2025, 7, 1), date(2026, 1, 1)
COVERAGE = Coverage(START, {"province": START, "district": START, "commune": START}, date(2026, 6, 30), "made up")


def real_register() -> UnitRegister:
    if not REGISTER_PATH.exists():
        pytest.skip("the register has not been built (make setup)")
    return load_register()


def small_register() -> UnitRegister:
    """Provinces A and B become C; commune a1 is divided by share, a2 without, b1 gives a part away a year later."""

    def unit(name: str, kind, start: date = START, end: date | None = None) -> Unit:
        return Unit(name.lower(), name, name, kind, start, end)

    units = [
        unit("A", "province", START, FIRST),
        unit("B", "province", START, FIRST),
        unit("C", "province", FIRST),
        *(unit(name, "commune", START, FIRST) for name in ("a1", "a2")),
        unit("b1", "commune"),
        unit("c1", "commune", FIRST),
        unit("c2", "commune", FIRST, SECOND),
        unit("c3", "commune", SECOND),
    ]
    links = [
        *(Link(name, "a", START, FIRST) for name in ("a1", "a2")),
        Link("b1", "b", START, FIRST),
        Link("b1", "c", FIRST),
        Link("c1", "c", FIRST),
        Link("c2", "c", FIRST, SECOND),
        Link("c3", "c", SECOND),
    ]
    half = Decimal("0.5")
    lineage = [
        Lineage("a", "c", "merge", FIRST, Decimal(1), "whole"),
        Lineage("b", "c", "merge", FIRST, Decimal(1), "whole"),
        Lineage("a1", "c1", "divide", FIRST, Decimal("0.4"), "population", "census"),
        Lineage("a1", "c2", "divide", FIRST, Decimal("0.6"), "population", "census"),
        Lineage("a2", "c1", "divide", FIRST),
        Lineage("a2", "c2", "divide", FIRST),
        Lineage("b1", "c1", "transfer", SECOND, half, "area", "survey"),
        Lineage("c2", "c3", "rename", SECOND, Decimal(1), "whole"),
    ]
    return UnitRegister(units, links, lineage, COVERAGE)
