"""`chiso index`: indicator data, their metadata and a recipe in; every step, scores, ranks and their certainty out."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from chiso.cli.index_analysis import correlate_command, sensitivity_command, uncertainty_command
from chiso.cli.index_options import FILE, LANGUAGE, Inputs, inputs, read_inputs
from chiso.cli.printing import as_dict, print_problems, refuse
from chiso.engine.composite import Run, plain, run
from chiso.engine.composite.io import example_names, example_text, write_tables
from chiso.engine.composite.outputs import results, run_tables
from chiso.engine.errors import InputError, Language


@click.group()
def index() -> None:
    """Composite indices: from indicators to scores, ranks and their certainty."""


@click.command("run")
@inputs
@click.option("--out", type=FILE, required=True, help="Folder of the results.")
@click.option("--json", "as_json", is_flag=True, help="Print scores, ranks and warnings as JSON.")
@LANGUAGE
def run_command(
    data_file: Path,
    meta_file: Path,
    recipe_name: str,
    errors: Path | None,
    out: Path,
    as_json: bool,
    lang: Language,
) -> None:
    """Carry out a recipe: each step as a table, then results.csv, ranks.csv and recipe.json."""
    found = read_inputs(data_file, meta_file, recipe_name, errors, lang, as_json=as_json)
    try:
        done = run(found.recipe.recipe, found.data, found.meta)
        write_tables(out, run_tables(done), _texts(done, found))
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=recipe_name)
    if as_json:
        table = results(done)
        rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        told = {"index": done.meta.index, "units": len(done.last.data.units), "results": rows}
        click.echo(
            json.dumps(told | {"warnings": [as_dict(note) for note in done.notes]}, ensure_ascii=False, indent=2)
        )
        return
    print_problems(done.notes, lang)
    count, codes = len(done.last.data.units), len(done.meta.indicators)
    click.echo(
        f"{count} đơn vị, {codes} chỉ tiêu → {out}" if lang == "vi" else f"{count} units, {codes} indicators → {out}"
    )


def _texts(done: Run, found: Inputs) -> dict[str, str]:
    """The recipe, ready to be replayed, and what it was applied to."""
    told: dict[str, Any] = {
        "program": f"chiso {version('chiso')}",
        "index": done.meta.index,
        "sha256": found.hashes,
        "ranked_units": sum(rank is not None for rank in results(done).get("Rank", [])),
        "warnings": [as_dict(note) for note in done.notes],
    }
    return {"recipe.json": _json(plain(done.recipe)), "run.json": _json(told)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@click.command("example")
@click.argument("name", required=False)
@LANGUAGE
def example_command(name: str | None, lang: Language) -> None:
    """Print a recipe that ships with the product, or the list of them."""
    if name is None:
        click.echo("\n".join(example_names()))
        return
    try:
        click.echo(example_text(name), nl=False)
    except InputError as error:
        refuse(error, lang, title=name)


for command in (run_command, uncertainty_command, sensitivity_command, correlate_command, example_command):
    index.add_command(command)
