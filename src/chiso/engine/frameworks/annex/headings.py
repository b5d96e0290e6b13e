"""Which column is which: headings in any order, over several rows, in many words, repeated on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from chiso.engine.frameworks.annex.cases import case_columns
from chiso.engine.frameworks.annex.grid import Cell, Grid, Row
from chiso.engine.frameworks.annex.numbering import parse_number, split_leading
from chiso.engine.text import search_key

Role = Literal[
    "code",
    "name",
    "max",
    "other max",
    "weight",
    "scoring",
    "case",
    "points",
    "evidence",
    "appraiser",
    "lead",
    "channel",
    "note",
    "unused",
]
"""What a column holds; `other max` are the points of a group of units that is not read."""

_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "unused",
        re.compile(
            r"\bdiem\b.*\b(tu (cham|danh gia|dg|cho)|tham dinh|dat duoc|cham lai|phuc tra|de nghi|thuc te"
            r"|nam truoc|duyet|hoi dong"
            r"|doi chieu|chenh lech|so voi)\b|^(tu (cham|danh gia)|ket qua|giai trinh|ty le|ti le|chi so %$"
            r"|phoi hop|chenh lech"
            r"|so sanh)"
            r"|^(tong )?so (luong )?(cac )?(tieu chi|tctp|linh vuc|chi tieu thanh phan)\b"
            r"|(co quan|don vi|phong).*phoi hop|\bdiem (cua )?(don vi|ubnd|so)\b|tu cham|tu danh gia"
        ),
    ),
    ("evidence", re.compile(r"tai lieu|kiem chung|minh chung|chung minh|^tlkc|\btlkc\b|ho so (kem|chung)")),
    (
        "scoring",
        re.compile(
            r"^(cach|phuong phap|phuong thuc|huong dan|cong thuc|co so|dien giai|quy dinh)\b.*\b(tinh|cham"
            r"|danh gia|xac dinh|diem|cho)"
            r"|^cong thuc|^cach (tinh|cham|cho)|^tieu chuan (cham|danh gia)|thang diem (chi tiet|danh gia|cham)"
            r"|^muc do|^muc (dat|danh gia|cham|tinh|thuc hien|hoan thanh)\b|^yeu cau"
            r"|^cac muc|^phuong phap|tieu chi cham diem chi tiet|^dieu kien"
        ),
    ),
    ("channel", re.compile(r"^(hinh thuc|kenh|loai|nguon)\b.*(danh gia|diem|du lieu|cham|so lieu)|^hinh thuc|dtxhh")),
    (
        "appraiser",
        re.compile(
            r"(co quan|don vi|so|to|bo phan|nganh|phong)\b.*(tham dinh|danh gia|cham|theo doi|kiem tra|xac nhan"
            r"|tong hop)"
        ),
    ),
    (
        "lead",
        re.compile(
            r"(co quan|don vi|phong|bo phan|nguoi).*(chu tri|phu trach|tham muu|thuc hien|dau moi)|^chu tri|^phu trach"
        ),
    ),
    ("note", re.compile(r"^ghi chu|^luu y|^chu thich")),
    (
        "max",
        re.compile(
            r"diem (toi da|chuan|quy dinh|cao nhat|ke hoach|so toi da)|toi da|thang diem|tong diem|khung diem"
            r"|bieu diem|so diem"
            r"|^diem( so| thanh phan| chi tiet| (cua )?(tung |moi )?muc)?( \(.*\))?$|^muc diem|^max|^diem$"
        ),
    ),
    (
        "code",
        re.compile(
            r"^(stt|tt|s tt|so tt|so thu tu|thu tu|ma|ma so|ky hieu|so hieu|no|#)( |$)|^muc$|^ma (tieu chi|so)|^so$"
            r"|^tt/|^stt"
        ),
    ),
    (
        "name",
        re.compile(r"linh vuc|tieu chi|noi dung|chi tieu|chi so|\bten\b|danh muc|nhiem vu|hang muc|cong viec|tctp"),
    ),
    ("weight", re.compile(r"^(?:trong so|ty trong|ti trong|quyen so)\b")),
)
_NAME_WITH_POINTS = re.compile(r"(?:linh vuc|tieu chi|noi dung)\b.*(?:\b(?:va|kem|kem theo)|\() ?(?:so |thang )?diem\b")
"""Names that end with their points: "Tiêu chí và điểm tối đa"."""
_TEXTS: frozenset[Role] = frozenset({"scoring", "evidence", "appraiser", "lead"})
_STRONG_MAX = re.compile(r"toi da|chuan|cao nhat|quy dinh")
_LEVEL_WORDS = (("linh vuc",), ("tieu chi thanh phan", "tctp"), ("tieu chi",))
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?(?:\s*=.*)?\Z")
_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?:\s*(?:điểm|đ))?")
_ADJUSTED = re.compile(r"(?:so )?diem (?:tru|thuong|cong|phat)\b")
_RATING = re.compile(r"(?:muc )?(?:xep (?:loai|hang)|phan loai|danh hieu)\b")
_LONGEST = 90


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


def role_of(text: str) -> Role | None:
    """The role that a heading's words give its column; None for words that are no heading."""
    key = " ".join(re.sub(r"[^\w\s()/%#]", " ", search_key(text)).split())
    if not key or len(key) > _LONGEST:
        return None
    if text.strip().casefold() == "mức":  # without its accents it would be "mục", a number
        return "scoring"
    if _NAME_WITH_POINTS.match(key):
        return "name"
    whole = next((role for role, pattern in _RULES if pattern.search(key)), None)
    parts = re.split(r"\s*[/\n,;]\s*", text) if whole is None else []
    return next((role for part in parts if len(parts) > 1 and (role := role_of(part)) is not None), whole)


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
        told = [role_of(cell.text) for cell in cells if len(cell.text) <= _LONGEST]
        if row.loose or len(cells) < 2 or "code" not in told or not set(told) & _TEXTS:
            continue
        if not any(cell.number is not None or cell.day is not None for cell in cells):
            return read_heading(grid, index, nameless=True)
    return None


def is_heading_row(row: Row, index: int) -> bool:
    """Whether the row names at least two different columns, one of them the names', and holds no figures."""
    cells = row.begun(index)
    roles = {role_of(cell.text) for cell in cells if len(cell.text) <= _LONGEST} - {None}
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
    return role_of(text[:60]) if len(text) > _LONGEST else None


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


def name_level(text: str) -> int | None:
    """The level that a heading of names speaks of alone: 0 field, 1 criterion, 2 sub-criterion; None for several."""
    key = search_key(text)
    found = [
        level for level, words in ((0, _LEVEL_WORDS[0]), (2, _LEVEL_WORDS[1])) if any(word in key for word in words)
    ]
    rest = key.replace("tieu chi thanh phan", "")
    if "tieu chi" in rest:
        found.append(1)
    return found[0] if len(found) == 1 else None


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
