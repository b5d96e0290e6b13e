"""Checks of answers while field work runs, without a method file: the data say which columns can be looked at.

The trap: a check that waits for the end of the field work finds what nobody can repair any more. These run on what is
there; they flag, and take nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from chiso.engine.survey.integrity import DEFAULTS, ROWWISE, Check, run_check

MANY = 12
"""A question with more different answers than this is not a closed one."""
ENOUGH = 6
"""Fewer closed questions than this say nothing about likeness."""


@dataclass(frozen=True)
class FieldFlags:
    """`rows`: the checks that each row failed; `subjects`: those that an interviewer failed as a whole."""

    rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def closed_questions(frame: pl.DataFrame) -> tuple[str, ...]:
    """Columns with two to twelve different answers, given in half of the rows at least."""
    return tuple(
        name
        for name in frame.columns
        if 2 <= frame[name].drop_nulls().n_unique() <= MANY and frame[name].null_count() * 2 <= frame.height
    )


def field_flags(answers: pl.DataFrame, interviewer: pl.Series, minutes: pl.Series) -> FieldFlags:
    """Flags of running field work. `answers` holds the questions only, row by row with the other two.

    Duplicates and near duplicates over closed questions (the latter within an interviewer), one level all along,
    speeders, and interviewers whose answers differ from all others'.
    """
    closed = closed_questions(answers)
    asked = answers.get_columns()  # none when nobody was asked anything: a frame without columns has no rows either
    frame = pl.DataFrame([interviewer.alias("_by"), minutes.cast(pl.Float64).alias("_minutes"), *asked])
    checks: list[Check] = []
    if len(closed) >= ENOUGH:
        checks += [
            Check("duplicates", closed),
            Check("near_duplicates", closed, "_by", limit=DEFAULTS["near_duplicates"]),
            Check("straight_lining", closed),
        ]
    if minutes.drop_nulls().len() >= 10:
        checks.append(Check("speeders", ("_minutes",), limit=DEFAULTS["speeders"]))
    numbers = tuple(name for name in closed if answers[name].dtype.is_numeric())
    if numbers and interviewer.n_unique() >= 3:
        checks.append(Check("interviewers", numbers, "_by", limit=DEFAULTS["interviewers"]))
    rows: dict[int, list[str]] = {}
    subjects: dict[str, list[str]] = {}
    for check in checks:
        for row, subject, p_value in run_check(check, frame).select("row", "subject", "p_fdr").rows():
            if check.kind in ROWWISE:
                rows.setdefault(row, []).append(check.kind)
            elif p_value is not None and check.kind not in subjects.get(subject, []):
                subjects.setdefault(subject, []).append(check.kind)
    return FieldFlags(
        {row: tuple(kinds) for row, kinds in rows.items()}, {name: tuple(kinds) for name, kinds in subjects.items()}
    )
