"""`deduction`: points lost for each violation, down to a floor."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import narrow, times, to_units
from chiso.engine.scoring.columns import Column, NumberColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter
from chiso.engine.scoring.wording import points_text

_LABEL = Text("Số lần vi phạm", "Number of violations")


class Deduction(Rule):
    """`start` (default: the maximum) minus `minus_each` × the input, at least `floor` (default 0)."""

    kind = "deduction"
    title = Text("Trừ điểm", "Deduction")
    required = ("minus_each",)

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="violations", type_="count", label=_LABEL),)
        minus = fields.number("minus_each", required=True, minimum=Decimal(0)) or Decimal(0)
        start = points_parameter(fields, "start", self.site)
        floor = points_parameter(fields, "floor", self.site)
        first = start if start is not None else self.site.node.max or Decimal(0)
        if floor is not None and floor > first:
            fields.problems.add(
                "framework.floor_above_start",
                both("floor phải không lớn hơn start", "floor must not be above start"),
                line=fields.line,
                path=fields.at("floor"),
                got=f"{floor:f}",
            )
        self._minus, self._start, self._floor = to_units(minus), to_units(first), to_units(floor or Decimal(0))

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        cases = cast(NumberColumn, columns[self.inputs[0].name])
        lost = times(cases.units // 10**cases.decimals, self._minus)
        return Outcome(narrow(np.maximum(self._start - lost, self._floor)))

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        start, minus = points_text(self._start, language), points_text(self._minus, language)
        floor = points_text(self._floor, language)
        tail = f" × {minus} (thấp nhất {floor})" if language == "vi" else f" × {minus} (at least {floor})"
        unit = self.inputs[0].unit_in(language)
        return [f"{start} − {text}{unit}{tail}" for text in columns[self.inputs[0].name].shown(language)]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        points = {"$ref": "#/$defs/points"}
        return {"input": INPUT_SCHEMA, "minus_each": points, "start": points, "floor": points}
