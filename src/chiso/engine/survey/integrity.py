"""Are these answers what they claim to be? Checks that flag rows, and the log of what was taken out and why.

The trap: fabricated interviews do not look wrong one by one. They look like each other, were finished too fast, end in
0 and 5, and come from one interviewer; and a village that was told it would be sampled answers unlike itself. Each
check here gives a measure and a limit, never a verdict: what is excluded is said in the method (`exclude: true`), row
by row, with its reason, and the log goes with the estimate.

Sources: Kuriakose and Robbins (2016), percent match; Herzog and Bachman (1981), straight-lining; one-way ANOVA
estimator of the intraclass correlation (Fleiss 1986); chi-square test of last digits; largest standardised change of
a mean over all possible places, Bonferroni over places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl

from chiso.engine.errors import InputError
from chiso.engine.survey.codes import Floats, Ints, encode
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.intervals import false_discovery, t_tail
from chiso.engine.survey.variables import numeric

Kind = Literal[
    "duplicates", "near_duplicates", "straight_lining", "speeders", "interviewers", "digits", "change_points"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
FLAGS = ("check", "row", "subject", "measure", "value", "limit", "p_fdr")
ROWWISE: tuple[Kind, ...] = ("duplicates", "near_duplicates", "straight_lining", "speeders")


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `columns` are the answers or measures looked at, `by` the interviewer, village or whoever did it.

    `limit` means, by kind: share of equal answers (near_duplicates); answers in a row that are the same
    (straight_lining, 0 = all); share of the median duration (speeders); adjusted p-value (interviewers, digits,
    change_points). `period` orders the years of change_points. `exclude`: flagged rows leave the data.
    """

    kind: Kind
    columns: tuple[str, ...]
    by: str = ""
    period: str = ""
    limit: float = 0.0
    exclude: bool = False

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(name for name in (*self.columns, self.by, self.period) if name)


DEFAULTS: dict[Kind, float] = {
    "duplicates": 1.0,
    "near_duplicates": 0.9,
    "straight_lining": 0.0,
    "speeders": 0.33,
    "interviewers": 0.01,
    "digits": 0.01,
    "change_points": 0.01,
}


