"""Reads for whoever answers or collects: what is in the field, whose code, which draft; and for who manages it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from chiso.office.sealing import Unreadable, unseal_short
from chiso.office.surveys.models import (
    Collection,
    Draft,
    Instrument,
    InstrumentFile,
    InstrumentVersion,
    Interviewer,
    Invitation,
    SetAside,
    Submission,
    Survey,
    Wave,
)
from chiso.office.surveys.secrets import code_hashes, token_hash


def collections() -> QuerySet[Collection]:
    return Collection.objects.select_related("wave__survey", "instrument", "version__instrument")


def collection_by_id(collection_id: int) -> Collection | None:
    return collections().filter(pk=collection_id).first()


def collection_by_token(token: str) -> Collection | None:
    """The one that a public link leads to."""
    return collections().filter(public_token=token).first() if token else None


def collections_of_survey(survey_id: int) -> list[Collection]:
    """All of a survey, for a device that sends."""
    return list(collections().filter(wave__survey_id=survey_id))


def given_out(interviewer: Interviewer) -> list[Collection]:
    """What an interviewer's device may load now: open collections, newest wave first, each form once."""
    found: dict[int, Collection] = {}
    opened = collections().filter(wave__survey_id=interviewer.survey_id, closed_at__isnull=True)
    for each in opened.order_by("-wave__year", "-id"):
        found.setdefault(each.instrument_id, each)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class InField:
    """An open collection: what came in that counts, how much of it since a moment, and what was set aside."""

    collection: Collection
    received: int
    lately: int
    set_aside: int


def in_field(since: dt.datetime) -> tuple[InField, ...]:
    """Every collection that is open now, newest wave first. Three queries."""
    opened = list(collections().filter(closed_at__isnull=True).order_by("-wave__year", "-id"))
    rows = Submission.objects.filter(collection__in=opened, replaced_by__isnull=True).values_list("collection_id")
    counted = rows.annotate(n=Count("id"), lately=Count("id", filter=Q(received_at__gte=since)))
    came = {key: (n, lately) for key, n, lately in counted}
    waiting = SetAside.objects.filter(collection__in=opened, settled_at__isnull=True).values_list("collection_id")
    aside = dict(waiting.annotate(n=Count("id")))
    return tuple(InField(each, *came.get(each.pk, (0, 0)), aside.get(each.pk, 0)) for each in opened)


def versions_with_files(version_ids: list[int]) -> frozenset[int]:
    """Which versions show files."""
    files = InstrumentFile.objects.filter(version_id__in=version_ids)
    return frozenset(files.values_list("version_id", flat=True))


def version_by_id(version_id: int) -> InstrumentVersion | None:
    return InstrumentVersion.objects.select_related("instrument__survey", "uploaded_by").filter(pk=version_id).first()


def version_for(interviewer: Interviewer, version_id: int) -> InstrumentVersion | None:
    """A version of the interviewer's own survey."""
    found = version_by_id(version_id)
    return found if found is not None and found.instrument.survey_id == interviewer.survey_id else None


def interviewer_by_name(username: str) -> Interviewer | None:
    return Interviewer.objects.filter(username=username, revoked_at__isnull=True).first()


def ha1_of(interviewer: Interviewer) -> str:
    """The digest of the password; empty when this installation cannot read it."""
    try:
        return unseal_short(interviewer.sealed_ha1)
    except Unreadable:
        return ""


def invitation_by_code(code: str) -> Invitation | None:
    """Whose code it is, used or not."""
    rows = Invitation.objects.select_related("submission", *(f"collection__{name}" for name in _ALONG))
    return rows.filter(code_hash__in=code_hashes(code)).first()


def draft_by_key(key: str) -> Draft | None:
    """What is being written under an address."""
    rows = Draft.objects.select_related("version", "invitation", *(f"collection__{name}" for name in _ALONG))
    return rows.filter(key_hash=token_hash(key)).first()


_ALONG = ("wave__survey", "instrument", "version")


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """A questionnaire of a survey with its versions, newest first, and where it is in the field in a wave."""

    instrument: Instrument
    versions: tuple[InstrumentVersion, ...]
    collection: Collection | None
    received: int


