"""How the field work stands: by village, interviewer and day, with what the answers themselves say about their making.

The trap: a response rate of 95 % may be made of replacements. A refusal stays a refusal after its reserve was
interviewed, so the rate is taken over everybody who was approached, and replacements are counted beside it. An
interview with somebody who was not drawn, or with a reserve nobody let in, is not an interview of the sample.

Rates follow AAPOR (2023), RR1 over settled cases: interviews / (interviews + refusals + other non-interviews), without
those who turned out not to belong to the population.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

Standing = Literal["interviewed", "refused", "unreached", "ineligible", "open", "waiting"]
"""Of a case: `open` = nothing known yet, `waiting` = a reserve that was not let in."""

OUTSIDE, TWICE, UNRELEASED = "outside", "twice", "unreleased"
"""Why an interview does not count for its case."""


@dataclass(frozen=True, slots=True)
class Case:
    """One drawn person: `outcome` is the newest attempt without an interview, `released` a reserve that was let in."""

    code: str
    place: str
    reserve: bool = False
    released: bool = False
    replaced: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview that came in; `excluded` when somebody took it out, `flags` the checks that it failed."""

    key: int
    case: str
    interviewer: str
    day: dt.date
    minutes: float | None = None
    excluded: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one village or of everything. `quota` is what was planned, `reserves` those still waiting."""

    name: str
    quota: int = 0
    interviewed: int = 0
    refused: int = 0
    unreached: int = 0
    ineligible: int = 0
    open: int = 0
    replaced: int = 0
    reserves: int = 0
    flagged: int = 0
    excluded: int = 0
    last: dt.date | None = None

    @property
    def response(self) -> float | None:
        """Share of settled, eligible cases that gave an interview; None before there are any."""
        settled = self.interviewed + self.refused + self.unreached
        return self.interviewed / settled if settled else None

    @property
    def missing(self) -> int:
        """How many interviews the quota still lacks."""
        return max(0, self.quota - self.interviewed)

    @property
    def short(self) -> bool:
        """Whether the quota cannot be met any more with the people and reserves that are left."""
        return self.missing > self.open + self.reserves


@dataclass(frozen=True, slots=True)
class Worker:
    """One interviewer. `minutes` is the median length, `a_day` interviews by day on which there were any."""

    name: str
    interviews: int
    days: int
    minutes: float | None
    flagged: int
    excluded: int
    subject_flags: tuple[str, ...] = ()

    @property
    def a_day(self) -> float:
        return self.interviews / self.days if self.days else 0.0


@dataclass(frozen=True)
class Board:
    """Everything the board shows; `stray` says by interview key why it does not count, `done_on` is a projection."""

    whole: Tally
    places: tuple[Tally, ...]
    workers: tuple[Worker, ...]
    days: tuple[tuple[dt.date, int], ...]
    standing: Mapping[str, Standing]
    stray: Mapping[int, str] = field(default_factory=dict)
    pace: float = 0.0
    done_on: dt.date | None = None


def board_of(
    cases: Sequence[Case], interviews: Sequence[Interview], subject_flags: Mapping[str, Sequence[str]] | None = None
) -> Board:
    """The board. `subject_flags` are checks that flag an interviewer or a village as a whole, by name.

    Pace is the mean a day over the last seven days up to the newest interview; the projection assumes it goes on.
    """
    known = {case.code: case for case in cases}
    counted, stray = _counted(known, interviews)
    standing = {case.code: _standing(case, case.code in counted) for case in cases}
    by_place: dict[str, list[Case]] = {}
    for case in cases:
        by_place.setdefault(case.place, []).append(case)
    came: dict[str, list[Interview]] = {}
    for each in interviews:
        if each.case in known:
            came.setdefault(known[each.case].place, []).append(each)
    places = tuple(_tally(name, own, standing, came.get(name, ())) for name, own in by_place.items())
    whole = _tally("", list(cases), standing, interviews)
    days = tuple(sorted(Counter(each.day for each in counted.values()).items()))
    pace = _pace(days)
    return Board(
        whole, places, _workers(interviews, subject_flags or {}), days, standing, stray, pace, _end(whole, days, pace)
    )


def _counted(known: Mapping[str, Case], interviews: Iterable[Interview]) -> tuple[dict[str, Interview], dict[int, str]]:
    """The interview that counts for each case: the first that was not taken out; and why others do not."""
    counted: dict[str, Interview] = {}
    stray: dict[int, str] = {}
    for each in interviews:
        case = known.get(each.case)
        if case is None:
            stray[each.key] = OUTSIDE
        elif each.excluded:
            continue
        elif case.reserve and not case.released:
            stray[each.key] = UNRELEASED
        elif each.case in counted:
            stray[each.key] = TWICE
        else:
            counted[each.case] = each
    return counted, stray


def _standing(case: Case, interviewed: bool) -> Standing:
    if interviewed:
        return "interviewed"
    if case.reserve and not case.released:
        return "waiting"
    if case.outcome:
        known: dict[str, Standing] = {"refused": "refused", "ineligible": "ineligible"}
        return known.get(case.outcome, "unreached")
    return "unreached" if case.replaced else "open"


def _tally(name: str, cases: Sequence[Case], standing: Mapping[str, Standing], came: Iterable[Interview]) -> Tally:
    counts = Counter(standing[case.code] for case in cases)
    interviews = list(came)
    return Tally(
        name,
        quota=sum(not case.reserve for case in cases),
        interviewed=counts["interviewed"],
        refused=counts["refused"],
        unreached=counts["unreached"],
        ineligible=counts["ineligible"],
        open=counts["open"],
        replaced=sum(case.released for case in cases),
        reserves=counts["waiting"],
        flagged=sum(bool(each.flags) and not each.excluded for each in interviews),
        excluded=sum(each.excluded for each in interviews),
        last=max((each.day for each in interviews), default=None),
    )


def _workers(interviews: Iterable[Interview], subject_flags: Mapping[str, Sequence[str]]) -> tuple[Worker, ...]:
    by_name: dict[str, list[Interview]] = {}
    for each in interviews:
        by_name.setdefault(each.interviewer, []).append(each)
    return tuple(
        Worker(
            name,
            len(own),
            len({each.day for each in own}),
            median(known) if (known := [each.minutes for each in own if each.minutes is not None]) else None,
            sum(bool(each.flags) and not each.excluded for each in own),
            sum(each.excluded for each in own),
            tuple(subject_flags.get(name, ())),
        )
        for name, own in sorted(by_name.items())
    )


def _pace(days: Sequence[tuple[dt.date, int]]) -> float:
    if not days:
        return 0.0
    last = days[-1][0]
    first = max(days[0][0], last - dt.timedelta(days=6))
    return sum(count for day, count in days if day >= first) / ((last - first).days + 1)


def _end(whole: Tally, days: Sequence[tuple[dt.date, int]], pace: float) -> dt.date | None:
    """The day on which the quota would be met at this pace."""
    if not days or not pace or not whole.missing:
        return None
    return days[-1][0] + dt.timedelta(days=-(-whole.missing // pace).__int__())
