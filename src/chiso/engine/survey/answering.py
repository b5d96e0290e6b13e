"""From the columns of the microdata to what each indicator counts: answers weighed, roles and pools applied."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Floats, encode
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.method import Answers, Indicator, Method, Node
from chiso.engine.survey.moments import Item
from chiso.engine.survey.variables import numeric, split_ratio


def items_of(method: Method, frame: pl.DataFrame) -> dict[str, Item]:
    """One item for each survey indicator and each `pooled` node, by code. Raises InputError with all problems."""
    problems: list[Problem] = []
    found: dict[str, Item] = {}
    values: dict[str, Floats] = {}
    for leaf in method.indicators:
        if leaf.source == "survey":
            try:
                found[leaf.code] = _item(method, leaf, frame, values)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    for node in method.nodes:
        if node.combine == "pooled":
            found[node.code] = _pooled(method, node, values)
    return found


def _item(method: Method, leaf: Indicator, frame: pl.DataFrame, values: dict[str, Floats]) -> Item:
    outside = _outside(method, leaf, frame)
    if "/" in leaf.var and leaf.var not in frame.columns:
        top, bottom = split_ratio(leaf.var, frame)
        return Item(leaf.code, _fixed(numeric(top, frame)(), outside), numeric(bottom, frame))
    if leaf.var not in frame.columns:
        raise InputError([missing_column(leaf.var, frame)])
    scale = method.scale_of(leaf.answers)
    column = numeric(leaf.var, frame)() if scale is None else weigh_answers(frame[leaf.var], scale)
    values[leaf.code] = np.where(outside, np.nan, column)
    return Item(leaf.code, lambda: values[leaf.code])


def _fixed(values: Floats, outside: np.typing.NDArray[np.bool_]) -> Callable[[], Floats]:
    kept = np.where(outside, np.nan, values)
    return lambda: kept


def weigh_answers(series: pl.Series, scale: Answers) -> Floats:
    """Each answer's worth, NaN for none. Raises InputError (`survey.unknown_answer`) for a level not on the scale."""
    codes = encode(series)
    worth = dict(scale.values)
    unknown = [label for label in codes.labels if label not in worth and label not in scale.none]
    if unknown:
        places = [at for at, label in enumerate(codes.labels) if label in unknown]
        count = int(np.isin(codes.codes, places).sum())
        known = ", ".join(worth)
        raise InputError(
            [
                Problem(
                    "survey.unknown_answer",
                    both(
                        f"có câu trả lời không nằm trong thang “{scale.code}”",
                        f"answers not on the scale “{scale.code}”",
                    ),
                    where=series.name,
                    got=f"{', '.join(unknown[:8])} ({count} ×)",
                    expected=both(known, known),
                    hint=both("thêm vào values, hoặc vào none nếu là không trả lời", "add to values, or to none"),
                )
            ]
        )
    table = np.array([worth.get(label, np.nan) for label in codes.labels] + [np.nan])
    return np.asarray(table[codes.codes], dtype=np.float64)


def _outside(method: Method, leaf: Indicator, frame: pl.DataFrame) -> np.typing.NDArray[np.bool_]:
    """Rows whose respondent does not count for the indicator; they leave the domain and stay in the design."""
    counted = leaf.roles or method.respondents.counted
    role = method.respondents.role
    if role and role not in frame.columns:
        raise InputError([missing_column(role, frame)])
    if not role or not counted:
        return np.zeros(frame.height, dtype=bool)
    return ~frame[role].cast(pl.String).is_in(list(counted)).fill_null(value=False).to_numpy()


def _pooled(method: Method, node: Node, values: dict[str, Floats]) -> Item:
    """All answers below in one heap: Σ worth / Σ answers given, a ratio."""
    columns = np.column_stack([values[leaf.code] for leaf in method.leaves(node.code)])
    given = (~np.isnan(columns)).sum(axis=1).astype(np.float64)
    top, bottom = np.where(given > 0, np.nansum(columns, axis=1), np.nan), np.where(given > 0, given, np.nan)
    return Item(node.code, lambda: top, lambda: bottom)
