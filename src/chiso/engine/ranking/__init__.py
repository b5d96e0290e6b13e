"""What a rank means, and how to move it: sets of ranks, gaps, changes, paths to a target."""

from chiso.engine.ranking.estimates import FEW_DF, Estimates, estimates_of, ranks_of
from chiso.engine.ranking.groups import RankGroup, alike, rank_groups
from chiso.engine.ranking.intervals import RankIntervals, RankRow, rank_intervals, told_apart

__all__ = [
    "FEW_DF",
    "Estimates",
    "RankGroup",
    "RankIntervals",
    "RankRow",
    "alike",
    "estimates_of",
    "rank_groups",
    "rank_intervals",
    "ranks_of",
    "told_apart",
]
