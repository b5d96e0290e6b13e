"""Periods of statistics in one spelling: a year, a half, a quarter, a month."""

from __future__ import annotations

import re

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key

_YEAR = r"(?P<year>20\d\d|19\d\d)"
_SHAPES = (
    (re.compile(rf"(?:nam )?{_YEAR}"), "{year}"),
    (
        re.compile(
            rf"{_YEAR}[- ]?q(?P<n>[1-4])|(?:quy|q) ?(?P<m>i{{1,3}}|iv|[1-4])[-/ ]*(?:nam )?(?P<y>20\d\d|19\d\d)"
        ),
        "Q",
    ),
    (re.compile(rf"{_YEAR}[- ]?h(?P<n>[12])|(?P<m>6) thang(?: dau nam)? (?P<y>20\d\d|19\d\d)"), "H"),
    (
        re.compile(
            rf"{_YEAR}-(?P<n>0?[1-9]|1[0-2])|(?:thang )?(?P<m>0?[1-9]|1[0-2])[-/ ](?:nam )?(?P<y>20\d\d|19\d\d)"
        ),
        "M",
    ),
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def parse_period(text: str, *, where: str = "") -> str:
    """`2025`, `2025-Q3`, `2025-H1` or `2025-07`, from what people write: "quý III/2025", "tháng 7/2025", "2025".

    Raises InputError (`statistics.period`).
    """
    key = search_key(text)
    for candidate in (key, " ".join(text.casefold().split())):
        for shape, form in _SHAPES:
            found = shape.fullmatch(candidate)
            if found is not None:
                return _spelled(found.groupdict(), form)
    raise InputError(
        [
            Problem(
                "statistics.period",
                Text("Không đọc được kỳ số liệu.", "The period cannot be read."),
                where=where,
                got=text[:40],
                expected=Text("2025, quý III/2025, 6 tháng 2025 hoặc 07/2025", "2025, 2025-Q3, 2025-H1 or 2025-07"),
            )
        ]
    )


def _spelled(parts: dict[str, str | None], form: str) -> str:
    year = parts.get("year") or parts.get("y") or ""
    if form == "{year}":
        return year
    text = parts.get("n") or parts.get("m") or ""
    number = _ROMAN.get(text) or int(text)
    if form == "M":
        return f"{year}-{number:02d}"
    return f"{year}-H1" if form == "H" and number == 6 else f"{year}-{form}{number}"


def period_text(period: str) -> Text:
    """A period in the register's spelling as people say it: `2026-Q3` is "quý III/2026"."""
    year, _, part = period.partition("-")
    if not part:
        return Text(year, year)
    if part[0] == "Q":
        roman = ("I", "II", "III", "IV")[int(part[1]) - 1]
        return Text(f"quý {roman}/{year}", f"Q{part[1]} {year}")
    if part[0] == "H":
        half = "đầu" if part == "H1" else "cuối"
        return Text(f"6 tháng {half} năm {year}", f"half {part[1]} of {year}")
    return Text(f"tháng {int(part)}/{year}", f"{part}/{year}")
