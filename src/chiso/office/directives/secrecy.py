"""Secrecy marks: a document that carries one may not come into this system in any form.

Source: the three degrees of the Law on protection of state secrets; the mark stands alone on a line of the first page.
"""

from __future__ import annotations

from chiso.engine.errors import Problem, Text
from chiso.engine.text import tidy

MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")


def mark_in(first_page: str) -> str:
    """The secrecy mark that stands on a line of its own; empty when there is none."""
    lines = {tidy(line).strip("[]().: ") for line in first_page.splitlines()}
    return next((mark for mark in MARKS if mark in lines), "")


def mark_refused(mark: str, where: str) -> Problem:
    """Why a marked document is not registered, and what to do."""
    return Problem(
        "directives.secret",
        Text("Văn bản có độ mật không được đưa vào phần mềm.", "A document with a secrecy mark is kept out."),
        where=where,
        got=tidy(mark)[:40],
        hint=Text(
            "Quản lý theo quy định về bảo vệ bí mật nhà nước; không ghi cả số và trích yếu ở đây.",
            "Handle it by the rules on state secrets; do not even note its number and subject here.",
        ),
    )
