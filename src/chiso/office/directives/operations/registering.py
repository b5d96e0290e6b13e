"""Entering documents into the register, and saying what they answer.

The trap: a secret document that is "registered without its file" has left its number and subject in a system that may
not hold them. So a secrecy mark refuses the whole entry, before anything is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.files import inspect
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.codes import code_key, tidy_code
from chiso.office.directives.models import Directive, DirectiveLink, DirectiveType, LinkKind, Urgency
from chiso.office.directives.problems import problem
from chiso.office.directives.secrecy import mark_in, mark_refused
from chiso.office.evidence.models import DocumentType
from chiso.office.evidence.operations import Upload, keep_document, limits, prepare_file
from chiso.office.evidence.reading import Description, first_page_text
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written into the register about one document. `secrecy` is the mark as typed; empty = none."""

    code: str
    issuer: str
    issued_on: dt.date
    title: str
    type: str = DirectiveType.OTHER
    urgency: str = Urgency.NORMAL
    secrecy: str = ""


def register_directive(
    *,
    actor: Actor,
    unit_id: int,
    entry: Entry,
    at: dt.datetime,
    parents: Sequence[Directive] = (),
    upload: Upload | None = None,
) -> Directive:
    """Enter a document into the register of `unit_id`, with what it implements and, if given, its file.

    Raises NotAllowed; InputError with everything that is wrong: a secrecy mark (on the entry or on the file's first
    page), a code without a number, a day to come, a document that is there already, a parent that is younger.
    """
    grant = require(actor, "directives.register", unit_id=unit_id)
    problems = check_entry(entry, at)
    problems += [found for parent in parents if (found := _too_young(parent, entry.issued_on, entry.code))]
    if not problems:
        problems += _there_already(entry)
    if upload is not None:
        problems += _marked_file(upload)
    if problems:
        raise InputError(problems)
    prepared = prepare_file(upload, read=False) if upload is not None else None
    with transaction.atomic():
        made = _create(entry, unit_id, at)
        if prepared is not None:
            kept = keep_document(
                actor=actor, grant=grant, unit_id=unit_id, prepared=prepared, description=_described(made), at=at
            )
            made.document = kept.document
            made.save(update_fields=["document"])
        DirectiveLink.objects.bulk_create([DirectiveLink(child=made, parent=parent, at=at) for parent in parents])
        _record(actor, "directives.directive.register", made, grant, unit_id, at, [one.code for one in parents])
    return made


def register_many(*, actor: Actor, unit_id: int, entries: Sequence[Entry], at: dt.datetime) -> int:
    """Enter the documents of a checked list, all or none; those that are there already are left as they are."""
    require(actor, "directives.register", unit_id=unit_id)
    with transaction.atomic():
        fresh = [entry for entry in entries if not _there_already(entry)]
        for entry in fresh:
            register_directive(actor=actor, unit_id=unit_id, entry=entry, at=at)
    return len(fresh)


def link_directives(
    *, actor: Actor, child: Directive, parent: Directive, at: dt.datetime, kind: str = LinkKind.IMPLEMENTS
) -> DirectiveLink:
    """Say that `child` implements, rests on or replaces `parent`. Raises InputError."""
    grant = require(actor, "directives.register", unit_id=child.registered_by_unit_id)
    problems = []
    if kind not in LinkKind.values:
        problems.append(
            problem("directives.link_kind", "kind", ("Không có quan hệ này.", "No such relation."), got=kind)
        )
    if child.pk == parent.pk or _is_above(child, parent):
        problems.append(
            problem(
                "directives.circle",
                "parent",
                (
                    "Văn bản không thể triển khai chính nó hay văn bản dưới nó.",
                    "A document cannot implement itself or one below it.",
                ),
                got=parent.code,
            )
        )
    young = _too_young(parent, child.issued_on, child.code)
    problems += [young] if young else []
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        link, made = DirectiveLink.objects.get_or_create(child=child, parent=parent, defaults={"kind": kind, "at": at})
        if made:
            _record(actor, "directives.directive.link", child, grant, child.registered_by_unit_id, at, [parent.code])
    return link


