"""Replicate weights made from a design, or taken from a file that somebody else made.

The trap: replicate weights say nothing about how they were made; with another scale than their maker's the error is
wrong by a factor of ten and looks plausible. So imported factors need their type or their scale.

Sources: Wolter (2007), ch. 3-5 (BRR, jackknife, bootstrap); Judkins (1990) for Fay's method; Canty and Davison (1999)
for the bootstrap; Rao and Wu (1988) for drawing n − 1 of n (`subbootstrap`). Scales and the meaning of `mse` follow the
R package survey; `own draws` come from NumPy's generator PCG64 under the stated seed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Floats, Ints
from chiso.engine.survey.design import Design, Replicates, rank_of
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.hadamard import hadamard
from chiso.engine.survey.spec import ReplicateSpec

DEFAULT_DRAWS = 200


def with_replicates(design: Design, frame: pl.DataFrame, table: pl.DataFrame | None = None) -> Design:
    """The design with the replicates that its file names; JKn (with strata) or JK1 where it names none.

    `table` is the content of `replicates.file`. Raises InputError (`survey.*`).
    """
    spec = design.spec.replicates or ReplicateSpec("JKn" if design.strata > 1 else "JK1")
    made = _imported(spec, design, frame, table) if spec.imported else _made(spec, design)
    return replace(design, replicate=made)


def _refuse(code: str, text: Text, hint: Text | None = None, got: str = "") -> InputError:
    return InputError([Problem(code, text, "replicates", got, hint=hint or Text("", ""))])


# made here


def _made(spec: ReplicateSpec, design: Design) -> Replicates:
    match spec.kind:
        case "JK1":
            return _jk1(spec, design)
        case "JKn":
            return _jkn(spec, design)
        case "BRR" | "Fay":
            return _brr(spec, design)
        case "bootstrap":
            return _bootstrap(spec, design)
        case _:
            return _subbootstrap(spec, design)


def _open_part(design: Design) -> Floats:
    """Stratum → 1 − n/N of its first stage."""
    stage = design.stages[0]
    part = np.zeros(stage.strata)
    growth = np.where(stage.size > 1, stage.size / np.maximum(stage.size - 1, 1), 1.0)
    part[stage.stratum] = stage.scale / growth[stage.stratum]
    return part


def _jk1(spec: ReplicateSpec, design: Design) -> Replicates:
    if design.strata > 1:
        raise _refuse(
            "survey.jk1_with_strata",
            both("JK1 chỉ dùng cho mẫu không phân tầng", "JK1 is for samples without strata"),
            both("dùng type: JKn", "use type: JKn"),
        )
    count = design.psus
    _at_least_two(design)
    factors = np.full((count, count), count / (count - 1))
    np.fill_diagonal(factors, 0.0)
    scale = float(_open_part(design)[0]) * (count - 1) / count
    return _finished(spec, design, factors, scale, np.ones(count), by_strata=True)


def _at_least_two(design: Design) -> None:
    if design.psus < 2:
        raise _refuse("survey.one_psu", both("chỉ có một đơn vị chọn mẫu", "there is only one sampled unit"))


def _jkn(spec: ReplicateSpec, design: Design) -> Replicates:
    """One replicate a cluster; strata with one cluster as the design declares (adjust: all others grow)."""
    _at_least_two(design)
    stage = design.stages[0]
    size = stage.size[stage.stratum]
    same = stage.stratum[:, None] == stage.stratum[None, :]
    growth = np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)
    factors = np.where(same, growth[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    rscales = _open_part(design)[stage.stratum] * (size - 1) / size
    single = size == 1
    scale = 1.0
    if single.any():
        lonely = stage.lonely[stage.stratum]
        factors[:, single] = 1.0
        if design.lonely_psu == "adjust":
            places = np.flatnonzero(lonely)
            factors[:, places] = stage.strata / (stage.strata - 1)
            factors[places, places] = 0.0
            rscales[places] = (stage.strata - 1) / stage.strata
        elif design.lonely_psu == "average":
            scale = design.psus / float((~single).sum())
    kept = rscales > 0
    if not kept.any():
        kept[:] = True
    whole = bool(kept.all())
    # a lonely cluster that varies about the others is one more deviation than clusters less strata
    return _finished(spec, design, factors[:, kept], scale, rscales[kept], by_strata=whole and not single.any())


def _brr(spec: ReplicateSpec, design: Design) -> Replicates:
    """Half samples from strata of two; larger strata of even size are split into pairs in their order."""
    stage = design.stages[0]
    if (stage.size % 2 != 0).any():
        raise _refuse(
            "survey.brr_pairs",
            both("BRR cần số đơn vị chẵn ở mỗi tầng", "BRR needs an even number of sampled units in each stratum"),
            both("gộp hoặc chia tầng thành từng cặp, hoặc dùng JKn", "pair the strata, or use JKn"),
            got=", ".join(f"{size:g}" for size in np.unique(stage.size[stage.size % 2 != 0])[:5]),
        )
    order = np.argsort(stage.stratum, kind="stable")
    pair = np.empty(design.psus, dtype=np.int64)
    pair[order] = np.arange(design.psus) // 2
    second = np.empty(design.psus, dtype=bool)
    second[order] = np.arange(design.psus) % 2 == 1
    signs = hadamard(design.psus // 2 + 1)
    half = signs[1 + pair] * np.where(second, -1.0, 1.0)[:, None]
    rho = spec.rho if spec.kind == "Fay" else 0.0
    factors = 1 + half * (1 - rho)
    count = factors.shape[1]
    return _finished(spec, design, factors, 1 / (count * (1 - rho) ** 2), np.ones(count), by_strata=False)


def _draws(spec: ReplicateSpec) -> tuple[int, np.random.Generator]:
    return spec.replicates or DEFAULT_DRAWS, np.random.Generator(np.random.PCG64(spec.seed))


def _bootstrap(spec: ReplicateSpec, design: Design) -> Replicates:
    """n of n with replacement in each stratum; with fpc n of a population grown from the sample, without."""
    count, generator = _draws(spec)
    stage = design.stages[0]
    share = 1 - _open_part(design)
    factors = np.empty((design.psus, count))
    for stratum in range(stage.strata):
        members = np.flatnonzero(stage.stratum == stratum)
        n = len(members)
        if share[stratum] >= 0.01:
            # below 1 % the correction is lost in the draws
            population = max(n, round(n / share[stratum]))
            grown = np.resize(np.arange(n), population)
            drawn = np.stack([generator.permutation(grown)[:n] for _ in range(count)])
        else:
            drawn = generator.integers(0, n, size=(count, n))
        factors[members] = _times(drawn, n).T
    mean_size = 1 / np.mean(1 / stage.size)
    if mean_size <= 1:
        raise _refuse("survey.one_psu", both("mọi tầng chỉ có một đơn vị", "every stratum has one sampled unit"))
    scale = mean_size / ((mean_size - 1) * (count - 1))
    return _finished(spec, design, factors, float(scale), np.ones(count), by_strata=count > design.psus)


def _subbootstrap(spec: ReplicateSpec, design: Design) -> Replicates:
    """n − 1 of n with replacement, scaled up (Rao and Wu); exact for any number of clusters a stratum."""
    count, generator = _draws(spec)
    stage = design.stages[0]
    factors = np.ones((design.psus, count))
    for stratum in range(stage.strata):
        members = np.flatnonzero(stage.stratum == stratum)
        n = len(members)
        if n > 1:
            factors[members] = _times(generator.integers(0, n, size=(count, n - 1)), n).T * (n / (n - 1))
    return _finished(spec, design, factors, 1 / (count - 1), np.ones(count), by_strata=count > design.psus)


def _times(drawn: Ints, n: int) -> Floats:
    """How often each of n members was drawn, by replicate."""
    count = drawn.shape[0]
    flat = drawn + n * np.arange(count)[:, None]
    return np.bincount(flat.reshape(-1), minlength=count * n).reshape(count, n).astype(np.float64)


def _finished(
    spec: ReplicateSpec, design: Design, factors: Floats, scale: float, rscales: Floats, *, by_strata: bool
) -> Replicates:
    whole = design.df if by_strata else rank_of(factors) - 1
    return Replicates(
        np.ascontiguousarray(factors),
        design.stages[0].cluster,
        scale if spec.scale is None else spec.scale,
        np.resize(np.array(spec.rscales), len(rscales)) if spec.rscales else rscales,
        spec.mse,
        whole,
        by_strata,
    )


# taken from outside


def _imported(spec: ReplicateSpec, design: Design, frame: pl.DataFrame, table: pl.DataFrame | None) -> Replicates:
    if spec.file:
        assert table is not None, "the caller reads replicates.file"
        names, values = _joined(spec, frame, table)
    else:
        names = _columns(spec.columns, frame)
        values = frame.select(names).cast(pl.Float64).to_numpy()
    if not np.isfinite(values).all():
        raise _refuse("survey.replicates_missing", both("trọng số lặp có ô trống", "replicate weights have gaps"))
    if spec.combined:
        weight = design.weight[:, None]
        values = np.divide(values, weight, out=np.zeros_like(values), where=weight != 0)
    count = values.shape[1]
    if len(spec.rscales) > 1 and len(spec.rscales) != count:
        raise _refuse(
            "survey.replicates_rscales",
            both("số rscales khác số trọng số lặp", "rscales differ in number from the replicates"),
            got=f"{len(spec.rscales)} ≠ {count}",
        )
    factors, unit = _by_unit(design, values)
    scale = spec.scale if spec.scale is not None else _scale(spec, factors)
    rscales = np.resize(np.array(spec.rscales), count) if spec.rscales else _rscales(spec, factors)
    return Replicates(factors, unit, scale, rscales, spec.mse, rank_of(factors) - 1, False, tuple(names))


def _columns(wanted: tuple[str, ...], frame: pl.DataFrame) -> list[str]:
    found: list[str] = []
    for name in wanted:
        if name.endswith("*"):
            found += [column for column in frame.columns if column.startswith(name[:-1])]
        elif name in frame.columns:
            found.append(name)
        else:
            raise InputError([missing_column(name, frame)])
    if len(found) < 2:
        raise _refuse("survey.replicates_none", both("không thấy cột trọng số lặp", "no replicate columns are found"))
    return found


def _joined(spec: ReplicateSpec, frame: pl.DataFrame, table: pl.DataFrame) -> tuple[list[str], Floats]:
    """The factors of each row of the data, found by the key columns, which must be unique in the table."""
    keys = list(spec.key) or [name for name in table.columns if name in frame.columns]
    names = [name for name in table.columns if name not in keys]
    for name in keys:
        if name not in table.columns or name not in frame.columns:
            raise InputError([missing_column(name, frame if name in table.columns else table)])
    if not keys or len(names) < 2:
        raise _refuse(
            "survey.replicates_key",
            both(
                "tệp trọng số lặp không có cột khóa chung với dữ liệu",
                "the replicate file shares no column with the data",
            ),
            both("ghi key: [tên cột]", "write key: [column]"),
        )
    left = frame.select(pl.col(name).cast(pl.String) for name in keys).with_row_index("chiso_row")
    right = table.select([pl.col(name).cast(pl.String) for name in keys] + [pl.col(name) for name in names])
    if right.select(keys).is_duplicated().any():
        raise _refuse(
            "survey.replicates_duplicate",
            both("tệp trọng số lặp có hai dòng cùng khóa", "the replicate file has two rows of one key"),
            got=", ".join(keys),
        )
    joined = left.join(right, on=keys, how="left", maintain_order="left")
    return names, joined.select(names).cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _by_unit(design: Design, values: Floats) -> tuple[Floats, Ints]:
    """Factors by first-stage cluster where they do not vary within, else by row."""
    cluster = design.stages[0].cluster
    first = np.zeros(design.stages[0].clusters, dtype=np.int64)
    first[cluster[::-1]] = np.arange(len(cluster) - 1, -1, -1)
    factors = values[first]
    if np.allclose(factors[cluster], values, rtol=1e-12, atol=0):
        return np.ascontiguousarray(factors), cluster
    return np.ascontiguousarray(values), np.arange(len(cluster), dtype=np.int64)


def _scale(spec: ReplicateSpec, factors: Floats) -> float:
    """The scale that belongs to a type; 1 where `rscales` say everything."""
    count = float(factors.shape[1])
    match spec.kind:
        case "BRR":
            return 1 / count
        case "Fay":
            return 1 / (count * (1 - spec.rho) ** 2)
        case "JK1":
            return (count - 1) / count
        case "JKn" | "other":
            return 1.0
        case _:
            return 1 / (count - 1)


def _rscales(spec: ReplicateSpec, factors: Floats) -> Floats:
    """1 each; for JKn (n−1)/n, told by the largest factor n/(n−1) of each replicate."""
    if spec.kind == "JKn":
        return np.asarray(1 / factors.max(axis=0), dtype=np.float64)
    return np.ones(factors.shape[1])
