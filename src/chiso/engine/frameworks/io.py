"""The only place of this package that opens files."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import Problems, both

MAX_BYTES = 5_000_000
_BOM = b"\xef\xbb\xbf"


def read_framework_bytes(path: Path) -> bytes:
    """The bytes of a framework file; InputError when it is missing, a folder, or larger than 5 MB."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError([_too_big(size)])
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            [
                Problem(
                    "framework.unreadable",
                    both("không mở được tệp", "the file cannot be opened"),
                    where=path.name,
                    got=error.strerror or "",
                    hint=both("kiểm tra đường dẫn và quyền đọc", "check the path and the right to read"),
                )
            ]
        ) from error


def decode_framework(data: bytes) -> str:
    """The text of UTF-8 bytes; InputError that names the line for anything else."""
    if len(data) > MAX_BYTES:
        raise InputError([_too_big(len(data))])
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems = Problems()
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        problems.add(
            "framework.not_utf8",
            both("tệp không phải văn bản UTF-8", "the file is not UTF-8 text"),
            line=data.count(b"\n", 0, error.start) + 1,
            got="UTF-16" if wide else "",
            expected=both("YAML, mã hóa UTF-8", "YAML in UTF-8"),
            hint=both("lưu lại tệp với mã hóa UTF-8", "save the file again as UTF-8"),
        )
        raise InputError(problems.found) from None


def _too_big(size: int) -> Problem:
    return Problem(
        "framework.file_too_big",
        both("tệp quá lớn", "the file is too big"),
        got=f"{size / 1e6:.1f} MB",
        expected=both("tối đa 5 MB", "at most 5 MB"),
        hint=both("tệp bộ tiêu chí chỉ gồm văn bản YAML", "a framework file holds YAML text only"),
    )
