"""The looks of a workbook: Times New Roman, thin rules, pale yellow where one may type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.workbook import Workbook

_OPEN = "#FFF9DB"
_SHUT = "#EDEFF2"
_NUMBER = "General"
_POINTS = "0.00"


@dataclass(frozen=True, slots=True)
class Branch:
    """The formats of a row that adds up others."""

    text: Any
    points: Any


class Styles:
    """Every format of one workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.title = self._plain(bold=True, font_size=15, align="center")
        self.subtitle = self._plain(bold=True, font_size=13, align="center")
        self.centred = self._plain(align="center")
        self.centred_soft = self._plain(align="center", italic=True)
        self.warning = self._plain(align="center", bold=True, font_color="#A3271A")
        self.guide = self._plain(italic=True)
        self.head = self._cell(bold=True, align="center", valign="vcenter", bg_color="#DDE3EC")
        self.text = self._cell()
        self.points = self._cell(num_format=_POINTS, align="right")
        self.shut = self._cell(bg_color=_SHUT, italic=True)
        self.open_text = self._cell(bg_color=_OPEN, locked=False)
        self._inputs = {
            "date": self._cell(bg_color=_OPEN, locked=False, num_format="dd/mm/yyyy", align="right"),
            "number": self._cell(bg_color=_OPEN, locked=False, num_format=_NUMBER, align="right"),
            "word": self._cell(bg_color=_OPEN, locked=False, align="right"),
        }
        self._branches = [self._branch("#C9D3E6"), self._branch("#E8ECF4")]

    def input(self, type_: str) -> Any:
        """An open cell for an input of that type."""
        return self._inputs["number" if type_ in ("number", "count") else "date" if type_ == "date" else "word"]

    def branch(self, depth: int) -> Branch:
        """A field (depth 0) or a criterion below it."""
        return self._branches[min(depth, 1)]

    def _branch(self, colour: str) -> Branch:
        return Branch(
            self._cell(bold=True, bg_color=colour),
            self._cell(bold=True, bg_color=colour, num_format=_POINTS, align="right"),
        )

    def _plain(self, **more: Any) -> Any:
        return self._book.add_format({"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, **more})

    def _cell(self, **more: Any) -> Any:
        return self._plain(**{"font_size": 11, "border": 1, "border_color": "#8A93A3", "valign": "top", **more})
