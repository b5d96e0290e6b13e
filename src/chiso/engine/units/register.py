"""All units with their links and lineage, answering what there was on a given day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date, search_key, sort_key, tidy
from chiso.engine.units.model import KINDS, LEVELS, Level, Lineage, Link, Unit, kind_of

T = TypeVar("T")
_PREFIXES = "|".join(sorted({search_key(kind.prefix) for kind in KINDS}, key=len, reverse=True))
_PREFIX = re.compile(rf"^(?:{_PREFIXES}|tp|tx|tt)\b\s*")

_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the register can answer for: from when each level is recorded, and how late its source is."""

    since: date
    detailed_since: Mapping[Level, date]
    known_until: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of one day: provinces, and below each unit its children in Vietnamese order.

    `notes` are warnings about what the register cannot vouch for on that day.
    """

    day: date
    roots: tuple[Unit, ...]
    children: Mapping[str, tuple[Unit, ...]]
    parents: Mapping[str, str]
    notes: tuple[Problem, ...] = ()

    def walk(self) -> Iterator[tuple[int, Unit]]:
        """Every unit with its depth, parents before children."""
        waiting = [(0, unit) for unit in reversed(self.roots)]
        while waiting:
            depth, unit = waiting.pop()
            yield depth, unit
            waiting.extend((depth + 1, child) for child in reversed(self.children.get(unit.id, ())))

    def __len__(self) -> int:
        return len(self.roots) + sum(len(units) for units in self.children.values())


class UnitRegister:
    """Dated units; immutable. Build one from `read_register`, or from parts in tests and imports."""

    def __init__(
        self, units: Iterable[Unit], links: Iterable[Link], lineage: Iterable[Lineage], coverage: Coverage
    ) -> None:
        keyed = (unit if unit.sort_key else replace(unit, sort_key=sort_key(unit.short_name)) for unit in units)
        self.units: tuple[Unit, ...] = tuple(sorted(keyed, key=lambda unit: (unit.sort_key, unit.id)))
        self._by_id = {unit.id: unit for unit in self.units}
        order = {unit.id: place for place, unit in enumerate(self.units)}
        self.links: tuple[Link, ...] = tuple(
            sorted(links, key=lambda link: (order.get(link.unit, -1), link.valid_from))
        )
        self.lineage: tuple[Lineage, ...] = tuple(
            sorted(lineage, key=lambda row: (row.on, row.predecessor, row.successor or ""))
        )
        self.coverage = coverage
        # lineage by predecessor and by successor, links by child in order of time
        self.successions = _grouped((row.predecessor, row) for row in self.lineage)
        self.origins = _grouped((row.successor, row) for row in self.lineage if row.successor is not None)
        self.links_of = _grouped((link.unit, link) for link in self.links)

    def __getitem__(self, unit_id: str) -> Unit:
        return self._by_id[unit_id]

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._by_id

    def __len__(self) -> int:
        return len(self.units)

    def get(self, unit_id: str) -> Unit | None:
        """The unit with that id, or None."""
        return self._by_id.get(unit_id)

    @cached_property
    def _names(self) -> Mapping[str, tuple[Unit, ...]]:
        return _grouped((key, unit) for unit in self.units for key in {name_key(unit.name), name_key(unit.short_name)})

    @cached_property
    def _codes(self) -> Mapping[str, tuple[Unit, ...]]:
        return _grouped((code, unit) for unit in self.units for code in {code.value for code in unit.codes})

    def as_of(self, day: date) -> Tree:
        """The tree of that day. Raises InputError (`units.not_covered`) for a day before the register begins."""
        self.require_covered(day)
        present = self._by_id
        parents: dict[str, str] = {}
        below: defaultdict[str, list[Unit]] = defaultdict(list)
        for link in self.links:
            if link.valid_from <= day and (link.valid_to is None or day < link.valid_to):
                parents[link.unit] = link.parent
                below[link.parent].append(present[link.unit])
        roots = tuple(unit for unit in self.units if unit.level == "province" and unit.exists_on(day))
        return Tree(day, roots, {key: tuple(units) for key, units in below.items()}, parents, self.notes(day))

    def parent_on(self, unit_id: str, day: date) -> Unit | None:
        """The unit directly above on that day, or None for a province."""
        for link in self.links_of.get(unit_id, ()):
            if link.valid_from <= day and (link.valid_to is None or day < link.valid_to):
                return self._by_id[link.parent]
        return None

    def path(self, unit_id: str, day: date) -> tuple[Unit, ...]:
        """The unit and those above it on that day, lowest first."""
        found = [self._by_id[unit_id]]
        while (above := self.parent_on(found[-1].id, day)) is not None:
            found.append(above)
        return tuple(found)

    def find(self, name: str, *, on: date | None = None, level: Level | None = None) -> tuple[Unit, ...]:
        """Units called so (with or without "tỉnh", "xã" …, with or without diacritics), highest level first.

        A name typed with its diacritics is preferred as typed when a unit has exactly those.
        """
        query = name_key(name)
        keys = dict.fromkeys([query, _PREFIX.sub("", query)])
        found = next((units for key in keys if (units := self._matching(key, on, level))), ())
        typed = tidy(name).lower()
        same = tuple(unit for unit in found if typed in (unit.name.lower(), unit.short_name.lower()))
        return tuple(sorted(same or found, key=lambda unit: (LEVELS.index(unit.level), unit.valid_from, unit.id)))

    def similar(self, name: str, *, on: date, at_most: int = 5) -> tuple[Unit, ...]:
        """Units of that day whose names are close to what was typed: a slip of a letter, or a part of the name."""
        query = bare_key(name)
        there = {key: units for key, units in self._names.items() if any(unit.exists_on(on) for unit in units)}
        keys = get_close_matches(query, there, n=at_most, cutoff=0.75) if query else []
        keys += sorted(key for key in there if len(query) > 2 and f" {query} " in f" {key} " and key not in keys)
        found = dict.fromkeys(unit for key in keys for unit in there[key] if unit.exists_on(on))
        # close names of provinces before communes that merely contain the word
        ranked = sorted(
            found, key=lambda unit: (name_key(unit.short_name) not in keys[:at_most], LEVELS.index(unit.level))
        )
        return tuple(ranked[:at_most])

    def find_by_code(self, code: str, *, on: date) -> tuple[Unit, ...]:
        """The units that bore that code on that day; provinces and communes number separately."""
        return tuple(unit for unit in self._codes.get(code, ()) if unit.exists_on(on) and unit.code_on(on) == code)

    def require_covered(self, day: date) -> None:
        """Raises InputError (`units.not_covered`) for a day before the register begins."""
        if day < self.coverage.since:
            start = format_date(self.coverage.since)
            message = Text(f"Danh mục đơn vị chỉ có từ {start}.", f"The register of units begins on {start}.")
            raise InputError([Problem("units.not_covered", message, got=format_date(day))])

    def notes(self, day: date, asked: Iterable[Level] = LEVELS) -> tuple[Problem, ...]:
        """Warnings about what the register cannot vouch for on that day, for the levels asked about."""
        notes: list[Problem] = []
        levels = [level for level in asked if day < self.coverage.detailed_since.get(level, day)]
        if levels:
            recorded = format_date(max(self.coverage.detailed_since[level] for level in levels))
            message = Text(
                f"Cấp huyện, cấp xã ghi theo hiện trạng ngày {recorded}; chưa có các lần sắp xếp trước đó.",
                f"Districts and communes are recorded as they stood on {recorded}; earlier changes are missing.",
            )
            notes.append(Problem("units.detail_missing", message, got=format_date(day), severity="warning"))
        if day > self.coverage.known_until:
            known = format_date(self.coverage.known_until)
            message = Text(
                f"Danh mục cập nhật đến {known}; nghị quyết sau ngày đó phải nhập thêm.",
                f"The register knows decrees up to {known}; later ones must be imported.",
            )
            notes.append(Problem("units.after_known", message, got=format_date(day), severity="warning"))
        return tuple(notes)

    def _matching(self, key: str, on: date | None, level: Level | None) -> tuple[Unit, ...]:
        return tuple(
            unit
            for unit in self._names.get(key, ())
            if (on is None or unit.exists_on(on)) and (level is None or unit.level == level)
        )


def name_key(name: str) -> str:
    """A unit's name for comparing: no diacritics, no punctuation, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", search_key(name)).split())


def bare_key(name: str) -> str:
    """The key of a name without the word for the unit's kind."""
    key = name_key(name)
    return _PREFIX.sub("", key) or key


def of_named_kind(name: str, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those of the units that are of the kind the name says ("Xã …" is no ward); all of them when it says none."""
    key = name_key(name)
    word = key.removesuffix(bare_key(name)).strip()
    spelled = _SHORT.get(word, word)
    return tuple(unit for unit in units if not word or search_key(kind_of(unit.kind).prefix) == spelled)


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}
