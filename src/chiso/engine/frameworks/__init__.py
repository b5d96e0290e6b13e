"""What is measured, for how many points, by which decision: framework files, their checks and their differences."""

from chiso.engine.frameworks.canonical import dump_framework
from chiso.engine.frameworks.loading import RuleBook, load_framework
from chiso.engine.frameworks.model import (
    AdjustmentGroup,
    AdjustmentItem,
    Adjustments,
    Applies,
    Band,
    Framework,
    Node,
    Rounding,
    RuleSpec,
    Ties,
)
from chiso.engine.frameworks.structure import check_structure

__all__ = [
    "AdjustmentGroup",
    "AdjustmentItem",
    "Adjustments",
    "Applies",
    "Band",
    "Framework",
    "Node",
    "Rounding",
    "RuleBook",
    "RuleSpec",
    "Ties",
    "check_structure",
    "dump_framework",
    "load_framework",
]
