"""The ministry's result as it comes back: a table with a row per leaf, read against the framework.

The trap: a row whose number says one leaf and whose name says another puts points on the wrong leaf for a year. Rows
are known by code, by the number that the annex prints under its field, or by name; what disagrees is told, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.frameworks.annex.notes import sums_up
from chiso.engine.frameworks.placing import Doubt, Placed, Placing
from chiso.office.grids import EMPTY, Grid, GridCell, read_grid

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("stt", "ma tieu chi", "ma", "tt"),
    "name": ("linh vuc", "ten tieu chi", "tieu chi", "noi dung"),
    "points": ("diem bo noi vu", "diem tham dinh", "diem bo", "ket qua tham dinh", "diem dat duoc", "diem chinh thuc"),
    "note": ("ly do", "y kien", "ghi chu"),
}
_ZERO = Decimal(0)
_DOUBTS: Mapping[Doubt | Literal["by_order"], tuple[str, Text, Text]] = {
    "number_and_name": (
        "ministry.code_and_name",
        Text("Mã và tên chỉ hai tiêu chí khác nhau.", "Code and name mean two different leaves."),
        Text("Sửa lại số thứ tự hoặc tên của dòng.", "Correct the row's number or its name."),
    ),
    "number_twice": (
        "ministry.number_twice",
        Text("Số thứ tự này có ở nhiều tiêu chí.", "Several leaves have this number."),
        Text(
            "Giữ dòng lĩnh vực, tiêu chí ở phía trên, hoặc ghi đúng tên tiêu chí.",
            "Keep the rows of fields and criteria above it, or write the leaf's own name.",
        ),
    ),
    "name_twice": (
        "ministry.name_twice",
        Text("Tên này có ở nhiều tiêu chí; cần mã.", "Several leaves have this name; a code is needed."),
        Text("Ghi số thứ tự của tiêu chí.", "Write the leaf's number."),
    ),
    "by_order": (
        "ministry.by_order",
        Text(
            "Bảng không có đủ dòng nên thứ tự không cho biết đây là tiêu chí nào.",
            "The table lacks rows, so that their order does not tell which leaf this is.",
        ),
        Text(
            "Thêm dòng lĩnh vực, tiêu chí ở phía trên, hoặc ghi đúng tên tiêu chí.",
            "Add the rows of fields and criteria above it, or write the leaf's own name.",
        ),
    ),
    "unknown": (
        "ministry.no_leaf",
        Text("Không có tiêu chí với mã hoặc tên này.", "No leaf has this code or name."),
        Text("", ""),
    ),
}


@dataclass(frozen=True)
class MinistryReading:
    """What a table says: points by node (leaves and, where stated, those above), and what is wrong or odd with it."""

    points: Mapping[str, Decimal]
    notes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def can_store(self) -> bool:
        return bool(self.points) and all(problem.severity != "error" for problem in self.problems)


def read_ministry_file(data: bytes, name: str, framework: Framework) -> MinistryReading:
    """The ministry's table. Raises InputError when it is no such table at all; single cells are told together."""
    return read_ministry(read_grid(data, name, HEADINGS, ("code", "name", "points")), framework)


def read_ministry(grid: Grid, framework: Framework) -> MinistryReading:
    """The points of a grid whose columns are those of HEADINGS."""
    return _Reader(framework).read(grid)


def read_typed(
    typed: Mapping[str, str], framework: Framework, notes: Mapping[str, str] | None = None
) -> MinistryReading:
    """The points that a person typed, by node, with the ministry's reasons; empty points are not known."""
    reader, notes = _Reader(framework), notes or {}
    for code, text in typed.items():
        node = framework.by_code.get(code)
        if node is not None and text.strip():
            reader.take(node, GridCell(code, text.strip()), notes.get(code, "").strip())
    return reader.finish()


