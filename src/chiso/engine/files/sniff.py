"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

from chiso.engine.files.facts import Kind

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"#!", "executable"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SVG = re.compile(r"<\s*(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|script|iframe|object|embed|form|meta|link|style|img|base)[\s>/]",
    re.IGNORECASE,
)
_SAMPLE = 65_536


def sniff(data: bytes, extension: str) -> Kind:
    """The kind that the content has; among plain texts the extension tells CSV from the rest.

    PDF and ZIP are recognised only at the very start: readers that search further are how one file passes for two.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    text = _as_text(data)
    if text is None:
        return "unknown"
    return _text_kind(text, extension)


def _as_text(data: bytes) -> str | None:
    """The beginning and the end of a text file, or None for binary content."""
    sample = data if len(data) <= 2 * _SAMPLE else data[:_SAMPLE] + data[-_SAMPLE:]
    if sample.startswith(_UTF16):
        return sample.decode("utf-16", errors="replace")
    if b"\0" in data:
        return None
    controls = sum(sample.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 27))
    if controls:
        return None
    return sample.decode("utf-8", errors="replace")


def _text_kind(text: str, extension: str) -> Kind:
    start = text.lstrip("\ufeff \t\r\n")
    if _SVG.search(text):
        return "svg"
    # a CSV cell may quote a tag; a file that begins with one, or is named as a page, is a page
    if _HTML.match(start) or (start.startswith("<") and _HTML.search(text)):
        return "html"
    if extension in (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".hta", ".js", ".vbs", ".bat", ".ps1", ".svg"):
        return "html"
    if start.startswith("<?xml"):
        return "xml"
    return "csv" if extension in (".csv", ".tsv") else "text"
