"""The recipe file (YAML): read key by key, unknown keys refused, everything wrong with it told at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chiso.engine.composite.settings_file import read_settings, to_number
from chiso.engine.composite.steps import STEPS, Normalise, Recipe, Step
from chiso.engine.composite.variation import Variation
from chiso.engine.composite.variation_file import read_variation
from chiso.engine.errors import InputError
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Scalar, Value, parse_source

Files = Callable[[str], list[dict[str, str]]]
"""Gives the rows of a table that a recipe names, by the name in the recipe."""


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """What a recipe file holds: the steps, and what is varied in an analysis of uncertainty (None: nothing said)."""

    recipe: Recipe
    variation: Variation | None = None


def read_recipe(text: str, files: Files | None = None) -> RecipeFile:
    """The recipe that a file states. Raises InputError with every problem found (`index.*`).

    `files` reads the tables that a recipe points to (weights, anchors); without it such recipes are refused.
    """
    problems = Problems()
    value = parse_source(text, problems)
    if value is None and not problems.found:
        problems.add("framework.empty", both("tệp công thức rỗng", "the recipe file is empty"))
    fields_ = Fields(value, "", problems)
    items = fields_.items("steps", required=True)
    steps = [
        step for at, item in enumerate(items) if (step := _step(item, f"steps[{at}]", problems, files)) is not None
    ]
    variation = None
    if fields_.has("uncertainty"):
        variation = read_variation(fields_.fields("uncertainty"), Recipe(tuple(steps)))
    fields_.close()
    if problems.errors:
        raise told(problems)
    return RecipeFile(Recipe(tuple(steps)), variation)


def told(problems: Problems) -> InputError:
    """The problems under this package's name; the reader of the notation speaks of frameworks."""
    return InputError(replace(found, code=re.sub("^framework", "index", found.code)) for found in problems.in_order())


def _step(item: Value, path: str, problems: Problems, files: Files | None) -> Step | None:
    if isinstance(item, Scalar):
        item = Mapping(((item, Scalar("", line=item.line)),), item.line)
    if not isinstance(item, Mapping) or len(item.entries) != 1:
        problems.add(
            "index.step_shape",
            both("mỗi bước là một cặp “động từ: tham số”", "a step is one pair “verb: settings”"),
            line=item.line,
            path=path,
        )
        return None
    key, value = item.entries[0]
    kind = STEPS.get(key.text)
    if kind is None:
        known = " | ".join(STEPS)
        problems.add(
            "index.unknown_step",
            both("bước không có trong danh mục", "the step is not on the list"),
            line=key.line,
            path=path,
            got=key.text,
            expected=both(known, known),
        )
        return None
    if isinstance(value, Scalar) and not value.is_null:
        value = Mapping(((Scalar("method", line=value.line), value),), value.line)
    inner = Fields(value, f"{path}.{key.text}", problems, item.line)
    if key.text == "weights" and inner.has("file"):
        read = _weights_table(inner, files)
    else:
        read = {}
    step: Step = replace(read_settings(inner, kind()), **read)
    if isinstance(step, Normalise) and inner.has("file"):
        step = replace(step, fixed=_anchors_table(inner, files))
    inner.close()
    return step


def _table(inner: Fields, files: Files | None, columns: tuple[str, ...]) -> list[dict[str, str]]:
    name = inner.text("file")
    if files is None:
        inner.problems.add(
            "index.file_not_here",
            both("công thức trỏ tới tệp", "the recipe points to a file"),
            line=inner.line,
            got=name,
        )
        return []
    rows = files(name)
    lacking = [column for column in columns if rows and column not in rows[0]]
    if lacking or not rows:
        inner.problems.add(
            "index.missing_column",
            both(f"tệp {name} thiếu cột", f"{name} lacks columns"),
            line=inner.line,
            path=inner.at("file"),
            got=", ".join(lacking) or name,
            expected=both(", ".join(columns), ", ".join(columns)),
        )
        return []
    return rows


def _cells(inner: Fields, row: dict[str, str], names: tuple[str, ...]) -> list[float | None]:
    return [
        to_number(inner, Scalar(row[name], line=inner.line), f"{inner.at('file')}.{row['iCode']}") for name in names
    ]


def _weights_table(inner: Fields, files: Files | None) -> dict[str, Any]:
    rows = _table(inner, files, ("iCode", "Weight"))
    found = [(row["iCode"], _cells(inner, row, ("Weight",))[0]) for row in rows]
    return {"set": "file", "values": tuple((code, weight) for code, weight in found if weight is not None)}


def _anchors_table(inner: Fields, files: Files | None) -> tuple[tuple[str, float, float], ...]:
    rows = _table(inner, files, ("iCode", "low", "high"))
    found = []
    for row in rows:
        low, high = _cells(inner, row, ("low", "high"))
        if low is not None and high is not None:
            found.append((row["iCode"], low, high))
    return tuple(found)
