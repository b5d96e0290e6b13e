"""The tables of an index: scores, indicators, ranking, and who the respondents were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
import polars as pl

from chiso.engine.survey.codes import Flags, Floats
from chiso.engine.survey.index_tree import Tree
from chiso.engine.survey.index_values import interval
from chiso.engine.survey.method import Indicator, Method

_TEXT, _REAL, _INT = pl.String, pl.Float64, pl.Int64
COLUMNS: dict[str, dict[str, Any]] = {
    "scores": {
        "unit": _TEXT,
        "block": _TEXT,
        "node": _TEXT,
        "level": _INT,
        "est": _REAL,
        "se": _REAL,
        "df": _INT,
        "lci": _REAL,
        "uci": _REAL,
        "n": _INT,
        "status": _TEXT,
    },
    "indicators": {
        "unit": _TEXT,
        "block": _TEXT,
        "indicator": _TEXT,
        "node": _TEXT,
        "source": _TEXT,
        "est": _REAL,
        "se": _REAL,
        "df": _INT,
        "lci": _REAL,
        "uci": _REAL,
        "deff": _REAL,
        "n": _INT,
        "n_missing": _INT,
        "min": _REAL,
        "max": _REAL,
        "score": _REAL,
        "status": _TEXT,
    },
    "ranking": {
        "block": _TEXT,
        "rank": _INT,
        "of": _INT,
        "unit": _TEXT,
        "score": _REAL,
        "se": _REAL,
        "lci": _REAL,
        "uci": _REAL,
        "n": _INT,
        "band": _TEXT,
        "status": _TEXT,
    },
    "roles": {"unit": _TEXT, "role": _TEXT, "n": _INT, "share": _REAL},
}
"""`status`: empty, `suppressed` (fewer than min_n), `missing`, `not_applicable` (not in this block), `not_ranked`."""

DIGITS = 10
"""Scores are ranked on this many significant digits, so that true ties stay ties."""


def to_table(rows: Sequence[Mapping[str, Any]], name: str) -> pl.DataFrame:
    """The rows under the columns of a table; NaN becomes null."""
    schema = COLUMNS[name]
    cleaned = [{key: _null(row[key]) for key in schema} for row in rows]
    return pl.DataFrame(cleaned, schema=schema)


def _null(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and isnan(value) else value


def _whole(value: float) -> int | None:
    return None if not np.isfinite(value) else int(value)


def score_rows(tree: Tree) -> list[dict[str, Any]]:
    """One row a unit and node, the root first."""
    method, ground = tree.method, tree.ground
    nodes = list(reversed(method.upward()))
    level = _levels(method)
    parts = [tree.parts[node.code] for node in nodes]
    errors = ground.values.errors(np.stack([part.coefficients for part in parts]))
    rows = []
    for at, (node, part) in enumerate(zip(nodes, parts, strict=True)):
        error = np.where(np.isnan(part.value), np.nan, errors.error[at])
        low, high = interval(part.value, error, errors.df[at], method.span_of(node), method.confidence, method.interval)
        status = _status(part.value, part.applies, np.full(len(part.value), np.inf), 0)
        for unit, name in enumerate(ground.units):
            rows.append(
                {
                    "unit": name,
                    "block": ground.blocks[unit],
                    "node": node.code,
                    "level": level[node.code],
                    "est": part.value[unit],
                    "se": error[unit],
                    "df": _whole(errors.df[at, unit]),
                    "lci": low[unit],
                    "uci": high[unit],
                    "n": int(errors.n[at, unit]),
                    "status": status[unit],
                }
            )
    return rows


def _levels(method: Method) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in reversed(method.upward()):
        found[node.code] = found[node.parent] + 1 if node.parent else 0
    return found


def _status(value: Floats, applies: Flags, n: Floats, minimum: int) -> list[str]:
    words = []
    for figure, fits, count in zip(value, applies, n, strict=True):
        if not fits:
            words.append("not_applicable")
        elif 0 < count < minimum:
            words.append("suppressed")
        else:
            words.append("missing" if isnan(figure) else "")
    return words


def indicator_rows(tree: Tree) -> list[dict[str, Any]]:
    """One row a unit and indicator; figures of thin cells are left out, their n stays."""
    rows: list[dict[str, Any]] = []
    for leaf in tree.method.indicators:
        rows += _survey_rows(tree, leaf) if leaf.source == "survey" else _hard_rows(tree, leaf)
    return rows


def _survey_rows(tree: Tree, leaf: Indicator) -> list[dict[str, Any]]:
    method, ground, part = tree.method, tree.ground, tree.parts[leaf.code]
    at, figures = ground.values.place[leaf.code], ground.values.figures
    scale = method.scale_of(leaf.answers)
    span = scale.span if scale else (float("nan"), float("nan"))
    shown = ~np.isnan(part.raw)
    error = np.where(shown, figures.error[at], np.nan)
    low, high = interval(part.raw, error, figures.df[at], span, method.confidence, method.interval)
    status = _status(part.raw, part.applies, figures.n[at], method.min_n)
    return [
        {
            **_leaf_head(tree, leaf, unit),
            "est": part.raw[unit],
            "se": error[unit],
            "df": _whole(figures.df[at, unit]),
            "lci": low[unit],
            "uci": high[unit],
            "deff": figures.deff[at, unit] if shown[unit] else None,
            "n": int(figures.n[at, unit]),
            "n_missing": int(figures.missing[at, unit]),
            "status": status[unit],
        }
        for unit in range(len(ground.units))
    ]


def _hard_rows(tree: Tree, leaf: Indicator) -> list[dict[str, Any]]:
    part = tree.parts[leaf.code]
    status = _status(part.raw, part.applies, np.zeros(len(part.raw)), 0)
    nothing = dict.fromkeys(("se", "df", "lci", "uci", "deff", "n", "n_missing"))
    return [
        {**_leaf_head(tree, leaf, unit), **nothing, "est": part.raw[unit], "status": status[unit]}
        for unit in range(len(tree.ground.units))
    ]


def _leaf_head(tree: Tree, leaf: Indicator, unit: int) -> dict[str, Any]:
    part, ground = tree.parts[leaf.code], tree.ground
    return {
        "unit": ground.units[unit],
        "block": ground.blocks[unit],
        "indicator": leaf.code,
        "node": leaf.parent,
        "source": leaf.source,
        "min": part.low[unit],
        "max": part.high[unit],
        "score": part.value[unit],
    }


def ranking_rows(tree: Tree) -> list[dict[str, Any]]:
    """Units by score within their block; who has too few respondents or no score has no rank."""
    method, ground, root = tree.method, tree.ground, tree.method.root
    part = tree.parts[root.code]
    rounded = np.array([float(f"{value:.{DIGITS}g}") for value in part.value])
    placed = ground.ranked & ~np.isnan(rounded)
    heads = [row for row in score_rows(tree) if row["node"] == root.code]
    rows = []
    for unit, row in enumerate(heads):
        peers = np.array([block == ground.blocks[unit] for block in ground.blocks]) & placed
        rank = int((rounded[peers] > rounded[unit]).sum()) + 1 if placed[unit] else None
        status = row["status"] or ("" if ground.ranked[unit] else "not_ranked")
        rows.append(
            {
                "block": row["block"],
                "rank": rank,
                "of": int(peers.sum()),
                "unit": row["unit"],
                "score": row["est"],
                "se": row["se"],
                "lci": row["lci"],
                "uci": row["uci"],
                "n": int(ground.values.n_unit[unit]),
                "band": _band(method, part.value[unit]) if rank else "",
                "status": status,
            }
        )
    return sorted(rows, key=lambda row: (row["block"], row["rank"] is None, row["rank"] or 0, row["unit"]))


def _band(method: Method, score: float) -> str:
    reached = [band for band in method.bands if score >= band.lowest]
    return max(reached, key=lambda band: band.lowest).code if reached else ""


def role_rows(method: Method, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """How many respondents of each role rated each unit, and their share there."""
    role, column = method.respondents.role, method.units.column
    if not role:
        return []
    unit = pl.col(column).cast(pl.String) if column else pl.lit("")
    counts = frame.select(unit.alias("unit"), pl.col(role).cast(pl.String).alias("role")).drop_nulls()
    table = counts.group_by("unit", "role").len("n").with_columns(share=pl.col("n") / pl.col("n").sum().over("unit"))
    return table.sort("unit", "role").to_dicts()
