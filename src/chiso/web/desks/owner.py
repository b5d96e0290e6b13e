"""The round owner: who has handed in, who is late, which appraisals and complaints wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Complaint, ComplaintState
from chiso.office.rounds.queries.complaints import complaints_of
from chiso.web.desks.shared import Running, Standing, running, standings


@dataclass(frozen=True)
class OwnerDesk:
    running: list[Running]
    complaints: list[Complaint]
    standings: list[Standing]

    @property
    def late(self) -> int:
        return sum(one.board.late for one in self.running)

    @property
    def in_self(self) -> int:
        return sum(one.board.in_self for one in self.running)

    @property
    def total(self) -> int:
        return sum(one.board.total for one in self.running)


def owner(actor: Actor, role: Role, at: dt.datetime, language: Language) -> OwnerDesk:
    open_complaints = complaints_of(actor).filter(state__in=[ComplaintState.FILED, ComplaintState.RECHECK])
    return OwnerDesk(running=running(at), complaints=list(open_complaints[:10]), standings=standings(language))
