"""What one cell or clause of an annex holds: points, or a way of scoring."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.wording.amounts import read_option
from chiso.engine.frameworks.annex.wording.counting import read_per_case
from chiso.engine.frameworks.annex.wording.formulas import is_formula

_FIGURE = re.compile(
    r"^(?:tối đa|điểm|(?P<sign>≤|<=|không quá|đến))?[\s:]*(?P<figure>[-+−–]?\s?\d{1,4}(?:[.,]\d+)?)\s*"
    r"(?:\([^\W\d_]+(?: [^\W\d_]+){0,4}\)\s*(?=điểm|đ))?"
    r"(?:điểm|đ)?\s*(?:chuẩn|tối đa)?\s*\.?(?:\(?\*+\)?|\[(?:\d{1,2}|\*+)\])?(?P<aside>\s*\([^()\d][^()]{1,60}\))?$",
    re.IGNORECASE,
)
"""Points, perhaps in words too ("1 (một) điểm"), with a footnote mark ("1[2]") or a remark in brackets: "2 (ĐTXHH)"."""
_IN_BRACKETS = re.compile(r"\(\d[^()]*\)")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_FRACTIONS = {"½": "0,5", "¼": "0,25", "¾": "0,75"}


def figure_of(cell: Cell) -> Decimal | None:
    """The points in a cell: a stored number, or a text such as "1,5 điểm"."""
    if cell.number is not None:
        return None if cell.percent else cell.number
    text = one_line(cell.text)
    text = text[1:-1] if _IN_BRACKETS.fullmatch(text) else text
    found = _FIGURE.match(_FRACTIONS.get(text[:1], text[:1]) + text[1:])
    if found is None:
        return None
    return read_points(found["figure"])


def weight_of(cell: Cell) -> Decimal | None:
    """The weight in a cell, in hundredths of the whole: "10%", 10, or 0.1 shown as per cent."""
    if cell.percent and cell.number is not None:
        return cell.number * 100
    return figure_of(replace(cell, text=cell.text.replace("%", "")))


def read_points(figure: str) -> Decimal:
    """A figure as an officer writes it: "1,5", "1.5"; "1.000" is a thousand, "0.125" an eighth."""
    plain = re.sub(r"\s", "", figure).replace("−", "-").replace("–", "-")
    return Decimal(plain.replace(".", "") if _GROUPED.fullmatch(plain) else plain.replace(",", "."))


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
