"""The columns of a file as a form: what each heading was taken for, to be confirmed or corrected by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published import ColumnMapping
from chiso.engine.published.columns import level_of_heading
from chiso.engine.published.model import Level

ROLES: tuple[tuple[str, str | Promise], ...] = (
    ("", _("không dùng")),
    ("unit", _("tên đơn vị")),
    ("year", pgettext_lazy("column", "năm")),
    ("index", _("tên chỉ số")),
    ("node", _("mã nội dung (bảng dọc)")),
    ("value", _("điểm (bảng dọc)")),
    ("level", _("cấp của nội dung (bảng dọc)")),
    ("name", _("tên nội dung (bảng dọc)")),
    ("status", _("tình trạng của số liệu")),
    ("derived", _("số tự tính hay được in")),
    ("total", _("điểm tổng")),
    ("part", _("điểm nội dung, chỉ số thành phần")),
    ("subpart", _("điểm nội dung thành phần")),
    ("indicator", _("chỉ tiêu")),
    ("rank", pgettext_lazy("column", "hạng")),
    ("other", _("số kèm theo (sai số, số phiếu)")),
)
_SINGLE = ("unit", "year", "index", "node", "value", "level", "name", "status", "derived")
_LEVELS = ("total", "part", "subpart", "indicator", "rank", "other")


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One heading: its role, the code of its node in a wide table, and its first cells."""

    at: int
    heading: str
    role: str
    code: str
    examples: tuple[str, ...]


def lines_of(
    headings: Sequence[str], mapping: ColumnMapping | None, rows: Sequence[Mapping[str, str]]
) -> list[ColumnLine]:
    """Every heading of a file with what the mapping takes it for."""
    roles = {getattr(mapping, role): role for role in _SINGLE if getattr(mapping, role)} if mapping else {}
    columns = mapping.columns if mapping else {}
    found = []
    for at, heading in enumerate(headings):
        role, code = roles.get(heading, ""), ""
        if mapping is not None and heading in columns:
            code = columns[heading]
            role = mapping.levels.get(code) or level_of_heading(code)
        found.append(ColumnLine(at, heading, role, code, tuple(row.get(heading, "") for row in rows[:3])))
    return found


def mapping_from(posted: Mapping[str, str], headings: Sequence[str]) -> ColumnMapping:
    """The mapping that was confirmed. Raises InputError with everything that is missing or given twice."""
    single: dict[str, str] = {}
    columns: dict[str, str] = {}
    levels: dict[str, Level] = {}
    problems: list[Problem] = []
    for at, heading in enumerate(headings):
        role = posted.get(f"role.{at}", "")
        if role in _SINGLE:
            if role in single:
                words = f"{single[role]}, {heading}"
                problems.append(_problem("role_twice", "Hai cột cùng một vai trò.", "Two columns of one role.", words))
            single[role] = heading
        elif role in _LEVELS:
            code = posted.get(f"code.{at}", "").strip() or ("TOTAL" if role == "total" else heading)
            if code in columns.values():
                problems.append(_problem("code_twice", "Hai cột cùng một mã.", "Two columns of one code.", code))
            columns[heading] = code
            levels[code] = cast(Level, role)
    is_long = "node" in single and "value" in single
    if "unit" not in single:
        problems.append(_problem("no_unit", "Chưa chọn cột tên đơn vị.", "No column of units was chosen."))
    if not is_long and not columns:
        problems.append(_problem("no_value", "Chưa chọn cột điểm nào.", "No column of scores was chosen."))
    if problems:
        raise InputError(problems)
    if is_long:
        return ColumnMapping(**single)  # type: ignore[arg-type]  # roles only
    wide = {role: heading for role, heading in single.items() if role in ("unit", "year", "index")}
    return ColumnMapping(**wide, columns=columns, levels=levels)


def _problem(code: str, vi: str, en: str, got: str = "") -> Problem:
    return Problem(f"tables.{code}", Text(vi, en), "columns", got[:80])
