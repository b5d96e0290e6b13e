"""The one way in which a sheet changes state: table, permission, reason, version, ledger, audit; one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import NotAllowed, grant_for
from chiso.office.audit.operations import record
from chiso.office.errors import Conflict
from chiso.office.rounds.models import LedgerEntry, Sheet, Stage, Transition
from chiso.office.rounds.operations.counts import recount
from chiso.office.rounds.operations.ledger import write_ledger
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.workflow import BACK, Move, Workflow, workflow_of


def move(
    *,
    sheet: Sheet,
    verb: str,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    version: int | None = None,
    assigned: Iterable[int] = (),
    data: Mapping[str, Any] | None = None,
    instead: str = "",
) -> Transition:
    """Make one move of the sheet's workflow; `sheet` is brought up to date in place.

    `instead` is a verb of the matrix that is asked for in place of the move's own permissions.
    `version` is the sheet's version that the person saw (`sheet.version` when None); somebody else's move in between
    raises Conflict. Raises NotAllowed, and InputError when the table has no such move from here or the reason is
    missing. The move's stage is written to the ledger: only what changed since that stage's newest entries.
    """
    round_ = sheet.group.round
    flow = workflow_of(round_.workflow)
    asked = flow.move_by_verb.get(verb)
    grant = _require_any(actor, asked, unit_id=sheet.unit_id, assigned=assigned, instead=instead)
    _check_version(sheet, version, verb, at)
    found = flow.check(verb, sheet.state, reason)
    with transaction.atomic():
        target = _before(sheet, found) if found.target == BACK else found.target
        source, seen = sheet.state, sheet.version
        changed = Sheet.objects.filter(pk=sheet.pk, version=seen, state=source).update(
            state=target, version=F("version") + 1, state_since=at, last_activity_at=at
        )
        if not changed:
            raise _moved_meanwhile(sheet, verb)
        step = Transition.objects.create(
            sheet=sheet, verb=verb, from_state=source, to_state=target, actor_id=actor.person_id, at=at, reason=reason
        )
        entries: list[LedgerEntry] = []
        if found.ledger and not _written_already(sheet.pk, step, flow, found):
            book = book_of(sheet.pk)
            entries = write_ledger(sheet=sheet, book=book, stage=found.ledger, transition=step, actor=actor, at=at)
            if found.ledger == Stage.SELF:
                recount(sheet, book)
        record(
            actor=actor,
            action=f"rounds.sheet.{verb}",
            obj=sheet,
            stream=f"round:{round_.pk}",
            at=at,
            grant=grant,
            unit_id=sheet.unit_id,
            reason=reason,
            data={"from": source, "to": target, "ledger": len(entries), **(data or {})},
        )
    sheet.state, sheet.version, sheet.state_since, sheet.last_activity_at = target, seen + 1, at, at
    return step


def _written_already(sheet_id: int, step: Transition, flow: Workflow, asked: Move) -> bool:
    """Whether the step before wrote the same stage down, and nobody could change a value since."""
    if flow.state(step.from_state).writes:
        return False
    last = Transition.objects.filter(sheet_id=sheet_id, pk__lt=step.pk).order_by("-id").first()
    before = flow.move_by_verb.get(last.verb) if last and last.to_state == step.from_state else None
    return before is not None and before.ledger == asked.ledger


def _require_any(
    actor: Actor, move_: Move | None, *, unit_id: int, assigned: Iterable[int], instead: str
) -> Grant | None:
    """The grant by which the actor may make the move; a verb outside the table is refused later, by the table."""
    if actor.person_id is None or move_ is None:
        return None
    assigned = frozenset(assigned)
    permissions = (instead,) if instead else move_.permissions
    for permission in permissions:
        grant = grant_for(actor, permission, unit_id=unit_id, assigned=assigned)
        if grant is not None:
            return grant
    raise NotAllowed(permissions[0])


def _check_version(sheet: Sheet, version: int | None, verb: str, at: dt.datetime) -> None:
    if version is not None and version != sheet.version:
        raise _moved_meanwhile(sheet, verb)


def _moved_meanwhile(sheet: Sheet, verb: str) -> Conflict:
    """Who moved the sheet first, and where it stands now."""
    fresh = Sheet.objects.get(pk=sheet.pk)
    last = Transition.objects.filter(sheet_id=sheet.pk).select_related("actor").order_by("-id").first()
    by = last.actor.full_name if last and last.actor else gettext("Hệ thống")
    return Conflict(mine=verb, theirs=fresh.state, version=fresh.version, by=by, at=fresh.state_since)


def _before(sheet: Sheet, back: Move) -> str:
    """The state that the sheet stood in before it came to those from which the move leads back."""
    steps = Transition.objects.filter(sheet_id=sheet.pk, to_state__in=back.sources)
    last = steps.exclude(from_state__in=back.sources).order_by("-id").first()
    if last is None:
        raise ValueError(f"sheet {sheet.pk} has no step that led to {sheet.state}")
    return last.from_state
