"""The only place of this package that opens files."""

from __future__ import annotations

import re
from pathlib import Path

from chiso.engine.errors import InputError, Problem
from chiso.engine.files.problems import megabytes
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.text import decode_text

MAX_BYTES = 5_000_000
_BOM = b"\xef\xbb\xbf"
_READ_ON = 1_000_000
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Bytes that no text in any encoding of one byte holds."""


def read_framework_bytes(path: Path) -> bytes:
    """The bytes of a framework file; InputError when it is missing, a folder, or larger than 5 MB."""
    try:
        # a device or a pipe has no size: never more than the limit is read, whatever the file says of itself
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError([_too_big(max(len(data), path.stat().st_size))])
        return data
    except OSError as error:
        raise InputError(
            [
                Problem(
                    "framework.unreadable",
                    both("không mở được tệp", "the file cannot be opened"),
                    where=path.name,
                    got=error.strerror or "",
                    expected=both("tệp bộ tiêu chí YAML đọc được", "a framework file (YAML) that can be read"),
                    hint=both("kiểm tra đường dẫn và quyền đọc", "check the path and the right to read"),
                )
            ]
        ) from error


def decode_framework(data: bytes, problems: Problems) -> str:
    """The text of UTF-8 bytes. InputError when it is too big or no text at all.

    Text in another encoding of one byte is a problem that names the line, and is read on for what else is wrong.
    """
    if len(data) > MAX_BYTES:
        raise InputError([_too_big(len(data))])
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        problems.add(
            "framework.not_utf8",
            both("tệp không phải văn bản UTF-8", "the file is not UTF-8 text"),
            line=data.count(b"\n", 0, error.start) + 1,
            got="UTF-16" if wide else "",
            expected=both("YAML, mã hóa UTF-8", "YAML in UTF-8"),
            hint=both("lưu lại tệp với mã hóa UTF-8", "save the file again as UTF-8"),
        )
        if wide or len(data) > _READ_ON or _CONTROL.search(data):
            raise InputError(problems.found) from None
        return decode_text(data).text


def _too_big(size: int) -> Problem:
    return Problem(
        "framework.file_too_big",
        both("tệp quá lớn", "the file is too big"),
        got=megabytes(size),
        expected=both("tối đa 5 MB", "at most 5 MB"),
        hint=both("tệp bộ tiêu chí chỉ gồm văn bản YAML", "a framework file holds YAML text only"),
    )
