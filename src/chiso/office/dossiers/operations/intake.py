"""Sources of extracts, and their imports: asked for by a person or a system, run by the worker.

The trap: a file that was uploaded twice, a worker that died, two workers with one file. An import is claimed by one
UPDATE; running it again ends in the same store; the store's lock lets one import write.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from chiso.engine.dossiers.intake.mapping import mapping_from
from chiso.engine.dossiers.intake.orders import Imported, Order
from chiso.engine.dossiers.intake.raw_io import kind_of
from chiso.engine.dossiers.intake.reading_io import contacts_of, kept
from chiso.engine.dossiers.intake.store_io import store_unwritable
from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.dossiers.models import Agency, Contact, DossierImport, DossierSource, ImportState, Side
from chiso.office.dossiers.moments import plain
from chiso.office.dossiers.operations import ATTEMPTS, STREAM, Clock
from chiso.office.dossiers.problems import refusal
from chiso.office.dossiers.queries.registers import known
from chiso.office.dossiers.store import store_of, uploads
from chiso.office.sealing import seal_short

log = logging.getLogger(__name__)
CONTACT_DAYS = 180
"""How long a contact is kept after the last extract that names it as unfinished."""
DEAD = dt.timedelta(minutes=5)
"""A running import that has not been heard of for so long has lost its worker."""
_PATIENCE = 60.0
"""Seconds that an import waits for another one to end before it goes back to the queue."""


def add_source(
    *, actor: Actor, name: str, slug: str, side: str, at: dt.datetime, pull_url: str = "", pull_secret: str = ""
) -> DossierSource:
    """Name a system that gives extracts. Raises InputError for a name that is missing or taken."""
    grant = require(actor, "dossiers.import")
    if not name.strip() or side not in Side.values:
        raise refusal("source_name", "Nguồn cần tên và bên.", "A source needs a name and a side.", where="name")
    if DossierSource.objects.filter(slug=slug).exists() or not slug:
        raise refusal(
            "source_taken", "Mã nguồn trống hoặc đã có.", "The code is empty or taken.", where="slug", got=slug
        )
    with transaction.atomic():
        made = DossierSource.objects.create(
            slug=slug,
            name=name.strip()[:200],
            side=side,
            pull_url=pull_url.strip(),
            pull_secret=seal_short(pull_secret) if pull_secret else "",
            created_at=at,
        )
        record(
            actor=actor, action="dossiers.source.add", obj=made, stream=STREAM, at=at, grant=grant, data={"side": side}
        )
    return made


def give_token(*, actor: Actor, source: DossierSource, at: dt.datetime) -> str:
    """A new token for pushing extracts; it is told once, and the one before stops working."""
    grant = require(actor, "dossiers.import")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        DossierSource.objects.filter(pk=source.pk).update(token_sha256=hashlib.sha256(token.encode()).hexdigest())
        record(actor=actor, action="dossiers.source.token", obj=source, stream=STREAM, at=at, grant=grant)
    return token


def set_mapping(
    *, actor: Actor, source: DossierSource, columns: dict[str, str], contacts: dict[str, str], at: dt.datetime
) -> None:
    """What the source's headings mean, from the next import on. Raises InputError for unknown columns."""
    grant = require(actor, "dossiers.import")
    mapping = mapping_from({**source.mapping, "columns": {k: v for k, v in columns.items() if v}})
    with transaction.atomic():
        DossierSource.objects.filter(pk=source.pk).update(
            mapping=mapping.as_data(), contacts={k: v for k, v in contacts.items() if v}
        )
        record(actor=actor, action="dossiers.source.map", obj=source, stream=STREAM, at=at, grant=grant)


