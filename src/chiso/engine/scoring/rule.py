"""What every rule kind is made of: inputs, an exact evaluation over columns, and sentences that say why.

A kind is one class in one file of `rules/`. It is compiled once for a leaf, and then scores any number of units.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar, Literal

import numpy as np

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.model import Node, Rounding
from chiso.engine.frameworks.problems import Problems
from chiso.engine.scoring.arithmetic import POINT, Ints, to_units
from chiso.engine.scoring.columns import Column, Faults
from chiso.engine.scoring.inputs import InputSpec

Status = Literal["answered", "not_applicable", "did_not_arise", "unanswered"]
GIVEN_STATUSES: tuple[Status, ...] = ("answered", "not_applicable", "did_not_arise")


@dataclass
class Outcome:
    """Points (in millionths) of each row, the rows that cannot be scored and, for `tell`, how it came about."""

    points: Ints
    faults: Faults = field(default_factory=list)
    trace: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """Where a rule stands: its leaf, the leaf's maximum, and the rounding used when the rule states none."""

    node: Node
    rounding: Rounding

    @property
    def max_units(self) -> int:
        """The maximum in millionths; 0 when it is not known."""
        return 0 if self.node.max is None else to_units(self.node.max)


class Rule(ABC):
    """A rule compiled for one leaf."""

    kind: ClassVar[str]
    title: ClassVar[Text]
    forbids: ClassVar[frozenset[Status]] = frozenset()
    """Statuses that make no sense for the kind."""

    inputs: tuple[InputSpec, ...]
    rounding: Rounding
    explicit_rounding: bool
    site: Site

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rounding = site.rounding
        self.explicit_rounding = False
        self.inputs = ()

    @abstractmethod
    def read(self, fields: Fields) -> None:
        """Take the kind's own parameters from the file; add problems for what is wrong."""

    @abstractmethod
    def evaluate(self, columns: Mapping[str, Column], rows: int) -> Outcome:
        """Points of `rows` units from their columns, one per input; faults for figures that cannot be."""

    @abstractmethod
    def tell(self, columns: Mapping[str, Column], outcome: Outcome, language: Language) -> list[str]:
        """How each row's points came about, without the points themselves ("97,2 % → bậc từ 95")."""

    @property
    def forbidden(self) -> frozenset[Status]:
        """Statuses that the leaf does not take; a survey always arises."""
        return self.forbids | {"did_not_arise"} if self.site.node.channel == "survey" else self.forbids

    @classmethod
    @abstractmethod
    def parameters(cls) -> dict[str, Any]:
        """JSON Schema of the kind's own parameters."""

    required: ClassVar[tuple[str, ...]] = ()
    """Parameters that must be written."""


def input_spec(
    fields: Fields,
    key: str,
    *,
    default: str = "",
    type_: Literal["number", "count", "yes_no", "choice", "date"] = "number",
    label: Text | None = None,
    options: tuple[tuple[str, Text], ...] = (),
) -> InputSpec:
    """An input from `key: name` or `key: {name, label, unit}`."""
    value = fields.take(key, required=not default)
    from chiso.engine.frameworks.source import Mapping as Written

    if isinstance(value, Written):
        inner = fields.fields(key)
        name = inner.code("name", default=default, required=not default)
        written = inner.name("label")
        spec = InputSpec(
            name,
            type_,
            written if written.vi else (label or Text(name, name)),
            "",
            options,
        )
        if inner.has("unit"):
            words = inner.name("unit")
            spec = replace(spec, unit=words.vi, unit_en=words.en)
        elif type_ == "number":
            spec = replace(spec, unit=unit_of_name(name))
        inner.close()
        return spec
    name = fields.code(key, default=default)
    unit = unit_of_name(name) if type_ == "number" else ""
    return InputSpec(name, type_, label or Text(name, name), unit, options)


def unit_of_name(name: str) -> str:
    """`%` for inputs that are called a rate or a percentage, so that short files read well; otherwise nothing."""
    return "%" if name in ("rate", "percent") or name.endswith(("_rate", "_percent")) else ""


INPUT_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "label": {"$ref": "#/$defs/text"},
                "unit": {"$ref": "#/$defs/text"},
            },
        },
    ]
}


def points_parameter(fields: Fields, key: str, site: Site, *, required: bool = False) -> Decimal | None:
    """Points written in a rule: from 0 to the leaf's maximum."""
    number = fields.number(key, required=required, minimum=Decimal(0))
    if number is not None and site.node.max is not None and number > site.node.max:
        fields.problems.add(
            "framework.points_above_max",
            Text(
                f"điểm của quy tắc lớn hơn điểm tối đa {site.node.max:f} của tiêu chí",
                f"the rule gives more points than the maximum {site.node.max:f} of the leaf",
            ),
            line=fields.line,
            path=fields.at(key),
            got=f"{number:f}",
        )
    return number


def full(rows: int, units: int) -> Ints:
    """The same points for every row."""
    return np.full(rows, units, dtype=np.int64 if units < 2**62 else object)


__all__ = [
    "GIVEN_STATUSES",
    "INPUT_SCHEMA",
    "POINT",
    "Outcome",
    "Problem",
    "Problems",
    "Rule",
    "Site",
    "Status",
    "full",
    "input_spec",
    "points_parameter",
]
