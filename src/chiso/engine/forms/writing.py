"""An XLSForm written from rows: the sheets `survey`, `choices` and `settings`, every cell as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

LABELS = ("label::Tiếng Việt (vi)", "label::English (en)")
SURVEY = ("type", "name", *LABELS, "required", "relevant", "constraint", "calculation", "choice_filter", "appearance")
SETTINGS = ("form_title", "form_id", "version", "default_language")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet survey."""

    type: str
    name: str
    vi: str = ""
    en: str = ""
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    calculation: str = ""
    choice_filter: str = ""
    appearance: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row under the heads `SURVEY`."""
        rest = (self.relevant, self.constraint, self.calculation, self.choice_filter, self.appearance)
        return (self.type, self.name, self.vi, self.en, "yes" if self.required else "", *rest)


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the sheet choices; `filters` are further columns that a `choice_filter` compares."""

    list_name: str
    name: str
    vi: str
    en: str
    filters: tuple[tuple[str, str], ...] = ()


def write_xlsform(
    survey: Sequence[Line], choices: Sequence[Choice], *, title: str, form_id: str, version: str
) -> bytes:
    """The workbook, Vietnamese as the language that it opens in."""
    # only whoever makes a form needs it
    import xlsxwriter

    columns = list(dict.fromkeys(column for choice in choices for column, _ in choice.filters))
    sheets: dict[str, list[Sequence[str]]] = {
        "survey": [SURVEY, *(line.cells() for line in survey)],
        "choices": [("list_name", "name", *LABELS, *columns)],
        "settings": [SETTINGS, (title, form_id, version, "Tiếng Việt (vi)")],
    }
    for choice in choices:
        more = dict(choice.filters)
        cells = (choice.list_name, choice.name, choice.vi, choice.en)
        sheets["choices"].append((*cells, *(more.get(column, "") for column in columns)))
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write_string(at, column, value)
    book.close()
    return stream.getvalue()
