"""Sending each person one message a day with what they have not read.

The trap: killed between the server's "250 OK" and our note of it, a job that tries again sends twice. A digest is
claimed in a transaction of its own before the first byte leaves. One that was claimed and never settled is in doubt: it
is not sent again by the machine, an administrator sees it and decides.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from chiso.engine.errors import Language, Text
from chiso.office.accounts.models import Person
from chiso.office.notifications.channels import Address, Message, Notifier, NotSent
from chiso.office.notifications.hours import Wishes, may_disturb, wishes_of
from chiso.office.notifications.models import Digest, DigestState, Notice, Preference
from chiso.office.notifications.operations import claim, claim_again, settle

YOUNGER_THAN = dt.timedelta(days=7)
ATTEMPTS = 5
LISTED = 20


def send_digests(
    *, channels: Sequence[Notifier], site: str, at: dt.datetime, today: dt.date, is_working_day: bool
) -> int:
    """Send what is due by every channel; returns how many messages were accepted. Work of the system."""
    return sum(_send_by(channel, site, at, today, is_working_day) for channel in channels)


def _send_by(channel: Notifier, site: str, at: dt.datetime, today: dt.date, is_working_day: bool) -> int:
    waiting = _waiting(channel, at, today)
    wishes = _wishes(waiting)
    due = [
        person
        for person in Person.objects.filter(pk__in=waiting, is_active=True).order_by("id")
        if _wanted(channel, person, wishes[person.pk])
        and may_disturb(wishes[person.pk], at, is_working_day=is_working_day)
    ]
    again = list(_to_try_again(channel, today))
    if not due and not again:
        return 0
    sent = 0
    try:
        with channel.session() as session:
            for person in due:
                digest = claim(person=person, channel=channel.code, day=today, notices=waiting[person.pk], at=at)
                sent += digest is not None and _deliver(session.send, channel, digest, waiting[person.pk], site, at)
            for digest in again:
                if claim_again(digest=digest, at=at):
                    carried = list(Notice.objects.filter(carried__digest=digest).order_by("-at", "-id"))
                    sent += _deliver(session.send, channel, digest, carried, site, at)
    except NotSent:
        return sent  # nobody answered: nothing was claimed, the next run tries
    return sent


def _deliver(
    send: Callable[[Message], None],
    channel: Notifier,
    digest: Digest,
    notices: list[Notice],
    site: str,
    at: dt.datetime,
) -> bool:
    person = digest.person
    to = channel.recipient(Address(person.email, person.phone))
    try:
        send(message_for(person, notices, to=to, key=f"digest-{digest.pk}", site=site, day=digest.day))
    except NotSent as error:
        settle(digest=digest, state=DigestState.REFUSED if digest.attempts < ATTEMPTS else DigestState.GIVEN_UP,
               error=str(error), at=at)  # fmt: skip
        return False
    settle(digest=digest, state=DigestState.SENT, error="", at=at)
    return True


def _waiting(channel: Notifier, at: dt.datetime, today: dt.date) -> dict[int, list[Notice]]:
    """What each person has not read and this channel has not carried; people with a digest of today are left out."""
    had = Digest.objects.filter(channel=channel.code, day=today).values("person")
    rows = Notice.objects.filter(read_at__isnull=True, at__gt=at - YOUNGER_THAN, at__lte=at).exclude(person__in=had)
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows.exclude(carried__channel=channel.code).order_by("-at", "-id"):
        found[notice.person_id].append(notice)
    return found


def _to_try_again(channel: Notifier, today: dt.date) -> Iterable[Digest]:
    refused = Digest.objects.filter(channel=channel.code, state=DigestState.REFUSED, day__gte=today - YOUNGER_THAN)
    return refused.select_related("person").order_by("id")


def _wishes(people: Iterable[int]) -> dict[int, Wishes]:
    rows = {row.person_id: row for row in Preference.objects.filter(person__in=list(people))}
    return {person_id: wishes_of(rows.get(person_id)) for person_id in people}


def _wanted(channel: Notifier, person: Person, wishes: Wishes) -> bool:
    wants = wishes.mail if channel.code == "mail" else wishes.text_messages
    return wants and bool(channel.recipient(Address(person.email, person.phone)))


def message_for(person: Person, notices: Sequence[Notice], *, to: str, key: str, site: str, day: dt.date) -> Message:
    """The digest in the person's language: how many are new, the newest twenty, where to read and to switch it off."""
    language: Language = "en" if person.language == "en" else "vi"
    count = len(notices)
    subject = Text(f"ChiSo: {count} thông báo chưa đọc, {day:%d/%m/%Y}", f"ChiSo: {count} unread, {day:%d/%m/%Y}")
    lines = [Text(f"Chào {person.full_name},", f"Dear {person.full_name},").in_(language), ""]
    for notice in notices[:LISTED]:
        lines.append(f"- {notice.words.in_(language)}{f' ({notice.detail})' if notice.detail else ''}")
        if notice.link:
            lines.append(f"  {site}{notice.link}")
    if count > LISTED:
        lines.append(Text(f"… và {count - LISTED} thông báo nữa.", f"… and {count - LISTED} more.").in_(language))
    read = Text("Đọc tất cả", "Read all").in_(language)
    choose = Text("Chọn giờ nhận hoặc thôi nhận thư", "Choose the hours, or stop these letters").in_(language)
    lines += ["", f"{read}: {site}/notices/", f"{choose}: {site}/notices/settings/"]
    return Message(to=to, subject=subject.in_(language), body="\n".join(lines), key=key)
