"""The public estimators: a bound design, a table and names of columns in, a table of estimates out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Codes, domains_of
from chiso.engine.survey.design import Design
from chiso.engine.survey.dispersion import dispersion_figures
from chiso.engine.survey.engine import Engine, Kind, Options
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.layout import lay_out
from chiso.engine.survey.moments import Item
from chiso.engine.survey.quantile_estimates import QuantileInterval, quantile_figures
from chiso.engine.survey.quantiles import Rule
from chiso.engine.survey.replication import replicate_design
from chiso.engine.survey.results import Estimates, Figures, to_frame
from chiso.engine.survey.variables import (
    Missing,
    check_columns,
    is_yes_no,
    mean_items,
    proportion_items,
    ratio_items,
    total_items,
)

Stat = Literal["mean", "total", "ratio", "prop", "quantile", "var"]
STATS: tuple[Stat, ...] = get_args(Stat)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked beside the variables: domains, how to qualify estimates, what to do about gaps."""

    by: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    missing: Missing = "drop"
    probabilities: tuple[float, ...] = (0.5,)
    rule: Rule = "math"
    quantile_interval: QuantileInterval = "mean"


def estimate(
    design: Design, frame: pl.DataFrame, stat: Stat, variables: Sequence[str], request: Request | None = None
) -> Estimates:
    """Any statistic by its name. Raises InputError (`survey.*`) for columns that are not there or cannot be used."""
    request = request or Request()
    match stat:
        case "mean":
            return estimate_mean(design, frame, variables, request)
        case "total":
            return estimate_total(design, frame, variables, request)
        case "ratio":
            return estimate_ratio(design, frame, variables, request)
        case "prop":
            return estimate_proportion(design, frame, variables, request)
        case "quantile":
            return estimate_quantile(design, frame, variables, request)
        case "var":
            return estimate_variance(design, frame, variables, request)


