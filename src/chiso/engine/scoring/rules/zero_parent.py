"""`zero_parent`: one bad case takes all points of the criterion above.

The leaf itself keeps its maximum when nothing happened; when it did, the leaf and every leaf under the same parent
score 0 and stay in the base.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.scoring.columns import Column, ValueColumn
from chiso.engine.scoring.rule import INPUT_SCHEMA, Outcome, Rule, input_spec

_LABEL = Text("Có vi phạm", "A violation occurred")


class ZeroParent(Rule):
    """If the input is true the parent scores 0."""

    kind = "zero_parent"
    title = Text("Điểm liệt", "Knock-out")

    def read(self, fields: Fields) -> None:
        self.inputs = (input_spec(fields, "input", default="violated", type_="yes_no", label=_LABEL),)
        if self.site.node.parent is None:
            fields.problems.add(
                "framework.no_parent",
                both("quy tắc zero_parent cần nút cha", "zero_parent needs a parent"),
                line=fields.line,
                path=fields.path,
            )

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        violated = cast(ValueColumn, columns[self.inputs[0].name]).flags()
        return Outcome(np.where(violated, 0, self.site.max_units), trace={"zeroes": violated})

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        parent = self.site.node.parent or ""
        words = (
            ("không vi phạm", f"có vi phạm → {parent} được 0 điểm")
            if language == "vi"
            else ("no violation", f"a violation → {parent} scores 0")
        )
        return [words[violated] for violated in outcome.trace["zeroes"].tolist()]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        return {"input": INPUT_SCHEMA}
