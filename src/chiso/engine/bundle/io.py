"""Payloads and bundles in files."""

from __future__ import annotations

from pathlib import Path

from chiso.engine.bundle.package import read_bundle, write_bundle
from chiso.engine.bundle.payload import ResultPayload
from chiso.engine.bundle.reading import read_payload
from chiso.engine.bundle.replay import Difference
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.io import unwritable, write_whole
from chiso.engine.files.problems import megabytes

LARGEST = 200 * 2**20
_AGAIN = Text("tải lại tệp JSON từ trang kết quả", "download the JSON again from the results page")


def read_payload_file(path: Path) -> ResultPayload:
    """The payload in a file, whatever else a bundle says. InputError when there is no such file, or it is none."""
    return read_result_file(path)[0]


def read_result_file(path: Path) -> tuple[ResultPayload, tuple[Difference, ...]]:
    """The payload in a JSON file or a bundle, and what a bundle's other members say differently."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            words = Text("Tệp quá lớn.", "The file is too large.")
            most = Text(f"không quá {megabytes(LARGEST)}", f"at most {megabytes(LARGEST)}")
            raise InputError([Problem("bundle.too_large", words, path.name, "", most, _AGAIN)])
        if data.startswith(b"PK"):
            return read_bundle(data)
        return read_payload(data.decode("utf-8-sig")), ()
    except (OSError, UnicodeDecodeError) as error:
        words = Text("Không đọc được tệp.", "The file cannot be read.")
        got = getattr(error, "strerror", None) or type(error).__name__
        json = Text("tệp JSON, mã hóa UTF-8, hoặc gói zip", "a JSON file in UTF-8, or a zip bundle")
        raise InputError([Problem("bundle.unreadable", words, path.name, got, json, _AGAIN)]) from error


def write_bundle_file(payload: ResultPayload, path: Path) -> None:
    """The bundle of a result as a file, all or nothing. InputError when it cannot be written there."""
    data = write_bundle(payload)
    try:
        write_whole(path, data)
    except OSError as error:
        raise unwritable(str(path), error) from error
