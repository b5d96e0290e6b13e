"""`count`: so many points for each case, up to a cap."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.scoring.arithmetic import narrow, times, to_units
from chiso.engine.scoring.columns import Column, NumberColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter
from chiso.engine.scoring.wording import points_text

_LABEL = Text("Số lượng", "Number of cases")


class Count(Rule):
    """`points_each` × the input, at most `cap` (default: the maximum)."""

    kind = "count"
    title = Text("Đếm số lượng", "Count")
    required = ("points_each",)

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="count", type_="count", label=_LABEL),)
        each = fields.number("points_each", required=True, minimum=Decimal(0)) or Decimal(0)
        cap = points_parameter(fields, "cap", self.site)
        self._each = to_units(each)
        self._cap = to_units(cap if cap is not None else self.site.node.max or Decimal(0))

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        cases = cast(NumberColumn, columns[self.inputs[0].name])
        whole = cases.units // 10**cases.decimals
        return Outcome(narrow(np.minimum(times(whole, self._each), self._cap)))

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        each, cap = points_text(self._each, language), points_text(self._cap, language)
        unit = self.inputs[0].unit_in(language)
        tail = f"{unit} × {each} (tối đa {cap})" if language == "vi" else f"{unit} × {each} (at most {cap})"
        return [text + tail for text in columns[self.inputs[0].name].shown(language)]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        points = {"$ref": "#/$defs/points"}
        return {"input": INPUT_SCHEMA, "points_each": points, "cap": points}
