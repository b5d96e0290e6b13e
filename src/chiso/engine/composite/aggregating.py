"""From indicators to the index: each node from its children, for one set of weights or thousands at once.

The trap: an average over what happens to be there lets a unit gain by not reporting. So a dimension of which a unit
has no data at all gives it no total, and a share of children that must be present can be asked for; within that,
weights are re-scaled over what is present.

Scores have the shape replications × units, so that one matrix product serves every set of weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.model import Flags, Floats, IndicatorData, Metadata, Places
from chiso.engine.composite.outranking import copeland
from chiso.engine.composite.steps import Aggregate, Weigh, settings_for
from chiso.engine.frameworks.problems import Problems, both


@dataclass(frozen=True)
class Joint:
    """One node to compute: its children in the order of the metadata, and how."""

    code: str
    children: tuple[str, ...]
    settings: Aggregate
    needed: float


@dataclass(frozen=True)
class Tree:
    """The nodes to compute, lowest level first, and the numbers of the children in the rows of a weight matrix."""

    codes: tuple[str, ...]
    joints: tuple[Joint, ...]
    rescale: bool

    @property
    def nodes(self) -> tuple[str, ...]:
        """Indicators, then the computed nodes: the columns of a whole table, and of a weight matrix."""
        return (*self.codes, *(joint.code for joint in self.joints))


def tree_of(step: Aggregate, meta: Metadata) -> Tree:
    """What is to be computed. Raises InputError for overrides of nodes and levels that do not exist."""
    problems = Problems()
    levels = {meta.by_code[code].level for code in meta.aggregates}
    for code, _ in step.overrides.by_node:
        if code not in meta.children:
            problems.add("index.unknown_code", both(f"không có nút “{code}”", f"there is no node “{code}”"), path=code)
    named = [level for level, _ in step.overrides.by_level] + [level for level, _ in step.min_available if level]
    for level in named:
        if level not in levels:
            problems.add(
                "index.unknown_level",
                both("không có nút nào ở cấp này", "there is no node of this level"),
                path=str(level),
                expected=both(", ".join(map(str, sorted(levels))), ", ".join(map(str, sorted(levels)))),
                hint=both("cấp là cấp của nút được tính", "the level is that of the node produced"),
            )
    problems.raise_errors()
    joints = []
    for code in meta.aggregates:
        level = meta.by_code[code].level
        own = settings_for(step, code, (), level)
        joints.append(Joint(code, meta.children[code], own, own.needed(level)))
    return Tree(meta.indicators, tuple(joints), step.missing == "rescale")


def weights_of(step: Weigh | None, tree: Tree, meta: Metadata) -> Floats:
    """The weight of every node of the tree (those at the top count for nothing).

    Raises InputError for unknown codes, negative weights and siblings whose weights sum to 0.
    """
    problems = Problems()
    own = dict(meta.weights())
    if step is not None and step.set == "equal":
        own = dict.fromkeys(own, 1.0)
    for code, weight in step.values if step is not None else ():
        if code not in own:
            problems.add("index.unknown_code", both(f"không có mã “{code}”", f"there is no code “{code}”"), path=code)
        elif weight < 0:
            problems.add("index.negative_weight", both(f"trọng số của “{code}” âm", f"“{code}” has a negative weight"),
                         path=code, got=f"{weight:g}")  # fmt: skip
        own[code] = weight
    for joint in tree.joints:
        if sum(own[code] for code in joint.children) == 0:
            problems.add(
                "index.zero_weights",
                both(
                    f"trọng số các mục thuộc “{joint.code}” cộng bằng 0", f"the weights under “{joint.code}” sum to 0"
                ),
                path=joint.code,
            )
    problems.raise_errors()
    return np.array([own[code] for code in tree.nodes])


def aggregate(tree: Tree, data: IndicatorData, values: Floats, weights: Floats) -> Floats:
    """Units × (indicators, then nodes) from normalised values and one row of weights.

    Raises InputError naming unit and code of every value that a mean cannot take (zero under a geometric mean).
    """
    refuse_unusable(tree, data, values, weights)
    found = compute(tree, np.ascontiguousarray(values.T), weights[None, :], data.slices)
    return np.column_stack([values, *(found[joint.code][0] for joint in tree.joints)])


def compute(tree: Tree, leaves: Floats, weights: Floats, slices: Sequence[Places]) -> dict[str, Floats]:
    """Scores of every computed node: replications × units, or 1 × units where nothing varies below it.

    `leaves` are the normalised values, indicators × units, or indicators × replications × units where they vary too
    (with the same gaps in all); `weights` is replications × nodes of the tree. A unit whose value a mean cannot take
    gets NaN.
    """
    places = {code: at for at, code in enumerate(tree.nodes)}
    first = leaves if leaves.ndim == 2 else leaves[:, 0]
    present = ~np.isnan(first)
    complete = bool(present.all())
    empty = {} if complete or tree.rescale else _empty(tree, present)
    found: dict[str, Floats] = {}

    def row(code: str) -> Floats:
        return found[code] if code in found else leaves[places[code]].reshape(-1, leaves.shape[-1])

    for joint in tree.joints:
        w = weights[:, [places[code] for code in joint.children]]
        if len(w) > 1 and (w == w[0]).all():
            w = w[:1]
        members = [places[code] for code in joint.children]
        if joint.settings.method == "copeland":
            score = copeland([row(code) for code in joint.children], w, slices)
        elif leaves.ndim == 2 and max(members) < len(tree.codes):
            score = _mean_of_leaves(joint.settings, leaves[members], None if complete else present[members], w)
        else:
            score = _mean_of_nodes(joint.settings, [row(code) for code in joint.children], w, complete)
        if not complete:
            score = _withheld(joint, [row(code)[:1] for code in joint.children], score, empty)
        found[joint.code] = score
    return found


def _forward(step: Aggregate, x: Floats) -> Floats:
    """The scale on which the node's mean is an arithmetic one."""
    power = exponent(step)
    if power == 1:
        return x
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x) if power == 0 else np.asarray(x**power)


