"""Units by the names that plans use: one body, a list of bodies, or "các sở, ban, ngành".

The trap: "Sở Văn hóa, Thể thao và Du lịch" is one department and "Sở Y tế, Sở Tư pháp" are two, so a list is cut at
its signs only where the pieces are names. The second trap: a plan of last year names a department that was merged.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import search_key
from chiso.office.directives.problems import problem
from chiso.office.units.models import PROVINCES, Unit, UnitKind, UnitLineage

_DEPARTMENTS = re.compile(
    r"(?:cac )?(?:so, (?:ban, )?nganh|so, ban nganh|co quan chuyen mon)(?: (?:cap tinh|tinh|cua tinh))?"
)
_COMMUNES = re.compile(
    r"(?:cac )?(?:ubnd|uy ban nhan dan)? ?"
    r"(?:cap xa|(?:cac )?xa, phuong(?:, (?:thi tran|dac khu))?|cac xa|cac dia phuong|dia phuong)"
)
_FRONTS = re.compile(
    r"(?:cac )?(?:mat tran(?: to quoc)?(?: viet nam)?(?:, | va )(?:cac )?)?"
    r"(?:to chuc chinh tri - xa hoi|doan the(?: chinh tri - xa hoi)?)(?: (?:cap )?tinh)?"
)
_EVERYBODY = re.compile(r"(?:cac )?(?:co quan, don vi|don vi|co quan|co quan, don vi, dia phuong)(?: lien quan)?")
_SIGNS = re.compile(r"\s*[;\n]\s*")
_COUNCIL = re.compile(r"^(?:ubnd|uy ban nhan dan) (?=xa |phuong |thi tran |dac khu |huyen |tinh |thanh pho )")
_COMMUNE_KINDS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


@dataclass(frozen=True, slots=True)
class Named:
    """The units that a text names; `is_group` when it names all of a kind, which is no single lead."""

    units: tuple[Unit, ...] = ()
    unread: tuple[str, ...] = ()
    is_group: bool = False


@dataclass
class UnitNames:
    """All of our units by their names; made once for a file. Two queries."""

    day: dt.date
    alive: dict[str, Unit] = field(default_factory=dict)
    ended: dict[str, Unit] = field(default_factory=dict)
    successors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def on(cls, day: dt.date) -> UnitNames:
        made = cls(day)
        for unit in Unit.objects.order_by("valid_from", "id"):
            into = made.alive if unit.is_valid_on(day) else made.ended
            for name in (unit.name, unit.short_name, unit.abbreviation, unit.key):
                if name:
                    into[search_key(name)] = unit
        for row in UnitLineage.objects.filter(predecessor__is_reference=False).select_related("successor"):
            if row.successor is not None:
                made.successors[row.predecessor_id] = row.successor.name
        return made

    def find(self, text: str) -> Named:
        """The units that the text names on the day."""
        found: list[Unit] = []
        unread: list[str] = []
        is_group = False
        for piece in filter(None, _SIGNS.split(text)):
            group = self._group(search_key(piece).strip(" .,"))
            if group is not None:
                found += group
                is_group = True
                continue
            named, left = self._listed(piece)
            found += named
            unread += left
        return Named(tuple(dict.fromkeys(found)), tuple(unread), is_group)

    def units_in(self, text: str, where: str) -> tuple[Unit, ...]:
        """The units that a form names. Raises InputError with each name that is none."""
        named = self.find(text)
        if named.unread:
            raise InputError([self.explain(name, where) for name in named.unread])
        return named.units

    def explain(self, name: str, where: str) -> Problem:
        """Why a name is no unit of the day: unknown, or dissolved, with what took its place."""
        gone = self.ended.get(self._key(name))
        if gone is None or gone.valid_to is None:
            return problem(
                "directives.no_unit",
                where,
                ("Không có đơn vị nào tên như vậy.", "There is no unit of this name."),
                got=name[:80],
                hint=(
                    "Ghi đúng tên hoặc tên viết tắt trong danh mục đơn vị.",
                    "Write the name or abbreviation as listed.",
                ),
            )
        after = self.successors.get(gone.pk, "")
        return problem(
            "directives.unit_ended",
            where,
            (f"Đơn vị không còn từ ngày {gone.valid_to:%d/%m/%Y}.", f"This unit ended on {gone.valid_to:%d/%m/%Y}."),
            got=name[:80],
            hint=(f"Nơi tiếp nhận: {after}.", f"Its successor: {after}.") if after else ("", ""),
        )

    def _key(self, name: str) -> str:
        key = search_key(name).strip(" .,")
        return key if key in self.alive or key in self.ended else _COUNCIL.sub("", key)

    def _one(self, name: str) -> Unit | None:
        return self.alive.get(self._key(name))

    def _listed(self, piece: str) -> tuple[list[Unit], list[str]]:
        """The units of a list with commas and "và": the longest run of parts that is a name is one."""
        parts = re.split(r"(\s*,\s*(?:và\s+)?|\s+và\s+)", piece.strip())
        found: list[Unit] = []
        left: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(len(parts), at, -2):
                unit = self._one("".join(parts[at:end]))
                if unit is not None:
                    found.append(unit)
                    at = end + 1
                    break
            else:
                left.append(parts[at].strip())
                at += 2
        return found, [piece.strip()] if not found and left else [part for part in left if part]

    def _group(self, key: str) -> list[Unit] | None:
        kinds: Iterable[str]
        if _DEPARTMENTS.fullmatch(key):
            kinds = (UnitKind.DEPARTMENT,)
        elif _COMMUNES.fullmatch(key):
            kinds = _COMMUNE_KINDS
        elif _FRONTS.fullmatch(key):
            kinds = (UnitKind.FRONT,)
        elif _EVERYBODY.fullmatch(key):
            kinds = (UnitKind.DEPARTMENT, *_COMMUNE_KINDS)
        else:
            return None
        wanted = set(map(str, kinds)) - set(map(str, PROVINCES))
        units = {unit.pk: unit for unit in self.alive.values() if unit.kind in wanted}
        return sorted(units.values(), key=lambda unit: (unit.sort_key, unit.pk))
