"""What is ranked: one estimate a unit, with its standard error or a covariance matrix.

The trap: two scores that differ in the fifteenth digit only because they were added in another order are a tie, and a
missing standard error is not a standard error of zero. Values are therefore compared at ten significant digits, and
NaN stands for "not known" in both columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.arrays import Bools, Floats, Ints

FEW_DF = 30.0
"""Below this many degrees of freedom an estimated error is too unsure for the normal law that rank sets rest on."""
_DIGITS = 10


@dataclass(frozen=True)
class Estimates:
    """Units with their values and errors; NaN where unknown. Made by `estimates_of`.

    `covariance` (p × p) is None where the estimates are independent. `df` are the degrees of freedom of the errors
    (the least of them where they differ); None where they are known, or nobody said.
    """

    units: tuple[str, ...]
    values: Floats
    errors: Floats
    covariance: Floats | None = None
    df: float | None = None

    @property
    def ranked(self) -> Bools:
        """Which units have a value at all."""
        return ~np.isnan(self.values)

    @property
    def compared(self) -> Bools:
        """Which units have a value and an error, so that they can be told apart from others."""
        return self.ranked & ~np.isnan(self.errors)


def estimates_of(
    units: Sequence[str],
    values: Sequence[float] | Floats,
    errors: Sequence[float] | Floats | None = None,
    *,
    covariance: Floats | None = None,
    df: float | None = None,
) -> Estimates:
    """Checked estimates. Give `errors` (standard errors) or `covariance`, whose diagonal then gives the errors.

    Raises InputError (`ranking.duplicate_unit`, `ranking.no_unit_name`, `ranking.not_finite`, `ranking.negative_se`,
    `ranking.shape`, `ranking.covariance`), all at once.
    """
    x = np.array(values, dtype=np.float64)
    problems = _unit_problems(units, x)
    if covariance is not None:
        matrix = np.array(covariance, dtype=np.float64)
        if matrix.shape != (len(units), len(units)):
            raise InputError([*problems, _shape(f"{matrix.shape[0]} × {matrix.shape[-1]}", len(units))])
        problems += _covariance_problems(units, matrix)
        se = np.sqrt(np.clip(np.diag(matrix), 0, None))
    else:
        matrix = None
        se = np.full(len(units), np.nan) if errors is None else np.array(errors, dtype=np.float64)
        if se.shape != (len(units),):
            raise InputError([*problems, _shape(str(se.size), len(units))])
        problems += _error_problems(units, se)
    if problems:
        raise InputError(problems)
    return Estimates(tuple(units), _rounded(x), se, matrix, df)


def ranks_of(values: Floats) -> Ints:
    """1 + the number of strictly larger values; 0 where there is no value."""
    known = ~np.isnan(values)
    ordered = np.sort(values[known])
    ranks = np.zeros(len(values), dtype=np.int64)
    ranks[known] = 1 + len(ordered) - np.searchsorted(ordered, values[known], side="right")
    return ranks


def _rounded(values: Floats) -> Floats:
    """Ten significant digits, so that true ties stay ties."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.floor(np.log10(np.abs(values)))
        scale = 10.0 ** (_DIGITS - 1 - size)
        found = np.round(values * scale) / scale
    return np.asarray(np.where(np.isfinite(found), found, values), dtype=np.float64)


def _shape(got: str, count: int) -> Problem:
    return Problem(
        "ranking.shape",
        Text("số phần tử không khớp số đơn vị", "the numbers do not match the units"),
        got=got,
        expected=Text(f"{count} đơn vị", f"{count} units"),
    )


def _unit_problems(units: Sequence[str], values: Floats) -> list[Problem]:
    if values.shape != (len(units),):
        raise InputError([_shape(str(values.size), len(units))])
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for at, unit in enumerate(units):
        if not unit.strip():
            problems.append(_named("ranking.no_unit_name", "thiếu tên đơn vị", "a unit has no name", f"#{at + 1}"))
        elif unit in seen:
            problems.append(_named("ranking.duplicate_unit", "đơn vị có hai dòng", "the unit stands on two rows", unit))
        seen[unit] = at
    return problems + [
        _named("ranking.not_finite", "điểm vô hạn", "the estimate is infinite", units[at])
        for at in np.flatnonzero(np.isinf(values)).tolist()
    ]


def _error_problems(units: Sequence[str], errors: Floats) -> list[Problem]:
    return [
        _named("ranking.negative_se", "sai số chuẩn âm hoặc vô hạn", "a negative or infinite standard error", units[at])
        for at in np.flatnonzero((errors < 0) | np.isinf(errors)).tolist()
    ]


def _covariance_problems(units: Sequence[str], matrix: Floats) -> list[Problem]:
    if not np.isfinite(matrix).all():
        rows = np.flatnonzero(~np.isfinite(matrix).all(axis=1))
        return [_covariance("có ô trống hoặc vô hạn", "a cell is empty or infinite", units[rows[0]])]
    scale = float(np.abs(matrix).max(initial=0.0))
    lopsided = np.argwhere(np.abs(matrix - matrix.T) > 1e-9 * scale)
    if len(lopsided):
        first, second = (units[at] for at in lopsided[0])
        return [_covariance("ma trận không đối xứng", "the matrix is not symmetric", f"{first} / {second}")]
    if scale and np.linalg.eigvalsh(matrix)[0] < -1e-8 * scale:
        return [_covariance("ma trận có phương sai âm", "the matrix has a negative variance", "")]
    return []


def _covariance(vi: str, en: str, where: str) -> Problem:
    return Problem(
        "ranking.covariance",
        Text(f"ma trận hiệp phương sai: {vi}", f"covariance matrix: {en}"),
        where=where,
        expected=Text("ma trận đối xứng, nửa xác định dương", "a symmetric, positive semi-definite matrix"),
    )


def _named(code: str, vi: str, en: str, where: str) -> Problem:
    return Problem(code, Text(vi, en), where=where)
