"""What stands above and around the tables: the name of the framework, its decision and its year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.engine.frameworks.annex.cells import read_points
from chiso.engine.frameworks.annex.grid import Cell, Grid
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.tables import Table
from chiso.engine.frameworks.annex.totals import Stated
from chiso.engine.text import search_key

_DECISION = re.compile(
    r"(?P<kind>Quyết định|Nghị quyết|Kế hoạch|Công văn|Quy định|Văn bản)\s*(?:số\s*:?\s*)?(?P<code>\d+/[\w/-]+)"
    r"(?:[,\s]*ngày\s*(?P<day>\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"năm\s*(?P<year>20\d\d)", re.IGNORECASE)
_TITLE = re.compile(
    r"^(bo tieu chi|bang (tieu chi|cham|diem)|chi so|tieu chi|khung|bo chi so|thang diem|noi dung"
    r"|huong dan (?:tu )?(?:cham|danh gia))"
)
_WHOLE = re.compile(
    r"(?P<words>(?:tổng (?:số )?điểm(?: tối đa)?|(?<!theo )(?<!về )(?<!sang )thang điểm"
    r"|điểm tối đa của (?:cả |toàn )?bộ)[^.;\d]{0,50}?)"
    r"(?P<figure>\d{2,3}(?:[.,]\d+)?|[1-9]\.\d{3})(?: điểm|\Z|(?=[.;,)]))",
    re.IGNORECASE,
)
_NUMBERED_APPENDIX = re.compile(r"^phụ lục(?:\s+(?:số\s*)?[\dIVX]{1,4}[a-z]?)?\s*[:.–-]\s*", re.IGNORECASE)
_APPENDIX = re.compile(r"^(phu luc|mau|bieu)\b")


@dataclass(frozen=True, slots=True)
class Title:
    """Name, year and legal basis as far as the annex states them."""

    name: str
    year: int | None
    legal_basis: tuple[str, ...]
    total: Stated | None = None


def read_title(grids: Sequence[Grid], tables: Sequence[Table]) -> Title:
    """What the texts above the first table (and paragraphs around tables) say."""
    cells = _cells_above(grids, tables)
    texts = [text for cell in cells if (text := one_line(cell.text)) and not _APPENDIX.fullmatch(search_key(text))]
    decisions = []
    for text in texts:
        for found in _DECISION.finditer(text):
            day = f" ngày {one_line(found['day'])}" if found["day"] else ""
            decisions.append(f"{found['kind'].capitalize()} {found['code']}{day}")
    texts = [_NUMBERED_APPENDIX.sub("", text) for text in texts]
    titles = [text for text in texts if _TITLE.match(search_key(text)) and not _DECISION.search(text)]
    years = [
        int(found["year"])
        for text in [*titles, *texts]
        if "quyết định" not in text.lower()
        for found in _YEAR.finditer(text)
    ]
    return Title(
        one_line(titles[0]) if titles else "",
        years[0] if years else None,
        tuple(dict.fromkeys(decisions)),
        _total(cells),
    )


def _total(cells: Sequence[Cell]) -> Stated | None:
    """The first sentence that tells the points of the whole."""
    for cell in cells:
        found = _WHOLE.search(one_line(cell.text))
        if found is not None:
            return Stated(read_points(found["figure"]), found["words"].strip(" :"), cell.where)
    return None


def _cells_above(grids: Sequence[Grid], tables: Sequence[Table]) -> list[Cell]:
    heads = {table.grid.name: table.heading.first for table in tables}
    found: list[Cell] = []
    for grid in grids:
        end = heads.get(grid.name, len(grid.rows))
        for index, row in enumerate(grid.rows):
            if row.loose or index < end:
                found.extend(row.begun(index))
        if grid.name in heads:
            break
    return found
