"""`ratio`: the maximum times numerator / denominator.

The trap: a part larger than its whole, or a whole of zero, gives a number without meaning. Neither is scored; both are
reported, with the difference between "did not arise" and a mistake in the hint.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import Ints, divide, rounded, times, to_units
from chiso.engine.scoring.columns import Column, Faults, NumberColumn
from chiso.engine.scoring.inputs import bad_cell
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec
from chiso.engine.scoring.wording import number_text, points_texts

ONE = Decimal(1)
_WANTED = Text("tử số từ 0, mẫu số lớn hơn 0", "a numerator from 0 and a denominator above 0")


class Ratio(Rule):
    """Full points from `full_at` on (a share, 1 = 100 %), none below `floor`, in proportion between."""

    kind = "ratio"
    title = Text("Tỷ lệ", "Ratio")
    required = ("numerator", "denominator")

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "numerator"), input_spec(fields, "denominator"))
        self._full_at = fields.number("full_at", minimum=Decimal("0.000001")) or ONE
        self._floor = fields.number("floor", minimum=Decimal(0)) or Decimal(0)
        if self._floor > self._full_at:
            fields.problems.add(
                "framework.floor_above_full",
                both("floor phải không lớn hơn full_at", "floor must not be above full_at"),
                line=fields.line,
                path=fields.at("floor"),
                got=f"{self._floor:f}",
            )
        if self.inputs[0].name and self.inputs[0].name == self.inputs[1].name:
            fields.problems.add(
                "framework.same_input",
                both("tử số và mẫu số trùng tên", "numerator and denominator have the same name"),
                line=fields.line,
                path=fields.at("denominator"),
            )

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        part = cast(NumberColumn, columns[self.inputs[0].name])
        whole = cast(NumberColumn, columns[self.inputs[1].name])
        scale = max(part.decimals, whole.decimals)
        above, below = part.at(scale), whole.at(scale)
        faults = self._impossible(part, whole, above, below)
        if faults:
            above, below = above.copy(), below.copy()
            for row, _ in faults:
                above[row], below[row] = 0, 1
        # points = max × (above / below) / full_at, capped; full_at becomes a factor of the denominator
        full_at = to_units(self._full_at)
        scaled, wanted = times(above, 10**6), times(below, full_at)
        capped = np.where(scaled >= wanted, wanted, scaled)
        if self._floor:
            capped = np.where(scaled < times(below, to_units(self._floor)), 0, capped)
        points = rounded(times(capped, self.site.max_units), wanted, self.rounding)
        return Outcome(points, faults, {"above": above, "below": below})

    def _impossible(self, part: NumberColumn, whole: NumberColumn, above: Ints, below: Ints) -> Faults:
        zero, negative = below == 0, (above < 0) | (below < 0)
        over = (above > below) if self._full_at <= 1 else np.zeros(len(above), dtype=bool)
        found: Faults = []
        for row in np.flatnonzero(zero | negative | over).tolist():
            shown = f"{part.written[row]}/{whole.written[row]}"
            found.append((row, self._why(shown, bool(zero[row]), bool(negative[row]))))
        return found

    def _why(self, shown: str, zero: bool, negative: bool) -> Problem:
        part, whole = self.inputs
        if negative:
            return bad_cell(
                part,
                shown,
                Text("Tử số và mẫu số không được âm.", "Neither figure may be negative."),
                Text("kiểm tra lại hai số liệu", "check both figures"),
                _WANTED,
            )
        if zero:
            return bad_cell(
                whole,
                shown,
                Text("Mẫu số bằng 0 nên không có tỷ lệ.", "The denominator is 0, so there is no ratio."),
                Text(
                    "nếu trong năm không phát sinh, ghi status là did_not_arise",
                    "if no case arose in the year, set the status did_not_arise",
                ),
                _WANTED,
            )
        return bad_cell(
            part,
            shown,
            Text(
                f"“{part.label.vi}” lớn hơn “{whole.label.vi}”.",
                f"“{part.label.en}” is larger than “{whole.label.en}”.",
            ),
            Text("kiểm tra lại hai số liệu, có thể bị đảo", "check both figures, they may be swapped"),
            Text("tử số không lớn hơn mẫu số", "a numerator not above the denominator"),
        )

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        parts = columns[self.inputs[0].name].shown(language)
        wholes = columns[self.inputs[1].name].shown(language)
        above, below = outcome.trace["above"], outcome.trace["below"]
        percents = points_texts(divide(times(above, 100 * 10**6), below, 10**4, "half_up"), language)
        sign = " %" if language == "vi" else "%"
        tail = sign + self._limits(language)
        return [
            f"{part}/{whole} = {percent}{tail}" for part, whole, percent in zip(parts, wholes, percents, strict=True)
        ]

    def _limits(self, language: Language) -> str:
        told = []
        if self._floor:
            floor = number_text((self._floor * 100).normalize(), language)
            told.append(f"dưới {floor} %: 0 điểm" if language == "vi" else f"below {floor}%: no points")
        if self._full_at != ONE:
            full = number_text((self._full_at * 100).normalize(), language)
            told.append(f"đủ điểm từ {full} %" if language == "vi" else f"full points from {full}%")
        return f" ({'; '.join(told)})" if told else ""

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        share = {"$ref": "#/$defs/points"}
        return {"numerator": INPUT_SCHEMA, "denominator": INPUT_SCHEMA, "full_at": share, "floor": share}
