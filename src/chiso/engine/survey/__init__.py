"""What people say, and how sure we are: designs, selection, weights, estimates with their errors."""

from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.design import Design, Replicates, Stage
from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.engine import Options
from chiso.engine.survey.estimating import (
    Request,
    estimate,
    estimate_mean,
    estimate_proportion,
    estimate_quantile,
    estimate_ratio,
    estimate_total,
    estimate_variance,
)
from chiso.engine.survey.replicates import with_replicates
from chiso.engine.survey.results import COLUMNS, Estimates
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.weighting import StepReport, with_weighting

__all__ = [
    "COLUMNS",
    "Design",
    "DesignSpec",
    "Estimates",
    "Options",
    "Replicates",
    "Request",
    "Stage",
    "StepReport",
    "bind_design",
    "estimate",
    "estimate_mean",
    "estimate_proportion",
    "estimate_quantile",
    "estimate_ratio",
    "estimate_total",
    "estimate_variance",
    "read_design",
    "with_replicates",
    "with_weighting",
]
