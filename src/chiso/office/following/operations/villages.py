"""Asking villages, who have no accounts, to confirm something by a link; and their answer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Task
from chiso.office.directives.operations.working import complete_task
from chiso.office.directives.problems import problem
from chiso.office.following.models import VillageRequest
from chiso.office.following.operations.checks import said
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import parent_on


def ask_village(
    *, actor: Actor, commune: Unit, village: Unit, text: str, due: dt.date, at: dt.datetime, task: Task | None = None
) -> VillageRequest:
    """Ask a village of the commune. Raises InputError for a unit that is none, or of another commune."""
    grant = require(actor, "following.answer", unit_id=commune.pk)
    problems = said(text=text)
    if village.kind != UnitKind.VILLAGE or parent_on(village, due) != commune:
        told = ("Thôn, tổ dân phố không thuộc xã, phường này.", "Not a village of this commune.")
        problems.append(problem("following.village", "village", told, got=village.name))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = VillageRequest.objects.create(
            village=village, commune=commune, task=task, text=tidy(text)[:300], due=due, asked_at=at
        )
        record(actor=actor, action="following.village.ask", obj=made, stream=f"following:{commune.pk}", at=at,
               grant=grant, unit_id=commune.pk, data={"until": due.isoformat()})  # fmt: skip
    return made


def confirm(*, request: VillageRequest, name: str, note: str, at: dt.datetime) -> VillageRequest:
    """The village's answer, by whoever holds the link; once, with a name. The link is the permission.

    Where it was asked about a task of its own, the task is done; who ordered it can open it again.
    """
    problems = said(name=name)
    if request.confirmed_at is not None:
        problems.append(problem("following.confirmed", "", ("Đã xác nhận.", "It is confirmed already.")))
    if request.is_settled:
        told = ("Xã, phường đã báo cáo hoàn thành việc này.", "The commune has reported this as done.")
        problems.append(problem("following.settled", "", told))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        waiting = VillageRequest.objects.filter(pk=request.pk, confirmed_at__isnull=True)
        waiting.update(confirmed_at=at, confirmed_by=tidy(name)[:120], note=tidy(note)[:500])
        request.refresh_from_db()
        record(actor=_by_link(at), action="following.village.confirm", obj=request,
               stream=f"following:{request.commune_id}", at=at, unit_id=request.village_id)  # fmt: skip
        _finish(request, at)
    return request


def _finish(request: VillageRequest, at: dt.datetime) -> None:
    task = request.task
    if task is None or task.completed_on is not None or task.lead_id != request.village_id:
        return
    told = f"{request.village.name} xác nhận qua liên kết: {request.confirmed_by}"
    words = f"{told}. {request.note}" if request.note else told
    complete_task(actor=_by_link(at), task=task, completed_on=timezone.localtime(at).date(), result=words[:200], at=at)


def _by_link(at: dt.datetime) -> Actor:
    """Nobody with an account: the record names the village, the row the name that was typed."""
    return Actor(person_id=None, pseudonym=None, name="Qua liên kết", as_of=at.date())
