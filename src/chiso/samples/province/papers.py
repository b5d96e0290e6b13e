"""The papers that units attach: short documents with real text, as PDF or as Word, in the look of office documents.

The PDF is drawn with PDFium and an embedded font, so that its Vietnamese text can be searched and copied. The Word
files are one skeleton, made once by python-docx, with its words replaced: five hundred of them cost a second.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from html import escape

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from chiso.engine.text import format_date_official
from chiso.office.evidence.models import DocumentType
from chiso.packaged import font_file

A4 = (595.0, 842.0)
LEFT, TOP, LEADING, SIZE, LINE = 70.0, 780.0, 18.0, 11.0, 80
_FILE_ID = re.compile(rb"/ID\s*\[.{66,80}?\]", re.DOTALL)
_MADE_AT = re.compile(rb"/CreationDate\(D:\d{14}")
LEFT_COLUMN, MIDDLE, RIGHT_COLUMN = 160.0, A4[0] / 2, 410.0
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a unit, before it is a file."""

    type: DocumentType
    number: str
    issued_on: dt.date
    issuer: str
    signer: str
    signer_title: str
    place: str
    title: str
    pages: tuple[tuple[str, ...], ...]


def as_pdf(paper: Paper) -> bytes:
    """The paper as a PDF of real text."""
    document = pdfium.PdfDocument.new()
    font = _font(document)
    for number, paragraphs in enumerate(paper.pages, 1):
        page = document.new_page(*A4)
        sheet = _Sheet(document, page, font)
        if number == 1:
            sheet.head(paper)
        else:  # the number stands on top from the second page on
            sheet.centred(str(number), MIDDLE, 812.0)
        for line in (line for paragraph in paragraphs for line in _wrapped(paragraph)):
            sheet.line(line)
        if number == len(paper.pages):
            sheet.signature(paper)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    document.close()
    # the moment of the run is none of the paper's
    made = b"/CreationDate(D:" + f"{paper.issued_on:%Y%m%d}080000".encode()
    return _FILE_ID.sub(_identified, _MADE_AT.sub(made, out.getvalue()))


def _identified(found: re.Match[bytes]) -> bytes:
    """PDFium draws a file's identity by chance; the same paper must be the same bytes."""
    return re.sub(rb"[0-9A-Fa-f]{32}", b"0" * 32, found.group())


class _Sheet:
    """One page under the pen: knows how far down it is written."""

    def __init__(self, document: pdfium.PdfDocument, page: pdfium.PdfPage, font: raw.FPDF_FONT) -> None:
        self._document, self._page, self._font, self._y = document, page, font, TOP

    def head(self, paper: Paper) -> None:
        """Issuer and number on the left, the national title, place and date on the right, then type and subject."""
        left = [paper.issuer.upper(), "", f"Số: {paper.number}"]
        right = [NATION, MOTTO, f"{paper.place}, {format_date_official(paper.issued_on)}"]
        for index, (mine, theirs) in enumerate(zip(left, right, strict=True)):
            self.centred(mine, LEFT_COLUMN, TOP - index * LEADING, 9.5)
            self.centred(theirs, RIGHT_COLUMN, TOP - index * LEADING, 9.5)
        self._y = TOP - 5 * LEADING
        self._centred_line(paper.type.label.upper(), 13)
        for line in _wrapped(paper.title):
            self._centred_line(line, 12)
        self._y -= LEADING

    def signature(self, paper: Paper) -> None:
        self._y -= LEADING
        for text in (paper.signer_title.upper(), "(Đã ký)", paper.signer):
            self.centred(text, RIGHT_COLUMN, self._y)
            self._y -= LEADING

    def line(self, text: str) -> None:
        self._place(self._text(text, SIZE), LEFT, self._y)
        self._y -= LEADING

    def _centred_line(self, text: str, size: float) -> None:
        self.centred(text, MIDDLE, self._y, size)
        self._y -= LEADING

    def centred(self, text: str, x: float, y: float, size: float = SIZE) -> None:
        if not text:
            return
        drawn = self._text(text, size)
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(drawn, *(ctypes.byref(edge) for edge in edges))
        self._place(drawn, x - (edges[2].value - edges[0].value) / 2, y)

    def _text(self, text: str, size: float) -> raw.FPDF_PAGEOBJECT:
        drawn = raw.FPDFPageObj_CreateTextObj(self._document.raw, self._font, size)
        encoded = (text + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(drawn, ctypes.cast(ctypes.c_char_p(encoded), ctypes.POINTER(ctypes.c_ushort)))
        return drawn

    def _place(self, drawn: raw.FPDF_PAGEOBJECT, x: float, y: float) -> None:
        raw.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, x, y)
        raw.FPDFPage_InsertObject(self._page.raw, drawn)


@cache
def _font_file() -> bytes:
    return font_file("Regular").read_bytes()


def _font(document: pdfium.PdfDocument) -> raw.FPDF_FONT:
    data = _font_file()
    buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    return raw.FPDFText_LoadFont(document.raw, buffer, len(data), raw.FPDF_FONT_TRUETYPE, 1)


def _wrapped(paragraph: str) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + 1 + len(word) > LINE:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


_SLOTS = ("ISSUER", "NUMBER", "PLACE", "TYPE", "TITLE", "BODY", "SIGNERTITLE", "SIGNER")


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word file."""
    words = {
        "ISSUER": paper.issuer.upper(),
        "NUMBER": f"Số: {paper.number}",
        "PLACE": f"{paper.place}, {format_date_official(paper.issued_on)}",
        "TYPE": paper.type.label.upper(),
        "TITLE": paper.title,
        "BODY": "",
        "SIGNERTITLE": paper.signer_title.upper(),
        "SIGNER": paper.signer,
    }
    parts = dict(_skeleton())
    body = parts["word/document.xml"].decode()
    first, last = body.rfind("<w:p>", 0, body.index("@BODY@")), body.index("</w:p>", body.index("@BODY@")) + 6
    pattern = body[first:last]
    paragraphs = "".join(pattern.replace("@BODY@", escape(text, quote=False)) for page in paper.pages for text in page)
    body = body[:first] + paragraphs + body[last:]
    for slot, text in words.items():
        body = body.replace(f"@{slot}@", escape(text, quote=False))
    parts["word/document.xml"] = body.encode()
    out = io.BytesIO()
    # the fastest compression: five hundred files of a few kilobytes
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 7, 1, 8, 0, 0)), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


@cache
def _skeleton() -> tuple[tuple[str, bytes], ...]:
    """The parts of a Word file that holds the slots."""
    document = Document()
    for slot in _SLOTS:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(f"@{slot}@")
        run.bold = slot in ("ISSUER", "TYPE", "TITLE", "SIGNERTITLE", "SIGNER")
        if slot in ("TYPE", "TITLE"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if slot == "ISSUER":
            motto = document.add_paragraph(f"{NATION}\n{MOTTO}")
            motto.alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())
