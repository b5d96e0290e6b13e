"""How many points, and why: rules run on exact numbers, sheets add up, units are ranked before rounding."""

from chiso.engine.scoring.answers import Answer, AnswerTable, LeafAnswers, table_from_sheets
from chiso.engine.scoring.checking import ScoringRules, check_examples, load_checked
from chiso.engine.scoring.file_schema import framework_schema
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.kinds import KINDS
from chiso.engine.scoring.ranking import Ranked, apply_bands, rank_sheets, rank_units
from chiso.engine.scoring.rule import Status
from chiso.engine.scoring.sheet import (
    AdjustmentScore,
    LeafScore,
    NodeTotal,
    ScoreSheet,
    inputs_of,
    score_leaf,
    score_sheet,
    score_table,
)

__all__ = [
    "KINDS",
    "AdjustmentScore",
    "Answer",
    "AnswerTable",
    "InputSpec",
    "LeafAnswers",
    "LeafScore",
    "NodeTotal",
    "Ranked",
    "ScoreSheet",
    "ScoringRules",
    "Status",
    "apply_bands",
    "check_examples",
    "framework_schema",
    "inputs_of",
    "load_checked",
    "rank_sheets",
    "rank_units",
    "score_leaf",
    "score_sheet",
    "score_table",
    "table_from_sheets",
]
