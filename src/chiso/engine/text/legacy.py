"""Recognise and repair text typed in the fonts of before Unicode, or in UTF-8 that a program misread.

The trap: every character of such a text is also a lawful character, so a blind conversion damages good text
("toàn" is also VNI for "tồn"). A text is converted only when the words that make no sense as they stand become
Vietnamese syllables; text that holds a letter only Unicode has is never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from chiso.engine.text.legacy_tables import TCVN3, VNI
from chiso.engine.text.syllables import could_be_syllable, is_syllable
from chiso.engine.text.unicode import has_vietnamese_letters, nfc

Encoding = Literal["tcvn3", "vni", "utf8_misread"]

THRESHOLD = 0.7
"""From this confidence on, `repair` converts. One clear word gives 0.75, two 0.94, a lone unit such as "µm" 0.5."""

_SYMBOLS = re.escape("".join(sorted(set(TCVN3) | {letter for pair in VNI for letter in pair if not letter.isascii()})))
_TOKEN = re.compile(f"[A-Za-z{_SYMBOLS}]+")
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_MISREAD = re.compile("[ÂÃÄÅÆáÐ][\u0080-\u00bf\u0152-\u0192\u2013-\u20ac\u2122\u02c6\u02dc]")
_ABBREVIATION = re.compile("[A-ZĂÂĐÊÔƠƯ]+")


@dataclass(frozen=True, slots=True)
class Detection:
    """What a text seems to be written in: `encoding` None means ordinary Unicode; `confidence` in [0, 1]."""

    encoding: Encoding | None
    confidence: float

    @property
    def needs_repair(self) -> bool:
        """Whether `repair` would convert it."""
        return self.encoding is not None and self.confidence >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Repair:
    """The text after repair, and what was found before it; `changed` is false for ordinary text."""

    text: str
    found: Detection
    changed: bool


_ORDINARY = Detection(None, 1.0)


def from_tcvn3(text: str) -> str:
    """The text read as TCVN3 (ABC) codes; characters that TCVN3 does not use stay."""
    return "".join(TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """The text read as VNI-Windows sequences; characters that VNI does not use stay."""
    return _VNI_PAIR.sub(lambda found: VNI[found.group()], text)


def detect_legacy(text: str) -> Detection:
    """What the text is written in, with the confidence of that finding."""
    if text.isascii() or has_vietnamese_letters(nfc(text)):
        return _ORDINARY
    composed = nfc(text)
    misread = _undo_misreading(composed)
    if misread is not None:
        return Detection("utf8_misread", 0.98)
    found = [Detection("tcvn3", _confidence(composed, "tcvn3")), Detection("vni", _confidence(composed, "vni"))]
    best = max(found, key=lambda candidate: candidate.confidence)
    return best if best.confidence > 0 else _ORDINARY


def repair(text: str) -> Repair:
    """The text in NFC, converted from a legacy encoding when that is certain enough.

    Idempotent: what it returns it would leave alone. For doubtful text (`found.encoding` set, `changed` false)
    show the person both readings.
    """
    composed = nfc(text)
    found = detect_legacy(composed)
    if not found.needs_repair:
        return Repair(composed, found, composed != text)
    converted = _convert(composed, found.encoding)
    if detect_legacy(converted).needs_repair:
        return Repair(composed, Detection(found.encoding, THRESHOLD / 2), composed != text)
    return Repair(converted, found, True)


def _convert(text: str, encoding: Encoding | None) -> str:
    if encoding == "utf8_misread":
        return _undo_misreading(text) or text
    return nfc(from_tcvn3(text) if encoding == "tcvn3" else from_vni(text))


def _confidence(text: str, encoding: Encoding) -> float:
    """How sure it is that the text is in this encoding: share of mended words, discounted when they are few."""
    mended = weak = failed = 0
    for token in _TOKEN.findall(text):
        if token.isascii():
            continue
        after = _convert(token, encoding)
        fine_before, fine_after = could_be_syllable(token), is_syllable(after)
        if fine_before and fine_after:
            continue
        if not fine_after and not fine_before and could_be_syllable(after):
            continue  # a name of another language of the country ("Plông") proves nothing either way
        if not fine_after and (fine_before or _ABBREVIATION.fullmatch(after) is None):
            failed += 1
        elif _is_telling(token) and fine_after:
            mended += 1
        else:
            weak += 1
    if mended + weak == 0:
        return 0.0
    certainty = 1 - 0.25**mended if mended else 0.5
    return certainty * _purity(mended + weak, failed)


def _purity(good: int, bad: int) -> float:
    share = good / (good + bad)
    return share if share >= 0.8 else share / 2


def _is_telling(token: str) -> bool:
    """Whether a mended token proves something: no lone sign, no unit ("µm"), no short foreign word ("où")."""
    return len(token) >= 3 or (len(token) == 2 and token[0].isalpha() and token[0].lower() not in "aeiouyµªº")


def _undo_misreading(text: str) -> str | None:
    """The text whose UTF-8 bytes were read as Windows-1252 (once or twice), or None when it is not such a text."""
    current = text
    for _ in range(2):
        if _MISREAD.search(current) is None:
            break
        decoded = _as_utf8(current)
        if decoded is None:
            break
        current = decoded
    if current == text or (not has_vietnamese_letters(current) and not _all_syllables(current)):
        return None
    return nfc(current)


def _all_syllables(text: str) -> bool:
    return all(is_syllable(token) for token in re.findall(r"[^\W\d_]+", text) if not token.isascii())


def _as_utf8(text: str) -> str | None:
    try:
        return b"".join(_byte(letter) for letter in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _byte(letter: str) -> bytes:
    # Windows-1252 leaves five codes empty; programs then pass the control character through
    return letter.encode("latin-1") if ord(letter) < 0xA0 else letter.encode("cp1252")