def ask_import(
    *,
    actor: Actor,
    source: DossierSource,
    name: str,
    pieces: Iterable[bytes],
    at: dt.datetime,
    extracted_at: dt.datetime | None,
) -> DossierImport:
    """Keep an extract for the worker; the caller hands the import to it. Raises InputError for other kinds."""
    grant = require(actor, "dossiers.import")
    if kind_of(Path(name)) is None:
        raise refusal(
            "kind", "Cần tệp CSV, XLSX, JSON hoặc Parquet.", "CSV, XLSX, JSON or Parquet is needed.", got=name[:80]
        )
    place = f"{uuid.uuid4().hex}-{Path(name).name[-80:]}"
    _keep_upload(uploads() / place, pieces)
    with transaction.atomic():
        made = DossierImport.objects.create(
            source=source,
            name=Path(name).name[:200],
            upload=place,
            extracted_at=extracted_at,
            asked_by_id=actor.person_id,
            asked_at=at,
        )
        record(
            actor=actor, action="dossiers.import.ask", obj=made, stream=STREAM, at=at, grant=grant,
            data={"source": source.slug},
        )  # fmt: skip
    return made


def _keep_upload(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
    except InputError:
        path.unlink(missing_ok=True)
        raise
    except OSError as error:
        path.unlink(missing_ok=True)
        raise store_unwritable(path.parent.name, error) from error


def run_import(*, import_id: int, clock: Clock) -> None:
    """Bring a waiting extract into its store, unless another worker does; what went wrong stands in the row."""
    at = clock()
    mine = DossierImport.objects.filter(_claimable(at), pk=import_id)
    if not mine.update(state=ImportState.RUNNING, beat_at=at, attempts=F("attempts") + 1):
        return
    row = DossierImport.objects.select_related("source").get(pk=import_id)
    try:
        found = _import(row, clock)
    except InputError as error:
        if error.problems[0].code == "dossiers.busy" and row.attempts < ATTEMPTS:
            DossierImport.objects.filter(pk=row.pk).update(state=ImportState.WAITING, stage="", beat_at=clock())
        else:
            _fail(row, clock(), *error.problems)
        return
    except Exception:
        log.exception("import %s failed", import_id)
        _fail(row, clock(), Problem("dossiers.failed", _SERVER))
        return
    totals = found.record.totals
    counts = {name: getattr(totals, name) for name in _COUNTS}
    mapping = {**found.mapping.as_data()}
    with transaction.atomic():
        DossierSource.objects.filter(pk=row.source_id).update(mapping=mapping)
        _add_agencies(row.source.side)
        _finish(
            row,
            clock(),
            state=ImportState.DONE,
            percent=100,
            number=found.record.number,
            reasons=[list(pair) for pair in found.record.reasons],
            problems=[{"vi": note.line("vi"), "en": note.line("en")} for note in found.notes],
            **counts,
        )


_SERVER = Text("Máy chủ gặp lỗi khi nhập; kho không thay đổi.", "The server failed; the store is as it was.")
_STOPPED = Text("Máy chủ dừng giữa chừng nhiều lần; kho không thay đổi.", "The server stopped midway several times.")


def _claimable(at: dt.datetime) -> Q:
    """Imports that wait, and those whose worker was not heard of for long."""
    return Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, beat_at__lt=at - DEAD)


def _fail(row: DossierImport, at: dt.datetime, *problems: Problem) -> None:
    told = [{"vi": one.line("vi"), "en": one.line("en")} for one in problems]
    if row.upload:  # people know the file by the name that they gave it
        told = [{language: line.replace(row.upload, row.name) for language, line in one.items()} for one in told]
    _finish(row, at, state=ImportState.FAILED, problems=told)


def note_failed_pull(*, source: DossierSource, problems: Iterable[Problem], at: dt.datetime) -> None:
    """Show among the imports that a source could not be fetched from; hour after hour, once."""
    newest = source.imports.order_by("-id").first()
    if newest is not None and newest.state == ImportState.FAILED and not newest.attempts:
        return
    name = f"{source.slug}-{at:%Y%m%d-%H%M}.json"
    made = DossierImport.objects.create(source=source, name=name, state=ImportState.RUNNING, asked_at=at)
    _fail(made, at, *problems)


def free_lost_imports(*, at: dt.datetime) -> list[int]:
    """Put imports back in the queue that lost their worker, or that no worker was told of; set those aside that lost
    theirs too often. Returns which to hand out again."""
    unheard = Q(beat_at__lt=at - DEAD) | Q(beat_at=None, asked_at__lt=at - DEAD)
    lost = DossierImport.objects.filter(_claimable(at) & unheard)
    for row in lost.filter(attempts__gte=ATTEMPTS):
        _fail(row, at, Problem("dossiers.stopped", _STOPPED))
    found = list(lost.values_list("pk", flat=True))
    DossierImport.objects.filter(pk__in=found).update(state=ImportState.WAITING, beat_at=at)
    return found


