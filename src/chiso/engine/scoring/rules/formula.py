"""`formula`: cases in CEL over named inputs; the first case whose `when` holds gives the points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping as Written
from chiso.engine.frameworks.source import Scalar, Value
from chiso.engine.scoring.arithmetic import POINT, Ints, narrow, rounded
from chiso.engine.scoring.columns import Column, Faults, NumberColumn
from chiso.engine.scoring.formula import Expression, FormulaError, compile_expression
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
        read = [(spec.name, _getter(columns[spec.name])) for spec in self.inputs]
        points: Ints = np.zeros(rows, dtype=object)
        cases = np.zeros(rows, dtype=np.int64)
        faults: Faults = []
        for row in range(rows):
            values = {name: get(row) for name, get in read}
            found = self._score(values)
            if isinstance(found, Problem):
                faults.append((row, found))
            else:
                points[row], cases[row] = found
        return Outcome(narrow(points), faults, {"case": cases})

    def _score(self, values: Mapping[str, Any]) -> tuple[int, int] | Problem:
        try:
            for when, points, number in self._cases:
                if points is not None and (when is None or when.evaluate(values) is True):
                    return self._points(cast(Decimal | Fraction, points.evaluate(values)), number, values)
        except ZeroDivisionError:
            return self._fault(values, Text("Công thức chia cho 0.", "The formula divides by 0."))
        return self._fault(values, Text("Không trường hợp nào của công thức đúng.", "No case of the formula holds."))

    def _points(self, exact: Decimal | Fraction, number: int, values: Mapping[str, Any]) -> tuple[int, int] | Problem:
        top = self.site.max_units
        fraction = Fraction(exact) * POINT
        if fraction < 0 or fraction > top:
            return self._fault(
                values,
                Text(
                    "Công thức cho điểm ngoài khoảng từ 0 đến tối đa.",
                    "The formula gives points outside 0 and the maximum.",
                ),
            )
        numerator = np.array([fraction.numerator], dtype=object)
        units = rounded(numerator, fraction.denominator, self.rounding)
        return min(int(units[0]), top), number

    def _fault(self, values: Mapping[str, Any], message: Text) -> Problem:
        shown = ", ".join(f"{name} = {value}" for name, value in values.items())
        return bad_cell(self.inputs[0], shown, message)

    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        word = "trường hợp" if language == "vi" else "case"
        shown = [columns[spec.name].shown(language) for spec in self.inputs]
        tails = ["", *(f" → {word} {number}{_condition(when)}" for when, _, number in self._cases)]
        names = [spec.name for spec in self.inputs]
        return [
            ", ".join([f"{name} = {text}" for name, text in zip(names, texts, strict=True)]) + tails[case]
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


def _condition(when: Expression | None) -> str:
    return f" ({when.source})" if when else ""


def _getter(column: Column) -> Any:
    if isinstance(column, NumberColumn):
        return column.decimal
    return column.values.__getitem__
