"""What a file's name says about the document: "123-QD-UBND ngay 05.02.2024 Ke hoach CCHC.pdf".

The trap: a name is what somebody typed in a hurry. What is read here is a proposal, shown as one until a person
confirms it; a number alone is never taken for a document's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chiso.engine.errors import InputError
from chiso.engine.text import nfc, parse_date, repair, search_key

_TYPES = {
    "QĐ": ("qd", "quyet dinh"),
    "KH": ("kh", "ke hoach"),
    "BC": ("bc", "bao cao"),
    "CT": ("ct", "chi thi"),
    "TB": ("tb", "thong bao"),
    "BB": ("bb", "bien ban"),
    "TTr": ("ttr", "to trinh"),
    "KL": ("kl", "ket luan"),
    "CV": ("cv", "cong van"),
}
_MARKS = {short: code for code, (short, _) in _TYPES.items()}
_NUMBER = re.compile(
    r"(?<![\w])(?P<n>\d{1,5}[a-z]?)\s*[-_. ]\s*(?P<type>QĐ|QD|KH|BC|CT|TB|BB|TTr|TTR|KL|CV)"
    r"(?P<rest>(?:\s*[-_.]\s*[A-ZĐ&]{2,12})*)(?![A-Za-zĐđ])"
)
_TYPE_FIRST = re.compile(
    r"(?<![\w])(?P<type>QĐ|QD|KH|BC|CT|TB|BB|TTr|TTR|KL|CV)(?:\s+số)?[\s._-]+(?P<n>\d{1,5}[a-z]?)"
    r"(?P<rest>(?:\s*[-_]\s*[A-ZĐ&]{2,12})*)(?![\w])"
)
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})[.\-_ ](\d{1,2})[.\-_ ]((?:19|20)\d\d)(?!\d)|(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class NameFacts:
    """Number and sign, date, type (its sign: QĐ, KH …) and title as the name tells them; empty where it does not."""

    number: str = ""
    issued_on: date | None = None
    type: str = ""
    title: str = ""


def read_file_name(name: str) -> NameFacts:
    """The facts in a file's name; the extension and folders are left out."""
    stem = repair(nfc(name.replace("\\", "/").rsplit("/", 1)[-1])).text
    stem = stem.rpartition(".")[0] or stem
    plain = " ".join(stem.replace("_", " ").split())
    number, kind = _number(stem)
    if not kind:
        kind = _named_type(plain)
    return NameFacts(number, _day(stem), kind, plain)


def _number(stem: str) -> tuple[str, str]:
    found = _NUMBER.search(stem) or _TYPE_FIRST.search(stem)
    if found is None:
        return "", ""
    kind = _MARKS.get(search_key(found["type"]), found["type"])
    rest = "".join(f"-{part}" for part in re.findall(r"[A-ZĐ&]{2,12}", found["rest"] or ""))
    return f"{found['n']}/{kind}{rest}" if kind != "CV" or not rest else f"{found['n']}/{rest[1:]}", kind


def _named_type(plain: str) -> str:
    key = re.sub(r"^[\d.\-) ]+", "", search_key(plain))
    return next((code for code, (_, words) in _TYPES.items() if key.startswith(words)), "")


def _day(stem: str) -> date | None:
    found = _DATE.search(stem)
    if found is None:
        return None
    day, month, year, compact_year, compact_month, compact_day = found.groups()
    text = f"{day}/{month}/{year}" if year else f"{compact_day}/{compact_month}/{compact_year}"
    try:
        return parse_date(text)
    except InputError:
        return None
