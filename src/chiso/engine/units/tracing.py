"""What became of a unit, or where it came from, and carrying figures across.

The trap: figures of a divided commune cannot be split without a measured share. A share nobody has stated is null, and
apportioning refuses it instead of halving.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date
from chiso.engine.units.model import Lineage, Unit
from chiso.engine.units.register import UnitRegister


@dataclass(frozen=True, slots=True)
class End:
    """A unit that the trace arrives at; `share` is the part of the earlier unit that is in the later one.

    Null when any step on the way has no stated share.
    """

    unit: Unit
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The life line of a unit between two days: the steps in order of time, and what stands at the far end.

    `abolished` are steps that lead nowhere; `heirs` are then the units into which its communes went. `notes` are
    warnings about what the register cannot vouch for.
    """

    start: Unit
    from_: date
    to: date
    steps: tuple[Lineage, ...]
    ends: tuple[End, ...]
    abolished: tuple[Lineage, ...] = ()
    heirs: tuple[Unit, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether figures at both ends speak of the same territory: nothing happened but renaming."""
        return all(step.kind == "rename" for step in self.steps)


def trace(register: UnitRegister, unit_id: str, from_: date, to: date) -> Trace:
    """Where the unit of the day `from_` is on the day `to`; backwards when `to` is earlier.

    Raises InputError: `units.unknown`, `units.not_there` (the unit did not exist on `from_`), `units.not_covered`.
    """
    unit = _require_unit(register, unit_id, from_)
    register.require_covered(min(from_, to))
    walk = _Walk(register, from_, to)
    walk.run(unit)
    notes = {note.code: note for day in (from_, to) for note in register.notes(day, [unit.level])}
    heirs = _heirs(register, walk.abolished, to)
    steps = tuple(sorted(walk.steps, key=lambda row: (row.on, row.predecessor, row.successor or "")))
    return Trace(unit, from_, to, steps, walk.ends(), tuple(walk.abolished), heirs, tuple(notes.values()))


def apportion(register: UnitRegister, values: Mapping[str, Decimal], from_: date, to: date) -> dict[str, Decimal]:
    """Additive figures of the units of one day carried to the units of a later day; exact, and the sum is kept.

    Raises InputError naming every unit whose share is not stated (`units.share_missing`) or that was abolished without
    a successor (`units.no_successor`). Percentages and scores are not additive: do not carry them.
    """
    carried: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for unit_id, value in values.items():
        line = trace(register, unit_id, from_, max(from_, to))
        if line.abolished:
            problems.append(_problem("units.no_successor", _NO_SUCCESSOR, line.start))
        elif any(end.share is None for end in line.ends):
            names = ", ".join(end.unit.name for end in line.ends)
            problems.append(_problem("units.share_missing", _SHARE_MISSING, line.start, names))
        for end in line.ends:
            carried[end.unit.id] = carried.get(end.unit.id, Decimal(0)) + value * (end.share or 0)
    if problems:
        raise InputError(problems)
    return carried


class _Walk:
    """A walk along the lineage, ordered by time so that a share is complete before it is passed on."""

    def __init__(self, register: UnitRegister, from_: date, to: date) -> None:
        self._forward = to >= from_
        self._rows = register.successions if self._forward else register.origins
        self._register = register
        self._from, self._to = from_, to
        self.steps: dict[Lineage, None] = {}
        self.abolished: list[Lineage] = []
        self._arrived: dict[str, Decimal | None] = {}

    def run(self, unit: Unit) -> None:
        # entries of one unit at different dates stay apart: a later entry misses earlier transfers
        shares: dict[tuple[int, str], Decimal | None] = {}
        queue: list[tuple[int, str]] = []
        # looking back, a row of the first day itself is still to be undone
        self._enter(queue, shares, self._from.toordinal() + (0 if self._forward else 1), unit.id, Decimal(1))
        while queue:
            key = heapq.heappop(queue)
            share = shares.pop(key)
            self._leave(queue, shares, abs(key[0]), key[1], share)

    def ends(self) -> tuple[End, ...]:
        """The units arrived at, in Vietnamese order."""
        found = [End(self._register[unit_id], share) for unit_id, share in self._arrived.items()]
        return tuple(sorted(found, key=lambda end: (end.unit.sort_key, end.unit.id)))

    def _enter(
        self,
        queue: list[tuple[int, str]],
        shares: dict[tuple[int, str], Decimal | None],
        day: int,
        unit_id: str,
        share: Decimal | None,
    ) -> None:
        key = (day if self._forward else -day, unit_id)
        if key in shares:
            shares[key] = _plus(shares[key], share)
        else:
            shares[key] = share
            heapq.heappush(queue, key)

    def _leave(
        self,
        queue: list[tuple[int, str]],
        shares: dict[tuple[int, str], Decimal | None],
        day: int,
        unit_id: str,
        share: Decimal | None,
    ) -> None:
        rows = self._next_rows(unit_id, day)
        if not rows:
            self._arrived[unit_id] = _plus(self._arrived[unit_id], share) if unit_id in self._arrived else share
            return
        on = rows[0].on
        for row in rows:
            self.steps[row] = None
            next_id = row.successor if self._forward else row.predecessor
            if next_id is None:
                self.abolished.append(row)
            else:
                self._enter(queue, shares, on.toordinal(), next_id, _times(share, row.share))
        if self._stays(unit_id, on):
            self._enter(queue, shares, on.toordinal(), unit_id, _times(share, self._kept(rows)))

    def _next_rows(self, unit_id: str, day: int) -> list[Lineage]:
        """The rows of the next day on which something happens to the unit, within the days asked for."""
        rows = self._rows.get(unit_id, ())
        if self._forward:
            coming = [row for row in rows if day < row.on.toordinal() and row.on <= self._to]
            next_day = min((row.on for row in coming), default=None)
        else:
            coming = [row for row in rows if self._to < row.on and row.on.toordinal() < day]
            next_day = max((row.on for row in coming), default=None)
        return [row for row in coming if row.on == next_day]

    def _stays(self, unit_id: str, on: date) -> bool:
        """Whether the unit itself goes on beyond that day: it only gave or received a part."""
        unit = self._register[unit_id]
        return (unit.valid_to is None or unit.valid_to > on) if self._forward else unit.valid_from < on

    def _kept(self, rows: list[Lineage]) -> Decimal | None:
        """The part of a unit that stays after transfers; all of it when looking back."""
        if not self._forward:
            return Decimal(1)
        given = [row.share for row in rows]
        return (
            None
            if any(share is None for share in given)
            else 1 - sum((share or Decimal(0) for share in given), Decimal(0))
        )


def _require_unit(register: UnitRegister, unit_id: str, day: date) -> Unit:
    unit = register.get(unit_id)
    if unit is None:
        raise InputError(
            [Problem("units.unknown", Text("Không có đơn vị này.", "There is no such unit."), got=unit_id)]
        )
    if not unit.exists_on(day):
        period = f"{format_date(unit.valid_from)}–{format_date(unit.valid_to) if unit.valid_to else '…'}"
        message = Text(
            f"{unit.name} không tồn tại vào ngày {format_date(day)}.",
            f"{unit.name} did not exist on {format_date(day)}.",
        )
        raise InputError([Problem("units.not_there", message, expected=Text(period, period))])
    return unit


def _heirs(register: UnitRegister, abolished: list[Lineage], to: date) -> tuple[Unit, ...]:
    """The units of the day `to` that hold the communes of units abolished without a successor."""
    heirs: dict[str, Unit] = {}
    for row in abolished:
        for link in register.links:
            if link.parent == row.predecessor and link.valid_to == row.on:
                walk = _Walk(register, date.fromordinal(row.on.toordinal() - 1), to)
                walk.run(register[link.unit])
                heirs |= {end.unit.id: end.unit for end in walk.ends()}
    return tuple(sorted(heirs.values(), key=lambda unit: (unit.sort_key, unit.id)))


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


_NO_SUCCESSOR = Text("Đơn vị giải thể, không có đơn vị kế thừa.", "The unit was abolished without a successor.")
_SHARE_MISSING = Text(
    "Chưa có tỷ lệ phân chia có nguồn, nên không chia số liệu.",
    "No sourced share is known, so figures are not divided.",
)


def _problem(code: str, message: Text, unit: Unit, got: str = "") -> Problem:
    hint = Text(
        "Nhập tỷ lệ kèm nguồn, hoặc giữ số liệu ở đơn vị cũ.", "Enter a share with its source, or keep the figure."
    )
    return Problem(code, message, where=unit.name, got=got[:200], hint=hint)
