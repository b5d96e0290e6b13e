"""What other apps may answer to, within the transaction of the verb that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from chiso.office.frameworks.models import Crosswalk
from chiso.office.rounds.models import RoundGroup

# a running round moved to another version; `change` is the FrameworkChange, `actor` and `at` who moved it and when
version_adopted = Signal()

# somebody looks at what moving `group` through the confirmed `crosswalk` would do; an answer is a `Foretold` or None
version_previewed = Signal()


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a move does to another app's records: a template and what it shows as `told`."""

    template: str
    told: Mapping[str, Any]


def foretold_of(group: RoundGroup, crosswalk: Crosswalk) -> list[Foretold]:
    """What the other apps foretell of the move."""
    answers: list[tuple[Any, Any]] = version_previewed.send(RoundGroup, group=group, crosswalk=crosswalk)
    return [told for _, told in answers if told is not None]
