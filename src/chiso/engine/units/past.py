"""Decrees of before the day on which districts and communes are recorded: the register is carried backwards.

The trap: the lists know only how things stood on 30 June 2025, and every unit is recorded back to 2008 as if it had
always been so. A decree of 2024 therefore names predecessors that the register has never heard of. Worked backwards,
newest day first, it gives the successor its real first day and puts the predecessors before it. What is not told is not
guessed: a commune whose earlier district nobody names is a problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chiso.engine.errors import Problem, Severity, Text
from chiso.engine.text import format_date, nfc, tidy
from chiso.engine.units.decree_rows import DecreeRow, decree_problem
from chiso.engine.units.deriving import unit_slug
from chiso.engine.units.facts import KIND_WORDS
from chiso.engine.units.model import KindCode, Lineage, Link, ShareOf, Unit
from chiso.engine.units.register import UnitRegister, name_key


@dataclass(slots=True)
class _Told:
    """A line that could be placed: what stands after it, and what stood before."""

    row: DecreeRow
    after: Unit | None
    parent: Unit
    before: Unit | None = None


def is_past(register: UnitRegister, on: date) -> bool:
    """Whether districts and communes of that day are only recorded as they stood later."""
    detailed = register.coverage.detailed_since
    return on <= max((detailed.get(level, date.min) for level in ("district", "commune")), default=date.min)


class PastStep:
    """All lines of one day before the register's detail, worked against the register as it stands on that day."""

    def __init__(self, register: UnitRegister, on: date, rows: Sequence[DecreeRow]) -> None:
        self._register, self._on, self._rows = register, on, rows
        self._eve = date.fromordinal(on.toordinal() - 1)
        self._made: dict[tuple[str, str], Unit] = {}
        self._started: dict[str, Unit] = {}
        self._moved: dict[str, Unit] = {}
        self.problems: list[Problem] = []
        self.begun: dict[str, Unit] = {}
        self.lineage: list[Lineage] = []

    def ended_units(self) -> tuple[Unit, ...]:
        """The units of before that end on this day; all of them are new to the register."""
        return tuple(self._made.values())

    def run(self) -> UnitRegister | None:
        """The register with this day's earlier units, or None when a line could not be understood."""
        # districts first, so that a commune may have lain in a district of the same file
        for row in sorted(self._rows, key=lambda row: not self._is_district(row)):
            told = self._place(row)
            if told is not None:
                self._take(told)
        self._check_shares()
        self._start()
        links = self._links()
        self.begun = dict(self._started)
        if any(problem.severity == "error" for problem in self.problems):
            return None
        units = [self._started.get(unit.id, unit) for unit in self._register.units]
        lineage = [*self._register.lineage, *self.lineage]
        return UnitRegister([*units, *self._made.values()], links, lineage, self._register.coverage)

    def _is_district(self, row: DecreeRow) -> bool:
        words = tuple(f"{words} " for words, _ in KIND_WORDS["district"])
        return tidy(row.predecessor).lower().startswith(words)

    def _place(self, row: DecreeRow) -> _Told | None:
        """What the line speaks of: the unit after it, and the unit in which the one before it lay."""
        after = None
        if row.kind != "abolish":
            after = self._one(row, row.successor, row.successor_in, self._on, "successor")
            if after is None:
                return None
        above = row.predecessor_in or ("" if after is None else self._name_above(after))
        parent = self._above(row, above)
        if parent is None:
            self._refuse("decree.predecessor_in_unknown", _PLACE_UNKNOWN, row.where, above)
            return None
        return _Told(row, after, parent)

    def _name_above(self, unit: Unit) -> str:
        above = self._register.parent_on(unit.id, self._on)
        return above.name if above else ""

    def _above(self, row: DecreeRow, name: str) -> Unit | None:
        """The unit of that name on the eve: one of the file's own, or one that was there; higher levels first."""
        key = name_key(name)
        made = [unit for unit in self._made.values() if key in (name_key(unit.name), name_key(unit.short_name))]
        if made:
            return made[0]
        found = [unit for unit in self._register.find(name, on=self._eve) if unit.level in ("province", "district")]
        if len(found) > 1 and row.successor_in:
            inside = name_key(row.successor_in)
            near = [unit for unit in found if inside in self._names(unit.id, self._eve)]
            found = near or found
        return found[0] if found else None

    def _names(self, unit_id: str, day: date) -> set[str]:
        path = self._register.path(unit_id, day)
        return {name_key(name) for up in path for name in (up.name, up.short_name)}

    def _one(self, row: DecreeRow, name: str, above: str, day: date, side: str) -> Unit | None:
        found = [unit for unit in self._register.find(name, on=day) if unit.level != "province"]
        if above:
            found = [unit for unit in found if name_key(above) in self._names(unit.id, day)]
        found = [unit for unit in found if unit.level == found[0].level]
        if len(found) == 1:
            return found[0]
        if found:
            listed = "; ".join(", ".join(up.name for up in self._register.path(unit.id, day)) for unit in found[:6])
            self._refuse(f"decree.{side}_ambiguous", _AMBIGUOUS, row.where, name, listed)
        else:
            self._refuse(f"decree.{side}_unknown", _NOT_THEN, row.where, f"{name}, {format_date(day)}")
        return None

    def _take(self, told: _Told) -> None:
        row, after = told.row, told.after
        same = after is not None and name_key(row.predecessor) in (name_key(after.name), name_key(after.short_name))
        if same and after is not None and row.kind == "transfer":
            self._moved[after.id] = told.parent
            return
        if same and told.parent == self._register.parent_on(after.id if after else "", self._on):
            self._refuse("decree.self", _SELF, row.where, row.predecessor)
            return
        told.before = self._before(told)
        if told.before is None:
            return
        whole = row.kind in ("merge", "rename") and row.share is None
        successor = after.id if after else None
        share = Decimal(1) if whole else row.share
        share_of: ShareOf | None = "whole" if whole else row.share_of
        line = Lineage(
            told.before.id, successor, row.kind, self._on, share, share_of, row.source, row.legal_basis
        )  # fmt: skip
        if any((one.predecessor, one.successor) == (line.predecessor, line.successor) for one in self.lineage):
            self._refuse("decree.twice", _TWICE, row.where, row.predecessor)
            return
        self.lineage.append(line)

    def _before(self, told: _Told) -> Unit | None:
        """The unit of before: made now, or for a part that was passed on the one that stayed."""
        row, key = told.row, (name_key(told.row.predecessor), told.parent.id)
        standing = [
            unit
            for unit in self._register.find(row.predecessor, on=self._eve)
            if unit.level != "province" and told.parent.id in {up.id for up in self._register.path(unit.id, self._eve)}
        ]
        if row.kind == "transfer":
            if standing:
                return standing[0]
            self._refuse("decree.predecessor_unknown", _NOT_THEN, row.where, f"{row.predecessor}, {self._eve}")
            return None
        if key in self._made:
            return self._made[key]
        going_on = next((unit for unit in standing if unit.exists_on(self._on)), None)
        if standing:
            unit = going_on or standing[0]
            message = _GOES_ON if going_on else _STORED
            self._refuse("decree.predecessor_goes_on" if going_on else "decree.twice", message, row.where, unit.name)
            return None
        self._made[key] = self._new(told)
        return self._made[key]

    def _new(self, told: _Told) -> Unit:
        level = "commune" if told.parent.level == "district" else "district"
        name = nfc(tidy(told.row.predecessor))
        kind: KindCode | None = None
        short = name
        for words, code in KIND_WORDS[level]:
            if name.lower().startswith(words + " "):
                kind, short = code, name[len(words) + 1 :]
                name = f"{words.capitalize()} {short}"
        if kind is None and told.after is not None and told.after.level == level:
            kind = told.after.kind
            words = next(words for words, code in KIND_WORDS[level] if code == kind)
            name = f"{words.capitalize()} {short}"
        if kind is None:
            self._refuse("decree.kind_unknown", _KIND_UNKNOWN, told.row.where, told.row.predecessor)
            kind = "commune" if level == "commune" else "rural_district"
        start = max(self._register.coverage.since, told.parent.valid_from)
        taken = {*(unit.id for unit in self._register.units), *(unit.id for unit in self._made.values())}
        path = [name, *(up.short_name for up in self._path(told.parent))]
        short = name if short.isdigit() else short
        return Unit(unit_slug(path, start, taken), name, short, kind, start, self._on, False)

    def _path(self, unit: Unit) -> tuple[Unit, ...]:
        return (unit,) if unit.id not in self._register else self._register.path(unit.id, self._eve)

    def _check_shares(self) -> None:
        groups: defaultdict[str, list[Lineage]] = defaultdict(list)
        for row in self.lineage:
            groups[row.predecessor].append(row)
        for rows in groups.values():
            name = next((unit.name for unit in self._made.values() if unit.id == rows[0].predecessor), "")
            if len(rows) > 1 and {row.kind for row in rows} - {"divide", "transfer"}:
                self._refuse("decree.contradiction", _CONTRADICTION, "", name)
            total = sum((row.share or Decimal(0) for row in rows), Decimal(0))
            complete = all(row.kind == "divide" and row.share is not None for row in rows)
            if total > 1 or (complete and total != 1):
                self._refuse("decree.shares_sum", _SHARES_SUM, name, str(total), "1")

    def _start(self) -> None:
        """The successors that began on this day: renamed, divided off, or made of several."""
        into: defaultdict[str, list[Lineage]] = defaultdict(list)
        for row in self.lineage:
            if row.successor is not None and row.kind != "transfer":
                into[row.successor].append(row)
        for unit_id, rows in into.items():
            unit = self._register[unit_id]
            begins = len(rows) > 1 or rows[0].kind in ("rename", "divide")
            if not begins or unit.valid_from == self._on:
                continue
            earlier = [row for row in self._register.origins.get(unit_id, ()) if row.on < self._on]
            if unit.start_known or earlier:
                self._refuse("decree.overlaps", _BEGAN_EARLIER, unit.name, format_date(unit.valid_from))
                continue
            codes = tuple(replace(code, valid_from=max(code.valid_from, self._on)) for code in unit.codes)
            self._started[unit_id] = replace(unit, valid_from=self._on, start_known=True, codes=codes)

    def _links(self) -> list[Link]:
        links: list[Link] = []
        heirs: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.lineage:
            if row.successor in self._started:
                heirs[row.successor].add(row.predecessor)
        for link in self._register.links:
            links += self._link(link, heirs)
        for (_, parent), unit in self._made.items():
            links.append(Link(unit.id, parent, unit.valid_from, self._on))
        parents = {link.parent for link in links}
        for unit in self._made.values():
            if unit.level == "district" and unit.id not in parents:
                self._refuse("decree.no_communes", _NO_COMMUNES, unit.name, severity="warning")
        return links

    def _link(self, link: Link, heirs: dict[str, set[str]]) -> list[Link]:
        """A link as it is, from this day on, or parted where the unit above was another one before."""
        on = self._on
        before = link.valid_from < on
        if link.unit in self._started:
            return [] if link.valid_to is not None and link.valid_to <= on else [
                replace(link, valid_from=max(link.valid_from, on))]  # fmt: skip
        spans = before and (link.valid_to is None or link.valid_to > on)
        moved = self._moved.get(link.unit)
        if spans and moved is not None:
            return [replace(link, parent=moved.id, valid_to=on), replace(link, valid_from=on)]
        if before and link.parent in self._started:
            came = heirs[link.parent]
            if len(came) == 1:
                parts = [replace(link, parent=next(iter(came)), valid_to=min(link.valid_to or on, on))]
                return [*parts, replace(link, valid_from=on)] if spans else parts
            self._refuse("decree.left_behind", _WHERE_BEFORE, self._register[link.unit].name)
        return [link]

    def _refuse(
        self, code: str, message: Text, where: str, got: str = "", expected: str = "", severity: Severity = "error"
    ) -> None:
        self.problems.append(replace(decree_problem(code, message, where, got, expected), severity=severity))


