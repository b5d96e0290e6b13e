"""The dated facts behind a working calendar, and reading them from a CSV file.

The trap: five days of Tết, days in lieu and swapped Saturdays are placed by a decision each year, late in the year
before. A row therefore says how sure it is (`verified`) and where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from chiso.engine.errors import InputError, Problem, Text, line_at
from chiso.engine.text import parse_date, read_table

RowKind = Literal["holiday", "compensatory", "swap_off", "swap_work", "anchor", "pending"]
Verified = Literal["yes", "rule", "computed", "no"]

DAYS_OFF: frozenset[RowKind] = frozenset({"holiday", "compensatory", "swap_off"})
_COLUMNS = ("date", "name", "kind", "basis", "verified", "source")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One fact: on this day this holds, by this basis, that sure, from this source.

    `holiday`, `compensatory` and `swap_off` are days off; `swap_work` is a working day although on a weekend;
    `anchor` marks a feast whose days off await a decision; `pending` waits for a law. The last two have no effect.
    `verified`: yes (a source says so), rule (the statute), computed (lunar calendar), no (inferred).
    """

    day: date
    kind: RowKind
    name: str
    basis: str = ""
    verified: Verified = "no"
    source: str = ""


def read_calendar_rows(data: bytes, *, where: str = "") -> tuple[CalendarRow, ...]:
    """The rows of a CSV file with the columns date, name, kind, basis, verified, source (weekday optional).

    Dates may be ISO or dd/mm/yyyy. Raises InputError naming every line with an unreadable date, an unknown kind, a
    weekday that does not fit, or a second row that contradicts the first.
    """
    table = read_table(data, where=where)
    missing = [column for column in _COLUMNS if column not in table.columns]
    if missing:
        raise InputError([_missing_columns(missing, where)])
    rows: list[CalendarRow] = []
    problems: list[Problem] = []
    for number, record in table.lines:
        row = _read_row(record, f"{where}:{number}" if where else line_at(number), problems)
        if row is not None:
            rows.append(row)
    problems += find_contradictions(rows)
    if any(problem.severity == "error" for problem in problems):
        raise InputError(problems)
    return tuple(sorted(rows, key=lambda row: (row.day, row.kind)))


def find_contradictions(rows: Iterable[CalendarRow]) -> list[Problem]:
    """Days that are both off and worked, or that swap a weekend off or a weekday on, which changes nothing."""
    problems: list[Problem] = []
    kinds: dict[date, set[RowKind]] = {}
    for row in rows:
        kinds.setdefault(row.day, set()).add(row.kind)
    for day, found in sorted(kinds.items()):
        if "swap_work" in found and found & DAYS_OFF:
            problems.append(
                _problem("calendar.contradiction", _CONTRADICTION, day.isoformat(), ", ".join(sorted(found)))
            )
        elif "swap_work" in found and day.weekday() < 5:
            problems.append(_problem("calendar.swap_on_weekday", _NO_EFFECT, day.isoformat(), "swap_work", warn=True))
    return problems


def _read_row(record: dict[str, str], where: str, problems: list[Problem]) -> CalendarRow | None:
    kind, verified = record["kind"], record["verified"] or "no"
    before = len(problems)
    if kind not in get_args(RowKind):
        problems.append(_problem("calendar.kind", _KIND, where, kind, expected=", ".join(get_args(RowKind))))
    if verified not in get_args(Verified):
        problems.append(
            _problem("calendar.verified", _VERIFIED, where, verified, expected=", ".join(get_args(Verified)))
        )
    try:
        day = parse_date(record["date"], where=where)
    except InputError as error:
        problems.extend(error.problems)
        return None
    weekday = record.get("weekday", "").lower()
    if weekday and weekday != _WEEKDAYS[day.weekday()]:
        problems.append(_problem("calendar.weekday", _WEEKDAY, where, weekday, expected=_WEEKDAYS[day.weekday()]))
    if len(problems) > before:
        return None
    return CalendarRow(
        day,
        cast(RowKind, kind),
        record["name"],
        record["basis"],
        cast(Verified, verified),
        record["source"],
    )


_KIND = Text("Loại ngày không có trong danh sách.", "This kind of day is unknown.")
_VERIFIED = Text("Mức xác minh không có trong danh sách.", "This degree of verification is unknown.")
_WEEKDAY = Text("Thứ không khớp với ngày.", "The weekday does not fit the date.")
_CONTRADICTION = Text("Một ngày vừa nghỉ vừa làm bù.", "One day is both off and worked.")
_NO_EFFECT = Text("Làm bù vào ngày vốn đã làm việc.", "A make-up day on a day that is worked anyway.")


def _problem(code: str, message: Text, where: str, got: str, *, expected: str = "", warn: bool = False) -> Problem:
    return Problem(
        code,
        message,
        where=where,
        got=got[:60],
        expected=Text(expected, expected),
        severity="warning" if warn else "error",
    )


def _missing_columns(missing: list[str], where: str) -> Problem:
    wanted = ", ".join(_COLUMNS)
    message = Text(f"Thiếu cột: {', '.join(missing)}.", f"Columns are missing: {', '.join(missing)}.")
    return Problem("calendar.columns", message, where=where, expected=Text(wanted, wanted))
