"""What the fields of the forms of a round show: what was typed, else the round before, else nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from chiso.engine.errors import InputError, Text
from chiso.engine.text import format_date, parse_date
from chiso.office.http import moment_posted, typed_moment
from chiso.office.rounds.models import Round
from chiso.office.rounds.pages.round_forms import GROUP_SLOTS, MOST_GROUPS, slot_numbers, ticked_units
from chiso.office.rounds.queries.next_round import Moments, NextGroup, NextRound, appraisers_like, next_round
from chiso.office.rounds.queries.rounds import rounds, units_of
from chiso.office.rounds.workflow import Step
from chiso.office.units.models import Unit

MORE = 2  # groups that one press of the button adds


@dataclass(frozen=True, slots=True)
class Slot:
    """The fields of one group; `units` are named one by one, each with whether it is ticked."""

    number: int
    code: str = ""
    name: str = ""
    framework: str = ""
    kinds: frozenset[str] = frozenset()
    units: tuple[tuple[Unit, bool], ...] = ()
    earlier: str = ""
    keeps_appraisers: bool = False
    notices: tuple[Text, ...] = ()

    @property
    def ticked(self) -> int:
        return sum(is_ticked for _unit, is_ticked in self.units)


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One step of the calendar form."""

    step: Step
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The form that opens a round; `like` is the round that it follows."""

    name: str
    year: str
    as_of: str
    owner: str
    legal_basis: str
    is_training: bool
    slots: tuple[Slot, ...]
    like: NextRound | None

    @property
    def windows(self) -> Mapping[str, Moments]:
        return self.like.windows if self.like else {}


def draft_of(request: HttpRequest, today: dt.date) -> Draft:
    """The form as it stands: posted, taken from another round (`like`), or empty."""
    like = _like(request, today)
    if request.method == "POST":
        return _posted(request, like)
    if like is None:
        slots = tuple(Slot(number) for number in range(1, GROUP_SLOTS + 1))
        return Draft("", str(today.year), format_date(today), "", "", False, slots, None)
    slots = tuple(_slot_like(number, group, like.as_of) for number, group in enumerate(like.groups, 1))
    spare = tuple(Slot(number) for number in range(len(slots) + 1, max(GROUP_SLOTS, len(slots) + 1) + 1))
    earlier = like.earlier
    owner, as_of = str(earlier.owner_id), format_date(like.as_of)
    return Draft(like.name, str(like.year), as_of, owner, "", earlier.is_training, (*slots, *spare), like)


def _like(request: HttpRequest, today: dt.date) -> NextRound | None:
    """The round that the form follows, with the units of the day that the form names."""
    asked = request.POST if request.method == "POST" else request.GET
    key = asked.get("like", "")
    earlier: Round | None = rounds().filter(pk=int(key)).first() if key.isdecimal() and len(key) < 12 else None
    if earlier is None:
        return None
    try:
        as_of = parse_date(asked.get("as_of", ""))
    except InputError:
        as_of = today
    return next_round(earlier, as_of)


def _slot_like(number: int, group: NextGroup, as_of: dt.date) -> Slot:
    _kept, lost = appraisers_like(group.earlier, group.framework, as_of)
    return Slot(
        number,
        code=group.earlier.code,
        name=group.earlier.name,
        framework=str(group.framework.pk),
        units=_ticks(group, {unit.pk for unit in group.units}),
        earlier=str(group.earlier.pk),
        keeps_appraisers=True,
        notices=(*group.notices, *lost),
    )


def _ticks(group: NextGroup | None, ticked: set[int]) -> tuple[tuple[Unit, bool], ...]:
    """The units that a group may name: its own, those offered, and whatever was ticked before the day was changed."""
    listed = {unit.pk: unit for unit in (*group.units, *group.offered)} if group else {}
    missing = ticked - listed.keys()
    listed |= {unit.pk: unit for unit in units_of(missing)} if missing else {}
    units = sorted(listed.values(), key=lambda unit: (unit.sort_key, unit.pk))
    return tuple((unit, unit.pk in ticked) for unit in units)


def _posted(request: HttpRequest, like: NextRound | None) -> Draft:
    posted = request.POST
    groups = {str(group.earlier.pk): group for group in like.groups} if like else {}
    slots = [_posted_slot(request, number, groups) for number in slot_numbers(request)]
    if "more" in posted:
        slots += [Slot(number) for number in range(len(slots) + 1, min(len(slots) + MORE, MOST_GROUPS) + 1)]
    plain = {name: posted.get(name, "") for name in ("name", "year", "as_of", "owner", "legal_basis")}
    return Draft(**plain, is_training=posted.get("is_training") == "1", slots=tuple(slots), like=like)


def _posted_slot(request: HttpRequest, number: int, groups: Mapping[str, NextGroup]) -> Slot:
    def typed(name: str) -> str:
        return request.POST.get(f"group{number}-{name}", "")

    group = groups.get(typed("earlier"))
    return Slot(
        number,
        code=typed("code"),
        name=typed("name"),
        framework=typed("framework"),
        kinds=frozenset(request.POST.getlist(f"group{number}-kinds")),
        units=_ticks(group, ticked_units(request, number)),
        earlier=typed("earlier"),
        keeps_appraisers=typed("keep") == "1",
        notices=group.notices if group else (),
    )


def window_rows(request: HttpRequest, steps: Iterable[Step], stored: Mapping[str, Moments]) -> list[WindowRow]:
    """The rows of a calendar form: what was posted, as it was understood; else what is stored."""
    rows = []
    for step in steps:
        if request.method == "POST":
            texts = (_understood(request, f"{step.code}-opens"), _understood(request, f"{step.code}-closes", True))
        else:
            moments = stored.get(step.code)
            texts = (typed_moment(moments[0]), typed_moment(moments[1])) if moments else ("", "")
        rows.append(WindowRow(step, *texts))
    return rows


def _understood(request: HttpRequest, name: str, closing: bool = False) -> str:
    """A posted moment with its time, also where only a day was typed; what cannot be read stays as it was typed."""
    try:
        return typed_moment(moment_posted(request, name, closing=closing))
    except InputError:
        return request.POST.get(name, "")
