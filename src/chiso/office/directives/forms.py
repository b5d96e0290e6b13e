"""What is typed about a document, before an operation judges it."""

from __future__ import annotations

from collections.abc import Mapping

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import parse_date
from chiso.office.directives.models import Directive, Urgency
from chiso.office.directives.operations.registering import Entry
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.register import with_code
from chiso.office.directives.table import type_named


def typed_entry(posted: Mapping[str, str]) -> Entry:
    """The entry as typed. Raises InputError for a date that does not exist (31/6)."""
    return Entry(
        code=posted.get("code", ""),
        issuer=posted.get("issuer", ""),
        issued_on=parse_date(posted.get("issued_on", ""), where="issued_on"),
        title=posted.get("title", ""),
        type=posted.get("type", "") or type_named("", posted.get("code", "")),
        urgency=posted.get("urgency", "") or Urgency.NORMAL,
        secrecy=posted.get("secrecy", ""),
    )


def typed_parents(text: str) -> list[Directive]:
    """The documents named by their codes, separated by ";". Raises InputError for each that is unknown or ambiguous."""
    found: list[Directive] = []
    problems: list[Problem] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match, wrong = one_with_code(part)
        problems += wrong
        found += [match] if match else []
    if problems:
        raise InputError(problems)
    return found


def one_with_code(text: str) -> tuple[Directive | None, list[Problem]]:
    """The one document of a code, as "10/CT-UBND" or, where several have it, "10/CT-UBND 05/8/2023"."""
    code, _blank, day = text.strip().rpartition(" ")
    dated = bool(code) and day.count("/") == 2 and day.replace("/", "").isdigit()
    matches = list(with_code(code if dated else text)[:10])
    if dated:
        on = parse_date(day, where="parent")
        matches = [match for match in matches if match.issued_on == on]
    if len(matches) == 1:
        return matches[0], []
    if not matches:
        return None, [
            problem(
                "directives.no_such_code",
                "parent",
                ("Không có văn bản nào mang số này trong sổ.", "No document of this code is in the register."),
                got=text,
                hint=("Đăng ký văn bản đó trước.", "Register that document first."),
            )
        ]
    told = "; ".join(f"{match.code} {match.issued_on:%d/%m/%Y} {match.issuer}" for match in matches)
    return None, [
        problem(
            "directives.many_of_code",
            "parent",
            ("Nhiều văn bản cùng số, ký hiệu.", "Several documents have this code."),
            got=told[:200],
            hint=("Ghi thêm ngày ban hành sau số, ví dụ 10/CT-UBND 05/8/2023.", "Add the date after the code."),
        )
    ]
