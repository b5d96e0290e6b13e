"""Codes of dossiers, by the era whose rule made them.

The trap: a code is opaque. Two forms have been seen, the text of the circular in force has not been read, and a
province keeps dossiers of every era; so a code that fits no known form is a warning, not a refusal, and nothing is cut
out of codes for the figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chiso.engine.errors import Problem, Severity, Text

System = Literal["province", "ministry"]


@dataclass(frozen=True, slots=True)
class Era:
    """A form of codes, the rule it comes from and since when; `form` names unit, date and seq."""

    id: str
    basis: str
    since: date
    form: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DossierCode:
    """What a code says: who received it, on which day, which number of that day, and whose system numbered it."""

    era: str
    unit: str
    day: date
    number: str
    system: System


ERAS: tuple[Era, ...] = (
    Era(
        "tt01_2018",
        "01/2018/TT-VPCP, Điều 19",
        date(2018, 6, 21),
        re.compile(
            r"(?P<unit>[A-Z][0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[A-Z]?[0-9]{1,3})?)-(?P<date>[0-9]{6})-(?P<seq>[0-9]{4})"
        ),
    ),
    Era(
        "seen_2026",
        "seen in use in 2026; the text of 03/2025/TT-VPCP was not read",
        date(2025, 7, 1),
        re.compile(r"(?P<unit>[A-Z][0-9]{2}(?:\.[0-9]{1,3})*)-(?P<date>[0-9]{6})-(?P<seq>[0-9]{4}|[0-9]{6,7})"),
    ),
)


def read_code(text: str, *, received: date | None = None, eras: tuple[Era, ...] = ERAS) -> DossierCode | None:
    """The parts of a code by the rule in force on its own day; None when no known rule made it.

    `received`: the day of receipt, which the day in the code must be.
    """
    for era in sorted(eras, key=lambda era: era.since, reverse=True):
        found = era.form.fullmatch(text.strip())
        day = _day(found["date"]) if found else None
        if found is None or day is None or day < era.since or (received is not None and day != received):
            continue
        system: System = "province" if len(found["seq"]) == 4 else "ministry"
        return DossierCode(era.id, found["unit"], day, found["seq"], system)
    return None


def check_code(
    text: str, *, received: date | None = None, where: str = "", severity: Severity = "warning"
) -> list[Problem]:
    """What is odd about a code: an unknown form, or a day that is not the day of receipt."""
    if read_code(text, received=received):
        return []
    plain = read_code(text)
    if plain is not None and received is not None:
        message = Text("Ngày trong mã hồ sơ khác ngày tiếp nhận.", "The day in the code is not the day of receipt.")
        expected = received.isoformat()
        return [Problem("dossiers.code_day", message, where, text[:60], Text(expected, expected), severity=severity)]
    message = Text("Mã hồ sơ không theo mẫu nào đã biết.", "The code of the dossier fits no known form.")
    return [Problem("dossiers.code_form", message, where, text[:60], severity=severity)]


def _day(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
