"""What the plans of all kinds share: names of units through a year, what was remembered, problems, the hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chiso.engine.errors import Problem, Text
from chiso.engine.moving import LabelMatch, NameIndex, fold_unit
from chiso.engine.text import format_date
from chiso.office.moving.models import Remembered
from chiso.office.units.models import Unit

LEFT_OUT = "-"
"""The value of a decision that leaves a unit, a criterion or a folder out."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A label of the file and what it was taken for. `thing` is a unit's key, a node, a role; `-` leaves it out."""

    label: str
    where: str
    thing: str | None
    how: str  # exact, name, chosen, remembered, close, ambiguous, none
    candidates: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what it is."""
        return self.how in ("close", "ambiguous", "none", "disagree")


def remembered(kind: str, scope: str = "") -> Mapping[str, str]:
    """What labels meant the last time, by folded label."""
    return dict(Remembered.objects.filter(kind=kind, scope=scope).values_list("label", "value"))


class UnitNames:
    """Our units as labels name them: those of the year first, any other after."""

    def __init__(self, year: int | None, today: dt.date) -> None:
        self.day = dt.date(year, 12, 31) if year is not None else today
        self.by_key = {unit.key: unit for unit in Unit.objects.order_by("sort_key", "id")}
        of_year = {key: unit for key, unit in self.by_key.items() if unit.is_valid_on(self.day)}
        self._of_year = NameIndex({key: _names(unit) for key, unit in of_year.items()})
        self._ever = NameIndex({key: _names(unit) for key, unit in self.by_key.items()})
        self._remembered = remembered("unit")

    def decide(self, label: str, where: str, chosen: Mapping[str, str]) -> Decided:
        """The unit that a label means: as chosen here, as it reads, as it was the last time, or open."""
        picked = chosen.get(label)
        if picked and (picked == LEFT_OUT or picked in self.by_key):
            return Decided(label, where, picked, "chosen")
        found = self._match(label)
        if found.how == "exact":
            return Decided(label, where, found.key, "exact")
        before = self._remembered.get(fold_unit(label))
        if before in self.by_key:
            return Decided(label, where, before, "remembered")
        return Decided(label, where, found.key, found.how, found.candidates)

    def _match(self, label: str) -> LabelMatch:
        found = self._of_year.match(label)
        return found if found.how in ("exact", "ambiguous") else self._better(found, self._ever.match(label))

    @staticmethod
    def _better(one: LabelMatch, other: LabelMatch) -> LabelMatch:
        return other if other.how in ("exact", "ambiguous") or one.how == "none" else one


def _names(unit: Unit) -> Iterable[str]:
    return (name for name in (unit.name, unit.short_name, unit.abbreviation, unit.code, unit.key) if name)


def open_unit(decided: Decided, names: UnitNames) -> Problem:
    """A unit that nobody could tell."""
    told = ", ".join(names.by_key[key].name for key in decided.candidates[:3])
    words = {
        "close": Text("Tên đơn vị gần giống, cần xác nhận.", "The unit's name is only alike: confirm it."),
        "ambiguous": Text("Tên này hợp với nhiều đơn vị.", "Several units fit this name."),
    }
    return Problem(
        f"moving.unit_{decided.how}",
        words.get(decided.how, Text("Không có đơn vị này trong danh mục.", "There is no such unit.")),
        where=decided.where,
        got=decided.label,
        expected=Text(told, told),
        hint=Text("Chọn đơn vị ở bảng “Đơn vị” bên dưới.", "Choose the unit in the table of units below."),
    )


def not_yet(units: Iterable[Unit], day: dt.date) -> list[Problem]:
    """Units that the register knows only for another time than the results are of."""
    odd = sorted({unit.name for unit in units if not unit.is_valid_on(day)})
    if not odd:
        return []
    shown = ", ".join(odd[:5]) + (" …" if len(odd) > 5 else "")
    return [
        Problem(
            "moving.unit_other_time",
            Text(
                f"{len(odd)} đơn vị không có trong danh mục vào {format_date(day)}; kết quả vẫn gắn vào đó.",
                f"{len(odd)} units were not there on {format_date(day)}; they get the results all the same.",
            ),
            got=shown,
            severity="warning",
        )
    ]


def grouped(problems: Iterable[Problem], most: int = 100) -> tuple[Problem, ...]:
    """The problems without repeats, errors first, at most `most` of one code; what was cut is said."""
    kept: list[Problem] = []
    counts: dict[str, int] = {}
    for problem in sorted(dict.fromkeys(problems), key=lambda found: found.severity != "error"):
        counts[problem.code] = counts.get(problem.code, 0) + 1
        if counts[problem.code] <= most:
            kept.append(problem)
    more = {code: count - most for code, count in counts.items() if count > most}
    last = {problem.code: problem for problem in kept}
    return tuple(kept) + tuple(
        Problem(
            code,
            Text(f"Còn {count} chỗ nữa như vậy.", f"{count} more of this kind."),
            where="…",
            severity=last[code].severity,
        )
        for code, count in more.items()
    )


def digest(tree: Any) -> str:
    """The hash of what a plan would store: two plans with the same hash store the same."""
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
