"""A deadline cell as a day or a rhythm: the seam to the engine's reader of dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from chiso.engine.directives.dates import find_dates
from chiso.engine.directives.source import source_of
from chiso.engine.errors import InputError, Problem
from chiso.engine.text import parse_date, search_key, tidy
from chiso.office.directives.models import Repeat
from chiso.office.directives.problems import problem

_BARE = re.compile(r"\d{1,2}/\d{1,2}")
_WHOLE_YEAR = re.compile(r"(?:ca nam|trong nam|nam)(?: (?P<y>20\d\d))?")


@dataclass(frozen=True, slots=True)
class Due:
    """What a deadline text means: its last day, its rhythm, or neither where it cannot be read."""

    day: dt.date | None = None
    repeat: str = ""


def read_due(text: str, *, own: dt.date, year: int, where: str = "") -> tuple[Due, list[Problem]]:
    """The meaning of a deadline text; the latest of several days counts, a rhythm is kept beside a day.

    `own` is the directive's date and `year` the plan's, from which missing years follow. A day that does not exist
    (31/6) is a problem, as is a text that says no time at all; an empty text means no deadline.
    """
    words = tidy(text)
    if not words:
        return Due(), []
    whole = _WHOLE_YEAR.fullmatch(search_key(words))
    if whole is not None:
        return Due(dt.date(int(whole["y"] or year), 12, 31)), []
    try:
        return Due(parse_date(words)), []
    except InputError:
        pass
    source = source_of(f"Thời hạn: {'đến ngày ' if _BARE.fullmatch(words) else ''}{words}")
    mentions = find_dates(source, own=own, plan_year=year)
    if any(mention.impossible for mention in mentions):
        return Due(), [
            problem(
                "directives.no_such_day",
                where,
                ("Ngày này không có trong lịch.", "This day does not exist."),
                got=words,
            )
        ]
    days = [day for mention in mentions if (day := mention.due or mention.last) is not None]
    repeats = [str(mention.recurrence) for mention in mentions if mention.recurrence in Repeat.values]
    if not days and not repeats:
        return Due(), [
            problem(
                "directives.due_unread",
                where,
                ("Không đọc được thời hạn.", "The deadline cannot be read."),
                got=words[:60],
                hint=(
                    "Ghi ngày, tháng, quý, hoặc “thường xuyên”, “hằng tháng”.",
                    "Write a day, month, quarter or rhythm.",
                ),
            )
        ]
    return Due(max(days) if days else None, repeats[0] if repeats else ""), []
