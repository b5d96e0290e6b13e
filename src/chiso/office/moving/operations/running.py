"""Confirming a part and storing it in the background: the whole file or nothing.

The trap: confirming what one saw and storing what has become of it since. The confirmation carries the hash of the plan
that was shown; the job makes the plan anew and stores nothing when it differs.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import caused_by, record
from chiso.office.errors import Conflict, kept_problem
from chiso.office.moving.models import Part, PartKind, PartState
from chiso.office.moving.operations.files import STREAM
from chiso.office.moving.operations.storing import Stopped, store_plan
from chiso.office.moving.operations.trying import renew_dry_run
from chiso.office.moving.plans.making import plan_of
from chiso.office.moving.queries import STUCK, VERBS, seen
from chiso.office.notifications.operations import notify

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]


def confirm_part(*, actor: Actor, part: Part, plan_sha256: str, at: dt.datetime) -> Part:
    """Confirm the plan that was shown; the caller hands the part to the worker.

    Raises InputError when the plan has errors, Conflict when it is no longer the one that was shown.
    """
    grant = require(actor, VERBS.get(PartKind(part.kind), "moving.prepare"))
    preview, _ = seen(part, actor.as_of)  # one that is out of date is refused by the job, which makes the plan anew
    if not preview.runs:
        raise InputError(preview.problems)
    if preview.sha256 != plan_sha256:
        raise Conflict(mine=plan_sha256[:8], theirs=preview.sha256[:8], version=part.version, by="", at=at)
    with transaction.atomic():
        stuck = Q(state__in=(PartState.WAITING, PartState.RUNNING), beat_at__lt=at - STUCK)
        changed = Part.objects.filter(Q(state=PartState.DRAFT) | stuck, pk=part.pk).update(
            state=PartState.WAITING, plan_sha256=preview.sha256, confirmed_at=at, confirmed_by_id=actor.acting_id,
            beat_at=at, progress_done=0, progress_total=0, cancel_asked=False, problems=[],
        )  # fmt: skip
        if not changed:
            words = Text("Tệp này đang chuyển hoặc đã chuyển.", "This file is being stored or is stored.")
            raise InputError([Problem("moving.state", words, where=part.file_name)])
        record(
            actor=actor, action="moving.part.confirm", obj=part, stream=STREAM, at=at, grant=grant,
            data={"move": part.move_id, "plan": preview.sha256},
        )  # fmt: skip
    part.refresh_from_db()
    return part


def ask_to_stop(*, actor: Actor, part: Part) -> None:
    """Ask the running job to stop; it does so before it stores anything, never in between."""
    require(actor, VERBS.get(PartKind(part.kind), "moving.prepare"))
    Part.objects.filter(pk=part.pk, state__in=(PartState.WAITING, PartState.RUNNING)).update(cancel_asked=True)


def run_part(*, part_id: int, at: dt.datetime, clock: Clock | None = None) -> None:
    """Store a confirmed part. Run twice, it stores once; whoever confirmed must still be allowed to.

    `clock` tells when progress was last shown; without one it stands at `at`.
    """
    started = Part.objects.filter(pk=part_id, state=PartState.WAITING).update(state=PartState.RUNNING, beat_at=at)
    if not started:
        return
    part = Part.objects.select_related("file", "confirmed_by", "move").get(pk=part_id)
    assert part.confirmed_by is not None  # a part waits only after a confirmation
    actor = actor_for(part.confirmed_by, timezone.localtime(at).date())
    try:
        _store(actor, part, at, clock or (lambda: at))
    except Stopped:
        _back(part, [])
        return
    except InputError as error:
        _back(part, [kept_problem(problem) for problem in error.problems])
        _tell(part, Text("Chưa chuyển được, chưa lưu gì", "Could not be stored; nothing was"), at)
        return
    except NotAllowed as error:
        _back(part, [kept_problem(Problem("not_allowed", error.message))])
        return
    except Exception:
        log.exception("part %s could not be stored", part_id)
        words = Text("Máy chủ gặp lỗi khi lưu; chưa lưu gì.", "The server failed while storing; nothing was stored.")
        _back(part, [kept_problem(Problem("moving.failed", words, where=part.file_name))])
        _tell(part, Text("Chưa chuyển được, chưa lưu gì", "Could not be stored; nothing was"), at)
        return
    _tell(part, Text("Đã chuyển xong", "Moved in"), at)


def _store(actor: Actor, part: Part, at: dt.datetime, clock: Clock) -> None:
    plan = plan_of(part, actor.as_of)
    if not plan.can_run or plan.sha256 != part.plan_sha256:
        renew_dry_run(part, plan)
        words = Text("Dữ liệu đã đổi từ lúc xem thử; hãy xem lại.", "Things changed since the dry run; look again.")
        raise InputError([Problem("moving.changed", words, where=part.file_name), *plan.problems])
    with caused_by(move=part.move_id, part=part.pk):
        made = store_plan(actor=actor, part=part, plan=plan, at=at, beat=partial(_beat, clock))
    log.info("part %s stored: %s", part.pk, {name: len(ids) for name, ids in made.items()})


def _beat(clock: Clock, part: Part, done: int, total: int) -> None:
    """Show how far the preparation is, outside the storing transaction; stop when somebody asked to."""
    Part.objects.filter(pk=part.pk).update(progress_done=done, progress_total=total, beat_at=clock())
    if Part.objects.filter(pk=part.pk, cancel_asked=True).exists():
        raise Stopped


def _back(part: Part, problems: list[dict[str, Any]]) -> None:
    Part.objects.filter(pk=part.pk).update(
        state=PartState.DRAFT, problems=problems, cancel_asked=False, version=part.version + 1
    )


def _tell(part: Part, words: Text, at: dt.datetime) -> None:
    if part.confirmed_by_id is not None:
        notify(
            people=[part.confirmed_by_id], key=f"move-part:{part.pk}:{part.version}:{words.en}", title=words,
            detail=part.file_name[:300], at=at, link=reverse("moving:part", kwargs={"part_id": part.pk}),
        )  # fmt: skip
