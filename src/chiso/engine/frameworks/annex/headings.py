"""The heading of a table: in which rows it stands, over several and repeated on every page, and what each column is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chiso.engine.frameworks.annex.cases import case_columns
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.numbering import parse_number, split_leading
from chiso.engine.frameworks.annex.roles import LONGEST, Role, role_of
from chiso.engine.text import search_key

_TEXTS: frozenset[Role] = frozenset({"scoring", "evidence", "appraiser", "lead"})
_STRONG_MAX = re.compile(r"toi da|chuan|cao nhat|quy dinh")
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?(?:\s*=.*)?\Z")
_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?:\s*(?:điểm|đ))?")
_ADJUSTED = re.compile(r"(?:so )?diem (?:tru|thuong|cong|phat)\b")
_RATING = re.compile(r"(?:muc )?(?:xep (?:loai|hang)|phan loai|danh hieu)\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table: the role of each, and the rows (first, past the last) that the heading takes."""

    roles: tuple[Role | None, ...]
    texts: tuple[str, ...]
    first: int
    end: int

    def columns(self, role: Role) -> tuple[int, ...]:
        """The columns with that role, left to right."""
        return tuple(column for column, known in enumerate(self.roles) if known == role)

    def of_group(self, wanted: str) -> Heading:
        """The same heading with the points of the group of units whose column is called `wanted`; itself without one.

        Of "Điểm tối đa" over "Phường" and "Xã" the name may be given whole or by what tells the columns apart.
        """
        maxima = self.columns("max")
        told = [search_key(self.texts[column]) for column in maxima]
        chosen = [column for column, text in zip(maxima, told, strict=True) if _is_called(text, search_key(wanted))]
        if len(maxima) < 2 or len(chosen) != 1:
            return self
        others: dict[int, Role] = {column: "other max" for column in maxima if column not in chosen}
        return replace(self, roles=tuple(others.get(column, role) for column, role in enumerate(self.roles)))


def _is_called(heading: str, wanted: str) -> bool:
    return bool(wanted) and (heading == wanted or heading.endswith(f" {wanted}"))


def find_heading(grid: Grid, start: int = 0) -> Heading | None:
    """The first heading at or below row `start`: a name column, and numbers, points or scoring beside it."""
    for index in range(start, len(grid.rows)):
        if begins_heading(grid, index):
            return read_heading(grid, index)
    return None


def find_nameless_heading(grid: Grid) -> Heading | None:
    """The heading of a table that tells how criteria are scored by their codes alone: "Mã", "Cách tính điểm"."""
    for index, row in enumerate(grid.rows):
        cells = row.begun(index)
        told = [role_of(cell.text) for cell in cells if len(cell.text) <= LONGEST]
        if row.loose or len(cells) < 2 or "code" not in told or not set(told) & _TEXTS:
            continue
        if not any(cell.number is not None or cell.day is not None for cell in cells):
            return read_heading(grid, index, nameless=True)
    return None


def is_heading_row(row: Row, index: int) -> bool:
    """Whether the row names at least two different columns, one of them the names', and holds no figures."""
    cells = row.begun(index)
    roles = {role_of(cell.text) for cell in cells if len(cell.text) <= LONGEST} - {None}
    figures = any(cell.number is not None or cell.day is not None for cell in cells)
    longest = max((len(cell.text) for cell in cells), default=0)
    cases = "code" in roles and bool(case_columns([cell.text for cell in cells]))
    numbered = any(_is_bare_number(cell.text) or (_FIGURE.fullmatch(cell.text) and not cases) for cell in cells)
    return len(roles) >= 2 and "name" in roles and not figures and longest <= 160 and not numbered


def is_rating_row(row: Row, index: int) -> bool:
    """Whether the row heads a table of ratings below the criteria: "STT", "Xếp loại", "Điểm"."""
    texts = [cell.text for cell in row.begun(index)]
    rating = any(_RATING.match(search_key(text)) for text in texts)
    return rating and any(role_of(text) in ("code", "max", "points") for text in texts)


def rates(grid: Grid) -> bool:
    """Whether a table without criteria rates units by their points."""
    return any(is_rating_row(row, index) for index, row in enumerate(grid.rows))


def _is_bare_number(text: str) -> bool:
    """Whether a text is a criterion's number and no heading with a footnote mark ("Tiêu chí (1)")."""
    return re.search(r"[^\W\d_]{3}", text) is None and parse_number(text) is not None


def begins_heading(grid: Grid, index: int) -> bool:
    """Whether a row begins a heading that names the names' column and another."""
    row = grid.rows[index]
    if row.loose or not is_heading_row(row, index):
        return False
    roles = {role_of(cell.text) for cell in row.begun(index)}
    below = read_heading(grid, index)
    return "name" in roles and bool(set(below.roles) & {"max", "weight", "scoring", "case", "code", "points"})


def read_heading(grid: Grid, first: int, *, nameless: bool = False) -> Heading:
    """The heading that begins in the row `first`, over all its rows."""
    end = first + 1
    while end < len(grid.rows) and _goes_on(grid, first, end):
        end += 1
    texts = []
    for column in range(grid.width):
        seen: list[Cell] = []
        for row in grid.rows[first:end]:
            cell = row.cells[column]
            if cell is not None and all(cell is not known for known in seen) and not _is_number_of_column(cell):
                seen.append(cell)
        texts.append(" ".join(" ".join(cell.text.split()) for cell in seen if cell.text))
    roles = _settle([role_of(text) or _last_word(text) for text in texts], texts, nameless=nameless)
    return Heading(tuple(roles), tuple(texts), first, end)