_COUNTS = ("received", "accepted", "quarantined", "new", "corrected", "unchanged", "older")


def _import(row: DossierImport, clock: Clock) -> Imported:
    from chiso.engine.dossiers.intake.import_io import import_extract  # loads DuckDB: the worker's business only

    path, at = uploads() / row.upload, clock()
    mapping = mapping_from(row.source.mapping)
    beat = [at]

    def progress(stage: str, share: float) -> None:
        if (now := clock()) - beat[0] >= dt.timedelta(seconds=1):
            beat[0] = now
            DossierImport.objects.filter(pk=row.pk).update(stage=stage, percent=int(100 * share), beat_at=now)

    extracted = plain(row.extracted_at) if row.extracted_at else None
    order = Order(path, plain(at), row.source.slug, mapping, known(), extracted_at=extracted)
    found = import_extract(store_of(row.source.side), order, progress=progress, patience=_PATIENCE)
    if row.source.contacts and row.source.side == Side.LOCAL:
        _keep_contacts(row.source, path, found, at)
    return found


def _keep_contacts(source: DossierSource, path: Path, found: Imported, at: dt.datetime) -> None:
    with tempfile.TemporaryDirectory(prefix="chiso-contacts-") as drafts:
        frame = contacts_of(path, Path(drafts), found.mapping, source.contacts)
    until = at.date() + dt.timedelta(days=CONTACT_DAYS)
    rows = (
        [
            Contact(
                dossier_id=row.pop("dossier_id"),
                sealed=seal_short(json.dumps(row, ensure_ascii=False)),
                keep_until=until,
            )
            for row in frame.unique("dossier_id", keep="last").drop_nulls("dossier_id").rows(named=True)
        ]
        if frame.height
        else []
    )
    Contact.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["dossier_id"],
        update_fields=["sealed", "keep_until"],
    )


def _add_agencies(side: str) -> None:
    """Codes that the dossiers name and nobody has entered yet; a unit of the same code or key is theirs."""
    from chiso.office.units.models import Unit

    frame = kept(store_of(side), "summary")
    codes = {str(code) for code in frame["agency"].unique() if code} if frame.height else set()
    fresh = codes - set(Agency.objects.values_list("code", flat=True))
    known: dict[str, Unit] = {}
    for unit in Unit.objects.filter(Q(code__in=fresh) | Q(key__in=fresh) | Q(abbreviation__in=fresh)):
        known |= {name: unit for name in (unit.code, unit.key, unit.abbreviation) if name}
    Agency.objects.bulk_create(
        [
            Agency(code=code, name=known[code].name if code in known else "", unit=known.get(code))
            for code in sorted(fresh)
        ],
        ignore_conflicts=True,
    )


def _finish(row: DossierImport, at: dt.datetime, **values: Any) -> None:
    DossierImport.objects.filter(pk=row.pk).update(finished_at=at, upload="", stage="", **values)
    if row.upload:
        (uploads() / row.upload).unlink(missing_ok=True)


def name_agency(*, actor: Actor, agency: Agency, name: str, unit_id: int | None, at: dt.datetime) -> None:
    """Say which unit a code is."""
    grant = require(actor, "dossiers.import")
    with transaction.atomic():
        Agency.objects.filter(pk=agency.pk).update(name=name.strip()[:200], unit_id=unit_id)
        record(
            actor=actor, action="dossiers.agency.name", obj=agency, stream=STREAM, at=at, grant=grant, unit_id=unit_id,
            data={"code": agency.code},
        )  # fmt: skip


def erase_contacts(*, day: dt.date) -> int:
    """Erase contacts whose time is over; returns how many."""
    return Contact.objects.filter(keep_until__lt=day).delete()[0]


def free_uploads(*, before: dt.datetime) -> None:
    """Remove uploads that no import waits for: left by a request that died."""
    wanted = set(DossierImport.objects.exclude(upload="").values_list("upload", flat=True))
    for path in uploads().glob("*") if uploads().is_dir() else ():
        if path.name not in wanted and path.stat().st_mtime < before.timestamp():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
