"""What a document says about itself: number, date, issuer, type, subject, signer, read from its first page.

The trap: a guess that cannot be told from a fact. These are only the first values of an editable form; whatever
is not found stays empty, and nothing here ever refuses a file.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import docx
import pypdfium2
from docx.table import Table

from chiso.engine.errors import InputError
from chiso.engine.files.facts import MEDIA_TYPES, Kind
from chiso.engine.files.pdfium import PDFIUM
from chiso.engine.text import nfc, parse_date
from chiso.office.evidence.models import DocumentType

_TYPES: Final = {
    "KẾ HOẠCH": DocumentType.PLAN,
    "BÁO CÁO": DocumentType.REPORT,
    "QUYẾT ĐỊNH": DocumentType.DECISION,
    "CHỈ THỊ": DocumentType.DIRECTIVE,
    "THÔNG BÁO": DocumentType.NOTICE,
    "BIÊN BẢN": DocumentType.MINUTES,
    "TỜ TRÌNH": DocumentType.SUBMISSION,
    "KẾT LUẬN": DocumentType.CONCLUSION,
}
_CODE_TYPES: Final = {
    "KH": DocumentType.PLAN,
    "BC": DocumentType.REPORT,
    "QĐ": DocumentType.DECISION,
    "CT": DocumentType.DIRECTIVE,
    "TB": DocumentType.NOTICE,
    "BB": DocumentType.MINUTES,
    "TTr": DocumentType.SUBMISSION,
    "KL": DocumentType.CONCLUSION,
}
_NUMBER = re.compile(
    r"Số\s*:?\s*(\d{1,5}[a-z]?(?:/\d{4})?[ ]?[/-][ ]?[A-ZĐƯ][A-Za-zĐđƯư0-9&]*(?:[ ]?[/-][ ]?[A-ZĐƯ][A-Za-zĐđƯư0-9&]*)*)"
)
_DATE = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_SUBJECT = re.compile(r"^V/v\s+(.+)$", re.IGNORECASE | re.MULTILINE)
_NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_PAGE_LIMIT: Final = 12_000


@dataclass(frozen=True, slots=True)
class Description:
    """The metadata of a document; empty where unknown."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    type: DocumentType = DocumentType.OTHER
    signer: str = ""
    title: str = ""


def first_page_text(data: bytes, media_type: str) -> str:
    """The text of the first page (PDF) or of the beginning (DOCX); empty when there is none or it cannot be read."""
    kinds: dict[str, Kind] = {media: kind for kind, media in MEDIA_TYPES.items()}
    readers = {"pdf": _pdf_text, "docx": _docx_text}
    reader = readers.get(kinds.get(media_type, "unknown"))
    if reader is None:
        return ""
    try:
        return nfc(reader(data))[:_PAGE_LIMIT]
    except Exception:  # the readers raise what they like on odd files, and a guess is never worth a refusal
        return ""


def _pdf_text(data: bytes) -> str:
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        return str(pdf[0].get_textpage().get_text_range())


def _docx_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [paragraph.text for row in block.rows for cell in row.cells for paragraph in cell.paragraphs]
        else:
            lines.append(block.text)
        if sum(map(len, lines)) > _PAGE_LIMIT:
            break
    return "\n".join(lines)


def describe(text: str, file_name: str = "") -> Description:
    """The description that the first page's text suggests, by the layout of Decree 30/2020."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line]
    joined = "\n".join(lines)
    number = _number(joined)
    at, named_type = _type_line(lines)
    kind = named_type or _type_of_code(number)
    subject = _subject(lines, at, joined)
    title = subject if not subject or kind is DocumentType.LETTER else _with_type(kind, subject)
    return Description(
        number=number[:80],
        issued_on=_issued_on(joined),
        issuer=_issuer(lines)[:200],
        type=kind,
        title=(title or _name_as_title(file_name))[:400],
    )


def _with_type(kind: DocumentType, subject: str) -> str:
    """The subject after the name of the type, as people cite it: "Kế hoạch cải cách hành chính năm 2026"."""
    word = next((name.capitalize() for name, known in _TYPES.items() if known is kind), "")
    return f"{word} {subject[0].lower()}{subject[1:]}" if word else subject


def _number(text: str) -> str:
    found = _NUMBER.search(text)
    return re.sub(r"\s*([/-])\s*", r"\1", found[1]).strip() if found else ""


def _issued_on(text: str) -> date | None:
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        return parse_date(" ".join(found[0].split()))
    except InputError:
        return None


def _type_line(lines: list[str]) -> tuple[int, DocumentType | None]:
    """The line that holds nothing but the name of the type, and which type that is."""
    for index, line in enumerate(lines):
        if line in _TYPES:
            return index, _TYPES[line]
    return -1, None


def _type_of_code(number: str) -> DocumentType:
    if "/" not in number:
        return DocumentType.OTHER
    mark = re.split(r"[-/]", number.split("/", 1)[1])[0]
    return _CODE_TYPES.get(mark, DocumentType.LETTER)


def _subject(lines: list[str], type_line: int, joined: str) -> str:
    letter = _SUBJECT.search(joined)
    if letter:
        return letter[1].strip()
    if type_line < 0:
        return ""
    taken: list[str] = []
    for line in lines[type_line + 1 : type_line + 5]:
        if re.match(r"(Căn cứ|Thực hiện|Kính gửi|I\.|1\.|Điều|[-_*]+$|ỦY BAN|CHỦ TỊCH|GIÁM ĐỐC)", line):
            break
        taken.append(line)
    return " ".join(taken)


def _issuer(lines: list[str]) -> str:
    """The lines in capitals before the number, without the nation's title; the last of them is the issuing body."""
    before: list[str] = []
    for line in lines[:12]:
        bare = line.replace(_NATION, "").replace("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "").strip()
        if bare.startswith("Số"):
            break
        if bare in _TYPES:
            break
        if len(bare) > 3 and bare == bare.upper() and any(letter.isalpha() for letter in bare):
            before.append(bare)
    return _as_name(before[-1]) if before else ""


def _as_name(capitals: str) -> str:
    """Capitals give "Sở nội vụ": which later letters an official name capitalises is not known, so only the first."""
    lowered = capitals.lower()
    return lowered[0].upper() + lowered[1:]


def _name_as_title(file_name: str) -> str:
    stem = file_name.rsplit(".", 1)[0]
    return " ".join(stem.replace("_", " ").split()) or file_name
