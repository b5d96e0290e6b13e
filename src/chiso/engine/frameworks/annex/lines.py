"""The lines of an annex: each a criterion, an option or a remark, with the cells that its parts came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from chiso.engine.frameworks.annex.notes import reads_as_note, sums_up
from chiso.engine.frameworks.annex.numbering import Number
from chiso.engine.frameworks.annex.roles import Role
from chiso.engine.text import search_key

_TOTAL_ALONE = frozenset({"tong cong", "tong diem", "tong so diem", "cong"})


@dataclass(frozen=True, slots=True)
class Located:
    """A text and the cell it stands in."""

    text: str
    where: str


@dataclass
class Line:
    """One criterion, option or remark of the table. `texts` holds what stands in the other columns.

    `level` is set when each level has a column of its own. `points` is what an options column says, `maximum` the
    points column. `goes_on` marks a name that says "(tiếp theo)"; `has_place` is false where
    the table has no cell for the points of the level; `beside_numbers` marks a number inside the name although the
    table has a column for numbers. `number_written` keeps the marks of the annex: "a)".
    """

    where: str
    name: str = ""
    name_where: str = ""
    number: Number | None = None
    number_written: str = ""
    number_where: str = ""
    number_mended: bool = False
    maximum: Decimal | None = None
    maximum_where: str = ""
    maximum_unreadable: bool = False
    points: Decimal | None = None
    scoring: list[Located] = field(default_factory=list)
    texts: dict[Role, Located] = field(default_factory=dict)
    level: int | None = None
    spans_table: bool = False
    table: str = ""
    has_place: bool = True
    goes_on: bool = False
    beside_numbers: bool = False
    wide: bool = False  # the name's cell is merged over more columns than its heading

    @property
    def any_points(self) -> Decimal | None:
        """The points of the row, whichever column they stand in."""
        return self.points if self.points is not None else self.maximum


def is_total(line: Line) -> bool:
    """Whether the line sums the table up."""
    if line.maximum is None and not line.maximum_unreadable:
        return False
    plain = line.number is None or line.number.style == "bullet"
    key = search_key(line.name)
    return sums_up(line.name) and (plain or key in _TOTAL_ALONE)


def is_note(line: Line) -> bool:
    """Whether the line is a note, a signature or a page's foot."""
    apart = line.number is None or (line.spans_table and line.number.style == "bullet")
    return apart and reads_as_note(line.name) and line.any_points is None
