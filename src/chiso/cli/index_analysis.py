"""`chiso index uncertainty|sensitivity|correlate`: how sure the ranks are, what moves them, what goes together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import click
import numpy as np

from chiso.cli.index_options import FILE, LANGUAGE, Inputs, inputs, read_inputs, varied
from chiso.cli.printing import print_problems, refuse
from chiso.engine.composite import between_levels, run, sensitivity, uncertainty
from chiso.engine.composite.components import cronbach_alpha
from chiso.engine.composite.correlations import METHODS, Method, long, with_parents, within_groups
from chiso.engine.composite.io import write_tables
from chiso.engine.composite.outputs import Table, cells, sensitivity_table, uncertainty_tables
from chiso.engine.composite.running import Run
from chiso.engine.errors import InputError, Language, Problem, Text

REPLICATIONS = click.option("--replications", type=click.IntRange(3), help="Default: the recipe's, else 1000.")
SEED = click.option("--seed", type=click.IntRange(0), help="Default: the recipe's, else 1.")
OUTPUT = click.option("--output", help="The node that is followed; default: the index.")
OUT = click.option("--out", type=FILE, help="Folder of the tables; without it the summary is printed.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")


def _given(asked: dict[str, Any], lang: Language, as_json: bool) -> Inputs:
    files = asked["data_file"], asked["meta_file"], asked["recipe_name"], asked["errors"]
    return read_inputs(*files, lang, as_json=as_json)


def _tell(
    tables: dict[str, Table], first: str, told: dict[str, Any], out: Path | None, lang: Language, as_json: bool
) -> None:
    """Write the tables where they were asked for, and print the first of them or say where they are."""
    table = tables[first]
    if out is not None:
        try:
            write_tables(out, tables, {})
        except InputError as error:
            refuse(error, lang, as_json=as_json, title=str(out))
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    if as_json:
        click.echo(json.dumps(told | {"rows": rows}, ensure_ascii=False, indent=2))
    elif out is not None:
        click.echo(f"{len(rows)} dòng → {out}" if lang == "vi" else f"{len(rows)} rows → {out}")
    else:
        click.echo(",".join(table))
        for row in rows:
            click.echo(",".join("" if value is None else str(value) for value in row.values()))


def _warn_failed(failed: int, runs: int, lang: Language) -> None:
    if failed:
        click.echo(
            f"CẢNH BÁO {failed}/{runs} lần lặp không tính được (như số 0 dưới trung bình nhân) và bị bỏ ra"
            if lang == "vi"
            else f"WARNING {failed}/{runs} replications could not be computed (zeros under a geometric mean); left out",
            err=True,
        )


@click.command("uncertainty")
@inputs
@REPLICATIONS
@SEED
@OUTPUT
@click.option("--keep-replications", is_flag=True, help="Also write every replication's scores and ranks.")
@OUT
@JSON
@LANGUAGE
def uncertainty_command(
    replications: int | None,
    seed: int | None,
    output: str | None,
    keep_replications: bool,
    out: Path | None,
    as_json: bool,
    lang: Language,
    **asked: Any,
) -> None:
    """Ranks under everything that the recipe calls uncertain (without such a part: all weights by ± 25 %)."""
    given = _given(asked, lang, as_json)
    variation = varied(given, replications, seed, output)
    try:
        found = uncertainty(variation, given.recipe.recipe, given.data, given.meta)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=asked["recipe_name"])
    print_problems(found.notes, lang)
    _warn_failed(found.failed, len(found.scores), lang)
    told = {
        "output": found.output,
        "replications": len(found.scores),
        "failed": found.failed,
        "seed": variation.seed,
        "inputs": [item.name for item in variation.inputs],
    }
    tables = uncertainty_tables(found, replications=keep_replications)
    _tell(tables, "uncertainty.csv", told, out, lang, as_json)


@click.command("sensitivity")
@inputs
@REPLICATIONS
@SEED
@OUTPUT
@click.option("--bootstrap", type=click.IntRange(0), default=200, help="Bootstrap draws behind the bounds; 0: none.")
@OUT
@JSON
@LANGUAGE
def sensitivity_command(
    replications: int | None,
    seed: int | None,
    output: str | None,
    bootstrap: int,
    out: Path | None,
    as_json: bool,
    lang: Language,
    **asked: Any,
) -> None:
    """How much of the variance each uncertain choice explains, alone and in all; replications × (choices + 2) runs."""
    given = _given(asked, lang, as_json)
    variation = varied(given, replications, seed, output)
    try:
        found = sensitivity(variation, given.recipe.recipe, given.data, given.meta, bootstrap=bootstrap)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=asked["recipe_name"])
    _warn_failed(found.failed, found.runs, lang)
    told = {"output": variation.output or given.meta.index, "runs": found.runs, "failed": found.failed}
    _tell({"sensitivity.csv": sensitivity_table(found)}, "sensitivity.csv", told, out, lang, as_json)


@click.command("correlate")
@inputs
@click.option("--stage", default="", help="The table: raw, treated, normalised, aggregated …; default: the last.")
@click.option("--levels", default="1,1", help="Levels to correlate, as 1,2.")
@click.option("--method", type=click.Choice(METHODS), default="pearson", help="Coefficient of correlation.")
@click.option("--with-parents", "parents", is_flag=True, help="Only nodes with a node above them.")
@click.option("--within", type=click.IntRange(2), help="Only pairs under the same node of this level.")
@click.option("--alpha", is_flag=True, help="Cronbach's alpha of each group instead.")
@OUT
@JSON
@LANGUAGE
def correlate_command(
    stage: str,
    levels: str,
    method: str,
    parents: bool,
    within: int | None,
    alpha: bool,
    out: Path | None,
    as_json: bool,
    lang: Language,
    **asked: Any,
) -> None:
    """Correlations between indicators or nodes of any two levels, with the number of units behind each."""
    given = _given(asked, lang, as_json)
    try:
        done = run(given.recipe.recipe, given.data, given.meta)
        if alpha:
            tables, first = {"alpha.csv": _alpha(done)}, "alpha.csv"
        else:
            table = _pairs(done, stage, _levels(levels), cast(Method, method), parents, within)
            tables, first = {"correlations.csv": table}, "correlations.csv"
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=asked["recipe_name"])
    _tell(tables, first, {"method": method}, out, lang, as_json)


def _levels(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) not in (1, 2) or not all(part.strip().isdigit() for part in parts):
        raise click.BadParameter("1,2", param_hint="--levels")
    return int(parts[0]), int(parts[-1])


def _pairs(done: Run, stage: str, levels: tuple[int, int], method: Method, parents: bool, within: int | None) -> Table:
    if stage and stage not in done.by_name:
        known = ", ".join(done.by_name)
        raise InputError(
            [
                Problem(
                    "index.unknown_stage",
                    Text("công thức không có bảng này", "the recipe has no such table"),
                    "--stage",
                    stage,
                    Text(known, known),
                )
            ]
        )
    table = done.by_name[stage] if stage else done.last
    found = between_levels(table.codes, table.values, done.meta, levels, method)
    pairs = with_parents(found, done.meta) if parents else long(found)
    if within is not None:
        pairs = within_groups(found, done.meta, within)
    return {
        "first": [pair.first for pair in pairs],
        "second": [pair.second for pair in pairs],
        "correlation": cells(pair.value for pair in pairs),
        "n": [pair.n for pair in pairs],
    }


def _alpha(done: Run) -> Table:
    """Alpha of the children of each node, in every table that has them."""
    rows = []
    for stage in done.stages:
        for code, children in done.meta.children.items():
            if len(children) > 1 and all(child in stage.codes for child in children):
                columns = [stage.codes.index(child) for child in children]
                rows.append((code, stage.name, len(children), cronbach_alpha(stage.values[:, columns])))
    return {
        "node": [row[0] for row in rows],
        "stage": [row[1] for row in rows],
        "items": [row[2] for row in rows],
        "alpha": cells(np.array([row[3] for row in rows])),
    }
