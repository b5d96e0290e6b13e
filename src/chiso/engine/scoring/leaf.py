"""One leaf, any number of units: statuses, points, faults and sentences.

Status decides first: "not applicable" takes the leaf out of the base, "did not arise" gives full points and keeps it
in, an unanswered leaf gives nothing and keeps it in. Only answered rows reach the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import add
from typing import Any, Literal, cast

import numpy as np
import polars as pl

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.frameworks.model import Node
from chiso.engine.scoring.answers import LeafAnswers
from chiso.engine.scoring.arithmetic import Ints, divide, from_units, narrow, to_units
from chiso.engine.scoring.columns import Column, Faults, Texts, blanks, chosen, compact, read_column
from chiso.engine.scoring.inputs import InputSpec, read_cell
from chiso.engine.scoring.rule import Outcome, Rule
from chiso.engine.scoring.wording import points_text, points_texts

ANSWERED, NOT_APPLICABLE, DID_NOT_ARISE, UNANSWERED, INVALID = range(5)
STATUS_NAMES = ("answered", "not_applicable", "did_not_arise", "unanswered", "invalid")

_SENTENCES: dict[int, Text] = {
    NOT_APPLICABLE: Text("không áp dụng → loại khỏi điểm chuẩn", "not applicable → out of the base"),
    DID_NOT_ARISE: Text("không phát sinh trong năm → đủ điểm", "did not arise in the year → full points"),
    UNANSWERED: Text("chưa trả lời", "not answered"),
    INVALID: Text("số liệu không hợp lệ, chưa chấm", "the figures are not valid, not scored"),
}
_UNKNOWN_MAX = Text("chưa biết điểm tối đa, không chấm", "the maximum is not known, not scored")


LeafStatus = Literal["answered", "not_applicable", "did_not_arise", "unanswered", "invalid"]


@dataclass(frozen=True, slots=True)
class LeafScore:
    """One leaf: `points` is None when it is not applicable, cannot be scored, or its maximum is not known."""

    node: str
    max: Decimal | None
    points: Decimal | None
    status: LeafStatus
    explanation: Text
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class LeafColumn:
    """A leaf scored: points in millionths, status codes, faults by row, explanations by language.

    `zeroes` marks rows where the leaf knocks out its parent.
    """

    node: Node
    points: Ints
    statuses: Ints
    faults: Faults
    explanations: Mapping[Language, Sequence[str] | pl.Series]
    zeroes: Ints

    @cached_property
    def base(self) -> Ints:
        """What the leaf adds to the base of each row, in millionths."""
        top = 0 if self.node.max is None else to_units(self.node.max)
        return np.where(self.statuses == NOT_APPLICABLE, 0, top)

    def score(self, row: int) -> LeafScore:
        """One row with its points and reasons; of a column that the scorer keeps it is built once."""
        return self._only if len(self.statuses) == 1 else self._score(row)

    @cached_property
    def _only(self) -> LeafScore:
        return self._score(0)

    def _score(self, row: int) -> LeafScore:
        status = int(self.statuses[row])
        scored = self.node.max is not None and status not in (INVALID, NOT_APPLICABLE)
        return LeafScore(
            node=self.node.code,
            max=self.node.max,
            points=from_units(self.points[row]) if scored else None,
            status=cast(LeafStatus, STATUS_NAMES[status]),
            explanation=Text(self.explanations["vi"][row], self.explanations["en"][row]),
            problems=tuple(placed(problem, self.node.code) for at, problem in self.faults if at == row),
        )


def placed(problem: Problem, code: str) -> Problem:
    """The problem of one leaf or item, its place beginning with the code."""
    return replace(problem, where=f"{code}.{problem.where}" if problem.where else code)


def score_column(
    rule: Rule | None,
    node: Node,
    given: LeafAnswers,
    *,
    excluded: Ints,
    zeroed: Ints,
    zeroed_by: str,
    languages: Sequence[Language],
) -> LeafColumn:
    """Score one leaf for all rows; `excluded` rows do not apply, `zeroed` rows lose their points to `zeroed_by`."""
    rows = len(given.statuses)
    statuses = given.statuses.astype(np.int64)
    texts = {spec.name: given.texts.get(spec.name) for spec in rule.inputs} if rule else {}
    if rule is None:
        statuses = np.where(statuses == ANSWERED, UNANSWERED, statuses)
    statuses, faults = _complete(rule, texts, statuses)
    faults += _forbidden(rule, statuses)
    statuses[[row for row, _ in faults]] = INVALID
    statuses[excluded] = NOT_APPLICABLE
    asked = np.flatnonzero(statuses == ANSWERED)
    points: Ints = np.zeros(rows, dtype=np.int64)
    outcome = Outcome(points[:0])
    columns: dict[str, Column] = {}
    if rule is not None and len(asked):
        columns, outcome = _evaluate(rule, texts, asked, rows)
        points = _spread(outcome.points, asked, rows)
        faults += [(int(asked[row]), problem) for row, problem in outcome.faults]
    top = 0 if node.max is None else to_units(node.max)
    points = np.where(statuses == DID_NOT_ARISE, top, points)
    faults = [(row, problem) for row, problem in faults if not excluded[row]]
    bad = np.zeros(rows, dtype=bool)
    bad[[row for row, _ in faults]] = True
    statuses = np.where(bad, INVALID, statuses)
    points = np.where(bad | zeroed, 0, points)
    found = LeafColumn(node, narrow(points), statuses, faults, {}, _zeroes(outcome, asked, rows) & ~bad)
    explanations = {
        language: compact(_explain(rule, columns, outcome, asked, found, zeroed, zeroed_by, language))
        for language in languages
    }
    return LeafColumn(found.node, found.points, found.statuses, found.faults, explanations, found.zeroes)


def _complete(rule: Rule | None, texts: Mapping[str, Texts | None], statuses: Ints) -> tuple[Ints, Faults]:
    """Rows without any input become unanswered; rows with some but not all get a fault."""
    faults: Faults = []
    if rule is None:
        return statuses, faults
    blank = np.array([blanks(texts[spec.name], len(statuses)) for spec in rule.inputs])
    none_given, some_missing = blank.all(axis=0), blank.any(axis=0)
    answered = statuses == ANSWERED
    statuses = np.where(answered & none_given, UNANSWERED, statuses)
    for row in np.flatnonzero(answered & some_missing & ~none_given).tolist():
        missing = [spec for spec, gone in zip(rule.inputs, blank[:, row], strict=True) if gone]
        faults.append((row, _missing(missing)))
        # what is there is read all the same, or a second upload would bring up the next mistake
        for spec in rule.inputs:
            column = texts[spec.name]
            if column is not None and spec not in missing:
                cell = read_cell(spec, column[row])
                faults += [(row, cell)] if isinstance(cell, Problem) else []
    return statuses, faults


def _missing(specs: list[InputSpec]) -> Problem:
    vi, en = ", ".join(spec.label.vi for spec in specs), ", ".join(spec.label.en for spec in specs)
    return Problem(
        "answers.missing_input",
        Text(f"Thiếu số liệu: {vi}.", f"Missing: {en}."),
        specs[0].name,
        "",
        specs[0].expected,
        Text(
            "điền đủ các đầu vào của tiêu chí, hoặc bỏ trống tất cả", "fill all inputs of the leaf, or leave all blank"
        ),
    )


def _forbidden(rule: Rule | None, statuses: Ints) -> Faults:
    if rule is None:
        return []
    wrong = [STATUS_NAMES.index(status) for status in rule.forbidden]
    return [
        (
            row,
            Problem(
                "answers.status_not_allowed",
                Text("Tiêu chí này không nhận trạng thái đó.", "This leaf does not take that status."),
                "status",
                STATUS_NAMES[int(statuses[row])],
                Text("answered hoặc not_applicable", "answered or not_applicable"),
                Text("nhập số liệu, hoặc ghi not_applicable", "enter the figure, or set not_applicable"),
            ),
        )
        for row in np.flatnonzero(np.isin(statuses, wrong)).tolist()
    ]


def _evaluate(
    rule: Rule, texts: Mapping[str, Texts | None], asked: Ints, rows: int
) -> tuple[dict[str, Column], Outcome]:
    columns: dict[str, Column] = {}
    faults: Faults = []
    for spec in rule.inputs:
        given = texts[spec.name]
        answers = chosen([""] * rows if given is None else given, asked)
        columns[spec.name], wrong = read_column(spec, answers)
        faults += wrong
    outcome = rule.evaluate(columns, len(asked))
    known = {row for row, _ in faults}
    outcome.faults = faults + [(row, problem) for row, problem in outcome.faults if row not in known]
    if rule.explicit_rounding:
        step = to_units(rule.rounding.step)
        outcome.points = np.minimum(divide(outcome.points, 1, step, rule.rounding.mode), rule.site.max_units)
    return columns, outcome


def _spread(values: Ints, rows_of: Ints, rows: int) -> Ints:
    if len(rows_of) == rows:
        return values
    spread: Ints = np.zeros(rows, dtype=values.dtype)
    spread[rows_of] = values
    return spread


def _zeroes(outcome: Outcome, asked: Ints, rows: int) -> Ints:
    marks: Any = outcome.trace.get("zeroes")
    return np.zeros(rows, dtype=bool) if marks is None else _spread(marks, asked, rows)


def _explain(
    rule: Rule | None,
    columns: Mapping[str, Column],
    outcome: Outcome,
    asked: Ints,
    scored: LeafColumn,
    zeroed: Ints,
    zeroed_by: str,
    language: Language,
) -> list[str]:
    if scored.node.max is None:
        return [_UNKNOWN_MAX.in_(language)] * len(scored.points)
    tail = "/" + points_text(to_units(scored.node.max), language)
    told = rule.tell(columns, outcome, language) if rule is not None and len(asked) else []
    ends = [f" → {number}{tail}" for number in points_texts(outcome.points, language)]
    sentences = list(map(add, told, ends))
    if len(asked) == len(scored.points):
        lines = sentences
    else:
        lines = [""] * len(scored.points)
        for row, sentence in zip(asked.tolist(), sentences, strict=True):
            lines[row] = sentence
    for row in np.flatnonzero(scored.statuses != ANSWERED).tolist():
        points = points_text(int(scored.points[row]), language)
        lines[row] = _status_line(int(scored.statuses[row]), points + tail, language)
    for row in np.flatnonzero(zeroed & (scored.statuses != NOT_APPLICABLE)).tolist():
        lines[row] += _zeroed_line(zeroed_by, tail, language)
    return lines


def _status_line(status: int, points: str, language: Language) -> str:
    sentence = _SENTENCES[status].in_(language)
    return sentence if status in (NOT_APPLICABLE, INVALID) else f"{sentence} → {points}"


def _zeroed_line(zeroed_by: str, tail: str, language: Language) -> str:
    zero = points_text(0, language)
    if language == "vi":
        return f"; nhưng {zeroed_by} có vi phạm nên còn {zero}{tail}"
    return f"; but {zeroed_by} has a violation, which leaves {zero}{tail}"