def run_check(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """The flags of one check: columns `FLAGS`; `row` counts from 0, null where a subject is flagged and not a row.

    Raises InputError for columns that are not there or are not numbers where numbers are needed.
    """
    absent = [missing_column(name, frame) for name in check.used if name not in frame.columns]
    if absent:
        raise InputError(absent)
    match check.kind:
        case "duplicates":
            return _duplicates(check, frame)
        case "near_duplicates":
            return _near(check, frame)
        case "straight_lining":
            return _straight(check, frame)
        case "speeders":
            return _speeders(check, frame)
        case "interviewers":
            return _interviewers(check, frame)
        case "digits":
            return _digits(check, frame)
        case "change_points":
            return _changes(check, frame)


def _flags(
    check: Check,
    rows: Ints | None,
    subjects: list[str],
    measure: str | list[str],
    values: Floats,
    limit: float,
    p_fdr: Floats | None = None,
) -> pl.DataFrame:
    count = len(values)
    return pl.DataFrame(
        {
            "check": pl.Series([check.kind] * count, dtype=pl.String),
            "row": pl.Series([None] * count if rows is None else rows.tolist(), dtype=pl.Int64),
            "subject": pl.Series(subjects, dtype=pl.String),
            "measure": pl.Series([measure] * count if isinstance(measure, str) else measure, dtype=pl.String),
            "value": pl.Series(values.astype(np.float64), dtype=pl.Float64),
            "limit": pl.Series([limit] * count, dtype=pl.Float64),
            "p_fdr": pl.Series([None] * count if p_fdr is None else p_fdr.tolist(), dtype=pl.Float64),
        }
    )


def _beyond(check: Check, subjects: list[str], measures: list[str], values: Floats, p_values: Floats) -> pl.DataFrame:
    """Flags of the subjects whose p-value, adjusted over all of them, is below the check's limit."""
    adjusted = false_discovery(p_values)
    kept = np.flatnonzero(adjusted < check.limit)
    own, named = [subjects[at] for at in kept], [measures[at] for at in kept]
    return _flags(check, None, own, named, values[kept], check.limit, adjusted[kept])


def _subjects(check: Check, frame: pl.DataFrame, rows: Ints) -> list[str]:
    if not check.by:
        return [""] * len(rows)
    return ["" if name is None else str(name) for name in frame[check.by].gather(rows).to_list()]


def _matrix(check: Check, frame: pl.DataFrame) -> Ints:
    """Answers as codes, rows × columns; −1 is no answer."""
    return np.column_stack([encode(frame[name]).codes for name in check.columns])


def _duplicates(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """All but the first of rows that are the same in every named column, and have something there."""
    codes = _matrix(check, frame)
    _, first, place = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    original = first[place.reshape(-1)]
    rows = np.flatnonzero((original != np.arange(len(codes))) & (codes >= 0).any(axis=1))
    return _flags(check, rows, _subjects(check, frame, rows), "first_row", original[rows].astype(np.float64), 1.0)


def _near(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that share at least `limit` of their answers with an earlier row of the same interviewer or village."""
    codes = _matrix(check, frame)
    groups = encode(frame[check.by]).codes if check.by else np.zeros(len(codes), dtype=np.int64)
    best = np.zeros(len(codes))
    for group in np.unique(groups[groups >= 0]):
        rows = np.flatnonzero(groups == group)
        own = codes[rows]
        for at in range(1, len(rows)):
            both_there = (own[:at] >= 0) & (own[at] >= 0)
            asked = both_there.sum(axis=1)
            same = ((own[:at] == own[at]) & both_there).sum(axis=1)
            # a pair that shares few questions is alike by chance: half of the questions must be there
            enough = asked * 2 >= codes.shape[1]
            if enough.any():
                best[rows[at]] = float((same[enough] / asked[enough]).max())
    rows = np.flatnonzero(best >= check.limit)
    return _flags(check, rows, _subjects(check, frame, rows), "match", best[rows], check.limit)


def _straight(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with at least `limit` equal answers in a row over the battery; unanswered questions break no run."""
    texts = np.column_stack(
        [frame[name].cast(pl.String).fill_null("").to_numpy().astype(object) for name in check.columns]
    )
    limit = check.limit or float(len(check.columns))
    longest = np.array([_longest([text for text in row if text]) for row in texts], dtype=np.float64)
    rows = np.flatnonzero(longest >= limit)
    return _flags(check, rows, _subjects(check, frame, rows), "run", longest[rows], limit)


def _longest(answers: list[str]) -> int:
    best = run = 0
    for at, answer in enumerate(answers):
        run = run + 1 if at and answer == answers[at - 1] else 1
        best = max(best, run)
    return best


def _speeders(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows finished in less than `limit` × the median time, of all or of those with the same `by` (mode, form)."""
    taken = numeric(check.columns[0], frame)()
    groups = encode(frame[check.by]).codes if check.by else np.zeros(len(taken), dtype=np.int64)
    share = np.full(len(taken), np.nan)
    for group in np.unique(groups[groups >= 0]):
        own = groups == group
        if (~np.isnan(taken[own])).any():
            middle = float(np.nanmedian(taken[own]))
            share[own] = taken[own] / middle if middle > 0 else np.nan
    rows = np.flatnonzero(share < check.limit)
    return _flags(check, rows, _subjects(check, frame, rows), "of_median", share[rows], check.limit)


def interviewer_effect(values: Floats, groups: Ints) -> float:
    """The share of variance between interviewers (one-way ANOVA estimator; below 0 is no effect); NaN if unknown."""
    known = ~np.isnan(values) & (groups >= 0)
    values, groups = values[known], groups[known]
    _, groups, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    count, rows = len(sizes), len(values)
    if count < 2 or rows <= count:
        return float("nan")
    means = np.bincount(groups, weights=values) / sizes
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (count - 1)
    within = float(((values - means[groups]) ** 2).sum()) / (rows - count)
    typical = (rows - float((sizes**2).sum()) / rows) / (count - 1)
    whole = between + (typical - 1) * within
    return (between - within) / whole if whole > 0 else float("nan")


def _interviewers(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Interviewers whose mean differs from that of all others; Welch's t, adjusted over interviewers × columns.

    One more row for each column, without a p-value, gives the intraclass correlation as `value`.
    """
    groups = encode(frame[check.by])
    subjects, measures, values, p_values = [], [], [], []
    effects = []
    for name in check.columns:
        column = numeric(name, frame)()
        effects.append(interviewer_effect(column, groups.codes))
        for at, label in enumerate(groups.labels):
            own = column[(groups.codes == at) & ~np.isnan(column)]
            others = column[(groups.codes != at) & ~np.isnan(column)]
            statistic, df = _welch(own, others)
            subjects.append(label)
            measures.append(f"{name}: t")
            values.append(statistic)
            p_values.append(float(t_tail(np.array([statistic]), np.array([df]))[0]))
    flagged = _beyond(check, subjects, measures, np.array(values), np.array(p_values))
    icc = _flags(check, None, [""] * len(effects), [f"{n}: ICC" for n in check.columns], np.array(effects), check.limit)
    return pl.concat([flagged, icc])


def _welch(one: Floats, other: Floats) -> tuple[float, float]:
    if len(one) < 2 or len(other) < 2:
        return float("nan"), float("nan")
    first, second = one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)
    if first + second == 0:
        return float("nan"), float("nan")
    df = (first + second) ** 2 / (first**2 / (len(one) - 1) + second**2 / (len(other) - 1))
    return float((one.mean() - other.mean()) / np.sqrt(first + second)), float(df)


def _digits(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Interviewers whose last digits are not evenly spread (chi-square, 9 df; fewer than 50 numbers tell nothing)."""
    from scipy.special import chdtrc

    groups = encode(frame[check.by]) if check.by else None
    subjects, measures, values = [], [], []
    for name in check.columns:
        column = numeric(name, frame)()
        for at, label in enumerate(groups.labels if groups else ("",)):
            own = column if groups is None else column[groups.codes == at]
            whole = np.abs(own[~np.isnan(own)]).astype(np.int64)
            if len(whole) < 50:
                continue
            counts = np.bincount(whole % 10, minlength=10)
            expected = len(whole) / 10
            subjects.append(label)
            measures.append(f"{name}: chi2")
            values.append(float(((counts - expected) ** 2).sum() / expected))
    p_values = np.asarray(chdtrc(9, np.array(values)), dtype=np.float64)
    return _beyond(check, subjects, measures, np.array(values), p_values)


def _changes(check: Check, frame: pl.DataFrame) -> pl.DataFrame:
    """Villages whose mean leaves its own past at some period, once what all villages share in a period is taken off.

    Needs four periods or more. The noise is the median absolute difference of successive periods over all villages.
    """
    places, periods = encode(frame[check.by]), encode(frame[check.period])
    subjects, measures, values, p_values = [], [], [], []
    for name in check.columns:
        table = _means(numeric(name, frame)(), places.codes, periods.codes, places.count, periods.count)
        table = table - np.nanmedian(table, axis=0)
        steps = np.diff(table, axis=1)
        noise = 1.4826 * float(np.nanmedian(np.abs(steps - np.nanmedian(steps)))) / np.sqrt(2)
        for at, label in enumerate(places.labels):
            known = np.flatnonzero(~np.isnan(table[at]))
            if len(known) < 4 or not noise > 0:
                continue
            split, statistic = _largest_change(table[at, known], noise)
            subjects.append(label)
            measures.append(f"{name}: {periods.labels[known[split]]}")
            values.append(statistic)
            tail = float(t_tail(np.array([statistic]), np.array([np.inf]))[0])
            p_values.append(min(1.0, tail * (len(known) - 1)))
    return _beyond(check, subjects, measures, np.array(values), np.array(p_values))


def _means(values: Floats, place: Ints, period: Ints, places: int, periods: int) -> Floats:
    known = ~np.isnan(values) & (place >= 0) & (period >= 0)
    cell = place[known] * periods + period[known]
    counts = np.bincount(cell, minlength=places * periods)
    sums = np.bincount(cell, weights=values[known], minlength=places * periods)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((sums / counts).reshape(places, periods), dtype=np.float64)


def _largest_change(series: Floats, noise: float) -> tuple[int, float]:
    """Where the means before and after differ most, and by how many standard errors."""
    length = len(series)
    found = [
        (series[at:].mean() - series[:at].mean()) / (noise * np.sqrt(1 / at + 1 / (length - at)))
        for at in range(1, length)
    ]
    best = int(np.argmax(np.abs(found)))
    return best + 1, float(found[best])
