"""The tables that a run, an uncertainty or a sensitivity analysis writes: columns by name, files by name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from chiso.engine.composite.comparing import effective_weights
from chiso.engine.composite.model import Floats, IndicatorData
from chiso.engine.composite.running import Run, Stage
from chiso.engine.composite.sensitivity import Sensitivity
from chiso.engine.composite.shape import Shape
from chiso.engine.composite.statistics import ColumnStatistics, statistics
from chiso.engine.composite.uncertainty import Uncertainty

Table = dict[str, list[Any]]


def cells(values: Iterable[float]) -> list[float | None]:
    """Numbers as a table holds them: nothing where there is none."""
    return [None if math.isnan(value) else value for value in map(float, values)]


def whole(values: Iterable[float]) -> list[Any]:
    """Ranks as a table holds them: whole numbers where they all are (averages of ties need not be)."""
    found = cells(values)
    if all(value is None or value == int(value) for value in found):
        return [None if value is None else int(value) for value in found]
    return found


def run_tables(run: Run) -> dict[str, Table]:
    """Every table of a run by file name: `step_….csv`, `results.csv`, `ranks.csv` and what the steps did."""
    tables: dict[str, Table] = {}
    for stage in run.stages:
        name = f"step_{stage.name}"
        again = sum(other.startswith(name) for other in tables)
        tables[f"{name}_{again + 1}.csv" if again else f"{name}.csv"] = _units(stage.data) | {
            code: cells(stage.values[:, at]) for at, code in enumerate(stage.codes)
        }
        if stage.name in ("raw", "treated"):
            tables[f"stats_{stage.name}.csv"] = _statistics(stage)
    tables["results.csv"] = results(run)
    if run.ranks is not None:
        tables["ranks.csv"] = _ordered(run, {code: whole(run.rank_of(code)) for code in _top_down(run)})
    if run.weights:
        tables["weights.csv"] = _weights(run)
    for before, stage in zip(run.stages, run.stages[1:], strict=False):
        if stage.treatments:
            tables["treat_details.csv"] = _details(stage)
            tables["treat_points.csv"] = _points(before, stage)
        if stage.anchors:
            tables["anchors.csv"] = _anchors(stage)
        if stage.availability is not None:
            tables["availability.csv"] = _availability(before, stage)
        if stage.name == "imputed":
            tables["imputed.csv"] = _imputed(before, stage)
    return tables


def results(run: Run) -> Table:
    """Scores from the index down, the best unit first (year by year in a panel), with the rank on the index."""
    scores: Table = {code: cells(run.column(code)) for code in _top_down(run)}
    if run.ranks is not None and run.meta.index in run.last.codes:
        scores = {"Rank": whole(run.rank_of(run.meta.index))} | scores
    return _ordered(run, scores)


def _top_down(run: Run) -> list[str]:
    level = {code: run.meta.by_code[code].level for code in run.last.codes}
    return sorted(run.last.codes, key=lambda code: -level[code])


def _ordered(run: Run, columns: Table) -> Table:
    """Rows by year, then by the rank on the index, then by code; units without a rank come last."""
    data = run.last.data
    rank = run.rank_of(run.meta.index) if run.meta.index in run.last.codes else np.full(len(data.units), np.nan)
    key = np.nan_to_num(rank, nan=np.inf)
    order = sorted(
        range(len(data.units)), key=lambda row: (data.years[row] if data.years else 0, key[row], data.units[row])
    )
    table = _units(data, named=True) | columns
    return {name: [column[row] for row in order] for name, column in table.items()}


def _units(data: IndicatorData, *, named: bool = False) -> Table:
    found: Table = {"uCode": list(data.units)}
    if named and data.names:
        found["uName"] = list(data.names)
    if data.years:
        found["Time"] = list(data.years)
    return found


def _row(data: IndicatorData, row: int) -> dict[str, Any]:
    return {"uCode": data.units[row]} | ({"Time": data.years[row]} if data.years else {})


def _columns(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Table:
    return {name: [row.get(name) for row in rows] for name in names}


def _keys(data: IndicatorData) -> list[str]:
    return ["uCode", "Time"] if data.years else ["uCode"]


def _weights(run: Run) -> Table:
    share = effective_weights(run.meta, run.weights)
    codes = [code for code in run.weights if run.meta.by_code[code].parent]
    return {
        "iCode": codes,
        "Level": [run.meta.by_code[code].level for code in codes],
        "Weight": [run.weights[code] for code in codes],
        "Effective": [share[code] for code in codes],
    }


def _statistics(stage: Stage) -> Table:
    rows = [asdict(row) for row in statistics(stage.codes, stage.values)]
    names = [item.name for item in fields(ColumnStatistics)]
    table = _columns(rows, names)
    return {"iCode": table.pop("code")} | {
        name: cells(column) if isinstance(column[0], float) else column for name, column in table.items()
    }


def _details(stage: Stage) -> Table:
    rows = []
    for record in stage.treatments:
        for at, code in enumerate(record.codes):
            row: dict[str, Any] = {"iCode": code, "winsorised": int(record.winsorised[at])}
            if stage.data.years:
                row["Time"] = stage.data.years[int(record.rows[0])]
            row["transformed"] = record.transformed[at]
            for number, shape in enumerate((record.before, *record.checks)):
                row |= _shape(shape, at, number)
            rows.append(row)
    names = ["iCode", *(["Time"] if stage.data.years else [])]
    for number in range(3):
        names += [f"passed_{number}", f"skew_{number}", f"kurtosis_{number}"]
        names += [("winsorised", "transformed", "")[number]] if number < 2 else []
    return _columns(rows, names)


def _shape(shape: Shape | None, at: int, number: int) -> dict[str, Any]:
    if shape is None or not shape.known[at]:
        return {}
    return {
        f"passed_{number}": bool(shape.passed[at]),
        f"skew_{number}": float(shape.skew[at]),
        f"kurtosis_{number}": float(shape.kurtosis[at]),
    }


def _points(before: Stage, stage: Stage) -> Table:
    """Every changed point: what it was, what it became, and how."""
    rows = []
    for record in stage.treatments:
        for at, row in enumerate(record.rows.tolist()):
            for column, code in enumerate(record.codes):
                how = record.label(at, column)
                old, new = before.values[row, column], stage.values[row, column]
                if how and not math.isnan(old):
                    rows.append(_row(stage.data, row) | {"iCode": code, "before": old, "after": new, "how": how})
    return _columns(rows, [*_keys(stage.data), "iCode", "before", "after", "how"])


def _anchors(stage: Stage) -> Table:
    named = any(anchor.year is not None for anchor in stage.anchors)
    return {
        "iCode": [anchor.code for anchor in stage.anchors],
        "method": [anchor.method for anchor in stage.anchors],
        **({"Time": [anchor.year for anchor in stage.anchors]} if named else {}),
        "low": cells(anchor.low for anchor in stage.anchors),
        "high": cells(anchor.high for anchor in stage.anchors),
    }


def _availability(before: Stage, stage: Stage) -> Table:
    found = stage.availability
    assert found is not None
    return _units(before.data) | {
        "N_missing": found.missing.tolist(),
        "N_zero": found.zero.tolist(),
        "Dat_Avail": cells(found.available),
        "Non_Zero": cells(found.nonzero),
        "Included": found.kept.tolist(),
    }


def _imputed(before: Stage, stage: Stage) -> Table:
    filled = np.argwhere(np.isnan(before.values) & ~np.isnan(stage.values))
    rows = [
        _row(stage.data, int(row)) | {"iCode": stage.codes[column], "value": float(stage.values[row, column])}
        for row, column in filled
    ]
    return _columns(rows, [*_keys(stage.data), "iCode", "value"])


def uncertainty_tables(found: Uncertainty, *, replications: bool) -> dict[str, Table]:
    """A summary by unit and, on request, every replication (`r_1`, `r_2`, …) of scores and ranks."""
    units: Table = {"uCode": list(found.units)}
    if found.years:
        units["Time"] = list(found.years)
    labels = [f"q{round(probability * 100):02d}" for probability in found.probabilities]
    tables = {
        "uncertainty.csv": units
        | {"score": cells(found.nominal_scores), "score_sd": cells(found.score_sd)}
        | {f"score_{label}": cells(row) for label, row in zip(labels, found.score_quantiles, strict=True)}
        | {"rank": whole(found.nominal_ranks), "rank_mean": cells(found.mean_rank)}
        | {f"rank_{label}": cells(row) for label, row in zip(labels, found.quantiles, strict=True)}
    }
    if replications:
        for name, nominal, values, shown in (
            ("scores", found.nominal_scores, found.scores, cells),
            ("ranks", found.nominal_ranks, found.ranks, whole),
        ):
            tables[f"uncertainty_{name}.csv"] = (
                units | {"Nominal": shown(nominal)} | {f"r_{at + 1}": shown(row) for at, row in enumerate(values)}
            )
    return tables


def sensitivity_table(found: Sensitivity) -> Table:
    """One row for each input and output, with the bootstrap bounds of both indices."""
    shape = (len(found.inputs), len(found.outputs))
    places = list(np.ndindex(shape))
    table: Table = {
        "input": [found.inputs[at] for at, _ in places],
        "output": [found.outputs[at] for _, at in places],
    }
    for item in fields(found.indices):
        values: Floats = getattr(found.indices, item.name)
        table[item.name] = cells(values.reshape(-1))
    return table
