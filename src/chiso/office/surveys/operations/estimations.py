"""Imports of large files: put by, encrypted, for the worker; read, computed and stored there; stoppable in between.

The trap: the upload holds the names that the import would have taken apart. So it waits encrypted under a key of its
own, and upload and key are gone as soon as the work has ended, whichever way.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import record
from chiso.office.errors import kept_problem
from chiso.office.notifications.operations import notify
from chiso.office.sealing import seal, unseal
from chiso.office.surveys.incoming import Upload, read_incoming
from chiso.office.surveys.models import Estimation, EstimationState, Wave
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.store import survey_store

log = logging.getLogger(__name__)

STEPS = ("reading", "computing", "storing")
STUCK = dt.timedelta(minutes=15)
"""A job whose worker was not heard of for so long is taken for dead: it may be stopped."""


class Stopped(Exception):
    """Somebody asked the job to stop."""


def ask_estimation(
    *, actor: Actor, wave: Wave, files: Mapping[str, Upload], personal: Sequence[str], at: dt.datetime
) -> Estimation:
    """Put an import by for the worker; `files` are `responses`, `design`, `method` and perhaps `hard`."""
    grant = require(actor, "surveys.manage")
    kept: dict[str, dict[str, str]] = {}
    for name, file in files.items():
        data, key = seal(file.data)
        kept[name] = {"name": file.name[:200], "sha256": survey_store().put(data), "key": key}
    with transaction.atomic():
        made = Estimation.objects.create(
            wave=wave, name=files["responses"].name[:200], files=kept, personal=list(personal),
            state=EstimationState.WAITING, asked_by_id=actor.acting_id, asked_at=at, beat_at=at,
        )  # fmt: skip
        record(
            actor=actor, action="surveys.estimation.ask", obj=made, stream=STREAM, at=at, grant=grant,
            data={"code": wave.survey.code, "year": wave.year, "size": len(files["responses"].data)},
        )  # fmt: skip
    return made


def stop_estimation(*, actor: Actor, estimation: Estimation, at: dt.datetime) -> None:
    """Ask the job to stop before its next step; one that waits, or whose worker died, ends at once."""
    require(actor, "surveys.manage")
    dead = Q(state=EstimationState.WAITING) | Q(state=EstimationState.RUNNING, beat_at__lt=at - STUCK)
    ended = Estimation.objects.filter(dead, pk=estimation.pk).update(state=EstimationState.STOPPED, ended_at=at)
    if ended:
        _forget(estimation.pk)
        return
    Estimation.objects.filter(pk=estimation.pk, state=EstimationState.RUNNING).update(cancel_asked=True)


def run_estimation(*, estimation_id: int, at: dt.datetime, clock: Callable[[], dt.datetime] | None = None) -> None:
    """Read, compute and store. Run twice, it stores once; whoever asked must still be allowed to."""
    tell_time = clock or (lambda: at)
    started = Estimation.objects.filter(pk=estimation_id, state=EstimationState.WAITING).update(
        state=EstimationState.RUNNING, beat_at=at
    )
    if not started:
        return
    job = Estimation.objects.select_related("wave__survey", "asked_by").get(pk=estimation_id)
    try:
        _run(job, at, tell_time)
    except Stopped:
        _end(job, EstimationState.STOPPED, tell_time(), [])
    except InputError as error:
        _end(job, EstimationState.FAILED, tell_time(), [kept_problem(problem) for problem in error.problems])
    except NotAllowed as error:
        _end(job, EstimationState.FAILED, tell_time(), [kept_problem(Problem("not_allowed", error.message))])
    except Exception:
        log.exception("estimation %s failed", estimation_id)
        words = Text("Máy chủ gặp lỗi khi tính; chưa lưu gì.", "The server failed; nothing was stored.")
        _end(job, EstimationState.FAILED, tell_time(), [kept_problem(Problem("surveys.failed", words))])
    finally:
        _forget(estimation_id)


def _run(job: Estimation, at: dt.datetime, clock: Callable[[], dt.datetime]) -> None:
    actor = actor_for(job.asked_by, timezone.localtime(at).date())
    require(actor, "surveys.manage")
    _beat(job, 0, clock())
    files = {
        name: Upload(each["name"], unseal(survey_store().get(each["sha256"]), each["key"]))
        for name, each in job.files.items()
    }

    def computing() -> None:
        _beat(job, 1, clock())

    incoming = read_incoming(
        files["responses"], files["design"], files["method"], files.get("hard"), job.personal, before=computing
    )
    _beat(job, 2, clock())
    with transaction.atomic():
        made = import_responses(actor=actor, wave=job.wave, incoming=incoming, at=at)
        Estimation.objects.filter(pk=job.pk).update(estimates=made)
    _end(job, EstimationState.DONE, clock(), [])


def _beat(job: Estimation, step: int, at: dt.datetime) -> None:
    """Show which step begins; stop when somebody asked to."""
    Estimation.objects.filter(pk=job.pk).update(step=STEPS[step], done=step, beat_at=at)
    if Estimation.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise Stopped


def _end(job: Estimation, state: EstimationState, at: dt.datetime, problems: list[dict[str, Any]]) -> None:
    done = len(STEPS) if state == EstimationState.DONE else job.done
    Estimation.objects.filter(pk=job.pk).update(state=state, done=done, problems=problems, ended_at=at, beat_at=at)
    if state == EstimationState.STOPPED:
        return
    good = state == EstimationState.DONE
    words = Text("Đã tính xong ước lượng", "Estimates are ready") if good else Text(
        "Chưa tính được ước lượng, chưa lưu gì", "Estimates could not be computed; nothing was stored"
    )  # fmt: skip
    notify(
        people=[job.asked_by_id], key=f"estimation:{job.pk}", title=words, detail=job.name, at=at,
        link=reverse("surveys:estimation", kwargs={"estimation_id": job.pk}),
    )  # fmt: skip


def _forget(estimation_id: int) -> None:
    """The uploads and their keys are gone: nobody needs the names beside the answers again."""
    job = Estimation.objects.get(pk=estimation_id)
    hashes = [each["sha256"] for each in job.files.values()]
    Estimation.objects.filter(pk=estimation_id).update(files={})
    for sha256 in hashes:
        survey_store().discard(sha256, dt.datetime.max.replace(tzinfo=dt.UTC))
