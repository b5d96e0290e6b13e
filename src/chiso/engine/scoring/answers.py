"""Answers as they are given: text per input, and a status per leaf; one unit's or many units' at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from chiso.engine.scoring.arithmetic import Ints
from chiso.engine.scoring.columns import Texts
from chiso.engine.scoring.rule import GIVEN_STATUSES, Status


@dataclass(frozen=True, slots=True)
class Answer:
    """One leaf's inputs as text, under their names, and its status."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    status: Status = "answered"


@dataclass(frozen=True)
class LeafAnswers:
    """One leaf over all units: `statuses` are places in `GIVEN_STATUSES`, `texts` a list per input ("" = blank)."""

    statuses: Ints
    texts: Mapping[str, Texts]


@dataclass(frozen=True)
class AnswerTable:
    """Answers of many units, a column for each leaf; bonus and penalty counts under their item's code."""

    units: Sequence[str]
    leaves: Mapping[str, LeafAnswers]
    adjustments: Mapping[str, Texts] = field(default_factory=dict)


def table_of(unit: str, answers: Mapping[str, Answer], adjustments: Mapping[str, str]) -> AnswerTable:
    """One unit's answers as a table of one row."""
    return AnswerTable(
        [unit],
        {code: _column([answer]) for code, answer in answers.items()},
        {code: [text] for code, text in adjustments.items()},
    )


def table_from_sheets(
    sheets: Mapping[str, Mapping[str, Answer]], adjustments: Mapping[str, Mapping[str, str]] | None = None
) -> AnswerTable:
    """Many units' answers, `{unit: {leaf: Answer}}`, as one table; a leaf that a unit lacks is unanswered."""
    codes = dict.fromkeys(code for answers in sheets.values() for code in answers)
    blank = Answer()
    extra = adjustments or {}
    items = dict.fromkeys(code for counts in extra.values() for code in counts)
    return AnswerTable(
        list(sheets),
        {code: _column([answers.get(code, blank) for answers in sheets.values()]) for code in codes},
        {code: [extra.get(unit, {}).get(code, "") for unit in sheets] for code in items},
    )


def _column(answers: Sequence[Answer]) -> LeafAnswers:
    names = dict.fromkeys(name for answer in answers for name in answer.inputs)
    return LeafAnswers(
        np.array([GIVEN_STATUSES.index(answer.status) for answer in answers], dtype=np.uint8),
        {name: [answer.inputs.get(name, "") for answer in answers] for name in names},
    )