class _Reader:
    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.points: dict[str, Decimal] = {}
        self.places: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.placing = Placing(framework)
        self.by_order: list[tuple[Placed, GridCell, GridCell]] = []

    def read(self, grid: Grid) -> MinistryReading:
        for line in grid.lines:
            code, name, points = (line.get(column, EMPTY) for column in ("code", "name", "points"))
            placed = self.placing.place(code.text, name.text)  # rows without points tell where the next ones stand
            if not points.text and not points.is_blind:
                continue
            if placed.node is not None:
                self.take(placed.node, points, line.get("note", EMPTY).text)
                if placed.by_order:
                    self.by_order.append((placed, code, name))
            elif not (placed.doubt == "unknown" and (sums_up(code.text) or sums_up(name.text))):
                self._doubt(placed.doubt, placed, code, name, points)
        if not self.placing.is_complete:
            for placed, code, name in self.by_order:
                self._doubt("by_order", placed, code, name, code)
        return self.finish()

    def _doubt(
        self, doubt: Doubt | Literal["by_order"], placed: Placed, code: GridCell, name: GridCell, points: GridCell
    ) -> None:
        problem, words, hint = _DOUBTS[doubt]
        cell = points if doubt == "unknown" else code if code.text else name
        meant = ", ".join(node.code for node in placed.candidates[:6])
        self.problems.append(
            Problem(
                problem,
                words,
                where=cell.where,
                got=f"{code.text} {name.text}".strip()[:80],
                expected=Text(f"một trong: {meant}", f"one of: {meant}") if meant else Text("", ""),
                hint=hint,
            )
        )

    def take(self, node: Node, cell: GridCell, note: str) -> None:
        """The points of one node, once and within its maximum."""
        if node.code in self.places:
            self._add(
                "ministry.twice",
                cell.where,
                f"Tiêu chí {node.code} đã có ở ô {self.places[node.code]}.",
                f"Leaf {node.code} stands already in {self.places[node.code]}.",
                got=cell.text,
            )
            return
        self.places[node.code] = cell.where
        try:
            value = cell.number()
        except InputError as error:
            self.problems += error.problems
            return
        if value < _ZERO or (node.max is not None and value > node.max):
            top = "" if node.max is None else f"{node.max:f}".replace(".", ",")
            self._add(
                "ministry.out_of_range",
                cell.where,
                f"Điểm của {node.code} phải từ 0 đến {top}.",
                f"Points of {node.code} must be from 0 to {top}.",
                got=cell.text,
            )
            return
        self.points[node.code] = value
        if note:
            self.notes[node.code] = note

    def finish(self) -> MinistryReading:
        self.problems += self._missing()
        self.problems += self._sums()
        return MinistryReading(self.points, self.notes, tuple(self.problems))

    def _missing(self) -> Iterable[Problem]:
        absent = [leaf.code for leaf in self.framework.leaves if leaf.code not in self.places]
        if absent:
            shown = ", ".join(absent[:12]) + ("…" if len(absent) > 12 else "")
            yield Problem(
                "ministry.missing",
                Text(f"{len(absent)} tiêu chí không có điểm của Bộ.", f"{len(absent)} leaves have no points."),
                where=shown,
                hint=Text("Vẫn lưu được; các tiêu chí này để trống.", "It can be stored; these stay unknown."),
                severity="warning",
            )

    def _sums(self) -> Iterable[Problem]:
        for node in self.framework.nodes:
            children = self.framework.children(node.code)
            known = [self.points[child.code] for child in children if child.code in self.points]
            stated = self.points.get(node.code)
            if stated is None or not children or len(known) < len(children) or sum(known, _ZERO) == stated:
                continue
            below = f"{sum(known, _ZERO):f}".replace(".", ",")
            yield Problem(
                "ministry.sum_differs",
                Text(f"Các mục dưới {node.code} cộng lại là {below}.", f"The parts of {node.code} add up to {below}."),
                where=self.places[node.code],
                got=f"{stated:f}".replace(".", ","),
                hint=Text("Giữ nguyên số của Bộ.", "The ministry's figure is kept."),
                severity="warning",
            )

    def _add(self, code: str, where: str, vi: str, en: str, *, got: str = "") -> None:
        self.problems.append(Problem(code, Text(vi, en), where=where, got=got))


def sums_of(points: Mapping[str, Decimal], framework: Framework) -> dict[str, Decimal]:
    """Points of every node: as stated, else the sum of the parts where all of them are known."""
    found = dict(points)
    for node in reversed(framework.walk()):
        parts = [found.get(child.code) for child in framework.children(node.code)]
        known = [part for part in parts if part is not None]
        if node.code not in found and parts and len(known) == len(parts):
            found[node.code] = sum(known, _ZERO)
    return found
