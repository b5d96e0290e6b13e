"""What is measured, for how many points, by which decision: framework files, their checks and their differences."""

from chiso.engine.frameworks.canonical import dump_framework
from chiso.engine.frameworks.diff import Effect, FieldChange, NodeChange, Redline, diff_frameworks
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
from chiso.engine.frameworks.redline import redline_lines, redline_tree
from chiso.engine.frameworks.schema import schema
from chiso.engine.frameworks.structure import check_structure

__all__ = [
    "AdjustmentGroup",
    "AdjustmentItem",
    "Adjustments",
    "Applies",
    "Band",
    "Effect",
    "FieldChange",
    "Framework",
    "Node",
    "NodeChange",
    "Redline",
    "Rounding",
    "RuleBook",
    "RuleSpec",
    "Ties",
    "check_structure",
    "diff_frameworks",
    "dump_framework",
    "load_framework",
    "redline_lines",
    "redline_tree",
    "schema",
]
