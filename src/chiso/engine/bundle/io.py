"""Reading a payload from a file."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.bundle.payload import ResultPayload, read_payload
from chiso.engine.errors import InputError, Problem, Text

LARGEST = 200 * 2**20


def read_payload_file(path: Path) -> ResultPayload:
    """The payload in a file. InputError when there is no such file, or it is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError([Problem("bundle.too_large", Text("Tệp quá lớn.", "The file is too large."), path.name)])
        return read_payload(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        words = Text("Không đọc được tệp.", "The file cannot be read.")
        raise InputError([Problem("bundle.unreadable", words, where=path.name, got=type(error).__name__)]) from error
