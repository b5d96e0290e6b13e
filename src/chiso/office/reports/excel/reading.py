"""A workbook that comes back: every open cell read with its address, every problem found in one go.

The trap: rows may have been sorted, inserted or copied. A row is known by its hidden key, never by its number.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import openpyxl
from openpyxl.utils import get_column_letter

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.engine.text import nfc, search_key
from chiso.office.reports.excel.content import Held
from chiso.office.reports.excel.layout import COUNT, FORMAT, KEY, MAIN, META, NOTE, STATUS, STATUS_WORDS, VALUE, Key
from chiso.office.reports.excel.values import text_of
from chiso.office.rounds.models import AnswerStatus

_STATUS_OF: Final = {search_key(word): status for status, word in STATUS_WORDS.items()}
_MAX_ROWS: Final = 5_000


@dataclass
class Read:
    """What the file says of one leaf or item now, and where its cells stand."""

    inputs: dict[str, str] = field(default_factory=dict)
    status: str = AnswerStatus.ANSWERED
    note: str = ""
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetCopy:
    """A workbook as read: the base values it left with, and what stands in it now. Keys are (kind, code)."""

    sheet_id: str
    framework_sha256: str
    exported_at: str
    base: Mapping[tuple[str, str], Held]
    now: Mapping[tuple[str, str], Read]
    problems: tuple[Problem, ...] = ()


def read_copy(data: bytes, framework: Framework) -> SheetCopy:
    """The workbook read against the framework of the sheet it is brought to.

    Raises InputError when it is no sheet of this product at all; problems of single cells come back with the copy.
    """
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # the reader raises whatever a broken part causes
        raise InputError([_not_ours(type(error).__name__)]) from error
    if MAIN not in values.sheetnames or META not in values.sheetnames:
        raise InputError([_not_ours(", ".join(values.sheetnames)[:80])])
    facts, base = _meta(values[META])
    if facts.get("format") != FORMAT:
        raise InputError([_not_ours(facts.get("format", ""))])
    reader = _Reader(values[MAIN], written[MAIN], framework)
    reader.read()
    return SheetCopy(
        sheet_id=facts.get("sheet", ""),
        framework_sha256=facts.get("framework_sha256", ""),
        exported_at=facts.get("exported_at", ""),
        base=base,
        now=reader.found,
        problems=tuple(reader.problems),
    )


def _not_ours(got: str) -> Problem:
    return Problem(
        "excel.not_a_sheet",
        Text("Tệp không phải phiếu chấm điểm xuất từ phần mềm.", "The file is not a sheet that this product wrote."),
        got=got,
        expected=Text("tệp tạo bằng nút “Xuất Excel” của phiếu này", "the file made by this sheet's “Export to Excel”"),
        hint=Text(
            "Xuất lại phiếu, chép số liệu vào tệp mới rồi nhập.", "Export again and copy the figures into that file."
        ),
    )


def _meta(page: Any) -> tuple[dict[str, str], dict[tuple[str, str], Held]]:
    facts: dict[str, str] = {}
    base: dict[tuple[str, str], Held] = {}
    for row in page.iter_rows(max_row=_MAX_ROWS, values_only=True):
        cells = ["" if value is None else str(value) for value in row]
        if not cells or not cells[0]:
            continue
        if cells[0] in ("leaf", "count"):
            kind, code, version, status, note, *rest = [*cells, "", "", "", "", ""][: max(5, len(cells))]
            inputs = {name: text for name, text in zip(rest[::2], rest[1::2], strict=False) if name}
            base[kind, code] = Held(inputs, status, note, int(version) if version.isdecimal() else 0)
        else:
            facts[cells[0]] = cells[1] if len(cells) > 1 else ""
    return facts, base


class _Reader:
    """Goes through the rows of the main page."""

    def __init__(self, values: Any, written: Any, framework: Framework) -> None:
        self.values, self.written, self.framework = values, written, framework
        self.found: dict[tuple[str, str], Read] = {}
        self.problems: list[Problem] = []
        self.seen: dict[str, int] = {}

    def read(self) -> None:
        for row in range(1, min(self.values.max_row, _MAX_ROWS) + 1):
            key = Key.of(self.values.cell(row, KEY + 1).value)
            if key is not None:
                self._row(row, key)

    def _row(self, row: int, key: Key) -> None:
        spec = self._spec(key)
        if spec is None:
            return  # a leaf of another version: the framework check has its own words for that
        if str(key) in self.seen:
            self.problems.append(_twice(row, key, self.seen[str(key)]))
            return
        self.seen[str(key)] = row
        kind = "count" if key.kind == "count" else "leaf"
        read = self.found.setdefault((kind, key.code), Read())
        address = _address(row, VALUE)
        read.cells[spec.name] = address
        cell = self.values.cell(row, VALUE + 1)
        if self._is_formula_without_value(row, VALUE):
            self.problems.append(_not_computed(address))
        else:
            try:
                read.inputs[spec.name] = text_of(spec, cell.value, str(cell.number_format), where=address)
            except InputError as error:
                self.problems += error.problems
        if key.kind == "more":
            return
        read.cells["note"] = _address(row, NOTE)
        read.note = _words(self.values.cell(row, NOTE + 1).value)
        if key.kind == "leaf":
            self._status(row, read)

    def _spec(self, key: Key) -> InputSpec | None:
        if key.kind == "count":
            return COUNT if key.code in self.framework.adjustment_items else None
        if key.code not in self.framework.by_code or not self.framework.is_leaf(key.code):
            return None
        return next((spec for spec in inputs_of(self.framework, key.code) if spec.name == key.name), None)

    def _status(self, row: int, read: Read) -> None:
        address = _address(row, STATUS)
        read.cells["status"] = address
        word = _words(self.values.cell(row, STATUS + 1).value)
        status = _STATUS_OF.get(search_key(word)) if word else AnswerStatus.ANSWERED
        if status is None:
            listed = " | ".join(STATUS_WORDS.values())
            self.problems.append(
                Problem(
                    "excel.status",
                    Text("Không có tình trạng này.", "There is no such status."),
                    where=address,
                    got=word[:60],
                    expected=Text(listed, listed),
                    hint=Text("Chọn trong danh sách của ô.", "Choose from the cell's list."),
                )
            )
        else:
            read.status = status

    def _is_formula_without_value(self, row: int, column: int) -> bool:
        written = self.written.cell(row, column + 1)
        return written.data_type == "f" and self.values.cell(row, column + 1).value is None


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row}"


def _words(value: object) -> str:
    """A text cell with its line breaks, without the blanks around it."""
    return "" if value is None else nfc(str(value)).replace("\r\n", "\n").strip()


def _twice(row: int, key: Key, first: int) -> Problem:
    return Problem(
        "excel.row_twice",
        Text(f"Dòng của mục {key.code} xuất hiện hai lần.", f"The row of {key.code} stands here twice."),
        where=line_at(row),
        got=f"{first}, {row}",
        hint=Text("Xóa dòng chép thừa.", "Delete the copied row."),
    )


def _not_computed(address: str) -> Problem:
    return Problem(
        "excel.not_computed",
        Text("Ô có công thức chưa được tính.", "The cell has a formula that was never computed."),
        where=address,
        expected=Text("một giá trị", "a value"),
        hint=Text(
            "Mở tệp bằng Excel, lưu lại; hoặc ghi thẳng giá trị.", "Open and save it in Excel, or type the value."
        ),
    )
