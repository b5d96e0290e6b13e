"""Keys for searching without diacritics and for sorting in Vietnamese order, as plain text for stored columns.

The trap: SQLite sorts by bytes ("An Giang, Ea, Đà Nẵng, Ấp") and its full-text search does not fold "đ".
Computing both keys here gives the same answer on every database.
"""

from __future__ import annotations

import unicodedata

from chiso.engine.text.unicode import TONES, nfc

_LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z"
_BASE = {"ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
_SUFFIX = {"â": "2", "ơ": "2"}
_PRIMARY = {
    letter: _BASE.get(letter, letter) + _SUFFIX.get(letter, "1" if letter in _BASE else "0")
    for letter in _LETTERS.split()
}
_TONE_RANK = {mark: str(rank) for rank, mark in enumerate(TONES, start=1)}


def search_key(text: str) -> str:
    """The text as one types it in a hurry: no diacritics, đ as d, lower case, single spaces.

    "Tỉnh Đắk Nông" gives "tinh dak nong". Use the same function on the query.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())


def sort_key(text: str) -> str:
    """An ASCII-led key whose byte order is Vietnamese order: letters first, then tones, then capitals.

    Letters a ă â b c d đ e ê …; tones: none, huyền, hỏi, ngã, sắc, nặng, counted over the whole text only when all
    letters are equal (as the Unicode CLDR table for Vietnamese does). Store it in a column with binary collation
    (SQLite's default; `COLLATE "C"` on PostgreSQL).
    """
    primary: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for letter in " ".join(nfc(text).split()):
        base, tone = _split(letter.lower())
        primary.append(_PRIMARY.get(base) or _other(base))
        tones.append(tone)
        cases.append("1" if letter.isupper() else "0")
    return "\t".join(["".join(primary), "".join(tones).rstrip("0"), "".join(cases).rstrip("0")])


def _split(letter: str) -> tuple[str, str]:
    """The letter of the alphabet and the rank of its tone; foreign marks rank after the tones."""
    if letter.isascii() or letter in _PRIMARY:
        return letter, "0"
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(_TONE_RANK.get(mark, "") for mark in decomposed)
    base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES))
    if base in _PRIMARY:
        return base, tone[:1] or "0"
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return (bare, "6") if bare in _PRIMARY else (letter, "0")


def _other(letter: str) -> str:
    """Blanks and signs before digits, digits before letters, foreign letters last."""
    if letter == " " or ("0" <= letter <= "9"):
        return letter
    return ("~" if letter.isalpha() else "!") + f"{ord(letter):06x}"
