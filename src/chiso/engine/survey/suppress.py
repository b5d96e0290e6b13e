"""What may be published: cells too thin, too uncertain or made by one respondent are blanked, with the reason kept.

The trap: a mean of four answers in a commune is nearly a name. And blanking one cell of a row of totals hides nothing,
because the others give it back: a lone blank among totals takes a second one with it.

Source: Hundepool and others (2012), Statistical Disclosure Control, ch. 4 (threshold, (n, k) dominance, secondary
suppression).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import InputError
from chiso.engine.survey.codes import domains_of
from chiso.engine.survey.design import Design
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.results import Estimates
from chiso.engine.survey.variables import numeric

HIDDEN = ("est", "se", "lci", "uci", "deff")
COUNTED = ("n", "n_missing", "df")


@dataclass(frozen=True, slots=True)
class Rule:
    """`min_n`: fewer responses are hidden. `max_cv`: se/|est| above it is hidden.

    `dominant` and `share`: a total of which the `dominant` largest weighted values hold more than `share` is hidden.
    """

    min_n: int = 0
    max_cv: float = float("inf")
    dominant: int = 0
    share: float = 1.0


@dataclass(frozen=True)
class Suppressed:
    """The estimates with a column `hidden` (empty, `n`, `cv`, `dominance`, `secondary`) and blanks where it says so."""

    frame: pl.DataFrame
    hidden: int


def suppress(
    estimates: Estimates, rule: Rule, *, source: tuple[Design, pl.DataFrame, tuple[str, ...]] | None = None
) -> Suppressed:
    """Blank what the rule forbids to show; the counts of a thin cell are blanked too.

    `source` (design, microdata, columns of the domains) is needed for dominance, which looks at single answers.
    Raises InputError for a column that is not there, ValueError when dominance is asked for without `source`.
    """
    frame = estimates.frame
    reason = pl.Series("hidden", [""] * frame.height, dtype=pl.String)
    thin = (frame["n"] > 0) & (frame["n"] < rule.min_n)
    spread = (frame["se"] / frame["est"].abs()).fill_nan(None)
    wide = (spread > rule.max_cv).fill_null(value=False)
    reason = _mark(reason, wide, "cv")
    if rule.dominant:
        if source is None:
            raise ValueError("dominance needs the microdata")
        reason = _mark(reason, _dominated(frame, rule, *source), "dominance")
    reason = _mark(reason, thin, "n")
    reason = _secondary(frame, reason)
    shown = pl.col("hidden") == ""
    blanked = frame.with_columns(reason).with_columns(
        [pl.when(shown).then(pl.col(name)).otherwise(None).alias(name) for name in HIDDEN]
    )
    blanked = blanked.with_columns(
        [pl.when(pl.col("hidden") != "n").then(pl.col(name)).otherwise(None).alias(name) for name in COUNTED]
    )
    return Suppressed(blanked, int((reason != "").sum()))


def _mark(reason: pl.Series, where: pl.Series, word: str) -> pl.Series:
    return pl.Series("hidden", [word if hit else old for old, hit in zip(reason, where, strict=True)], dtype=pl.String)


def _dominated(frame: pl.DataFrame, rule: Rule, design: Design, data: pl.DataFrame, by: tuple[str, ...]) -> pl.Series:
    """Totals of numbers whose largest contributions hold more than the share."""
    absent = [missing_column(name, data) for name in by if name not in data.columns]
    if absent:
        raise InputError(absent)
    domains = domains_of(data, by)
    known: dict[tuple[str, str], float] = {}
    for name in frame.filter(pl.col("stat") == "total")["var"].unique():
        worth = np.abs(np.nan_to_num(numeric(name, data)() * design.weight))
        for at, label in enumerate(domains.labels):
            own = np.sort(worth[domains.codes == at])[::-1]
            whole = float(own.sum())
            known[name, label] = float(own[: rule.dominant].sum()) / whole if whole > 0 else 0.0
    shares = [
        known.get((row["var"], row["domain"]), 0.0) if row["stat"] == "total" else 0.0 for row in frame.to_dicts()
    ]
    return pl.Series([share > rule.share for share in shares])


def _secondary(frame: pl.DataFrame, reason: pl.Series) -> pl.Series:
    """Where one total of a variable is hidden, the smallest one that is still shown goes with it."""
    words = reason.to_list()
    groups: dict[tuple[str, str | None], list[int]] = {}
    for at, row in enumerate(frame.select("stat", "var", "level").rows()):
        if row[0] == "total":
            groups.setdefault((row[1], row[2]), []).append(at)
    estimates = frame["est"].to_list()
    for places in groups.values():
        open_ = [at for at in places if not words[at] and estimates[at] is not None]
        if sum(bool(words[at]) for at in places) == 1 and open_:
            words[min(open_, key=lambda at: abs(estimates[at]))] = "secondary"
    return pl.Series("hidden", words, dtype=pl.String)
