"""A document's code as one compares it: "10/CT - UBND", "10/ct-ubnd" and "Số: 10/CT-UBND" are one."""

from __future__ import annotations

import re

from chiso.engine.text import nfc, search_key, tidy

_LEAD = re.compile(r"^\s*số\s*:?\s*(?=\d)", re.IGNORECASE)
_BLANKS = re.compile(r"\s*([/-])\s*")


def tidy_code(text: str) -> str:
    """The code as it is written on paper, without "Số:" and without blanks around its signs."""
    return _BLANKS.sub(r"\1", _LEAD.sub("", tidy(nfc(text))))


def code_key(text: str) -> str:
    """The code for comparing and finding: also without diacritics ("21/QD-UBND" finds "21/QĐ-UBND")."""
    return search_key(tidy_code(text))


def words_of(text: str) -> tuple[str, ...]:
    """The words to look for; a code among them is made whole, even when it was typed with blanks."""
    return tuple(_BLANKS.sub(r"\1", search_key(nfc(text))).split())