def _back(step: Aggregate, y: Floats) -> Floats:
    power = exponent(step)
    if power == 1:
        return y
    with np.errstate(divide="ignore", invalid="ignore"):
        result = np.exp(y) if power == 0 else np.asarray(y ** (1 / power))
    # a zero among the children ends as a zero here, which no such mean can be
    return np.where(result == 0, np.nan, result) if power <= 0 else result


def exponent(step: Aggregate) -> float:
    """The exponent of the power mean that a method is: 1 arithmetic, 0 geometric, −1 harmonic."""
    return {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(step.method, step.power)


def _mean_of_leaves(step: Aggregate, x: Floats, present: Flags | None, w: Floats) -> Floats:
    """Children × units under replications × children of weights."""
    y = _forward(step, x)
    with np.errstate(invalid="ignore", divide="ignore"):
        if present is None or present.all():
            return _back(step, (w @ y) / w.sum(axis=1, keepdims=True))
        return _back(step, (w @ np.where(present, y, 0.0)) / (w @ present.astype(np.float64)))


def _mean_of_nodes(step: Aggregate, rows: Sequence[Floats], w: Floats, complete: bool) -> Floats:
    top, bottom = np.zeros((1, 1)), np.zeros((1, 1))
    for at, row in enumerate(rows):
        own, y = w[:, at : at + 1], _forward(step, row)
        if complete:
            part, share = y * own, own
        else:
            seen = ~np.isnan(row)
            part, share = np.where(seen, y, 0.0) * own, seen * own
        # the first sum broadcasts to the full shape, the others are made in place
        top = top + part if at == 0 or top.shape != part.shape else np.add(top, part, out=top)
        bottom = bottom + share
    with np.errstate(invalid="ignore", divide="ignore"):
        return _back(step, top / bottom)


def _empty(tree: Tree, present: Flags) -> dict[str, Flags]:
    """For each node the units that have no data at all below it, or below one of its nodes."""
    places = {code: at for at, code in enumerate(tree.codes)}
    seen = {code: present[at] for code, at in places.items()}
    broken: dict[str, Flags] = {}
    for joint in tree.joints:
        seen[joint.code] = np.logical_or.reduce([seen[code] for code in joint.children])
        inner = [broken[code] for code in joint.children if code in broken]
        broken[joint.code] = np.logical_or.reduce([~seen[joint.code], *inner])
    return broken


def _withheld(joint: Joint, rows: Sequence[Floats], score: Floats, empty: Mapping[str, Flags]) -> Floats:
    """The score without units that have too few children present, or a dimension without any data."""
    share = np.mean([~np.isnan(row[0]) for row in rows], axis=0)
    hidden = (share < joint.needed) | (share == 0)
    if joint.code in empty:
        hidden |= empty[joint.code]
    return np.where(hidden, np.nan, score)


def refuse_unusable(tree: Tree, data: IndicatorData, values: Floats, weights: Floats) -> None:
    """Raise InputError naming every value that a geometric, harmonic or power mean has no result for."""
    problems = Problems()
    table: dict[str, Floats] = {code: values[:, at] for at, code in enumerate(tree.codes)}
    if all(joint.settings.method in ("arithmetic", "copeland") for joint in tree.joints):
        return
    found = compute(tree, np.ascontiguousarray(values.T), weights[None, :], data.slices)
    for joint in tree.joints:
        table[joint.code] = found[joint.code][0]
    for joint in tree.joints:
        power = exponent(joint.settings)
        if joint.settings.method == "copeland" or power == 1:
            continue
        vi, en = _NAMES[joint.settings.method]
        for code in joint.children:
            column = table[code]
            bad = column <= 0 if power == 0 else column == 0 if power < 0 else np.zeros(len(column), dtype=bool)
            if power != int(power):
                bad = bad | (column < 0)
            for row in np.flatnonzero(bad):
                problems.add(
                    "index.zero_in_mean",
                    both(
                        f"“{joint.code}”: trung bình {vi} không nhận giá trị bằng 0 hoặc âm",
                        f"“{joint.code}”: a {en} mean cannot take a zero or negative value",
                    ),
                    path=f"{data.row_label(int(row))} × {code}",
                    got=f"{column[row]:.10g}",
                    hint=both(
                        "chuẩn hóa với lower: 1 (thang 1–100), hoặc dùng arithmetic ở nút này",
                        "normalise with lower: 1 (a scale of 1–100), or use arithmetic for this node",
                    ),
                )
    problems.raise_errors()


_NAMES = {
    "geometric": ("nhân", "geometric"),
    "harmonic": ("điều hòa", "harmonic"),
    "generalised": ("lũy thừa", "generalised"),
}
