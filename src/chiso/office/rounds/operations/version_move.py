"""A group's move to another version, asked for on a page and carried out by the worker.

The trap: a decision recorded by a request that a proxy cut off. Asking stores one row and answers at once; the worker
moves the whole group or nothing, and what stood against it is kept for the page.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.accounts.queries import actor_for
from chiso.office.audit.operations import record
from chiso.office.errors import kept_problem
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.notifications.operations import notify
from chiso.office.rounds.models import MoveState, RoundGroup, Sheet, VersionMove
from chiso.office.rounds.operations.framework_change import adopt_version, check_change
from chiso.office.rounds.queries.framework_change import BUSY, STUCK

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]


def ask_version_change(
    *,
    actor: Actor,
    group: RoundGroup,
    version: FrameworkVersion,
    number: str,
    signed_on: dt.date,
    signer: str,
    until: dt.datetime,
    at: dt.datetime,
) -> VersionMove:
    """Ask that the group moves by this decision; the caller hands it to the worker.

    Raises InputError with everything that stands against it now, a move under way among it.
    """
    grant = require(actor, "rounds.manage")
    check_change(group=group, version=version, number=number, signed_on=signed_on, signer=signer, until=until, at=at)
    with transaction.atomic():
        dead = VersionMove.objects.filter(group=group, state__in=BUSY, beat_at__lt=at - STUCK)
        dead.update(state=MoveState.FAILED, finished_at=at, problems=[kept_problem(_failed(group))])
        move = _new_move(
            VersionMove(
                group=group,
                version=version,
                number=number.strip(),
                signed_on=signed_on,
                signer=signer.strip(),
                until=until,
                asked_by_id=actor.acting_id,
                asked_at=at,
                beat_at=at,
                total=Sheet.objects.filter(group=group).count(),
            )
        )
        record(
            actor=actor,
            action="rounds.group.ask_version",
            obj=move,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            reason=move.number,
            data={"group": group.code, "version": version.code, "sha256": version.sha256},
        )
    return move


def _new_move(move: VersionMove) -> VersionMove:
    try:
        with transaction.atomic():
            move.save(force_insert=True)
    except IntegrityError as error:  # somebody asked a moment ago
        words = Text("Nhóm này đang được chuyển.", "This group is being moved already.")
        raise InputError([Problem("adopt.busy", words, where=move.group.code)]) from error
    return move


def carry_out_move(*, move_id: int, at: dt.datetime, clock: Clock | None = None) -> None:
    """Move the group or keep what stood against it. Run twice, it moves once; whoever asked must still be allowed to.

    `clock` tells when progress was last shown; without one it stands at `at`.
    """
    if not VersionMove.objects.filter(pk=move_id, state=MoveState.WAITING).update(state=MoveState.RUNNING, beat_at=at):
        return
    move = VersionMove.objects.select_related(
        "group__round__owner", "group__framework", "version", "asked_by"
    ).get(pk=move_id)  # fmt: skip
    told = clock or (lambda: at)

    def beat(done: int, total: int) -> None:
        VersionMove.objects.filter(pk=move.pk).update(done=done, total=total, beat_at=told())

    try:
        adopt_version(
            actor=actor_for(move.asked_by, timezone.localdate(at)),
            group=move.group,
            version=move.version,
            number=move.number,
            signed_on=move.signed_on,
            signer=move.signer,
            until=move.until,
            at=at,
            beat=beat,
        )
    except InputError as error:
        _end(move, [*error.problems], at)
    except NotAllowed as error:
        _end(move, [Problem("not_allowed", error.message)], at)
    except Exception:
        log.exception("version move %s failed", move.pk)
        _end(move, [_failed(move.group)], at)
    else:
        _end(move, [], at)


def _end(move: VersionMove, problems: list[Problem], at: dt.datetime) -> None:
    """Keep how it ended and tell whoever asked."""
    title = Text("Chưa chuyển được bộ tiêu chí, chưa có gì thay đổi", "The criteria were not changed; nothing was")
    if not problems:
        title = Text("Đợt đã chuyển sang bộ tiêu chí mới", "The round has moved to the new criteria")
    with transaction.atomic():
        VersionMove.objects.filter(pk=move.pk).update(
            state=MoveState.FAILED if problems else MoveState.DONE,
            finished_at=at,
            problems=[kept_problem(problem) for problem in problems],
        )
        notify(
            people=[move.asked_by_id],
            key=f"version-move:{move.pk}",
            title=title,
            detail=f"{move.group.round.name}: {move.version.code}",
            at=at,
            link=f"{reverse('rounds:framework_change', kwargs={'round_id': move.group.round_id})}?move={move.pk}",
        )


def _failed(group: RoundGroup) -> Problem:
    return Problem(
        "adopt.failed",
        Text("Máy chủ dừng giữa chừng; chưa có gì thay đổi.", "The server stopped half-way; nothing has changed."),
        where=group.code,
        hint=Text("Ghi quyết định lần nữa.", "Record the decision again."),
    )
