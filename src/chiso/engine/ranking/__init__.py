"""What a rank means, and how to move it: sets of ranks, gaps, changes, paths to a target."""

from chiso.engine.ranking.additive import AdditiveIndex, Leaf, additive_index, comparable
from chiso.engine.ranking.change import (
    ChangeReport,
    Contribution,
    Significance,
    contribution_to_change,
    significance_of,
)
from chiso.engine.ranking.components import Component, Scale
from chiso.engine.ranking.estimates import FEW_DF, Estimates, estimates_of, ranks_of
from chiso.engine.ranking.gaps import Gap, gap_table
from chiso.engine.ranking.groups import RankGroup, alike, rank_groups
from chiso.engine.ranking.intervals import RankIntervals, RankRow, rank_intervals, told_apart
from chiso.engine.ranking.leaf_levels import RuleLevel, rule_levels
from chiso.engine.ranking.leaf_steps import levels_of, step_code, steps_of
from chiso.engine.ranking.path import path_to_target
from chiso.engine.ranking.path_model import Path, Reach, Step, Target
from chiso.engine.ranking.rivals import BackTestRow, History, Movement, back_test, fit_movement, history_of
from chiso.engine.ranking.trend import Break, Stretch, trend_of

__all__ = [
    "FEW_DF",
    "AdditiveIndex",
    "BackTestRow",
    "Break",
    "ChangeReport",
    "Component",
    "Contribution",
    "Estimates",
    "Gap",
    "History",
    "Leaf",
    "Movement",
    "Path",
    "RankGroup",
    "RankIntervals",
    "RankRow",
    "Reach",
    "RuleLevel",
    "Scale",
    "Significance",
    "Step",
    "Stretch",
    "Target",
    "additive_index",
    "alike",
    "back_test",
    "comparable",
    "contribution_to_change",
    "estimates_of",
    "fit_movement",
    "gap_table",
    "history_of",
    "levels_of",
    "path_to_target",
    "rank_groups",
    "rank_intervals",
    "ranks_of",
    "rule_levels",
    "significance_of",
    "step_code",
    "steps_of",
    "told_apart",
    "trend_of",
]