def estimate_mean(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Means of numeric columns."""
    check_columns(variables, frame, request.missing)
    return _ordinary(design, frame, "mean", "mean", mean_items(variables, frame), request)


def estimate_total(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Totals of numeric columns, numbers of units by level of text columns; missing values count as nothing."""
    check_columns(variables, frame, request.missing)
    return _ordinary(design, frame, "total", "total", total_items(variables, frame), request)


def estimate_ratio(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Ratios of two totals, each written `y/x`."""
    items = ratio_items(variables, frame)
    columns = [name for item in variables for name in item.split("/") if name in frame.columns]
    check_columns(columns, frame, request.missing)
    return _ordinary(design, frame, "ratio", "ratio", items, request)


def estimate_proportion(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Proportions: of 1 in a yes/no column, of each level of another.

    The interval `auto` is `logit` for yes/no columns and `mean` for levels, as R's svyciprop and svymean.
    """
    check_columns(variables, frame, request.missing)
    if request.options.interval != "auto":
        return _ordinary(design, frame, "prop", "mean", proportion_items(variables, frame), request, True)
    engine, domains = _engine(design, frame, request)
    parts, items = [], []
    for name in variables:
        interval = "logit" if is_yes_no(frame[name]) else "mean"
        engine.options = replace(request.options, interval=interval)  # type: ignore[arg-type]
        own = proportion_items([name], frame)
        parts.append(engine.run(own, "mean", proportion=True))
        items += own
    figures = Figures(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Figures.__dataclass_fields__)
    )
    return _told("prop", items, domains, figures, engine, request)


def estimate_quantile(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Quantiles of numeric columns at `request.probabilities`, which come back in the column `level`."""
    check_columns(variables, frame, request.missing)
    for probability in request.probabilities:
        if not 0 < probability < 1:
            raise InputError(
                [
                    Problem(
                        "survey.probability_range",
                        both(
                            "xác suất của phân vị phải nằm giữa 0 và 1", "a quantile's probability lies between 0 and 1"
                        ),
                        got=f"{probability:g}",
                    )
                ]
            )
    engine, domains = _engine(design, frame, request)
    items, figures = quantile_figures(
        engine, mean_items(variables, frame), request.probabilities, request.rule, request.quantile_interval
    )
    return _told("quantile", items, domains, figures, engine, request)


def estimate_variance(design: Design, frame: pl.DataFrame, variables: Sequence[str], request: Request) -> Estimates:
    """Population variances of numeric columns (divisor n − 1)."""
    check_columns(variables, frame, request.missing)
    engine, domains = _engine(design, frame, request)
    items = mean_items(variables, frame)
    return _told("var", items, domains, dispersion_figures(engine, items), engine, request)


def _ordinary(
    design: Design,
    frame: pl.DataFrame,
    stat: str,
    kind: Kind,
    items: list[Item],
    request: Request,
    proportion: bool = False,
) -> Estimates:
    engine, domains = _engine(design, frame, request)
    return _told(stat, items, domains, engine.run(items, kind, proportion=proportion), engine, request)


def _engine(design: Design, frame: pl.DataFrame, request: Request) -> tuple[Engine, Codes]:
    absent = [missing_column(name, frame) for name in request.by if name not in frame.columns]
    if absent:
        raise InputError(absent)
    if frame.height != design.rows:
        raise ValueError("the design was bound to other rows")
    domains = domains_of(frame, request.by)
    if not domains.count:
        raise InputError(
            [
                Problem(
                    "survey.no_domain",
                    both("không có miền nào: cột chia miền trống", "there are no domains: the column is empty"),
                    where=", ".join(request.by),
                )
            ]
        )
    used = replicate_design(design) if request.options.method == "replicate" else design
    return Engine(lay_out(used, domains), request.options), domains


def _told(
    stat: str, items: Sequence[Item], domains: Codes, figures: Figures, engine: Engine, request: Request
) -> Estimates:
    if np.isinf(figures.estimate).any():
        raise InputError(
            [
                Problem(
                    "survey.infinite",
                    both("biến có giá trị vô hạn", "a variable has an infinite value"),
                    where=", ".join(
                        item.name for item, row in zip(items, figures.estimate, strict=True) if np.isinf(row).any()
                    ),
                )
            ]
        )
    names, levels = tuple(item.name for item in items), tuple(item.level for item in items)
    frame = to_frame(stat, names, levels, domains.labels, figures)
    notes = _notes(stat, domains, figures, engine)
    return Estimates(frame, request.options.method, request.options.confidence, engine.layout.design.notes + notes)


def _notes(stat: str, domains: Codes, figures: Figures, engine: Engine) -> tuple[Problem, ...]:
    """What the reader of the numbers must know."""
    found = []
    missing = int(figures.missing.sum())
    if stat == "total" and missing:
        found.append(
            Problem(
                "survey.total_with_missing",
                both(
                    "tổng bỏ qua giá trị thiếu nên thấp hơn thực tế",
                    "totals leave missing values out and are too low",
                ),
                got=f"{missing} ×",
                hint=both("bổ khuyết, hoặc dùng --missing fail", "impute, or use --missing fail"),
                severity="warning",
            )
        )
    empty = (figures.n == 0).any(axis=0)
    if empty.any():
        labels = [domains.labels[at] for at in np.flatnonzero(empty)]
        found.append(
            Problem(
                "survey.domain_without_cases",
                both("miền không có quan sát nào: không ước lượng", "a domain has no cases: not estimated"),
                where="; ".join(labels[:5]),
                got=f"{len(labels)} ×",
                severity="warning",
            )
        )
    outside = int((domains.codes < 0).sum())
    if outside:
        found.append(
            Problem(
                "survey.rows_outside_domains",
                both("dòng không thuộc miền nào (ô chia miền trống)", "rows in no domain (the column is empty there)"),
                got=f"{outside} ×",
                severity="warning",
            )
        )
    discarded = engine.discarded
    if discarded:
        found.append(
            Problem(
                "survey.replicates_discarded",
                both("có bản lặp không tính được và bị bỏ", "some replicates were not defined and were left out"),
                got=f"{discarded} ×",
                severity="warning",
            )
        )
    return tuple(found)
