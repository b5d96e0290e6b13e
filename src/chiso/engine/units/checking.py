"""Whether a register holds together: each place in exactly one unit per level, on every day.

The trap: a register can look right on every screen and still lose a commune on one day in July. Communes are the
smallest places here, so what is checked is that every unit always has exactly one unit above it, that nothing ends or
begins without a row that says why, and that stated shares add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from chiso.engine.errors import Problem, Severity, Text
from chiso.engine.text import format_date
from chiso.engine.units.model import LEVELS, REFORM, Level, Lineage, Link, Unit, kind_of
from chiso.engine.units.register import UnitRegister

_EXPECTED_BEFORE: dict[Level, int] = {"province": 63, "district": 696, "commune": 10_035}
_EXPECTED_AFTER: dict[Level, int] = {"province": 34, "commune": 3_321}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of the communes of before July 2025: how many went on, were renamed, merged whole, or divided.

    `unresolved` are those without a successor, each with the reason; `problems` are contradictions in the register.
    """

    communes: int
    continuing: int
    renamed: int
    merged: int
    divided: int
    unresolved: tuple[tuple[Unit, str], ...]
    counts_before: Mapping[Level, int]
    counts_after: Mapping[Level, int]
    problems: tuple[Problem, ...]


def check_register(register: UnitRegister) -> tuple[Problem, ...]:
    """Every contradiction in the register; empty when it holds together."""
    problems: list[Problem] = []
    for unit in register.units:
        problems += _check_parents(register, unit)
        problems += _check_ends(register, unit)
    for row in register.lineage:
        problems += _check_row(register, row)
    problems += _check_shares(register)
    return tuple(problems)


def resolve_communes(register: UnitRegister) -> Resolution:
    """The fate of every commune, ward and township of 30 June 2025, and the counts before and after."""
    old = [unit for unit in register.units if unit.level == "commune" and unit.valid_from < REFORM]
    fates: Counter[str] = Counter()
    unresolved: list[tuple[Unit, str]] = []
    for unit in old:
        rows = register.successions.get(unit.id, ())
        fate = "continuing" if unit.valid_to is None else rows[0].kind if rows else "lost"
        fates[fate] += 1
        if fate in ("lost", "abolish"):
            unresolved.append((unit, "giải thể" if fate == "abolish" else "không có dòng kế thừa"))
    before, after = (
        Counter(unit.level for _, unit in register.as_of(day).walk()) for day in (REFORM - timedelta(days=1), REFORM)
    )
    problems = (*check_register(register), *_compare("30/06/2025", before, _EXPECTED_BEFORE),
                *_compare("01/07/2025", after, _EXPECTED_AFTER))  # fmt: skip
    return Resolution(
        len(old), fates["continuing"], fates["rename"], fates["merge"], fates["divide"], tuple(unresolved),
        dict(before), dict(after), problems,
    )  # fmt: skip


def _check_parents(register: UnitRegister, unit: Unit) -> list[Problem]:
    links = register.links_of.get(unit.id, ())
    if unit.level == "province":
        return [_problem("units.parent_of_province", _HAS_PARENT, unit)] if links else []
    if not links:
        return [_problem("units.no_parent", _NO_PARENT, unit)]
    problems = [problem for link in links for problem in _check_link(register, unit, link)]
    edges = [(link.valid_from, link.valid_to) for link in links]
    gapless = all(earlier[1] == later[0] for earlier, later in pairwise(edges))
    if not gapless or edges[0][0] != unit.valid_from or edges[-1][1] != unit.valid_to:
        problems.append(_problem("units.parent_gap", _PARENT_GAP, unit))
    return problems


def _check_link(register: UnitRegister, unit: Unit, link: Link) -> list[Problem]:
    parent = register.get(link.parent)
    if parent is None or LEVELS.index(parent.level) >= LEVELS.index(unit.level):
        return [_problem("units.parent_wrong", _PARENT_WRONG, unit, got=link.parent)]
    ends_late = parent.valid_to is not None and (link.valid_to is None or link.valid_to > parent.valid_to)
    if link.valid_from < parent.valid_from or ends_late:
        return [_problem("units.parent_not_there", _PARENT_NOT_THERE, unit, got=parent.name)]
    return []


def _check_ends(register: UnitRegister, unit: Unit) -> list[Problem]:
    problems: list[Problem] = []
    if unit.valid_to is not None and unit.valid_to <= unit.valid_from:
        problems.append(_problem("units.never_there", _NEVER_THERE, unit))
    if unit.valid_to is not None and not any(row.on == unit.valid_to for row in register.successions.get(unit.id, ())):
        problems.append(_problem("units.end_unexplained", _END_UNEXPLAINED, unit))
    begun = unit.valid_from > register.coverage.since
    if begun and not any(row.on == unit.valid_from for row in register.origins.get(unit.id, ())):
        problems.append(_problem("units.start_unexplained", _START_UNEXPLAINED, unit))
    kind = kind_of(unit.kind)
    late = kind.valid_to is not None and (unit.valid_to is None or unit.valid_to > kind.valid_to)
    if late or not kind.exists_on(unit.valid_from):
        problems.append(_problem("units.kind_not_in_law", _KIND_NOT_IN_LAW, unit, got=kind.name.vi))
    return problems


