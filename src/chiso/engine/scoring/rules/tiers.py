"""`tiers`: a table of intervals, each with its points.

`from` is inclusive and `to` exclusive, so a figure on a border belongs to the upper tier; the last tier may be closed
(its `to` then still belongs to it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import to_units
from chiso.engine.scoring.columns import Column, NumberColumn
from chiso.engine.scoring.inputs import bad_cell
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter
from chiso.engine.scoring.wording import number_text


@dataclass(frozen=True, slots=True)
class Tier:
    """From `start` (None: no lower border) up to `end` (None: the next tier's start or no upper border)."""

    start: Decimal | None
    end: Decimal | None
    points: Decimal
    line: int


class Tiers(Rule):
    """`tiers` of `{from, to, points}` over one figure."""

    kind = "tiers"
    title = Text("Bậc thang", "Tiers")
    required = ("tiers",)

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="value"),)
        self._tiers = self._read_tiers(fields)
        _check_tiers(self._tiers, fields)
        self._starts = [tier.start for tier in self._tiers if tier.start is not None]
        self._open_below = bool(self._tiers) and self._tiers[0].start is None
        last = self._tiers[-1] if self._tiers else None
        self._end = last.end if last else None
        self._points = np.array([to_units(tier.points) for tier in self._tiers] or [0], dtype=np.int64)

    def _read_tiers(self, fields: Fields) -> list[Tier]:
        found = []
        for index, item in enumerate(fields.items("tiers", required=True)):
            inner = Fields(item, f"{fields.at('tiers')}[{index}]", fields.problems)
            start, end = inner.number("from"), inner.number("to")
            points = points_parameter(inner, "points", self.site, required=True)
            inner.close()
            if points is not None and inner.readable:
                found.append(Tier(start, end, points, inner.line))
        if not found and fields.has("tiers"):
            fields.problems.add(
                "framework.empty_tiers",
                both("bảng bậc không có bậc nào", "the table has no tiers"),
                line=fields.line,
                path=fields.at("tiers"),
                expected=both("ít nhất một bậc {from, to, points}", "at least one tier {from, to, points}"),
            )
        # decisions list the best tier first as often as last
        return sorted(found, key=lambda tier: (tier.start is not None, tier.start or Decimal(0)))

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        column = cast(NumberColumn, columns[self.inputs[0].name])
        borders = [*self._starts, *([self._end] if self._end is not None else [])]
        values, scale = column.common(*borders)
        starts = [to_units(start, scale) for start in self._starts]
        place = np.zeros(rows, dtype=np.int64)
        for start in starts:
            place += values >= start
        place -= 0 if self._open_below else 1
        outside = place < 0
        if self._end is not None:
            outside = outside | (values > to_units(self._end, scale))
        faults = [(int(row), self._outside(column, int(row))) for row in np.flatnonzero(outside)]
        place = np.where(outside, 0, place)
        return Outcome(self._points[place], faults, {"place": place})

    def _outside(self, column: NumberColumn, row: int) -> Any:
        low = "−∞" if self._open_below else f"{self._starts[0]:f}"
        high = "+∞" if self._end is None else f"{self._end:f}"
        return bad_cell(
            self.inputs[0],
            column.written[row],
            Text(f"Số nằm ngoài bảng bậc (từ {low} đến {high}).", f"Outside the table of tiers ({low} to {high})."),
            Text("kiểm tra đơn vị tính và số đã gõ", "check the unit and the figure typed"),
            Text(f"số từ {low} đến {high}", f"a figure from {low} to {high}"),
        )

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        unit = self.inputs[0].unit_in(language)
        tails = [unit + " → " + _tier_words(tier, language) for tier in self._tiers]
        shown = columns[self.inputs[0].name].shown(language)
        return [text + tails[place] for text, place in zip(shown, outcome.trace["place"].tolist(), strict=True)]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        number = {"$ref": "#/$defs/number"}
        return {
            "input": INPUT_SCHEMA,
            "tiers": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["points"],
                    "additionalProperties": False,
                    "properties": {"from": number, "to": number, "points": {"$ref": "#/$defs/points"}},
                },
            },
        }


def _tier_words(tier: Tier, language: Language) -> str:
    if tier.start is not None:
        start = number_text(tier.start, language)
        return f"bậc từ {start}" if language == "vi" else f"tier from {start}"
    if tier.end is not None:
        end = number_text(tier.end, language)
        return f"bậc dưới {end}" if language == "vi" else f"tier below {end}"
    return "bậc duy nhất" if language == "vi" else "only tier"


def _check_tiers(tiers: list[Tier], fields: Fields) -> None:
    """Each tier must begin where the one before ends; only the first may lack `from`, only the last may lack `to`."""
    for before, tier in pairwise(tiers):
        if tier.start is None:
            _report(fields, tier, "framework.tier_border", both("bậc thiếu from", "the tier has no from"))
        elif before.start is not None and tier.start <= before.start:
            _report(
                fields,
                tier,
                "framework.tiers_overlap",
                both("hai bậc bắt đầu từ cùng một số", "two tiers begin at the same figure"),
            )
        elif before.end is not None and tier.start < before.end:
            _report(
                fields,
                tier,
                "framework.tiers_overlap",
                both(
                    f"bậc này chồng lên bậc trước (kết thúc ở {before.end:f})",
                    f"the tier overlaps the one before (which ends at {before.end:f})",
                ),
            )
        elif before.end is not None and tier.start > before.end:
            _report(
                fields,
                tier,
                "framework.tiers_gap",
                both(
                    f"giữa {before.end:f} và {tier.start:f} không thuộc bậc nào",
                    f"between {before.end:f} and {tier.start:f} there is no tier",
                ),
            )
    for tier in tiers:
        if tier.start is not None and tier.end is not None and tier.end <= tier.start:
            closed = tier is tiers[-1] and tier.end == tier.start
            if not closed:
                message = both("to phải lớn hơn from", "to must be above from")
                _report(fields, tier, "framework.tier_reversed", message)


def _report(fields: Fields, tier: Tier, code: str, message: Text) -> None:
    start = "…" if tier.start is None else f"{tier.start:f}"
    end = "…" if tier.end is None else f"{tier.end:f}"
    fields.problems.add(code, message, line=tier.line, path=fields.at("tiers"), got=f"{start} – {end}")
