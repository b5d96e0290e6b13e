"""Telling lead departments and their contact persons: what is theirs, when the window opens, closes and has closed, and
what the ministry made of it.

The trap: a job that runs every few minutes must not tell the same thing every few minutes, nor tell a new installation
of years long past. Every notice has a key that names what is told, and each kind is told only near its moment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from chiso.engine.errors import Text
from chiso.engine.text import format_date, format_decimal
from chiso.office.accounts.queries import holders
from chiso.office.national.leads import ENTERING
from chiso.office.national.queries.ministry import ComparedLine, compared
from chiso.office.national.queries.overview import LeafLine, Overview
from chiso.office.notifications.operations import notify
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.workflow import workflow_of

DAYS_AHEAD = (3, 1)
FRESH = dt.timedelta(days=3)
RESULT_FRESH = dt.timedelta(days=14)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Led:
    """The leaves of one department on one sheet, and who hears of them."""

    unit_id: int
    lines: tuple[LeafLine, ...]
    people: frozenset[int]


def tell_leads(*, view: Overview, at: dt.datetime) -> int:
    """Tell every lead department of an open sheet what is new about its leaves; returns how many notices went out."""
    if workflow_of(view.sheet.group.round.workflow).state(view.sheet.state).writes != "self":
        return 0
    return sum(
        _assigned(view.sheet, led, at) + _opened(view.sheet, led, at) + _closing(view.sheet, led, at)
        for led in _departments(view, at)
    )


def tell_result(*, sheet: Sheet, view: Overview, at: dt.datetime) -> int:
    """Tell lead departments what they lost in a result of the ministry that was stored lately."""
    found = compared(sheet)
    if found is None or at - found.result.published_at > RESULT_FRESH:
        return 0
    lost = {line.node.code: line for line in found.losses}
    told = 0
    for led in _departments(view, at):
        mine = [lost[line.node.code] for line in led.lines if line.node.code in lost]
        told += len(
            notify(
                people=led.people,
                key=f"national:{sheet.group_id}:result:{found.result.pk}",
                title=_lost_words(mine),
                detail=_codes(line.node.code for line in mine) or sheet.group.round.name,
                link=f"{_link(sheet)}ministry/",
                at=at,
            )
        )
    return told


def _lost_words(mine: Sequence[ComparedLine]) -> Text:
    if not mine:
        return Text("Bộ đã chấm: đơn vị không mất điểm nào", "The ministry's result: your leaves lost nothing")
    points = sum((line.lost or Decimal(0) for line in mine), Decimal(0))
    return Text(
        f"Bộ đã chấm: đơn vị mất {format_decimal(points, 2)} điểm ở {len(mine)} tiêu chí",
        f"The ministry's result: {format_decimal(points, 2, language='en')} points lost in {len(mine)} leaves",
    )


def _assigned(sheet: Sheet, led: _Led, at: dt.datetime) -> int:
    """What the department leads; told again when the leaves or a deadline change."""
    closes = [line.lead.closes_at for line in led.lines if line.lead is not None]
    if max(closes) <= at:
        return 0
    stated = sorted((line.node.code, moment.isoformat()) for line, moment in zip(led.lines, closes, strict=True))
    digest = hashlib.sha256(repr(stated).encode()).hexdigest()[:16]
    day = _day(min(moment for moment in closes if moment > at))
    return len(
        notify(
            people=led.people,
            key=f"national:{sheet.group_id}:{led.unit_id}:assigned:{digest}",
            title=Text(
                f"Đơn vị chủ trì {len(led.lines)} tiêu chí của tỉnh, hạn gần nhất {day}",
                f"Your unit leads {len(led.lines)} leaves of the province, first due {day}",
            ),
            detail=_codes(line.node.code for line in led.lines),
            link=_link(sheet),
            at=at,
        )
    )


def _opened(sheet: Sheet, led: _Led, at: dt.datetime) -> int:
    """The window that opened lately, one notice a day of opening."""
    told = 0
    for moment in sorted({line.lead.opens_at for line in led.lines if line.lead is not None}):
        lines = [line for line in led.lines if line.lead is not None and line.lead.opens_at == moment]
        if not moment <= at < moment + FRESH or all(line.lead and line.lead.closes_at <= at for line in lines):
            continue
        told += len(
            notify(
                people=led.people,
                key=f"national:{sheet.group_id}:{led.unit_id}:opened:{moment.isoformat()}",
                title=Text(
                    f"Đã mở nhập {len(lines)} tiêu chí của tỉnh", f"{len(lines)} leaves of the province can be entered"
                ),
                detail=_codes(line.node.code for line in lines),
                link=_link(sheet),
                at=at,
            )
        )
    return told


def _closing(sheet: Sheet, led: _Led, at: dt.datetime) -> int:
    """Three days and one day before a deadline, and once it has passed, while something is missing."""
    told = 0
    for moment in sorted({line.lead.closes_at for line in led.lines if line.lead is not None}):
        lines = [line for line in led.lines if line.lead is not None and line.lead.closes_at == moment]
        missing = [line for line in lines if not line.is_settled]
        words = _closing_words(moment, len(missing), at)
        if not missing or words is None:
            continue
        kind, title = words
        told += len(
            notify(
                people=led.people,
                key=f"national:{sheet.group_id}:{led.unit_id}:{kind}:{moment.isoformat()}",
                title=title,
                detail=_codes(line.node.code for line in missing),
                link=_link(sheet),
                at=at,
            )
        )
    return told


def _closing_words(moment: dt.datetime, missing: int, at: dt.datetime) -> tuple[str, Text] | None:
    local = timezone.localtime(moment)
    clock = f"{local:%H:%M} {_day(moment)}"
    if moment <= at:
        late = Text(f"Quá hạn nội bộ: còn {missing} tiêu chí", f"Internal deadline passed: {missing} leaves missing")
        return ("passed", late) if at - moment < FRESH else None
    near = [days for days in DAYS_AHEAD if moment - at <= dt.timedelta(days=days)]
    if not near:
        return None
    return f"due{min(near)}", Text(
        f"Hạn nội bộ {clock}: còn {missing} tiêu chí", f"Internal deadline {clock}: {missing} leaves missing"
    )


def _departments(view: Overview, at: dt.datetime) -> list[_Led]:
    """The lead departments with those who enter for them and the contacts of their leaves. Two queries."""
    by_unit: dict[int, list[LeafLine]] = {}
    for line in view.leaves:
        if line.lead is not None:
            by_unit.setdefault(line.lead.unit_id, []).append(line)
    people: dict[int, set[int]] = {unit_id: set() for unit_id in by_unit}
    for unit_id, person_id in holders(timezone.localdate(at), *ENTERING):
        if unit_id in people:
            people[unit_id].add(person_id)
    for unit_id, lines in by_unit.items():
        people[unit_id] |= {line.lead.contact_id for line in lines if line.lead and line.lead.contact_id}
    return [_Led(unit_id, tuple(lines), frozenset(people[unit_id])) for unit_id, lines in by_unit.items()]


def _codes(codes: Iterable[str]) -> str:
    listed = list(codes)
    return ", ".join(listed[:_SHOWN]) + ("…" if len(listed) > _SHOWN else "")


def _day(moment: dt.datetime) -> str:
    return format_date(timezone.localtime(moment).date())


def _link(sheet: Sheet) -> str:
    return f"/national/{sheet.group_id}/"
