"""Surveys in the field: for who manages them, and for who interviews or keys paper forms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.surveys.queries.field import InField, in_field
from chiso.web.desks.shared import Standing, standings


@dataclass(frozen=True, slots=True)
class FieldDesk:
    """What came in today, by collection; `manages`: may open the board, `standings` only then."""

    manages: bool
    collections: tuple[InField, ...]
    standings: list[Standing]

    @property
    def today(self) -> int:
        return sum(each.lately for each in self.collections)

    @property
    def set_aside(self) -> int:
        return sum(each.set_aside for each in self.collections)


def field(actor: Actor, role: Role, at: dt.datetime, language: Language) -> FieldDesk:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    manages = role is Role.SURVEY_MANAGER
    return FieldDesk(manages, in_field(midnight), standings(language) if manages else [])
