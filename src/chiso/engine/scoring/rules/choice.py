"""`choice`: one option of a list, each with its points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.arithmetic import to_units
from chiso.engine.scoring.columns import Column, ValueColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec, points_parameter

_LABEL = Text("Mức đạt được", "Level reached")


class Choice(Rule):
    """`options` of `{code, points, name}`; the input (default name `choice`) is the code of one of them."""

    kind = "choice"
    title = Text("Chọn một mức", "Choose one option")
    required = ("options",)

    def read(self, fields: Fields) -> None:
        options: list[tuple[str, Text]] = []
        points: list[Decimal] = []
        for index, item in enumerate(fields.items("options", required=True)):
            inner = Fields(item, f"{fields.at('options')}[{index}]", fields.problems)
            code = inner.code("code", required=True)
            name = inner.name("name")
            points.append(points_parameter(inner, "points", self.site, required=True) or Decimal(0))
            inner.close()
            if code in [known for known, _ in options]:
                fields.problems.add(
                    "framework.duplicate_option",
                    both(f"lựa chọn {code} viết hai lần", f"the option {code} is written twice"),
                    line=inner.line,
                    path=inner.path,
                )
            options.append((code, name if name.vi else Text(code, code)))
        if not options and fields.has("options"):
            fields.problems.add(
                "framework.empty_options",
                both("danh sách lựa chọn trống", "the list of options is empty"),
                line=fields.line,
                path=fields.at("options"),
            )
        self.inputs = (
            input_spec(fields, "input", default="choice", type_="choice", label=_LABEL, options=tuple(options)),
        )
        self._codes = [code for code, _ in options]
        self._names = [name for _, name in options]
        self._points = np.array([to_units(number) for number in points], dtype=np.int64)

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        places = cast(ValueColumn, columns[self.inputs[0].name]).places(self._codes)
        return Outcome(self._points[places], trace={"places": places})

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        word = "chọn" if language == "vi" else "chosen:"
        shown = [f"{word} “{name.in_(language)}”" for name in self._names]
        return [shown[place] for place in outcome.trace["places"].tolist()]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {
            "input": INPUT_SCHEMA,
            "options": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["code", "points"],
                    "additionalProperties": False,
                    "properties": {
                        "code": {"$ref": "#/$defs/code"},
                        "name": {"$ref": "#/$defs/text"},
                        "points": {"$ref": "#/$defs/points"},
                    },
                },
            },
        }
