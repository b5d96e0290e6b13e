"""What can be wrong with what is typed about persons and their roles, in words that teach."""

from __future__ import annotations

import datetime as dt
import re

from chiso.engine.errors import Problem, Text
from chiso.engine.text import format_date
from chiso.office.units.models import Unit

USERNAME = re.compile(r"^[a-z0-9](?:[a-z0-9._-]{1,62})[a-z0-9]$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


def username_problem(username: str, where: str = "") -> Problem | None:
    """Why `username` cannot be used; None when it can."""
    if USERNAME.match(username):
        return None
    return Problem(
        code="accounts.username",
        where=where,
        message=Text("Tên đăng nhập không hợp lệ", "The user name is not valid"),
        got=username[:80],
        expected=Text(
            "3–64 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới",
            "3–64 characters: unaccented lower-case letters, digits, dot, hyphen, underscore",
        ),
        hint=Text("ví dụ: an.nguyen.syt", "for example: an.nguyen.syt"),
    )


def username_taken(username: str, where: str = "") -> Problem:
    return Problem(
        code="accounts.username_taken",
        where=where,
        message=Text("Tên đăng nhập đã có người dùng", "The user name is already taken"),
        got=username,
        hint=Text("thêm tên đơn vị hoặc chữ số, ví dụ an.nguyen2", "add the unit or a digit, as an.nguyen2"),
    )


def missing(what: Text, where: str = "") -> Problem:
    return Problem(
        code="accounts.missing",
        where=where,
        message=Text(f"Thiếu {what.vi}", f"{what.en} is missing"),
        expected=Text("không được để trống", "must not be empty"),
    )


def reason_missing() -> Problem:
    return Problem(
        code="accounts.reason",
        message=Text("Thiếu lý do", "The reason is missing"),
        expected=Text("một câu, sẽ được ghi vào nhật ký", "one sentence; it goes into the audit record"),
    )


def dates_reversed(start: str, end: str) -> Problem:
    return Problem(
        code="accounts.dates",
        message=Text("Ngày kết thúc không sau ngày bắt đầu", "The end is not after the beginning"),
        got=f"{start} – {end}",
        expected=Text("ngày kết thúc sau ngày bắt đầu", "an end after the beginning"),
    )


def unit_not_valid(unit: Unit, first_day: dt.date, where: str = "") -> Problem:
    """A role that would begin before its unit, or after its end."""
    end = format_date(unit.valid_to) if unit.valid_to else "…"
    return Problem(
        code="accounts.unit_not_valid",
        where=where,
        message=Text("Đơn vị không tồn tại vào ngày bắt đầu", "The unit does not exist on the first day"),
        got=f"{unit.name}, {format_date(first_day)}",
        expected=Text(
            f"ngày trong khoảng {format_date(unit.valid_from)} – {end}",
            f"a day within {format_date(unit.valid_from)} – {end}",
        ),
    )