_AMBIGUOUS = Text("Nhiều đơn vị cùng tên; ghi cột successor_in.", "Several units bear it; fill successor_in.")
_NOT_THEN = Text("Không có đơn vị này vào ngày đó.", "There was no such unit on that day.")
_PLACE_UNKNOWN = Text(
    "Không rõ đơn vị cũ thuộc huyện, tỉnh nào; ghi cột predecessor_in.",
    "It is unclear in which district or province the old unit lay; fill predecessor_in.",
)
_SELF = Text("Đơn vị cũ và đơn vị mới là một.", "The old and the new unit are the same.")
_TWICE = Text("Một đơn vị được ghi hai lần vào cùng một nơi.", "One unit goes twice to the same place.")
_STORED = Text("Việc này đã có trong danh mục.", "This is in the register already.")
_GOES_ON = Text("Danh mục ghi đơn vị này vẫn còn sau ngày đó.", "By the register this unit goes on beyond that day.")
_KIND_UNKNOWN = Text("Tên thiếu loại đơn vị (xã, phường, huyện …).", "The name lacks its kind (xã, phường, huyện …).")
_CONTRADICTION = Text("Các dòng mâu thuẫn về cùng một đơn vị.", "Lines contradict each other about one unit.")
_SHARES_SUM = Text("Tổng các tỷ lệ phải bằng 1.", "The shares must add up to 1.")
_BEGAN_EARLIER = Text(
    "Đơn vị này đã có ngày lập hoặc nghị quyết sớm hơn.", "This unit has an earlier first day or decree already."
)
_NO_COMMUNES = Text(
    "Huyện cũ chưa có xã nào: thêm dòng transfer cho các xã của nó.",
    "The earlier district has no communes: add transfer lines for them.",
)
_WHERE_BEFORE = Text(
    "Chưa rõ trước ngày đó xã này thuộc huyện nào: thêm dòng transfer, ghi predecessor_in.",
    "It is not told in which district this commune lay before: add a transfer line with predecessor_in.",
)
