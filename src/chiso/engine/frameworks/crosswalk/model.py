"""What a crosswalk is: links between the leaves of two versions.

The trap: a share says which part of an old leaf's points belongs to which new leaf. It never makes points: those come
from the figures, under the new rule. So shares of an old leaf sum to exactly 1, dropped parts included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Link:
    """An old leaf (or bonus, penalty item) and what it became.

    `old` empty: the new leaf is new. `new` empty: this share of the old leaf is dropped. `inputs` says from which input
    of the old leaf an input of the new one comes; empty = inputs of the same name. `confidence` is that of a proposal;
    None once a person decided.
    """

    old: str
    new: str
    weight: Fraction = WHOLE
    reason: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    confidence: Decimal | None = None
    line: int = field(default=0, compare=False)

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.confidence is not None


@dataclass(frozen=True)
class Crosswalk:
    """The links from version `old` to version `new` (their codes)."""

    old: str
    new: str
    links: tuple[Link, ...]

    @cached_property
    def into(self) -> dict[str, tuple[Link, ...]]:
        """The links that end at each new leaf, those from nowhere left out."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.old and link.new:
                found.setdefault(link.new, []).append(link)
        return {code: tuple(links) for code, links in found.items()}

    @cached_property
    def out_of(self) -> dict[str, tuple[Link, ...]]:
        """The links that begin at each old leaf, dropped shares included."""
        found: dict[str, list[Link]] = {}
        for link in self.links:
            if link.old:
                found.setdefault(link.old, []).append(link)
        return {code: tuple(links) for code, links in found.items()}

    @cached_property
    def added(self) -> frozenset[str]:
        """New leaves that somebody declared new."""
        return frozenset(link.new for link in self.links if not link.old)

    @property
    def proposed(self) -> tuple[Link, ...]:
        """The links that nobody has confirmed."""
        return tuple(link for link in self.links if link.is_proposed)
