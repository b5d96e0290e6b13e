"""Sending notices, each key once to each person; marking them as read; claiming and settling digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.notifications.hours import Wishes
from chiso.office.notifications.models import Digest, DigestLine, DigestState, Notice, Preference


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


def claim(*, person: Person, channel: str, day: dt.date, notices: Sequence[Notice], at: dt.datetime) -> Digest | None:
    """Take the right to send one digest, before anything leaves; None when another process has it."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, channel=channel, day=day, claimed_at=at)
            DigestLine.objects.bulk_create(
                [DigestLine(digest=digest, notice=notice, channel=channel) for notice in notices], batch_size=500
            )
    except IntegrityError:
        return None
    return digest


def claim_again(*, digest: Digest, at: dt.datetime) -> bool:
    """Take the right to try a refused digest once more; False when another process was faster."""
    refused = Digest.objects.filter(pk=digest.pk, state=DigestState.REFUSED)
    if not refused.update(state=DigestState.CLAIMED, attempts=digest.attempts + 1, claimed_at=at):
        return False
    digest.attempts += 1
    return True


def settle(*, digest: Digest, state: str, error: str, at: dt.datetime) -> None:
    """Note what became of a claimed digest."""
    Digest.objects.filter(pk=digest.pk).update(state=state, error=error[:300], settled_at=at)


def release(*, actor: Actor, digest: Digest, at: dt.datetime) -> None:
    """Let a digest in doubt, or one given up, be sent again: an administrator's decision. Otherwise nothing happens."""
    grant = require(actor, "accounts.manage")
    with transaction.atomic():
        stuck = Digest.objects.filter(pk=digest.pk, state__in=[DigestState.CLAIMED, DigestState.GIVEN_UP])
        if stuck.update(state=DigestState.REFUSED, attempts=1):
            record(actor=actor, action="notifications.digest.release", obj=digest, stream="system", at=at, grant=grant,
                   data={"on": digest.day.isoformat()})  # fmt: skip


def set_preference(*, actor: Actor, wishes: Wishes) -> None:
    """What the actor wants besides the bell."""
    values = asdict(wishes)
    Preference.objects.update_or_create(person_id=actor.acting_id, defaults=values)
