"""Keeping the checklist, recording what was posted, taking a posting back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.evidence.models import Document
from chiso.office.postings.duties import periods_of
from chiso.office.postings.models import Checklist, ChecklistItem, Posting, PostingEvery, PostingLevel
from chiso.office.postings.queries import standing
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import parent_on


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list before it is stored; `place` is its cell in the file it came from."""

    text: str
    level: str
    every: str
    within: int
    legal: str = ""
    hang_for: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Hung:
    """What is said about a posting; `period` is the code of one of the item's periods."""

    place: str
    posted_on: dt.date
    taken_down_on: dt.date | None = None
    minutes: str = ""


def set_checklist(
    *, actor: Actor, title: str, basis: str, items: Sequence[Item], valid_from: dt.date, at: dt.datetime,
    is_sample: bool = False,
) -> Checklist:  # fmt: skip
    """From `valid_from` these items are owed; the list before ends. Raises InputError with everything wrong."""
    grant = require(actor, "postings.manage")
    problems = _said(title=title, basis=basis) + _wrong_items(items)
    if Checklist.objects.filter(valid_from__gte=valid_from).exists():
        told = ("Đã có danh mục từ ngày này trở đi.", "A list holds from this or a later day.")
        problems.append(_problem("list_since", "valid_from", told, f"{valid_from:%d/%m/%Y}"))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        Checklist.objects.filter(valid_on(valid_from)).update(valid_to=valid_from)
        made = Checklist.objects.create(
            title=tidy(title)[:200], basis=tidy(basis)[:200], is_sample=is_sample, valid_from=valid_from
        )
        ChecklistItem.objects.bulk_create(
            ChecklistItem(
                checklist=made, number=number, text=tidy(item.text)[:300], legal=tidy(item.legal)[:120],
                level=item.level, every=item.every, within=item.within, hang_for=item.hang_for,
            )
            for number, item in enumerate(items, start=1)
        )  # fmt: skip
        record(actor=actor, action="postings.checklist.set", obj=made, stream="postings", at=at, grant=grant,
               reason=made.basis, data={"rows": len(items), "on": valid_from.isoformat()})  # fmt: skip
    return made


def record_posting(
    *, actor: Actor, commune: Unit, unit: Unit, item: ChecklistItem, period: str, told: Hung, at: dt.datetime,
    evidence: Document | None = None,
) -> Posting:  # fmt: skip
    """That something hung at a place of the commune or of a village of it.

    Raises InputError with everything wrong: a unit of another level or commune, a period that the item does not have,
    no place, no proof, a day to come or before the period, taken down before it hung, the same place twice.
    """
    grant = require(actor, "postings.record", unit_id=commune.pk)
    problems = _said(place=told.place) + _wrong_unit(commune, unit, item, told.posted_on)
    problems += _wrong_days(item, period, told, at)
    if evidence is None and not tidy(told.minutes):
        problems.append(_problem("no_proof", "minutes", ("Chưa có ảnh hoặc biên bản.", "No photo, no minutes.")))
    if evidence is not None and evidence.owner_id != commune.pk:
        problems.append(_problem("foreign", "evidence", ("Tài liệu của đơn vị khác.", "Another unit's document.")))
    if problems:
        raise InputError(problems)
    try:
        with transaction.atomic():
            made = Posting.objects.create(
                item=item, unit=unit, commune=commune, period=period, place=tidy(told.place)[:200],
                posted_on=told.posted_on, taken_down_on=told.taken_down_on, evidence=evidence,
                minutes=tidy(told.minutes)[:300], entered_by_id=actor.person_id, entered_at=at,
            )  # fmt: skip
            record(actor=actor, action="postings.posting.record", obj=made, stream=f"postings:{commune.pk}", at=at,
                   grant=grant, unit_id=unit.pk,
                   data={"number": str(item.number), "period": period, "on": told.posted_on.isoformat()})  # fmt: skip
    except IntegrityError as error:
        vi_en = ("Nơi này đã ghi niêm yết nội dung đó trong kỳ.", "This place has it already in the period.")
        raise InputError([_problem("twice", "place", vi_en, tidy(told.place)[:80])]) from error
    return made


@dataclass(frozen=True, slots=True)
class Row:
    """One of several postings that a commune enters together."""

    item: ChecklistItem
    unit: Unit
    period: str
    told: Hung


def record_many(*, actor: Actor, commune: Unit, rows: Sequence[Row], at: dt.datetime) -> int:
    """Several postings of a commune, proved by their minutes, all or none; one record for all of them.

    Raises InputError as `record_posting` does, with what is wrong in any row.
    """
    grant = require(actor, "postings.record", unit_id=commune.pk)
    problems = []
    for row in rows:
        problems += _said(place=row.told.place, minutes=row.told.minutes)
        problems += _wrong_unit(commune, row.unit, row.item, row.told.posted_on)
        problems += _wrong_days(row.item, row.period, row.told, at)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = Posting.objects.bulk_create(
            Posting(
                item=row.item, unit=row.unit, commune=commune, period=row.period, place=tidy(row.told.place)[:200],
                posted_on=row.told.posted_on, taken_down_on=row.told.taken_down_on,
                minutes=tidy(row.told.minutes)[:300], entered_by_id=actor.person_id, entered_at=at,
            )
            for row in rows
        )  # fmt: skip
        record(actor=actor, action="postings.posting.record", obj=commune, stream=f"postings:{commune.pk}", at=at,
               grant=grant, unit_id=commune.pk, data={"rows": len(made)})  # fmt: skip
    return len(made)


