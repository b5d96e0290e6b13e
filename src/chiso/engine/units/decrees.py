"""Later decrees about units, as a CSV file that a person can fill in and check before anything is stored.

The trap: two decrees on one commune, a predecessor that ended last year, a name that three districts have. Every line
is checked against the register and against the other lines; the register that would result comes with the report, and
is only there when nothing is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date, nfc, tidy
from chiso.engine.units.checking import check_register
from chiso.engine.units.decree_rows import DecreeRow, decree_problem, read_decree_rows
from chiso.engine.units.deriving import unit_slug
from chiso.engine.units.model import DatedCode, KindCode, Lineage, Link, ShareOf, Unit, kind_of
from chiso.engine.units.past import PastStep, is_past
from chiso.engine.units.register import UnitRegister, bare_key, name_key, of_named_kind


@dataclass(frozen=True, slots=True)
class DecreeReport:
    """What a decree file would do: ended and new units, lineage, every problem; `register` only if none is an error."""

    ended: tuple[Unit, ...]
    begun: tuple[Unit, ...]
    lineage: tuple[Lineage, ...]
    problems: tuple[Problem, ...]
    register: UnitRegister | None


def check_decrees(register: UnitRegister, data: bytes, *, where: str = "") -> DecreeReport:
    """The report on a decree file; nothing is stored and nothing is raised for what the file says.

    Columns: `date, kind (rename|merge|divide|transfer|abolish), predecessor, predecessor_in, successor, successor_kind,
    successor_in, successor_code, share, share_of, source, legal_basis`; `…_in` names the unit above where a name alone
    is not unique. Days are worked through in order, so that one file may hold several decrees; those of before the
    register's detail first, from the newest to the oldest (`past`).
    """
    rows, problems = read_decree_rows(data, where)
    report = DecreeReport((), (), (), (), register)
    current = register
    days = sorted({row.on for row in rows})
    past = [on for on in days if is_past(register, on)]
    for on in [*reversed(past), *(on for on in days if on not in past)]:
        group = [row for row in rows if row.on == on]
        step = PastStep(current, on, group) if on in past else _Step(current, on, group)
        result = step.run()
        problems += step.problems
        report = replace(
            report,
            ended=report.ended + step.ended_units(),
            begun=report.begun + tuple(step.begun.values()),
            lineage=report.lineage + tuple(step.lineage),
        )
        if result is not None:
            current = result
    known = set(check_register(register)) if rows else set()
    problems += [problem for problem in check_register(current) if problem not in known] if rows else []
    sound = not any(problem.severity == "error" for problem in problems)
    return replace(report, problems=tuple(problems), register=current if sound else None)


def apply_decrees(register: UnitRegister, data: bytes, known_until: date, *, where: str = "") -> UnitRegister:
    """The register after the decrees, saying that it is known up to a day. Raises InputError with every problem."""
    report = check_decrees(register, data, where=where)
    if report.register is None:
        raise InputError(list(report.problems))
    found = report.register
    coverage = replace(found.coverage, known_until=max(known_until, found.coverage.known_until))
    return UnitRegister(found.units, found.links, found.lineage, coverage)


class _Step:
    """All lines of one day, worked against the register as it stood the day before."""

    def __init__(self, register: UnitRegister, on: date, rows: Sequence[DecreeRow]) -> None:
        self._register, self._on, self._rows = register, on, rows
        self._eve = date.fromordinal(on.toordinal() - 1)
        self.problems: list[Problem] = []
        self.begun: dict[str, Unit] = {}
        self.lineage: list[Lineage] = []
        self._links: list[Link] = []
        self._ended: dict[str, Unit] = {}
        self._new_by_name: dict[tuple[str, str], Unit] = {}

    def ended_units(self) -> tuple[Unit, ...]:
        """The units that end on this day, as they would be stored."""
        return tuple(self._ended.values())

    def run(self) -> UnitRegister | None:
        """The register after this day, or None when what the lines say cannot stand together.

        A line whose predecessor is not understood is left out, so that later days are checked against the others.
        """
        found = [(row, self._predecessor(row)) for row in self._rows]
        left_out = len(self.problems)
        pairs = [(row, unit) for row, unit in found if unit is not None]
        self._check_contradictions(pairs)
        self._check_cycles(pairs)
        for row, unit in pairs:
            if row.kind != "transfer":
                self._ended[unit.id] = _ended(unit, self._on)
        # provinces before communes, so that a commune may belong to a province of the same file
        for row, unit in sorted(pairs, key=lambda pair: pair[1].level != "province"):
            self._add(row, unit)
        self._check_orphans()
        return self._result() if len(self.problems) == left_out else None

    def _predecessor(self, row: DecreeRow) -> Unit | None:
        standing = of_named_kind(row.predecessor, self._register.find(row.predecessor, on=self._eve))
        units = self._narrow(standing, row.predecessor_in)
        if len(units) == 1:
            return self._unless_ended(row, units[0])
        if units:
            listed = "; ".join(self._placed(unit) for unit in units[:6])
            self._refuse("decree.predecessor_ambiguous", _AMBIGUOUS, row.where, row.predecessor, listed)
            return None
        ended = [unit for unit in self._register.find(row.predecessor) if unit.valid_to and unit.valid_to <= self._on]
        later = [unit for unit in self._register.find(row.predecessor) if unit.valid_from >= self._on]
        if later and not ended:
            told = "; ".join(f"{unit.name}: {format_date(unit.valid_from)}" for unit in later[:6])
            self._refuse("decree.predecessor_not_yet", _NOT_YET, row.where, told)
        elif ended:
            told = "; ".join(f"{unit.name}: {format_date(cast(date, unit.valid_to))}" for unit in ended[:6])
            self._refuse("decree.predecessor_ended", _ALREADY_ENDED, row.where, told)
        else:
            self._refuse("decree.predecessor_unknown", _UNKNOWN, row.where, row.predecessor)
        return None

    def _unless_ended(self, row: DecreeRow, unit: Unit) -> Unit | None:
        """The unit, unless another decree ends it: on this very day (the file was stored before) or on a later one."""
        if unit.valid_to is None:
            return unit
        message, code = _ALREADY_ENDED, "decree.predecessor_ended"
        if unit.valid_to > self._on:
            message, code = _OVERLAPS, "decree.overlaps"
        self._refuse(code, message, row.where, f"{unit.name}: {format_date(unit.valid_to)}")
        return None

    def _narrow(self, units: Iterable[Unit], above: str) -> list[Unit]:
        """Those that lie in the named unit; of several levels the highest, as `find` orders them."""
        found = list(units)
        if above:
            key = name_key(above)
            found = [
                unit
                for unit in found
                if any(
                    key in (name_key(up.name), name_key(up.short_name))
                    for up in self._register.path(unit.id, self._eve)[1:]
                )
            ]
        elif found:
            found = [unit for unit in found if unit.level == found[0].level]
        return found

    def _check_contradictions(self, pairs: list[tuple[DecreeRow, Unit]]) -> None:
        groups: defaultdict[str, list[DecreeRow]] = defaultdict(list)
        for row, unit in pairs:
            groups[unit.id].append(row)
        for unit_id, rows in groups.items():
            name, last = self._register[unit_id].name, rows[-1].where
            kinds = {row.kind for row in rows}
            if len(rows) > 1 and kinds - {"divide", "transfer"}:
                listed = ", ".join(f"{row.where} {row.kind} → {row.successor or '∅'}" for row in rows)
                self._refuse("decree.contradiction", _CONTRADICTION, last, f"{name}: {listed}")
            if len({(name_key(row.successor), name_key(row.successor_in)) for row in rows}) < len(rows):
                self._refuse("decree.twice", _TWICE, last, name)
            total = sum((row.share or Decimal(0) for row in rows), Decimal(0))
            complete = kinds == {"divide"} and all(row.share is not None for row in rows)
            if total > 1 or (complete and total != 1):
                self._refuse("decree.shares_sum", _SHARES_SUM, last, str(total), "1")

    def _check_cycles(self, pairs: list[tuple[DecreeRow, Unit]]) -> None:
        """On one day A becomes B and B becomes A, or a unit becomes itself alone."""
        into: defaultdict[str, set[str]] = defaultdict(set)
        places = {unit.id: self._place(unit) for _, unit in pairs}
        named = {
            (name_key(name), places[unit.id]): unit.id for _, unit in pairs for name in (unit.name, unit.short_name)
        }
        whole = [(row, unit) for row, unit in pairs if row.kind in ("rename", "merge")]
        for row, unit in whole:
            place = bare_key(row.successor_in) if row.successor_in else places[unit.id]
            heir = named.get((name_key(row.successor), place))
            if heir is not None:
                into[unit.id].add(heir)
        for row, unit in whole:
            edge, seen = into[unit.id] - {unit.id}, set[str]()
            while edge:
                seen |= edge
                edge = {after for one in edge for after in into[one]} - seen
            if unit.id in seen:
                self._refuse("decree.cycle", _CYCLE, row.where, unit.name)
            kin = [other for other, _ in whole if name_key(other.successor) == name_key(row.successor)]
            if unit.id in into[unit.id] and len(kin) == 1 and row.successor_kind in (None, unit.kind):
                self._refuse("decree.self", _SELF, row.where, unit.name)

    def _place(self, unit: Unit) -> str:
        """The name of what a unit lies in on the eve; empty for a province."""
        above = self._register.parent_on(unit.id, self._eve)
        return bare_key(above.name) if above is not None else ""

    def _moves(self, row: DecreeRow, unit: Unit) -> bool:
        """Whether the line only puts a unit, whole, under another one; the lineage has nothing to say then."""
        if row.kind != "transfer" or name_key(row.successor) not in (name_key(unit.name), name_key(unit.short_name)):
            return False
        parent = self._parent(row, unit, unit.kind)
        if parent is not None and parent == self._register.parent_on(unit.id, self._eve):
            self._refuse("decree.self", _SELF, row.where, unit.name)
        elif parent is not None:
            self._links.append(Link(unit.id, parent.id, self._on))
        return True

    def _add(self, row: DecreeRow, unit: Unit) -> None:
        successor: Unit | None = None
        if self._moves(row, unit):
            return
        if row.kind != "abolish":
            successor = self._successor(row, unit)
            if successor is None:
                return
        whole = row.kind in ("merge", "rename") and row.share is None
        share: Decimal | None
        share_of: ShareOf | None
        share, share_of = (Decimal(1), "whole") if whole else (row.share, row.share_of)
        successor_id = successor.id if successor else None
        self.lineage.append(
            Lineage(unit.id, successor_id, row.kind, self._on, share, share_of, row.source, row.legal_basis)
        )

    def _successor(self, row: DecreeRow, unit: Unit) -> Unit | None:
        """The unit that receives: one that goes on, or a new one (several lines may name the same)."""
        kind = row.successor_kind or unit.kind
        if not kind_of(kind).exists_on(self._on):
            self._refuse("decree.kind_not_in_law", _KIND_NOT_IN_LAW, row.where, kind_of(kind).name.vi)
            return None
        if (kind_of(kind).level == "province") is not (unit.level == "province"):
            self._refuse("decree.level", _LEVEL, row.where, f"{unit.name} → {kind_of(kind).name.vi} {row.successor}")
            return None
        parent = self._parent(row, unit, kind)
        if parent is None and kind_of(kind).level != "province":
            return None
        key = (name_key(row.successor), parent.id if parent else "")
        standing = self._standing(row, kind, parent)
        if standing is not None and row.kind == "rename" and standing.id != unit.id:
            self._refuse("decree.name_taken", _NAME_TAKEN, row.where, self._placed(standing))
            return None
        if standing is not None:
            return standing
        if key not in self._new_by_name:
            self._new_by_name[key] = self._begin(row, kind, parent)
        else:
            self._check_same(row, self._new_by_name[key])
        return self._new_by_name[key]

    def _check_same(self, row: DecreeRow, begun: Unit) -> None:
        """A unit that several lines begin is begun by each of them alike."""
        code = begun.code_on(self._on)
        kind = row.successor_kind is not None and row.successor_kind != begun.kind
        if kind or (row.successor_code and row.successor_code != code):
            got = f"{begun.name}: {kind_of(begun.kind).name.vi} {code or ''}, {row.successor_kind} {row.successor_code}"
            self._refuse("decree.begun_differently", _BEGUN_DIFFERENTLY, row.where, got)

    def _check_code(self, row: DecreeRow, level: str) -> None:
        """A code is free again only when the unit that bore it ends."""
        if not row.successor_code:
            return
        bearers = [*self._register.find_by_code(row.successor_code, on=self._eve), *self.begun.values()]
        for unit in bearers:
            code = unit.code_on(self._on if unit.id in self.begun else self._eve)
            if unit.level == level and code == row.successor_code and unit.id not in self._ended:
                self._refuse("decree.code_taken", _CODE_TAKEN, row.where, f"{row.successor_code}: {unit.name}")

    def _standing(self, row: DecreeRow, kind: KindCode, parent: Unit | None) -> Unit | None:
        """A unit of that name in that place which goes on beyond this day."""
        for unit in self._register.find(row.successor, on=self._eve, level=kind_of(kind).level):
            above = self._register.parent_on(unit.id, self._eve)
            if unit.id not in self._ended and (above.id if above else None) == (parent.id if parent else None):
                return unit
        return None

    def _parent(self, row: DecreeRow, unit: Unit, kind: KindCode) -> Unit | None:
        if kind_of(kind).level == "province":
            return None
        if not row.successor_in:
            above = self._register.parent_on(unit.id, self._eve)
            heir = self._heir(above) if above is not None else None
            if heir is not None:
                return heir
        new = [found for (key, _), found in self._new_by_name.items() if key == name_key(row.successor_in)]
        standing = [
            found for found in self._register.find(row.successor_in, on=self._eve) if found.id not in self._ended
        ]
        candidates = [found for found in new + standing if found.level == "province"]
        if len(candidates) == 1:
            return candidates[0]
        self.problems.append(
            decree_problem("decree.successor_in_unknown", _PARENT_UNKNOWN, row.where, row.successor_in)
        )
        return None

    def _begin(self, row: DecreeRow, kind: KindCode, parent: Unit | None) -> Unit:
        prefix = kind_of(kind).prefix
        named = row.successor.lower().startswith(prefix.lower() + " ")
        short = nfc(tidy(row.successor[len(prefix) + 1 :] if named else row.successor))
        full = f"{prefix} {short}"
        self._check_code(row, kind_of(kind).level)
        codes = (DatedCode(row.successor_code, self._on),) if row.successor_code else ()
        taken = {*self.begun, *(unit.id for unit in self._register.units)}
        new_id = unit_slug([full, parent.short_name] if parent else [short], self._on, taken)
        unit = Unit(new_id, full, short, kind, self._on, None, True, codes)
        self.begun[new_id] = unit
        if parent is not None:
            self._links.append(Link(new_id, parent.id, self._on))
        return unit

    def _check_orphans(self) -> None:
        """Units that would stay below one that ends, and are not named in the file."""
        for link in self._register.links:
            gone = link.parent in self._ended and link.unit not in self._ended
            if gone and (link.valid_to is None or link.valid_to > self._on) and link.valid_from < self._on:
                heir = self._heir(self._register[link.parent])
                if heir is None:
                    name = self._register[link.unit].name
                    self._refuse("decree.left_behind", _LEFT_BEHIND, "", name)
                else:
                    self._links.append(Link(link.unit, heir.id, self._on, link.valid_to))

    def _heir(self, unit: Unit) -> Unit | None:
        """The unit itself if it goes on, else the only one it became on this day."""
        if unit.id not in self._ended:
            return unit
        heirs = {row.successor for row in self.lineage if row.predecessor == unit.id}
        only = heirs.pop() if len(heirs) == 1 else None
        return None if only is None else self.begun.get(only) or self._register.get(only)

    def _result(self) -> UnitRegister:
        units = [self._ended.get(unit.id, unit) for unit in self._register.units]
        moved = {link.unit for link in self._links}
        links = [
            replace(link, valid_to=self._on)
            if (link.unit in self._ended or link.unit in moved) and (link.valid_to is None or link.valid_to > self._on)
            else link
            for link in self._register.links
        ]
        coverage = replace(self._register.coverage, known_until=max(self._register.coverage.known_until, self._on))
        return UnitRegister(
            [*units, *self.begun.values()], [*links, *self._links], [*self._register.lineage, *self.lineage], coverage
        )

    def _refuse(self, code: str, message: Text, where: str, got: str = "", expected: str = "") -> None:
        self.problems.append(decree_problem(code, message, where, got, expected))

    def _placed(self, unit: Unit) -> str:
        return ", ".join(above.name for above in self._register.path(unit.id, self._eve))


def _ended(unit: Unit, on: date) -> Unit:
    codes = tuple(replace(code, valid_to=on) if code.valid_to is None else code for code in unit.codes)
    return replace(unit, valid_to=on, codes=codes)


_AMBIGUOUS = Text("Nhiều đơn vị cùng tên; ghi cột predecessor_in.", "Several units bear it; fill predecessor_in.")
_ALREADY_ENDED = Text("Đơn vị đã kết thúc trước ngày này.", "The unit had already ended by that day.")
_OVERLAPS = Text("Một nghị quyết có ngày muộn hơn đã kết thúc đơn vị này.", "A decree of a later day ends this unit.")
_UNKNOWN = Text("Không có đơn vị này vào ngày trước đó.", "There was no such unit on the day before.")
_CONTRADICTION = Text("Các dòng mâu thuẫn về cùng một đơn vị.", "Lines contradict each other about one unit.")
_TWICE = Text("Một đơn vị được ghi hai lần vào cùng một nơi.", "One unit goes twice to the same place.")
_SHARES_SUM = Text("Tổng các tỷ lệ phải bằng 1.", "The shares must add up to 1.")
_KIND_NOT_IN_LAW = Text("Loại đơn vị này không có vào ngày đó.", "This kind of unit did not exist on that day.")
_NAME_TAKEN = Text("Tên này đang thuộc đơn vị khác cùng nơi.", "Another unit in that place bears this name.")
_CYCLE = Text("Các dòng cùng ngày tạo vòng lặp.", "Lines of one day go round in a circle.")
_SELF = Text("Đơn vị cũ và đơn vị mới là một.", "The old and the new unit are the same.")
_LEVEL = Text("Đơn vị mới khác cấp với đơn vị cũ.", "The new unit is of another level than the old one.")
_BEGUN_DIFFERENTLY = Text(
    "Cùng một đơn vị mới nhưng các dòng ghi loại hoặc mã khác nhau.",
    "Lines give one new unit differing kinds or codes.",
)
_CODE_TAKEN = Text("Mã này đang thuộc đơn vị khác.", "Another unit bears this code now.")
_NOT_YET = Text("Đơn vị có sau ngày này.", "The unit begins after this day.")
_PARENT_UNKNOWN = Text("Không rõ đơn vị mới thuộc tỉnh nào.", "It is unclear to which province the new unit belongs.")
_LEFT_BEHIND = Text("Đơn vị bị bỏ lại dưới một đơn vị đã kết thúc.", "A unit would be left below one that has ended.")
