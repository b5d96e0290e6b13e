"""Reading a large file in the background: what it is, what stands in it, what it would store, kept for its page.

The trap: a worker that dies while it reads. Nothing of the file is stored until it is read whole; a part that shows no
progress any more is read again, and what a slower first reader brings after that is thrown away.

Reading decides nothing, so the record does not hold it: it has who brought the file, and who settles and confirms.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.moving import STEPS, ScoredBook, keep_book, read_scored, recognise
from chiso.office.errors import kept_problem
from chiso.office.evidence.store import file_store
from chiso.office.moving.models import Part, PartKind, PartState, Reading
from chiso.office.moving.operations.running import Clock
from chiso.office.moving.operations.trying import keep_dry_run
from chiso.office.moving.plans.books import has_book, keys_of, known_uses
from chiso.office.moving.plans.making import plan_of
from chiso.office.moving.plans.preview import Preview, nothing_of, preview_of
from chiso.office.moving.plans.settings import ScoreSettings
from chiso.office.moving.plans.surroundings import mark_of
from chiso.office.moving.queries import STUCK
from chiso.office.notifications.operations import notify

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reading came to."""

    kind: PartKind
    problems: tuple[Problem, ...] = ()
    book: ScoredBook | None = None


def read_part(*, part_id: int, at: dt.datetime, clock: Clock | None = None) -> None:
    """Read a part that waits for it. Run twice, it is read once; run again after the worker died, it is read again.

    `clock` tells when progress was last shown; without one it stands at `at`.
    """
    free = Q(beat_at__isnull=True) | Q(beat_at__lt=at - STUCK)
    waiting = Part.objects.filter(free, pk=part_id, state=PartState.READING)
    if not waiting.update(beat_at=at, progress_done=0, progress_total=STEPS + 1):
        return
    part = Part.objects.select_related("file", "move").get(pk=part_id)
    found = _read(part, clock or (lambda: at))
    if _keep(part, found, at):
        words = Text("Đã đọc xong tệp", "The file has been read")
        if found.kind == PartKind.UNKNOWN:
            words = Text("Không đọc được tệp", "The file could not be read")
        notify(
            people=[part.move.started_by_id], key=f"move-read:{part.pk}:{part.version}", title=words,
            detail=part.file_name[:300], at=at, link=reverse("moving:part", kwargs={"part_id": part.pk}),
        )  # fmt: skip


def _read(part: Part, clock: Clock) -> _Found:
    def told(step: int) -> None:
        _still(part).update(progress_done=step, beat_at=clock())

    uses = ScoreSettings.of(part.settings).uses
    if part.kind == PartKind.SCORES and has_book(part, uses):
        return _Found(PartKind.SCORES)
    data = file_store().get(part.file.sha256)
    try:
        if part.kind == PartKind.SCORES and uses:
            return _Found(PartKind.SCORES, book=read_scored(data, part.file_name, uses=known_uses(uses)))
        found = recognise(data, part.file_name, told=told)
    except InputError as error:
        return _Found(PartKind(part.kind), error.problems)
    except Exception:
        log.exception("part %s could not be read", part.pk)
        words = Text("Máy chủ gặp lỗi khi đọc tệp.", "The server failed while reading the file.")
        return _Found(PartKind.UNKNOWN, (Problem("moving.failed", words, where=part.file_name),))
    return _Found(PartKind(found.kind), found.problems, found.book)


def _keep(part: Part, found: _Found, at: dt.datetime) -> bool:
    """Everything that was read, then what it would store; nothing when the part was left out or replaced meanwhile.

    Two steps, so that a worker that dies in the second need not read the file again. Gives whether it was kept.
    """
    with transaction.atomic():
        if not _still(part).update(kind=found.kind, progress_done=STEPS):
            return False
        if found.book is not None:
            uses = ScoreSettings.of(part.settings).uses
            Reading.objects.update_or_create(**keys_of(part, uses), defaults={"data": keep_book(found.book)})
    if part.kind not in (PartKind.UNKNOWN, found.kind):
        part.settings = {}  # decisions about another kind of file
    part.kind = found.kind
    mark = mark_of(found.kind)
    preview = _preview(part, timezone.localtime(at).date())
    with transaction.atomic():
        kept = _still(part).update(
            state=PartState.DRAFT, version=part.version + 1, beat_at=None, settings=part.settings,
            problems=[kept_problem(problem) for problem in found.problems],
        )  # fmt: skip
        if kept and preview is not None:
            keep_dry_run(part, preview, mark)
    return bool(kept)


def _preview(part: Part, today: dt.date) -> Preview | None:
    """What the part would store, or why nothing; None for a file of which nobody can tell what it is."""
    if part.kind == PartKind.UNKNOWN:
        return None
    try:
        return preview_of(plan_of(part, today))
    except InputError as error:
        return nothing_of(error.problems)
    except Exception:
        log.exception("the dry run of part %s failed", part.pk)
        words = Text("Máy chủ gặp lỗi khi xem thử tệp.", "The server failed in the dry run of the file.")
        return nothing_of([Problem("moving.failed", words, where=part.file_name)])


def _still(part: Part) -> Any:
    """The part as long as it waits for this very reading."""
    return Part.objects.filter(pk=part.pk, state=PartState.READING, version=part.version)
