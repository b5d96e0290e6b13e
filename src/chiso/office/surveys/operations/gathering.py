"""Submissions become a file of microdata, with its design and method, and estimates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.surveys.incoming import Upload, read_incoming
from chiso.office.surveys.models import Channel, Collection, EstimateSet, Gathering
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.queries.gathering import gather
from chiso.office.surveys.store import to_parquet


def gather_responses(
    *, actor: Actor, collection: Collection, design: Upload, method: Upload, at: dt.datetime, hard: Upload | None = None
) -> EstimateSet:
    """Everything that counts so far as microdata with estimates; may be done again as more comes in.

    Personal answers go apart and encrypted, as with every import. Raises InputError when nothing has come in, or with
    what is wrong with design or method.
    """
    require(actor, "surveys.manage")
    found = gather(collection)
    if found.frame.is_empty():
        message = Text("Chưa có phiếu trả lời nào.", "No submission has come in.")
        raise InputError([Problem("surveys.nothing_yet", message)])
    name = f"{collection.instrument.form_id}-{collection.wave.year}.parquet"
    incoming = read_incoming(Upload(name, to_parquet(found.frame)), design, method, hard, found.personal)
    incoming = replace(incoming, notes=_self_selected(found.frame))
    with transaction.atomic():
        estimates = import_responses(actor=actor, wave=collection.wave, incoming=incoming, at=at)
        Gathering.objects.create(
            microdata=estimates.microdata,
            collection=collection,
            last_id=found.last_id,
            count=found.frame.height,
            at=at,
        )
    return estimates


def _self_selected(frame: pl.DataFrame) -> tuple[Problem, ...]:
    """Who answers by an open link has chosen to: said beside the numbers, whatever the design says."""
    count = int((frame["channel"] == Channel.LINK.value).sum())
    if not count:
        return ()
    message = Text(
        "Có phiếu đến qua đường dẫn công khai: người trả lời tự chọn, ước lượng không nói thay cho mọi người",
        "Some answers came by the open link: these respondents chose themselves, and do not stand for everybody",
    )
    return (Problem("surveys.self_selected", message, got=f"{count}/{frame.height}", severity="warning"),)
