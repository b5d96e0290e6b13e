"""A checklist read from Excel or CSV, and the sample list that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key
from chiso.office.directives.workbook import Column, Value, table_workbook
from chiso.office.grids import EMPTY, GridCell, Line, read_grid
from chiso.office.postings.models import ChecklistItem, PostingEvery, PostingLevel
from chiso.office.postings.operations import Item

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "text": ("noi dung",),
    "legal": ("can cu", "dieu, khoan", "dieu khoan"),
    "level": ("cap", "noi niem yet"),
    "every": ("ky", "dinh ky"),
    "within": ("han", "trong vong"),
    "hang_for": ("niem yet it nhat", "it nhat", "so ngay niem yet"),
}
_COMMUNE_WORDS = ("xa", "phuong", "xa, phuong", "cap xa")
_VILLAGE_WORDS = ("thon", "to dan pho", "thon, to dan pho", "tung thon, to dan pho")
_LEVELS = dict.fromkeys(_COMMUNE_WORDS, PostingLevel.COMMUNE) | dict.fromkeys(_VILLAGE_WORDS, PostingLevel.VILLAGE)
_EVERY = {
    **dict.fromkeys(("nam", "hang nam"), PostingEvery.YEAR),
    **dict.fromkeys(("6 thang", "sau thang"), PostingEvery.HALF),
    **dict.fromkeys(("quy", "hang quy"), PostingEvery.QUARTER),
    **dict.fromkeys(("thang", "hang thang"), PostingEvery.MONTH),
}
_COLUMNS = (Column("Nội dung", 70), Column("Căn cứ", 24), Column("Cấp", 16), Column("Kỳ", 12), Column("Hạn (ngày)", 12),
            Column("Niêm yết ít nhất (ngày)", 14))  # fmt: skip
_SHORT = {PostingLevel.COMMUNE: "xã", PostingLevel.VILLAGE: "thôn"}
_SHORT_EVERY = {
    PostingEvery.YEAR: "năm",
    PostingEvery.HALF: "6 tháng",
    PostingEvery.QUARTER: "quý",
    PostingEvery.MONTH: "tháng",
}


def read_checklist(data: bytes, name: str) -> list[Item]:
    """The items of a table. Raises InputError with every cell that is wrong; nothing is stored here."""
    grid = read_grid(data, name, HEADINGS, ("text", "level", "every", "within"))
    problems: list[Problem] = []
    items = [_item(line, problems) for line in grid.lines]
    if problems:
        raise InputError(problems)
    return items


def _item(line: Line, problems: list[Problem]) -> Item:
    level, every = line.get("level", EMPTY), line.get("every", EMPTY)
    return Item(
        text=line.get("text", EMPTY).text,
        legal=line.get("legal", EMPTY).text,
        level=str(_LEVELS.get(search_key(level.text), level.text)),
        every=str(_EVERY.get(search_key(every.text), every.text)),
        within=_days(line.get("within", EMPTY), problems),
        hang_for=_days(line.get("hang_for", EMPTY), problems),
        place=line.get("text", EMPTY).where or level.where,
    )


def _days(cell: GridCell, problems: list[Problem]) -> int:
    if not cell.text:
        return 0
    try:
        found = cell.number()
    except InputError as error:
        problems += error.problems
        return 0
    if found != int(found):
        told = Text("Số ngày phải là số nguyên.", "A whole number of days.")
        problems.append(Problem("postings.days", told, where=cell.where, got=cell.text))
    return int(found)


def write_checklist(title: str, items: list[ChecklistItem]) -> bytes:
    """A list as a table that can be read in again."""
    rows: list[list[Value]] = [
        [
            one.text,
            one.legal,
            _SHORT[PostingLevel(one.level)],
            _SHORT_EVERY[PostingEvery(one.every)],
            one.within,
            one.hang_for,
        ]
        for one in items
    ]
    return table_workbook(title, _COLUMNS, rows)


@cache
def sample() -> tuple[str, str, tuple[Item, ...]]:
    """Title, basis and items of the sample list: what a public source confirmed, and it says that more is owed."""
    text = files("chiso.office.postings").joinpath("data/checklist.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table["title"], table["basis"], tuple(Item(**line) for line in table["items"])
