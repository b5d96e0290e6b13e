"""An XLSForm becomes an XForm, by pyxform; what pyxform finds wrong is told with sheet and row.

pyxform checks what the format asks; what our own pages and estimates ask besides (a version, an id) is checked before.
ODK Validate (Java) is not run: it is optional and only repeats the check of expressions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError, Location, Problem, Text
from chiso.engine.forms.model import Form
from chiso.engine.forms.own_lists import with_own_lists
from chiso.engine.forms.reading import read_xform
from chiso.engine.forms.sheet_checks import check_sheets
from chiso.engine.forms.sheet_references import notes_on_repeats, notes_on_translations
from chiso.engine.forms.sheets import Row, Sheets, read_sheets, unreadable

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet")
_QUOTED = re.compile(r"'([^']+)'")
_YES = frozenset({"yes", "true", "1", "x", "có", "co"})
# advice about devices that has nothing to do with answers
_ADVICE = ("max-pixels", "The 'disabled' column", "is missing the survey", "similar names were found")


@dataclass(frozen=True, slots=True)
class Converted:
    """A form that was made: its XML as devices load it, what it asks (with the lists of its own files), and what should
    be known about it (warnings)."""

    xform: str
    form: Form
    notes: tuple[Problem, ...]


def convert_xlsform(data: bytes, name: str, files: Mapping[str, bytes] | None = None) -> Converted:
    """The XForm of an uploaded workbook; `files` are those that it names, by name.

    Raises InputError with all problems that can be seen.
    """
    sheets = read_sheets(data, name)
    problems = check_sheets(sheets)
    if problems:
        raise InputError(problems)
    xform, warnings = _pyxform(data, name, sheets)
    whole = with_own_lists(xform.encode(), files or {})
    form = read_xform(whole, personal=_personal(sheets), name=name)
    rows = {row["name"]: row for row in sheets.survey if row["name"]}
    notes = [_placed(each, rows) for each in form.not_here]
    notes += [_told(text, sheets, "warning") for text in warnings if not any(part in text for part in _ADVICE)]
    notes += [*notes_on_repeats(sheets), *notes_on_translations(sheets)]
    return Converted(xform, form, tuple(notes))


def _pyxform(data: bytes, name: str, sheets: Sheets) -> tuple[str, list[str]]:
    # heavy, and only uploading needs it
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        made = convert(data, file_type=".xlsx", validate=False, pretty_print=False)
    except PyXFormError as error:
        raise InputError([_told(str(error), sheets, "error")]) from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError([unreadable(name, f"{type(error).__name__}: {error}")]) from error
    return made.xform, list(made.warnings)


def _told(text: str, sheets: Sheets, severity: str) -> Problem:
    """pyxform's sentence with its place; the sentence itself stays English, with a frame in Vietnamese."""
    row, sheet = _ROW.search(text), _SHEET.search(text)
    plain = " ".join(_ROW.sub("", text).split())[:300]
    title = sheet[1] if sheet else "survey"
    named = None if row else _row_named(text, sheets)
    number = row[1] if row else str(named.number) if named else ""
    where = Location(f"trang {title}, dòng {number}", f"sheet {title}, row {number}") if number else Location(title)
    return Problem(
        "forms.pyxform",
        Text(f"Bộ chuyển XLSForm báo: {plain}", plain),
        where,
        severity="warning" if severity == "warning" else "error",
        hint=Text("Sửa dòng này trong tệp Excel rồi tải lại.", "Correct the row in the workbook and upload again."),
    )


def _row_named(text: str, sheets: Sheets) -> Row | None:
    """The row that a sentence without a row speaks of, by the type or name that it quotes."""
    quoted = set(_QUOTED.findall(text))
    return next((row for row in sheets.survey if quoted & {row["type"], row["name"]} - {""}), None)


def _placed(problem: Problem, rows: dict[str, Row]) -> Problem:
    """A problem of a path of the form, told by the row of the workbook."""
    row = rows.get(problem.where.rpartition("/")[2])
    where = row.place() if row else problem.where
    return Problem(
        problem.code, problem.message, where, problem.got, problem.expected, problem.hint, severity=problem.severity
    )


def _personal(sheets: Sheets) -> list[str]:
    """Questions that the workbook marks as personal, in a column `personal` (`cá nhân`)."""
    return [row["name"] for row in sheets.survey if row["personal"].lower() in _YES and row["name"]]
