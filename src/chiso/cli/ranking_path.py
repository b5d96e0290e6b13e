"""`chiso ranking path|backtest`: the cheapest way to a target, and how well the others were foretold in past years."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path as FilePath

import click
import numpy as np

from chiso.cli.printing import refuse
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.files.io import write_whole
from chiso.engine.ranking import Path, Target, back_test, fit_movement, path_to_target, ranks_of
from chiso.engine.ranking.io import csv_of, read_bytes
from chiso.engine.ranking.path_io import STEP_COLUMNS, read_history, read_steps
from chiso.engine.ranking.rivals import BackTestRow, History

FILE = click.Path(path_type=FilePath)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
BREAKS = click.option(
    "--break", "breaks", type=int, multiple=True, help="A year not comparable with the one before; may be repeated."
)

BACK_TEST_COLUMNS = tuple(column.name for column in fields(BackTestRow))


@click.command("path")
@click.option(
    "--steps", type=FILE, required=True, help="CSV: code,leaf,gain,effort[,name,owner,due,probability,spread]."
)
@click.option("--base", type=float, help="Present score; without it the unit's latest in the history.")
@click.option("--score", type=float, help="Target: a score.")
@click.option("--rank", type=int, help="Target: a rank.")
@click.option("--gain", type=int, help="Target: this many ranks better than now.")
@click.option("--probability", type=float, default=0.8, help="How surely the target is to be reached.")
@click.option("--history", type=FILE, help="CSV unit,year,score of all units: the others' movement.")
@click.option("--unit", default="", help="Our unit in the history.")
@BREAKS
@click.option("--own-stays", is_flag=True, help="Our score without steps is sure; else it moves as everybody's does.")
@click.option("--by", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Leave out steps due later.")
@click.option("--scenarios", type=click.IntRange(100), default=2000, help="Scenarios of the others.")
@click.option("--seconds", type=float, default=20.0, help="Time for the search.")
@click.option("--seed", type=int, default=1, help="The same seed gives the same path.")
@click.option("--out", type=FILE, help="Where to write the chosen steps as CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@LANGUAGE
def path_command(
    steps: FilePath,
    base: float | None,
    score: float | None,
    rank: int | None,
    gain: int | None,
    probability: float,
    history: FilePath | None,
    unit: str,
    breaks: tuple[int, ...],
    own_stays: bool,
    by: datetime | None,
    scenarios: int,
    seconds: float,
    seed: int,
    out: FilePath | None,
    as_json: bool,
    lang: Language,
) -> None:
    """The cheapest steps that reach a score, a rank, or a gain of ranks; how far one gets where none do."""
    try:
        known = None if history is None else read_history(read_bytes(history), breaks, history.name)
        own, place = _own(known, unit)
        if gain is not None:
            rank = _better(place, gain)
        rivals = fresh = None
        if known is not None:
            movement = fit_movement(known)
            rivals, fresh = (
                movement.scenarios(scenarios, seed + at, without=unit, own_moves=not own_stays and own == own)
                for at in (0, 1)
            )
        found = path_to_target(
            base if base is not None else own,
            read_steps(read_bytes(steps), steps.name),
            Target(score, rank, probability),
            rivals=rivals,
            fresh_rivals=fresh,
            latest=by.date() if by else None,
            seed=seed,
            seconds=seconds,
        )
        if out is not None:
            rows = [tuple(getattr(step, column) for column in STEP_COLUMNS) for step in found.steps]
            write_whole(out, csv_of(STEP_COLUMNS, rows).encode())
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=steps.name)
    if as_json:
        click.echo(json.dumps(_told(found), ensure_ascii=False, indent=2, default=str))
        return
    click.echo(found.explanation.in_(lang))
    for step in found.steps:
        click.echo(f"  {step.code}  +{step.gain:g}  ({step.effort:g})  {step.name}  {step.owner}".rstrip())


def _own(history: History | None, unit: str) -> tuple[float, int]:
    """Our latest score and rank; NaN and 0 where the history has none."""
    if history is None:
        return float("nan"), 0
    if unit not in history.units:
        message = Text("không có đơn vị này trong số liệu các năm", "the history does not have this unit")
        raise InputError([Problem("ranking.unknown_unit", message, got=unit, hint=Text("--unit TÊN", "--unit NAME"))])
    at, latest = history.units.index(unit), history.scores[-1]
    return float(latest[at]), int(ranks_of(latest)[at])


def _better(place: int, gain: int) -> int:
    if place - gain < 1:
        message = Text("không thể tăng chừng ấy bậc", "there are not that many ranks to gain")
        raise InputError(
            [Problem("path.gain", message, got=str(gain), expected=Text(f"≤ {place - 1}", f"≤ {place - 1}"))]
        )
    return place - gain


def _told(found: Path) -> dict[str, object]:
    def finite(value: float) -> float | None:
        return value if np.isfinite(value) else None

    return {
        "feasible": found.feasible,
        "proved": found.proved,
        "gap": finite(found.gap),
        "certain": found.certain,
        "start": found.start,
        "threshold": finite(found.threshold),
        "effort": found.effort,
        "scenarios": found.scenarios,
        "fresh": found.fresh,
        "reach": asdict(found.reach),
        "steps": [asdict(step) for step in found.steps],
        "explanation_vi": found.explanation.vi,
        "explanation_en": found.explanation.en,
    }


@click.command("backtest")
@click.option("--history", type=FILE, required=True, help="CSV unit,year,score of all units.")
@BREAKS
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@LANGUAGE
def backtest_command(history: FilePath, breaks: tuple[int, ...], as_json: bool, lang: Language) -> None:
    """How far the model of the others' movement was off, each year foretold from the years before it."""
    try:
        known = read_history(read_bytes(history), breaks, history.name)
        movement, rows = fit_movement(known), back_test(known)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=history.name)
    if as_json:
        model = {"reversion": movement.reversion, "deviation": movement.deviation, "pairs": movement.pairs}
        click.echo(json.dumps({"model": model, "years": [asdict(row) for row in rows]}, indent=2))
        return
    click.echo(csv_of(BACK_TEST_COLUMNS, [tuple(asdict(row).values()) for row in rows]), nl=False)
