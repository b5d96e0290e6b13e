"""Units by the names that plans use: one body, a list of bodies, or "các sở, ban, ngành".

The trap: "Sở Văn hóa, Thể thao và Du lịch" is one department and "Sở Y tế, Sở Tư pháp" are two, so a list is cut at
its signs only where the pieces are names. The second trap: a plan of last year names a department that was merged. The
third: every commune has a "Thôn 1". A name that several units have means one of them only beside its commune: written
with it ("Thôn 1, xã A"), in a text that names one such commune, or in a document of it. Otherwise it is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import search_key
from chiso.office.database import valid_on
from chiso.office.directives.problems import problem
from chiso.office.units.models import PROVINCES, Unit, UnitKind, UnitLineage, UnitParent

_DEPARTMENTS = re.compile(
    r"(?:cac )?(?:so, (?:ban, )?nganh|so, ban nganh|co quan chuyen mon)(?: (?:cap tinh|tinh|cua tinh))?"
)
_COMMUNES = re.compile(
    r"(?:cac )?(?:ubnd|uy ban nhan dan)? ?"
    r"(?:cap xa|(?:cac )?xa, phuong(?:, (?:thi tran|dac khu))?|cac xa|cac dia phuong|dia phuong)"
)
_DISTRICTS = re.compile(
    r"(?:cac )?(?:ubnd|uy ban nhan dan)? ?"
    r"(?:cap huyen|(?:cac )?huyen(?:, (?:quan|thi xa))*(?:,| va) (?:thi xa|thanh pho)(?: thuoc tinh)?|(?:cac )?huyen)"
)
_FRONTS = re.compile(
    r"(?:cac )?(?:mat tran(?: to quoc)?(?: viet nam)?(?:, | va )(?:cac )?)?"
    r"(?:to chuc chinh tri - xa hoi|doan the(?: chinh tri - xa hoi)?)(?: (?:cap )?tinh)?"
)
_EVERYBODY = re.compile(r"(?:cac )?(?:co quan, don vi|don vi|co quan|co quan, don vi, dia phuong)(?: lien quan)?")
_SIGNS = re.compile(r"\s*[;\n]\s*")
_COUNCIL = re.compile(r"^(?:ubnd|uy ban nhan dan) (?=xa |phuong |thi tran |dac khu |huyen |tinh |thanh pho )")
# between a village and its commune: "Thôn 1, xã A", "Thôn 1 (xã A)", "Thôn 1 - xã A", "Thôn 1 thuộc xã A"
_JOINTS = re.compile(r"[\s,()–-]+(?:(?:thuoc|cua)\s+)?")
DISTRICT_KINDS = (
    UnitKind.URBAN_DISTRICT, UnitKind.RURAL_DISTRICT, UnitKind.DISTRICT_TOWN, UnitKind.DISTRICT_CITY
)  # fmt: skip
COMMUNE_KINDS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


@dataclass(frozen=True, slots=True)
class Named:
    """The units that a text names; `is_group` when it names all of a kind, which is no single lead."""

    units: tuple[Unit, ...] = ()
    unread: tuple[str, ...] = ()
    is_group: bool = False


@dataclass(frozen=True)
class UnitNames:
    """All of our units by their names; made once for a file. Three queries.

    `near` are the units whose document this is: a name that several have means theirs.
    """

    day: dt.date
    alive: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    ended: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    successors: dict[int, str] = field(default_factory=dict)
    above: dict[int, Unit] = field(default_factory=dict)
    near: frozenset[int] = frozenset()

    @classmethod
    def on(cls, day: dt.date) -> UnitNames:
        units = list(Unit.objects.order_by("valid_from", "id"))
        alive = {unit.pk: unit for unit in units if unit.is_valid_on(day)}
        links = UnitParent.objects.filter(valid_on(day)).values_list("unit", "parent")
        above = {unit: alive[parent] for unit, parent in links if unit in alive and parent in alive}
        ended = [unit for unit in units if unit.pk not in alive]
        after = {
            row.predecessor_id: row.successor.name
            for row in UnitLineage.objects.filter(predecessor__is_reference=False).select_related("successor")
            if row.successor is not None
        }
        return cls(day, _by_name(alive.values(), above), _by_name(ended, {}), after, above)

    def close_to(self, units: Iterable[Unit]) -> UnitNames:
        """The same names, read in a document of these communes."""
        return replace(self, near=frozenset(unit.pk for unit in units if unit.kind in COMMUNE_KINDS))

    def label(self, unit: Unit) -> str:
        """The unit's name as a form takes it: with its commune where several units have the name."""
        parent = self.above.get(unit.pk)
        is_shared = len(self.alive.get(search_key(unit.name), ())) > 1
        return f"{unit.name}, {parent.name}" if is_shared and parent is not None else unit.name

    def labels(self) -> list[str]:
        """Every unit as a form takes it, in Vietnamese order."""
        units = {unit.pk: unit for found in self.alive.values() for unit in found}
        return [self.label(unit) for unit in sorted(units.values(), key=lambda unit: (unit.sort_key, unit.pk))]

    def find(self, text: str) -> Named:
        """The units that the text names on the day; a name that could mean several is among the unread."""
        pieces = [piece for piece in _SIGNS.split(text) if piece]
        found, unread, is_group = self._read(pieces, self.near)
        communes = frozenset(unit.pk for unit in found if unit.kind in COMMUNE_KINDS)
        beside = communes | frozenset(self.above[unit.pk].pk for unit in found if unit.kind == UnitKind.VILLAGE)
        if unread and beside:
            # "Thôn 1, Thôn 2, xã A": the commune of one is the commune of the others
            found, unread, is_group = self._read(pieces, beside)
        return Named(tuple(dict.fromkeys(found)), tuple(unread), is_group)

    def _read(self, pieces: Iterable[str], near: frozenset[int]) -> tuple[list[Unit], list[str], bool]:
        found: list[Unit] = []
        unread: list[str] = []
        is_group = False
        for piece in pieces:
            group = self._group(search_key(piece).strip(" .,"))
            if group is not None:
                found += group
                is_group = True
                continue
            named, left = self._listed(piece, near)
            found += named
            unread += left
        return found, unread, is_group

    def units_in(self, text: str, where: str) -> tuple[Unit, ...]:
        """The units that a form names. Raises InputError with each name that is none."""
        named = self.find(text)
        if named.unread:
            raise InputError([self.explain(name, where) for name in named.unread])
        return named.units

    def explain(self, name: str, where: str) -> Problem:
        """Why a name is no one unit of the day: shared, unknown, or dissolved, with what took its place."""
        if shared := self.sharing(name):
            return self._explain_shared(name, where, shared)
        if _kinds_of_group(search_key(name).strip(" .,")):
            return self._explain_group(name, where)
        gone = self.ended.get(self._key(name), ())
        if not gone:
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
        days = {f"{unit.valid_to:%d/%m/%Y}" for unit in gone if unit.valid_to is not None}
        after = {self.successors.get(unit.pk, "") for unit in gone}
        day, follower = (min(days), min(after)) if len(days) == len(after) == 1 else ("", "")
        return problem(
            "directives.unit_ended",
            where,
            (f"Đơn vị không còn từ ngày {day}.", f"This unit ended on {day}.")
            if day
            else ("Các đơn vị tên này đều không còn.", "The units of this name have all ended."),
            got=name[:80],
            hint=(f"Nơi tiếp nhận: {follower}.", f"Its successor: {follower}.") if follower else ("", ""),
        )

    def sharing(self, name: str) -> tuple[Unit, ...]:
        """The units that share a name; empty where it is one unit's or nobody's."""
        found = self.alive.get(self._key(name), ())
        return found if len(found) > 1 else ()

    def knows(self, name: str) -> bool:
        """Whether some unit has or had the name."""
        return self._key(name) in self.alive or self._key(name) in self.ended

    def _explain_shared(self, name: str, where: str, shared: tuple[Unit, ...]) -> Problem:
        count, one = len(shared), self.label(shared[0])
        return problem(
            "directives.shared_name",
            where,
            (f"{count} đơn vị cùng tên này.", f"{count} units have this name."),
            got=name[:80],
            hint=(f"Ghi thêm nơi trực thuộc, ví dụ “{one}”.", f"Add the unit above it, such as “{one}”."),
        )

    def _explain_group(self, name: str, where: str) -> Problem:
        provinces = self._provinces()
        return problem(
            "directives.shared_group",
            where,
            (f"Ngày này có {len(provinces)} tỉnh.", f"There were {len(provinces)} provinces on this day."),
            got=name[:80],
            hint=(
                f"Ghi thêm tên tỉnh, ví dụ “{name[:60]} {provinces[0].name}”." if provinces else "",
                "Add the name of the province." if provinces else "",
            ),
        )

    def _key(self, name: str) -> str:
        """What the name is listed by: a unit's key as it stands, a name without signs, with or without "UBND"."""
        flat = _flat(name)
        forms = (search_key(name).strip(" .,"), flat, _COUNCIL.sub("", flat))
        return next((form for form in forms if form in self.alive or form in self.ended), forms[-1])

    def _one(self, name: str, near: frozenset[int]) -> Unit | None:
        found = self.alive.get(self._key(name), ())
        if len(found) > 1:
            found = tuple(unit for unit in found if unit.pk in self.above and self.above[unit.pk].pk in near)
        return found[0] if len(found) == 1 else None

    def _listed(self, piece: str, near: frozenset[int]) -> tuple[list[Unit], list[str]]:
        """The units of a list with commas and "và": the longest run of parts that is a name is one."""
        parts = re.split(r"(\s*,\s*(?:và\s+)?|\s+và\s+)", piece.strip())
        found: list[Unit] = []
        left: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(len(parts), at, -2):
                unit = self._one("".join(parts[at:end]), near)
                if unit is not None:
                    found.append(unit)
                    at = end + 1
                    break
            else:
                left.append(parts[at].strip())
                at += 2
        return found, [piece.strip()] if not found and left else [part for part in left if part]

    def _group(self, key: str) -> list[Unit] | None:
        """The units of a group; None where the key is no group, or does not say of which of several provinces."""
        words, province = self._of_province(key)
        kinds = _kinds_of_group(words)
        if not kinds or (province is None and len(self._provinces()) > 1):
            return None
        units = {unit.pk: unit for found in self.alive.values() for unit in found if unit.kind in kinds}
        lying = [unit for unit in units.values() if province is None or self._lies_in(unit, province)]
        return sorted(lying, key=lambda unit: (unit.sort_key, unit.pk))

    def _of_province(self, key: str) -> tuple[str, Unit | None]:
        """A group's words and the province that they end with: "các sở, ban, ngành tỉnh A" of the time of A and B."""
        for province in self._provinces():
            words = key.removesuffix(search_key(province.name))
            if words != key:
                return words.rstrip().removesuffix(" cua"), province
        return key, None

    def _provinces(self) -> list[Unit]:
        units = {unit.pk: unit for found in self.alive.values() for unit in found if unit.kind in PROVINCES}
        return list(units.values())

    def _lies_in(self, unit: Unit, province: Unit) -> bool:
        above = self.above.get(unit.pk)
        return above is not None and (above == province or self._lies_in(above, province))


