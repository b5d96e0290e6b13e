"""The council: what is disputed and still open, the meetings, whose vote is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import allows
from chiso.office.rounds.models import CouncilMeeting, Round
from chiso.office.rounds.queries.council import DisputeView, disputes_of, meetings_of, members_of
from chiso.office.rounds.queries.rounds import running_rounds

SHOWN = 8


@dataclass(frozen=True)
class Docket:
    """One round before the council."""

    round: Round
    disputes: tuple[DisputeView, ...]
    unvoted: int
    meetings: tuple[CouncilMeeting, ...]

    @property
    def shown(self) -> tuple[DisputeView, ...]:
        return self.disputes[:SHOWN]

    @property
    def last_meeting(self) -> CouncilMeeting | None:
        """The newest one that is over."""
        return next((meeting for meeting in self.meetings if meeting.closed_at is not None), None)

    @property
    def next_meeting(self) -> CouncilMeeting | None:
        return next((meeting for meeting in self.meetings if meeting.closed_at is None), None)


@dataclass(frozen=True)
class CouncilDesk:
    role: Role
    dockets: list[Docket]

    @property
    def open_disputes(self) -> int:
        return sum(len(docket.disputes) for docket in self.dockets)

    @property
    def unvoted(self) -> int:
        return sum(docket.unvoted for docket in self.dockets)


def council(actor: Actor, role: Role, at: dt.datetime, language: Language) -> CouncilDesk:
    dockets = [_docket(round_, actor) for round_ in running_rounds()]
    # the room that has something to settle comes first: the page's one button leads there
    return CouncilDesk(role, sorted(dockets, key=lambda docket: not docket.disputes))


def _docket(round_: Round, actor: Actor) -> Docket:
    disputes = disputes_of(round_, only_open=True)
    may_vote = allows(actor, "council.vote")
    seat = next((one for one in members_of(round_) if may_vote and one.person_id == actor.person_id), None)
    unvoted = sum(1 for view in disputes if seat is not None and view.vote_of(seat.pk) is None)
    return Docket(round_, disputes, unvoted, meetings_of(round_))
