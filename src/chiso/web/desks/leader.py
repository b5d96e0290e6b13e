"""The leader: where the province's own index stands, how its units do, where points are lost, who is late."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Language
from chiso.engine.frameworks import Node
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import matrix
from chiso.office.national.queries.standing import OwnStanding, own_standing
from chiso.web.desks.shared import Running, Standing, running, standings

SHOWN_FIELDS = 8
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field over all units of a group: what share of its points was reached on average."""

    node: Node
    reached: Decimal
    lost: Decimal

    @property
    def width(self) -> str:
        return f"{self.reached:.2f}%"


@dataclass(frozen=True)
class LeaderDesk:
    own: OwnStanding | None
    standings: list[Standing]
    fields: list[tuple[Standing, list[FieldLine]]]
    running: list[Running]

    @property
    def late(self) -> int:
        return sum(one.board.late for one in self.running)


def leader(actor: Actor, role: Role, at: dt.datetime, language: Language) -> LeaderDesk:
    found = standings(language)
    return LeaderDesk(
        own=own_standing(at),
        standings=found,
        fields=[(one, field_lines(one.result_set)) for one in found],
        running=running(at),
    )


def field_lines(result_set: ResultSet) -> list[FieldLine]:
    """The fields by the points that units lose there on average, most first."""
    found = matrix(result_set)
    points: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for _row, leaves in found.rows:
        for leaf in leaves:
            if leaf is not None and leaf.points is not None and leaf.max:
                points[leaf.node].append((leaf.points, leaf.max))
    lines = []
    for node in found.fields:
        pairs = points[node.code]
        if not pairs:
            continue
        got, full = sum((pair[0] for pair in pairs), Decimal(0)), sum((pair[1] for pair in pairs), Decimal(0))
        lines.append(FieldLine(node, reached=got * FULL / full, lost=(full - got) / len(pairs)))
    return sorted(lines, key=lambda line: -line.lost)[:SHOWN_FIELDS]
