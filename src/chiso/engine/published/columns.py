"""Which column of a published table means what: proposed from its heading, or told by a mapping that is kept.

The trap: every publisher names the columns anew each year, and a guess that is right for nine columns puts the tenth
year's ranks into the scores. A proposal is shown before it is used; a confirmed one is stored with the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import yaml

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published.model import Level
from chiso.engine.text import search_key

_ROLES: dict[str, tuple[str, ...]] = {
    "unit": ("province_name", "unit", "unit_name", "province", "tinh", "tinh/thanh pho", "tinh, thanh pho", "ten tinh",
             "ten don vi", "don vi", "dia phuong", "ucode", "uname"),
    "node": ("code", "node", "indicator_code", "icode", "ma", "ma chi tieu"),
    "level": ("level", "cap"),
    "value": ("value", "gia tri", "score", "diem"),
    "year": ("year", "nam"),
    "index": ("index", "chi so"),
    "status": ("status", "trang thai"),
    "name": ("name_vi", "name", "ten", "ten chi tieu"),
    "derived": ("derived", "tu tinh", "so tu tinh"),
}  # fmt: skip
_LEVELS: dict[str, Level] = {
    "total": "total", "tong": "total", "dimension": "part", "subindex": "part", "sub-index": "part", "field": "part",
    "part": "part", "noi dung": "part", "linh vuc": "part", "chi so thanh phan": "part", "criterion": "subpart",
    "subdimension": "subpart", "sub-dimension": "subpart", "subpart": "subpart", "noi dung thanh phan": "subpart",
    "tieu chi": "subpart", "indicator": "indicator", "chi tieu": "indicator", "rank": "rank", "xep hang": "rank",
}  # fmt: skip
_TOTALS = frozenset({"total", "tong", "tong diem", "tong so", "diem tong hop", "papi", "pci", "par index", "overall"})
_RANKS = frozenset({"rank", "ranking", "xep hang", "hang", "thu hang", "vi tri"})
BESIDE = ("_SE", "_CI_LOW", "_CI_HIGH", "_VARIANCE")
"""How the code of a figure ends that says how sure another one is."""
_IGNORED = frozenset(
    {"stt", "tt", "no", "no.", "province_code", "ma tinh", "unit_code", "region", "vung", "year", "nam", "source_url"}
)


@dataclass(frozen=True)
class ColumnMapping:
    """Headings by role. A long table has `node` and `value`; a wide one has `columns`: heading → code of a node.

    `levels` gives the level of a code where it cannot be seen from the table.
    """

    unit: str
    node: str = ""
    value: str = ""
    level: str = ""
    year: str = ""
    index: str = ""
    status: str = ""
    name: str = ""
    derived: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        return bool(self.node and self.value)

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that is used."""
        roles = (self.unit, self.node, self.value, self.level, self.year, self.index, self.status, self.name,
                 self.derived)  # fmt: skip
        return frozenset({heading for heading in roles if heading} | set(self.columns))


def propose_mapping(headings: Sequence[str]) -> ColumnMapping:
    """What the headings seem to mean. Raises InputError (`published.no_unit_column`, `published.no_value_column`)."""
    keys = {heading: search_key(heading) for heading in headings if heading}
    roles = {role: _first(keys, words) for role, words in _ROLES.items()}
    if not roles["unit"]:
        raise InputError([_missing("published.no_unit_column", "cột tên đơn vị", "column of units", headings)])
    if roles["node"] and roles["value"]:
        return replace(ColumnMapping(roles.pop("unit")), **roles)  # type: ignore[arg-type]
    taken = {roles[role] for role in ("unit", "year", "index", "status", "name", "derived")}
    wide = {h: _code(h, key) for h, key in keys.items() if h not in taken and key not in _IGNORED}
    if not wide:
        raise InputError([_missing("published.no_value_column", "cột điểm", "column of scores", headings)])
    return ColumnMapping(roles["unit"], year=roles["year"], index=roles["index"], columns=wide)


def read_mapping(text: str, headings: Sequence[str]) -> ColumnMapping:
    """A mapping from YAML: roles and `columns`, `levels`. Raises InputError for unknown keys and absent headings."""
    try:
        data = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        message = Text("tệp ánh xạ cột không đọc được", "the column mapping cannot be read")
        raise InputError([Problem("published.mapping", message, got=str(error)[:80])]) from error
    known = set(ColumnMapping.__dataclass_fields__)
    if not isinstance(data, dict) or set(data) - known or "unit" not in data:
        got = ", ".join(sorted(map(str, set(data) - known))) if isinstance(data, dict) else str(data)[:40]
        message = Text("tệp ánh xạ cột có khóa lạ hoặc thiếu unit", "the mapping has unknown keys, or no unit")
        expected = ", ".join(sorted(known))
        raise InputError([Problem("published.mapping", message, got=got, expected=Text(expected, expected))])
    columns = {str(heading): str(code) for heading, code in (data.pop("columns", None) or {}).items()}
    levels = {str(code): level_of(str(level)) for code, level in (data.pop("levels", None) or {}).items()}
    roles = {role: str(heading) for role, heading in data.items()}
    absent = [heading for heading in (*roles.values(), *columns) if heading not in headings]
    if absent:
        raise InputError(
            [_missing("published.mapping", f"cột “{heading}”", f"column “{heading}”", headings) for heading in absent]
        )
    return replace(ColumnMapping(roles.pop("unit"), columns=columns, levels=levels), **roles)  # type: ignore[arg-type]


def level_of(word: str) -> Level:
    """The level that a word of the table means; `other` for what is none (errors, sample sizes)."""
    return _LEVELS.get(search_key(word), "other")


def level_of_code(code: str) -> Level:
    """The level of a code in a wide table: total and rank by name, dotted codes below, the rest parts."""
    key = search_key(code)
    if key in _TOTALS:
        return "total"
    if key in _RANKS:
        return "rank"
    return ("part", "subpart", "indicator")[min(code.count("."), 2)]


def level_of_heading(code: str) -> Level:
    """The level of a column: errors, bounds and variances stand beside a node and are none themselves."""
    return "other" if code.upper().endswith(BESIDE) else level_of_code(code)


def _code(heading: str, key: str) -> str:
    if key in _TOTALS:
        return "TOTAL"
    return "RANK" if key in _RANKS else heading


def _first(keys: Mapping[str, str], words: Sequence[str]) -> str:
    return next((heading for word in words for heading, key in keys.items() if key == word), "")


def _missing(code: str, vi: str, en: str, headings: Sequence[str]) -> Problem:
    return Problem(
        code,
        Text(f"không thấy {vi}", f"there is no {en}"),
        got=", ".join(headings)[:100],
        hint=Text("chỉ rõ bằng tệp ánh xạ cột (--map)", "name it in a column mapping (--map)"),
    )
