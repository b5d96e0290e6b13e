"""The appendix of a plan, from Word, Excel or a printed PDF: columns by their headings, every problem with its cell.

The trap: an appendix is laid out to be read. A lead stands once for five rows, a task once for three deliverables, the
heading takes two rows, group titles and column numbers stand between. Every cell is read once, where it begins.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from chiso.engine.errors import InputError, Problem
from chiso.engine.files import Limits, inspect
from chiso.engine.frameworks.annex.excel import read_workbook
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.reading import read_document
from chiso.engine.tasks import circle_in
from chiso.engine.text import search_key
from chiso.office.directives.due import read_due
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.plan_pdf import grids_of_pdf
from chiso.office.directives.problems import problem
from chiso.office.units.models import Unit

LIMITS = Limits(max_bytes=10 * 2**20, max_unpacked=80 * 2**20, allowed=frozenset({"xlsx", "docx", "pdf"}))
HEAD_ROWS, MAX_TASKS = 40, 3_000
# the order decides: "cơ quan phối hợp" is no lead, "thời gian hoàn thành" no result
_HEADINGS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"^(?:stt|tt|so tt|so thu tu)$"),
    "with": re.compile(r"phoi hop"),
    "lead": re.compile(r"chu tri|(?:co quan|don vi|bo phan) thuc hien|dau moi"),
    "due": re.compile(r"thoi (?:gian|han)|tien do|han hoan thanh"),
    "deliverable": re.compile(r"san pham|ket qua|dau ra"),
    "node": re.compile(r"ma tieu chi|tieu chi lien quan"),
    "parent": re.compile(r"thuoc nhiem vu"),
    "content": re.compile(r"nhiem vu|noi dung|cong viec|hoat dong|giai phap"),
}
NEEDED = ("content", "lead")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-h])\)?")


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it will be stored; `lead` and `units` are ids. `place` is the cell that it came from."""

    content: str
    lead: int
    lead_name: str = ""
    number: str = ""
    group: str = ""
    deliverable: str = ""
    with_text: str = ""
    units: tuple[int, ...] = ()
    due: str = ""
    due_text: str = ""
    repeat: str = ""
    node: str = ""
    points: str = ""
    parent: str = ""
    place: str = ""

    @property
    def due_on(self) -> dt.date | None:
        return dt.date.fromisoformat(self.due) if self.due else None


@dataclass(frozen=True)
class PlanTable:
    """What an appendix says: tasks, and everything that is wrong with it."""

    tasks: tuple[NewTask, ...]
    problems: tuple[Problem, ...]

    @property
    def can_run(self) -> bool:
        return bool(self.tasks) and not any(found.severity == "error" for found in self.problems)


@dataclass
class _Reader:
    names: UnitNames
    own: dt.date
    year: int
    nodes: frozenset[str] | None
    tasks: list[NewTask] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    group: str = ""
    content: Cell | None = None


def read_plan_table(
    data: bytes, name: str, *, own: dt.date, year: int, nodes: frozenset[str] | None = None, near: Sequence[Unit] = ()
) -> PlanTable:
    """The tasks of the tables that have a task column and a lead column.

    `own` is the day from which work is assigned (the directive's date), `year` the plan's; `nodes` are the codes that a
    criterion column may name, `near` the commune whose plan it is. Raises InputError for a file that cannot be used or
    has no such table.
    """
    kind = inspect(data, name, LIMITS).kind
    if kind == "pdf":
        grids = grids_of_pdf(data)
    else:
        grids = (read_workbook if kind == "xlsx" else read_document)(data, include_hidden=False).grids
    reader = _Reader(UnitNames.on(own).close_to(near), own, year, nodes)
    tables = [(grid, head) for grid in grids if (head := _head(grid)) is not None]
    if not tables:
        raise InputError([_no_table()])
    for grid, head in tables:
        _read(reader, grid, head)
    reader.problems += _parents(reader.tasks)
    return PlanTable(tuple(reader.tasks[:MAX_TASKS]), tuple(reader.problems))


