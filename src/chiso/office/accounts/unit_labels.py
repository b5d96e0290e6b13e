"""What a unit is called where one is chosen: a bare "Văn phòng Sở" would be one of eleven."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from chiso.office.units.models import Unit
from chiso.office.units.queries import parent_keys_on


def unit_labels(units: Sequence[Unit], as_of: dt.date) -> dict[int, str]:
    """By unit, its name; with the name of the unit above it where several share one. At most one query."""
    counts = Counter(unit.name for unit in units)
    shared = [unit.key for unit in units if counts[unit.name] > 1]
    above = parent_keys_on(shared, as_of) if shared else {}
    names = {unit.key: unit.name for unit in units}
    return {unit.pk: _label(unit.name, names.get(above.get(unit.key, ""), "")) for unit in units}


def _label(name: str, parent: str) -> str:
    return f"{name} ({parent})" if parent else name
