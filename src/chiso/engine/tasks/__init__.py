"""Tasks: where they stand by their dates, what their totals say, circles, and what was only copied."""

from chiso.engine.tasks.circles import circle_in
from chiso.engine.tasks.likeness import Likeness, Passage, likeness_of
from chiso.engine.tasks.status import Cells, Gap, Stated, Status, count_cells, gaps_of, status_of

__all__ = [
    "Cells",
    "Gap",
    "Likeness",
    "Passage",
    "Stated",
    "Status",
    "circle_in",
    "count_cells",
    "gaps_of",
    "likeness_of",
    "status_of",
]
