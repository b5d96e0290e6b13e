"""From indicators to the index, bottom up: every part is a value and the coefficients of the indicators in it.

The trap: adding up published scores loses their errors, and adding up variances assumes that the same respondents
answered independently of themselves. A node here keeps d(node)/d(indicator) for every unit, and `index_values.Values`
turns that into an error with all covariances. Anchors are held at their values: the error says how sure a unit's own
answers are, not how the scale would move with other units (decision 0065).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chiso.engine.errors import Problem, Text
from chiso.engine.survey.codes import Flags, Floats
from chiso.engine.survey.index_values import Values
from chiso.engine.survey.method import Anchors, Indicator, Method, Node


@dataclass(frozen=True)
class Figure:
    """A value from outside the survey: of a unit, for an indicator, in this year (`year` "") or an earlier one."""

    unit: str
    indicator: str
    value: float
    year: str = ""
    block: str = ""


@dataclass(frozen=True)
class Part:
    """One node or leaf over the units: arrays of D; `coefficients` items × D; `low`, `high` are the anchors used."""

    value: Floats
    coefficients: Floats
    applies: Flags
    raw: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Ground:
    """What the tree stands on: the figures of items, units with their blocks, who is ranked, figures from outside."""

    values: Values
    units: tuple[str, ...]
    blocks: tuple[str, ...]
    ranked: Flags
    hard: dict[tuple[str, str], float] = field(default_factory=dict)
    earlier: tuple[Figure, ...] = ()

    def empty(self) -> Floats:
        return np.full(len(self.units), np.nan)

    def applies(self, blocks: tuple[str, ...]) -> Flags:
        if not blocks:
            return np.ones(len(self.units), dtype=bool)
        return np.array([block in blocks for block in self.blocks], dtype=bool)


class Tree:
    """The parts of a method over one ground; `notes` are warnings to be shown with the scores."""

    def __init__(self, method: Method, ground: Ground) -> None:
        self.method = method
        self.ground = ground
        self.notes: list[Problem] = []
        self.parts: dict[str, Part] = {leaf.code: self._leaf(leaf) for leaf in method.indicators}
        for node in method.upward():
            self.parts[node.code] = self._pooled(node) if node.combine == "pooled" else self._node(node)

    def _leaf(self, leaf: Indicator) -> Part:
        ground = self.ground
        applies = ground.applies(leaf.blocks)
        raw = self._raw(leaf)
        raw[~applies] = np.nan
        if leaf.anchors is None:
            return self._part(leaf.code, raw, np.ones(len(raw)), applies, (raw, ground.empty(), ground.empty()))
        low, high = self._anchors(leaf, leaf.anchors, raw, applies)
        start, end = leaf.anchors.to
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = (end - start) / (high - low)
        slope[~np.isfinite(slope)] = np.nan
        score = end - (raw - low) * slope if leaf.anchors.down else start + (raw - low) * slope
        if ((score < start - 1e-12) | (score > end + 1e-12)).any():
            self._note(
                "survey.beyond_anchors",
                Text(
                    "giá trị vượt neo, điểm được cắt ở đầu thang", "values beyond the anchors, cut to the scale's end"
                ),
                leaf.code,
            )
            score = np.where(score < start, start, np.where(score > end, end, score))
        signed = -slope if leaf.anchors.down else slope
        return self._part(leaf.code, score, np.nan_to_num(signed), applies, (raw, low, high))

    def _part(
        self, code: str, value: Floats, slope: Floats, applies: Flags, shown: tuple[Floats, Floats, Floats]
    ) -> Part:
        coefficients = np.zeros((len(self.ground.values.codes), len(self.ground.units)))
        if code in self.ground.values.place:
            coefficients[self.ground.values.place[code]] = np.where(np.isnan(value), 0.0, slope)
        return Part(value, coefficients, applies, *shown)

    def _raw(self, leaf: Indicator) -> Floats:
        ground = self.ground
        if leaf.source == "hard":
            return np.array([ground.hard.get((unit, leaf.code), np.nan) for unit in ground.units], dtype=np.float64)
        at = ground.values.place[leaf.code]
        figures = ground.values.figures
        return np.where(figures.n[at] < self.method.min_n, np.nan, figures.estimate[at])

    def _anchors(self, leaf: Indicator, anchors: Anchors, raw: Floats, applies: Flags) -> tuple[Floats, Floats]:
        ground = self.ground
        if anchors.policy == "fixed":
            return np.full(len(raw), anchors.low), np.full(len(raw), anchors.high)
        low, high = ground.empty(), ground.empty()
        for block in dict.fromkeys(ground.blocks):
            own = np.array([each == block for each in ground.blocks], dtype=bool) & applies
            known = raw[own & ground.ranked & ~np.isnan(raw)].tolist()
            if anchors.policy == "pooled":
                known += [each.value for each in ground.earlier if (each.indicator, each.block) == (leaf.code, block)]
            if not known or not own.any():
                continue
            if min(known) == max(known):
                self._note(
                    "survey.anchors_coincide",
                    Text(
                        "mọi đơn vị bằng nhau: không có thang điểm", "all units are equal: there is nothing to scale by"
                    ),
                    f"{leaf.code} {block}".strip(),
                )
            low[own], high[own] = min(known), max(known)
        return low, high

    def _pooled(self, node: Node) -> Part:
        ground = self.ground
        at = ground.values.place[node.code]
        figures = ground.values.figures
        raw = np.where(figures.n[at] < self.method.min_n, np.nan, figures.estimate[at])
        applies = ground.applies(node.blocks)
        raw[~applies] = np.nan
        part = self._part(node.code, raw, np.ones(len(raw)), applies, (raw, ground.empty(), ground.empty()))
        return self._stretched(node, part)

    def _node(self, node: Node) -> Part:
        children = self.method.children(node.code)
        parts = [self.parts[child.code] for child in children]
        value = np.stack([part.value for part in parts])
        applies = np.stack([part.applies for part in parts]) & self.ground.applies(node.blocks)
        counted = applies & ~np.isnan(value) if node.rest else applies
        weight = counted.astype(np.float64)
        if node.combine == "mean":
            weight = self._weights(node, children, counted)
        value = np.where(counted, value, 0.0)
        whole = np.where(counted.any(axis=0), (weight * value).sum(axis=0), np.nan)
        coefficients = sum(
            (row * part.coefficients for row, part in zip(np.nan_to_num(weight), parts, strict=True)),
            np.zeros_like(parts[0].coefficients),
        )
        coefficients = np.where(np.isnan(whole), 0.0, coefficients)
        empty = self.ground.empty()
        fits = np.asarray(applies.any(axis=0), dtype=np.bool_)
        return self._stretched(node, Part(whole, coefficients, fits, whole, empty, empty))

    def _weights(self, node: Node, children: tuple[Node | Indicator, ...], counted: Flags) -> Floats:
        """Children × units, adding to 1 over those that count; with a split, by kind first."""
        own = np.array([child.weight for child in children])[:, None] * counted
        hard = np.array([isinstance(child, Indicator) and child.source == "hard" for child in children])
        with np.errstate(invalid="ignore", divide="ignore"):
            if node.split is None:
                return np.asarray(own / own.sum(axis=0), dtype=np.float64)
            share = np.where(hard, node.split[1], node.split[0])[:, None]
            kinds = np.where(hard[:, None], own[hard].sum(axis=0), own[~hard].sum(axis=0))
            within = np.where(own > 0, share * own / kinds, 0.0)
            return np.asarray(within / within.sum(axis=0), dtype=np.float64)

    def _stretched(self, node: Node, part: Part) -> Part:
        if node.to is None:
            return part
        child = self.method.children(node.code)[0]
        low, high = self.method.span_of(child)
        slope = (node.to[1] - node.to[0]) / (high - low)
        value = node.to[0] + (part.value - low) * slope
        return Part(value, part.coefficients * slope, part.applies, part.raw, part.low, part.high)

    def _note(self, code: str, message: Text, where: str) -> None:
        self.notes.append(Problem(code, message, where=where, severity="warning"))
