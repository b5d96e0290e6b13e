"""A sheet as a workbook in the layout of an official annex: open cells for figures, the rest locked."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from chiso.engine.scoring import InputSpec
from chiso.engine.scoring.scorer import scorer_for
from chiso.engine.text import format_date_official, format_decimal
from chiso.office.frameworks.wording import rule_in_words
from chiso.office.reports.excel.content import AdjustmentRow, Held, Row, SheetContent
from chiso.office.reports.excel.formulas import knock_out, leaf_formula, plain
from chiso.office.reports.excel.layout import (
    COUNT,
    EVIDENCE,
    FORMAT,
    HEADS,
    KEY,
    LABEL,
    LISTS,
    MAIN,
    MAX,
    META,
    NAME,
    NOTE,
    NUMBER,
    POINTS,
    RULE,
    STATUS,
    STATUS_WORDS,
    UNIT,
    VALUE,
    WIDTHS,
    YES_NO,
    Key,
)
from chiso.office.reports.excel.styles import Styles
from chiso.office.reports.excel.values import option_name, out_of
from chiso.office.rounds.models import AnswerStatus

_FIRST = 7  # the first row of the table's body, from 0
_LINE = 14.5  # points of height for a line of 11 pt text
_MANY = 250  # an in-cell list longer than this many letters must stand on a sheet of its own


def write_sheet(content: SheetContent, *, at: datetime, training: bool) -> bytes:
    """The workbook of one sheet, as bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Writer(book, content, at, training).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one workbook; holds the row at which it stands."""

    def __init__(self, book: Workbook, content: SheetContent, at: datetime, training: bool) -> None:
        self.book, self.content, self.at, self.training = book, content, at, training
        self.page: Worksheet = book.add_worksheet(MAIN)
        self.lists: Worksheet = book.add_worksheet(LISTS)
        self.meta: Worksheet = book.add_worksheet(META)
        self.styles = Styles(book)
        self.rules = scorer_for(content.framework).rules
        self.row = _FIRST
        self.first_rows: dict[str, int] = {}
        self.list_columns = 0
        self.held: list[tuple[str, str, Held]] = []

    def write(self) -> None:
        self._set_up()
        self._head()
        # rows are placed before they are written: totals and knock-outs point at rows further down
        row = self.row
        for one in self.content.rows:
            self.first_rows[one.node.code] = row
            row += max(1, len(one.specs))
        for one in self.content.rows:
            self._leaf(one) if one.is_leaf else self._branch(one)
        last = self.row - 1
        adjustments = [self._adjustment(item) for item in self.content.adjustments]
        self._totals(last, adjustments)
        self._meta()
        self._finish()

    def _set_up(self) -> None:
        for column, width in enumerate(WIDTHS):
            self.page.set_column(column, column, width, None, {"hidden": column == KEY})
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.set_margins(left=0.6, right=0.5, top=0.7, bottom=0.7)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C&P/&N")
        self.page.hide_gridlines(2)
        self.lists.hide()
        self.meta.very_hidden()

    def _head(self) -> None:
        sheet, styles = self.content.sheet, self.styles
        round_ = sheet.group.round
        lines = [
            (f"PHIẾU TỰ CHẤM ĐIỂM NĂM {round_.year}", styles.title),
            (sheet.unit.name, styles.subtitle),
            (f"{round_.name}. {self.content.framework.name.vi} ({self.content.framework.code})", styles.centred),
            (f"Xuất lúc {self.at:%H:%M}, {format_date_official(self.at.date())}", styles.centred_soft),
        ]
        if self.training:
            lines.append(("BẢN TẬP HUẤN: mọi số liệu là giả định", styles.warning))
        for index, (text, style) in enumerate(lines):
            self.page.merge_range(index, NUMBER, index, NOTE, text, style)
        guide = (
            "Chỉ nhập vào ô nền vàng nhạt. Điểm trong tệp để tham khảo; điểm chính thức do phần mềm tính khi nhập lại."
        )
        self.page.merge_range(_FIRST - 2, NUMBER, _FIRST - 2, NOTE, guide, styles.guide)
        for column, head in enumerate(HEADS):
            self.page.write_string(_FIRST - 1, column, head, styles.head)
        self.page.set_row(_FIRST - 1, 32)
        self.page.freeze_panes(_FIRST, 2)
        self.page.repeat_rows(_FIRST - 1)

    def _branch(self, row: Row) -> None:
        style = self.styles.branch(row.depth)
        at = self.row
        for column in range(KEY):
            self.page.write_blank(at, column, None, style.text)
        self.page.write_string(at, NUMBER, row.node.code, style.text)
        self.page.write_string(at, NAME, row.node.name.vi, style.text)
        if row.node.max is not None:
            self.page.write_number(at, MAX, float(row.node.max), style.points)
        children = [
            xl_rowcol_to_cell(self.first_rows[child.code], POINTS)
            for child in self.content.framework.children(row.node.code)
            if child.code in self.first_rows
        ]
        self.page.write_formula(at, POINTS, f"=SUM({','.join(children)})", style.points, _shown(row.points))
        self.row += 1

    def _leaf(self, row: Row) -> None:
        at, specs = self.row, row.specs
        last = at + max(1, len(specs)) - 1
        styles = self.styles
        rule = rule_in_words(self.rules[row.node.code], row.node).vi
        self._block(at, last, NUMBER, row.node.code, styles.text)
        self._block(at, last, NAME, row.node.name.vi, styles.text)
        self._block(at, last, MAX, float(row.node.max) if row.node.max is not None else "", styles.points)
        self._block(at, last, RULE, rule, styles.text)
        for index, spec in enumerate(specs):
            self._input(at + index, spec, row)
            kind = "leaf" if index == 0 else "more"
            self.page.write_string(at + index, KEY, str(Key(kind, row.node.code, spec.name)), styles.text)
        if not specs:
            self.page.write_string(at, LABEL, row.owner, styles.shut)
            for column in (VALUE, UNIT):
                self.page.write_blank(at, column, None, styles.shut)
        self._status(at, last, row)
        self._points(at, last, row)
        self._block(at, last, EVIDENCE, "\n".join(row.evidence), styles.text)
        self._block(at, last, NOTE, row.held.note, styles.open_text if row.open else styles.shut)
        if row.open:
            self.held.append(("leaf", row.node.code, row.held))
        told = [(NAME, row.node.name.vi), (RULE, rule), (EVIDENCE, "\n".join(row.evidence)), (NOTE, row.held.note)]
        height = max(_lines(text, column) for column, text in told) / (last - at + 1)
        for index in range(at, last + 1):
            label = _lines(specs[index - at].label.vi, LABEL) if specs else _lines(row.owner, LABEL)
            self.page.set_row(index, max(height, label) * _LINE + 2)
        self.row = last + 1

    def _input(self, at: int, spec: InputSpec, row: Row) -> None:
        styles = self.styles
        self.page.write_string(at, LABEL, spec.label.vi or spec.name, styles.text)
        self.page.write_string(at, UNIT, spec.unit, styles.text)
        value = out_of(spec, row.held.inputs.get(spec.name, ""))
        style = styles.input(spec.type) if row.open else styles.shut
        if not row.open and value is None:
            value = row.owner
        self._value(at, VALUE, value, style)
        if row.open:
            self._validate(at, spec)

    def _value(self, at: int, column: int, value: Any, style: Any) -> None:
        if value is None:
            self.page.write_blank(at, column, None, style)
        elif isinstance(value, date):
            self.page.write_datetime(at, column, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
        elif isinstance(value, (int, float)):
            self.page.write_number(at, column, value, style)
        else:
            self.page.write_string(at, column, value, style)

    def _validate(self, at: int, spec: InputSpec) -> None:
        """What the cell accepts: a list must be kept to, anything else only warns, for Excel is not the judge."""
        rule: dict[str, Any]
        if spec.type == "yes_no":
            rule = {"validate": "list", "source": list(YES_NO.values())}
        elif spec.type == "choice":
            rule = {"validate": "list", "source": self._list([option_name(spec, code) for code, _ in spec.options])}
        elif spec.type == "date":
            rule = {"validate": "date", "criteria": ">=", "value": date(1950, 1, 1), "error_type": "warning"}
        elif spec.type == "count":
            rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
        else:
            rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
            rule["error_type"] = "warning"
        rule |= {
            "input_title": (spec.label.vi or spec.name)[:32],
            "input_message": spec.expected.vi[:250],
            "error_title": "Số liệu chưa đúng dạng",
            "error_message": f"Cần {spec.expected.vi}."[:250],
        }
        self.page.data_validation(at, VALUE, at, VALUE, rule)

    def _list(self, names: list[str]) -> list[str] | str:
        """The names themselves, or the address of a column that holds them when they are too many for a cell."""
        if len(",".join(names)) <= _MANY and not any("," in name for name in names):
            return names
        column = self.list_columns
        self.list_columns += 1
        self.lists.write_column(0, column, names)
        first, last = (xl_rowcol_to_cell(row, column, True, True) for row in (0, len(names) - 1))
        return f"='{LISTS}'!{first}:{last}"

    def _status(self, at: int, last: int, row: Row) -> None:
        told = row.open or row.held.inputs or row.held.status != AnswerStatus.ANSWERED
        word = STATUS_WORDS[AnswerStatus(row.held.status)] if told else ""
        self._block(at, last, STATUS, word, self.styles.open_text if row.open else self.styles.shut)
        if row.open:
            self.page.data_validation(at, STATUS, at, STATUS, {"validate": "list", "source": [*STATUS_WORDS.values()]})

    def _points(self, at: int, last: int, row: Row) -> None:
        cells = [xl_rowcol_to_cell(at + index, VALUE) for index in range(len(row.specs))]
        status = xl_rowcol_to_cell(at, STATUS)
        formula = ""
        if row.open and cells:
            formula = leaf_formula(self.rules[row.node.code], row.node, cells, status, self._knocked(row))
        shown = _shown(row.points)
        if last > at:
            self.page.merge_range(at, POINTS, last, POINTS, "", self.styles.points)
        if formula:
            self.page.write_formula(at, POINTS, formula, self.styles.points, shown)
        elif shown == "":
            self.page.write_blank(at, POINTS, None, self.styles.points)
        else:
            self.page.write_number(at, POINTS, shown, self.styles.points)

    def _knocked(self, row: Row) -> str:
        """The condition under which a knock-out leaf takes this leaf's points."""
        above = {node.code for node in self.content.framework.ancestors(row.node.code)}
        found = []
        for code, other in self.content.leaves.items():
            rule = self.rules[code]
            if rule is None or rule.kind != "zero_parent" or code == row.node.code or other.node.parent not in above:
                continue
            first = self.first_rows[code]
            answered = f'{xl_rowcol_to_cell(first, STATUS)}="{STATUS_WORDS[AnswerStatus.ANSWERED]}"'
            found.append(f"AND({answered},{knock_out(xl_rowcol_to_cell(first, VALUE))})")
        return f"OR({','.join(found)})" if found else ""

    def _adjustment(self, item: AdjustmentRow) -> int:
        at, styles = self.row, self.styles
        side = "Điểm cộng" if item.side == "bonus" else "Điểm trừ"
        cap = "" if item.cap is None else f", tối đa {format_decimal(item.cap)}"
        for column in range(KEY):
            self.page.write_blank(at, column, None, styles.text)
        self.page.write_string(at, NAME, f"{side}: {item.name}", styles.text)
        self.page.write_string(at, RULE, f"Mỗi trường hợp {format_decimal(item.points_each)} điểm{cap}", styles.text)
        self.page.write_string(at, LABEL, "Số trường hợp", styles.text)
        count = COUNT
        self._value(at, VALUE, out_of(count, item.held.inputs.get("count", "")), styles.input("count"))
        self._validate(at, count)
        cell = xl_rowcol_to_cell(at, VALUE)
        core = f"{cell}*{plain(item.points_each)}"
        core = core if item.cap is None else f"MIN({core},{plain(item.cap)})"
        sign = "" if item.side == "bonus" else "-"
        self.page.write_formula(
            at, POINTS, f'=IF(COUNT({cell})=0,"",{sign}{core})', styles.points, _shown(item.points or None)
        )
        self._value(at, NOTE, item.held.note or None, styles.open_text)
        self.page.write_string(at, KEY, str(Key("count", item.code, "count")), styles.text)
        self.held.append(("count", item.code, item.held))
        self.row += 1
        return at

    def _totals(self, last: int, adjustments: list[int]) -> None:
        totals, style = self.content.scored.totals, self.styles.branch(0)
        roots = [xl_rowcol_to_cell(self.first_rows[root.code], POINTS) for root in self.content.framework.roots
                 if root.code in self.first_rows]  # fmt: skip
        extra = [xl_rowcol_to_cell(at, POINTS) for at in adjustments]
        status = _column(_FIRST, last, STATUS)
        keys, tops = _column(_FIRST, last, KEY), _column(_FIRST, last, MAX)
        away = STATUS_WORDS[AnswerStatus.NOT_APPLICABLE]
        at = self.row
        for index in range(2):
            for column in range(KEY):
                self.page.write_blank(at + index, column, None, style.text)
        self.page.write_string(at, NAME, "Tổng điểm tự chấm (điểm chuẩn ở cột Điểm tối đa)", style.text)
        base = f'=SUMIFS({tops},{keys},"leaf|*",{status},"<>{away}")'
        self.page.write_formula(at, MAX, base, style.points, _shown(totals.base))
        self.page.write_formula(at, POINTS, f"=SUM({','.join([*roots, *extra])})", style.points, _shown(totals.points))
        self.page.write_string(at + 1, NAME, "Chỉ số đạt được (%)", style.text)
        top, got = xl_rowcol_to_cell(at, MAX), xl_rowcol_to_cell(at, POINTS)
        self.page.write_formula(
            at + 1, POINTS, f'=IF({top}>0,ROUND({got}/{top}*100,2),"")', style.points, _shown(totals.published)
        )
        self.row = at + 2

    def _block(self, first: int, last: int, column: int, value: Any, style: Any) -> None:
        """A value over the rows of one leaf."""
        if last > first:
            self.page.merge_range(first, column, last, column, value, style)
        else:
            self._value(first, column, None if value == "" else value, style)

    def _meta(self) -> None:
        """What the reader needs to tell who changed what: the sheet, the framework and every value as it left."""
        facts = {
            "format": FORMAT,
            "sheet": str(self.content.sheet.pk),
            "framework": self.content.framework.code,
            "framework_sha256": self.content.framework.sha256,
            "exported_at": self.at.isoformat(timespec="seconds"),
        }
        for row, (name, value) in enumerate(facts.items()):
            self.meta.write_row(row, 0, [name, value])
        row = len(facts) + 1
        for kind, code, held in self.held:
            pairs = [part for name, text in held.inputs.items() for part in (name, text)]
            for column, text in enumerate([kind, code, str(held.version), held.status, held.note, *pairs]):
                self.meta.write_string(row, column, text)
            row += 1

    def _finish(self) -> None:
        self.page.print_area(0, NUMBER, self.row - 1, NOTE)
        self.page.protect("", {"format_columns": True, "format_rows": True, "format_cells": False})
        if self.training:
            self.page.set_header("&C&14&BTẬP HUẤN")
        self.page.activate()


def _lines(text: str, column: int) -> int:
    """How many lines the text needs in its column; spreadsheets do not fit the height of merged cells themselves."""
    letters = WIDTHS[column] * 1.05
    return max(1, sum(max(1, math.ceil(len(line) / letters)) for line in text.split("\n")))


def _shown(points: Any) -> Any:
    """The value that a viewer without recalculation shows."""
    return "" if points is None else float(points)


def _column(first: int, last: int, column: int) -> str:
    return f"{xl_rowcol_to_cell(first, column, True, True)}:{xl_rowcol_to_cell(last, column, True, True)}"
