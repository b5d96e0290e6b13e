"""A framework compiled once, scoring any number of sheets: leaves, bonus and penalty, totals bottom-up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.errors import InputError, Language, Problem
from chiso.engine.frameworks.model import Applies, Framework, Node
from chiso.engine.frameworks.problems import Problems
from chiso.engine.scoring.adjustments import AdjustmentColumn, score_adjustments
from chiso.engine.scoring.answers import AnswerTable, LeafAnswers
from chiso.engine.scoring.arithmetic import Ints
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.kinds import compile_rule
from chiso.engine.scoring.leaf import LeafColumn, score_column
from chiso.engine.scoring.rule import Rule

_KEPT = 16
_REMEMBERED = 20_000
_compiled: OrderedDict[str, Scorer] = OrderedDict()


@dataclass(frozen=True)
class Totals:
    """A node over all rows, in millionths; `known` is false when a maximum below it is not known."""

    points: Ints
    base: Ints
    known: bool


@dataclass(frozen=True)
class Batch:
    """All sheets scored, column by column; row i belongs to `units[i]`."""

    framework: Framework
    units: Sequence[str]
    leaves: Sequence[LeafColumn]
    adjustments: Sequence[AdjustmentColumn]
    nodes: dict[str, Totals]
    total: Totals

    def problems(self) -> list[tuple[int, str, Problem]]:
        """Row, node code and problem of everything that could not be scored."""
        found = [(row, leaf.node.code, problem) for leaf in self.leaves for row, problem in leaf.faults]
        found += [(row, item.item.code, problem) for item in self.adjustments for row, problem in item.faults]
        return sorted(found, key=lambda entry: entry[0])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a leaf stands: the codes above it, and the limits by which it may not concern a unit."""

    leaf: Node
    above: tuple[str, ...]
    gates: tuple[Applies, ...]


