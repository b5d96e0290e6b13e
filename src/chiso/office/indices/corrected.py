"""What a correction changed: a publication beside the one that it corrects, unit by unit.

The trap: a corrected leaf of one unit moves the ranks of others. Whoever reads that "one unit was corrected" has a
right to see who else went up or down.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chiso.office.indices.models import ResultRow, ResultSet


@dataclass(frozen=True, slots=True)
class Corrected:
    """One unit's line in the corrected publication (`old`, None when it was not there) and in this one."""

    row: ResultRow
    old: ResultRow | None

    @property
    def is_recomputed(self) -> bool:
        """Whether its own figures changed; otherwise only its place among the others."""
        return self.old is None or (self.row.points, self.row.percent) != (self.old.points, self.old.percent)

    @property
    def gained(self) -> Decimal | None:
        """Percentage points more than before."""
        if self.old is None or self.old.percent is None or self.row.percent is None:
            return None
        return self.row.percent - self.old.percent


def corrected(result_set: ResultSet) -> tuple[Corrected, ...]:
    """Every unit whose figures, rank or grade differ from the publication before; own changes first. Two queries."""
    if result_set.supersedes_id is None:
        return ()
    before = {row.unit_id: row for row in ResultRow.objects.filter(result_set_id=result_set.supersedes_id)}
    lines = [Corrected(row, before.get(row.unit_id)) for row in result_set.rows.select_related("unit").order_by("rank")]
    changed = [line for line in lines if line.is_recomputed or _place(line.row) != _place(line.old)]
    return tuple(sorted(changed, key=lambda line: not line.is_recomputed))


def _place(row: ResultRow | None) -> tuple[Decimal | None, str]:
    return (None, "") if row is None else (row.rank, row.grade)
