"""PDF files: complete? locked? carrying anything that acts?

The trap: names may be written in hexadecimal (`/J#61vaScript`) and objects may sit inside compressed streams, so a
plain search of the bytes finds only the honest ones.
"""

from __future__ import annotations

import io
import re
import zlib

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from chiso.engine.errors import Problem
from chiso.engine.files.facts import Findings, Flag, Limits
from chiso.engine.files.problems import problem, warning

_TAIL = 2048
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPT = re.compile(rb"/Encrypt[\s<]")
_SIGNED = re.compile(rb"/ByteRange\s*\[")
_FLAGS: tuple[tuple[Flag, re.Pattern[bytes]], ...] = (
    ("javascript", re.compile(rb"/(?:JavaScript|JS)[\s(<\[/>]")),
    ("launch_action", re.compile(rb"/Launch[\s/>]")),
    ("embedded_files", re.compile(rb"/(?:EmbeddedFiles?|RichMedia)[\s/<>\[]")),
)


def inspect_pdf(data: bytes, limits: Limits) -> Findings:
    """Flags and problems of a PDF; its pages are not rendered."""
    if b"%%EOF" not in data[-_TAIL:]:
        return Findings("pdf", frozenset(), (problem("file.damaged", got="%%EOF"),))
    plain = _names_spelled_out(data)
    if _ENCRYPT.search(plain):
        return _locked(data)
    searched = plain + _names_spelled_out(_object_streams(data, limits))
    flags: set[Flag] = {flag for flag, pattern in _FLAGS if pattern.search(searched)}
    warnings: list[Problem] = [warning(f"file.{flag}") for flag in sorted(flags)]
    if _SIGNED.search(plain):
        flags.add("signed")
    return Findings("pdf", frozenset(flags), tuple(warnings))


def _names_spelled_out(data: bytes) -> bytes:
    return _HEX_NAME.sub(lambda found: bytes([int(found[1], 16)]), data)


def _object_streams(data: bytes, limits: Limits) -> bytes:
    """The unpacked object streams one after another, never more than the limit."""
    parts: list[bytes] = []
    left = min(limits.max_unpacked, 64 * 1024 * 1024)
    for marker in _OBJECT_STREAM.finditer(data):
        start = _STREAM.search(data, marker.end(), marker.end() + 1024)
        if start is None or left <= 0:
            continue
        try:
            unpacked = zlib.decompressobj().decompress(data[start.end() :], left)
        except zlib.error:
            continue
        parts.append(unpacked)
        left -= len(unpacked)
    return b"\n".join(parts)


def _locked(data: bytes) -> Findings:
    """Encrypted: with an empty password it opens for everybody and only asks readers to restrict themselves."""
    try:
        opened = bool(PdfReader(io.BytesIO(data)).decrypt(""))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError):
        opened = False
    if not opened:
        return Findings("pdf", frozenset(), (problem("file.encrypted"),))
    return Findings("pdf", frozenset({"pdf_restricted"}), (warning("file.pdf_restricted"),))
