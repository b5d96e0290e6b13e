"""`linear`: points on the straight line between two stated pairs, level outside them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields, read_number
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Scalar
from chiso.engine.scoring.arithmetic import plus, rounded, times, to_units
from chiso.engine.scoring.columns import Column, NumberColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec
from chiso.engine.scoring.wording import number_text, points_text

Pair = tuple[Decimal, Decimal]
ZERO = Decimal(0)


class Linear(Rule):
    """`from: [x, points]` and `to: [x, points]`; figures beyond either end keep that end's points."""

    kind = "linear"
    title = Text("Tuyến tính", "Linear")
    required = ("from", "to")

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="value"),)
        start, end = self._pair(fields, "from"), self._pair(fields, "to")
        if start is not None and end is not None and start[0] == end[0]:
            fields.problems.add(
                "framework.linear_point",
                both("hai đầu của đường thẳng trùng nhau", "both ends of the line are at the same figure"),
                line=fields.line,
                path=fields.at("to"),
                got=f"{end[0]:f}",
            )
        low, high = sorted((start or (ZERO, ZERO), end or (Decimal(1), ZERO)))
        self._low, self._high = low, high

    def _pair(self, fields: Fields, key: str) -> Pair | None:
        items = fields.items(key, required=True)
        scalars = [item for item in items if isinstance(item, Scalar)]
        if len(scalars) != 2 or len(items) != 2:
            if fields.has(key):
                fields.problems.add(
                    "framework.linear_pair",
                    both("phải là cặp [số, điểm]", "must be a pair [figure, points]"),
                    line=fields.line,
                    path=fields.at(key),
                    expected=both("ví dụ [0, 0]", "such as [0, 0]"),
                )
            return None
        figure, points = (read_number(scalar, fields.problems, fields.at(key)) for scalar in scalars)
        top = self.site.node.max
        if points is not None and (points < 0 or (top is not None and points > top)):
            fields.problems.add(
                "framework.points_above_max",
                both(f"điểm phải từ 0 đến {top}", f"points must be from 0 to {top}"),
                line=fields.line,
                path=fields.at(key),
                got=f"{points:f}",
            )
        return None if figure is None or points is None else (figure, points)

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        column = cast(NumberColumn, columns[self.inputs[0].name])
        (low, at_low), (high, at_high) = self._low, self._high
        values, scale = column.common(low, high)
        first, last = to_units(low, scale), to_units(high, scale)
        inside = plus(np.minimum(np.maximum(values, first), last), -first)
        rise, base = to_units(at_high) - to_units(at_low), to_units(at_low)
        numerator = plus(times(inside, rise), base * (last - first))
        return Outcome(rounded(numerator, last - first, self.rounding))

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        unit = self.inputs[0].unit_in(language)
        ends = [
            f"{number_text(figure, language)} ({points_text(to_units(points), language)})"
            for figure, points in (self._low, self._high)
        ]
        line = f"tuyến tính từ {ends[0]} đến {ends[1]}" if language == "vi" else f"linear from {ends[0]} to {ends[1]}"
        tail = f"{unit} → {line}"
        return [text + tail for text in columns[self.inputs[0].name].shown(language)]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        pair = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/number"}}
        return {"input": INPUT_SCHEMA, "from": pair, "to": pair}
