"""The sample: drawn and sealed, opened with a reason, reserves let in one by one, erased when it is over.

The trap: who may read the list may also tell the village. So names leave the seal only by `open_sample`, which writes
its row first; waiting reserves are not shown at all, for who knows them also knows whom to leave out.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.casebook import CASE, NUMBER, PLACE, PLACE_ORDER
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.sealing import Unreadable, seal, unseal
from chiso.office.surveys.drawing import Drawn
from chiso.office.surveys.models import (
    CaseRole,
    SampledCase,
    SampledPlace,
    SampleList,
    SampleOpening,
    SampleSecret,
    Wave,
)
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.store import from_parquet, survey_store, to_parquet


def keep_sample(*, actor: Actor, wave: Wave, name: str, drawn: Drawn, at: dt.datetime) -> SampleList:
    """Seal a sample that was drawn. The names are encrypted; in the clear stand codes, villages and design columns."""
    grant = require(actor, "surveys.manage")
    name = tidy(name)[:200]
    if not name:
        raise InputError([_problem("surveys.no_name", "name", "Danh sách mẫu chưa có tên.", "The sample has no name.")])
    if wave.samples.filter(name=name).exists():
        raise InputError([_problem("surveys.sample_taken", "name", "Đã có danh sách này.", "There is such a sample.")])
    book = drawn.book
    data, key = seal(to_parquet(book.frame))
    sha256 = survey_store().put(data)
    with transaction.atomic():
        sample = SampleList.objects.create(
            wave=wave, name=name, plan=drawn.plan_text, seed=book.seed, place=PLACE, frame_sha256=book.frame_digest,
            frame_rows=drawn.frame_rows, drawn_sha256=book.digest, drawn_by_id=actor.acting_id, drawn_at=at,
        )  # fmt: skip
        SampleSecret.objects.create(sample=sample, columns=book.frame.columns, sha256=sha256, sealed_key=key)
        _keep_cases(sample, drawn)
        record(
            actor=actor,
            action="surveys.sample.draw",
            obj=sample,
            stream=STREAM,
            at=at,
            grant=grant,
            data={
                "code": wave.survey.code,
                "year": wave.year,
                "seed": book.seed,
                "frame": book.frame_digest,
                "sha256": book.digest,
                "main": book.count("main"),
                "reserve": book.count("reserve"),
            },
        )
    return sample


def _keep_cases(sample: SampleList, drawn: Drawn) -> None:
    book = drawn.book
    places = SampledPlace.objects.bulk_create(
        [
            SampledPlace(sample=sample, number=at, name=(name or sample.name)[:200])
            for at, name in enumerate(book.places, 1)
        ]
    )
    by_number = {place.number: place for place in places}
    design = book.frame.select(book.design).to_dicts()
    SampledCase.objects.bulk_create(
        [
            SampledCase(
                sample=sample, place=by_number[row[NUMBER]], code=row[CASE], role=row["role"], order=row[PLACE_ORDER],
                design=own,
            )
            for row, own in zip(book.frame.to_dicts(), design, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip


def open_sample(
    *, actor: Actor, sample: SampleList, place: SampledPlace | None, reason: str, at: dt.datetime
) -> pl.DataFrame:
    """Who is to be interviewed in a village (or everywhere): main cases and reserves that were let in.

    Raises InputError without a reason, or when the list was erased.
    """
    grant = require(actor, "surveys.open_sample")
    reason = _reason(reason, "Mở danh sách phải ghi lý do.", "Opening the list needs a reason.")
    secret = SampleSecret.objects.get(sample=sample)
    if secret.erased_at is not None:
        raise InputError([_erased()])
    with transaction.atomic():
        opening = SampleOpening.objects.create(
            sample=sample, place=place, reason=reason, opened_by_id=actor.acting_id, opened_at=at
        )
        record(
            actor=actor,
            action="surveys.sample.open",
            obj=sample,
            stream=STREAM,
            at=at,
            grant=grant,
            reason=reason,
            data={"opening": opening.pk, "places": sample.places.count() if place is None else place.name},
        )
    try:
        frame = from_parquet(unseal(survey_store().get(secret.sha256), secret.sealed_key))
    except (Unreadable, OSError) as error:
        raise InputError([_erased()]) from error
    live = sample.cases.exclude(role=CaseRole.RESERVE, release__isnull=True)
    shown = frame.filter(pl.col(CASE).is_in(list(live.values_list("code", flat=True))))
    return shown if place is None else shown.filter(pl.col(NUMBER) == place.number)


def erase_sample(*, actor: Actor, sample: SampleList, reason: str, at: dt.datetime) -> SampleSecret:
    """Destroy the names: the key first, then the bytes. Codes, outcomes and the record of openings stay."""
    grant = require(actor, "surveys.manage")
    reason = _reason(reason, "Xóa danh sách phải có lý do.", "Erasing the list needs a reason.")
    with transaction.atomic():
        found = SampleSecret.objects.select_for_update().filter(sample=sample, erased_at__isnull=True).first()
        if found is None:
            raise InputError([_erased()])
        sha256 = found.sha256
        found.sealed_key, found.sha256, found.erased_at, found.erased_reason = "", "", at, reason
        found.save()
        record(
            actor=actor, action="surveys.sample.erase", obj=sample, stream=STREAM, at=at, grant=grant, reason=reason,
            data={"columns": len(found.columns)},
        )  # fmt: skip
    survey_store().discard(sha256, dt.datetime.max.replace(tzinfo=dt.UTC))
    return found


def check_replay(sample: SampleList, drawn: Drawn) -> tuple[Problem, ...]:
    """What differs when the same plan and seed are drawn from a frame again; nothing when the sample is honest."""
    problems = []
    if drawn.book.frame_digest != sample.frame_sha256:
        problems.append(
            Problem(
                "surveys.other_frame",
                Text("Khung mẫu này khác khung đã rút.", "This frame is not the one that was drawn from."),
                where="frame",
                got=drawn.book.frame_digest[:16],
                expected=Text(sample.frame_sha256[:16], sample.frame_sha256[:16]),
                hint=Text(
                    "Dùng đúng tệp đã nộp khi rút: cùng dòng, cùng thứ tự, cùng cột.",
                    "Use the very file of the draw: same rows, same order, same columns.",
                ),
            )
        )
    elif drawn.book.digest != sample.drawn_sha256:
        problems.append(
            Problem(
                "surveys.other_draw",
                Text("Rút lại cho danh sách khác.", "Drawing again gives another list."),
                where="sample",
                got=drawn.book.digest[:16],
                expected=Text(sample.drawn_sha256[:16], sample.drawn_sha256[:16]),
            )
        )
    return tuple(problems)


def _reason(typed: str, vi: str, en: str) -> str:
    found = tidy(typed)[:300]
    if not found:
        raise InputError([_problem("surveys.no_reason", "reason", vi, en)])
    return found


def _erased() -> Problem:
    return _problem("surveys.sample_erased", "sample", "Danh sách tên đã bị xóa.", "The list of names has been erased.")


def _problem(code: str, where: str, vi: str, en: str) -> Problem:
    return Problem(code, Text(vi, en), where=where)
