"""Word and PDF files of official shape, made in memory."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from PIL import Image

HEADINGS = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành")


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plan_with_appendix() -> bytes:
    """A plan whose title block is a table and whose appendix merges the lead over two rows."""
    made = docx.Document()
    block = made.add_table(rows=2, cols=2)
    block.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH MẪU"
    block.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    block.cell(1, 0).text = "Số: 88/KH-UBND"
    block.cell(1, 1).text = "Mẫu, ngày 03 tháng 02 năm 2026"
    made.add_paragraph("KẾ HOẠCH")
    made.add_paragraph("Nâng cao Chỉ số PAPI năm 2026")
    made.add_paragraph("Phụ lục phân công nhiệm vụ kèm theo.")
    table = made.add_table(rows=5, cols=6)
    rows = (
        HEADINGS,
        ("I", "Công khai, minh bạch", "", "", "", ""),
        ("1", "Niêm yết công khai thủ tục hành chính", "Sở Nội vụ", "Sở Tư pháp", "Báo cáo", "Trước 30/6"),
        ("2", "Công bố danh sách hộ nghèo", "", "UBND các xã, phường", "Danh sách", "Quý II"),
        ("3", "Tuyên truyền trên hệ thống truyền thanh", "UBND các xã, phường", "", "Tin, bài", "Thường xuyên"),
    )
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 5))
    table.cell(2, 2).merge(table.cell(3, 2))
    return saved(made)


def paragraphs(*texts: str) -> bytes:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    return saved(made)


def text_pdf(*pages: str) -> bytes:
    """A PDF with real text; letters beyond ASCII are left to the font, so use plain ones."""
    return drawn_pdf(*(f"BT /F1 12 Tf 60 740 Td ({page}) Tj ET" for page in pages))


def drawn_pdf(*pages: str, page: str = "/MediaBox [0 0 595 842]", picture: Image.Image | None = None) -> bytes:
    """A PDF of pages written in its operators; /F1 is Helvetica, /I1 the grey picture, `page` what every page says."""
    streams = [content.encode("latin-1") for content in pages]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    image = picture or Image.new("L", (1, 1), 255)
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length %d >>\nstream\n%s\nendstream" % (*image.size, image.width * image.height, image.tobytes())
    )
    kids: list[str] = []
    for stream in streams:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>" % (page.encode(), len(objects))
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
