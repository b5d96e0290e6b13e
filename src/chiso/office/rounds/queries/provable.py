"""The criteria that a unit may prove now with what it did: those it enters itself, of its sheets that are open."""

from __future__ import annotations

from chiso.engine.frameworks import Node
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import Sheet, SheetState
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.targets import sheets
from chiso.office.units.models import Unit

_FILLING = (SheetState.DRAFT, SheetState.RETURNED)


def leaves_to_prove(unit: Unit) -> list[tuple[Sheet, list[Node]]]:
    """The unit's open sheets, newest first, with the leaves that it enters."""
    found = sheets().filter(unit=unit, state__in=_FILLING).order_by("-group__round__year", "id")
    return [(sheet, [leaf for leaf in framework_for(sheet).leaves if is_self_scored(leaf)]) for sheet in found]
