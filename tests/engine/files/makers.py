"""Small real files of every kind, made in memory."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("Báo cáo cải cách hành chính")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_bytes(*, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "97,2"
    if hidden:
        book.create_sheet("An").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf_bytes(*, javascript: bool = False, password: str | None = None, owner_only: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if javascript:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if password is not None:
        writer.encrypt("" if owner_only else password, owner_password=password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image_bytes(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, form)
    return out.getvalue()


def huge_png() -> bytes:
    """A PNG header that promises 60,000 × 60,000 pixels in a hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def zip_bytes(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def with_parts(
    document: bytes, added: dict[str, bytes], *, replace: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The office file with parts added, or with text replaced inside parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if replace and name in replace:
                body = body.replace(*replace[name])
            new.writestr(name, body)
        for name, body in added.items():
            new.writestr(name, body)
    return out.getvalue()
