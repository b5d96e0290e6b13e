"""Sending notices, each key once to each person, and marking them as read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.notifications.models import Notice


def notify(
    *, people: Iterable[int], key: str, title: Text, at: dt.datetime, detail: str = "", link: str = ""
) -> list[int]:
    """Send one notice to each of `people` (ids) who has not had `key` yet; returns who got it now.

    `key` says what is told (`sheet:12:returned:7`): a job that runs twice tells it once.
    """
    wanted = sorted(set(people))
    with transaction.atomic():
        had = set(Notice.objects.filter(person_id__in=wanted, key=key).values_list("person_id", flat=True))
        fresh = [person_id for person_id in wanted if person_id not in had]
        Notice.objects.bulk_create(
            [
                Notice(
                    person_id=person_id,
                    key=key,
                    title=title.vi[:200],
                    title_en=title.en[:200],
                    detail=detail[:300],
                    link=link,
                    at=at,
                )
                for person_id in fresh
            ],
            ignore_conflicts=True,  # two jobs at once: the constraint keeps one
        )
    return fresh


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a notice goes to, what it tells (once), and where it leads."""

    person_id: int
    key: str
    link: str


def notify_each(*, notices: Sequence[Addressed], title: Text, at: dt.datetime, detail: str = "") -> None:
    """Send many notices with one text and a link each; a key that a person has had already is not told again."""
    with transaction.atomic():
        Notice.objects.bulk_create(
            [
                Notice(
                    person_id=notice.person_id,
                    key=notice.key,
                    title=title.vi[:200],
                    title_en=title.en[:200],
                    detail=detail[:300],
                    link=notice.link,
                    at=at,
                )
                for notice in notices
            ],
            ignore_conflicts=True,
            batch_size=500,
        )


def mark_read(*, actor: Actor, at: dt.datetime, notice_id: int | None = None) -> int:
    """Mark one of the actor's own notices as read, or all of them; returns how many were unread."""
    if actor.person_id is None:
        return 0
    mine = Notice.objects.filter(person_id=actor.person_id, read_at__isnull=True)
    if notice_id is not None:
        mine = mine.filter(pk=notice_id)
    return mine.update(read_at=at)
