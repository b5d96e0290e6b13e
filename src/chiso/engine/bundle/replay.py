"""Recomputing a published result from its own payload, with the engine alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.bundle.outcome import Outcome, outcome_of
from chiso.engine.bundle.payload import PayloadAnswer, PayloadUnit, ResultPayload, plain_number
from chiso.engine.frameworks import Framework
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
    if framework.code != payload.framework_code:
        found.append(Difference("", "", "framework", payload.framework_code, framework.code))
    found += _strays(payload, framework)
    units, answers = _sound(payload, framework)
    again = outcome_of(framework, units, answers)
    if payload.stated_ranks is not None and payload.stated_ranks != again.ranked_units:
        found.append(Difference("", "", "ranked_units", str(payload.stated_ranks), str(again.ranked_units)))
    scores = {(row.unit, row.node): row for row in again.scores}
    for row in payload.scores:
        found += _compare(row.unit, row.node, row, scores.pop((row.unit, row.node), None), ("points", "max", "status"))
    found += [Difference(unit, node, "row", "–", "present") for unit, node in scores]
    totals = {total.unit: total for total in again.totals}
    for line in payload.totals:
        other = totals.pop(line.unit, None)
        found += _compare(line.unit, "", line, other, ("points", "base", "percent", "rank", "grade"))
    found += [Difference(unit, "", "row", "–", "present") for unit in totals]
    return tuple(found)


def _strays(payload: ResultPayload, framework: Framework) -> list[Difference]:
    """What nothing is computed from: units and answers that stand there twice, answers of unknown units and nodes."""
    units = Counter(unit.key for unit in payload.units)
    found = [Difference(unit, "", "unit", f"× {times}", "× 1") for unit, times in units.items() if times > 1]
    answers = Counter((row.unit, row.node) for row in payload.answers)
    for (unit, node), times in answers.items():
        if times > 1:
            found.append(Difference(unit, node, "answer", f"× {times}", "× 1"))
        if unit not in units or not _is_asked(framework, node):
            found.append(Difference(unit, node, "answer", "present", "–"))
    return found


def _sound(payload: ResultPayload, framework: Framework) -> tuple[tuple[PayloadUnit, ...], tuple[PayloadAnswer, ...]]:
    """Units once each, and the answers that belong to them: what is left to compute from."""
    units = {unit.key: unit for unit in reversed(payload.units)}
    kept = tuple(dict.fromkeys(units[unit.key] for unit in payload.units))
    return kept, tuple(row for row in payload.answers if row.unit in units and _is_asked(framework, row.node))


def _is_asked(framework: Framework, node: str) -> bool:
    return node in framework.adjustment_items or (node in framework.by_code and framework.is_leaf(node))


def _compare(unit: str, node: str, published: object, again: object, names: tuple[str, ...]) -> list[Difference]:
    if again is None:
        return [Difference(unit, node, "row", "present", "–")]
    pairs = [(name, getattr(published, name), getattr(again, name)) for name in names]
    return [Difference(unit, node, name, _shown(old), _shown(new)) for name, old, new in pairs if old != new]


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return plain_number(value) or "" if isinstance(value, Decimal) else str(value)
