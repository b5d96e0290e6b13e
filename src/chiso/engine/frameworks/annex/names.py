"""What stands inside a name beside its words: the number before it, points and options behind it, marks of notes.

The trap: "CHỈ ĐẠO (5 điểm)" states points, "Đề án 06 (giai đoạn 2)" does not; "a: tổng số hồ sơ" explains a formula and
is no item a).
"""

from __future__ import annotations

import re

from chiso.engine.frameworks.annex.cells import is_scoring, read_points
from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.lines import Line, Located
from chiso.engine.frameworks.annex.notes import sums_up
from chiso.engine.frameworks.annex.numbering import split_leading
from chiso.engine.frameworks.annex.wording.formulas import read_definition
from chiso.engine.frameworks.annex.wording.prepare import clauses_of

_IN_NAME = re.compile(
    r"[\s:,–—-]*[(\[]?\s*(?:(?:tổng|tối đa|tổng điểm|điểm tối đa|điểm chuẩn|điểm|thang điểm)\s*:?\s*)*"
    r"(?P<figure>\d{1,4}(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)\s*(?:chuẩn|tối đa)?\s*[)\]]?\s*[.;:]?$",
    re.IGNORECASE,
)
_LABELLED_IN_NAME = re.compile(
    r"[\s:,–—-]*[(\[]\s*(?:tối đa|điểm tối đa|điểm chuẩn|tổng điểm)\s*:?\s*(?P<figure>\d{1,4}(?:[.,]\d+)?)\s*[)\]]$",
    re.IGNORECASE,
)
_BARE_IN_NAME = re.compile(r"\s*[(\[]\s*(?P<figure>\d{1,3}(?:[.,]\d{1,2})?)\s*[)\]]$")
_LETTER = re.compile(r"[a-zđ]\s*(?:[:=]|là)\s", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s*\(\*+\)|\s*\*+|\s*[:;]|(?<=\w{2})\s*[¹²³⁴-⁹⁽⁾]+|(?<=\w{2})\(\d{1,2}\)|\s*\[\d{1,2}\])+$")
_BREAK = re.compile(r"\.\s+|\s*:\s+|\s+\(")
_AGAIN = re.compile(r"\s*\((?:tiếp theo|tiếp|cont)[^)]*\)\s*$", re.IGNORECASE)


def take_name(line: Line, cell: Cell) -> None:
    """The name in a cell, the number before it apart."""
    number, rest = (None, cell.text) if _defines_letters(cell.text) else split_leading(cell.text)
    line.name, line.name_where = rest, cell.where
    if number is not None:
        line.number, line.number_written, line.number_where = number, number.printed, cell.where


def settle_name(line: Line, *, has_scoring: bool) -> None:
    """Points and options that stand inside the name move out of it."""
    if not has_scoring or not line.scoring:
        _split_options(line)
    line.name = one_line(line.name)
    line.goes_on = _AGAIN.search(line.name) is not None
    line.name = _AGAIN.sub("", line.name)
    numbered = line.number is not None and line.number.style != "bullet"
    if numbered or (sums_up(line.name) and line.any_points is None):  # "Tổng cộng: 100 điểm" in one cell
        take_points_from_name(line)
    line.name = _TAIL.sub("", line.name).strip()


def take_points_from_name(line: Line) -> None:
    """Points at the end of a name ("CHỈ ĐẠO (5 điểm)") become those of the line; two figures that differ are kept."""
    for pattern in (_IN_NAME, _LABELLED_IN_NAME, _BARE_IN_NAME):
        found = pattern.search(line.name)
        if found is None or found.start() == 0:
            continue
        if pattern is _BARE_IN_NAME and (line.maximum is not None or line.maximum_where):
            continue
        figure = read_points(found["figure"])
        if line.maximum is None and not line.maximum_unreadable:
            line.maximum, line.maximum_where = figure, line.name_where
        line.name = line.name[: found.start()]
        if line.maximum != figure:
            line.texts["unused"] = Located(f"{figure}", line.name_where)
        return


def _split_options(line: Line) -> None:
    """Options written below or behind the name in the same cell become its scoring text."""
    parts = line.name.split("\n")
    for found in _BREAK.finditer(parts[0]) if ";" in parts[0] else ():
        clauses = clauses_of(parts[0][found.end() :].removesuffix(")"))
        if len(clauses) > 1 and all(is_scoring(clause) for clause in clauses):
            line.scoring.append(Located("; ".join([*clauses, *parts[1:]]), line.name_where))
            line.name = parts[0][: found.start()]
            return
    for place in range(1, len(parts)):
        if any(is_scoring(clause) for clause in clauses_of(parts[place])):
            line.scoring.append(Located("\n".join(parts[place:]), line.name_where))
            line.name = "\n".join(parts[:place])
            return


def _defines_letters(text: str) -> bool:
    """Whether a text gives the meaning of letters in a formula ("a: tổng số hồ sơ") and no item of a list."""
    return _LETTER.match(text) is not None and all(read_definition(clause) for clause in clauses_of(text))
