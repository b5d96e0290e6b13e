"""A recipe: the ordered steps from measured values to ranks, as frozen values that can be written down and replayed.

The trap: an index is published with a page of method in prose, and two people who follow the prose get two rankings. So
every choice is a field here, with the default that is used when it is not written, and a step that is not in the list
is not done. `plain` turns a recipe into the same mapping that the recipe file holds.
"""

# ruff: noqa: RUF009 - the calls make fields, as dataclasses.field does

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

ImputeMethod = Literal[
    "mean",
    "median",
    "group_mean",
    "group_median",
    "row_mean",
    "row_median",
    "latest",
    "constant",
    "linear",
    "em",
    "none",
]
TreatMethod = Literal["two_stage", "transform", "none"]
Transform = Literal["log_ct", "log_ct_original", "log", "log_gii", "box_cox", "none"]
NormaliseMethod = Literal[
    "minmax", "zscore", "scaled", "rank", "borda", "percentile_rank",
    "dist2max", "dist2ref", "dist2target", "fracmax", "goalposts", "none",
]  # fmt: skip
AnchorRule = Literal["same_year", "pooled", "fixed"]
AggregateMethod = Literal["arithmetic", "geometric", "harmonic", "generalised", "copeland"]
Ties = Literal["min", "max", "average", "dense"]
MissingRule = Literal["no_total", "rescale"]
ScreenRule = Literal["missing", "zeros", "both"]


def choice(default: str, kind: Any) -> Any:
    """One of the values of a Literal."""
    return field(default=default, metadata={"kind": "choice", "options": get_args(kind)})


def number(default: float | None, low: float = float("-inf"), high: float = float("inf"), whole: bool = False) -> Any:
    """A number within bounds; None when not written and not needed."""
    return field(default=default, metadata={"kind": "number", "low": low, "high": high, "whole": whole})


def flag(default: bool) -> Any:
    return field(default=default, metadata={"kind": "flag"})


def text(default: str = "") -> Any:
    return field(default=default, metadata={"kind": "text"})


def codes() -> Any:
    """A list of codes."""
    return field(default=(), metadata={"kind": "codes"})


def by_code(width: int) -> Any:
    """Numbers by code: tuples (code, number, …) of `width` numbers."""
    return field(default=(), metadata={"kind": "by_code", "width": width})


