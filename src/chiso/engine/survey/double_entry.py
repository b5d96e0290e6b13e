"""Two people key the same paper form: where they differ, and how often each was wrong against what was settled.

The trap: a form on which both agree counts as keyed without error, and two tired people agree on the same misreading
more often than chance says. The error rate here is of what differed from the settled value; it is a lower bound.

Source: Barchard and Pace (2011) on double entry; agreement is per field, blanks count as values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What differs between two keyings: the field, and both values ("" = left blank)."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`fields` were compared, those in which either keyer has something; `differing` are to be decided."""

    fields: int
    differing: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors over fields keyed."""

    errors: int
    fields: int

    @property
    def share(self) -> float | None:
        return self.errors / self.fields if self.fields else None


def normal(value: str, *, many: bool = False) -> str:
    """A value as it is compared: blanks trimmed and single, several choices in one order."""
    words = value.split()
    return " ".join(sorted(set(words)) if many else words)


def compare_entries(
    first: Mapping[str, str], second: Mapping[str, str], many: Collection[str] = frozenset()
) -> Compared:
    """Field by field; the fields named in `many` hold several choices, whose order means nothing."""
    found = []
    names = [*first, *(name for name in second if name not in first)]
    keyed = [name for name in names if first.get(name, "").strip() or second.get(name, "").strip()]
    for name in keyed:
        one, other = first.get(name, ""), second.get(name, "")
        if normal(one, many=name in many) != normal(other, many=name in many):
            found.append(Entry(name, one.strip(), other.strip()))
    return Compared(len(keyed), tuple(found))


def errors_against(keyed: Mapping[str, str], settled: Mapping[str, str], many: Collection[str] = frozenset()) -> int:
    """How many fields of a keying are not what was settled."""
    return len(compare_entries(keyed, settled, many).differing)
