"""Responses come in with their design and method; the estimates are computed and stay. Personal data can be erased."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.method import Indicator, Method, Node
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.sealing import seal
from chiso.office.surveys.incoming import ROW, Incoming
from chiso.office.surveys.models import EstimateSet, Microdata, PersonalData, Wave
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.store import survey_store, to_parquet


def import_responses(*, actor: Actor, wave: Wave, incoming: Incoming, at: dt.datetime) -> EstimateSet:
    """Keep a file that was read and tried out (`incoming.read_incoming`), and the estimates it gave.

    The responses are stored without personal columns; those are encrypted with a key of their own. Bytes go to the
    store first: a blob without its row is harmless.
    """
    grant = require(actor, "surveys.manage")
    store = survey_store()
    sha256 = store.put(to_parquet(incoming.responses))
    sealed = None if incoming.personal is None else seal(to_parquet(incoming.personal))
    sealed_sha = "" if sealed is None else store.put(sealed[0])
    with transaction.atomic():
        kept = Microdata.objects.create(
            wave=wave,
            name=incoming.name[:200],
            sha256=sha256,
            rows=incoming.responses.height,
            columns=[name for name in incoming.responses.columns if name != ROW],
            design=incoming.design_text,
            method=incoming.method_text,
            hard=[asdict(each) for each in incoming.hard],
            imported_by_id=actor.acting_id,
            imported_at=at,
        )
        if incoming.personal is not None and sealed is not None:
            columns = [name for name in incoming.personal.columns if name != ROW]
            PersonalData.objects.create(microdata=kept, columns=columns, sha256=sealed_sha, sealed_key=sealed[1])
        estimates = _keep(kept, incoming, at)
        record(
            actor=actor,
            action="surveys.responses.import",
            obj=kept,
            stream=STREAM,
            at=at,
            grant=grant,
            data={
                "code": wave.survey.code,
                "year": wave.year,
                "rows": kept.rows,
                "sha256": sha256,
                "method": estimates.method_code,
                "excluded": incoming.result.cleaned.log.height,
                "personal": incoming.personal is not None,
            },
        )
    return estimates


def _keep(kept: Microdata, incoming: Incoming, at: dt.datetime) -> EstimateSet:
    result = incoming.result
    notes = [_note(each) for each in (*incoming.notes, *result.notes) if each.code != "survey.excluded"]
    counts = result.cleaned.log.group_by("check", "reason", maintain_order=True).len("rows").to_dicts()
    return EstimateSet.objects.create(
        microdata=kept,
        method_code=result.method.code,
        is_sample=result.method.sample,
        confidence=result.method.confidence,
        names=_names(result.method),
        scores=result.scores.to_dicts(),
        indicators=result.indicators.to_dicts(),
        ranking=result.ranking.to_dicts(),
        notes=notes,
        exclusions=json.loads(json.dumps(counts)),
        version=version("chiso")[:40],
        computed_at=at,
    )


def _note(problem: Problem) -> dict[str, str]:
    """What stands beside the numbers; what was taken out is told by the exclusions themselves."""
    details = ": ".join(part for part in (problem.where, problem.got) if part)
    tail = f" ({details})" if details else ""
    return {"code": problem.code, "vi": problem.message.vi + tail, "en": problem.message.en + tail}


def _names(method: Method) -> list[dict[str, Any]]:
    """The parts from the top down, each with its level; bands have none, the note of the method has no code."""
    found: list[dict[str, Any]] = []

    def walk(part: Node | Indicator, level: int) -> None:
        found.append({"code": part.code, "level": level, "vi": part.name.vi, "en": part.name.en})
        if isinstance(part, Node):
            for child in method.children(part.code):
                walk(child, level + 1)

    walk(method.root, 0)
    bands = [{"code": band.code, "level": None, "vi": band.name.vi, "en": band.name.en} for band in method.bands]
    return [*found, *bands, {"code": "", "level": None, "vi": method.note.vi, "en": method.note.en}]


def erase_personal(*, actor: Actor, microdata: Microdata, reason: str, at: dt.datetime) -> PersonalData:
    """Erase the personal columns of a file: the key first, then the bytes. Estimates and responses stay.

    Raises InputError without a reason, or when there is nothing (left) to erase.
    """
    grant = require(actor, "surveys.manage")
    if not reason.strip():
        message = Text("Xóa dữ liệu cá nhân phải có lý do.", "Erasing personal data needs a reason.")
        raise InputError([Problem("surveys.no_reason", message, where="reason")])
    with transaction.atomic():
        found = PersonalData.objects.select_for_update().filter(microdata=microdata, erased_at__isnull=True).first()
        if found is None:
            message = Text("Tệp này không có dữ liệu cá nhân nào.", "This file holds no personal data.")
            raise InputError([Problem("surveys.nothing_personal", message)])
        sha256 = found.sha256
        found.sealed_key, found.sha256 = "", ""
        found.erased_at, found.erased_reason = at, reason.strip()[:300]
        found.save()
        record(
            actor=actor,
            action="surveys.personal.erase",
            obj=microdata,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=found.erased_reason,
            data={"columns": found.columns},
        )
    # each file is encrypted with a key of its own, so no other row can point at these bytes
    survey_store().discard(sha256, dt.datetime.max.replace(tzinfo=dt.UTC))
    return found
