"""Onto one scale: each method turns an indicator by its direction first, then places it between its anchors.

The trap: "the best of this year is 100" moves the scale every year, and a province that improved can fall because the
best improved more. So the anchors are part of the result (`Anchor`), in the indicator's own unit, and next year's run
may hold them fixed.

Sources: OECD/JRC handbook (2008), ch. 6; formulas as documented by COINr (`n_minmax`, `n_zscore`, …).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chiso.engine.composite.model import Floats, IndicatorData, Metadata, Node, Places
from chiso.engine.composite.ranks import ranked
from chiso.engine.composite.steps import Normalise, Overrides, settings_for
from chiso.engine.errors import Text
from chiso.engine.frameworks.problems import Problems, both

_BY_RANK = ("rank", "borda", "percentile_rank")
_DISTANCES = ("dist2max", "dist2ref", "dist2target")
_NEEDS_SPREAD = ("minmax", "zscore", *_DISTANCES, "goalposts", "scaled")


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one indicator's scale rests on, in its own unit: worst and best value, or mean and standard deviation.

    `year` is None where the anchors hold for all years of the run. Both are NaN for methods that use ranks alone.
    """

    code: str
    method: str
    year: int | None
    low: float
    high: float


def normalise(
    step: Normalise, data: IndicatorData, meta: Metadata, values: Floats
) -> tuple[Floats, tuple[Anchor, ...]]:
    """Normalised values and their anchors; NaN stays NaN.

    Raises InputError naming every indicator that has no spread, no anchor, no target or goalposts, or (`fracmax`) a
    direction that the method cannot turn.
    """
    problems = Problems()
    result = np.empty_like(values)
    anchors: list[Anchor] = []
    width = len(data.codes)
    copies = values.shape[1] // width
    slices = data.slices if step.anchors == "same_year" else (np.arange(len(data.units)),)
    for settings, members in groups_of(step, data, meta):
        _check(settings, members, data, meta, problems)
        places = (np.arange(copies)[:, None] * width + members).ravel()
        direction = np.tile(meta.directions[members], copies)
        for rows in slices:
            whole = len(rows) == len(values) and len(members) == width
            x = (values if whole else values[np.ix_(rows, places)]) * direction
            if problems.errors:
                continue
            a, b = _anchors(settings, data, meta, members, x, rows)
            _check_spread(settings, data, members, x, a, b, problems)
            y = _placed(settings, x, a, b, [meta.by_code[data.codes[at]] for at in members])
            if whole:
                result = y
            else:
                result[np.ix_(rows, places)] = y
            year = data.years[rows[0]] if data.years and len(slices) > 1 else None
            anchors += _told(settings, data, meta, members, a, b, year)
    problems.raise_errors()
    return result, tuple(anchors)


def groups_of(step: Normalise, data: IndicatorData, meta: Metadata) -> list[tuple[Normalise, Places]]:
    """The places of the indicators that are normalised alike."""
    if not step.overrides.by_node:
        return [(step, np.arange(len(data.codes)))]
    groups: dict[Normalise, list[int]] = {}
    for at, code in enumerate(data.codes):
        own = settings_for(step, code, meta.ancestors(code))
        groups.setdefault(replace(own, overrides=Overrides()), []).append(at)
    return [(settings, np.array(members)) for settings, members in groups.items()]


def _check(step: Normalise, members: Places, data: IndicatorData, meta: Metadata, problems: Problems) -> None:
    fixed = {row[0] for row in step.fixed}
    for at in members:
        node = meta.by_code[data.codes[at]]
        if step.method == "fracmax" and node.direction < 0:
            problems.add(
                "index.fracmax_direction",
                both(
                    f"“fracmax” không dùng được cho “{node.code}” vì chỉ tiêu này càng thấp càng tốt",
                    f"“fracmax” cannot be used for “{node.code}”: of this indicator less is better",
                ),
                path=node.code,
                expected=both("Direction = 1", "Direction = 1"),
                hint=both(
                    "phần của giá trị lớn nhất không đảo chiều được: lấy −x chia cho giá trị lớn nhất của −x thì "
                    "đơn vị kém nhất được điểm cao nhất; dùng minmax cho chỉ tiêu này (by_node), hay đo phần bù của nó",
                    "a fraction of the maximum cannot be turned: −x divided by the largest −x gives the worst unit the "
                    "highest score; use minmax for this indicator (by_node), or measure its complement",
                ),
            )
        missing = _lacking(step, node, fixed)
        if missing is not None:
            problems.add(*missing[:2], path=node.code, hint=missing[2])
    if step.method in _BY_RANK and step.anchors == "fixed":
        message = both("thứ hạng không có mốc cố định", "ranks have no fixed anchors")
        problems.add("index.rank_anchor", message, path=step.method)
    if step.method == "dist2ref":
        _check_reference(step, data, problems)


