"""Values that a design file holds beside those of a framework file: lists of columns, and numbers in exponent form."""

from __future__ import annotations

import re

from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\Z")


def names(fields: Fields, key: str) -> tuple[str, ...]:
    """A column or a list of columns under a key."""
    value = fields.take(key)
    if value is None:
        return ()
    if isinstance(value, Scalar):
        return (value.text.strip(),)
    found = []
    for item in value.items if isinstance(value, Sequence) else ():
        if isinstance(item, Scalar):
            found.append(item.text.strip())
        else:
            fields.wrong_shape(item, fields.at(key), both("tên cột", "a column's name"))
    if isinstance(value, Mapping):
        fields.wrong_shape(value, fields.at(key), both("một cột hoặc danh sách cột", "a column or a list of columns"))
    return tuple(found)


def real(fields: Fields, key: str) -> float | None:
    """A number, exponents allowed."""
    scalar = fields.scalar(key)
    return None if scalar is None else to_real(fields, scalar, fields.at(key))


def to_real(fields: Fields, value: Value, path: str) -> float | None:
    """The number in a value, None and a problem when it is none."""
    if isinstance(value, Scalar) and _NUMBER.match(value.text.strip()):
        return float(value.text)
    fields.wrong_shape(value, path, both("số, dấu thập phân là dấu chấm", "a number with a decimal point"))
    return None