_Head = tuple[int, dict[str, int]]


def _head(grid: Grid) -> _Head | None:
    """The first row below the headings and the column of each; the row that names most columns counts."""
    best: tuple[int, int, dict[str, int]] | None = None
    for index, row in enumerate(grid.rows[:HEAD_ROWS]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row.cells):
            key = search_key(cell.text) if cell is not None and len(cell.text) < 60 else ""
            role = next((role for role, words in _HEADINGS.items() if key and words.search(key)), None)
            if role is not None:
                columns.setdefault(role, at)
        if all(role in columns for role in NEEDED) and (best is None or len(columns) > best[0]):
            below = max(cell.row + cell.height for cell in row.cells if cell is not None)
            best = (len(columns), max(below, index + 1), columns)
    return (best[1], best[2]) if best else None


def _read(reader: _Reader, grid: Grid, head: _Head) -> None:
    start, columns = head
    reader.group, reader.content = "", None
    for index, row in enumerate(grid.rows[start:], start=start):
        cells = {role: row.cells[at] for role, at in columns.items() if at < len(row.cells)}
        content = cells.get("content")
        if row.loose or _is_numbering(row):
            continue
        if _is_group(row, index, cells):
            reader.group = " ".join(cell.text for cell in row.begun(index))[:300]
        elif content is not None and content is reader.content:
            _add_deliverable(reader, cells.get("deliverable"), index)
        elif content is not None and not content.is_empty:
            reader.content = content
            _add(reader, cells, content)
        elif any(cell is not None and not cell.is_empty and cell.row == index for cell in cells.values()):
            reader.problems.append(
                problem(
                    "directives.no_content", _where(row), ("Dòng không có nội dung nhiệm vụ.", "The row names no task.")
                )
            )


def _where(row: Row) -> str:
    return next((cell.where for cell in row.cells if cell is not None), "")


def _is_numbering(row: Row) -> bool:
    texts = [cell.text for cell in row.distinct() if not cell.is_empty]
    return len(texts) > 2 and all(_COLUMN_NUMBER.fullmatch(text.lower()) for text in texts)


def _is_group(row: Row, index: int, cells: Mapping[str, Cell | None]) -> bool:
    """A title between the tasks: one text over the whole width, or a task cell beside which nothing stands."""
    begun = row.begun(index)
    number = cells.get("number")
    words = [cell for cell in begun if cell is not number or cell.width > 2]
    if len(words) != 1:
        return False
    alone = words[0]
    others = [cell for role, cell in cells.items() if role not in ("number", "content", "parent")]
    return alone.width > 2 or (alone is cells.get("content") and all(cell is None or cell.is_empty for cell in others))


def _text(cells: Mapping[str, Cell | None], role: str) -> str:
    cell = cells.get(role)
    return " ".join(cell.text.split()) if cell is not None else ""


def _add_deliverable(reader: _Reader, cell: Cell | None, index: int) -> None:
    """A further deliverable of the task above, whose cell spans this row too."""
    if cell is None or cell.is_empty or cell.row != index or not reader.tasks:
        return
    place = reader.tasks[-1].place
    for at, task in enumerate(reader.tasks):
        if task.place == place and cell.text not in task.deliverable:
            reader.tasks[at] = replace(task, deliverable=f"{task.deliverable}; {cell.text}"[:500])


