"""Tasks: where they stand by their dates, what their totals say, circles, copies, and the ladder of reminding."""

from chiso.engine.tasks.circles import circle_in
from chiso.engine.tasks.ladder import Rung, RungAction, check_ladder, next_rung
from chiso.engine.tasks.likeness import Likeness, Passage, likeness_of
from chiso.engine.tasks.status import Cells, Gap, Stated, Status, count_cells, gaps_of, status_of

__all__ = [
    "Cells",
    "Gap",
    "Likeness",
    "Passage",
    "Rung",
    "RungAction",
    "Stated",
    "Status",
    "check_ladder",
    "circle_in",
    "count_cells",
    "gaps_of",
    "likeness_of",
    "next_rung",
    "status_of",
]
