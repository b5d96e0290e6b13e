"""From the rows of an answers file to an `AnswerTable`, with every problem of the file at its cell or line.

Rows are checked as columns: the few distinct (node, input) pairs once, the many values together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import FileFacts
from chiso.engine.frameworks.model import Framework
from chiso.engine.scoring.answers import AnswerTable, LeafAnswers
from chiso.engine.scoring.columns import Texts
from chiso.engine.scoring.pairs import check_pair
from chiso.engine.scoring.rule import GIVEN_STATUSES
from chiso.engine.scoring.scorer import Batch, Scorer, scorer_for
from chiso.engine.scoring.tabular import COLUMNS, Rows, read_rows
from chiso.engine.text import detect_legacy, repair

MOST_SHOWN = 1000
"""Problems reported at most for one kind of mistake; a shifted column makes one on every line."""


@dataclass(frozen=True)
class Reading:
    """The answers of a file, and where each stands."""

    table: AnswerTable
    rows: Rows
    problems: list[Problem]

    def place(self, unit: int, node: str, column: str) -> str:
        """The cell or line of the first row that answers this node for the unit, or for the input named `column`."""
        frame = self.rows.frame.filter((pl.col("unit") == self.table.units[unit]) & (pl.col("node") == node))
        exact = frame.filter(pl.col("input") == column)
        chosen = exact if exact.height else frame
        return self.rows.place(chosen["row"][0], "value") if chosen.height else f"{self.table.units[unit]} {node}"

    def problems_of(self, batch: Batch) -> list[Problem]:
        """Everything wrong with the file and its figures, at cells or lines, from top to bottom."""
        faults = [
            replace(problem, where=self.place(row, node, problem.where))
            for row, node, problem in batch.problems()[:MOST_SHOWN]
        ]
        return sorted([*self.problems, *faults], key=_line_of)


def read_answers(framework: Framework, data: bytes, facts: FileFacts) -> Reading:
    """The answers of an inspected file, with what is wrong about its rows; InputError when it is no table at all.

    Figures are judged by scoring: `Reading.problems_of` joins both into the one list that a person needs.
    """
    rows = read_rows(data, facts)
    problems = list(rows.problems)
    frame = rows.frame
    if not frame.height:
        problems.append(Problem("answers.empty", Text("Tệp không có câu trả lời nào.", "The file holds no answers.")))
        raise InputError(problems)
    problems += _check_letters(rows)
    frame = frame.with_columns(pl.col(name).str.strip_chars() for name in ("unit", "node", "input", "value", "status"))
    rows = replace(rows, frame=frame)
    scorer = scorer_for(framework)
    problems += _check_blank(rows) + _check_status(rows) + _check_pairs(rows, scorer) + _check_repeats(rows)
    problems += _check_conflicts(rows)
    table = _table(framework, frame)
    problems += _check_applies(framework, rows)
    return Reading(table, rows, problems)


def _line_of(problem: Problem) -> int:
    number = re.search(r"[0-9]+", problem.where)
    return int(number.group()) if number else 0


def _each(
    rows: Rows, wrong: pl.DataFrame, column: str, build: Callable[[dict[str, Any], str], Problem]
) -> list[Problem]:
    return [build(row, rows.place(row["row"], column)) for row in wrong.head(MOST_SHOWN).iter_rows(named=True)]


def _check_letters(rows: Rows) -> list[Problem]:
    """Text that is not composed Unicode, column by column; the great mass of plain ASCII is passed over together."""
    found: list[Problem] = []
    for column in COLUMNS:
        unusual = rows.frame.filter(pl.col(column).str.contains(r"[^\x00-\x7F]"))
        for text, row in unusual.group_by(column, maintain_order=True).agg(pl.col("row").first()).iter_rows():
            problem = _bad_letters(text, rows.place(row, column))
            if problem is not None and len(found) < MOST_SHOWN:
                found.append(problem)
    return found


def _bad_letters(text: str, where: str) -> Problem | None:
    if detect_legacy(text).needs_repair:
        return Problem(
            "answers.legacy_text",
            Text("Chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI).", "Text in a legacy encoding (TCVN3 or VNI)."),
            where,
            text[:60],
            Text("Unicode dựng sẵn (NFC)", "composed Unicode (NFC)"),
            Text(f"thay bằng “{repair(text).text[:60]}”", f"replace it by “{repair(text).text[:60]}”"),
        )
    if unicodedata.is_normalized("NFC", text):
        return None
    mended = unicodedata.normalize("NFC", text)[:60]
    return Problem(
        "answers.decomposed_text",
        Text("Chữ Unicode tổ hợp (NFD).", "Decomposed Unicode text (NFD)."),
        where,
        text[:60],
        Text("Unicode dựng sẵn (NFC)", "composed Unicode (NFC)"),
        Text(f"gõ lại thành “{mended}”", f"retype it as “{mended}”"),
    )


def _check_blank(rows: Rows) -> list[Problem]:
    found: list[Problem] = []
    for column, name in (("unit", Text("mã đơn vị", "the unit")), ("node", Text("mã tiêu chí", "the node"))):
        found += _each(
            rows,
            rows.frame.filter(pl.col(column) == ""),
            column,
            lambda row, where, name=name: Problem(  # type: ignore[misc]
                "answers.blank", Text(f"Thiếu {name.vi}.", f"{name.en.capitalize()} is missing."), where
            ),
        )
    return found


def _check_status(rows: Rows) -> list[Problem]:
    expected = Text(" | ".join(GIVEN_STATUSES), " | ".join(GIVEN_STATUSES))
    unknown = rows.frame.filter(~pl.col("status").is_in([*GIVEN_STATUSES, ""]))
    given = rows.frame.filter(pl.col("status").is_in(["not_applicable", "did_not_arise"]) & (pl.col("value") != ""))
    return _each(
        rows,
        unknown,
        "status",
        lambda row, where: Problem(
            "answers.bad_status",
            Text("Trạng thái không hợp lệ.", "The status is not valid."),
            where,
            row["status"][:60],
            expected,
        ),
    ) + _each(
        rows,
        given,
        "value",
        lambda row, where: Problem(
            "answers.value_with_status",
            Text(
                f"Đã ghi {row['status']} thì không ghi số liệu.", f"A figure stands beside the status {row['status']}."
            ),
            where,
            row["value"][:60],
            Text("ô trống", "a blank cell"),
            Text("xóa số liệu hoặc sửa status thành answered", "remove the figure or set the status answered"),
        ),
    )


def _check_pairs(rows: Rows, scorer: Scorer) -> list[Problem]:
    """Every distinct node and input against the framework; one problem for each row that names a wrong one."""
    found: list[Problem] = []
    frame = rows.frame.with_columns(pl.col("status").is_in(["", "answered"]).alias("answered"))
    pairs = frame.filter(pl.col("node") != "").group_by(["node", "input", "answered"], maintain_order=True)
    for (node, name, answered), group in pairs:
        column, problem = check_pair(scorer, str(node), str(name), answered=bool(answered))
        if problem is not None:
            found += [
                replace(problem, where=rows.place(row, column)) for row in group["row"].head(MOST_SHOWN).to_list()
            ]
    return found


def _check_repeats(rows: Rows) -> list[Problem]:
    key = ["unit", "node", "input"]
    repeated = rows.frame.filter(pl.struct(key).is_duplicated() & (pl.col("unit") != ""))
    first = {
        (unit, node, name): row
        for unit, node, name, row in repeated.select(*key, "row").unique(key, keep="first").iter_rows()
    }
    later = repeated.filter(~pl.col("row").is_in(list(first.values())))
    return _each(
        rows,
        later,
        "value",
        lambda row, where: Problem(
            "answers.duplicate",
            Text("Câu trả lời này đã có ở trên.", "This answer is already there."),
            where,
            f"{row['unit']}, {row['node']}, {row['input']}",
            hint=Text(
                f"lần đầu ở {rows.place(first[(row['unit'], row['node'], row['input'])], 'value')}; giữ một",
                f"first at {rows.place(first[(row['unit'], row['node'], row['input'])], 'value')}; keep one",
            ),
        ),
    )


def _check_conflicts(rows: Rows) -> list[Problem]:
    """One leaf of one unit has one status."""
    status = pl.when(pl.col("status") == "").then(pl.lit("answered")).otherwise(pl.col("status"))
    several = (
        rows.frame.filter(pl.col("status").is_in([*GIVEN_STATUSES, ""]))
        .with_columns(status.alias("status"))
        .filter((pl.col("status") != "answered").any().over(["unit", "node"]))
        .filter(pl.col("status").n_unique().over(["unit", "node"]) > 1)
        .unique(["unit", "node"], keep="last", maintain_order=True)
    )
    return _each(
        rows,
        several,
        "status",
        lambda row, where: Problem(
            "answers.status_conflict",
            Text(
                "Các dòng của một tiêu chí ghi trạng thái khác nhau.", "The rows of one leaf give different statuses."
            ),
            where,
            f"{row['unit']}, {row['node']}",
        ),
    )


def _check_applies(framework: Framework, rows: Rows) -> list[Problem]:
    limited = [
        leaf.code
        for leaf in framework.leaves
        if any(node.applies_to.only or node.applies_to.never for node in (leaf, *framework.ancestors(leaf.code)))
    ]
    if not limited:
        return []
    answered = rows.frame.filter(
        pl.col("node").is_in(limited) & pl.col("status").is_in(["", "answered"]) & (pl.col("value") != "")
    )
    wrong = [row["row"] for row in answered.iter_rows(named=True) if not framework.applies(row["node"], row["unit"])]
    return _each(
        rows,
        rows.frame.filter(pl.col("row").is_in(wrong)),
        "node",
        lambda row, where: Problem(
            "answers.not_for_unit",
            Text(
                f"Tiêu chí {row['node']} không áp dụng cho {row['unit']}.",
                f"The leaf {row['node']} does not apply to {row['unit']}.",
            ),
            where,
            hint=Text("bỏ dòng này", "remove the line"),
        ),
    )


def _table(framework: Framework, frame: pl.DataFrame) -> AnswerTable:
    """Columns aligned over the units, in the order of their first row."""
    units = frame["unit"].unique(maintain_order=True)
    position = pl.DataFrame({"unit": units, "at": np.arange(len(units), dtype=np.int64)})
    placed = frame.select("unit", "node", "input", "value", "status").join(
        position, on="unit", how="left", maintain_order="left"
    )
    placed = placed.drop("unit")
    texts: dict[str, dict[str, Texts]] = {}
    for (node, name), group in placed.group_by(["node", "input"], maintain_order=True):
        texts.setdefault(str(node), {})[str(name)] = _aligned(group["at"].to_numpy(), group["value"], len(units))
    statuses = _statuses(placed, len(units))
    none = np.zeros(len(units), dtype=np.uint8)
    leaves = {
        code: LeafAnswers(statuses.get(code, none), found) for code, found in texts.items() if code in framework.by_code
    }
    items = {
        code: found["count"] for code, found in texts.items() if code in framework.adjustment_items and "count" in found
    }
    return AnswerTable(units.to_list(), leaves, items)


def _aligned(at: np.ndarray[Any, Any], values: pl.Series, rows: int) -> Texts:
    if len(at) == rows and bool((at == np.arange(rows)).all()):
        return values
    texts = [""] * rows
    for place, text in zip(at.tolist(), values.to_list(), strict=True):
        texts[place] = text
    return texts


def _statuses(placed: pl.DataFrame, rows: int) -> dict[str, np.ndarray[Any, Any]]:
    special = placed.filter(pl.col("status").is_in(GIVEN_STATUSES[1:]))
    found: dict[str, np.ndarray[Any, Any]] = {}
    for node, at, status in special.select("node", "at", "status").iter_rows():
        found.setdefault(node, np.zeros(rows, dtype=np.uint8))[at] = GIVEN_STATUSES.index(status)
    return found
