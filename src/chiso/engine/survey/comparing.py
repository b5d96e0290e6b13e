"""Is there a difference? Between domains of one survey, and between two years.

The trap: two intervals that overlap do not prove that nothing changed, and two provinces drawn from the same districts,
or two years that revisit the same villages, are not independent. The difference gets its own error here, covariance
included, its own test, and a p-value that knows how many questions were asked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Codes, Floats, domains_of
from chiso.engine.survey.design import Design
from chiso.engine.survey.differences import Differences
from chiso.engine.survey.engine import Engine, Kind
from chiso.engine.survey.estimating import Request
from chiso.engine.survey.intervals import false_discovery, symmetric, t_tail
from chiso.engine.survey.layout import lay_out
from chiso.engine.survey.moments import Item
from chiso.engine.survey.replication import replicate_design
from chiso.engine.survey.stacking import stack_designs
from chiso.engine.survey.variables import check_columns, mean_items, proportion_items, ratio_items, total_items

COMPARED = (
    "stat",
    "var",
    "level",
    "first",
    "second",
    "diff",
    "se",
    "df",
    "lci",
    "uci",
    "t",
    "p",
    "p_fdr",
    "n_first",
    "n_second",
)

ONE_SURVEY = both(
    "các miền của một cuộc khảo sát: hiệp phương sai đã được tính",
    "domains of one survey: their covariance is counted",
)
SHARED = both(
    "hai bên dùng chung địa bàn mẫu: hiệp phương sai đã được tính",
    "both sides share sampled areas: their covariance is counted",
)
INDEPENDENT = both(
    "giả định hai cuộc khảo sát độc lập với nhau", "the two surveys are assumed to be independent of each other"
)


@dataclass(frozen=True)
class Comparison:
    """Differences first − second, with test and adjusted p-values (Benjamini-Hochberg over all rows of the table).

    `frame` has the columns `COMPARED`; `assumption` is to be shown with it.
    """

    frame: pl.DataFrame
    confidence: float
    assumption: Text


def compare_domains(
    design: Design,
    frame: pl.DataFrame,
    stat: str,
    variables: Sequence[str],
    request: Request,
    pairs: Sequence[tuple[str, str]] | None = None,
) -> Comparison:
    """Domains of one survey against each other; all pairs unless some are named by their labels (`a=x`)."""
    check_columns([*request.by], frame, "drop")
    domains = domains_of(frame, request.by)
    chosen = list(combinations(domains.labels, 2)) if pairs is None else list(pairs)
    return Comparison(
        _compared(design, frame, stat, variables, request, domains, chosen), request.options.confidence, ONE_SURVEY
    )


def compare_years(
    after: tuple[Design, pl.DataFrame],
    before: tuple[Design, pl.DataFrame],
    stat: str,
    variables: Sequence[str],
    request: Request,
    *,
    revisited: bool,
) -> Comparison:
    """The later survey less the earlier one, domain by domain of `request.by`, over domains that both have.

    `revisited`: the same sampled areas were visited, so that equal codes of strata and clusters are the same places;
    both surveys must then have the same design file. Otherwise independence is assumed, and said.
    """
    design, frame = stack_designs(after, before, revisited=revisited)
    by = ("chiso_year", *request.by)
    domains = domains_of(frame, by)
    known = set(domains.labels)
    tails = [label.partition(",")[2] for label in domains.labels if label.startswith("chiso_year=1")]
    pairs = [(_year(1, tail), _year(0, tail)) for tail in tails if _year(0, tail) in known]
    table = _compared(design, frame, stat, variables, replace(request, by=by), domains, pairs)
    named = table.with_columns(
        first=pl.col("first").str.replace("chiso_year=1", "after", literal=True),
        second=pl.col("second").str.replace("chiso_year=0", "before", literal=True),
    )
    return Comparison(named, request.options.confidence, SHARED if revisited else INDEPENDENT)


def _year(year: int, tail: str) -> str:
    return f"chiso_year={year},{tail}" if tail else f"chiso_year={year}"


def _items(stat: str, variables: Sequence[str], frame: pl.DataFrame) -> tuple[list[Item], Kind]:
    match stat:
        case "mean":
            return mean_items(variables, frame), "mean"
        case "total":
            return total_items(variables, frame), "total"
        case "ratio":
            return ratio_items(variables, frame), "ratio"
        case "prop":
            return proportion_items(variables, frame), "mean"
    raise InputError(
        [
            Problem(
                "survey.cannot_compare",
                both("thống kê này chưa so sánh được", "this statistic cannot be compared"),
                got=stat,
                expected=both("mean | total | ratio | prop", "mean | total | ratio | prop"),
            )
        ]
    )


def _compared(
    design: Design,
    frame: pl.DataFrame,
    stat: str,
    variables: Sequence[str],
    request: Request,
    domains: Codes,
    pairs: Sequence[tuple[str, str]],
) -> pl.DataFrame:
    if stat != "ratio":
        check_columns(variables, frame, request.missing)
    items, kind = _items(stat, variables, frame)
    places = _places(domains, pairs)
    used = replicate_design(design) if request.options.method == "replicate" else design
    engine = Engine(lay_out(used, domains), request.options)
    size = engine.reader.block_size()
    parts = [Differences(engine, items[at : at + size], kind).of(places) for at in range(0, len(items), size)]
    diff, error, df, n = (np.concatenate([part[at] for part in parts]) for at in range(4))
    return _table(stat, items, pairs, (diff, error, df), n[:, places], request.options.confidence)


def _places(domains: Codes, pairs: Sequence[tuple[str, str]]) -> np.typing.NDArray[np.int64]:
    known = {label: at for at, label in enumerate(domains.labels)}
    unknown = sorted({label for pair in pairs for label in pair if label not in known})
    if unknown or not pairs:
        raise InputError(
            [
                Problem(
                    "survey.unknown_domain",
                    both("không có miền này để so sánh", "there is no such domain to compare"),
                    got=", ".join(unknown[:5]),
                    expected=both(", ".join(domains.labels[:8]), ", ".join(domains.labels[:8])),
                )
            ]
        )
    return np.array([(known[first], known[second]) for first, second in pairs], dtype=np.int64)


def _table(
    stat: str,
    items: Sequence[Item],
    pairs: Sequence[tuple[str, str]],
    figures: tuple[Floats, Floats, Floats],
    n: Floats,
    confidence: float,
) -> pl.DataFrame:
    diff, error, df = figures
    low, high = symmetric(diff, error, df, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = np.where(error > 0, diff / error, np.nan)
    p_values = t_tail(statistic, df)
    numbers = {"diff": diff, "se": error, "lci": low, "uci": high, "t": statistic, "p": p_values}
    count = len(pairs)
    return pl.DataFrame(
        {
            "stat": pl.Series([stat] * (len(items) * count), dtype=pl.String),
            "var": pl.Series([item.name for item in items for _ in pairs], dtype=pl.String),
            "level": pl.Series([item.level or None for item in items for _ in pairs], dtype=pl.String),
            "first": pl.Series([first for first, _ in pairs] * len(items), dtype=pl.String),
            "second": pl.Series([second for _, second in pairs] * len(items), dtype=pl.String),
            **{name: pl.Series(values.reshape(-1), nan_to_null=True) for name, values in numbers.items()},
            "p_fdr": pl.Series(false_discovery(p_values).reshape(-1), nan_to_null=True),
            "df": pl.Series(df.reshape(-1), nan_to_null=True).cast(pl.Int64),
            "n_first": n[:, :, 0].reshape(-1).astype(np.int64),
            "n_second": n[:, :, 1].reshape(-1).astype(np.int64),
        }
    ).select(COMPARED)
