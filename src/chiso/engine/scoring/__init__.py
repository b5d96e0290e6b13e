"""How many points, and why: rules run on exact numbers, sheets add up, units are ranked before rounding."""

from chiso.engine.scoring.answers import Answer, AnswerTable, LeafAnswers, table_from_sheets
from chiso.engine.scoring.carrying import Carried, CarryPlan, Gap, carry, plan_carrying
from chiso.engine.scoring.checking import ScoringRules, check_examples, load_checked
from chiso.engine.scoring.file_schema import framework_schema
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.kinds import KINDS
from chiso.engine.scoring.leaf import LeafScore
from chiso.engine.scoring.ranking import Ranked, apply_bands, rank_sheets, rank_units
from chiso.engine.scoring.rescoring import Rescored, RescoredLeaf, UnitFigures, rescore
from chiso.engine.scoring.rule import Status
from chiso.engine.scoring.sheet import (
    AdjustmentScore,
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
    "Carried",
    "CarryPlan",
    "Gap",
    "InputSpec",
    "LeafAnswers",
    "LeafScore",
    "NodeTotal",
    "Ranked",
    "Rescored",
    "RescoredLeaf",
    "ScoreSheet",
    "ScoringRules",
    "Status",
    "UnitFigures",
    "apply_bands",
    "carry",
    "check_examples",
    "framework_schema",
    "inputs_of",
    "load_checked",
    "plan_carrying",
    "rank_sheets",
    "rank_units",
    "rescore",
    "score_leaf",
    "score_sheet",
    "score_table",
    "table_from_sheets",
]