def _kinds_of_group(key: str) -> set[str]:
    """The kinds of units that a group's words mean; empty for words that are no group."""
    kinds: Iterable[str] = ()
    if _DEPARTMENTS.fullmatch(key):
        kinds = (UnitKind.DEPARTMENT,)
    elif _COMMUNES.fullmatch(key):
        kinds = COMMUNE_KINDS
    elif _DISTRICTS.fullmatch(key):
        kinds = DISTRICT_KINDS
    elif _FRONTS.fullmatch(key):
        kinds = (UnitKind.FRONT,)
    elif _EVERYBODY.fullmatch(key):
        kinds = (UnitKind.DEPARTMENT, *COMMUNE_KINDS)
    return set(map(str, kinds))


def _flat(name: str) -> str:
    """The key of a name without the signs that a commune may be joined to its village by."""
    return _JOINTS.sub(" ", search_key(name).strip(" .,")).strip()


def _by_name(units: Iterable[Unit], above: dict[int, Unit]) -> dict[str, tuple[Unit, ...]]:
    """Units by their full names, then by short names and abbreviations, then keys, where nothing before says the same.

    A unit below another is found by its name beside that of the unit above as well.
    """
    listed = list(units)
    found: dict[str, tuple[Unit, ...]] = {}
    for names in (_full, _others, _keyed):
        tier: dict[str, list[Unit]] = defaultdict(list)
        for unit in listed:
            for name in filter(None, names(unit, above.get(unit.pk))):
                tier[name].append(unit)
        for name, sharing in tier.items():
            found.setdefault(name, tuple(dict.fromkeys(sharing)))
    return found


def _full(unit: Unit, parent: Unit | None) -> Iterable[str]:
    beside = (_flat(f"{unit.name} {parent.name}"),) if parent is not None else ()
    return (_flat(unit.name), *beside)


def _others(unit: Unit, _parent: Unit | None) -> Iterable[str]:
    return (_flat(unit.short_name), _flat(unit.abbreviation))


def _keyed(unit: Unit, _parent: Unit | None) -> Iterable[str]:
    return (unit.key,)
