"""From the bytes of a text file to text, saying which encoding it was."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.legacy import Detection, repair
from chiso.engine.text.syllables import is_syllable
from chiso.engine.text.unicode import nfc

_WORD = re.compile(r"[^\W\d_]+")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text in NFC, the name of the byte encoding, and what legacy font encoding was found and mended in it."""

    text: str
    encoding: str
    found: Detection
    repaired: bool


def decode_text(data: bytes, *, where: str = "") -> Decoded:
    """The text that the bytes of a CSV or text file hold.

    A byte-order mark decides; else UTF-8 when it is valid; else whichever gives more Vietnamese words: Windows-1258
    (what "CSV" means to Excel under Vietnamese Windows), or Windows-1252 with legacy fonts mended line by line.
    Raises InputError (`text.undecodable`) for bytes that are no text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return _mended(data[len(mark) :].decode(name), name)
            except UnicodeDecodeError:
                raise InputError([_undecodable(where)]) from None
    if b"\0" in data:
        raise InputError([_undecodable(where)])
    try:
        return _mended(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _without_unicode(data)


def _without_unicode(data: bytes) -> Decoded:
    western = _mended(data.decode("cp1252", errors="replace"), "cp1252")
    vietnamese = Decoded(nfc(data.decode("cp1258", errors="replace")), "cp1258", Detection(None, 1.0), repaired=False)
    return max((western, vietnamese), key=lambda decoded: _share_of_syllables(decoded.text))


def _share_of_syllables(text: str) -> float:
    """How many of the words with letters beyond ASCII are Vietnamese; 1 when there are none."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 1.0


def _mended(text: str, encoding: str) -> Decoded:
    """The whole is judged first; only when it is not clearly legacy, each line on its own."""
    whole = repair(text)
    if whole.found.needs_repair:
        return Decoded(whole.text, encoding, whole.found, whole.changed)
    lines = [repair(line) for line in text.splitlines(keepends=True)]
    found = next((line.found for line in lines if line.found.needs_repair), whole.found)
    return Decoded("".join(line.text for line in lines), encoding, found, found.needs_repair)


def _undecodable(where: str) -> Problem:
    return Problem(
        "text.undecodable",
        Text("Tệp không phải là văn bản đọc được.", "The file is not readable text."),
        where=where,
        expected=Text("văn bản UTF-8", "UTF-8 text"),
        hint=Text("Trong Excel, lưu dạng “CSV UTF-8”.", "In Excel, save as “CSV UTF-8”."),
    )
