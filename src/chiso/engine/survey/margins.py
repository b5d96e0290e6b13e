"""Known population counts set against the sample: every level found, none invented."""

from __future__ import annotations

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Codes, Floats, cross, encode
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.spec import Margin

Pair = tuple[str, str]


def refuse(
    code: str, vi: str, en: str, *, got: str = "", expected: Pair = ("", ""), hint: Pair = ("", "")
) -> InputError:
    """One refusal in both languages."""
    return InputError([Problem(code, both(vi, en), "weighting", got, Text(*expected), Text(*hint))])


def margin_of(columns: tuple[str, ...], frame: pl.DataFrame) -> Codes:
    """The levels of columns crossed, joined by commas; a gap is refused."""
    codes, labels = np.zeros(frame.height, dtype=np.int64), [""]
    for number, name in enumerate(columns):
        if name not in frame.columns:
            raise InputError([missing_column(name, frame)])
        part = encode(frame[name])
        if (part.codes < 0).any():
            raise refuse(
                "weights.missing_level",
                f"cột “{name}” có ô trống",
                f"the column “{name}” has gaps",
                got=f"{int((part.codes < 0).sum())} ×",
                hint=("điền mức “không rõ” hoặc bổ khuyết trước", "give them a level of their own, or impute first"),
            )
        codes, left, right = cross(codes, part.codes, part.count)
        labels = [
            f"{labels[a]},{part.labels[b]}" if number else part.labels[b] for a, b in zip(left, right, strict=True)
        ]
    return Codes(codes, tuple(labels))


class Totals:
    """One margin over the rows: the level of each and the population count of each level."""

    def __init__(self, margin: Margin, frame: pl.DataFrame) -> None:
        self.codes = margin_of(margin.columns, frame)
        counts = dict(margin.counts)
        name = ",".join(margin.columns)
        unknown = [label for label in self.codes.labels if label not in counts]
        absent = [label for label, count in counts.items() if label not in self.codes.labels and count > 0]
        bad = [label for label, count in counts.items() if count < 0]
        for code, labels, vi, en in (
            (
                "weights.no_count",
                unknown,
                "mức có trong mẫu nhưng không có dân số",
                "a level of the sample has no count",
            ),
            (
                "weights.no_sample",
                absent,
                "mức có dân số nhưng mẫu không có ai",
                "a level with people has nobody sampled",
            ),
            ("weights.bad_count", bad, "số dân âm", "a count is negative"),
        ):
            if labels:
                hint = ("gộp các mức cho khớp nhau", "merge levels so that both sides agree")
                raise refuse(code, f"{name}: {vi}", f"{name}: {en}", got=", ".join(labels[:8]), hint=hint)
        self.counts: Floats = np.array([counts[label] for label in self.codes.labels])
        self.total = float(self.counts.sum())

    def scaled(self, weight: Floats) -> tuple[Floats, float]:
        """The weights scaled to the counts, and the largest relative miss there was before."""
        sums = np.bincount(self.codes.codes, weights=weight, minlength=self.codes.count)
        if ((sums <= 0) & (self.counts > 0)).any():
            raise refuse("weights.zero_cell", "một mức có tổng trọng số bằng 0", "a level has a weight of zero")
        factor = np.divide(self.counts, sums, out=np.zeros_like(sums), where=sums > 0)
        miss = np.abs(sums - self.counts) / np.maximum(self.counts, 1)
        return weight * factor[self.codes.codes], float(miss.max())

    def dummies(self) -> Floats:
        """Rows × levels, 1 where the row has the level."""
        found = np.zeros((len(self.codes.codes), self.codes.count))
        found[np.arange(len(found)), self.codes.codes] = 1.0
        return found


def model_of(totals: tuple[tuple[str, float], ...], frame: pl.DataFrame) -> tuple[Floats, Floats, list[str]]:
    """The calibration variables (rows × K), their known totals and their names."""
    if not totals:
        raise refuse("weights.no_totals", "chưa có tổng nào để hiệu chỉnh", "there are no totals to calibrate to")
    columns = [_variable(name, frame) for name, _ in totals]
    return np.column_stack(columns), np.array([total for _, total in totals]), [name for name, _ in totals]


def _variable(name: str, frame: pl.DataFrame) -> Floats:
    if name == "1":
        return np.ones(frame.height)
    column, _, level = name.partition("=")
    if column not in frame.columns:
        raise InputError([missing_column(column, frame)])
    if level:
        codes = margin_of((column,), frame)
        if level not in codes.labels:
            raise refuse("weights.no_sample", f"không ai có mức “{name}”", f"nobody has the level “{name}”")
        return np.asarray(codes.codes == codes.labels.index(level), dtype=np.float64)
    series = frame[column]
    values: Floats = series.cast(pl.Float64).to_numpy() if series.dtype.is_numeric() else np.array([np.nan])
    if not np.isfinite(values).all():
        raise refuse(
            "weights.not_numeric",
            f"cột “{column}” phải là số và không có ô trống",
            f"the column “{column}” must be numeric without gaps",
            hint=("với mức của cột chữ, ghi cột=mức", "for a level of a text column write column=level"),
        )
    return np.asarray(values, dtype=np.float64)
