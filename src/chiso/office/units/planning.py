"""What storing a register would change: the difference between what is stored and what should be. Nothing is written.

The trap: the stored register may be ahead of the file. A decree stored here has ended units that the file still shows
as existing, and loading the file again must not raise them from the dead. Only what the file adds or ends is taken
over; where both state a fact and the facts differ, the difference is a problem. The same holds backwards: a decree of
before 2025 has given a unit its real first day, which the file does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from chiso.engine.errors import Problem, Text
from chiso.engine.text import format_date
from chiso.engine.units import DatedCode, Lineage, Link, Unit, UnitRegister

Row = TypeVar("Row")
CodeOf = tuple[str, DatedCode]


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """The rows to write, and those to end (with the day they end); `ahead` counts units of which only we know more.

    `deepened` are units of which the new register knows more of the past: first day, codes and links are replaced.
    """

    units: tuple[Unit, ...] = ()
    ended: tuple[Unit, ...] = ()
    codes: tuple[CodeOf, ...] = ()
    ended_codes: tuple[CodeOf, ...] = ()
    links: tuple[Link, ...] = ()
    ended_links: tuple[Link, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    deepened: tuple[Unit, ...] = ()
    deepened_links: tuple[Link, ...] = ()
    ahead: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything is stored already."""
        return not any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """How many rows of each sort; for reports and the audit."""
        return {
            "units": len(self.units),
            "ended": len(self.ended),
            "codes": len(self.codes),
            "ended_codes": len(self.ended_codes),
            "links": len(self.links),
            "ended_links": len(self.ended_links),
            "lineage": len(self.lineage),
            "deepened": len(self.deepened),
        }


@dataclass(slots=True)
class _Difference:
    """What one sort of dated row lacks or has to end."""

    new: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    differing: list[int] = field(default_factory=list)


def plan_register(stored: UnitRegister, wanted: UnitRegister) -> RegisterPlan:
    """The plan that brings what is stored up to `wanted`. `problems` are facts on which the two disagree."""
    deepened, ours_deeper = _deeper(stored, wanted), _deeper(wanted, stored)
    apart = deepened | ours_deeper
    units = _compare(
        [_unit_row(unit) for unit in stored.units if unit.id not in apart],
        [_unit_row(unit) for unit in wanted.units if unit.id not in apart],
    )
    units_wanted = tuple(unit for unit in wanted.units if unit.id not in apart)
    codes_wanted = [code for code in _codes(wanted) if code[0] not in apart]
    links_wanted = tuple(link for link in wanted.links if link.unit not in apart)
    codes = _compare([_code_row(code) for code in _codes(stored)], [_code_row(code) for code in codes_wanted])
    links = _compare([_link_row(link) for link in stored.links], [_link_row(link) for link in links_wanted])
    known = {(row.predecessor, row.successor, row.on) for row in stored.lineage}
    problems = [_differs(units_wanted[place].name, units_wanted[place].valid_to) for place in units.differing]
    problems += [
        _differs(f"{unit_id} {code.value}", code.valid_to) for unit_id, code in _at(codes_wanted, codes.differing)
    ]
    problems += [_differs(f"{link.unit} → {link.parent}", link.valid_to) for link in _at(links_wanted, links.differing)]
    return RegisterPlan(
        units=_at(units_wanted, units.new),
        ended=_at(units_wanted, units.ended),
        codes=_at(codes_wanted, codes.new),
        ended_codes=_at(codes_wanted, codes.ended),
        links=_at(links_wanted, links.new),
        ended_links=_at(links_wanted, links.ended),
        lineage=tuple(row for row in wanted.lineage if (row.predecessor, row.successor, row.on) not in known),
        deepened=tuple(wanted[key] for key in sorted(deepened)),
        deepened_links=tuple(link for link in wanted.links if link.unit in deepened),
        ahead=len(units.ahead) + len(ours_deeper),
        problems=tuple(problems),
    )


def _deeper(base: UnitRegister, other: UnitRegister) -> set[str]:
    """Units of which `other` knows more of the past: a first day, or other units above before the base's detail."""
    detail = max(base.coverage.detailed_since.values(), default=date.min)
    return {
        unit.id
        for unit in base.units
        if not unit.start_known
        and (told := other.get(unit.id)) is not None
        and (
            (told.start_known and told.valid_from > unit.valid_from)
            or _past_links(other, unit, detail) > _past_links(base, unit, detail)
        )
    }


def _past_links(register: UnitRegister, unit: Unit, detail: date) -> int:
    return sum(link.valid_from <= detail for link in register.links_of.get(unit.id, ()))


def _unit_row(unit: Unit) -> tuple[object, date | None, object]:
    return unit.id, unit.valid_to, (unit.name, unit.kind, unit.valid_from)


def _codes(register: UnitRegister) -> list[CodeOf]:
    return [(unit.id, code) for unit in register.units for code in unit.codes]


def _code_row(code: CodeOf) -> tuple[object, date | None, object]:
    unit_id, dated = code
    return (unit_id, dated.scheme, dated.valid_from), dated.valid_to, dated.value


def _link_row(link: Link) -> tuple[object, date | None, object]:
    return (link.unit, link.valid_from), link.valid_to, link.parent


def _compare(
    stored: Iterable[tuple[object, date | None, object]], wanted: Iterable[tuple[object, date | None, object]]
) -> _Difference:
    """By key, end and fact. A link that the file begins but we have ended, and the like, is `ahead`."""
    known = {key: (end, fact) for key, end, fact in stored}
    found = _Difference()
    for place, (key, end, fact) in enumerate(wanted):
        if key not in known:
            found.new.append(place)
            continue
        known_end, known_fact = known[key]
        if fact != known_fact or (end is not None and known_end is not None and end != known_end):
            found.differing.append(place)
        elif end != known_end:
            (found.ahead if end is None else found.ended).append(place)
    return found


def _at(rows: Iterable[Row], places: list[int]) -> tuple[Row, ...]:
    chosen = set(places)
    return tuple(row for place, row in enumerate(rows) if place in chosen)


def _differs(what: str, end: date | None) -> Problem:
    return Problem(
        "units.register_differs",
        Text("Danh mục đã lưu và tệp ghi khác nhau.", "The stored register and the file disagree."),
        where=what,
        got="" if end is None else format_date(end),
    )