def _check_reference(step: Normalise, data: IndicatorData, problems: Problems) -> None:
    """The reference must be there in every year, and be one row."""
    if step.anchors == "pooled" and data.units.count(step.reference) > 1:
        problems.add(
            "index.reference_year",
            both(
                "đơn vị tham chiếu có nhiều năm: không có mốc chung",
                "the reference has several years: no pooled anchor",
            ),
            path="reference",
            got=step.reference,
            hint=both("dùng anchors: same_year hoặc fixed", "use anchors: same_year or fixed"),
        )
    for rows in data.slices if step.anchors == "same_year" else (np.arange(len(data.units)),):
        if step.reference not in [data.units[row] for row in rows]:
            year = f" {data.years[rows[0]]}" if data.years and len(rows) < len(data.units) else ""
            message = both("không có đơn vị tham chiếu", "there is no such reference unit")
            problems.add("index.unknown_unit", message, path="reference", got=f"{step.reference}{year}")


def _lacking(step: Normalise, node: Node, fixed: set[str]) -> tuple[str, Text, Text] | None:
    """What the method needs of an indicator and does not find: code, message and hint of the problem."""
    name = node.code
    if step.anchors == "fixed" and step.method not in _BY_RANK and name not in fixed:
        return (
            "index.no_anchor",
            both(f"“{name}” thiếu mốc cố định", f"“{name}” has no fixed anchor"),
            both("dùng anchors.csv của lần trước", "use the anchors.csv of an earlier run"),
        )
    if step.method == "dist2target" and step.target is None and node.target is None:
        return (
            "index.no_target",
            both(f"“{name}” không có mục tiêu", f"“{name}” has no target"),
            both("thêm cột Target", "add a column Target"),
        )
    if step.method == "goalposts" and node.goalposts is None and (step.lower is None or step.upper is None):
        return (
            "index.no_goalposts",
            both(f"“{name}” không có hai mốc", f"“{name}” has no goalposts"),
            both("thêm cột goalpost_lower và goalpost_upper", "add the columns goalpost_lower and goalpost_upper"),
        )
    return None


def _anchors(
    step: Normalise, data: IndicatorData, meta: Metadata, members: Places, x: Floats, rows: Places
) -> tuple[Floats, Floats]:
    """Anchors of each column in the turned scale."""
    copies = x.shape[1] // len(members)
    direction = np.tile(meta.directions[members], copies)
    nodes = [meta.by_code[data.codes[at]] for at in members]
    if step.method in _BY_RANK or step.method == "none":
        return np.full(x.shape[1], np.nan), np.full(x.shape[1], np.nan)
    if step.anchors == "fixed":
        table = {row[0]: row[1:] for row in step.fixed}
        low, high = np.tile(np.array([table[node.code] for node in nodes]).T, copies)
        return low * direction, high if step.method == "zscore" else high * direction
    if step.method == "zscore":
        return _moments(x)
    if step.method == "scaled":
        return np.full(x.shape[1], step.lower or 0.0), np.full(x.shape[1], 100.0 if step.upper is None else step.upper)
    if step.method == "goalposts":
        posts = np.array([_posts(step, node.goalposts) for node in nodes])
        worst = np.where(meta.directions[members] > 0, posts[:, 0], posts[:, 1])
        best = np.where(meta.directions[members] > 0, posts[:, 1], posts[:, 0])
        return np.tile(worst, copies) * direction, np.tile(best, copies) * direction
    low, high = np.fmin.reduce(x, axis=0), np.fmax.reduce(x, axis=0)
    if step.method == "dist2ref":
        high = x[[data.units[row] for row in rows].index(step.reference)]
    elif step.method == "dist2target":
        own = [node.target if step.target is None else step.target for node in nodes]
        high = np.tile(np.array(own, dtype=np.float64), copies) * direction
    return low, high


