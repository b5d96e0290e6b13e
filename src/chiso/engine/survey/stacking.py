"""Two surveys as one table and one design, so that what they share is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.calibration import Residual
from chiso.engine.survey.codes import Floats
from chiso.engine.survey.design import Design

YEAR, WEIGHT = "chiso_year", "chiso_weight"


def stack_designs(
    after: tuple[Design, pl.DataFrame], before: tuple[Design, pl.DataFrame], *, revisited: bool
) -> tuple[Design, pl.DataFrame]:
    """The stacked table (column `chiso_year`: 1 after, 0 before) and its design, by linearisation.

    When areas are revisited, clusters of equal codes are one cluster; otherwise each survey has strata of its own. The
    weights and calibration models are those that each survey was given.
    """
    (new, new_frame), (old, old_frame) = after, before
    if replace(new.spec, weighting=(), replicates=None) != replace(old.spec, weighting=(), replicates=None):
        raise InputError(
            [
                Problem(
                    "survey.designs_differ",
                    both("hai cuộc khảo sát có tệp thiết kế khác nhau", "the two surveys have different design files"),
                    hint=both(
                        "đặt cùng tên cột cho tầng, đơn vị và trọng số",
                        "give strata, units and weights the same columns",
                    ),
                )
            ]
        )
    frame = pl.concat(
        [
            new_frame.with_columns(pl.lit(1).alias(YEAR), pl.Series(WEIGHT, new.weight)),
            old_frame.with_columns(pl.lit(0).alias(YEAR), pl.Series(WEIGHT, old.weight)),
        ],
        how="diagonal_relaxed",
    )
    strata = new.spec.strata if revisited else (YEAR, *new.spec.strata)
    spec = replace(
        new.spec, weight=WEIGHT, strata=strata, nest=new.spec.nest or not revisited, weighting=(), replicates=None
    )
    design = bind_design(spec, frame)
    residuals = tuple(_padded(part, 0, old.rows) for part in new.residuals)
    residuals += tuple(_padded(part, new.rows, 0) for part in old.residuals)
    return replace(design, residuals=residuals), frame


def _padded(part: Residual, above: int, below: int) -> Residual:
    """The model of one survey over the rows of both."""

    def column(values: Floats) -> Floats:
        return np.concatenate([np.zeros(above), values, np.zeros(below)])

    model = np.pad(part.model, ((above, below), (0, 0)))
    return Residual(model, column(part.fitted_with), column(part.produced))
