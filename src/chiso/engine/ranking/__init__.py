"""What a rank means, and how to move it: sets of ranks, gaps, changes, paths to a target."""

from chiso.engine.ranking.estimates import FEW_DF, Estimates, estimates_of, ranks_of
from chiso.engine.ranking.groups import RankGroup, alike, rank_groups
from chiso.engine.ranking.intervals import RankIntervals, RankRow, rank_intervals, told_apart
from chiso.engine.ranking.path import path_to_target
from chiso.engine.ranking.path_model import Path, Reach, Step, Target
from chiso.engine.ranking.rivals import BackTestRow, History, Movement, back_test, fit_movement, history_of

__all__ = [
    "FEW_DF",
    "BackTestRow",
    "Estimates",
    "History",
    "Movement",
    "Path",
    "RankGroup",
    "RankIntervals",
    "RankRow",
    "Reach",
    "Step",
    "Target",
    "alike",
    "back_test",
    "estimates_of",
    "fit_movement",
    "history_of",
    "path_to_target",
    "rank_groups",
    "rank_intervals",
    "ranks_of",
    "told_apart",
]
