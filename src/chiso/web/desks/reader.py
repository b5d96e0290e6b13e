"""Who reads: analyst and observer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import allows_somewhere
from chiso.web.desks.shared import Running, Standing, running, standings


@dataclass(frozen=True)
class ReaderDesk:
    role: Role
    running: list[Running]
    standings: list[Standing]
    may_see_board: bool
    may_see_record: bool


def reader(actor: Actor, role: Role, at: dt.datetime, language: Language) -> ReaderDesk:
    return ReaderDesk(
        role=role,
        running=running(at),
        standings=standings(language),
        may_see_board=allows_somewhere(actor, "rounds.board"),
        may_see_record=allows_somewhere(actor, "audit.view"),
    )