def instruments_of(wave: Wave) -> tuple[InstrumentLine, ...]:
    """The questionnaires of a wave's survey. Four queries, whatever there is."""
    versions: dict[int, list[InstrumentVersion]] = {}
    rows = InstrumentVersion.objects.filter(instrument__survey=wave.survey_id)
    for version in rows.select_related("uploaded_by").order_by("-id"):
        versions.setdefault(version.instrument_id, []).append(version)
    afield = {each.instrument_id: each for each in collections().filter(wave=wave)}
    counted = dict(
        Submission.objects.filter(collection__wave=wave, replaced_by__isnull=True)
        .values_list("collection__instrument_id")
        .annotate(n=Count("id"))
    )
    return tuple(
        InstrumentLine(each, tuple(versions.get(each.pk, ())), afield.get(each.pk), counted.get(each.pk, 0))
        for each in Instrument.objects.filter(survey=wave.survey_id).order_by("form_id")
    )


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """How many came one way."""

    channel: str
    count: int


@dataclass(frozen=True, slots=True)
class CodeLine:
    """The codes of one unit."""

    unit: str
    made: int
    used: int
    revoked: int

    @property
    def open(self) -> int:
        return self.made - self.used - self.revoked


@dataclass(frozen=True)
class Afield:
    """A collection as its page shows it."""

    collection: Collection
    received: int
    channels: tuple[ChannelCount, ...]
    begun: int
    waiting: tuple[SetAside, ...]
    settled: tuple[SetAside, ...]
    codes: tuple[CodeLine, ...]
    personal_left: int
    missing_files: int


def afield(collection: Collection) -> Afield:
    """Everything a page says of a collection. A fixed number of queries."""
    counted = Submission.objects.filter(collection=collection, replaced_by__isnull=True)
    by_channel = counted.values_list("channel").annotate(n=Count("id")).order_by("channel")
    channels = tuple(ChannelCount(channel, count) for channel, count in by_channel)
    aside = SetAside.objects.filter(collection=collection).select_related("interviewer", "settled_by").order_by("-id")
    rows = list(aside[:400])
    return Afield(
        collection=collection,
        received=sum(each.count for each in channels),
        channels=channels,
        begun=collection.drafts.count(),
        waiting=tuple(row for row in rows if row.settled_at is None),
        settled=tuple(row for row in rows if row.settled_at is not None)[:50],
        codes=_codes(collection),
        personal_left=counted.filter(secret__erased_at__isnull=True).count(),
        missing_files=_missing(counted),
    )


def _codes(collection: Collection) -> tuple[CodeLine, ...]:
    made = collection.invitations.values_list("unit").annotate(
        n=Count("id"), used=Count("submission"), gone=Count("revoked_at")
    )
    return tuple(CodeLine(unit, n, used, gone) for unit, n, used, gone in made.order_by("unit"))


def _missing(counted: QuerySet[Submission]) -> int:
    """Submissions whose attachments have not all come."""
    rows = counted.exclude(files=[]).annotate(came=Count("attachments"))
    return sum(len(files) > came for files, came in rows.values_list("files", "came"))


def interviewers_of(survey: Survey) -> list[tuple[Interviewer, int]]:
    """The interviewers of a survey with what they have sent that counts."""
    rows = Interviewer.objects.filter(survey=survey).order_by("username")
    sent = dict(
        Submission.objects.filter(interviewer__survey=survey, replaced_by__isnull=True)
        .values_list("interviewer_id")
        .annotate(n=Count("id"))
    )
    return [(each, sent.get(each.pk, 0)) for each in rows]


def set_aside_by_id(set_aside_id: int) -> SetAside | None:
    rows = SetAside.objects.select_related("collection__wave__survey", "collection__instrument", "interviewer")
    return rows.filter(pk=set_aside_id).first()


def interviewer_by_id(interviewer_id: int) -> Interviewer | None:
    return Interviewer.objects.select_related("survey").filter(pk=interviewer_id).first()
