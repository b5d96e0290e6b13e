"""`manual`: the points themselves are entered, in whole steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import narrow, to_units
from chiso.engine.scoring.columns import Column, Faults, NumberColumn
from chiso.engine.scoring.inputs import bad_cell
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec
from chiso.engine.scoring.wording import number_text

_LABEL = Text("Điểm", "Points")


class Manual(Rule):
    """Points from 0 to the maximum, a multiple of `step` (default: the framework's rounding)."""

    kind = "manual"
    title = Text("Chấm trực tiếp", "Entered points")
    forbids = frozenset({"did_not_arise"})

    def read(self, fields: Fields) -> None:
        self.inputs = (replace(input_spec(fields, "input", default="points", label=_LABEL), is_points=True),)
        if self.site.node.channel == "survey":
            fields.problems.add(
                "framework.survey_manual",
                both(
                    "tiêu chí điều tra xã hội học tính từ kết quả điều tra, không chấm trực tiếp",
                    "a survey leaf is computed from the survey result, never entered as points",
                ),
                line=fields.line,
                path=fields.path,
                hint=both("dùng linear, tiers hoặc bỏ rule", "use linear or tiers, or remove the rule"),
            )
        self._step = fields.number("step", minimum=Decimal("0.000001")) or self.rounding.step
        top = self.site.node.max
        if top and fields.has("step") and self._step > top:
            fields.problems.add(
                "framework.step_above_max",
                both(
                    f"bước điểm lớn hơn điểm tối đa {top:f}, chỉ chấm được 0 điểm",
                    f"the step is larger than the maximum {top:f}, so that only 0 can be entered",
                ),
                line=fields.line,
                path=fields.at("step"),
                got=f"{self._step:f}",
                expected=both(f"tối đa {top:f}", f"at most {top:f}"),
                hint=both("sửa step hoặc max", "mend step or max"),
            )

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        column = cast(NumberColumn, columns[self.inputs[0].name])
        values, scale = column.common(self._step, self.site.node.max or Decimal(0))
        step, top = to_units(self._step, scale), to_units(self.site.node.max or Decimal(0), scale)
        outside, uneven = (values < 0) | (values > top), values % step != 0
        faults: Faults = [
            (row, bad_cell(self.inputs[0], column.written[row], self._why(bool(outside[row])), expected=self._wanted()))
            for row in np.flatnonzero(outside | uneven).tolist()
        ]
        kept = np.where(outside | uneven, 0, values)
        points = kept * 10 ** (6 - scale) if scale <= 6 else kept // 10 ** (scale - 6)
        return Outcome(narrow(points), faults)

    def _why(self, outside: bool) -> Text:
        if outside:
            top = self.site.node.max or Decimal(0)
            return Text(
                f"Điểm phải từ 0 đến {number_text(top, 'vi')}.", f"Points must be from 0 to {number_text(top, 'en')}."
            )
        return Text(
            f"Điểm phải là bội của {number_text(self._step, 'vi')}.",
            f"Points must be a multiple of {number_text(self._step, 'en')}.",
        )

    def _wanted(self) -> Text:
        top = self.site.node.max or Decimal(0)
        return Text(
            f"điểm từ 0 đến {number_text(top, 'vi')}, theo bước {number_text(self._step, 'vi')}",
            f"points from 0 to {number_text(top, 'en')} in steps of {number_text(self._step, 'en')}",
        )

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        return ["chấm trực tiếp" if language == "vi" else "entered"] * len(outcome.points)

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {"input": INPUT_SCHEMA, "step": {"$ref": "#/$defs/points"}}
