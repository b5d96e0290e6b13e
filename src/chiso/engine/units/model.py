"""Units, their place in the tree, and what became of them: all dated.

The trap: statistics-office codes are re-used (3,316 of the 3,321 commune codes of July 2025 were another unit's code
the day before, 2,145 of them under another name), names repeat, and even the kinds of units change. So a unit is its
own record; code, parent and kind are facts about it with dates. `valid_to` is exclusive everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import Text

Level = Literal["province", "district", "commune", "body"]
KindCode = Literal[
    "province", "municipality",
    "urban_district", "rural_district", "district_town", "district_city",
    "commune", "ward", "township", "special_zone",
    "department", "division", "centre", "village", "vertical", "front",
]  # fmt: skip
LineageKind = Literal["rename", "merge", "divide", "transfer", "abolish"]
ShareOf = Literal["whole", "population", "area", "households"]

LEVELS: tuple[Level, ...] = ("province", "district", "commune")
"""The levels of the country, from the top; bodies inside a unit are none of them."""
REFORM = date(2025, 7, 1)
"""The day on which 34 provinces without districts began to work (resolution 202/2025/QH15)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unit that the law knows between two dates; `prefix` is the word before the name."""

    code: KindCode
    level: Level
    name: Text
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def prefix(self) -> str:
        """The Vietnamese word that stands before the unit's own name."""
        return self.name.vi.split(" (")[0].capitalize()

    def exists_on(self, day: date) -> bool:
        """Whether the law knew this kind on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


KINDS: tuple[Kind, ...] = (
    Kind("province", "province", Text("tỉnh", "province")),
    Kind("municipality", "province", Text("thành phố (trực thuộc trung ương)", "centrally run city")),
    Kind("urban_district", "district", Text("quận", "urban district"), valid_to=REFORM),
    Kind("rural_district", "district", Text("huyện", "rural district"), valid_to=REFORM),
    Kind("district_town", "district", Text("thị xã", "district-level town"), valid_to=REFORM),
    Kind("district_city", "district", Text("thành phố (thuộc tỉnh)", "district-level city"), valid_to=REFORM),
    Kind("commune", "commune", Text("xã", "commune")),
    Kind("ward", "commune", Text("phường", "ward")),
    Kind("township", "commune", Text("thị trấn", "township"), valid_to=REFORM),
    Kind("special_zone", "commune", Text("đặc khu", "special zone"), valid_from=REFORM),
)
BODY_KINDS: tuple[Kind, ...] = (
    Kind("department", "body", Text("sở, ban, ngành", "department")),
    Kind("division", "body", Text("phòng, đơn vị thuộc sở", "division")),
    Kind("centre", "body", Text("trung tâm", "centre")),
    Kind("village", "body", Text("thôn, tổ dân phố", "village or quarter")),
    Kind("vertical", "body", Text("cơ quan ngành dọc", "body of a central ministry")),
    Kind("front", "body", Text("Mặt trận và đoàn thể", "the Front and mass organisations")),
)
"""Kinds of bodies that a unit of the country has inside; no register lists them, no decree file names them."""
_KIND_OF: dict[str, Kind] = {kind.code: kind for kind in KINDS + BODY_KINDS}


def kind_of(code: KindCode) -> Kind:
    """The kind with that code."""
    return _KIND_OF[code]


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code of the statistics office (`scheme` gso) as it was in force between two dates."""

    value: str
    valid_from: date
    valid_to: date | None = None
    scheme: str = "gso"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit under one name. `id` is ours, a slug of at most 64 characters, never a code.

    `start_known` is false where `valid_from` is only the start of what the register covers. `sort_key` gives
    Vietnamese order by plain comparison.
    """

    id: str
    name: str
    short_name: str
    kind: KindCode
    valid_from: date
    valid_to: date | None = None
    start_known: bool = True
    codes: tuple[DatedCode, ...] = ()
    sort_key: str = field(default="", compare=False)

    @property
    def level(self) -> Level:
        """The level of its kind."""
        return _KIND_OF[self.kind].level

    def exists_on(self, day: date) -> bool:
        """Whether the unit was there on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def code_on(self, day: date) -> str | None:
        """Its code on that day, if it had one."""
        return next(
            (
                code.value
                for code in self.codes
                if code.valid_from <= day and (code.valid_to is None or day < code.valid_to)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Link:
    """Which unit a unit belonged to, between two dates; it keeps its identity when it moves."""

    unit: str
    parent: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """What became of a unit on a day. `successor` None means abolished without one.

    `share` is the part of the predecessor, in [0, 1], that passed to the successor, measured by `share_of`; null where
    no source states it. `share_of` "whole" with share 1 needs no measure. `source` says where the fact was read.
    """

    predecessor: str
    successor: str | None
    kind: LineageKind
    on: date
    share: Decimal | None = None
    share_of: ShareOf | None = None
    source: str = ""
    legal_basis: str = ""
