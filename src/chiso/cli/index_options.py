"""Options that the commands of `chiso index` share, and reading what they name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from chiso.cli.printing import refuse
from chiso.cli.survey_options import FILE, LANGUAGE
from chiso.engine.composite import IndicatorData, Metadata, RecipeFile, Variation, default_variation
from chiso.engine.composite.io import example_names, read_data, read_example, read_metadata, read_recipe_file
from chiso.engine.errors import InputError, Language

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Inputs:
    """What a command was given, read and checked."""

    data: IndicatorData
    meta: Metadata
    recipe: RecipeFile
    hashes: dict[str, str]


def inputs(command: Function) -> Function:
    """`--data`, `--meta`, `--errors` and `--recipe`."""
    for option in (
        click.option(
            "--recipe", "recipe_name", required=True, help="The recipe file (YAML, JSON), or an example's name."
        ),
        click.option("--errors", type=FILE, help="Standard errors of the data: a table of the same form, 0 = exact."),
        click.option("--meta", "meta_file", type=FILE, required=True, help="Metadata (iMeta): CSV or .xlsx."),
        click.option("--data", "data_file", type=FILE, required=True, help="Indicator data (iData): CSV or .xlsx."),
    ):
        command = option(command)
    return command


def read_inputs(
    data_file: Path, meta_file: Path, recipe_name: str, errors: Path | None, lang: Language, *, as_json: bool
) -> Inputs:
    """Everything that a command needs; leaves with the exit code of bad input when any of it cannot be used."""
    at = meta_file.name
    try:
        meta = read_metadata(meta_file)
        at = data_file.name
        data = read_data(data_file, meta, errors)
        at = recipe_name
        recipe = _recipe(recipe_name, data_file.parent)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=at)
    named = {"data": data_file, "meta": meta_file, "errors": errors}
    hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items() if path}
    return Inputs(data, meta, recipe, hashes)


def _recipe(name: str, folder: Path) -> RecipeFile:
    if not Path(name).exists() and name in example_names():
        return read_example(name, folder)
    return read_recipe_file(Path(name))


def varied(found: Inputs, replications: int | None, seed: int | None, output: str | None) -> Variation:
    """What the recipe says is uncertain (else every weight by ± 25 %), with what the command line says over it."""
    told = found.recipe.variation or default_variation(found.meta, has_errors=found.data.errors is not None)
    return replace(
        told,
        replications=replications or told.replications,
        seed=told.seed if seed is None else seed,
        output=output or told.output,
    )


__all__ = ["FILE", "LANGUAGE", "Inputs", "inputs", "read_inputs", "varied"]
