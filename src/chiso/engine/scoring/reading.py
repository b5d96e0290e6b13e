"""From the rows of an answers file to an `AnswerTable`, with every problem of the file at its cell or line.

Rows are checked as columns of small numbers: the few distinct pairs of node and input once, the many values together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from chiso.engine.errors import Problem, Text
from chiso.engine.files import FileFacts
from chiso.engine.frameworks.model import Framework
from chiso.engine.scoring.answers import AnswerTable, LeafAnswers
from chiso.engine.scoring.columns import Texts
from chiso.engine.scoring.row_checks import MOST_SHOWN, SPECIAL, check_rows, more_than_shown
from chiso.engine.scoring.rule import GIVEN_STATUSES
from chiso.engine.scoring.scorer import Batch, scorer_for
from chiso.engine.scoring.tabular import Rows, read_rows
from chiso.engine.text import guess_number_style

_AMBIGUOUS = r"^([+-]?[1-9][0-9]{0,2})\.([0-9]{3})$"


@dataclass(frozen=True)
class Reading:
    """The answers of a file, what is wrong about its rows, and where each answer stands."""

    table: AnswerTable
    rows: Rows
    problems: list[Problem]

    def problems_of(self, batch: Batch) -> list[Problem]:
        """Everything wrong with the file and its figures, at cells or lines, from top to bottom."""
        wrong = batch.problems()
        faults = [
            replace(problem, where=self._place(row, node, problem.where)) for row, node, problem in wrong[:MOST_SHOWN]
        ]
        faults += more_than_shown(len(wrong), faults[-1] if faults else None)
        return sorted([*self.problems, *faults], key=_line_of)

    def _place(self, unit: int, node: str, name: str) -> str:
        """The place of the unit's answer to the input; of the first row for the node when there is no such answer."""
        words, frame = self.rows.words, self.rows.frame
        own = words["unit"].index(self.table.units[unit])
        found = frame.filter((pl.col("unit") == own) & (pl.col("node") == words["node"].index(node)))
        exact = found.filter(pl.col("input") == words["input"].index(name)) if name in words["input"] else found.clear()
        column = "status" if name == "status" else "value"
        return self.rows.place((exact if exact.height else found)["row"][0], column)


def read_answers(framework: Framework, data: bytes, facts: FileFacts) -> Reading:
    """The answers of an inspected file, with what is wrong about its rows; InputError when it is no table at all.

    Figures are judged by scoring: `Reading.problems_of` joins both into the one list that a person needs.
    """
    rows = read_rows(data, facts)
    if facts.kind != "xlsx":
        rows = replace(rows, frame=_in_one_style(rows, framework))
    problems = list(rows.problems)
    if not rows.frame.height:
        problems.append(
            Problem(
                "answers.empty",
                Text("Tệp không có câu trả lời nào.", "The file holds no answers."),
                expected=Text("ít nhất một dòng dưới dòng tên cột", "at least one line below the column names"),
                hint=Text("điền câu trả lời rồi lưu lại", "fill in the answers and save again"),
            )
        )
    problems += check_rows(rows, scorer_for(framework))
    return Reading(_table(framework, rows), rows, problems)


def _in_one_style(rows: Rows, framework: Framework) -> pl.DataFrame:
    """Numbers such as 1.234 written plainly, when the other numbers of the file prove what its point means.

    In a workbook numbers are numbers and prove nothing about how text was typed, so this is for CSV alone. Inputs that
    leave one reading only (per cent, points) keep it, whatever the rest of the file does.
    """
    frame = rows.frame
    unclear = frame["value"].str.contains(_AMBIGUOUS)
    style = guess_number_style(frame["value"].unique().to_list()) if unclear.any() else "auto"
    if style == "auto":
        return frame
    settled = [
        rows.words["node"].index(leaf.code)
        for leaf in framework.leaves
        if leaf.code in rows.words["node"]
        and any(spec.unit == "%" or spec.is_points for spec in scorer_for(framework).inputs(leaf.code))
    ]
    plain = pl.col("value").str.replace(_AMBIGUOUS, "$1,$2" if style == "point" else "$1$2")
    kept = pl.col("node").is_in(settled) & (style == "vi")
    return frame.with_columns(pl.when(kept).then(pl.col("value")).otherwise(plain).alias("value"))


def _line_of(problem: Problem) -> int:
    number = re.search(r"[0-9]+", problem.where)
    return int(number.group()) if number else 0


def _table(framework: Framework, rows: Rows) -> AnswerTable:
    """Columns aligned over the units, in the order of their first row."""
    words = rows.words
    blank = words["unit"].index("") if "" in words["unit"] else -1
    frame = rows.frame.filter(pl.col("unit") != blank)
    units = frame["unit"].unique(maintain_order=True).to_list()
    position = np.zeros(len(words["unit"]), dtype=np.int64)
    position[units] = np.arange(len(units))
    inputs = len(words["input"])
    placed = frame.select((pl.col("node").cast(pl.UInt64) * inputs + pl.col("input")).alias("pair"), "unit", "value")
    texts: dict[str, dict[str, Texts]] = {}
    for (pair,), group in placed.group_by("pair", maintain_order=True):
        node, name = divmod(int(pair), inputs)
        column = _aligned(position[group["unit"].to_numpy()], group["value"], len(units))
        texts.setdefault(words["node"][node], {})[words["input"][name]] = column
    statuses = _statuses(rows, frame, position, len(units))
    none = np.zeros(len(units), dtype=np.uint8)
    return AnswerTable(
        [words["unit"][unit] for unit in units],
        {
            code: LeafAnswers(statuses.get(code, none), found)
            for code, found in texts.items()
            if code in framework.by_code
        },
        {
            code: found["count"]
            for code, found in texts.items()
            if code in framework.adjustment_items and "count" in found
        },
    )


def _aligned(at: np.ndarray[Any, Any], values: pl.Series, rows: int) -> Texts:
    if len(at) == rows and bool((at == np.arange(rows)).all()):
        return values
    texts = [""] * rows
    for place, text in zip(at.tolist(), values.to_list(), strict=True):
        texts[place] = text
    return pl.Series(texts, dtype=pl.String)


def _statuses(
    rows: Rows, frame: pl.DataFrame, position: np.ndarray[Any, Any], count: int
) -> dict[str, np.ndarray[Any, Any]]:
    special = _positions(rows.words["status"], SPECIAL)
    found: dict[str, np.ndarray[Any, Any]] = {}
    chosen = frame.filter(pl.col("status").is_in(special)).select("node", "unit", "status")
    for node, unit, status in chosen.iter_rows():
        column = found.setdefault(rows.word("node", node), np.zeros(count, dtype=np.uint8))
        column[position[unit]] = GIVEN_STATUSES.index(rows.word("status", status))
    return found


def _positions(words: list[str], wanted: Iterable[str]) -> list[int]:
    return [words.index(word) for word in wanted if word in words]
