"""What can be wrong about the rows of an answers file before any figure is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import polars as pl

from chiso.engine.errors import Problem, Text, place_in
from chiso.engine.scoring.pairs import check_pair
from chiso.engine.scoring.rule import GIVEN_STATUSES
from chiso.engine.scoring.scorer import Scorer
from chiso.engine.scoring.tabular import Rows

MOST_SHOWN = 1000
"""Problems reported at most for one kind of mistake."""

_STATUS_WORDS = Text(
    "không áp dụng: not_applicable; không phát sinh: did_not_arise; có số liệu: để trống",
    "no such task: not_applicable; no case in the year: did_not_arise; a figure: leave it blank",
)
_STRAY_DECIMALS = Text(
    'số có dấu phẩy thập phân phải đặt trong dấu nháy ("97,2")', 'put numbers with a decimal comma in quotes ("97,2")'
)
SPECIAL = GIVEN_STATUSES[1:]
Row = dict[str, str]


def check_rows(rows: Rows, scorer: Scorer) -> list[Problem]:
    """Blank codes, unknown nodes and inputs, wrong statuses, repeats, contradictions, leaves of other units."""
    return [
        *_check_blank(rows),
        *_check_status(rows),
        *_check_pairs(rows, scorer),
        *_check_repeats(rows),
        *_check_conflicts(rows),
        *_check_applies(rows, scorer),
    ]


def _each(rows: Rows, wrong: pl.DataFrame, column: str, build: Callable[[Row, str], Problem]) -> list[Problem]:
    """One problem for each of the rows, built from its words and its place."""
    found = []
    for row in wrong.head(MOST_SHOWN).iter_rows(named=True):
        words = {name: rows.word(name, row[name]) for name in rows.words} | {"value": row["value"]}
        found.append(build(words, rows.place(row["row"], column)))
    return [*found, *more_than_shown(wrong.height, found[-1] if found else None)]


def more_than_shown(count: int, last: Problem | None) -> list[Problem]:
    """What stands at the end of a list that was cut: how many are left, so that nobody takes it for the whole."""
    left = count - MOST_SHOWN
    if left <= 0 or last is None:
        return []
    message = Text(f"Còn {left} lỗi cùng loại không liệt kê.", f"{left} more of this kind are not listed.")
    hint = Text("sửa các lỗi đã liệt kê rồi chạy lại", "mend those that are listed and run again")
    return [replace(last, message=message, got="", expected=Text("", ""), hint=hint)]


def _is(rows: Rows, column: str, wanted: Iterable[str]) -> pl.Expr:
    """Rows whose word in a column is one of the wanted."""
    known = rows.words[column]
    return pl.col(column).is_in([known.index(word) for word in wanted if word in known])


def _check_blank(rows: Rows) -> list[Problem]:
    missing = {
        "unit": Text("Thiếu mã đơn vị.", "The unit is missing."),
        "node": Text("Thiếu mã tiêu chí.", "The node is missing."),
    }
    return [
        Problem(
            "answers.blank",
            message,
            rows.place(row, column),
            expected=Text("mã, không để trống", "a code, not a blank"),
            hint=Text("điền mã hoặc xóa cả dòng", "fill in the code or delete the line"),
        )
        for column, message in missing.items()
        for row in rows.frame.filter(_is(rows, column, [""]))["row"].head(MOST_SHOWN).to_list()
    ]


def _check_status(rows: Rows) -> list[Problem]:
    expected = Text(" | ".join(GIVEN_STATUSES), " | ".join(GIVEN_STATUSES))
    unknown = rows.frame.filter(~_is(rows, "status", [*GIVEN_STATUSES, ""]))
    given = rows.frame.filter(_is(rows, "status", SPECIAL) & (pl.col("value") != ""))
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
            _STRAY_DECIMALS if row["status"].isdigit() else _STATUS_WORDS,
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
    for node, name, status in rows.frame.select("node", "input", "status").unique(maintain_order=True).iter_rows():
        code = rows.word("node", node)
        # a status that is not known is a mistake of its own: what it meant decides whether an input is needed
        answered = rows.word("status", status) in ("", "answered")
        column, problem = check_pair(scorer, code, rows.word("input", name), answered=answered)
        if code and problem is not None:
            here = (pl.col("node") == node) & (pl.col("input") == name) & (pl.col("status") == status)
            lines = rows.frame.filter(here)["row"].to_list()
            found += [replace(problem, where=rows.place(row, column)) for row in lines[:MOST_SHOWN]]
            found += more_than_shown(len(lines), found[-1])
    return found


def _check_repeats(rows: Rows) -> list[Problem]:
    nodes, inputs = len(rows.words["node"]), len(rows.words["input"])
    key = (pl.col("unit").cast(pl.UInt64) * nodes + pl.col("node")) * inputs + pl.col("input")
    repeated = rows.frame.filter(key.is_duplicated())
    if not repeated.height:
        return []
    first: dict[tuple[str, str, str], str] = {}
    count = 0
    found: list[Problem] = []
    for row in repeated.sort("row").iter_rows(named=True):
        mark = (rows.word("unit", row["unit"]), rows.word("node", row["node"]), rows.word("input", row["input"]))
        where = rows.place(row["row"], "value")
        if mark not in first:
            first[mark] = where
        else:
            count += 1
            if len(found) < MOST_SHOWN:
                found.append(_repeated(", ".join(mark), where, first[mark]))
    return [*found, *more_than_shown(count, found[-1] if found else None)]


def _repeated(mark: str, where: str, before: str) -> Problem:
    return Problem(
        "answers.duplicate",
        Text("Câu trả lời này đã có ở trên.", "This answer is already there."),
        where,
        mark,
        Text("một dòng cho mỗi đơn vị, tiêu chí và đầu vào", "one line for each unit, leaf and input"),
        Text(f"lần đầu ở {before}; giữ một", f"first at {place_in(before, 'en')}; keep one"),
    )


def _check_conflicts(rows: Rows) -> list[Problem]:
    """One leaf of one unit has one status; only leaves with a special one are looked at."""
    leaf = ["unit", "node"]
    special = rows.frame.filter(_is(rows, "status", SPECIAL)).select(leaf).unique()
    plain = pl.when(_is(rows, "status", ["", "answered"])).then(pl.lit(-1)).otherwise(pl.col("status").cast(pl.Int64))
    several = (
        rows.frame.join(special, on=leaf, how="semi")
        .with_columns(plain.alias("kind"))
        .filter(pl.col("kind").n_unique().over(leaf) > 1)
        .unique(leaf, keep="last", maintain_order=True)
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
            Text("một trạng thái cho mỗi tiêu chí của đơn vị", "one status for each leaf of a unit"),
            Text("bỏ số liệu hoặc bỏ trạng thái", "remove the figures or the status"),
        ),
    )


def _check_applies(rows: Rows, scorer: Scorer) -> list[Problem]:
    framework = scorer.framework
    limited = [
        leaf.code
        for leaf in framework.leaves
        if any(node.applies_to.only or node.applies_to.never for node in (leaf, *framework.ancestors(leaf.code)))
    ]
    answered = rows.frame.filter(
        _is(rows, "node", limited) & _is(rows, "status", ["", "answered"]) & (pl.col("value") != "")
    )
    wrong = [
        row
        for row, unit, node in answered.select("row", "unit", "node").iter_rows()
        if not framework.applies(rows.word("node", node), rows.word("unit", unit))
    ]
    return _each(
        rows,
        answered.filter(pl.col("row").is_in(wrong)),
        "node",
        lambda row, where: Problem(
            "answers.not_for_unit",
            Text(
                f"Tiêu chí {row['node']} không áp dụng cho {row['unit']}.",
                f"The leaf {row['node']} does not apply to {row['unit']}.",
            ),
            where,
            f"{row['unit']}, {row['node']}",
            Text("chỉ tiêu chí được áp dụng (applies_to)", "only leaves that apply (applies_to)"),
            Text("bỏ dòng này", "remove the line"),
        ),
    )
