"""`yes_no`: all the points for yes, none for no."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.scoring.arithmetic import to_units
from chiso.engine.scoring.columns import Column, ValueColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter

_ANSWER = Text("Có hay không", "Yes or no")


class YesNo(Rule):
    """`points` (default: the leaf's maximum) if the input `answer` is yes."""

    kind = "yes_no"
    title = Text("Có / không", "Yes / no")

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="answer", type_="yes_no", label=_ANSWER),)
        points = points_parameter(fields, "points", self.site)
        self._units = to_units(points if points is not None else self.site.node.max or Decimal(0))

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        yes = cast(ValueColumn, columns[self.inputs[0].name]).flags()
        return Outcome(np.where(yes, self._units, 0))

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        return columns[self.inputs[0].name].shown(language)

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {"input": INPUT_SCHEMA, "points": {"$ref": "#/$defs/points"}}
