"""What one cell or clause of an annex holds: points, or a way of scoring."""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.wording.amounts import read_option
from chiso.engine.frameworks.annex.wording.counting import read_per_case
from chiso.engine.frameworks.annex.wording.formulas import is_formula

_FIGURE = re.compile(
    r"^(?:tối đa|điểm|(?P<sign>≤|<=|không quá|đến))?[\s:]*(?P<figure>[-+−–]?\s?\d{1,4}(?:[.,]\d+)?)\s*(?:điểm|đ)?"
    r"\s*(?:chuẩn|tối đa)?\s*(?:\(?\*+\)?|\[(?:\d{1,2}|\*+)\])?(?P<aside>\s*\([^()\d]{2,40}\))?$",
    re.IGNORECASE,
)
"""Points, perhaps with a footnote mark ("1[2]") or a remark in brackets that holds no figure: "2 (ĐTXHH)"."""


def figure_of(cell: Cell) -> Decimal | None:
    """The points in a cell: a stored number, or a text such as "1,5 điểm"."""
    if cell.number is not None:
        return None if cell.percent else cell.number
    found = _FIGURE.match(one_line(cell.text))
    if found is None:
        return None
    return Decimal(re.sub(r"\s", "", found["figure"]).replace(",", ".").replace("−", "-").replace("–", "-"))


def aside_of(cell: Cell) -> str:
    """The remark behind the points of a cell, without its brackets; empty when there is none."""
    found = _FIGURE.match(one_line(cell.text)) if cell.number is None else None
    return (found["aside"] or "").strip(" ()") if found is not None else ""


def has_sign(cell: Cell) -> bool:
    """Whether the points of a cell are printed as a limit: "≤ 3"."""
    found = _FIGURE.match(one_line(cell.text)) if cell.number is None else None
    return found is not None and found["sign"] is not None


def is_scoring(clause: str) -> bool:
    """Whether a clause states points, as an option, for each case or by a formula."""
    return read_option(clause, Decimal(1)) is not None or read_per_case(clause) is not None or is_formula(clause)
