"""Somebody who moves files in: drops them, settles what is doubtful, confirms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chiso.office.evidence.operations import Upload
from chiso.office.moving.models import Part
from chiso.office.moving.operations import confirm_part, read_part, run_part, save_settings, start_move
from chiso.office.moving.plans.making import Plan, plan_of
from tests import factories


class Desk:
    """Somebody who moves files in."""

    def __init__(self, person: Any, at: dt.datetime) -> None:
        self.person, self.at = person, at
        self.actor = factories.actor(person)

    def drop(self, data: bytes, name: str = "bang.xlsx") -> Part:
        move, _ = start_move(actor=self.actor, uploads=[Upload(name, data)], at=self.at)
        return move.parts.get()

    def plan(self, part: Part) -> Plan:
        part.refresh_from_db()
        return plan_of(part, self.actor.as_of)

    def settle(self, part: Part, **settings: Any) -> Part:
        """Decide something; a large file is tried again by the worker."""
        part.refresh_from_db()
        saved = save_settings(
            actor=self.actor, part=part, settings={**part.settings, **settings}, version=part.version, at=self.at
        )
        read_part(part_id=saved.pk, at=self.at)
        saved.refresh_from_db()
        return saved

    def store(self, part: Part) -> Part:
        """Confirm what the plan says and let the worker do it."""
        confirm_part(actor=self.actor, part=part, plan_sha256=self.plan(part).sha256, at=self.at)
        run_part(part_id=part.pk, at=self.at)
        part.refresh_from_db()
        return part
