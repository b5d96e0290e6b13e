"""Reading a payload from a file."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.bundle.payload import ResultPayload
from chiso.engine.bundle.reading import read_payload
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.problems import megabytes

LARGEST = 200 * 2**20
_AGAIN = Text("tải lại tệp JSON từ trang kết quả", "download the JSON again from the results page")


def read_payload_file(path: Path) -> ResultPayload:
    """The payload in a file. InputError when there is no such file, or it is none."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            words = Text("Tệp quá lớn.", "The file is too large.")
            most = Text(f"không quá {megabytes(LARGEST)}", f"at most {megabytes(LARGEST)}")
            raise InputError([Problem("bundle.too_large", words, path.name, "", most, _AGAIN)])
        return read_payload(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        words = Text("Không đọc được tệp.", "The file cannot be read.")
        got = getattr(error, "strerror", None) or type(error).__name__
        json = Text("tệp JSON, mã hóa UTF-8", "a JSON file in UTF-8")
        raise InputError([Problem("bundle.unreadable", words, path.name, got, json, _AGAIN)]) from error
