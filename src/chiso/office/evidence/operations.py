"""All writes of the evidence library: a file comes in once, its description can be mended, nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import FileFacts, Limits, inspect
from chiso.engine.text import nfc, search_key
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.audit.queries import events_about
from chiso.office.database import relations_with_rows
from chiso.office.evidence.models import Document, DocumentType, StoredFile
from chiso.office.evidence.previews import count_pages
from chiso.office.evidence.queries import is_unconfirmed
from chiso.office.evidence.reading import Description, describe, first_page_text
from chiso.office.evidence.signatures import Signature, check_signatures
from chiso.office.evidence.store import file_store

_USES = {
    "rounds.evidencelink": "đã gắn vào phiếu chấm",
    "moving.fileddocument": "đã xếp theo tiêu chí ở lần chuyển khác",
}
FIELDS = ("number", "issued_on", "issuer", "type", "signer", "title")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an upload. `already` = the library had these bytes; `warnings` are to be shown, not to refuse."""

    document: Document
    already: bool
    warnings: tuple[Problem, ...] = ()


def limits() -> Limits:
    """What an uploaded file may be at most in this installation."""
    return Limits(max_bytes=settings.EVIDENCE_MAX_BYTES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was found acceptable and whose bytes are kept; what is missing is its row."""

    facts: FileFacts
    pages: int | None
    signatures: tuple[Signature, ...]
    suggested: Description


def prepare_file(upload: Upload, *, read: bool = True) -> Prepared:
    """Check the bytes, read what they say of themselves (`read`), keep them. Slow: call it before the transaction.

    Raises InputError with every reason why the file cannot be accepted; nothing is kept then.
    """
    facts = inspect(upload.data, upload.name, limits())
    media_type = facts.media_type
    prepared = Prepared(
        facts=facts,
        pages=count_pages(upload.data, media_type),
        signatures=check_signatures(upload.data, media_type),
        suggested=describe(first_page_text(upload.data, media_type) if read else "", facts.name),
    )
    file_store().put(upload.data)
    return prepared


def keep_file(*, prepared: Prepared, at: dt.datetime) -> StoredFile:
    """The row of a prepared file, made once; for operations of any app that own the permission and the transaction."""
    stored, _ = StoredFile.objects.get_or_create(
        sha256=prepared.facts.sha256,
        defaults={
            "size": prepared.facts.size,
            "media_type": prepared.facts.media_type,
            "pages": prepared.pages,
            "signatures": [asdict(found) for found in prepared.signatures],
            "stored_at": at,
        },
    )
    return stored


def store_document(
    *, actor: Actor, unit_id: int, upload: Upload, at: dt.datetime, description: Description | None = None
) -> Stored:
    """Add a file to the unit's library; the same bytes again give the document that is already there.

    Without `description` the first page is read for number, date, issuer and subject. Raises NotAllowed, InputError.
    """
    grant = require(actor, "evidence.add", unit_id=unit_id)
    prepared = prepare_file(upload, read=description is None)
    return keep_document(
        actor=actor,
        grant=grant,
        unit_id=unit_id,
        prepared=prepared,
        description=description or prepared.suggested,
        at=at,
    )


def keep_document(
    *, actor: Actor, grant: Grant | None, unit_id: int, prepared: Prepared, description: Description, at: dt.datetime
) -> Stored:
    """The document of a prepared file, made once in a unit; for operations of any app that own the permission."""
    if actor.person_id is None:
        raise ValueError("a document is added by a person")
    facts = prepared.facts
    checked = _checked(description, fallback_title=facts.name)
    with transaction.atomic():
        stored = keep_file(prepared=prepared, at=at)
        document, created = Document.objects.get_or_create(
            owner_id=unit_id,
            file=stored,
            defaults={
                **checked,
                "file_name": _short_name(facts.name),
                "search_key": _key(checked, facts.name),
                "uploaded_by_id": actor.person_id,
                "uploaded_at": at,
            },
        )
        if created:
            record(
                actor=actor,
                action="evidence.document.add",
                obj=document,
                stream=f"document:{document.pk}",
                at=at,
                grant=grant,
                unit_id=unit_id,
                data={"sha256": facts.sha256, "size": facts.size, "media_type": facts.media_type},
            )
    return Stored(document, already=not created, warnings=facts.warnings)


def take_back_document(*, actor: Actor, grant: Grant | None, document: Document, at: dt.datetime, reason: str) -> None:
    """Take a document that an import brought out of the library again; its bytes and the record of both stay.

    For operations that own the permission. Raises InputError when something has been built on it (`in_use`).
    """
    problems = in_use(document)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        record(
            actor=actor,
            action="evidence.document.take_back",
            obj=document,
            stream=f"document:{document.pk}",
            at=at,
            grant=grant,
            unit_id=document.owner_id,
            reason=reason,
            data={"sha256": document.file.sha256},
        )
        document.delete()


def in_use(document: Document, *, apart_from: type[models.Model] | None = None) -> list[Problem]:
    """Why a document cannot be taken back: whatever refers to it, and a description that a person has mended.

    Rows of `apart_from` do not count: the caller takes them back, too.
    """
    models_found = [relation.related_model for relation in relations_with_rows(document)]
    found = [_USES.get(model._meta.label_lower, model._meta.label) for model in models_found if model is not apart_from]
    if events_about(document, "evidence.document.describe").exists():
        found.append("đã được sửa thông tin")
    if not found:
        return []
    told = ", ".join(found)
    return [
        Problem(
            "evidence.in_use",
            Text("Tài liệu đã được dùng, không lấy lại được.", "The document is in use and stays."),
            where=document.file_name,
            got=told,
        )
    ]


def describe_document(*, actor: Actor, document: Document, description: Description, at: dt.datetime) -> Document:
    """Mend what is said about a document; the record keeps what it was. Raises NotAllowed, InputError."""
    grant = require(actor, "evidence.add", unit_id=document.owner_id)
    checked = _checked(description, fallback_title="")
    with transaction.atomic():
        current = Document.objects.select_for_update().get(pk=document.pk)
        changes = {
            name: [_shown(name, getattr(current, name)), _shown(name, checked[name])]
            for name in FIELDS
            if getattr(current, name) != checked[name]
        }
        if not changes and not is_unconfirmed(current):
            return current
        for name in FIELDS:
            setattr(current, name, checked[name])
        current.search_key = _key(checked, current.file_name)
        current.save(update_fields=[*FIELDS, "search_key"])
        record(
            actor=actor,
            action="evidence.document.describe",
            obj=current,
            stream=f"document:{current.pk}",
            at=at,
            grant=grant,
            unit_id=current.owner_id,
            data={"changes": changes},
        )
    return current


def _shown(field: str, value: Any) -> str:
    # the chain may not hold personal names: who signed stays in the document's row alone
    return "" if field == "signer" else str(value or "")


def _checked(told: Description, *, fallback_title: str) -> dict[str, Any]:
    """The fields ready for the table; raises InputError with all that is wrong."""
    problems: list[Problem] = []
    title = " ".join(nfc(told.title).split()) or fallback_title
    if not title:
        problems.append(
            Problem(
                "evidence.title",
                Text("Chưa có trích yếu của tài liệu.", "The document has no subject."),
                where="title",
                hint=Text("Ghi tài liệu nói về việc gì.", "Write what the document is about."),
            )
        )
    values: dict[str, Any] = {
        "number": nfc(told.number).strip(),
        "issued_on": told.issued_on,
        "issuer": " ".join(nfc(told.issuer).split()),
        "type": told.type,
        "signer": " ".join(nfc(told.signer).split()),
        "title": title,
    }
    for name, value in values.items():
        field = Document._meta.get_field(name)
        longest = getattr(field, "max_length", None)
        if longest and isinstance(value, str) and len(value) > longest:
            problems.append(_too_long(name, value, longest))
    if told.type not in DocumentType.values:
        problems.append(
            Problem("evidence.type", Text("Không có loại tài liệu này.", "No such type of document."), where="type")
        )
    if problems:
        raise InputError(problems)
    return values


def _too_long(name: str, value: str, longest: int) -> Problem:
    return Problem(
        "evidence.too_long",
        Text("Nội dung quá dài.", "This is too long."),
        where=name,
        got=f"{len(value)}",
        expected=Text(f"không quá {longest} ký tự", f"at most {longest} characters"),
    )


def _short_name(name: str) -> str:
    """The file's name, cut in the middle of its stem so that the extension stays."""
    stem, dot, extension = name.rpartition(".")
    return name if len(name) <= 200 else f"{stem[: 199 - len(extension)]}{dot}{extension}"


def _key(values: dict[str, Any], file_name: str) -> str:
    words = [values["number"], values["title"], values["issuer"], values["signer"], file_name]
    return search_key(" ".join(word for word in words if word))[:800]
