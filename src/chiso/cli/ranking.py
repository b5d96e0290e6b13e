"""`chiso ranking`: what a rank means, and the cheapest way to a better one; no site needed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from chiso.cli.printing import print_problems, refuse
from chiso.cli.ranking_path import backtest_command, path_command
from chiso.engine.errors import InputError, Language
from chiso.engine.files.io import write_whole
from chiso.engine.ranking.groups import rank_groups
from chiso.engine.ranking.intervals import Family, RankIntervals, rank_intervals
from chiso.engine.ranking.io import csv_of, read_estimates
from chiso.engine.ranking.marginal import Sides

FILE = click.Path(path_type=Path)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
HEADER = ("unit", "estimate", "se", "rank", "lower", "upper")


@click.command("intervals")
@click.option("--data", type=FILE, required=True, help="CSV: unit,estimate[,se][,df].")
@click.option("--cov", "covariance", type=FILE, help="Covariance matrix as CSV: unit,<unit>,<unit>…")
@click.option("--coverage", type=float, default=0.95, help="Probability that the sets hold.")
@click.option(
    "--family",
    type=click.Choice(["simultaneous", "marginal"]),
    default="simultaneous",
    help="All sets right together, or each on its own.",
)
@click.option(
    "--sides",
    type=click.Choice(["two-sided", "lower", "upper"]),
    default="two-sided",
    help="Bounds wanted.",
)
@click.option("--single-step", is_flag=True, help="One pass only: wider sets, quicker for thousands of units.")
@click.option("--df", type=float, help="Degrees of freedom of the errors, when they are few.")
@click.option("--draws", type=int, default=1000, help="Random draws.")
@click.option("--seed", type=int, default=1, help="The same seed gives the same sets.")
@click.option("--out", type=FILE, help="Where to write unit,estimate,se,rank,lower,upper; printed without it.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, groups included.")
@LANGUAGE
def intervals_command(
    data: Path,
    covariance: Path | None,
    coverage: float,
    family: str,
    sides: str,
    single_step: bool,
    df: float | None,
    draws: int,
    seed: int,
    out: Path | None,
    as_json: bool,
    lang: Language,
) -> None:
    """Between which ranks each unit stands, given the errors of its score."""
    try:
        found = rank_intervals(
            read_estimates(data, covariance, df=df),
            coverage=coverage,
            family=cast(Family, family),
            sides=cast(Sides, sides),
            stepdown=not single_step,
            draws=draws,
            seed=seed,
        )
        table = csv_of(HEADER, [tuple(asdict(row).values()) for row in found.rows()])
        if out is not None:
            write_whole(out, table.encode())
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    if as_json:
        click.echo(json.dumps(_told(found, lang), ensure_ascii=False, indent=2))
        return
    print_problems(found.notes, lang)
    if out is None:
        click.echo(table, nl=False)
    else:
        units = len(found.estimates.units)
        click.echo(f"{units} đơn vị → {out}" if lang == "vi" else f"{units} units → {out}")


def _told(found: RankIntervals, lang: Language) -> dict[str, object]:
    joint = found.family == "simultaneous"
    return {
        "coverage": found.coverage,
        "family": found.family,
        "sides": found.sides,
        "stepdown": found.stepdown,
        "draws": found.draws,
        "seed": found.seed,
        "steps": found.steps,
        "critical": [None if value != value else value for value in found.critical.tolist()],
        "few_df": found.few_df,
        "units": [asdict(row) for row in found.rows()],
        "groups": [asdict(group) for group in rank_groups(found)] if joint else None,
        "warnings": [{"code": n.code, "message": n.message.in_(lang), "got": n.got} for n in found.notes],
    }


@click.group()
def ranking() -> None:
    """What a rank means, and how to move it."""


for command in (intervals_command, path_command, backtest_command):
    ranking.add_command(command)
