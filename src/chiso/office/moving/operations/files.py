"""Files of a move: dropped, recognised, replaced by a mended one, settled, left out. Nothing else is stored here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import FileFacts
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.engine.moving import Recognised, recognise
from chiso.engine.text import nfc
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.errors import Conflict
from chiso.office.evidence.models import StoredFile
from chiso.office.evidence.operations import Upload
from chiso.office.evidence.store import file_store
from chiso.office.moving.models import Move, Part, PartKind, PartState, Reading
from chiso.office.moving.operations.trying import forget_dry_run, is_tried_by_worker

STREAM = "moving"
MOST = 40
"""How many files one move takes at once."""
LARGE = 32 * 1024
"""From so many bytes on, about 100 units of 120 criteria, a workbook is read and tried by the worker."""
ARCHIVE_FACTOR = 512
"""An archive of evidence is the worker's from 16 MB on: it is copied more than it is read."""


def start_move(
    *, actor: Actor, uploads: Collection[Upload], at: dt.datetime, read_later: int | None = None
) -> tuple[Move, tuple[Problem, ...]]:
    """Begin a move with the files that can be used, and say why the others cannot.

    `uploads` is gone through once: archives of hundreds of megabytes need not be in memory together. Workbooks of
    `read_later` bytes and more are left to the worker, to whom the caller hands them; None reads all at once.

    Raises InputError when none can be; nothing is stored then.
    """
    grant = require(actor, "moving.prepare")
    if not 0 < len(uploads) <= MOST:
        raise InputError([_how_many(len(uploads))])
    with transaction.atomic():
        move = Move.objects.create(started_at=at, started_by_id=actor.acting_id)
        record(
            actor=actor, action="moving.move.start", obj=move, stream=STREAM, at=at, grant=grant,
            data={"move": move.pk, "files": len(uploads)},
        )  # fmt: skip
        refused = add_files(actor=actor, move=move, uploads=uploads, at=at, read_later=read_later)
        if not move.parts.exists():
            raise InputError(refused)
    return move, refused


def add_files(
    *, actor: Actor, move: Move, uploads: Iterable[Upload], at: dt.datetime, read_later: int | None = None
) -> tuple[Problem, ...]:
    """Add files to a move; one with the name of a file under preview takes its place and keeps its decisions.

    Gives the problems of the files that cannot be used; those are not kept.
    """
    grant = require(actor, "moving.prepare")
    refused: list[Problem] = []
    for upload in uploads:
        name = nfc(upload.name.replace("\\", "/").rsplit("/", 1)[-1])[-255:]
        later = read_later is not None and _weight(upload) >= read_later
        found = Recognised("unknown") if later else recognise(upload.data, name)
        if found.kind == "unknown" and not later:
            refused += [_named(problem, name) for problem in found.problems]
            continue
        file_store().put(upload.data)
        with transaction.atomic():
            file = _file(upload.data, name, at)
            part = _to_read(move, name, file) if later else _kept(move, name, PartKind(found.kind), file)
            record(
                actor=actor, action="moving.part.add", obj=part, stream=STREAM, at=at, grant=grant,
                data={"move": move.pk, "kind": part.kind, "sha256": part.file.sha256},
            )  # fmt: skip
    return tuple(refused)


def _weight(upload: Upload) -> int:
    """The bytes of a workbook that would take as long to read."""
    is_workbook = not upload.data.startswith(b"PK") or upload.name.lower().endswith((".xlsx", ".xltx"))
    return len(upload.data) // (1 if is_workbook else ARCHIVE_FACTOR)


def _to_read(move: Move, name: str, file: StoredFile) -> Part:
    """A part that the worker has to read; it takes the place of a namesake under preview and keeps its decisions."""
    standing = move.parts.filter(file_name=name, state__in=(PartState.DRAFT, PartState.READING)).first()
    if standing is None:
        return Part.objects.create(
            move=move, file=file, file_name=name, kind=PartKind.UNKNOWN, state=PartState.READING
        )  # fmt: skip
    standing.file, standing.version, standing.problems = file, standing.version + 1, []
    standing.state, standing.beat_at = PartState.READING, None
    standing.save(update_fields=["file", "version", "problems", "state", "beat_at"])
    return standing


