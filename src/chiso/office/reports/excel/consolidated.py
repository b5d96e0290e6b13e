"""All sheets of a round in one workbook: a page for each group, a row for each unit, a column for each field.

The trap: thousands of sheets held in memory at once. They are read, scored and written in portions.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from chiso.engine.frameworks import Framework
from chiso.engine.text import format_date_official
from chiso.office.frameworks.queries import framework_of
from chiso.office.reports.excel.styles import Styles
from chiso.office.rounds.models import Round, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.rounds import STANDING
from chiso.office.rounds.scores import VALUE_STAGES, score_books

_PORTION: Final = 200
_HEAD: Final = 4  # the row of the column heads
_STAGES: Final = (
    (Stage.SELF, "Tự chấm"),
    (Stage.APPRAISAL_1, "Thẩm định lần 1"),
    (Stage.APPRAISAL_2, "Thẩm định lần 2"),
    (Stage.COUNCIL, "Hội đồng"),
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: its points at every stage, and per field at the latest stage that has values of its own."""

    name: str
    state: str
    evidence_lacking: int
    fields: tuple[Decimal | None, ...]
    stages: tuple[Decimal | None, ...]
    base: Decimal | None
    percent: Decimal | None
    grade: str


def write_round(round_: Round, *, at: datetime, training: bool) -> bytes:
    """The workbook of a round, as bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = Styles(book)
    groups = RoundGroup.objects.filter(STANDING, round=round_).select_related("framework").defer("framework__source")
    for group in groups.order_by("order", "id"):
        _write_group(book, styles, round_, group, at, training)
    book.close()
    return buffer.getvalue()


def _write_group(book: Any, styles: Styles, round_: Round, group: RoundGroup, at: datetime, training: bool) -> None:
    framework = framework_of(group.framework)
    page = book.add_worksheet(_page_name(group.name))
    heads = [
        "STT", "Đơn vị", "Tình trạng phiếu", "Tiêu chí thiếu minh chứng",
        *(f"{root.code}. {root.name.vi}" for root in framework.roots),
        *(name for _, name in _STAGES), "Điểm chuẩn", "Chỉ số (%)", "Xếp loại",
    ]  # fmt: skip
    last = len(heads) - 1
    page.merge_range(0, 0, 0, last, f"TỔNG HỢP ĐIỂM NĂM {round_.year}: {group.name.upper()}", styles.title)
    page.merge_range(1, 0, 1, last, f"{round_.name}. {framework.name.vi} ({framework.code})", styles.centred)
    when = f"Lập lúc {at:%H:%M}, {format_date_official(at.date())}. Điểm lĩnh vực theo bước gần nhất có số liệu."
    page.merge_range(2, 0, 2, last, when, styles.centred_soft)
    if training:
        page.merge_range(3, 0, 3, last, "BẢN TẬP HUẤN: mọi số liệu là giả định", styles.warning)
        page.set_header("&C&14&BTẬP HUẤN")
    for column, head in enumerate(heads):
        page.write_string(_HEAD, column, head, styles.head)
    row = _HEAD
    for row, line in enumerate(lines_of(group, framework), start=_HEAD + 1):
        _write_line(page, styles, row, row - _HEAD, line)
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 34)
    page.set_column(2, 3, 14)
    page.set_column(4, last, 11)
    page.set_row(_HEAD, 64)
    page.freeze_panes(_HEAD + 1, 2)
    page.autofilter(_HEAD, 0, max(row, _HEAD + 1), last)
    page.set_landscape()
    page.set_paper(8 if last > 14 else 9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.print_area(0, 0, row, last)
    page.set_footer("&C&P/&N")


def _page_name(name: str) -> str:
    """A name that a page of a workbook may have."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name)[:31].strip("' ") or "Nhóm"


def _write_line(page: Any, styles: Styles, row: int, number: int, line: UnitLine) -> None:
    page.write_number(row, 0, number, styles.text)
    page.write_string(row, 1, line.name, styles.text)
    page.write_string(row, 2, line.state, styles.text)
    page.write_number(row, 3, line.evidence_lacking, styles.text)
    values = [*line.fields, *line.stages, line.base, line.percent]
    for column, value in enumerate(values, start=4):
        if value is None:
            page.write_blank(row, column, None, styles.points)
        else:
            page.write_number(row, column, float(value), styles.points)
    page.write_string(row, 4 + len(values), line.grade, styles.text)


def lines_of(group: RoundGroup, framework: Framework) -> Iterator[UnitLine]:
    """The units of a group in Vietnamese order; read and scored in portions."""
    keys = list(Sheet.objects.filter(group=group).order_by("unit__sort_key", "unit_id").values_list("pk", flat=True))
    for start in range(0, len(keys), _PORTION):
        portion = Sheet.objects.filter(pk__in=keys[start : start + _PORTION]).select_related("unit")
        sheets = sorted(portion, key=lambda sheet: (sheet.unit.sort_key, sheet.unit_id))
        for sheet in sheets:
            sheet.group = group
        books = books_of(sheet.pk for sheet in sheets)
        reached = {sheet.pk: {answer.stage for answer in books[sheet.pk].answers} for sheet in sheets}
        scored = {stage: score_books(sheets, books, stage) for stage in VALUE_STAGES}
        for sheet in sheets:
            yield _line(sheet, framework, {stage: scored[stage][sheet.pk] for stage in VALUE_STAGES}, reached[sheet.pk])


def _line(sheet: Sheet, framework: Framework, scored: dict[str, Any], reached: set[str]) -> UnitLine:
    latest = next((stage for stage in reversed(VALUE_STAGES) if stage in reached), Stage.SELF)
    totals = scored[latest].totals
    bands = {band.code: band.name.vi for band in framework.bands}
    last = VALUE_STAGES.index(latest)
    return UnitLine(
        name=sheet.unit.name,
        state=_state(sheet.state),
        evidence_lacking=sheet.missing_evidence,
        fields=tuple(totals.nodes[root.code].points for root in framework.roots),
        stages=tuple(
            scored[stage].totals.points if place <= last and reached else None
            for place, stage in enumerate(VALUE_STAGES)
        ),
        base=totals.base,
        percent=totals.published if reached else None,
        grade=bands.get(totals.grade or "", "") if reached else "",
    )


def _state(state: str) -> str:
    """The state in Vietnamese whatever language the reader's page has: the workbook is official."""
    from django.utils.translation import override

    with override("vi"):
        return str(SheetState(state).label)
