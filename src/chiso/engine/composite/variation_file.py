"""The `uncertainty` part of a recipe file: what is varied, how often, from which seed."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast, get_args

from chiso.engine.composite.settings_file import read_settings, to_number
from chiso.engine.composite.steps import STEPS, Recipe
from chiso.engine.composite.variation import (
    Alternatives,
    DataErrors,
    Input,
    Span,
    Variation,
    WeightMethod,
    WeightNoise,
)
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

MOST = 10_000_000


def read_variation(inner: Fields, recipe: Recipe) -> Variation:
    """The variation in a mapping; problems are added to those of the fields."""
    inputs = [*_weights(inner), *_steps(inner, recipe)]
    if inner.flag("errors", default=False):
        inputs.append(DataErrors())
    variation = Variation(
        tuple(inputs), _whole(inner, "replications", 1000), _whole(inner, "seed", 1, 0), inner.text("output")
    )
    inner.close()
    return variation


def _whole(inner: Fields, name: str, default: int, low: int = 3) -> int:
    scalar = inner.scalar(name)
    if scalar is None:
        return default
    if scalar.text.isdigit() and low <= int(scalar.text) <= MOST:
        return int(scalar.text)
    inner.wrong_shape(scalar, inner.at(name), both(f"số nguyên từ {low} đến {MOST}", f"a whole number {low} to {MOST}"))
    return default


def _weights(inner: Fields) -> list[Input]:
    """`weights: {2: 0.25, 3: 0.25, method: uniform}`."""
    value = inner.take("weights")
    if value is None:
        return []
    if not isinstance(value, Mapping):
        inner.wrong_shape(value, inner.at("weights"), both("cấp: mức dao động", "level: size"))
        return []
    own = Fields(value, inner.at("weights"), inner.problems)
    method = cast(WeightMethod, own.choice("method", get_args(WeightMethod), default="uniform"))
    found: list[Input] = []
    for key, entry in value.entries:
        if key.text == "method":
            continue
        size = to_number(own, entry, own.at(key.text))
        limit = 1.0 if method == "uniform" else float("inf")
        if not key.text.isdigit() or size is None or not 0 < size <= limit:
            own.wrong_shape(entry, own.at(key.text), both("cấp: mức dao động, như 2: 0.25", "level: size, as 2: 0.25"))
            continue
        found.append(WeightNoise(int(key.text), size, method))
    return found


def _steps(inner: Fields, recipe: Recipe) -> list[Input]:
    value = inner.take("steps")
    if value is None:
        return []
    if not isinstance(value, Mapping):
        inner.wrong_shape(value, inner.at("steps"), both("bước.tham số: các giá trị", "step.setting: values"))
        return []
    found = [_input(inner, key, entry, recipe) for key, entry in value.entries]
    return [item for item in found if item is not None]


def _input(inner: Fields, key: Scalar, value: Value, recipe: Recipe) -> Input | None:
    verb, _, parameter = key.text.partition(".")
    kind = STEPS.get(verb)
    known = [item.name for item in fields(kind) if item.metadata["kind"] != "overrides"] if kind else []
    if kind is None or (parameter and parameter not in known) or verb in ("weights", "rank"):
        names = [name for name in STEPS if name not in ("weights", "rank")] if kind is None else known
        inner.problems.add(
            "index.unknown_input",
            both("không có bước hoặc tham số này để thay đổi", "there is no such step or setting to vary"),
            line=key.line,
            path=inner.at("steps"),
            got=key.text,
            expected=both(", ".join(names), ", ".join(names)),
        )
        return None
    if parameter and recipe.find(verb) < 0:
        inner.problems.add(
            "index.unknown_input",
            both(f"công thức không có bước “{verb}”", f"the recipe has no step “{verb}”"),
            line=key.line,
            path=inner.at("steps"),
            got=key.text,
        )
        return None
    if isinstance(value, Mapping):
        return _span(inner, verb, parameter, value)
    if not isinstance(value, Sequence) or not value.items:
        inner.wrong_shape(value, inner.at(key.text), both("danh sách, hoặc {from, to}", "a list, or {from, to}"))
        return None
    values = [_alternative(inner, verb, parameter, entry) for entry in value.items]
    return Alternatives(verb, parameter, tuple(values))


def _span(inner: Fields, verb: str, parameter: str, value: Mapping) -> Span | None:
    own = Fields(value, inner.at(f"{verb}.{parameter}"), inner.problems)
    ends = [
        None if (scalar := own.scalar(name, required=True)) is None else to_number(own, scalar, own.at(name))
        for name in ("from", "to")
    ]
    own.close()
    if None in ends or ends[0] >= ends[1]:  # type: ignore[operator]
        own.wrong_shape(value, own.path, both("from nhỏ hơn to", "from below to"))
        return None
    return Span(verb, parameter, cast(float, ends[0]), cast(float, ends[1]))


def _alternative(inner: Fields, verb: str, parameter: str, entry: Value) -> Any:
    """One value of a setting, or one whole step (`none` leaves it out)."""
    path = inner.at(f"steps.{verb}")
    if parameter:
        mapping = Mapping(((Scalar(parameter, line=entry.line), entry),), entry.line)
        return getattr(read_settings(Fields(mapping, path, inner.problems), STEPS[verb](), override=True), parameter)
    if isinstance(entry, Scalar) and entry.text == "none":
        return None
    if isinstance(entry, Scalar):
        entry = Mapping(((Scalar("method", line=entry.line), entry),), entry.line)
    own = Fields(entry, path, inner.problems)
    step = read_settings(own, STEPS[verb]())
    own.close()
    return step
