"""XLSForms written by tests: what an officer types, as bytes."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import openpyxl

PNG = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A picture of one point."""

Rows = Sequence[Sequence[object]]

HEADS = (
    "type",
    "name",
    "label::Tiếng Việt (vi)",
    "label::English (en)",
    "hint",
    "relevant",
    "constraint",
    "constraint_message::Tiếng Việt (vi)",
    "required",
    "calculation",
    "choice_filter",
    "personal",
)
CHOICE_HEADS = ("list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)", "province")
SETTINGS: Rows = (
    ("form_title", "form_id", "version", "default_language"),
    ("Phiếu hài lòng", "hai-long", "2026.1", "Tiếng Việt (vi)"),
)
YES_NO: Rows = (("yn", "yes", "Có", "Yes"), ("yn", "no", "Không", "No"))
SERVICES: Rows = (("sv", "land", "Đất đai", "Land"), ("sv", "birth", "Khai sinh", "Birth"))
PLACES: Rows = (
    ("pr", "p1", "Tỉnh 1", "Province 1"),
    ("pr", "p2", "Tỉnh 2", "Province 2"),
    ("cm", "c1", "Xã 1", "Commune 1", "p1"),
    ("cm", "c2", "Xã 2", "Commune 2", "p2"),
)


def question(kind: str, name: str = "", vi: str = "", en: str = "", **more: str) -> tuple[str, ...]:
    """A row of the survey sheet."""
    heads = {head.partition("::")[0]: at for at, head in enumerate(HEADS)}
    cells = ["", *[""] * (len(HEADS) - 1)]
    cells[0], cells[1], cells[2], cells[3] = kind, name, vi, en
    for head, value in more.items():
        cells[heads[head]] = value
    return tuple(cells)


def workbook(survey: Rows, choices: Rows = (), settings: Rows = SETTINGS, heads: Sequence[str] = HEADS) -> bytes:
    """The workbook's bytes."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "survey"
    for row in (heads, *survey):
        first.append(list(row))
    for title, rows in (("choices", (CHOICE_HEADS, *choices)), ("settings", settings)):
        if rows:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pictured(form_id: str = "hai-long") -> bytes:
    """A question that shows a picture, `the.png`."""
    heads = (*HEADS, "media::image::Tiếng Việt (vi)")
    row = (*question("select_one yn", "card", "Card?", "Card?"), "the.png")
    settings = (SETTINGS[0], ("Card", form_id, "2026.1", "Tiếng Việt (vi)"))
    return workbook([row], YES_NO, settings, heads)


def satisfaction(title: str = "Phiếu hài lòng") -> bytes:
    """A short questionnaire that can be answered on the pages, with a skip, a constraint, a filter, a sum."""
    return workbook(
        [
            question("start", "start"),
            question("end", "end"),
            question("begin_group", "about", "Về anh/chị", "About you"),
            question(
                "integer", "age", "Tuổi của anh/chị", "Your age", required="yes", constraint=". >= 18 and . < 120"
            ),
            question("text", "phone", "Số điện thoại", "Phone", personal="yes", constraint="regex(., '^0[0-9]{9}$')"),
            question("end_group"),
            question("begin_group", "service", "Dịch vụ", "Service"),
            question("select_one yn", "used", "Đã làm thủ tục trong năm?", "Used a service?", required="yes"),
            question(
                "select_multiple sv", "which", "Thủ tục nào?", "Which?", relevant="${used} = 'yes'", required="yes"
            ),
            question("range", "score", "Cho điểm", "Score", relevant="${used} = 'yes'"),
            question("end_group"),
            question("select_one pr", "province", "Tỉnh", "Province"),
            question("select_one cm", "commune", "Xã", "Commune", choice_filter="province = ${province}"),
            question("date", "day", "Ngày làm", "Day", constraint=". <= today()"),
            question("calculate", "points", calculation="coalesce(${score}, 0) * 10"),
            question("note", "thanks", "Cảm ơn, anh/chị cho ${points} điểm.", "Thanks, you gave ${points}."),
        ],
        [*YES_NO, *SERVICES, *PLACES],
        (SETTINGS[0], (title, *SETTINGS[1][1:])),
    )
