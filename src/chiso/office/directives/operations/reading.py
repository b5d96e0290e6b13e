"""Reading a document into a draft: at once, or by the worker where it takes long.

The trap: "of a marked document nothing is kept". Whether a scan carries a secrecy mark is known only when it has been
read, so until then its bytes stand in the waiting row alone; and no text goes to a language model before that check.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from chiso.engine.directives import Reader, Reading, read_document
from chiso.engine.directives.doubt import less_sure
from chiso.engine.directives.extract import Extracted, extract_text
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import record
from chiso.office.directives.codes import tidy_code
from chiso.office.directives.drafting import items_of, marks_of, notes_of
from chiso.office.directives.model_reader import Model, ModelReader
from chiso.office.directives.models import Draft, DraftItem, DraftMark, DraftNote, ReadingRun, ReadingState
from chiso.office.directives.problems import problem
from chiso.office.directives.secrecy import mark_in, mark_refused
from chiso.office.directives.table import type_named
from chiso.office.errors import kept_problem
from chiso.office.evidence.operations import Prepared, Upload, keep_document, prepare_file
from chiso.office.evidence.reading import Description
from chiso.office.notifications.operations import notify

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]
ATTEMPTS = 3
DEAD = dt.timedelta(minutes=30)
"""A run that began so long ago has lost its worker: forty scanned pages take ten minutes."""
_HEAD = 3_000
_KEPT = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was read, before anything of it is kept."""

    name: str
    found: Extracted
    reading: Reading
    prepared: Prepared | None


def read_text(
    upload: Upload | None, pasted: str = "", reader: Reader | None = None, *, patient: bool = True
) -> ReadText:
    """Read without keeping anything; may take long where the caller is `patient`.

    Raises InputError for a file that cannot be read, a text without words, or a secrecy mark; TakesLong for a scan.
    """
    found = _text_of(upload, pasted, patient)
    mark = mark_in(found.text[:_HEAD])
    if mark:
        raise InputError([mark_refused(mark, upload.name if upload else "")])
    reading = read_document(found.text, reader)
    reading = less_sure(reading) if found.recognised else reading
    prepared = prepare_file(upload, read=False) if upload is not None and found.kind in _KEPT else None
    return ReadText(upload.name if upload else "", found, reading, prepared)


def draft_document(
    *,
    actor: Actor,
    unit_id: int,
    at: dt.datetime,
    upload: Upload | None = None,
    pasted: str = "",
    reader: Reader | None = None,
    patient: bool = True,
) -> Draft:
    """Read a file or a pasted text; everything found waits as a draft in the register of `unit_id`.

    Raises NotAllowed, and as `read_text`: of a document that is refused nothing at all is kept.
    """
    _may_read(actor, unit_id)
    read = read_text(upload, pasted, reader, patient=patient)
    return keep_reading(actor=actor, unit_id=unit_id, read=read, at=at)


def keep_reading(*, actor: Actor, unit_id: int, read: ReadText, at: dt.datetime, model: str = "") -> Draft:
    """Keep what was read as a draft; `model` names the language model that was asked, and its host."""
    grant, person = _may_read(actor, unit_id)
    facts = read.reading.document
    with transaction.atomic():
        draft = Draft.objects.create(
            name=tidy(read.name)[:200],
            unit_id=unit_id,
            text=read.reading.text,
            code=tidy_code(facts.code)[:80],
            issuer=tidy(facts.issuer)[:200],
            issued_on=facts.date,
            type=type_named(facts.type, facts.code),
            title=tidy(facts.title)[:400],
            made_by_id=person,
            made_at=at,
        )
        if read.prepared is not None:
            _keep_file(draft, read.prepared, actor, grant, at)
        DraftItem.objects.bulk_create(items_of(draft, read.reading), batch_size=500)
        DraftMark.objects.bulk_create(marks_of(draft, read.reading), batch_size=500)
        DraftNote.objects.bulk_create(notes_of(draft, read.reading, read.found.warnings), batch_size=500)
        told = {"new": draft.items.count(), "file": draft.name, **({"model": model} if model else {})}
        record_draft(actor, "directives.draft.read", draft, grant, at, told)
    return draft


def ask_reading(
    *,
    actor: Actor,
    unit_id: int,
    at: dt.datetime,
    upload: Upload | None = None,
    pasted: str = "",
    model: Model | None = None,
) -> ReadingRun:
    """Leave a document to the worker; the caller hands the run to it. Raises NotAllowed; InputError for nothing."""
    grant, person = _may_read(actor, unit_id)
    if upload is None and not tidy(pasted):
        raise InputError([_nothing_to_read()])
    asked = f"{model.name} ({model.host})"[:200] if model is not None else ""
    with transaction.atomic():
        run = ReadingRun.objects.create(
            unit_id=unit_id,
            name=tidy(upload.name)[:200] if upload else "",
            data=upload.data if upload else pasted.encode(),
            model=asked,
            made_by_id=person,
            made_at=at,
        )
        record(
            actor=actor, action="directives.reading.ask", obj=run, stream="directives", at=at, grant=grant,
            unit_id=unit_id, data={"file": run.name, **({"model": asked} if asked else {})},
        )  # fmt: skip
    return run


