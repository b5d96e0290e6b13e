"""The one-stop officer: what falls due today and tomorrow at the own counter, and what is late without a letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.dossiers.models import Agency
from chiso.office.dossiers.queries import work

FIRST = 20  # rows of a list on a first screen; the agency's own page has them all


@dataclass(frozen=True, slots=True)
class Counter:
    """One agency's day, each list by its first rows and its whole count."""

    agency: Agency
    today: work.Today


@dataclass(frozen=True, slots=True)
class OneStopDesk:
    counters: tuple[Counter, ...]

    @property
    def due_today(self) -> int:
        return sum(counter.today.due_today.count for counter in self.counters)

    @property
    def due_tomorrow(self) -> int:
        return sum(counter.today.due_tomorrow.count for counter in self.counters)

    @property
    def overdue(self) -> int:
        return sum(counter.today.overdue.count for counter in self.counters)

    @property
    def silent(self) -> int:
        return sum(counter.today.silent.count for counter in self.counters)


def one_stop(actor: Actor, role: Role, at: dt.datetime, language: Language) -> OneStopDesk:
    found = work.agencies_of(actor.units_as(role))
    return OneStopDesk(tuple(Counter(agency, _first_rows(work.today(agency, at))) for agency in found))


def _first_rows(day: work.Today) -> work.Today:
    lists: list[work.WorkList] = [getattr(day, field.name) for field in fields(day)]
    return work.Today(*(work.WorkList(each.count, each.rows[:FIRST]) for each in lists))