def check_entry(entry: Entry, at: dt.datetime, *, where: dict[str, str] | None = None) -> list[Problem]:
    """Everything that is wrong with an entry by itself; `where` gives the cell of each field."""
    place = where or {}
    problems = []
    if entry.secrecy.strip() and not search_key(entry.secrecy).startswith(("khong", "thuong")):
        problems.append(mark_refused(entry.secrecy, place.get("secrecy", "secrecy")))
    if not any(sign.isdigit() for sign in entry.code) or len(tidy_code(entry.code)) > 80:
        problems.append(
            problem(
                "directives.code",
                place.get("code", "code"),
                ("Số, ký hiệu phải có số của văn bản.", "The code must hold the document's number."),
                got=entry.code[:40],
                hint=("Ghi như trên văn bản, ví dụ 273/KH-UBND.", "As printed, e.g. 273/KH-UBND."),
            )
        )
    for name, value, vi in (("issuer", entry.issuer, "cơ quan ban hành"), ("title", entry.title, "trích yếu")):
        longest = getattr(Directive._meta.get_field(name), "max_length", None) or 0
        if not tidy(value) or len(tidy(value)) > longest:
            problems.append(
                problem(
                    f"directives.{name}",
                    place.get(name, name),
                    (
                        f"Phải có {vi}, không quá {longest} ký tự.",
                        f"The {name} is needed, at most {longest} characters.",
                    ),
                )
            )
    if entry.issued_on > timezone.localtime(at).date():
        problems.append(
            problem(
                "directives.future",
                place.get("issued_on", "issued_on"),
                ("Ngày ban hành ở tương lai.", "The date of issue lies ahead."),
                got=f"{entry.issued_on:%d/%m/%Y}",
            )
        )
    if entry.type not in DirectiveType.values or entry.urgency not in Urgency.values:
        problems.append(
            problem(
                "directives.type", place.get("type", "type"), ("Không có loại này.", "No such type."), got=entry.type
            )
        )
    return problems


def identity_of(entry: Entry) -> tuple[str, str, dt.date]:
    """What makes the document this document: code, issuer and date."""
    return code_key(entry.code), search_key(tidy(entry.issuer)), entry.issued_on


def _create(entry: Entry, unit_id: int, at: dt.datetime) -> Directive:
    key, issuer_key, issued_on = identity_of(entry)
    words = f"{key} {tidy(entry.title)} {tidy(entry.issuer)} {DirectiveType(entry.type).label}"
    return Directive.objects.create(
        code=tidy_code(entry.code),
        code_key=key,
        issuer=tidy(entry.issuer),
        issuer_key=issuer_key,
        issuer_unit=_unit_named(issuer_key, issued_on),
        issued_on=issued_on,
        type=entry.type,
        title=tidy(entry.title),
        urgency=entry.urgency,
        registered_by_unit_id=unit_id,
        registered_at=at,
        search_key=search_key(words)[:900],
    )


def _unit_named(issuer_key: str, day: dt.date) -> Unit | None:
    """The one unit of ours that had this name on that day, also when written as its people's committee."""
    bare = issuer_key.removeprefix("ubnd ").removeprefix("uy ban nhan dan ")
    near = Unit.objects.filter(
        Q(search_key__startswith=bare) | Q(search_key__startswith=issuer_key), valid_from__lte=day
    )
    named = [unit for unit in near if {search_key(unit.name), search_key(unit.short_name)} & {bare, issuer_key}]
    alive = [unit for unit in named if unit.is_valid_on(day)]
    return alive[0] if len(alive) == 1 else None


def _there_already(entry: Entry) -> list[Problem]:
    key, issuer_key, issued_on = identity_of(entry)
    found = Directive.objects.filter(code_key=key, issuer_key=issuer_key, issued_on=issued_on).first()
    if found is None:
        return []
    return [
        problem(
            "directives.twice",
            "code",
            ("Văn bản này đã có trong sổ.", "This document is in the register already."),
            got=f"{found.code}, {found.issuer}, {found.issued_on:%d/%m/%Y}",
            hint=("Mở văn bản đã có thay vì đăng ký lại.", "Open the one that is there."),
        )
    ]


def _too_young(parent: Directive, issued_on: dt.date, code: str) -> Problem | None:
    if parent.issued_on <= issued_on:
        return None
    return problem(
        "directives.younger_parent",
        "parent",
        (
            f"{code} không thể dựa trên văn bản ban hành sau nó.",
            f"{code} cannot rest on a document that was issued after it.",
        ),
        got=f"{parent.code}, {parent.issued_on:%d/%m/%Y}",
    )


def _is_above(child: Directive, parent: Directive) -> bool:
    """Whether `child` already stands somewhere above `parent`: joining them would close a circle."""
    level, seen = {parent.pk}, set[int]()
    while level - seen:
        seen |= level
        level = set(DirectiveLink.objects.filter(child_id__in=level).values_list("parent_id", flat=True))
    return child.pk in seen


def _marked_file(upload: Upload) -> list[Problem]:
    """A secrecy mark on the first page refuses the file before its bytes are kept anywhere."""
    facts = inspect(upload.data, upload.name, limits())
    mark = mark_in(first_page_text(upload.data, facts.media_type))
    return [mark_refused(mark, facts.name)] if mark else []


def _described(made: Directive) -> Description:
    kind = DocumentType(made.type) if made.type in DocumentType.values else DocumentType.OTHER
    return Description(made.code, made.issued_on, made.issuer, kind, "", made.title)


def _record(
    actor: Actor, action: str, made: Directive, grant: Grant | None, unit_id: int, at: dt.datetime, parents: list[str]
) -> None:
    data = {"number": made.code, "on": made.issued_on.isoformat(), **({"basis": ", ".join(parents)} if parents else {})}
    record(
        actor=actor,
        action=action,
        obj=made,
        stream=f"directive:{made.pk}",
        at=at,
        grant=grant,
        unit_id=unit_id,
        data=data,
    )
