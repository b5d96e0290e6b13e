"""Storing crosswalks: confirmed link by link, then never changed; a better one is a new number."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.crosswalk import Crosswalk as Links
from chiso.engine.frameworks.crosswalk import dump_crosswalk, load_crosswalk
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.errors import Conflict
from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.frameworks.queries import framework_of, newest_crosswalk


def store_crosswalk(
    *, actor: Actor, old: FrameworkVersion, new: FrameworkVersion, links: Links, seen: int, at: dt.datetime
) -> Crosswalk:
    """Store the crosswalk from `old` to `new` under the next number; `seen` is the newest number the person saw.

    Raises InputError with everything wrong, links that nobody confirmed included; Conflict when a newer one exists.
    The same content again gives what is stored already.
    """
    grant = require(actor, "frameworks.store")
    if old.pk == new.pk:
        raise InputError([Problem("crosswalk.same_version", Text("Hai phiên bản là một.", "Both versions are one."))])
    source = dump_crosswalk(links)
    checked, _ = load_crosswalk(source, framework_of(old), framework_of(new))
    if checked.proposed:
        raise InputError([_unconfirmed(checked)])
    newest = newest_crosswalk(old.pk, new.pk)
    if newest is not None and newest.source == source:
        return newest
    if (newest.number if newest else 0) != seen:
        raise _moved_on(newest, seen, at)
    try:
        with transaction.atomic():
            stored = Crosswalk.objects.create(
                old=old,
                new=new,
                number=seen + 1,
                source=source,
                sha256=hashlib.sha256(source.encode("utf-8")).hexdigest(),
                confirmed_at=at,
                confirmed_by_id=actor.acting_id,
            )
            record(
                actor=actor,
                action="frameworks.crosswalk.store",
                obj=stored,
                stream="system",
                at=at,
                grant=grant,
                data={"old": old.code, "new": new.code, "number": stored.number, "sha256": stored.sha256},
            )
    except IntegrityError as error:
        raise _moved_on(newest_crosswalk(old.pk, new.pk), seen, at) from error
    return stored


def _moved_on(newest: Crosswalk | None, seen: int, at: dt.datetime) -> Conflict:
    return Conflict(
        mine=seen,
        theirs=newest.number if newest else 0,
        version=newest.number if newest else 0,
        by=newest.confirmed_by.full_name if newest else "",
        at=newest.confirmed_at if newest else at,
    )


def _unconfirmed(links: Links) -> Problem:
    named = ", ".join(f"{link.old or '∅'} → {link.new or '∅'}" for link in links.proposed[:8])
    count = len(links.proposed)
    return Problem(
        "crosswalk.unconfirmed",
        Text(f"{count} dòng đề xuất chưa ai xác nhận.", f"{count} proposed rows that nobody confirmed."),
        got=named + ("…" if count > 8 else ""),
        hint=Text("Xác nhận hoặc bỏ từng dòng.", "Confirm or remove each row."),
    )
