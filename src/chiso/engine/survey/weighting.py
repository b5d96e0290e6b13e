"""From base weights to final ones: nonresponse classes, post-stratification, raking, calibration, trimming.

The trap: raking always gives weights. Whether they meet the margins is another matter, and a file of weights does not
tell. Every step here reports how near it came and how far it went, and raises when it did not arrive.

Sources: Little and Vartivarian (2003) for response classes; Holt and Smith (1979); Deming and Stephan (1940); Deville
and Särndal (1992) for calibration with bounds; Potter (1990) for trimming.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from chiso.engine.survey.calibration import Residual
from chiso.engine.survey.codes import Floats
from chiso.engine.survey.design import Design, Replicates, rank_of
from chiso.engine.survey.distances import calibrate_factors
from chiso.engine.survey.margins import Totals, margin_of, model_of, refuse
from chiso.engine.survey.spec import (
    CalibrateStep,
    NonresponseStep,
    PoststratifyStep,
    RakeStep,
    TrimStep,
    WeightStep,
)


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step did: turns needed, largest relative miss of a known count, least and greatest ratio new/old."""

    step: str
    iterations: int
    miss: float
    least: float
    greatest: float
    changed: int = 0
    """Rows trimmed, or rows whose weight went to zero."""


@dataclass(frozen=True)
class Weighted:
    """The weights after one step, and the model whose residuals vary afterwards (None: as before)."""

    weight: Floats
    residual: Residual | None
    report: StepReport


@dataclass(frozen=True)
class WeightingResult:
    """A design with its final weights, and the report of each step."""

    design: Design
    reports: tuple[StepReport, ...]


def with_weighting(design: Design, frame: pl.DataFrame) -> WeightingResult:
    """The design after all steps of its file. Raises InputError when a step cannot meet what it must (`weights.*`).

    When the design has replicates, every replicate goes through the same steps.
    """
    residuals, reports, weight = list(design.residuals), [], design.weight
    for step in design.spec.weighting:
        done = apply_step(step, frame, weight)
        weight = done.weight
        reports.append(done.report)
        if done.residual is not None:
            residuals.append(done.residual)
    if not design.spec.weighting:
        return WeightingResult(design, ())
    replicate = None if design.replicate is None else _replicated(design, frame, weight)
    finished = replace(design, weight=weight, residuals=tuple(residuals), replicate=replicate)
    return WeightingResult(finished, tuple(reports))


def _replicated(design: Design, frame: pl.DataFrame, final: Floats) -> Replicates:
    made = design.replicate
    assert made is not None
    factors = np.empty((design.rows, made.count))
    for number in range(made.count):
        weight = design.weight * made.factors[made.unit, number]
        for step in design.spec.weighting:
            weight = apply_step(step, frame, weight).weight
        factors[:, number] = np.divide(weight, final, out=np.zeros_like(weight), where=final != 0)
    # counts that every replicate meets are dimensions in which none of them varies
    df = min(made.df, rank_of(factors) - 1)
    return replace(made, factors=factors, unit=np.arange(design.rows, dtype=np.int64), df=df, by_strata=False)


def apply_step(step: WeightStep, frame: pl.DataFrame, weight: Floats) -> Weighted:
    """One step over the weights of all rows."""
    match step:
        case NonresponseStep():
            return weight_nonresponse(step, frame, weight)
        case PoststratifyStep():
            return weight_poststratify(step, frame, weight)
        case RakeStep():
            return weight_rake(step, frame, weight)
        case CalibrateStep():
            return weight_calibrate(step, frame, weight)
        case TrimStep():
            return weight_trim(step, weight)


def _report(
    step: str, before: Floats, after: Floats, iterations: int = 1, miss: float = 0.0, changed: int = 0
) -> StepReport:
    ratio = after[before > 0] / before[before > 0]
    return StepReport(step, iterations, miss, float(ratio.min()), float(ratio.max()), changed)


def weight_nonresponse(step: NonresponseStep, frame: pl.DataFrame, weight: Floats) -> Weighted:
    """Those who answered carry the weight of their class; the others get zero. A class without an answer is refused."""
    answered = margin_of((step.responded,), frame)
    yes = np.array([label in ("1", "true") for label in answered.labels])[answered.codes]
    classes = margin_of(step.classes, frame) if step.classes else None
    codes = np.zeros(len(weight), dtype=np.int64) if classes is None else classes.codes
    whole = np.bincount(codes, weights=weight)
    carried = np.bincount(codes, weights=weight * yes)
    empty = np.flatnonzero((carried == 0) & (whole > 0))
    if len(empty):
        labels = ("mẫu",) if classes is None else classes.labels
        raise refuse(
            "weights.empty_class",
            "nhóm không có ai trả lời",
            "a class has nobody who answered",
            got=", ".join(labels[at] for at in empty[:5]),
            hint=("gộp nhóm này với nhóm gần nó", "merge this class with one like it"),
        )
    factor = np.divide(whole, carried, out=np.zeros_like(whole), where=carried > 0)
    after = np.where(yes, weight * factor[codes], 0.0)
    return Weighted(after, None, _report("nonresponse", weight, after, changed=int((~yes).sum())))