class Scorer:
    """Scores sheets of one framework."""

    def __init__(self, framework: Framework) -> None:
        problems = Problems()
        self.framework = framework
        self.rules: dict[str, Rule | None] = {
            leaf.code: compile_rule(framework, leaf, problems) for leaf in framework.leaves
        }
        if problems.errors:
            raise InputError(problems.found)
        # one sheet on a screen is scored again at every keystroke with one leaf changed: the others are looked up
        self._remembered: dict[Hashable, LeafColumn] = {}
        self._places = [_place(framework, leaf) for leaf in framework.leaves]
        self._place_of = {place.leaf.code: place for place in self._places}
        self._knock_outs = [
            (place, place.leaf.parent)
            for place in self._places
            if place.leaf.parent is not None and self._is_knock_out(place.leaf.code)
        ]
        self._walked = tuple(reversed(framework.walk()))

    def inputs(self, code: str) -> tuple[InputSpec, ...]:
        """What the leaf asks for; nothing when its maximum is not known and it has no rule."""
        rule = self.rules[code]
        return rule.inputs if rule else ()

    def score(self, table: AnswerTable, languages: Sequence[Language] = ("vi", "en")) -> Batch:
        """Every sheet of the table."""
        rows = len(table.units)
        zeroed = self._zeroed(table, rows)
        nobody = np.zeros(rows, dtype=bool)
        leaves = [self._leaf(place, table, nobody, zeroed, languages) for place in self._places]
        adjustments = score_adjustments(self.framework, table, languages)
        nodes = self._totals(leaves, rows)
        return Batch(self.framework, table.units, leaves, adjustments, nodes, self._total(nodes, adjustments, rows))

    def column(self, code: str, table: AnswerTable, languages: Sequence[Language] = ("vi", "en")) -> LeafColumn:
        """One leaf of every sheet on its own: knock-outs elsewhere are not seen. KeyError when there is none."""
        return self._leaf(self._place_of[code], table, np.zeros(len(table.units), dtype=bool), {}, languages)

    def _is_knock_out(self, code: str) -> bool:
        rule = self.rules[code]
        return rule is not None and rule.kind == "zero_parent"

    def _zeroed(self, table: AnswerTable, rows: int) -> dict[str, tuple[Ints, str]]:
        """For each parent with a knock-out: the rows it loses and the leaf that took them."""
        found: dict[str, tuple[Ints, str]] = {}
        nobody = np.zeros(rows, dtype=bool)
        for place, parent in self._knock_outs:
            marks = self._leaf(place, table, nobody, {}, ()).zeroes
            before = found.get(parent, (nobody, place.leaf.code))
            found[parent] = (before[0] | marks, before[1] if before[0].any() else place.leaf.code)
        return found

    def _leaf(
        self,
        place: _Place,
        table: AnswerTable,
        nobody: Ints,
        zeroed: dict[str, tuple[Ints, str]],
        languages: Sequence[Language],
    ) -> LeafColumn:
        """One leaf of every sheet; `nobody` marks no row."""
        leaf, rows = place.leaf, len(nobody)
        lost, by = nobody, ""
        for above in place.above if zeroed else ():
            marks, code = zeroed.get(above, (None, ""))
            if marks is not None and code != leaf.code and marks.any():
                lost, by = lost | marks, by or code
        given = table.leaves.get(leaf.code) or LeafAnswers(np.zeros(rows, dtype=np.uint8), {})
        excluded = _excluded(place, table.units) if place.gates else nobody
        key = (_key_of(leaf.code, given), bool(excluded[0]), bool(lost[0]), by, tuple(languages)) if rows == 1 else None
        if key is not None and key in self._remembered:
            return self._remembered[key]
        column = score_column(
            self.rules[leaf.code],
            leaf,
            given,
            excluded=excluded,
            zeroed=lost,
            zeroed_by=by,
            languages=languages,
        )
        if key is not None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = column
        return column

    def _totals(self, leaves: Sequence[LeafColumn], rows: int) -> dict[str, Totals]:
        zero: Ints = np.zeros(rows, dtype=np.int64)
        points = {node.code: zero for node in self.framework.nodes}
        base = dict(points)
        known = {node.code: node.max is not None for node in self.framework.nodes}
        for leaf in leaves:
            points[leaf.node.code], base[leaf.node.code] = leaf.points, leaf.base
        for node in self._walked:
            if node.parent is not None:
                points[node.parent] = points[node.parent] + points[node.code]
                base[node.parent] = base[node.parent] + base[node.code]
                known[node.parent] = known[node.parent] and known[node.code]
        return {code: Totals(points[code], base[code], known[code]) for code in points}

    def _total(self, nodes: dict[str, Totals], adjustments: Sequence[AdjustmentColumn], rows: int) -> Totals:
        zero: Ints = np.zeros(rows, dtype=np.int64)
        roots = [nodes[root.code] for root in self.framework.roots]
        base = sum((root.base for root in roots), zero)
        points = sum((root.points for root in roots), zero) + sum((item.points for item in adjustments), zero)
        if adjustments:
            points = np.maximum(points, 0)
            if not self.framework.adjustments.may_exceed_total:
                points = np.minimum(points, base)
        return Totals(points, base, all(root.known for root in roots))


def _place(framework: Framework, leaf: Node) -> _Place:
    above = framework.ancestors(leaf.code)
    gates = [node.applies_to for node in (leaf, *above)]
    return _Place(leaf, tuple(node.code for node in above), tuple(gate for gate in gates if gate.only or gate.never))


def _excluded(place: _Place, units: Sequence[str]) -> Ints:
    """The units that the leaf does not concern."""
    return np.array([not all(gate.to(unit) for gate in place.gates) for unit in units], dtype=bool)


def _key_of(code: str, given: LeafAnswers) -> Hashable:
    """One unit's answer to one leaf, as a key."""
    return (code, int(given.statuses[0]), tuple(sorted((name, texts[0]) for name, texts in given.texts.items())))


def scorer_for(framework: Framework) -> Scorer:
    """The scorer of this version; compiled once and kept while recently used. InputError when a rule is not usable."""
    found = _compiled.get(framework.sha256)
    if found is None:
        found = Scorer(framework)
        _compiled[framework.sha256] = found
        while len(_compiled) > _KEPT:
            _compiled.popitem(last=False)
    else:
        _compiled.move_to_end(framework.sha256)
    return found