def _add(reader: _Reader, cells: Mapping[str, Cell | None], content: Cell) -> None:
    where = {role: cell.where if cell is not None else content.where for role, cell in cells.items()}
    problems: list[Problem] = []
    due, wrong = read_due(_due_text(cells), own=reader.own, year=reader.year, where=where.get("due", ""))
    problems += wrong
    if due.day is not None and due.day < reader.own:
        problems.append(too_early(where.get("due", ""), due.day, reader.own))
    lead = reader.names.find(cells["lead"].text if cells.get("lead") else "")  # type: ignore[union-attr]  # truth asked
    problems += [reader.names.explain(name, where["lead"]) for name in lead.unread]
    if not lead.units and not lead.unread:
        problems.append(problem("directives.no_lead", where["lead"], ("Chưa có cơ quan chủ trì.", "No lead unit.")))
    if len(lead.units) > 1 and not lead.is_group:
        problems.append(_two_leads(where["lead"], [unit.name for unit in lead.units]))
    beside = reader.names.find(cells["with"].text if cells.get("with") else "")  # type: ignore[union-attr]  # truth asked
    gone = [name for name in beside.unread if reader.names.knows(name)]
    problems += [reader.names.explain(name, where["with"]) for name in gone]
    node = _text(cells, "node")
    if node and reader.nodes is not None and node not in reader.nodes:
        problems.append(
            problem(
                "directives.no_node", where["node"], ("Bộ tiêu chí không có mã này.", "No such criterion."), got=node
            )
        )
    reader.problems += problems
    made = NewTask(
        content=" ".join(content.text.split()),
        lead=0,
        number=_text(cells, "number").rstrip(".")[:20],
        group=reader.group,
        deliverable=_text(cells, "deliverable")[:500],
        with_text=_text(cells, "with")[:500],
        units=() if beside.is_group else tuple(unit.pk for unit in beside.units),
        due=due.day.isoformat() if due.day else "",
        due_text=_due_text(cells)[:120],
        repeat=due.repeat,
        node=node[:40],
        parent=_text(cells, "parent").rstrip("."),
        place=content.where,
    )
    reader.tasks += [replace(made, lead=unit.pk, lead_name=reader.names.label(unit)) for unit in lead.units]


def _due_text(cells: Mapping[str, Cell | None]) -> str:
    cell = cells.get("due")
    if cell is None:
        return ""
    return f"{cell.day:%d/%m/%Y}" if cell.day is not None else " ".join(cell.text.split())


def _parents(tasks: Sequence[NewTask]) -> list[Problem]:
    """Parents that are not in the table, and circles among those that are."""
    numbers = {task.number for task in tasks if task.number}
    above = {task.number: task.parent for task in tasks if task.number and task.parent}
    found = [
        problem(
            "directives.no_parent",
            task.place,
            ("Không có nhiệm vụ số này.", "No task of this number."),
            got=task.parent,
        )
        for task in tasks
        if task.parent and task.parent not in numbers
    ]
    circle = circle_in(above)
    if circle:
        place = next(task.place for task in tasks if task.number == circle[0])
        words = " → ".join((*circle, circle[0]))
        found.append(
            problem(
                "directives.task_circle", place, ("Các nhiệm vụ thuộc vòng tròn.", "Tasks run in a circle."), got=words
            )
        )
    return found


def too_early(where: str, due: dt.date, own: dt.date) -> Problem:
    """A deadline before the day on which the work was assigned."""
    return problem(
        "directives.due_before",
        where,
        ("Thời hạn trước ngày giao nhiệm vụ.", "The deadline lies before the day of assignment."),
        got=f"{due:%d/%m/%Y}",
        hint=(f"Nhiệm vụ giao ngày {own:%d/%m/%Y}.", f"Assigned on {own:%d/%m/%Y}."),
    )


def _two_leads(where: str, names: list[str]) -> Problem:
    return problem(
        "directives.two_leads",
        where,
        ("Mỗi nhiệm vụ chỉ có một cơ quan chủ trì.", "A task has one lead."),
        got=", ".join(names)[:120],
        hint=(
            "Chuyển các đơn vị khác sang cột phối hợp, hoặc tách dòng.",
            "Move the others to coordination, or split.",
        ),
    )


def _no_table() -> Problem:
    return problem(
        "directives.no_table",
        "",
        (
            "Không thấy bảng nào có cột nhiệm vụ và cột cơ quan chủ trì.",
            "No table has a task column and a lead column.",
        ),
        hint=("Đặt tên cột: Nhiệm vụ, Sản phẩm, Cơ quan chủ trì, Cơ quan phối hợp, Thời hạn.", "Name the columns so."),
    )
