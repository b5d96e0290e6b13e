"""PDF files: complete? locked? carrying anything that acts?

The trap: names may be written in hexadecimal (`/J#61vaScript`) and objects may sit inside compressed streams, so a
plain search of the bytes finds only the honest ones.
"""

from __future__ import annotations

import io
import re
import zlib

from chiso.engine.errors import Problem
from chiso.engine.files.facts import Findings, Flag, Limits
from chiso.engine.files.problems import problem, warning

_TAIL = 2048
_UNPACKED_LIMIT = 64 * 1024 * 1024
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_SIGNED = re.compile(rb"/ByteRange\s*\[")


def _spelled(*names: str) -> bytes:
    """A pattern for the PDF names, each letter plain or in hexadecimal."""
    spelled = ("".join(f"(?:{letter}|(?i:#{ord(letter):02x}))" for letter in name) for name in names)
    return f"/(?:{'|'.join(spelled)})".encode()


_ENCRYPT = re.compile(_spelled("Encrypt") + rb"[\s<]")
_FLAGS: tuple[tuple[Flag, re.Pattern[bytes]], ...] = (
    ("javascript", re.compile(_spelled("JavaScript", "JS") + rb"[\s(<\[/>]")),
    ("launch_action", re.compile(_spelled("Launch") + rb"[\s/>]")),
    ("embedded_files", re.compile(_spelled("EmbeddedFiles", "EmbeddedFile", "RichMedia") + rb"[\s/<>\[]")),
)


def inspect_pdf(data: bytes, limits: Limits) -> Findings:
    """Flags and problems of a PDF; its pages are not rendered."""
    if b"%%EOF" not in data[-_TAIL:]:
        return Findings("pdf", frozenset(), (problem("file.damaged", got="%%EOF"),))
    if _ENCRYPT.search(data):
        return _locked(data)
    unpacked = _object_streams(data, limits)
    flags: set[Flag] = {flag for flag, pattern in _FLAGS if pattern.search(data) or pattern.search(unpacked)}
    warnings: list[Problem] = [warning(f"file.{flag}") for flag in sorted(flags)]
    if _SIGNED.search(data):
        flags.add("signed")
    return Findings("pdf", frozenset(flags), tuple(warnings))


def _object_streams(data: bytes, limits: Limits) -> bytes:
    """The unpacked object streams one after another, never more than the limit; one pass over the file."""
    parts: list[bytes] = []
    left = min(limits.max_unpacked, _UNPACKED_LIMIT)
    at = 0
    while left > 0 and (marker := _OBJECT_STREAM.search(data, at)) is not None:
        at = marker.end()
        start = _STREAM.search(data, at, at + 1024)
        end = -1 if start is None else data.find(b"endstream", start.end())
        if start is None:
            continue
        if end < 0:
            break  # searching on would read the rest of the file once for every marker
        at = end
        try:
            unpacked = zlib.decompressobj().decompress(data[start.end() : end], left)
        except zlib.error:
            continue
        parts.append(unpacked)
        left -= len(unpacked)
    return b"\n".join(parts)


def _locked(data: bytes) -> Findings:
    """Encrypted: with an empty password it opens for everybody and only asks readers to restrict themselves."""
    # loaded for the rare locked file only: it takes as long to load as the rest of this package
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        opened = bool(PdfReader(io.BytesIO(data)).decrypt(""))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError):
        opened = False
    if not opened:
        return Findings("pdf", frozenset(), (problem("file.encrypted"),))
    return Findings("pdf", frozenset({"pdf_restricted"}), (warning("file.pdf_restricted"),))
