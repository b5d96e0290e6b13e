"""The departments of a province and the offices of a commune, as names with dates and successors.

The trap: seven departments of before March 2025 are gone, two of them went to several others, and old directives still
name them. These are kinds of bodies that each province fills with its own, not units of a register.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from chiso.engine.errors import Text
from chiso.engine.text import search_key

BodyLevel = Literal["province", "commune", "ward"]


@dataclass(frozen=True, slots=True)
class Body:
    """A department or office by name; `valid_from`/`valid_to` None means before or beyond what is recorded.

    `successors` are the bodies that took over, each a part: how tasks were shared out each province decided.
    `verified` is false where the hand-over was not read in a source.
    """

    code: str
    name: Text
    level: BodyLevel
    compulsory: bool
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    legal_basis: str
    verified: bool

    def exists_on(self, day: date) -> bool:
        """Whether bodies of this name were there on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def read_bodies(data: bytes) -> tuple[Body, ...]:
    """The bodies of the shipped table (CSV, UTF-8)."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8")))
    return tuple(
        Body(
            row["code"],
            Text(row["name"], row["name_en"]),
            cast(BodyLevel, row["level"]),
            row["compulsory"] == "yes",
            date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            tuple(filter(None, row["successors"].split(";"))),
            row["legal_basis"],
            row["verified"] == "yes",
        )
        for row in rows
    )


def find_body(bodies: tuple[Body, ...], name: str, *, on: date | None = None) -> Body | None:
    """The body of that name, diacritics and dashes aside."""
    wanted = _plain(name)
    return next(
        (body for body in bodies if _plain(body.name.vi) == wanted and (on is None or body.exists_on(on))), None
    )


def _plain(name: str) -> str:
    return " ".join(search_key(name).replace("-", " ").replace("–", " ").replace(",", " ").split())