def _kept(move: Move, name: str, kind: PartKind, file: StoredFile) -> Part:
    standing = move.parts.filter(file_name=name, kind=kind, state=PartState.DRAFT).first()
    if standing is None:
        return Part.objects.create(move=move, file=file, file_name=name, kind=kind)
    standing.file, standing.version = file, standing.version + 1
    standing.problems = []
    standing.save(update_fields=["file", "version", "problems"])
    forget_dry_run(standing)
    return standing


def _file(data: bytes, name: str, at: dt.datetime) -> StoredFile:
    kind = "zip" if data.startswith(b"PK") and not name.lower().endswith(".xlsx") else "xlsx"
    kind = kind if data.startswith(b"PK") else "csv"
    facts = FileFacts(name, kind, len(data), hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]  # three kinds
    stored, _ = StoredFile.objects.get_or_create(
        sha256=facts.sha256, defaults={"size": facts.size, "media_type": MEDIA_TYPES[facts.kind], "stored_at": at}
    )
    return stored


def save_settings(*, actor: Actor, part: Part, settings: Mapping[str, Any], version: int, at: dt.datetime) -> Part:
    """Keep what a person decided about a file; a large one waits for the worker, to whom the caller hands it.

    Raises Conflict when somebody decided in between.
    """
    grant = require(actor, "moving.prepare")
    state = PartState.READING if is_tried_by_worker(part) else PartState.DRAFT
    with transaction.atomic():
        changed = Part.objects.filter(pk=part.pk, version=version, state=PartState.DRAFT).update(
            settings=dict(settings), version=version + 1, problems=[], state=state, beat_at=None
        )
        if not changed:
            fresh = Part.objects.get(pk=part.pk)
            raise Conflict(mine=version, theirs=fresh.version, version=fresh.version, by="", at=at)
        record(
            actor=actor, action="moving.part.settle", obj=part, stream=STREAM, at=at, grant=grant,
            data={"move": part.move_id, "version": version + 1},
        )  # fmt: skip
    part.refresh_from_db()
    return part


def leave_out(*, actor: Actor, part: Part, at: dt.datetime) -> None:
    """Leave a file out of the move; one that is stored is taken back instead."""
    grant = require(actor, "moving.prepare")
    with transaction.atomic():
        standing = Part.objects.filter(pk=part.pk, state__in=(PartState.DRAFT, PartState.READING))
        if not standing.update(state=PartState.LEFT_OUT):
            words = Text("Chỉ để lại được tệp chưa chuyển.", "Only a file that was not stored can be left out.")
            raise InputError([Problem("moving.state", words, where=part.file_name)])
        forget_books(part)
        record(
            actor=actor, action="moving.part.leave_out", obj=part, stream=STREAM, at=at, grant=grant,
            data={"move": part.move_id},
        )  # fmt: skip


def forget_books(part: Part) -> None:
    """Drop what the worker read from a part that is settled, and its dry run."""
    forget_dry_run(part)
    Reading.objects.filter(sha256=part.file.sha256, file_name=part.file_name).delete()


def _named(problem: Problem, name: str) -> Problem:
    from dataclasses import replace

    return problem if name in problem.where else replace(problem, where=f"{name} {problem.where}".strip())


def _how_many(count: int) -> Problem:
    if not count:
        words = Text("Chưa chọn tệp nào.", "No file was chosen.")
        return Problem("moving.no_file", words, where="files")
    return Problem(
        "moving.too_many",
        Text("Quá nhiều tệp một lúc.", "Too many files at once."),
        where="files",
        got=str(count),
        expected=Text(f"không quá {MOST} tệp", f"at most {MOST} files"),
    )