def weight_poststratify(step: PoststratifyStep, frame: pl.DataFrame, weight: Floats) -> Weighted:
    """Weights scaled to the counts of one margin."""
    totals = Totals(step.margin, frame)
    after, _ = totals.scaled(weight)
    return Weighted(after, Residual(totals.dummies(), weight, after), _report("poststratify", weight, after))


def weight_rake(step: RakeStep, frame: pl.DataFrame, weight: Floats) -> Weighted:
    """Weights scaled to each margin in turn until every margin is met to `epsilon` of its size at once."""
    margins = [Totals(margin, frame) for margin in step.margins]
    if not margins:
        raise refuse("weights.no_margins", "chưa có biên nào", "there are no margins")
    grand = [margin.total for margin in margins]
    if max(grand) - min(grand) > 1e-6 * max(grand):
        raise refuse(
            "weights.margins_disagree",
            "các biên có tổng khác nhau",
            "the margins have different totals",
            got=" ≠ ".join(f"{total:g}" for total in grand),
            hint=("dùng cùng một nguồn dân số", "take them from one population source"),
        )
    after = weight
    for turn in range(1, step.max_iterations + 1):
        miss = 0.0
        for margin in margins:
            after, was = margin.scaled(after)
            miss = max(miss, was)
        if miss < step.epsilon:
            model = np.hstack([margin.dummies() for margin in margins])
            # as R's survey: the deviations are swept of the margins' plain means, not of weighted ones
            plain = (after > 0).astype(np.float64)
            return Weighted(after, Residual(model, plain, after), _report("rake", weight, after, turn, miss))
    raise refuse(
        "weights.rake_failed",
        f"lặp tỷ lệ không hội tụ sau {step.max_iterations} vòng",
        f"raking did not converge in {step.max_iterations} turns",
        got=f"{miss:.2g}",
        expected=(f"sai lệch dưới {step.epsilon:g}", f"a miss below {step.epsilon:g}"),
        hint=(
            "biên mâu thuẫn với các ô trống của mẫu: gộp mức, hoặc bỏ bớt biên",
            "the margins contradict empty cells of the sample: merge levels, or drop a margin",
        ),
    )


def weight_calibrate(step: CalibrateStep, frame: pl.DataFrame, weight: Floats) -> Weighted:
    """Weights changed as little as the distance allows so that the totals are met."""
    model, known, names = model_of(step.totals, frame)
    factor, turns, miss = calibrate_factors(step, model, known, weight, names)
    after = weight * factor
    return Weighted(after, Residual(model, weight, after), _report("calibrate", weight, after, turns, miss))


def weight_trim(step: TrimStep, weight: Floats) -> Weighted:
    """Weights cut to [lower, upper]; the sum is kept by raising or lowering others, in turns (`TrimStep.spread`)."""
    if not 0 <= step.lower < step.upper:
        raise refuse("weights.trim_bounds", "giới hạn cắt không hợp lệ", "the trimming limits are not valid")
    alive = weight > 0
    whole = float(weight.sum())
    if step.spread != "none" and not step.lower * alive.sum() <= whole <= step.upper * alive.sum():
        raise refuse(
            "weights.trim_impossible",
            "không thể giữ tổng trọng số trong giới hạn này",
            "the sum of weights cannot be kept within these limits",
            got=f"{whole:g}",
            hint=("nới giới hạn, hoặc spread: none", "widen the limits, or spread: none"),
        )
    after, cut, turns = weight, np.zeros(len(weight), dtype=bool), 0
    while True:
        turns += 1
        beyond = alive & ((after < step.lower) | (after > step.upper))
        cut |= beyond
        after = np.where(alive, np.clip(after, step.lower, step.upper), 0.0)
        left = whole - float(after.sum())
        if not beyond.any() or step.spread == "none":
            break
        # weights at the limit towards which the others move have no room
        free = alive & ((after < step.upper) if left > 0 else (after > step.lower))
        share = after * (left / max(float(after[free].sum()), 1e-300))
        if step.spread == "equal" and (alive & ~beyond).any():
            free = alive & ~beyond
            share = np.full(len(after), left / free.sum())
        after = np.where(free, after + share, after)
    report = _report("trim", weight, after, turns, abs(float(after.sum()) / whole - 1), int(cut.sum()))
    return Weighted(after, None, report)
