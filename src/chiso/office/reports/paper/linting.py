"""The template linter: everything that is wrong with an uploaded template, and where, before anybody prints with it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from chiso.engine.errors import InputError, Location, Problem, Severity, Text, within
from chiso.engine.files import Limits, inspect
from chiso.office.reports.paper.kinds import Kind
from chiso.office.reports.paper.layout import FONT, MARGINS_MM, PAPER_MM, TOLERANCE_MM
from chiso.office.reports.paper.tags import Place, check_tags

_EMU_PER_MM: Final = 36_000
_LIMITS: Final = Limits(max_bytes=5 * 2**20, allowed=frozenset({"docx"}))
_SIDES: Final = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}


def lint(data: bytes, name: str, kind: Kind) -> tuple[Problem, ...]:
    """Every problem of a template, errors first; only warnings (layout) leave it usable."""
    try:
        inspect(data, name, _LIMITS)
    except InputError as error:
        return error.problems
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever the broken part causes
        return (
            Problem(
                "template.unreadable",
                Text("Không mở được tệp Word.", "The Word file cannot be opened."),
                got=type(error).__name__,
                hint=Text("Mở bằng Word, lưu lại dạng .docx.", "Open it in Word and save it as .docx."),
            ),
        )
    found = check_tags(_places(document), kind.data)
    problems = [*found.problems, *_missing(found.used, kind), *_page(document), *_fonts(document)]
    return tuple(sorted(problems, key=lambda problem: problem.severity != "error"))


def usable(problems: tuple[Problem, ...]) -> bool:
    """Whether a template with these problems may be used."""
    return all(problem.severity != "error" for problem in problems)


def _missing(used: set[str], kind: Kind) -> list[Problem]:
    return [
        Problem(
            "template.obligatory",
            Text("Mẫu thiếu trường bắt buộc.", "The template lacks an obligatory field."),
            where=str(kind.name),
            expected=Text(f"{{{{ {path} }}}}", f"{{{{ {path} }}}}"),
            hint=Text("Thêm trường này vào đúng chỗ trong mẫu.", "Put the field where it belongs."),
        )
        for path in kind.obligatory
        if path not in used
    ]


def _places(document: Any) -> Iterator[Place]:
    """Every paragraph with its place, in reading order; headers and footers last."""
    yield from _inside(document.iter_inner_content(), "")
    for index, section in enumerate(document.sections, start=1):
        for name, part in (
            (Location("đầu trang", "header"), section.header),
            (Location("đầu trang thứ nhất", "first page's header"), section.first_page_header),
            (Location("chân trang", "footer"), section.footer),
            (Location("chân trang thứ nhất", "first page's footer"), section.first_page_footer),
        ):
            if not part.is_linked_to_previous:
                yield from _inside(part.iter_inner_content(), within(name, _section(index)))


def _section(number: int) -> Location:
    return Location(f"phần {number}", f"section {number}")


def _inside(blocks: Any, outer: str) -> Iterator[Place]:
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            yield from _in_table(block, within(outer, Location(f"bảng {tables}", f"table {tables}")))
        else:
            paragraphs += 1
            yield Place(within(outer, Location(f"đoạn {paragraphs}", f"paragraph {paragraphs}")), _text(block))


def _in_table(table: Table, name: Location) -> Iterator[Place]:
    for row_number, row in enumerate(table.rows, start=1):
        for cell_number, cell in enumerate(row.cells, start=1):
            here = Location(f"hàng {row_number}, cột {cell_number}", f"row {row_number}, column {cell_number}")
            where = within(name, here)
            for block in cell.iter_inner_content():
                if isinstance(block, Table):
                    yield from _in_table(block, within(where, Location("bảng trong ô", "table in the cell")))
                else:
                    yield Place(where, _text(block))


def _text(paragraph: Paragraph) -> str:
    """The paragraph as Word shows it, without what is marked as deleted."""
    return "".join(
        part.text or ("\n" if part.tag == qn("w:br") else "") for part in paragraph._p.iter(qn("w:t"), qn("w:br"))
    )


def _page(document: Any) -> list[Problem]:
    problems: list[Problem] = []
    for index, section in enumerate(document.sections, start=1):
        size = tuple(sorted((_mm(section.page_width), _mm(section.page_height))))
        if any(abs(one - other) > 1 for one, other in zip(size, PAPER_MM, strict=True)):
            problems.append(
                _layout(
                    "template.paper",
                    Text("Khổ giấy không phải A4.", "The paper is not A4."),
                    _section(index),
                    f"{size[0]:.0f} × {size[1]:.0f} mm",
                    Text("210 × 297 mm", "210 × 297 mm"),
                )
            )
        for side, (least, most) in MARGINS_MM.items():
            margin = _mm(getattr(section, f"{side}_margin"))
            if not least - TOLERANCE_MM <= margin <= most + TOLERANCE_MM:
                problems.append(
                    _layout(
                        "template.margin",
                        Text(f"Lề {_SIDES[side]} không đúng thể thức.", f"The {side} margin is not as decreed."),
                        _section(index),
                        f"{margin:.1f} mm".replace(".", ","),
                        Text(f"{least}–{most} mm", f"{least}–{most} mm"),
                    )
                )
    return problems


def _mm(length: Any) -> float:
    return float(length or 0) / _EMU_PER_MM


def _fonts(document: Any) -> list[Problem]:
    """Runs in another font than Times New Roman: each font is told once, where it first stands."""
    problems: list[Problem] = []
    normal = document.styles["Normal"].font.name
    if normal and normal != FONT:
        problems.append(_font(Location("kiểu Normal", "style Normal"), normal))
    seen: set[str] = {FONT, str(normal)}
    for number, paragraph in enumerate(document.element.body.iter(qn("w:p")), start=1):
        for fonts in paragraph.iter(qn("w:rFonts")):
            name = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
            if name and name not in seen:
                seen.add(name)
                text = "".join(part.text or "" for part in paragraph.iter(qn("w:t"))).strip()
                tail = f" “{text[:30]}”" if text else ""
                where = Location(f"đoạn thứ {number} của tệp{tail}", f"paragraph {number} of the file{tail}")
                problems.append(_font(where, name))
    return problems


def _font(where: Location, name: str) -> Problem:
    return _layout(
        "template.font",
        Text("Phông chữ không đúng thể thức.", "The font is not as decreed."),
        where,
        name,
        Text(FONT, FONT),
    )


def _layout(code: str, message: Text, where: str, got: str, expected: Text) -> Problem:
    """A matter of layout: told, but the office may have its reasons."""
    severity: Severity = "warning"
    hint = Text("Theo Phụ lục I Nghị định 30/2020/NĐ-CP.", "By Appendix I of Decree 30/2020/NĐ-CP.")
    return Problem(code, message, where=where, got=got, expected=expected, hint=hint, severity=severity)
