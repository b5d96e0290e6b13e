"""What a design file says: how the sample was drawn and weighted, before any data are seen.

The trap: a survey file looks like any other table, and every package will average it. Without strata, clusters and
weights the average is wrong a little and its error margin wrong by a factor of two or three, silently. So nothing in
this package estimates without a design, and a design says everything that the sample really was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

LonelyPsu = Literal["fail", "adjust", "average", "certainty", "remove"]
Pps = Literal["", "wr", "brewer"]
ReplicateKind = Literal["JK1", "JKn", "BRR", "Fay", "bootstrap", "subbootstrap", "other"]
Calibration = Literal["linear", "raking", "logit"]

Spread = Literal["proportional", "equal", "none"]

LONELY: tuple[LonelyPsu, ...] = get_args(LonelyPsu)
KINDS: tuple[ReplicateKind, ...] = get_args(ReplicateKind)
SPREADS: tuple[Spread, ...] = get_args(Spread)
MAX_STAGES = 3


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage of selection. `unit` is the column that names its units, "" when the rows themselves are drawn.

    `fpc` is the column with the number of units in the population (or the sampling fraction, if no value exceeds 1).
    `pps` says how units of unequal size were drawn; `prob` is then the column of inclusion probabilities (Brewer).
    `certainty` is a column that is 1 for units taken for certain.
    """

    unit: str = ""
    fpc: str = ""
    pps: Pps = ""
    prob: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class ReplicateSpec:
    """How replicate weights are made, or where made ones are found.

    `columns` (in the data; `V*` stands for all that begin with V) or `file` (a CSV whose other columns, or `key`, find
    the rows) hold factors that multiply the weight, or whole weights when `combined`. The variance is `scale` × Σ
    `rscales` × squared deviation, from the mean of the replicates or, with `mse`, from the estimate.
    """

    kind: ReplicateKind
    columns: tuple[str, ...] = ()
    file: str = ""
    key: tuple[str, ...] = ()
    combined: bool = False
    scale: float | None = None
    rscales: tuple[float, ...] = ()
    mse: bool = False
    replicates: int = 0
    seed: int = 1
    rho: float = 0.0

    @property
    def imported(self) -> bool:
        return bool(self.columns or self.file)


@dataclass(frozen=True, slots=True)
class Margin:
    """Known population counts: by the levels of `columns` crossed; a level of several columns is joined by commas."""

    columns: tuple[str, ...]
    counts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class NonresponseStep:
    """Weights of those who answered (`responded` = 1) carry those who did not, within `classes`."""

    responded: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoststratifyStep:
    """Weights are scaled to the counts of one margin."""

    margin: Margin


@dataclass(frozen=True, slots=True)
class RakeStep:
    """Weights are scaled to several margins in turn until no cell total moves by `epsilon` or more."""

    margins: tuple[Margin, ...]
    epsilon: float = 1e-10
    max_iterations: int = 200


@dataclass(frozen=True, slots=True)
class CalibrateStep:
    """Weights are changed as little as `distance` allows so that the totals are met.

    `totals` pairs a name with the known total: `1` is the number of units, a number column is its sum, `col=level` is
    the number of units on that level. `bounds` limit the ratio of new to old weight.
    """

    distance: Calibration
    totals: tuple[tuple[str, float], ...]
    bounds: tuple[float, float] = (float("-inf"), float("inf"))
    epsilon: float = 1e-11
    max_iterations: int = 50


@dataclass(frozen=True, slots=True)
class TrimStep:
    """Weights outside [`lower`, `upper`] are cut; `spread` says what becomes of what is cut off.

    `proportional`: the weights never cut share it by their size. `equal`: all weights then within the limits take the
    same amount each, as R's trimWeights. `none`: it is lost, and the sum of weights with it.
    """

    lower: float = 0.0
    upper: float = float("inf")
    spread: Spread = "proportional"


WeightStep = NonresponseStep | PoststratifyStep | RakeStep | CalibrateStep | TrimStep


@dataclass(frozen=True, slots=True)
class DesignSpec:
    """A whole design file."""

    weight: str = ""
    strata: tuple[str, ...] = ()
    stages: tuple[StageSpec, ...] = field(default=(StageSpec(),))
    nest: bool = False
    lonely_psu: LonelyPsu = "fail"
    replicates: ReplicateSpec | None = None
    weighting: tuple[WeightStep, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Every column of the data that the design itself speaks of."""
        named = [self.weight, *self.strata]
        for stage in self.stages:
            named += [stage.unit, stage.fpc, stage.prob, stage.certainty]
        return tuple(dict.fromkeys(name for name in named if name))
