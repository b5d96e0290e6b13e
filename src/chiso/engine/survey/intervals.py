"""Intervals for estimates and proportions, and the Student and beta quantiles behind them.

The trap: "p ± 2 standard errors" runs below 0 % and above 100 % exactly where a province is proudest. Proportions have
intervals of their own: `logit` (Wald on the log-odds), `beta` (Korn and Graubard's, exact with an effective sample
size), `wilson` (score interval with the same effective sample size), `xlogit` and `asin` (transformed Wald).

Sources: Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive counts,
Survey Methodology 24; Wilson (1927), with effective n as in Dean and Pagano (2015). `beta` and `wilson` shrink n by the
ratio of t quantiles (n − 1 against the design's degrees of freedom), as the R package survey does. Degrees of freedom
there are always the domain's own, whatever `--df` says, because they are part of the effective sample size.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from chiso.engine.survey.codes import Floats

Interval = Literal["auto", "mean", "logit", "beta", "wilson", "xlogit", "asin"]
INTERVALS: tuple[Interval, ...] = get_args(Interval)
LARGEST_SIZE = 1e18
"""Effective sample size above which an interval is the estimate itself, to the last digits."""


def t_quantile(probability: float, df: Floats) -> Floats:
    """Student's quantile for each number of degrees of freedom; normal at infinity, NaN below 1."""
    from scipy.special import ndtri, stdtrit  # late: half a second that no other command needs

    levels, places = np.unique(df, return_inverse=True)
    with np.errstate(invalid="ignore"):
        found = np.where(np.isinf(levels), ndtri(probability), stdtrit(levels, probability))
    found[~(levels > 0)] = np.nan
    return np.asarray(found[places].reshape(df.shape), dtype=np.float64)


def t_tail(statistic: Floats, df: Floats) -> Floats:
    """Two-sided p-values of Student's t; NaN below one degree of freedom."""
    from scipy.special import ndtr, stdtr

    with np.errstate(invalid="ignore"):
        found = np.where(np.isinf(df), 2 * ndtr(-np.abs(statistic)), 2 * stdtr(df, -np.abs(statistic)))
    return np.asarray(np.where(df > 0, found, np.nan), dtype=np.float64)


def symmetric(estimate: Floats, error: Floats, df: Floats, level: float) -> tuple[Floats, Floats]:
    """estimate ± t × error."""
    half = t_quantile(0.5 + level / 2, df) * error
    return estimate - half, estimate + half


def proportion_interval(
    method: Interval,
    estimate: Floats,
    error: Floats,
    df: Floats,
    own_df: Floats,
    n: Floats,
    level: float,
    odds_error: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Interval of proportions; all arrays of one shape, `n` the rows with a value, `own_df` those of the domain.

    `odds_error` is the error of the log-odds where it is known by itself (replicates). Log-odds are not defined where
    nobody or everybody says yes: `logit` gives the interval of `beta` there.
    """
    match method:
        case "mean":
            return symmetric(estimate, error, df, level)
        case "logit" | "xlogit":
            low, high = _logit(estimate, error, df, level, odds_error)
            edge = (estimate <= 0) | (estimate >= 1)
            if method == "logit" and edge.any():
                exact = _beta(estimate, _effective(estimate, error, own_df, n, level), level)
                return np.where(edge, exact[0], low), np.where(edge, exact[1], high)
            return low, high
        case "asin":
            with np.errstate(invalid="ignore", divide="ignore"):
                root = np.arcsin(np.sqrt(np.clip(estimate, 0, 1)))
                half = t_quantile(0.5 + level / 2, df) * error / (2 * np.sqrt(estimate * (1 - estimate)))
            return np.sin(root - half) ** 2, np.sin(root + half) ** 2
        case "wilson":
            return _wilson(estimate, _effective(estimate, error, own_df, n, level), level)
        case _:
            return _beta(estimate, _effective(estimate, error, own_df, n, level), level)


def log_odds(share: Floats) -> Floats:
    """log p/(1 − p); infinite at 0 and 1."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.log(share / (1 - share)), dtype=np.float64)


def _logit(
    estimate: Floats, error: Floats, df: Floats, level: float, odds_error: Floats | None
) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        centre = log_odds(estimate)
        spread = error / (estimate * (1 - estimate)) if odds_error is None else odds_error
        half = t_quantile(0.5 + level / 2, df) * spread
        return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def _effective(estimate: Floats, error: Floats, df: Floats, n: Floats, level: float) -> Floats:
    """n that simple random sampling would need for this error, less what few degrees of freedom cost.

    Where nobody or everybody says yes the error is zero and tells nothing: the rows themselves are counted then.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        size = estimate * (1 - estimate) / (error * error)
        size = np.where((estimate <= 0) | (estimate >= 1), n, size)
        cost = t_quantile((1 - level) / 2, n - 1) / t_quantile((1 - level) / 2, df)
    return np.asarray(size * cost * cost, dtype=np.float64)


def _beta(estimate: Floats, size: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    # a share without error has no room around it; beyond this size the incomplete beta is only rounding
    sure = size > LARGEST_SIZE
    size = np.where(sure, 1.0, size)
    yes, no = size * estimate, size * (1 - estimate)
    with np.errstate(invalid="ignore"):
        low = np.where(yes > 0, betaincinv(yes, no + 1, tail), np.where(yes == 0, 0.0, np.nan))
        high = np.where(no > 0, betaincinv(yes + 1, no, 1 - tail), np.where(no == 0, 1.0, np.nan))
    return np.where(sure, estimate, low), np.where(sure, estimate, high)


def _wilson(estimate: Floats, size: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.special import ndtri

    z2 = float(ndtri(0.5 + level / 2)) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (estimate + z2 / (2 * size)) / (1 + z2 / size)
        half = np.sqrt(z2 * (estimate * (1 - estimate) / size + z2 / (4 * size * size))) / (1 + z2 / size)
    return centre - half, centre + half


def false_discovery(p_values: Floats) -> Floats:
    """Benjamini and Hochberg's adjusted p-values (1995) over all tests together; NaN stays NaN and counts for none."""
    found = np.full(p_values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(p_values.reshape(-1)))
    values = p_values.reshape(-1)[known]
    order = np.argsort(-values, kind="stable")
    ranks = np.arange(len(values), 0, -1)
    adjusted = np.minimum.accumulate(np.minimum(1.0, values[order] * len(values) / ranks))
    found.reshape(-1)[known[order]] = adjusted
    return found
