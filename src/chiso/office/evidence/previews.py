"""What a document looks like, page by page, without ever handing its own bytes to a browser.

The trap: a PDF, a Word file or an SVG served from our address runs as ours. So pages leave as pictures that we drew,
Word as text rebuilt from a short list of tags, spreadsheets as plain cells; everything else is a download.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
from django.conf import settings
from PIL import Image, ImageOps

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.engine.files.pdfium import PDFIUM
from chiso.office.evidence.models import StoredFile
from chiso.office.evidence.store import file_store, write_whole

WIDTH: Final = 1240  # pixels: A4 at 150 dots an inch, sharp on a phone and on a desk
_MAX_PIXELS: Final = 6_000_000
_IMAGES: Final = (MEDIA_TYPES["png"], MEDIA_TYPES["jpeg"], MEDIA_TYPES["gif"])


class NoPreview(Exception):
    """There is no such page, or this file cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file is shown: `pages` pictures, or one text, table or nothing (`download`)."""

    kind: str
    pages: int = 1


def preview_of(file: StoredFile) -> Preview:
    """The way this file is shown."""
    kinds = {
        MEDIA_TYPES["pdf"]: "pages",
        MEDIA_TYPES["docx"]: "text",
        MEDIA_TYPES["xlsx"]: "table",
        MEDIA_TYPES["csv"]: "lines",
        MEDIA_TYPES["text"]: "lines",
        **dict.fromkeys(_IMAGES, "pages"),
    }
    return Preview(kinds.get(file.media_type, "download"), file.pages or 1)


def count_pages(data: bytes, media_type: str) -> int | None:
    """How many pages a PDF or a picture has; None where pages are not a property of the file or it cannot be opened."""
    if media_type in _IMAGES:
        return 1
    if media_type != MEDIA_TYPES["pdf"]:
        return None
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            return len(pdf)
    except pypdfium2.PdfiumError:
        return None


def page_picture(file: StoredFile, page: int) -> bytes:
    """The page (from 1) as PNG; drawn once, then read from the cache. Raises NoPreview."""
    if not 1 <= page <= (file.pages or 1):
        raise NoPreview
    cached = Path(settings.DATA_DIR) / "previews" / file.sha256[:2] / f"{file.sha256}-{page}-{WIDTH}.png"
    if cached.exists():
        return cached.read_bytes()
    data = file_store().get(file.sha256)
    if file.media_type == MEDIA_TYPES["pdf"]:
        picture = _draw_pdf_page(data, page)
    elif file.media_type in _IMAGES:
        picture = _redraw_image(data)
    else:
        raise NoPreview
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False)
    cached.parent.mkdir(parents=True, exist_ok=True)
    write_whole(cached, buffer.getvalue())
    return buffer.getvalue()


def _draw_pdf_page(data: bytes, page: int) -> Image.Image:
    try:
        with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
            drawn = pdf[page - 1]
            width, height = drawn.get_size()
            # a page may claim to be a kilometre wide: the picture keeps to our size, never to its own
            scale = min(WIDTH / max(width, 1), (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
            picture: Image.Image = drawn.render(scale=scale, may_draw_forms=True).to_pil()
            return picture.convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise NoPreview from error


def _redraw_image(data: bytes) -> Image.Image:
    """The picture decoded and drawn anew: what rode along in the file (metadata, appended bytes) stays behind."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (WIDTH * 2, WIDTH * 2))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((WIDTH, WIDTH * 2))
            return upright.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPreview from error