def _posts(step: Normalise, own: tuple[float, float] | None) -> tuple[float, float]:
    low, high = own or (0.0, 0.0)
    return (low if step.lower is None else step.lower, high if step.upper is None else step.upper)


def _moments(x: Floats) -> tuple[Floats, Floats]:
    missing = np.isnan(x)
    if not missing.any() and len(x) > 1:
        return x.mean(axis=0), x.std(axis=0, ddof=1)
    n = len(x) - missing.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(missing, 0.0, x).sum(axis=0) / n
        squares = np.where(missing, 0.0, (x - mean) ** 2).sum(axis=0)
        return mean, np.sqrt(squares / (n - 1))


def _check_spread(
    step: Normalise, data: IndicatorData, members: Places, x: Floats, a: Floats, b: Floats, problems: Problems
) -> None:
    if step.method not in _NEEDS_SPREAD:
        return
    size = np.fmax.reduce(np.abs(x), axis=0, initial=0.0)
    flat = ~(b > 1e-14 * size) if step.method == "zscore" else a == b
    for place in np.flatnonzero(flat & ~np.isnan(x).all(axis=0)):
        code = data.codes[members[place % len(members)]]
        known = x[:, place][~np.isnan(x[:, place])]
        if (known == known[0]).all() or step.method == "zscore":
            problems.add(
                "index.constant",
                both(f"chỉ tiêu “{code}” không có khác biệt giữa các đơn vị", f"the indicator “{code}” is constant"),
                path=code,
                got=f"{abs(known[0]):g}",
                hint=both("bỏ chỉ tiêu, hoặc dùng mốc cố định (goalposts)", "drop it, or use fixed goalposts"),
            )
        else:
            problems.add(
                "index.equal_anchors",
                both(f"hai mốc của chỉ tiêu “{code}” trùng nhau", f"the two anchors of “{code}” coincide"),
                path=code,
                got=f"{abs(a[place]):g}",
                hint=both("chọn đơn vị, mục tiêu hoặc mốc khác", "choose another reference, target or goalposts"),
            )


def _placed(step: Normalise, x: Floats, a: Floats, b: Floats, nodes: Sequence[Node]) -> Floats:
    """Turned values on the method's scale."""
    with np.errstate(invalid="ignore", divide="ignore"):
        if step.method in _BY_RANK:
            return _by_rank(step.method, x)
        if step.method == "none":
            return x
        if step.method == "fracmax":
            return x / b
        if step.method == "zscore":
            return (x - a) / b * step.sd + step.mean
        if step.method in _DISTANCES:
            y = 1 - (b - x) / (b - a)
            return np.minimum(y, 1.0) if step.cap else y
        y = (x - a) / (b - a)
        if step.method == "goalposts":
            return _between_posts(step, y, nodes)
        if step.method == "scaled":
            return y * 100
        low, high = step.lower or 0.0, 100.0 if step.upper is None else step.upper
        return y * (high - low) + low


def _between_posts(step: Normalise, y: Floats, nodes: Sequence[Node]) -> Floats:
    """Shares of the way from post to post, cut off and scaled as the step says, else the indicator's metadata, else
    to 0–100."""
    copies = y.shape[1] // len(nodes)
    cut = np.tile([step.truncate and node.goalpost_truncate for node in nodes], copies)
    worth = [100.0 if node.goalpost_scale is None else node.goalpost_scale for node in nodes]
    scale = np.tile(worth, copies) if step.scale is None else step.scale
    return np.asarray(np.where(cut, np.clip(y, 0.0, 1.0), y) * scale)


def _by_rank(method: str, x: Floats) -> Floats:
    """Places counted from the lowest, ties at the lower place; equality is exact, as these are measured values."""
    places = np.ascontiguousarray(ranked(np.ascontiguousarray(-x.T), "min", digits=None).T)
    if method == "rank":
        return places
    if method == "borda":
        return places - 1
    return np.asarray((places - 1) / ((~np.isnan(x)).sum(axis=0) - 1))


def _told(
    step: Normalise, data: IndicatorData, meta: Metadata, members: Places, a: Floats, b: Floats, year: int | None
) -> list[Anchor]:
    direction = meta.directions[members]
    width = len(members)
    low = a[:width] * direction
    high = b[:width] if step.method == "zscore" else b[:width] * direction
    return [
        Anchor(data.codes[at], step.method, year, one, other)
        for at, one, other in zip(members, low.tolist(), high.tolist(), strict=True)
    ]
