"""What every scene of the simulation shares: the cast, the seed, the calendar, and what people write."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from chiso.engine.frameworks import Framework
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.evidence.models import Document
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of
from chiso.office.notifications.models import Notice
from chiso.office.notifications.operations import mark_read
from chiso.office.rounds.models import RoundGroup
from chiso.office.units.models import Unit
from chiso.samples.province.data import HERE
from chiso.samples.province.inputs import Pool, pools
from chiso.samples.province.people import Cast


@cache
def texts() -> Mapping[str, Any]:
    """The sentences of `texts.yaml`."""
    found: dict[str, Any] = yaml.safe_load((HERE / "texts.yaml").read_text(encoding="utf-8"))
    return found


def moment(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A time of the day in the province."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(settings.TIME_ZONE))


@dataclass
class Story:
    """The province under simulation."""

    cast: Cast
    draw: random.Random
    today: dt.date
    is_training: bool = False
    merits: dict[int, float] = field(default_factory=dict)
    papers: dict[int, list[Document]] = field(default_factory=dict)
    _pools: dict[str, dict[str, Pool]] = field(default_factory=dict)

    def say(self, kind: str) -> str:
        """One of the sentences of a kind."""
        sentence: str = self.draw.choice(texts()[kind])
        return sentence

    def actor(self, role: Role, unit: Unit | str, at: dt.datetime) -> Actor:
        """The unit's first holder of a role, on the day of `at`."""
        return self.cast.actor(role, unit if isinstance(unit, str) else unit.key, at)

    def owner(self, at: dt.datetime) -> Actor:
        return self.actor(Role.ROUND_OWNER, "so-noi-vu", at)

    def secretary(self, at: dt.datetime) -> Actor:
        return self.actor(Role.COUNCIL_SECRETARY, "so-noi-vu", at)

    def pools(self, version: FrameworkVersion) -> dict[str, Pool]:
        """Plausible figures for the leaves of a version, drawn once."""
        if version.code not in self._pools:
            self._pools[version.code] = pools(framework_of(version), self.draw)
        return self._pools[version.code]

    def framework(self, group: RoundGroup) -> Framework:
        return framework_of(group.framework)

    def has_read(self, unit: Unit, key: str, at: dt.datetime) -> None:
        """Who has done what a notice asked for has read the notice."""
        told = Notice.objects.filter(key=key, person__memberships__unit=unit).select_related("person")
        for notice in told.distinct():
            reader = Actor(notice.person_id, notice.person.pseudonym, notice.person.full_name, at.date())
            mark_read(actor=reader, at=at, notice_id=notice.pk)

    def merit(self, unit: Unit) -> float:
        """How good a unit is at all this, between 0 and 1: most are decent, a few excel, a tail lags."""
        if unit.pk not in self.merits:
            centre, tail = (0.86, 0.05) if unit.abbreviation.startswith(("S", "V", "T")) else (0.77, 0.11)
            drawn = self.draw.gauss(centre, 0.05) - (self.draw.expovariate(1 / tail) if self.draw.random() < 0.3 else 0)
            self.merits[unit.pk] = min(0.97, max(0.35, drawn))
        return self.merits[unit.pk]
