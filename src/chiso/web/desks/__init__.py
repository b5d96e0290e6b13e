"""The first screen of each role: which desk a role sits at, and in which order the tabs stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.web.desks.administrator import administrator
from chiso.web.desks.appraiser import appraiser
from chiso.web.desks.council import council
from chiso.web.desks.field import field
from chiso.web.desks.leader import leader
from chiso.web.desks.one_stop import one_stop
from chiso.web.desks.owner import owner
from chiso.web.desks.reader import reader
from chiso.web.desks.unit import unit

Build = Callable[[Actor, Role, dt.datetime, Language], object]


@dataclass(frozen=True, slots=True)
class Desk:
    """How a role's first screen is made."""

    build: Build
    template: str


DESKS: dict[Role, Desk] = {
    Role.LEADER: Desk(leader, "home/leader.html"),
    Role.ROUND_OWNER: Desk(owner, "home/owner.html"),
    Role.UNIT_LEADER: Desk(unit, "home/unit.html"),
    Role.UNIT_OFFICER: Desk(unit, "home/unit.html"),
    Role.APPRAISER: Desk(appraiser, "home/appraiser.html"),
    Role.COUNCIL_SECRETARY: Desk(council, "home/council.html"),
    Role.COUNCIL_MEMBER: Desk(council, "home/council.html"),
    Role.ADMINISTRATOR: Desk(administrator, "home/administrator.html"),
    Role.SURVEY_MANAGER: Desk(field, "home/field.html"),
    Role.ANALYST: Desk(reader, "home/reader.html"),
    Role.OBSERVER: Desk(reader, "home/reader.html"),
    Role.ONE_STOP_OFFICER: Desk(one_stop, "home/one_stop.html"),
    Role.INTERVIEWER: Desk(field, "home/field.html"),
}


def roles_of(actor: Actor) -> list[Role]:
    """The actor's roles in the order of the tabs."""
    return [role for role in DESKS if role in actor.roles]
