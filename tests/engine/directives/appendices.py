"""Plans with appendix tables of several shapes as Word files, and the same on paper: printed to PDF, scanned."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from PIL import Image

from tests.engine.directives.makers import saved
from tests.office.reports.sheets import converted

BODIES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Văn phòng UBND tỉnh", "UBND các xã, phường", "Sở Y tế")
WORKS = (
    "Niêm yết công khai thủ tục hành chính tại trụ sở và trên trang thông tin điện tử",
    "Công bố danh sách hộ nghèo, hộ cận nghèo",
    "Tuyên truyền trên hệ thống truyền thanh cơ sở về Chỉ số PAPI",
    "Kiểm tra công tác cải cách hành chính tại các cơ quan, đơn vị",
    "Rà soát, đơn giản hóa thủ tục hành chính nội bộ",
    "Tổ chức lấy ý kiến mức độ hài lòng của người dân đối với dịch vụ công",
)
DUE = ("Trước 30/6/2026", "Quý II/2026", "Thường xuyên", "Tháng 9/2026", "Trước ngày 15/11/2026", "Hằng quý")
WIDTHS = (1.2, 5.6, 2.8, 2.8, 2.3, 2.6)


@dataclass(frozen=True)
class Shape:
    """How an appendix is laid out."""

    rows: int = 8
    two_headings: bool = False
    repeated: bool = False
    landscape: bool = False
    shade: str = ""
    open_sides: bool = False
    size: int = 13


def plan(shape: Shape) -> bytes:
    """A plan whose appendix has groups, and leads merged over two rows."""
    made = docx.Document()
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(shape.size)
    _paper(made, landscape=shape.landscape)
    block = made.add_table(rows=2, cols=2)
    block.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH MẪU"
    block.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    block.cell(1, 0).text = "Số: 88/KH-UBND"
    block.cell(1, 1).text = "Mẫu, ngày 03 tháng 02 năm 2026"
    for text in ("KẾ HOẠCH", "Nâng cao Chỉ số PAPI năm 2026", "PHỤ LỤC", "Phân công nhiệm vụ"):
        made.add_paragraph(text)
    _table(made, shape)
    made.add_paragraph("Nơi nhận:\n- Như trên;\n- Lưu: VT.")
    return saved(made)


def _paper(made: Document, *, landscape: bool) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)


def _table(made: Document, shape: Shape) -> None:
    table = made.add_table(rows=2 if shape.two_headings else 1, cols=6, style="Table Grid")
    _heading(table, shape)
    for at in range(shape.rows):
        if at % 5 == 0:
            group = table.add_row().cells
            group[0].text = ("I", "II", "III", "IV", "V", "VI")[at // 5]
            group[1].merge(group[5]).text = "Nhóm nhiệm vụ công khai, minh bạch"
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(at + 1), WORKS[at % 6]
        cells[3].text = BODIES[(at + 2) % 6] if at % 4 else ""
        cells[4].text, cells[5].text = ("Báo cáo" if at % 2 else "Kế hoạch, tin bài"), DUE[at % 6]
        if at % 5 == 2:
            table.cell(len(table.rows) - 2, 2).merge(cells[2])
        else:
            cells[2].text = BODIES[at % 6]
    _sized(table, shape)


def _heading(table: Table, shape: Shape) -> None:
    texts = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành")
    for cell, text in zip(table.rows[0].cells, texts, strict=True):
        cell.text = text
    if shape.two_headings:
        for at in (0, 1, 4, 5):
            table.cell(0, at).merge(table.cell(1, at))
            table.cell(0, at).text = texts[at]
        table.cell(0, 2).merge(table.cell(0, 3)).text = "Cơ quan thực hiện"
        table.cell(1, 2).text, table.cell(1, 3).text = "Chủ trì", "Phối hợp"
    for row in table.rows:
        if shape.repeated:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in row.cells if shape.shade else ():
            _shade(cell, shape.shade)


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _sized(table: Table, shape: Shape) -> None:
    wider = 1.35 if shape.landscape else 1.0
    table.autofit = False
    for width, column in zip(WIDTHS, table.columns, strict=True):
        for cell in column.cells:
            cell.width = Cm(width * wider)
    if shape.open_sides:
        borders = OxmlElement("w:tblBorders")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:val"), "nil")
            borders.append(edge)
        table._tbl.tblPr.append(borders)


def printed(word: bytes, folder: Path) -> bytes:
    """The Word file as LibreOffice prints it to PDF."""
    return converted(word, "ke-hoach.docx", "pdf", folder).read_bytes()


def scanned(pdf: bytes, *, askew: float = 0.8, dots: int = 200) -> bytes:
    """The pages as an office scanner makes them: pictures, a little askew to either side, dusty."""
    pages: list[Image.Image] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for at, page in enumerate(document):
            picture = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
            turned = picture.rotate(-askew if at % 2 else askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
            dust = Image.effect_noise(turned.size, 40).point(lambda value: 255 if value > 45 else value * 4)
            pages.append(Image.blend(turned, dust, 0.12))
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dots, save_all=True, append_images=pages[1:])
    return out.getvalue()
