"""The letters of a whole annex: composed Unicode, legacy fonts mended, words joined that a line end broke.

The trap: a short cell such as "Cã: 1" is too little to tell a legacy font by, but the annex around it is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.engine.text import detect_legacy, nfc, repair
from chiso.engine.text.syllables import is_syllable

_BETWEEN = "\n\x1e\n"
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]\s*\n\s*([^\W\d_]+)")
_BLANKS = re.compile(r"[^\S\n]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1d\x1f]")


@dataclass(frozen=True, slots=True)
class Mended:
    """The texts in their order, and which of them were converted from which encoding."""

    texts: tuple[str, ...]
    converted: tuple[int, ...]
    encoding: str


def mend(texts: list[str]) -> Mended:
    """Every text in composed Unicode; texts in a legacy font are converted, judged together with their neighbours."""
    composed = [nfc(text).translate(_INVISIBLE) for text in texts]
    doubtful = [index for index, text in enumerate(composed) if _may_be_legacy(text)]
    encoding = ""
    converted: list[int] = []
    if doubtful:
        together = repair(_BETWEEN.join(composed[index] for index in doubtful))
        parts = together.text.split(_BETWEEN)
        if together.found.needs_repair and together.changed and len(parts) == len(doubtful):
            encoding = str(together.found.encoding)
            for index, part in zip(doubtful, parts, strict=True):
                if part != composed[index]:
                    converted.append(index)
                composed[index] = part
        else:
            encoding = _one_by_one(composed, doubtful, converted)
    return Mended(tuple(_clean(text) for text in composed), tuple(converted), encoding)


def _one_by_one(texts: list[str], doubtful: list[int], converted: list[int]) -> str:
    """Texts in different fonts: each is judged alone."""
    encoding = ""
    for index in doubtful:
        mended = repair(texts[index])
        if mended.found.needs_repair and mended.changed:
            encoding = str(mended.found.encoding)
            texts[index] = mended.text
            converted.append(index)
    return encoding


def _may_be_legacy(text: str) -> bool:
    return not text.isascii() and (detect_legacy(text).encoding is not None)


def _clean(text: str) -> str:
    """Blanks made one space, line ends kept; a syllable cut by a hyphen at a line end is whole again."""
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    joined = _HYPHENATED.sub(_rejoin, lines)
    return "\n".join(part for part in (_BLANKS.sub(" ", line).strip() for line in joined.split("\n")) if part)


def _rejoin(found: re.Match[str]) -> str:
    first, second = found.groups()
    whole = first + second
    if is_syllable(whole) and not (is_syllable(first) and is_syllable(second) and len(first) > 1):
        return whole
    return f"{first} - {second}" if found.group()[len(first)] != "\u00ad" else whole


def one_line(text: str) -> str:
    """A name: its lines joined by single spaces."""
    return " ".join(text.split())
