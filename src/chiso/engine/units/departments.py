"""The departments of a province and the offices of a commune, as names with dates, and who took over from whom.

The trap: seven departments of before March 2025 are gone, two of them went to several others, and in July 2025 three
provinces' departments of one name became one. Old directives still name them all. Each hand-over says where it was
read; one that was not read in a source is stated as unverified and never passed off as law. These are kinds of bodies
that each province fills with its own, not units of a register.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from chiso.engine.errors import Text
from chiso.engine.text import search_key
from chiso.engine.units.model import LineageKind

BodyLevel = Literal["province", "commune", "ward"]
ANY = "*"


@dataclass(frozen=True, slots=True)
class Body:
    """A department or office by name; `valid_from`/`valid_to` None means before or beyond what is recorded."""

    code: str
    name: Text
    level: BodyLevel
    compulsory: bool
    valid_from: date | None
    valid_to: date | None
    legal_basis: str

    def exists_on(self, day: date) -> bool:
        """Whether bodies of this name were there on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)

    def in_place(self, place: str) -> str:
        """The full name with that of its province: "Sở Nội vụ tỉnh Đắk Nông", "Thanh tra tỉnh Đắk Nông"."""
        kind, _, rest = place.partition(" ")
        same = self.name.vi.endswith(f" {kind.lower()}")
        return f"{self.name.vi} {rest}" if same else f"{self.name.vi} {kind.lower()} {rest}"


@dataclass(frozen=True, slots=True)
class Handover:
    """One body's work passed to another on a day, whole or in part: how tasks were shared out each province decided.

    `place` is the province (a register's id) for which it was read, empty for all. Between bodies of the same code it
    crosses a merger of provinces. `verified` is false where no source was read that states it; `source` may then say
    what was seen instead.
    """

    predecessor: str
    successor: str
    kind: LineageKind
    on: date
    place: str
    legal_basis: str
    source: str
    verified: bool

    @property
    def basis(self) -> str:
        """The legal basis, marked where nobody has checked that it says so."""
        return self.legal_basis if self.verified else f"{self.legal_basis} (chưa kiểm chứng)"

    @property
    def crosses(self) -> bool:
        """Whether it joins bodies of one name in merging provinces."""
        return self.predecessor == self.successor


def read_bodies(data: bytes) -> tuple[Body, ...]:
    """The bodies of the shipped table (CSV, UTF-8)."""
    return tuple(
        Body(
            row["code"],
            Text(row["name"], row["name_en"]),
            cast(BodyLevel, row["level"]),
            row["compulsory"] == "yes",
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["legal_basis"],
        )
        for row in csv.DictReader(io.StringIO(data.decode("utf-8")))
    )


def read_handovers(data: bytes) -> tuple[Handover, ...]:
    """The hand-overs of the shipped table (CSV, UTF-8)."""
    return tuple(
        Handover(
            row["predecessor"],
            row["successor"],
            cast(LineageKind, row["kind"]),
            date.fromisoformat(row["on"]),
            row["place"],
            row["legal_basis"],
            row["source"],
            row["verified"] == "yes",
        )
        for row in csv.DictReader(io.StringIO(data.decode("utf-8")))
    )


def handovers_of(handovers: Iterable[Handover], code: str) -> tuple[Handover, ...]:
    """To whom a body of that code passed its work inside its own province."""
    return tuple(row for row in handovers if row.predecessor == code and not row.crosses)


def handover_across(handovers: Iterable[Handover], code: str, place: str, on: date) -> Handover | None:
    """How a body of that code passed into the one of the same name when its province merged into `place` on a day.

    What was read about this body or this province goes before what is said of all; verified before unverified.
    """
    fitting = [
        row
        for row in handovers
        if row.crosses and row.on == on and row.predecessor in (code, ANY) and row.place in (place, "")
    ]
    return min(
        fitting,
        key=lambda row: (not row.verified, row.place != place, row.predecessor != code),
        default=None,
    )


def find_body(bodies: tuple[Body, ...], name: str, *, on: date | None = None) -> Body | None:
    """The body of that name, diacritics and dashes aside."""
    wanted = _plain(name)
    return next(
        (body for body in bodies if _plain(body.name.vi) == wanted and (on is None or body.exists_on(on))), None
    )


def _plain(name: str) -> str:
    return " ".join(search_key(name).replace("-", " ").replace("–", " ").replace(",", " ").split())