def _last_word(text: str) -> Role | None:
    """A long heading is told by its beginning."""
    return role_of(text[:60]) if len(text) > LONGEST else None


def _goes_on(grid: Grid, first: int, index: int) -> bool:
    """Whether the row still belongs to the heading: cells from above, second-line headings, numbers of columns."""
    row = grid.rows[index]
    begun = row.begun(index)
    if not begun:
        return any(cell is not None and first <= cell.row < index for cell in row.cells)
    if index == first + 1 and len(case_columns([cell.text for cell in begun])) == len(begun):
        return True
    if len(begun) >= 2 and all(_is_number_of_column(cell) for cell in begun):
        return _counts_up(begun) and grid.rows[index - 1].distinct() != begun
    if any(cell.number is not None or cell.day is not None for cell in begun):
        return False
    covered = any(cell is not None and cell.row < index and cell.row >= first for cell in row.cells)
    covered = covered or _divides(grid.rows[index - 1], begun)
    short = all(len(cell.text) <= 60 and not _is_bare_number(cell.text) for cell in begun)
    named = [role_of(cell.text) for cell in begun]
    if covered:
        return short
    if any(_FIGURE.fullmatch(cell.text) or split_leading(cell.text)[0] is not None for cell in begun):
        return False
    left = next((place for place, cell in enumerate(grid.rows[first].cells) if cell and not cell.is_empty), 0)
    first_cells = [cell for cell in row.cells[left : left + 2] if cell is not None and not cell.is_empty]
    return short and not first_cells and any(role is not None for role in named)


def _divides(above: Row, begun: Sequence[Cell]) -> bool:
    """Whether cells stand below wide headings only, one beside another: "Phường" and "Xã" below "Điểm tối đa"."""
    heads = [above.cells[cell.column] for cell in begun]
    return len(begun) > 1 and all(head is not None and head.width > 1 for head in heads)


def _is_number_of_column(cell: Cell) -> bool:
    return bool(_COLUMN_NUMBER.match(cell.text.strip())) and cell.height == 1


def _counts_up(cells: Sequence[Cell]) -> bool:
    """(1) (2) (3) …, A B 1 2 …: at least two that count up, from the first."""
    texts = [re.sub(r"[()\s]|=.*", "", cell.text) for cell in cells]
    digits = [int(text) for text in texts if text.isdigit()]
    letters = [text for text in texts if not text.isdigit()]
    rising = all(after == before + 1 for before, after in pairwise(digits))
    return (
        rising
        and (not digits or digits[0] in (0, 1))
        and letters == sorted(letters)
        and len(digits) + len(letters) >= 2
    )


def _settle(roles: list[Role | None], texts: list[str], *, nameless: bool) -> list[Role | None]:
    """One column of maxima and one of numbers; "Điểm" beside "Điểm tối đa" holds the points of options."""
    settled = list(roles)
    maxima = [column for column, role in enumerate(settled) if role == "max"]
    strong = [column for column in maxima if _STRONG_MAX.search(search_key(texts[column]))]
    if strong and len(strong) < len(maxima):
        for column in maxima:
            if column not in strong:
                settled[column] = "points"
    for column in case_columns(texts):
        if settled[column] in (None, "scoring", "points"):
            settled[column] = "case"
    _settle_other_names(settled, texts)
    if "max" not in settled:
        settled = [
            "max" if _ADJUSTED.match(search_key(text)) else role for role, text in zip(settled, texts, strict=True)
        ]
    if "name" not in settled and "scoring" in settled and not nameless:
        settled[settled.index("scoring")] = "name"
    return settled


def _settle_other_names(roles: list[Role | None], texts: list[str]) -> None:
    """What is called like names beside another column of names: the index that a unit reached, the way of scoring."""
    names = [column for column, role in enumerate(roles) if role == "name"]
    for column in names[1:]:
        if search_key(texts[column]) == "chi so" and "max" in roles[:column]:
            roles[column] = "unused"
        elif search_key(texts[column]).startswith("noi dung cham") and "scoring" not in roles:
            roles[column] = "scoring"


def guess_heading(grid: Grid) -> Heading | None:
    """The columns of a table without headings, by what stands in them: numbers, long texts, figures."""
    rows = [(index, row) for index, row in enumerate(grid.rows) if not row.loose]
    codes, figures, lengths = [0] * grid.width, [0] * grid.width, [0] * grid.width
    for index, row in rows:
        for cell in row.begun(index):
            if cell.number is not None or _FIGURE.fullmatch(cell.text):
                figures[cell.column] += 1
            if cell.width == 1 and parse_number(cell.text) is not None:
                codes[cell.column] += 1
            lengths[cell.column] += len(cell.text)
    if len(rows) < 3 or not any(lengths):
        return None
    name = max(range(grid.width), key=lambda column: lengths[column] if column <= 2 else lengths[column] / 3)
    left = [column for column in range(name) if codes[column] >= 2]
    right = [column for column in range(name + 1, grid.width) if figures[column] >= 2]
    if not right or not (left or codes[name]):
        return None
    roles: list[Role | None] = [None] * grid.width
    roles[name], roles[right[0]] = "name", "max"
    if left:
        roles[left[0]] = "code"
    scoring = [column for column in range(name + 1, grid.width) if lengths[column] > 0 and roles[column] is None]
    if scoring:
        roles[max(scoring, key=lambda column: lengths[column])] = "scoring"
    return Heading(tuple(roles), tuple("" for _ in roles), 0, 0)
