"""Comparison of the two systems, and forecast: asked for by a person, computed by the worker, kept.

The trap: two people press the button at once, or the worker dies. One run of a kind is open at a time; it is claimed by
one UPDATE and computed anew when its worker was lost. A study and its workbook appear together or not at all.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.io import write_whole
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import record
from chiso.office.dossiers.dispute_book import dispute_workbook
from chiso.office.dossiers.models import Agency, RunState, Side, Study, StudyKind, StudyRun
from chiso.office.dossiers.moments import plain
from chiso.office.dossiers.operations import ATTEMPTS, STREAM, Clock
from chiso.office.dossiers.store import disputes_file, store_of
from chiso.office.errors import kept_problem
from chiso.office.notifications.operations import notify

log = logging.getLogger(__name__)
SHOWN = 300
"""Differences and dossiers at risk that are kept one by one; sums count all."""
SILENT = dt.timedelta(hours=1)
"""A run that was not heard of for so long has lost its worker; comparing a hundred million takes minutes."""


def ask_study(*, actor: Actor, kind: StudyKind, at: dt.datetime) -> StudyRun:
    """Ask for a study; the caller hands the run to the worker. One that is open already is returned as it is."""
    grant = require(actor, "dossiers.import")
    busy = StudyRun.objects.filter(kind=kind, state__in=(RunState.WAITING, RunState.RUNNING))
    try:
        with transaction.atomic():
            made = StudyRun.objects.create(kind=kind, asked_by_id=actor.acting_id, asked_at=at, beat_at=at)
            record(actor=actor, action=f"dossiers.{kind}.ask", obj=made, stream=STREAM, at=at, grant=grant)
    except IntegrityError:
        return busy.get()
    return made


def run_study(*, run_id: int, clock: Clock) -> None:
    """Compute a waiting study, unless another worker does; what went wrong stands in the run."""
    at = clock()
    run = StudyRun.objects.select_related("asked_by").filter(pk=run_id, state=RunState.WAITING).first()
    if run is None or not _claimed(run, at):
        return
    make = compare_sides if run.kind == StudyKind.RECONCILE else forecast
    try:
        actor = actor_for(run.asked_by, timezone.localtime(at).date())
        _end(run, clock(), state=RunState.DONE, study=make(actor=actor, at=at))
    except InputError as error:
        _end(run, clock(), state=RunState.FAILED, problems=[kept_problem(each) for each in error.problems])
    except NotAllowed as error:
        _end(run, clock(), state=RunState.FAILED, problems=[kept_problem(Problem("not_allowed", error.message))])
    except Exception:
        log.exception("study %s failed", run_id)
        words = Text("Máy chủ gặp lỗi khi tính; chưa lưu gì.", "The server failed; nothing was stored.")
        _end(run, clock(), state=RunState.FAILED, problems=[kept_problem(Problem("dossiers.failed", words))])


def _claimed(run: StudyRun, at: dt.datetime) -> bool:
    waiting = StudyRun.objects.filter(pk=run.pk, state=RunState.WAITING)
    return bool(waiting.update(state=RunState.RUNNING, beat_at=at, attempts=run.attempts + 1))


def _end(run: StudyRun, at: dt.datetime, **values: Any) -> None:
    StudyRun.objects.filter(pk=run.pk).update(finished_at=at, beat_at=at, **values)
    name = StudyKind(run.kind)
    good = values["state"] == RunState.DONE
    words = _TOLD[name] if good else Text("Chưa tính được; chưa lưu gì", "It could not be computed; nothing was stored")
    notify(
        people=[run.asked_by_id], key=f"dossier_study:{run.pk}", title=words, detail="", at=at,
        link=reverse(f"dossiers:{name}"),
    )  # fmt: skip


_TOLD = {
    StudyKind.RECONCILE: Text("Đã đối soát hồ sơ xong", "Dossiers have been reconciled"),
    StudyKind.FORECAST: Text("Đã dự báo hồ sơ xong", "The dossier forecast is ready"),
}


def free_lost_runs(*, at: dt.datetime) -> list[int]:
    """Put runs whose worker was lost back in the queue, those lost too often aside; returns which to hand out again."""
    lost = StudyRun.objects.filter(state=RunState.RUNNING, beat_at__lt=at - SILENT)
    words = Text("Máy chủ dừng giữa chừng nhiều lần; chưa lưu gì.", "The server stopped midway several times.")
    lost.filter(attempts__gte=ATTEMPTS).update(
        state=RunState.FAILED, finished_at=at, problems=[kept_problem(Problem("dossiers.stopped", words))]
    )
    found = list(lost.values_list("pk", flat=True))
    StudyRun.objects.filter(pk__in=found).update(state=RunState.WAITING, beat_at=at)
    return found


def compare_sides(*, actor: Actor, at: dt.datetime) -> Study:
    """Compare the two stores as of now; keep the sums and a workbook. Raises InputError where one is empty."""
    require(actor, "dossiers.import")
    from chiso.engine.dossiers import io
    from chiso.engine.dossiers.reconcile import disputes

    found = io.reconcile(store_of(Side.LOCAL).root, store_of(Side.NATIONAL).root, plain(at))
    differing = found.differences
    disputed = disputes(differing)
    names = {one.code: str(one) for one in Agency.objects.all()}
    book = dispute_workbook(found.summary, disputed, differing, names, at)
    rest = differing.filter(pl.col("finding") != "late_only_national")
    with transaction.atomic():
        study = _study(
            actor,
            StudyKind.RECONCILE,
            at,
            {
                "sides": found.sides.to_dicts(),
                "findings": dict(found.summary.rows()),
                "by_agency": differing.group_by("agency", "finding").agg(count=pl.len()).sort("agency").to_dicts(),
                "rows": _plain(pl.concat([disputed, rest]).head(SHOWN)),
            },
        )
        path = disputes_file(study.pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, book)
    return study


def forecast(*, actor: Actor, at: dt.datetime) -> Study:
    """Which open dossiers will be late at this week's pace, kept. Raises InputError where nothing is stored."""
    require(actor, "dossiers.import")
    from chiso.engine.dossiers import io

    found, _ = io.forecast(store_of().root, plain(at))
    risky = found.dossiers.filter(~pl.col("overdue")).sort("probability", descending=True).head(SHOWN)
    return _study(
        actor,
        StudyKind.FORECAST,
        at,
        {
            "agencies": found.agencies.to_dicts(),
            "rows": _plain(risky),
            "brier": found.brier,
            "base": found.base,
            "checked": found.checked.to_dicts(),
        },
    )


def _study(actor: Actor, kind: str, at: dt.datetime, data: dict[str, Any]) -> Study:
    with transaction.atomic():
        made = Study.objects.create(kind=kind, as_of=at, made_at=at, data=data)
        record(actor=actor, action=f"dossiers.{kind}.make", obj=made, stream=STREAM, at=at)
    return made


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON: moments as ISO text."""
    moments = [name for name, kind in frame.schema.items() if kind == pl.Datetime]
    return frame.with_columns(pl.col(moments).dt.to_string("iso")).to_dicts()
