"""One call from a design file's content and a table to a design ready for estimation."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.design import Design
from chiso.engine.survey.engine import Method
from chiso.engine.survey.replicates import with_replicates
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.weighting import StepReport, with_weighting


@dataclass(frozen=True)
class Prepared:
    """A bound design with its weighting and, when asked for, its replicates."""

    design: Design
    method: Method
    reports: tuple[StepReport, ...]


def prepare(
    spec: DesignSpec, frame: pl.DataFrame, method: Method | None = None, table: pl.DataFrame | None = None
) -> Prepared:
    """The design bound to the table; `method` None means replicates where the file declares them, else linear.

    Replicates are made from the base weights and go through the same weighting steps. Raises InputError.
    """
    chosen: Method = method or ("linear" if spec.replicates is None else "replicate")
    design = bind_design(spec, frame)
    if chosen == "replicate":
        design = with_replicates(design, frame, table)
    done = with_weighting(design, frame)
    return Prepared(done.design, chosen, done.reports)
