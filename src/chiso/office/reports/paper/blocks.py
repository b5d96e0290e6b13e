"""The parts that official documents are built of, with python-docx: head, title, paragraphs, tables, signature."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Literal

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Mm, Pt
from docx.text.paragraph import Paragraph as TextParagraph

from chiso.office.reports.paper.layout import FONT, MOTTO, NATION, SIZES, SUBJECT_RULE_CM

Align = Literal["left", "center", "right", "justify"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Paper:
    """A document under construction; `landscape` lays its first section on its side."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.document = docx.Document()
        # what stands side by side (head, signatures) keeps its proportions on the wider page
        self._stretch = (297 - 45) / (210 - 45) if landscape else 1.0
        normal = self.document.styles["Normal"]
        normal.font.name = FONT
        normal.font.size = Pt(SIZES["body"])
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        self.document.core_properties.author = "ChiSo"
        self._page(self.document.sections[0], landscape=landscape)
        self._number_pages(self.document.sections[0])

    def _page(self, section: Any, *, landscape: bool = False) -> None:
        width, height = Mm(210), Mm(297)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (height, width) if landscape else (width, height)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)

    def _number_pages(self, section: Any) -> None:
        """The number in the middle of the top margin, from the second page on."""
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run()
        run.font.size = Pt(SIZES["page_number"])
        for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.set(qn("xml:space"), "preserve")
                part.text = text
            run._r.append(part)
        section.first_page_header.paragraphs[0].text = ""

    def picture(self, data: bytes, *, height_cm: float, left: float = 0) -> None:
        """A picture of a height, lower where it would be wider than the page.

        Raises UnrecognizedImageError for what Word cannot show.
        """
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(left)
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(data), height=Cm(height_cm))
        too_wide = shape.width / Cm(14)
        if too_wide > 1:
            shape.width, shape.height = Cm(14), Emu(round(shape.height / too_wide))

    def annex(self, *, landscape: bool = False) -> None:
        """A new section for an annex; its pages are numbered by themselves."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._page(section, landscape=landscape)
        section.different_first_page_header_footer = True
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), "1")
        section._sectPr.append(numbering)

    def head(self, *, superior: bool = True, number: bool = True, about: str = "") -> None:
        """Issuing body and nation side by side, then number and place with date; `about` is a letter's subject."""
        table = self._invisible_table(2, (6.6, 9.9))
        left, right = table.rows[0].cells
        first = left.paragraphs[0]
        if superior:
            # committees have none: the line goes with its tags, so that both columns begin at the same height
            self._line(first, "{%p if head.superior %}", SIZES["superior"])
            self._line(left.add_paragraph(), "{{ head.superior }}", SIZES["superior"])
            self._line(left.add_paragraph(), "{%p endif %}", SIZES["superior"])
            first = left.add_paragraph()
        self._line(first, "{{ head.issuer }}", SIZES["issuer"], bold=True)
        self._rule(first, 2.2)
        first = right.paragraphs[0]
        self._line(first, NATION, SIZES["nation"], bold=True)
        second = right.add_paragraph()
        self._line(second, MOTTO, SIZES["motto"], bold=True)
        self._rule(second, 5.4)
        left, right = table.rows[1].cells
        if number:
            self._line(left.paragraphs[0], "Số: {{ head.number }}", SIZES["number"])
        if about:
            self._line(left.add_paragraph(), about, SIZES["about"])
        self._line(right.paragraphs[0], "{{ head.place_date }}", SIZES["place"], italic=True)
        self.text("", size=6)

    def _invisible_table(self, rows: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(rows=rows, cols=len(widths))
        widths = [width * self._stretch for width in widths]
        self._measure(table, widths)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        return table

    def _measure(self, table: Any, widths: Sequence[float]) -> None:
        """Fixed widths in the grid too: Word reads the cells, LibreOffice the grid."""
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)

    def _line(
        self,
        paragraph: Any,
        text: str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        align: Align = "center",
    ) -> Any:
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        run.bold, run.italic = bold, italic
        return run

    def _rule(self, above: Any, width_cm: float) -> None:
        """A thin line below a paragraph, as wide as the decree wants: the border of an indented, tiny paragraph."""
        cell_width = getattr(above._parent, "width", None) or self._text_width()
        line: Any = OxmlElement("w:p")
        above._p.addnext(line)
        paragraph = TextParagraph(line, above._parent)
        side = Emu(max(0, int((cell_width - Cm(width_cm)) / 2) - Cm(0.2)))
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = side
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
        borders = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        line.get_or_add_pPr().append(borders)

    def _text_width(self) -> int:
        page = self.document.sections[-1]
        width, left, right = page.page_width, page.left_margin, page.right_margin
        if width is None or left is None or right is None:
            raise ValueError("the section has no page size")
        return int(width) - int(left) - int(right)

    def title(self, kind: str, *subject: str) -> None:
        """The name of the type in capitals, the subject below it."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._line(paragraph, kind, SIZES["title"], bold=True)
        for line in subject:
            below = self.document.add_paragraph()
            below.paragraph_format.keep_with_next = True
            self._line(below, line, SIZES["subject"], bold=True)
        if subject:
            self._rule(below, SUBJECT_RULE_CM)
        self.text("", size=6)

    def annex_title(self, name: str, about: str, reference: str) -> None:
        """The word "Phụ lục" in ordinary letters, the annex's name in capitals, and to what it belongs."""
        for words, bold, italic in (("Phụ lục", True, False), (name, True, False), (about, True, False),
                                    (reference, False, True)):  # fmt: skip
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            self._line(paragraph, words, SIZES["subject"], bold=bold, italic=italic)
        self._rule(paragraph, SUBJECT_RULE_CM)
        self.text("", size=6)

    def article(self, number: str, text: str) -> None:
        """An article of a decision: its number stands out."""
        paragraph = self.text(number, bold=True)
        paragraph.add_run(text).font.size = Pt(SIZES["body"])

    def text(
        self, text: str, *, size: float | None = None, bold: bool = False, italic: bool = False,
        align: Align = "justify", indent: bool = True, before: float = 0, after: float = 6, keep: bool = False,
        left: float = 0,
    ) -> Any:  # fmt: skip
        """A paragraph of the body; `left` is its distance from the margin in centimetres."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.keep_with_next = keep
        if left:
            shape.left_indent = Cm(left)
        if indent and align == "justify" and text:
            shape.first_line_indent = Cm(1.27)
        run = paragraph.add_run(text)
        run.font.size = Pt(size or SIZES["body"])
        run.bold, run.italic = bold, italic
        return paragraph

    def lines(self, *texts: str, **how: Any) -> None:
        """Several paragraphs of one kind."""
        for text in texts:
            self.text(text, **how)

    def repeated(self, loop: str, text: str, **how: Any) -> None:
        """A paragraph for each item of a list."""
        self.text("{%p for " + loop + " %}", indent=False, after=0)
        self.text(text, **how)
        self.text("{%p endfor %}", indent=False, after=0)

    def table(
        self, loop: str, heads: Sequence[str], cells: Sequence[str], widths: Sequence[float], aligns: Sequence[Align],
        *, group_if: str = "", after: Sequence[Sequence[str]] = (),
    ) -> None:  # fmt: skip
        """A ruled table with a row for each item; `group_if` prints an item's row bold; `after` are closing rows."""
        table = self.document.add_table(rows=0, cols=len(heads))
        table.style = "Table Grid"
        self._measure(table, widths)
        head = self._row(table, heads, widths, ["center"] * len(heads), bold=True)
        self._repeat_head(head)
        self._tag(table, f"{{%tr for {loop} %}}", widths)
        if group_if:
            self._tag(table, f"{{%tr if {group_if} %}}", widths)
            self._row(table, cells, widths, aligns, bold=True)
            self._tag(table, "{%tr else %}", widths)
        self._row(table, cells, widths, aligns)
        if group_if:
            self._tag(table, "{%tr endif %}", widths)
        self._tag(table, "{%tr endfor %}", widths)
        for row in after:
            self._row(table, row, widths, aligns, bold=True)
        self.text("", size=6, indent=False)

    def _row(
        self, table: Any, texts: Sequence[str], widths: Sequence[float], aligns: Sequence[Align], *, bold: bool = False
    ) -> Any:
        row = table.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell, text, width, align in zip(row.cells, texts, widths, aligns, strict=True):
            cell.width = Cm(width)
            self._line(cell.paragraphs[0], text, SIZES["table"], bold=bold, align=align)
            air = cell.paragraphs[0].paragraph_format
            air.space_before = air.space_after = Pt(2)
        return row

    def _tag(self, table: Any, tag: str, widths: Sequence[float]) -> None:
        """A row that holds only a tag; it vanishes when the document is made."""
        row = table.add_row()
        self._line(row.cells[0].paragraphs[0], tag, SIZES["table"], align="left")

    def _repeat_head(self, row: Any) -> None:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)

    def signature(self, *recipients: str) -> None:
        """Recipients on the left, authority, room for signature and seal, and name on the right."""
        table = self._invisible_table(1, (7.5, 9.0))
        self._unbroken(table)
        left, right = table.rows[0].cells
        if recipients:
            self._recipients(left.paragraphs[0], left.add_paragraph, recipients)
        self._signed(right, "{{ signing.authority }}", "{{ signing.name }}")

    def _recipients(self, first: TextParagraph, add: Callable[[], TextParagraph], recipients: Sequence[str]) -> None:
        self._line(first, "Nơi nhận:", SIZES["recipients_head"], bold=True, italic=True, align="left")
        for line in recipients:
            self._line(add(), line, SIZES["recipients"], align="left")

    def two_signatures(self, left: tuple[str, str], right: tuple[str, str], *recipients: str) -> None:
        """Two people sign side by side, as under minutes; recipients stand below them (Decree 30/2020, form 1.10)."""
        table = self._invisible_table(1, (8.25, 8.25))
        self._unbroken(table)
        for cell, (capacity, name) in zip(table.rows[0].cells, (left, right), strict=True):
            self._signed(cell, capacity, name)
        self._recipients(self.document.add_paragraph(), self.document.add_paragraph, recipients)

    def _unbroken(self, table: Any) -> None:
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    def _signed(self, cell: Any, capacity: str, name: str) -> None:
        self._line(cell.paragraphs[0], capacity, SIZES["signature"], bold=True)
        for _ in range(4):
            self._line(cell.add_paragraph(), "", SIZES["signature"])
        self._line(cell.add_paragraph(), name, SIZES["signature"], bold=True)

    def bytes(self) -> bytes:
        """The document as a file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()
