"""`formula`: cases in CEL over named inputs; the first case whose `when` holds gives the points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping as Written
from chiso.engine.frameworks.source import Scalar, Value
from chiso.engine.scoring.arithmetic import POINT, Ints, narrow, rounded, times
from chiso.engine.scoring.columns import Column, Faults, NumberColumn
from chiso.engine.scoring.formula import Expression, FormulaError, compile_expression
from chiso.engine.scoring.formula.exact import Numbers, Truths, Values, Words, numbers
from chiso.engine.scoring.formula.types import Type
from chiso.engine.scoring.inputs import InputSpec, InputType, bad_cell
from chiso.engine.scoring.rule import Outcome, Rule

_TYPES: tuple[InputType, ...] = ("number", "count", "yes_no", "choice")
_AS: dict[str, Type] = {"number": "number", "count": "number", "yes_no": "yes_no", "choice": "text"}
_NAME = {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}


class Formula(Rule):
    """`inputs` (names or `{name, type, label, unit, options}`) and `cases` of `{when, points}`.

    `points` is a number or an expression. A case without `when` always holds. When no case holds nothing is scored and
    the sheet says so.
    """

    kind = "formula"
    title = Text("Công thức", "Formula")
    required = ("inputs", "cases")

    def read(self, fields: Fields) -> None:
        self.inputs = tuple(
            self._read_input(item, f"{fields.at('inputs')}[{index}]", fields)
            for index, item in enumerate(fields.items("inputs", required=True))
        )
        self._types = {spec.name: _AS[spec.type] for spec in self.inputs}
        if len(self._types) < len(self.inputs):
            fields.problems.add(
                "framework.same_input",
                both("hai đầu vào trùng tên", "two inputs have the same name"),
                line=fields.line,
                path=fields.at("inputs"),
            )
        cases = fields.items("cases", required=True)
        self._cases = [
            case for index, item in enumerate(cases) if (case := self._read_case(item, index, fields)) is not None
        ]
        if not cases and fields.has("cases"):
            fields.problems.add(
                "framework.empty_cases",
                both("công thức không có trường hợp nào", "the formula has no cases"),
                line=fields.line,
                path=fields.at("cases"),
            )

    def _read_input(self, item: Value, path: str, fields: Fields) -> InputSpec:
        if isinstance(item, Scalar):
            name = self._name(item, path, fields)
            return InputSpec(name, "number", Text(name, name))
        inner = Fields(item, path, fields.problems)
        scalar = inner.scalar("name", required=True)
        name = self._name(scalar, path, fields) if scalar else ""
        label = inner.name("label")
        options = tuple(
            (option.text, Text(option.text, option.text))
            for option in inner.items("options")
            if isinstance(option, Scalar)
        )
        type_ = cast(InputType, inner.choice("type", _TYPES, default="number"))
        if type_ == "choice" and not options:
            inner.missing("options")
        unit = inner.name("unit")
        inner.close()
        return InputSpec(name, type_, label if label.vi else Text(name, name), unit.vi, options, unit.en)

    def _name(self, scalar: Scalar, path: str, fields: Fields) -> str:
        if not scalar.text.isidentifier() or not scalar.text.isascii():
            fields.problems.add(
                "framework.bad_input_name",
                both("tên đầu vào không hợp lệ", "the name of the input is not valid"),
                line=scalar.line,
                path=path,
                got=scalar.text,
                expected=both("chữ không dấu, số và _", "unaccented letters, digits and _"),
            )
        return scalar.text

    def _read_case(
        self, item: Value, index: int, fields: Fields
    ) -> tuple[Expression | None, Expression | None, int] | None:
        inner = Fields(
            item if isinstance(item, Written) else None, f"{fields.at('cases')}[{index}]", fields.problems, fields.line
        )
        if not isinstance(item, Written):
            fields.wrong_shape(item, inner.path, both("{when, points}", "{when, points}"))
            return None
        when = self._expression(inner, "when", "yes_no")
        points = self._expression(inner, "points", "number", required=True)
        self._check_constant(inner)
        inner.close()
        return when, points, index + 1

    def _check_constant(self, inner: Fields) -> None:
        """Points written as a number must lie within the maximum already in the file."""
        scalar = inner.scalar("points")
        top = self.site.node.max
        if scalar is None or top is None:
            return
        text = scalar.text.strip()
        if text.replace(".", "", 1).isdigit() and Decimal(text) > top:
            inner.problems.add(
                "framework.points_above_max",
                both(f"điểm lớn hơn điểm tối đa {top:f}", f"more points than the maximum {top:f}"),
                line=scalar.line,
                path=inner.at("points"),
                got=text,
            )

    def _expression(self, inner: Fields, key: str, wanted: Type, *, required: bool = False) -> Expression | None:
        scalar = inner.scalar(key, required=required)
        if scalar is None:
            return None
        try:
            expression = compile_expression(scalar.text, self._types)
            if expression.type != wanted:
                vi, en = ("đúng/sai", "true/false") if wanted == "yes_no" else ("số", "a number")
                raise FormulaError(f"kết quả phải là {vi}", f"the result must be {en}")
        except FormulaError as error:
            inner.problems.add(
                "framework.bad_formula",
                both(error.vi, error.en),
                line=scalar.line,
                path=inner.at(key),
                got=scalar.text,
                expected=both(
                    "biểu thức CEL, ví dụ done / total >= 0.95", "a CEL expression, such as done / total >= 0.95"
                ),
            )
            return None
        return expression

    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        values = {spec.name: _exact(columns[spec.name]) for spec in self.inputs}
        above: Ints = np.zeros(rows, dtype=np.int64)
        below: Ints = np.ones(rows, dtype=np.int64)
        cases = np.zeros(rows, dtype=np.int64)
        bad, open_ = np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool)
        for when, points, number in self._cases:
            test = cast(Truths, when.evaluate(values, rows)) if when else Truths(open_, ~open_ & open_)
            bad |= open_ & test.bad
            chosen = open_ & test.holds & ~test.bad
            found = cast(Numbers, cast(Expression, points).evaluate(values, rows))
            above, below = np.where(chosen, found.above, above), np.where(chosen, found.below, below)
            bad |= chosen & found.bad
            cases = np.where(chosen, number, cases)
            open_ = open_ & ~chosen & ~test.bad
        outside = (above < 0) | (times(above, POINT) > times(below, self.site.max_units))
        faults = self._faults(columns, bad, open_, outside)
        wrong = bad | open_ | outside
        above, below = np.where(wrong, 0, above), np.where(wrong, 1, below)
        points_ = np.minimum(rounded(times(above, POINT), below, self.rounding), self.site.max_units)
        return Outcome(narrow(points_), faults, {"case": cases})

    def _faults(self, columns: Mapping[str, Column], bad: Ints, open_: Ints, outside: Ints) -> Faults:
        messages = (
            (bad, Text("Công thức chia cho 0.", "The formula divides by 0.")),
            (open_ & ~bad, Text("Không trường hợp nào của công thức đúng.", "No case of the formula holds.")),
            (
                outside & ~bad & ~open_,
                Text(
                    "Công thức cho điểm ngoài khoảng từ 0 đến tối đa.",
                    "The formula gives points outside 0 and the maximum.",
                ),
            ),
        )
        return [
            (row, bad_cell(self.inputs[0], self._shown(columns, row), message))
            for marks, message in messages
            for row in np.flatnonzero(marks).tolist()
        ]

    def _shown(self, columns: Mapping[str, Column], row: int) -> str:
        return ", ".join(f"{spec.name} = {columns[spec.name].shown('vi')[row]}" for spec in self.inputs)

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        word = "trường hợp" if language == "vi" else "case"
        shown = [columns[spec.name].shown(language) for spec in self.inputs]
        labels = {spec.name: spec.label.in_(language) for spec in self.inputs}
        tails = ["", *(f" → {word} {number}{_condition(when, labels)}" for when, _, number in self._cases)]
        return [
            ", ".join([f"{name} = {text}" for name, text in zip(labels.values(), texts, strict=True)]) + tails[case]
            for texts, case in zip(zip(*shown, strict=True), outcome.trace["case"].tolist(), strict=True)
        ]

    @classmethod
    def parameters(cls) -> dict[str, Any]:
        item = {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": _NAME,
                "type": {"enum": list(_TYPES)},
                "label": {"$ref": "#/$defs/text"},
                "unit": {"$ref": "#/$defs/text"},
                "options": {"type": "array", "items": {"type": "string"}},
            },
        }
        case = {
            "type": "object",
            "required": ["points"],
            "additionalProperties": False,
            "properties": {"when": {"type": ["string", "boolean"]}, "points": {"type": ["string", "number"]}},
        }
        return {
            "inputs": {"type": "array", "minItems": 1, "items": {"oneOf": [_NAME, item]}},
            "cases": {"type": "array", "minItems": 1, "items": case},
        }


def _condition(when: Expression | None, labels: Mapping[str, str]) -> str:
    """A case's condition with the inputs under the names that people know them by."""
    if when is None:
        return ""
    return f" ({re.sub(r'[A-Za-z_][A-Za-z0-9_]*', lambda word: labels.get(word.group(), word.group()), when.source)})"


def _exact(column: Column) -> Values:
    if isinstance(column, NumberColumn):
        return numbers(column.units, 10**column.decimals)
    fine = np.zeros(len(column.values), dtype=bool)
    if column.values and isinstance(column.values[0], bool):
        return Truths(column.flags(), fine)
    return Words(np.array(column.values, dtype=object), fine)
