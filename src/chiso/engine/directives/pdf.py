"""The text of a PDF, page by page; for pages that are only pictures, whatever an installed Tesseract recognises."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from chiso.engine.directives.problems import MAX_PAGES, RECOGNISED, problem, warning
from chiso.engine.directives.tables.printed import blocks_of
from chiso.engine.directives.tables.written import Block, Table, tables_of_pages, text_of_pages
from chiso.engine.errors import InputError, Problem
from chiso.engine.files.pdfium import PDFIUM

if TYPE_CHECKING:
    from PIL import Image

_PAGE_NUMBER = re.compile(r"^\s*-?\s*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*-?\s*$", re.I)
_HAS_TEXT = 20
_DPI = 300
_MAX_SCANNED = 40
_MOST_PIXELS = 40_000_000
"""Twice an A3 page at that many dots; a larger one is drawn coarser."""


@dataclass
class PdfText:
    """The text of all pages, and what is to be said about it."""

    text: str
    pages: int
    problems: list[Problem] = field(default_factory=list)


class TakesLong(Exception):
    """Letters would have to be recognised on pictures, which takes seconds a page; nothing was done yet."""


def text_of_pdf(data: bytes, *, recogniser: Path | None = None, patient: bool = True) -> PdfText:
    """The text of a PDF that passed `files.inspect`.

    `recogniser` is the Tesseract program; None looks for one on the path. Raises TakesLong where it would have to be
    asked and the caller is not `patient`. Raises InputError: `directive.unreadable`,
    `directive.too_long`, `directive.scanned` when no page holds text and no Tesseract is installed.
    """
    pages, problems = _read(data, recogniser, patient=patient)
    return PdfText(text_of_pages(pages), len(pages), problems)


def tables_of_pdf(data: bytes) -> list[Table]:
    """The tables of a PDF that was printed, not scanned. Raises as `text_of_pdf` for an impatient caller."""
    pages, _ = _read(data, None, patient=False)
    return tables_of_pages(pages)


def _read(data: bytes, recogniser: Path | None, *, patient: bool) -> tuple[list[list[Block]], list[Problem]]:
    import pypdfium2

    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as document:
            if len(document) > MAX_PAGES:
                raise InputError([problem("directive.too_long", got=f"{len(document)} trang / pages")])
            pages = [_clean(blocks_of(page)) for page in document]
            bare = [at for at, blocks in enumerate(pages) if _is_bare(blocks)]
            program = recogniser or _installed() if bare else None
            if program is None or len(bare) > _MAX_SCANNED:
                if len(bare) == len(pages):
                    raise InputError([problem("directive.scanned", got=f"{len(pages)} trang / pages")])
                return pages, [warning("directive.picture_pages", got=_numbers(bare))] if bare else []
            if not patient:
                raise TakesLong
            from chiso.engine.directives.scan import recognise

            for at in bare:
                pages[at] = _clean(recognise(program, _picture(document[at]), at + 1))
    except pypdfium2.PdfiumError as error:
        raise InputError([problem("directive.unreadable", got=str(error))]) from error
    return pages, [warning(RECOGNISED, got=_numbers(bare))]


def _picture(page: Any) -> Image.Image:
    scale = min(_DPI / 72, (_MOST_PIXELS / max(page.get_width() * page.get_height(), 1)) ** 0.5)
    return cast("Image.Image", page.render(scale=scale).to_pil())


def _clean(blocks: list[Block]) -> list[Block]:
    """The texts and tables of a page without its number."""
    return [_text(block) if isinstance(block, str) else block for block in blocks]


def _text(block: str) -> str:
    return "\n".join(line for line in block.split("\n") if not _PAGE_NUMBER.match(line))


def _is_bare(blocks: list[Block]) -> bool:
    return all(isinstance(block, str) and len(block.strip()) < _HAS_TEXT for block in blocks)


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(str(page + 1) for page in pages[:12])
    return shown + (" …" if len(pages) > 12 else "")


def _installed() -> Path | None:
    found = shutil.which("tesseract")
    return Path(found) if found else None