def take_down(*, actor: Actor, posting: Posting, on: dt.date, at: dt.datetime) -> None:
    """The day on which a posting came down. Raises InputError for a day to come or before it hung."""
    grant = require(actor, "postings.record", unit_id=posting.commune_id)
    if not posting.posted_on <= on <= timezone.localtime(at).date():
        told = ("Ngày gỡ phải từ ngày niêm yết đến hôm nay.", "It comes down between its first day and today.")
        raise InputError([_problem("day", "on", told, f"{on:%d/%m/%Y}")])
    with transaction.atomic():
        standing().filter(pk=posting.pk).update(taken_down_on=on)
        record(actor=actor, action="postings.posting.take_down", obj=posting, stream=f"postings:{posting.commune_id}",
               at=at, grant=grant, unit_id=posting.unit_id, data={"on": on.isoformat()})  # fmt: skip


def withdraw_posting(*, actor: Actor, posting: Posting, reason: str, at: dt.datetime) -> None:
    """Take a posting out of the count, with the reason; the row stays."""
    grant = require(actor, "postings.record", unit_id=posting.commune_id)
    if problems := _said(reason=reason):
        raise InputError(problems)
    with transaction.atomic():
        if not standing().filter(pk=posting.pk).update(withdrawn_at=at, reason=tidy(reason)[:300]):
            return
        record(actor=actor, action="postings.posting.withdraw", obj=posting, stream=f"postings:{posting.commune_id}",
               at=at, grant=grant, unit_id=posting.unit_id, reason=tidy(reason)[:300])  # fmt: skip


def _problem(code: str, where: str, told: tuple[str, str], got: str = "") -> Problem:
    return Problem(f"postings.{code}", Text(*told), where=where, got=got)


def _said(**texts: str) -> list[Problem]:
    empty = ("Chưa ghi.", "Nothing was written.")
    return [_problem("empty", name, empty) for name, text in texts.items() if not tidy(text)]


def _wrong_items(items: Sequence[Item]) -> list[Problem]:
    if not items:
        return [_problem("no_items", "file", ("Danh mục không có nội dung nào.", "The list is empty."))]
    found = []
    for item in items:
        if not tidy(item.text):
            found.append(_problem("empty", item.place, ("Chưa ghi nội dung.", "The item says nothing.")))
        if item.level not in PostingLevel.values:
            told = ("Cấp phải là xã hoặc thôn.", "The level is commune or village.")
            found.append(_problem("level", item.place, told, item.level))
        if item.every not in PostingEvery.values:
            told = ("Kỳ phải là năm, 6 tháng, quý hoặc tháng.", "The period is a year, half, quarter or month.")
            found.append(_problem("every", item.place, told, item.every))
        if not (0 <= item.within <= 366 and 0 <= item.hang_for <= 366):
            found.append(_problem("days", item.place, ("Số ngày từ 0 đến 366.", "Between 0 and 366 days.")))
    return found


def _wrong_unit(commune: Unit, unit: Unit, item: ChecklistItem, day: dt.date) -> list[Problem]:
    if item.level == PostingLevel.COMMUNE:
        fits = unit.pk == commune.pk
    else:
        fits = unit.kind == UnitKind.VILLAGE and parent_on(unit, day) == commune
    told = ("Nơi niêm yết không đúng cấp hoặc không thuộc xã này.", "Another level, or not of this commune.")
    return [] if fits else [_problem("unit", "unit", told, unit.name)]


def _wrong_days(item: ChecklistItem, period: str, told: Hung, at: dt.datetime) -> list[Problem]:
    year = int(period[:4]) if period[:4].isdecimal() else 0
    fitting = [one for one in periods_of(item.every, year) if one.code == period] if 2000 <= year <= 2100 else []
    if not fitting:
        return [_problem("period", "period", ("Nội dung này không có kỳ đó.", "The item has no such period."), period)]
    found = []
    today = timezone.localtime(at).date()
    if not fitting[0].first <= told.posted_on <= today:
        message = ("Ngày niêm yết trước kỳ hoặc chưa tới.", "Before the period, or still to come.")
        found.append(_problem("day", "posted_on", message, f"{told.posted_on:%d/%m/%Y}"))
    if told.taken_down_on is not None and not told.posted_on <= told.taken_down_on <= today:
        message = ("Ngày gỡ phải từ ngày niêm yết đến hôm nay.", "It comes down between its first day and today.")
        found.append(_problem("day", "taken_down_on", message, f"{told.taken_down_on:%d/%m/%Y}"))
    return found