def _check_row(register: UnitRegister, row: Lineage) -> list[Problem]:
    before = register.get(row.predecessor)
    after = None if row.successor is None else register.get(row.successor)
    if before is None or (row.successor is not None and after is None):
        return [Problem("units.lineage_unknown", _LINEAGE_UNKNOWN, where=f"{row.predecessor} → {row.successor}")]
    problems: list[Problem] = []
    was_there = before.valid_from < row.on and (before.valid_to is None or before.valid_to >= row.on)
    is_there = after is None or (after.valid_from <= row.on and (after.valid_to is None or after.valid_to > row.on))
    if not was_there or not is_there:
        problems.append(_problem("units.lineage_out_of_time", _OUT_OF_TIME, before, got=format_date(row.on)))
    if row.kind != "transfer" and before.valid_to != row.on:
        problems.append(_problem("units.ended_and_not", _ENDED_AND_NOT, before, got=format_date(row.on)))
    if row.share is not None and (not 0 <= row.share <= 1 or row.share_of is None):
        problems.append(_problem("units.share_invalid", _SHARE_INVALID, before, got=str(row.share)))
    return problems


def _check_shares(register: UnitRegister) -> list[Problem]:
    """Shares of a unit that ends add up to 1 where all are stated, and never to more."""
    rows: defaultdict[tuple[str, object], list[Lineage]] = defaultdict(list)
    for row in register.lineage:
        if row.successor is not None:
            rows[row.predecessor, row.on].append(row)
    problems: list[Problem] = []
    for (unit_id, _), group in rows.items():
        total = sum((row.share for row in group if row.share is not None), Decimal(0))
        complete = all(row.share is not None and row.kind != "transfer" for row in group)
        if unit_id in register and (total > 1 or (complete and total != 1)):
            problems.append(_problem("units.shares_sum", _SHARES_SUM, register[unit_id], got=str(total)))
    return problems


def _compare(day: str, found: Mapping[Level, int], expected: Mapping[Level, int]) -> list[Problem]:
    """Official counts against those of the register; later decrees cannot change the counts of those two days."""
    return [
        Problem(
            "units.count",
            _COUNT,
            where=f"{day} {level}",
            got=str(found.get(level, 0)),
            expected=Text(str(count), str(count)),
            severity="warning",
        )
        for level, count in expected.items()
        if found.get(level, 0) != count
    ]


_HAS_PARENT = Text("Cấp tỉnh không thuộc đơn vị nào.", "A province belongs to no unit.")
_NO_PARENT = Text("Đơn vị không thuộc đơn vị cấp trên nào.", "The unit belongs to no unit above it.")
_PARENT_GAP = Text(
    "Có ngày đơn vị không thuộc đúng một đơn vị cấp trên.", "On some day the unit has not exactly one unit above it."
)
_PARENT_WRONG = Text("Đơn vị cấp trên không có hoặc sai cấp.", "The unit above is unknown or of a wrong level.")
_PARENT_NOT_THERE = Text(
    "Đơn vị cấp trên không tồn tại suốt thời gian đó.", "The unit above was not there all that time."
)
_NEVER_THERE = Text("Đơn vị kết thúc trước khi bắt đầu.", "The unit ends before it begins.")
_END_UNEXPLAINED = Text(
    "Đơn vị kết thúc mà không rõ thành đơn vị nào.", "The unit ends; nothing says what became of it."
)
_START_UNEXPLAINED = Text("Đơn vị xuất hiện mà không rõ từ đâu.", "The unit begins; nothing says where it came from.")
_KIND_NOT_IN_LAW = Text("Loại đơn vị này không có vào thời gian đó.", "This kind of unit did not exist at that time.")
_LINEAGE_UNKNOWN = Text("Dòng kế thừa nêu đơn vị không có.", "A lineage row names an unknown unit.")
_OUT_OF_TIME = Text("Dòng kế thừa lệch thời gian tồn tại.", "A lineage row lies outside the lives of its units.")
_ENDED_AND_NOT = Text("Đơn vị được ghi là kết thúc nhưng vẫn tồn tại.", "The unit ended by one row, yet it goes on.")
_SHARE_INVALID = Text("Tỷ lệ phải từ 0 đến 1 và nói rõ tính theo gì.", "A share lies in 0–1 and says what it measures.")
_SHARES_SUM = Text("Tổng các tỷ lệ phải bằng 1.", "The shares must add up to 1.")
_COUNT = Text("Số đơn vị khác số chính thức.", "The number of units differs from the official one.")


def _problem(code: str, message: Text, unit: Unit, *, got: str = "", severity: Severity = "error") -> Problem:
    return Problem(code, message, where=f"{unit.name} ({unit.id})", got=got, severity=severity)
