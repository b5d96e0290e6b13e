"""Binding a design to data: every column looked up, every contradiction told, nothing assumed in silence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import InputError
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Codes, Flags, Floats, Ints, cross, encode
from chiso.engine.survey.design import Design, Stage
from chiso.engine.survey.faults import Faults, missing_column
from chiso.engine.survey.spec import DesignSpec, StageSpec

__all__ = ["bind_design", "missing_column"]

CERTAIN = 1e-7
"""A sampling fraction within this of 1 leaves nothing to chance."""


@dataclass
class _Drawn:
    """One stage while it is put together: row → cluster within parent, and population figures by row."""

    spec: StageSpec
    unit: Ints
    population: Floats | None = None
    probability: Floats | None = None


def bind_design(spec: DesignSpec, frame: pl.DataFrame) -> Design:
    """The design of these rows. Raises InputError with all problems (`survey.*`); lonely PSUs fail unless declared.

    Calibration steps and replicates are added by `weighting.with_weighting` and `replicates.with_replicates`.
    """
    return _Binder(spec, frame).design()


class _Binder:
    def __init__(self, spec: DesignSpec, frame: pl.DataFrame) -> None:
        self.spec = spec
        self.frame = frame
        self.problems = Faults()

    def design(self) -> Design:
        self._columns_exist()
        weight = self._weight()
        stratum = self._strata()
        drawn = self._stages(stratum)
        self._stop()
        stages = self._variances(stratum, drawn)
        if weight is None:
            weight = self._from_fractions(drawn, stages)
        self._stop()
        first = stages[0]
        kept = tuple(stage for number, stage in enumerate(stages) if number == 0 or stage.scale.any())
        notes = tuple(self.problems.warnings)
        return Design(
            self.spec,
            weight,
            weight,
            first.cluster,
            first.stratum,
            first.strata,
            kept,
            self.spec.lonely_psu,
            notes=notes,
        )

    def _stop(self) -> None:
        if self.problems.errors:
            raise InputError(self.problems.found)

    def _columns_exist(self) -> None:
        for name in self.spec.columns():
            if name not in self.frame.columns:
                self.problems.found.append(missing_column(name, self.frame))
        if not self.frame.height:
            self.problems.add("survey.no_rows", both("dữ liệu không có dòng nào", "the data have no rows"))
        self._stop()

    def _numbers(self, name: str) -> Floats | None:
        """A column of the design as numbers; problems for text and gaps."""
        series = self.frame[name]
        if not (series.dtype.is_numeric() or series.dtype == pl.Boolean):
            self.problems.add(
                "survey.not_numeric",
                both(f"cột “{name}” phải là số", f"the column “{name}” must be numeric"),
                got=str(series.drop_nulls().head(1).to_list()[:1]),
            )
            return None
        values = series.cast(pl.Float64).to_numpy()
        bad = ~np.isfinite(values)
        if bad.any():
            self.problems.rows("survey.missing_value", f"cột “{name}” có ô trống", f"the column “{name}” has gaps", bad)
            return None
        return np.asarray(values, dtype=np.float64)

    def _weight(self) -> Floats | None:
        if not self.spec.weight:
            return None
        values = self._numbers(self.spec.weight)
        if values is None:
            return None
        if (values < 0).any():
            self.problems.rows(
                "survey.negative_weight",
                "trọng số âm",
                "a weight is negative",
                values < 0,
                both(
                    "trọng số là số người mà một người trả lời đại diện",
                    "a weight is how many people a person stands for",
                ),
            )
        if not (values > 0).any():
            self.problems.add("survey.no_weight", both("mọi trọng số đều bằng 0", "every weight is zero"))
        return values

    def _strata(self) -> Ints:
        """Row → stratum of the first stage, the columns crossed."""
        codes = np.zeros(self.frame.height, dtype=np.int64)
        for name in self.spec.strata:
            part = self._identifiers(name)
            codes = cross(codes, part.codes, part.count)[0] if part.count else codes
        return codes

    def _identifiers(self, name: str) -> Codes:
        part = encode(self.frame[name])
        if (part.codes < 0).any():
            self.problems.rows(
                "survey.missing_value", f"cột “{name}” có ô trống", f"the column “{name}” has gaps", part.codes < 0
            )
            return Codes(np.zeros(self.frame.height, dtype=np.int64), ("",))
        return part

    def _stages(self, stratum: Ints) -> list[_Drawn]:
        drawn = []
        parent = stratum if self.spec.nest else np.zeros(self.frame.height, dtype=np.int64)
        for number, stage in enumerate(self.spec.stages):
            if stage.unit:
                part = self._identifiers(stage.unit)
                unit = cross(parent, part.codes, part.count)[0] if part.count else parent
            else:
                unit = np.arange(self.frame.height, dtype=np.int64)
            if number == 0 and stage.unit and not self.spec.nest:
                self.problems.units_in_two_strata(stratum, unit, self.frame[stage.unit])
            item = _Drawn(stage, unit)
            if stage.fpc:
                item.population = self._numbers(stage.fpc)
            if stage.prob:
                item.probability = self._numbers(stage.prob)
                self._probabilities(item.probability)
            drawn.append(item)
            parent = unit
        return drawn

    def _probabilities(self, values: Floats | None) -> None:
        if values is not None and ((values <= 0) | (values > 1)).any():
            self.problems.rows(
                "survey.probability",
                "xác suất chọn phải lớn hơn 0 và không quá 1",
                "an inclusion probability must be above 0 and at most 1",
                (values <= 0) | (values > 1),
            )

    # variances

    def _variances(self, stratum: Ints, drawn: list[_Drawn]) -> list[Stage]:
        drawn, stratum = self._promote(stratum, drawn)
        stages: list[Stage] = []
        fraction = np.ones(self.frame.height)
        for number, item in enumerate(drawn):
            stage, row_fraction = self._stage(number, stratum, item, fraction)
            stages.append(stage)
            fraction = fraction * row_fraction
            if not fraction.any():
                break
            stratum = stage.cluster
        return stages

    def _promote(self, stratum: Ints, drawn: list[_Drawn]) -> tuple[list[_Drawn], Ints]:
        """Certainty units become strata, and their next stage their clusters."""
        name = drawn[0].spec.certainty
        flags = self._numbers(name) if name else None
        if flags is None or not flags.any():
            return drawn, stratum
        sure = flags != 0
        rows = np.arange(self.frame.height, dtype=np.int64)
        later = [*drawn[1:], _Drawn(StageSpec(), rows)]
        shifted = [_shifted(now, after, sure) for now, after in zip(drawn, later, strict=True)]
        # strata of certainty units are numbered after the others
        promoted = np.where(sure, drawn[0].unit + int(stratum.max()) + 1, stratum)
        return shifted, promoted

    def _stage(self, number: int, stratum: Ints, item: _Drawn, above: Floats) -> tuple[Stage, Floats]:
        cluster, parent, _ = cross(stratum, item.unit, int(item.unit.max()) + 1)
        parents, old = np.unique(parent, return_inverse=True)
        size = np.bincount(old, minlength=len(parents)).astype(np.float64)
        first = np.zeros(len(parent), dtype=np.int64)
        first[cluster[::-1]] = np.arange(self.frame.height - 1, -1, -1)
        chance = self._chances(number, item, cluster, first, old, size)
        open_part = np.where(1 - chance < CERTAIN, 0.0, 1 - chance)
        growth = np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)
        scale = above[first] * open_part * growth[old]
        alive = np.zeros(len(parents), dtype=bool)
        np.logical_or.at(alive, old, scale > 0)
        lonely = (size == 1) & alive
        if lonely.any():
            self.problems.lonely(number, int(lonely.sum()), refused=self.spec.lonely_psu == "fail")
        if self.spec.lonely_psu in ("certainty", "remove", "average"):
            scale = np.where(lonely[old], 0.0, scale)
        return Stage(cluster, old.astype(np.int64), scale, size, lonely), chance[cluster]

    def _chances(self, number: int, item: _Drawn, cluster: Ints, first: Ints, stratum: Ints, size: Floats) -> Floats:
        """Cluster → its share taken: n/N, or π under Brewer; 0 where drawing was with replacement or N is unknown."""
        chance = np.zeros(len(first))
        if item.population is not None:
            population = item.population[first]
            known = np.isfinite(population)
            taken = size[stratum]
            shares = population if (item.population[np.isfinite(item.population)] <= 1).all() else taken / population
            name = self.spec.stages[min(number, len(self.spec.stages) - 1)].fpc or item.spec.fpc
            self.problems.population_counts(name, item.population, cluster, stratum, shares)
            chance = np.where(known, shares, 0.0)
        if item.probability is not None:
            probability = item.probability[first]
            chance = np.where(np.isfinite(probability), probability, chance)
        return chance

    def _from_fractions(self, drawn: list[_Drawn], stages: list[Stage]) -> Floats:
        """Weights where the file names none: the product of N/n or 1/π over the stages, 1 where nothing is known."""
        weight = np.ones(self.frame.height)
        stratum = self._strata()
        for item in drawn:
            cluster, parent, _ = cross(stratum, item.unit, int(item.unit.max()) + 1)
            if item.population is not None:
                size = np.bincount(parent, minlength=int(parent.max()) + 1)[parent][cluster]
                shares = item.population if (item.population <= 1).all() else size / item.population
                weight = weight / shares
            if item.probability is not None:
                weight = weight / item.probability
            stratum = cluster
        if not any(item.population is not None or item.probability is not None for item in drawn):
            self.problems.add(
                "survey.equal_weights",
                both(
                    "không có cột trọng số: mọi dòng được tính như nhau", "no weight column: every row counts the same"
                ),
                severity="warning",
            )
        return weight


def _shifted(now: _Drawn, after: _Drawn, sure: Flags) -> _Drawn:
    """This stage for ordinary units, the next one for certainty units."""
    unit = np.where(sure, after.unit + int(now.unit.max()) + 1, now.unit)
    return _Drawn(
        now.spec,
        cross(np.zeros(len(unit), dtype=np.int64), unit, int(unit.max()) + 1)[0],
        _merged(now.population, after.population, sure),
        _merged(now.probability, after.probability, sure),
    )


def _merged(now: Floats | None, after: Floats | None, sure: Flags) -> Floats | None:
    """NaN stands where a row's own stage has no figure."""
    if now is None and after is None:
        return None
    gap = np.full(len(sure), np.nan)
    return np.where(sure, gap if after is None else after, gap if now is None else now)
