"""PNG, JPEG and GIF pictures: complete, and not larger than a browser can show."""

from __future__ import annotations

import re
import struct

from chiso.engine.errors import Problem, Text
from chiso.engine.files.facts import Findings, Kind, Limits
from chiso.engine.files.problems import problem

_PNG_HEAD = 8
_FILL = re.compile(rb"\xff+")
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})


def inspect_image(data: bytes, kind: Kind, limits: Limits) -> Findings:
    """Problems of a picture: cut off, or of too many pixels."""
    reader = {"png": _png_size, "jpeg": _jpeg_size, "gif": _gif_size}[kind]
    size = reader(data)
    if size is None:
        return Findings(kind, frozenset(), (problem("file.damaged"),))
    width, height = size
    return Findings(kind, frozenset(), _too_many_pixels(width, height, limits))


def _too_many_pixels(width: int, height: int, limits: Limits) -> tuple[Problem, ...]:
    if width * height <= limits.max_pixels:
        return ()
    expected = Text(f"không quá {limits.max_pixels} điểm ảnh", f"at most {limits.max_pixels} pixels")
    return (problem("file.too_many_pixels", got=f"{width} × {height}", expected=expected),)


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, when the chunks lead from IHDR to IEND."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        return None
    at = _PNG_HEAD
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IEND":
            width, height = struct.unpack(">II", data[16:24])
            return (width, height) if width and height else None
        at += 12 + length
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header, when an end marker stands near the end of the file."""
    if b"\xff\xd9" not in data[-4096:]:
        return None
    at = 2
    while (fill := _FILL.match(data, at)) is not None and fill.end() + 8 < len(data):
        at = fill.end() - 1
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None


def _gif_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < 14 or not data.rstrip(b"\0").endswith(b";"):
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return width, height