def run_reading(*, run_id: int, clock: Clock, model: Model | None) -> None:
    """Read a waiting document, unless another worker does; what went wrong stands in the run. `model` is the one that
    is configured now: a run that asked for one that is no longer there is read without."""
    free = Q(state=ReadingState.WAITING) | Q(state=ReadingState.RUNNING, beat_at__lt=clock() - DEAD)
    if not ReadingRun.objects.filter(free, pk=run_id).update(
        state=ReadingState.RUNNING, beat_at=clock(), attempts=F("attempts") + 1
    ):
        return
    run = ReadingRun.objects.select_related("made_by").get(pk=run_id)
    upload = Upload(run.name, bytes(run.data or b"")) if run.name else None
    pasted = "" if upload else bytes(run.data or b"").decode()
    asked = model if run.model and model is not None else None
    try:
        read = read_text(upload, pasted, ModelReader(asked) if asked else None)
        with transaction.atomic():
            draft = keep_reading(
                actor=actor_for(run.made_by, timezone.localdate(clock())), unit_id=run.unit_id, read=read, at=clock(),
                model=f"{asked.name} ({asked.host})" if asked else "",
            )  # fmt: skip
            if not _mine(run).update(state=ReadingState.DONE, data=None, draft=draft):
                transaction.set_rollback(True)  # another worker took the run over
                return
    except InputError as error:
        _fail(run, *error.problems)
    except NotAllowed:
        _fail(run, Problem("directives.reading_right", _NO_RIGHT))
    except Exception:
        log.exception("reading %s failed", run_id)
        _fail(run, Problem("directives.reading_failed", _SERVER))
    _tell(run, clock())


def free_lost_readings(*, at: dt.datetime) -> list[int]:
    """Put documents back in the queue whose worker died or that no worker was told of; set those aside that lost
    theirs too often. Returns which to hand out again."""
    lost = ReadingRun.objects.filter(
        Q(state=ReadingState.RUNNING, beat_at__lt=at - DEAD)
        | Q(state=ReadingState.WAITING, beat_at=None, made_at__lt=at - dt.timedelta(minutes=2))
    )
    for run in lost.filter(attempts__gte=ATTEMPTS):
        _fail(run, Problem("directives.reading_failed", _SERVER))
    found = list(lost.values_list("pk", flat=True))
    ReadingRun.objects.filter(pk__in=found).update(state=ReadingState.WAITING, beat_at=at)
    return found


_SERVER = Text("Máy chủ dừng hoặc gặp lỗi khi đọc; chưa lưu gì.", "The server failed while reading; nothing was kept.")
_NO_RIGHT = Text("Người giao đọc không còn quyền ghi sổ này.", "Who asked may no longer write into this register.")


def _mine(run: ReadingRun) -> QuerySet[ReadingRun]:
    """The run as long as no other worker has begun it again."""
    return ReadingRun.objects.filter(pk=run.pk, state=ReadingState.RUNNING, attempts=run.attempts)


def _fail(run: ReadingRun, *problems: Problem) -> None:
    kept = [kept_problem(one) for one in problems]
    ReadingRun.objects.filter(pk=run.pk, attempts=run.attempts).update(
        state=ReadingState.FAILED, data=None, problems=kept
    )


def _tell(run: ReadingRun, at: dt.datetime) -> None:
    run.refresh_from_db()
    words = Text("Đã đọc xong văn bản", "The document has been read")
    if run.state == ReadingState.FAILED:
        words = Text("Không đọc được văn bản", "The document could not be read")
    notify(
        people=[run.made_by_id], key=f"directive-reading:{run.pk}", title=words, detail=run.name[:300], at=at,
        link=reverse("directives:reading", kwargs={"run_id": run.pk}),
    )  # fmt: skip


def _may_read(actor: Actor, unit_id: int) -> tuple[Grant | None, int]:
    """The grant, and the person for whom is read."""
    grant = require(actor, "directives.register", unit_id=unit_id)
    if actor.person_id is None:
        raise ValueError("a document is read for a person")
    return grant, actor.person_id


def _text_of(upload: Upload | None, pasted: str, patient: bool) -> Extracted:
    if upload is not None:
        return extract_text(upload.data, upload.name, patient=patient)
    if not tidy(pasted):
        raise InputError([_nothing_to_read()])
    return extract_text(pasted.encode(), "van-ban.txt")


def _nothing_to_read() -> Problem:
    told = ("Chưa chọn tệp và chưa dán chữ nào.", "No file was chosen and no text pasted.")
    return problem("directives.nothing_to_read", "file", told)


def _keep_file(draft: Draft, prepared: Prepared, actor: Actor, grant: Grant | None, at: dt.datetime) -> None:
    about = Description(draft.code, draft.issued_on, draft.issuer, prepared.suggested.type, "", draft.title)
    kept = keep_document(actor=actor, grant=grant, unit_id=draft.unit_id, prepared=prepared, description=about, at=at)
    draft.document = kept.document
    draft.save(update_fields=["document"])


def record_draft(
    actor: Actor, action: str, draft: Draft, grant: Grant | None, at: dt.datetime, data: Mapping[str, object]
) -> None:
    """Write into the draft's own record."""
    record(
        actor=actor,
        action=action,
        obj=draft,
        stream=f"draft:{draft.pk}",
        at=at,
        grant=grant,
        unit_id=draft.unit_id,
        data={**data, **({"number": draft.code} if draft.code and "number" not in data else {})},
    )
