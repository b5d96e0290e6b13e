"""Tasks: where they stand by their dates, what their totals say, and whether they run in a circle."""

from chiso.engine.tasks.circles import circle_in
from chiso.engine.tasks.status import Cells, Gap, Status, Stated, count_cells, gaps_of, status_of

__all__ = ["Cells", "Gap", "Stated", "Status", "circle_in", "count_cells", "gaps_of", "status_of"]
