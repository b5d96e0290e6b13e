"""How many decimals make different numbers look different.

The trap: 85,4081 and 85,4149 both print as "85,41" and stand on ranks 9 and 10; the reader sees two equal units ranked
apart. A number is printed with more decimals only where it would otherwise read like another that differs from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from chiso.engine.text.numbers import format_decimal

MOST = 6


def places_apart(values: Iterable[Decimal | None], *, least: int = 2, most: int = MOST) -> Mapping[Decimal, int]:
    """By value: the fewest decimals, at least `least`, with which it reads like no other of the values.

    Values that even `most` decimals do not tell apart get `least`: a long figure that settles nothing only puzzles.
    """
    open_ = {value for value in values if value is not None}
    found: dict[Decimal, int] = {}
    for places in range(least, most + 1):
        alike: dict[str, list[Decimal]] = {}
        for value in open_:
            alike.setdefault(format_decimal(value, places), []).append(value)
        alone = [group[0] for group in alike.values() if len(group) == 1]
        found |= dict.fromkeys(alone, places)
        open_ -= set(alone)
    return found | dict.fromkeys(open_, least)