def by_level() -> Any:
    """A number, or numbers by level: tuples (level, number); level 0 stands for all."""
    return field(default=(), metadata={"kind": "by_level"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """Settings of one step for some nodes or levels, instead of its own; the nearest node above an indicator wins."""

    by_node: tuple[tuple[str, Any], ...] = ()
    by_level: tuple[tuple[int, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Denominate:
    """Divides indicators by their denominators. `scale` multiplies a result (per 1,000 people: 1000)."""

    verb = "denominate"
    scale: tuple[tuple[str, float], ...] = by_code(1)
    by: tuple[tuple[str, str], ...] = field(default=(), metadata={"kind": "text_by_code"})


@dataclass(frozen=True, slots=True)
class Screen:
    """Leaves out units with too few values: a share of `min_available` or more of the indicators must be there."""

    verb = "screen"
    by: ScreenRule = choice("missing", ScreenRule)
    min_available: float = number(2 / 3, 0, 1)
    min_nonzero: float = number(0.05, 0, 1)
    include: tuple[str, ...] = codes()
    exclude: tuple[str, ...] = codes()


@dataclass(frozen=True, slots=True)
class Impute:
    """Fills missing values; in a panel each year by itself, except for latest, constant and linear."""

    verb = "impute"
    method: ImputeMethod = choice("mean", ImputeMethod)
    group: str = text()
    level: int | None = number(None, 2, 20, whole=True)
    max_years: int | None = number(None, 1, 1000, whole=True)
    iterations: int = number(500, 1, 100_000, whole=True)
    tolerance: float = number(1e-9, 0, 1)
    overrides: Overrides = field(default=Overrides(), metadata={"kind": "overrides"})


@dataclass(frozen=True, slots=True)
class Treat:
    """Where |skewness| ≥ `skew` and kurtosis ≥ `kurtosis`: winsorises, then transforms what still fails."""

    verb = "treat"
    method: TreatMethod = choice("two_stage", TreatMethod)
    winsorise_max: int = number(5, 0, 1_000_000, whole=True)
    then: Transform = choice("log_ct", Transform)
    skew: float = number(2.0, 0)
    kurtosis: float = number(3.5)
    combine: bool = flag(False)
    force: bool = flag(False)
    power: float | None = number(None, -10, 10)
    shift: bool = flag(True)
    overrides: Overrides = field(default=Overrides(), metadata={"kind": "overrides"})


@dataclass(frozen=True, slots=True)
class Normalise:
    """Brings indicators onto one scale and into one direction. `fixed` are (code, low, high) anchors of another run."""

    verb = "normalise"
    method: NormaliseMethod = choice("minmax", NormaliseMethod)
    lower: float | None = number(None)
    upper: float | None = number(None)
    mean: float = number(0.0)
    sd: float = number(1.0, 1e-300)
    scale: float | None = number(None)
    truncate: bool = flag(True)
    cap: bool = flag(False)
    reference: str = text()
    target: float | None = number(None)
    anchors: AnchorRule = choice("same_year", AnchorRule)
    fixed: tuple[tuple[str, float, float], ...] = by_code(2)
    overrides: Overrides = field(default=Overrides(), metadata={"kind": "overrides"})


@dataclass(frozen=True, slots=True)
class Weigh:
    """Chooses the weights: those of the metadata (`original`), `equal` ones, or `values` by code over the original."""

    verb = "weights"
    set: str = field(default="original", metadata={"kind": "choice", "options": ("original", "equal", "file")})
    values: tuple[tuple[str, float], ...] = by_code(1)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Computes each node from its children. `power` is the exponent of `generalised`.

    `min_available` is the share of children that must have a value. A dimension of which a unit has no data at all
    gives no total (`missing: no_total`), unless `rescale` says that the others may stand for it.
    """

    verb = "aggregate"
    method: AggregateMethod = choice("arithmetic", AggregateMethod)
    power: float = number(1.0)
    min_available: tuple[tuple[int, float], ...] = by_level()
    missing: MissingRule = choice("no_total", MissingRule)
    overrides: Overrides = field(default=Overrides(), metadata={"kind": "overrides"})

    def needed(self, level: int) -> float:
        """The share of children that a node of this level needs."""
        table = dict(self.min_available)
        return table.get(level, table.get(0, 0.0))


@dataclass(frozen=True, slots=True)
class Rank:
    """Ranks every indicator and node, 1 = best. `group` ranks within the groups of that code."""

    verb = "rank"
    ties: Ties = choice("min", Ties)
    group: str = text()


Step = Denominate | Screen | Impute | Treat | Normalise | Weigh | Aggregate | Rank
STEPS: dict[str, type[Step]] = {
    kind.verb: kind for kind in (Denominate, Screen, Impute, Treat, Normalise, Weigh, Aggregate, Rank)
}
BY_LEVEL = frozenset({"aggregate"})
BY_NODE = frozenset({"impute", "treat", "normalise", "aggregate"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps in the order in which they are done."""

    steps: tuple[Step, ...] = ()

    def find(self, verb: str) -> int:
        """The place of the first step of a verb, -1 when there is none."""
        return next((at for at, step in enumerate(self.steps) if step.verb == verb), -1)

    def with_step(self, verb: str, step: Step | None) -> Recipe:
        """The recipe with the step of a verb replaced, or left out (None). A missing step is put where it belongs."""
        at = self.find(verb)
        kept = tuple(old for place, old in enumerate(self.steps) if place != at)
        if step is None:
            return Recipe(kept)
        if at < 0:
            order = list(STEPS)
            at = sum(order.index(old.verb) < order.index(verb) for old in self.steps)
        return Recipe((*kept[:at], step, *kept[at:]))


def settings_for(step: Any, code: str, above: Sequence[str] = (), level: int = 0) -> Any:
    """The step as it is meant for one node: its own override, else of the nearest node above, else of its level."""
    nodes = dict(step.overrides.by_node)
    for name in (code, *above):
        if name in nodes:
            return nodes[name]
    return dict(step.overrides.by_level).get(level, step)


def plain(recipe: Recipe) -> dict[str, Any]:
    """The recipe as the mapping that a recipe file holds; what stands at its default is left out."""
    return {"steps": [{step.verb: _settings(step)} for step in recipe.steps]}


def _settings(step: Any, like: Any = None) -> dict[str, Any]:
    """What differs from the defaults, or from another step that the settings were taken from; always the method."""
    found: dict[str, Any] = {}
    for item in fields(step):
        value, kind = getattr(step, item.name), item.metadata["kind"]
        if item.name == "method":
            found["method"] = value
        elif kind == "overrides":
            found |= {} if like is not None else _overrides(step, value)
        elif value != (item.default if like is None else getattr(like, item.name)):
            found[item.name] = _written(kind, value)
    return found


def _written(kind: str, value: Any) -> Any:
    """A value as a recipe file holds it."""
    if kind in ("by_code", "text_by_code"):
        return {row[0]: row[1] if len(row) == 2 else list(row[1:]) for row in value}
    if kind == "by_level":
        return value[0][1] if len(value) == 1 and value[0][0] == 0 else dict(value)
    return list(value) if isinstance(value, tuple) else value


def _overrides(step: Any, overrides: Overrides) -> dict[str, Any]:
    tables = (("by_level", overrides.by_level), ("by_node", overrides.by_node))
    return {name: {key: _settings(own, step) for key, own in table} for name, table in tables if table}
