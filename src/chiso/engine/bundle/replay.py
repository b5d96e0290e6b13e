"""Recomputing a published result from its own payload, with the engine alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.bundle.outcome import Outcome, outcome_of
from chiso.engine.bundle.payload import ResultPayload, plain_number
from chiso.engine.scoring import load_checked


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that does not come out as published; `node` is empty for the unit's line."""

    unit: str
    node: str
    what: str
    published: str
    recomputed: str


def recompute(payload: ResultPayload) -> Outcome:
    """The outcome that the payload's framework and answers give. InputError when the framework does not load."""
    return outcome_of(load_checked(payload.framework_text), payload.units, payload.answers)


def replay(payload: ResultPayload) -> tuple[Difference, ...]:
    """Everything that differs from what was published; empty when points, percentages, ranks and grades all agree."""
    found: list[Difference] = []
    framework = load_checked(payload.framework_text)
    if framework.sha256 != payload.framework_sha256:
        found.append(Difference("", "", "framework", payload.framework_sha256, framework.sha256))
    again = outcome_of(framework, payload.units, payload.answers)
    scores = {(row.unit, row.node): row for row in again.scores}
    for row in payload.scores:
        other = scores.pop((row.unit, row.node), None)
        found += _compare(row.unit, row.node, row, other, ("points", "max", "status"))
    found += [Difference(unit, node, "row", "–", "present") for unit, node in scores]
    totals = {total.unit: total for total in again.totals}
    for line in payload.totals:
        found += _compare(line.unit, "", line, totals.get(line.unit), ("points", "base", "percent", "rank", "grade"))
    return tuple(found)


def _compare(unit: str, node: str, published: object, again: object, names: tuple[str, ...]) -> list[Difference]:
    if again is None:
        return [Difference(unit, node, "row", "present", "–")]
    pairs = [(name, getattr(published, name), getattr(again, name)) for name in names]
    return [Difference(unit, node, name, _shown(old), _shown(new)) for name, old, new in pairs if old != new]


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return plain_number(value) or "" if isinstance(value, Decimal) else str(value)
