"""`deadline`: full points when done by the due day, fewer the later it was.

Days are calendar days. Each step of `late` holds up to and including its number of days; after the last step
nothing is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import to_units
from chiso.engine.scoring.columns import Column, ValueColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter
from chiso.engine.text import format_date

_LABEL = Text("Ngày hoàn thành", "Date of completion")


class Deadline(Rule):
    """`due`, `points` (default: the maximum) when on time, and `late: [{days, points}]`."""

    kind = "deadline"
    title = Text("Thời hạn", "Deadline")
    required = ("due",)

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="date", type_="date", label=_LABEL),)
        self._due = fields.date("due", required=True) or date(2000, 1, 1)
        on_time = points_parameter(fields, "points", self.site)
        self._steps: list[int] = []
        points = [on_time if on_time is not None else self.site.node.max or Decimal(0)]
        for index, item in enumerate(fields.items("late")):
            inner = Fields(item, f"{fields.at('late')}[{index}]", fields.problems)
            days = inner.number("days", required=True, minimum=Decimal(1), maximum=Decimal(3660))
            given = points_parameter(inner, "points", self.site, required=True)
            inner.close()
            if days is None or given is None:
                continue
            self._check_step(inner, days, given, points[-1])
            self._steps.append(int(days))
            points.append(given)
        self._points = np.array([to_units(number) for number in [*points, Decimal(0)]], dtype=np.int64)

    def _check_step(self, inner: Fields, days: Decimal, points: Decimal, before: Decimal) -> None:
        if days != days.to_integral_value() or (self._steps and days <= self._steps[-1]):
            inner.problems.add(
                "framework.late_order",
                both("days phải là số nguyên tăng dần", "days must be whole numbers that rise"),
                line=inner.line,
                path=inner.at("days"),
                got=f"{days:f}",
            )
        if points > before:
            inner.problems.add(
                "framework.late_points",
                both("càng chậm không thể càng nhiều điểm", "later cannot give more points"),
                line=inner.line,
                path=inner.at("points"),
                got=f"{points:f}",
            )

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        days = cast(ValueColumn, columns[self.inputs[0].name]).days() - self._due.toordinal()
        step = np.where(days <= 0, 0, 1 + np.searchsorted(np.array(self._steps, dtype=np.int64), days))
        return Outcome(self._points[step], trace={"late": days})

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        due = format_date(self._due)
        shown = columns[self.inputs[0].name].shown(language)
        return [
            f"{day} {_lateness(late, due, language)}"
            for day, late in zip(shown, outcome.trace["late"].tolist(), strict=True)
        ]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {
            "input": INPUT_SCHEMA,
            "due": {"$ref": "#/$defs/date"},
            "points": {"$ref": "#/$defs/points"},
            "late": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["days", "points"],
                    "additionalProperties": False,
                    "properties": {"days": {"$ref": "#/$defs/number"}, "points": {"$ref": "#/$defs/points"}},
                },
            },
        }


def _lateness(late: int, due: str, language: Language) -> str:
    if late <= 0:
        return f"→ đúng hạn {due}" if language == "vi" else f"→ by the due day {due}"
    if language == "vi":
        return f"→ chậm {late} ngày so với hạn {due}"
    return f"→ {late} day{'s' if late > 1 else ''} after the due day {due}"
