"""The one way in which sheets change state: table, permission, reason, version, ledger, audit; one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import NotAllowed, grant_for
from chiso.office.audit.models import AuditEvent
from chiso.office.audit.operations import event_of, record_all
from chiso.office.errors import Conflict
from chiso.office.rounds.models import LedgerEntry, Sheet, Stage, Transition
from chiso.office.rounds.move_digest import move_digest
from chiso.office.rounds.operations.counts import recount
from chiso.office.rounds.operations.ledger import write_ledger
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.workflow import BACK, Move, Workflow, workflow_of

PORTION = 200


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

    `version` is the sheet's version that the person saw (`sheet.version` when None); for the rest see `move_all`.
    """
    assigned = frozenset(assigned)
    asked = workflow_of(sheet.group.round.workflow).move_by_verb.get(verb)
    # who may not move the sheet at all is told so first, and not who else did
    _require_any(actor, asked, unit_id=sheet.unit_id, assigned=assigned, instead=instead)
    _check_version(sheet, version, verb)
    return move_all(
        sheets=[sheet], verb=verb, actor=actor, at=at, reason=reason, assigned=assigned, data=data, instead=instead
    )[0]


def move_all(
    *,
    sheets: Sequence[Sheet],
    verb: str,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    assigned: Iterable[int] = (),
    data: Mapping[str, Any] | None = None,
    instead: str = "",
) -> list[Transition]:
    """Make the same move of many sheets of one round, all or none; the sheets are brought up to date in place.

    `instead` is a verb of the matrix that is asked for in place of the move's own permissions.
    Somebody else's move in between raises Conflict. Raises NotAllowed, and InputError when the table has no such move
    from here or the reason is missing. The move's stage is written to the ledger: only what changed since that stage's
    newest entries.
    """
    assigned, steps = frozenset(assigned), list[Transition]()
    with transaction.atomic():
        # in portions: all values of 3,500 sheets at once would not be small
        for start in range(0, len(sheets), PORTION):
            portion = sheets[start : start + PORTION]
            steps += _Moving(portion, verb, actor, at, reason, data or {}).make(assigned, instead)
    return steps


class _Moving:
    """One verb on some sheets of one round, a query of each kind for all of them."""

    def __init__(
        self, sheets: Sequence[Sheet], verb: str, actor: Actor, at: dt.datetime, reason: str, data: Mapping[str, Any]
    ) -> None:
        self.sheets, self.verb, self.actor, self.at, self.reason, self.data = sheets, verb, actor, at, reason, data
        self.round = sheets[0].group.round
        self.flow = workflow_of(self.round.workflow)

    def make(self, assigned: Collection[int], instead: str) -> list[Transition]:
        asked = self.flow.move_by_verb.get(self.verb)
        grants = [
            _require_any(self.actor, asked, unit_id=sheet.unit_id, assigned=assigned, instead=instead)
            for sheet in self.sheets
        ]
        for sheet in self.sheets:
            self.flow.check(self.verb, sheet.state, self.reason)
        found = self.flow.move_by_verb[self.verb]
        targets = [_before(sheet, found) if found.target == BACK else found.target for sheet in self.sheets]
        self._claim(targets)
        steps = self._steps(targets)
        written = self._write_down(steps, found)
        record_all(
            self._event(sheet, step, grant, written[sheet.pk])
            for sheet, step, grant in zip(self.sheets, steps, grants, strict=True)
        )
        for sheet, target in zip(self.sheets, targets, strict=True):
            sheet.state, sheet.version, sheet.state_since, sheet.last_activity_at = (
                target, sheet.version + 1, self.at, self.at,
            )  # fmt: skip
        return steps

    def _claim(self, targets: Sequence[str]) -> None:
        """Change the sheets' state where it is still what was read, or raise Conflict for one that somebody moved."""
        alike: dict[tuple[str, int, str], list[Sheet]] = {}
        for sheet, target in zip(self.sheets, targets, strict=True):
            alike.setdefault((sheet.state, sheet.version, target), []).append(sheet)
        for (state, version, target), found in alike.items():
            here = Sheet.objects.filter(pk__in=[sheet.pk for sheet in found], version=version, state=state)
            changed = here.update(state=target, version=F("version") + 1, state_since=self.at, last_activity_at=self.at)
            if changed != len(found):
                raise _moved_meanwhile(_lost(found, target, self.at), self.verb)

    def _steps(self, targets: Sequence[str]) -> list[Transition]:
        return Transition.objects.bulk_create(
            [
                Transition(
                    sheet=sheet,
                    verb=self.verb,
                    from_state=sheet.state,
                    to_state=target,
                    actor_id=self.actor.person_id,
                    at=self.at,
                    reason=self.reason,
                )
                for sheet, target in zip(self.sheets, targets, strict=True)
            ]
        )

    def _write_down(self, steps: Sequence[Transition], found: Move) -> dict[int, list[LedgerEntry]]:
        """The scores of the move's stage into the ledger; the entries by sheet."""
        written: dict[int, list[LedgerEntry]] = {sheet.pk: [] for sheet in self.sheets}
        if not found.ledger:
            return written
        pairs = zip(self.sheets, steps, strict=True)
        due = [(sheet, step) for sheet, step in pairs if not _written_already(sheet.pk, step, self.flow, found)]
        books = books_of(sheet.pk for sheet, _ in due)
        for entry in write_ledger(due, books, stage=found.ledger, actor=self.actor, at=self.at):
            written[entry.sheet_id].append(entry)
        if found.ledger == Stage.SELF:
            for sheet, _ in due:
                recount(sheet, books[sheet.pk])
        return written

    def _event(self, sheet: Sheet, step: Transition, grant: Grant | None, entries: Sequence[LedgerEntry]) -> AuditEvent:
        return event_of(
            actor=self.actor,
            action=f"rounds.sheet.{self.verb}",
            obj=sheet,
            stream=f"round:{self.round.pk}",
            at=self.at,
            grant=grant,
            unit_id=sheet.unit_id,
            reason=self.reason,
            data={
                "from": step.from_state,
                "to": step.to_state,
                "ledger": len(entries),
                "transition": step.pk,
                "sha256": move_digest(step, entries),
                **self.data,
            },
        )


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


def _lost(sheets: Sequence[Sheet], target: str, at: dt.datetime) -> Sheet:
    """The first of the sheets that did not come to where they were to be moved."""
    came = Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets], state=target, state_since=at)
    arrived = {sheet.pk: sheet.version for sheet in came}
    return next((sheet for sheet in sheets if arrived.get(sheet.pk) != sheet.version + 1), sheets[0])


def _check_version(sheet: Sheet, version: int | None, verb: str) -> None:
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
