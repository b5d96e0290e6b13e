"""Vietnamese letters in Unicode: one composed form (NFC), and telling when a text is not in it.

The trap: "ế" may be one code point or three, both look alike, and a search for one does not find the other.
Everything that ChiSo stores is NFC.
"""

from __future__ import annotations

import unicodedata

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = GRAVE + HOOK + TILDE + ACUTE + DOT
"""Combining tone marks in the order of Vietnamese dictionaries (after the unmarked tone)."""

_ONLY_VIETNAMESE = frozenset("ăĂđĐơƠưƯĩĨũŨ") | frozenset(chr(code) for code in range(0x1EA0, 0x1EFA))


def nfc(text: str) -> str:
    """The text in composed form, with Vietnamese tone order repaired.

    Some keyboards put the tone before the circumflex or horn (`a` + dot below + circumflex); canonical ordering
    already makes those equal, so NFC is enough.
    """
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_nfc(text: str) -> bool:
    """Whether the text is already in composed form."""
    return unicodedata.is_normalized("NFC", text)


def is_decomposed(text: str) -> bool:
    """Whether the text holds letters written as base + combining mark where a composed letter exists."""
    return not unicodedata.is_normalized("NFC", text)


def has_vietnamese_letters(text: str) -> bool:
    """Whether the text holds a letter that only Unicode Vietnamese has, hence is no legacy font text."""
    return any(letter in _ONLY_VIETNAMESE for letter in text)


def strip_tone(text: str) -> tuple[str, str]:
    """The text without tone marks (but with ă â ê ô ơ ư đ), and the tone marks found in it, in order."""
    decomposed = unicodedata.normalize("NFD", text)
    tones = "".join(mark for mark in decomposed if mark in TONES)
    kept = "".join(mark for mark in decomposed if mark not in TONES)
    return unicodedata.normalize("NFC", kept), tones


def tidy(text: str) -> str:
    """The text in NFC, with every kind of blank made one space, without zero-width marks and without ends' blanks.

    For names and codes that people pasted from Word or web pages; soft hyphens are kept, since in legacy font
    text they are the letter "ư".
    """
    visible = "".join(letter for letter in nfc(text) if letter not in "\u200b\u200c\u200d\u2060\ufeff")
    return " ".join(visible.split())
