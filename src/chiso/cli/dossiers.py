"""`chiso dossiers`: figures of one-stop dossiers from any file or folder of Parquet or CSV; no site needed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import polars as pl

from chiso.cli.dossiers_tables import TABLE, computed, opening
from chiso.cli.printing import print_problems, refuse
from chiso.engine.calendar import VIETNAM
from chiso.engine.dossiers.asked import LATE_BY, PERIODS, Asked, read_moment
from chiso.engine.dossiers.files import Bucket
from chiso.engine.errors import InputError, Language, Problem
from chiso.engine.files.io import write_frame

FILE = click.Path(path_type=Path)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
DATA = click.option("--data", type=TABLE, required=True, help="A file or a folder: Parquet or CSV; or s3://….")
OUT = click.option("--out", type=FILE, help="Where to write (CSV or .parquet); without it the table is printed.")
MORE = ("durations", "quantiles")


def names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """A list written with commas."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


def moment(_: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """A date or a moment; as-of dates mean the end of the day."""
    if value is None:
        return None
    try:
        return read_moment(value, end_of_day=parameter.name == "as_of")
    except InputError as error:
        raise click.BadParameter("2026-03-31, 31/03/2026, 2026-03-31T17:00") from error


def now() -> datetime:
    """The moment of the command, in Vietnamese time."""
    return datetime.now(VIETNAM).replace(tzinfo=None)


@click.group()
def dossiers() -> None:
    """Dossiers of the one-stop shop: on time or late, by whom, and why figures differ."""


@dossiers.command("kpi")
@DATA
@click.option("--by", callback=names, help="Groups, by commas: month, quarter, year or any column of the table.")
@click.option("--as-of", callback=moment, help="Date (end of that day) or moment; default now.")
@click.option("--from", "start", callback=moment, help="Nothing before this date counts; in stock it is carried over.")
@click.option(
    "--period", type=click.Choice(PERIODS), default="received", help="Which dossiers, placed by which moment."
)
@click.option("--late-by", type=click.Choice(LATE_BY), default="moment", help="Late after the due moment, or the day.")
@click.option("--measures", callback=names, help="Only these columns, by commas; default all.")
@click.option("--with", "more", callback=names, help="durations, quantiles: the distribution of processing times.")
@click.option("--satisfied-from", type=float, help="Lowest mark that means satisfied; default 4.")
@computed
@OUT
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@LANGUAGE
def kpi_command(
    data: Path | Bucket,
    engine: str,
    master: str,
    out: Path | None,
    as_json: bool,
    lang: Language,
    **options: Any,
) -> None:
    """Early, on time, late, pending and overdue dossiers by group, with rates over declared denominators."""
    from chiso.engine.dossiers.answers import VIEW, figures

    asked = _asked(options)
    try:
        with opening(engine, master) as opened:
            source = opened(data, asked, VIEW)
            table, notes = figures(source, asked), source.notes
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    show(table, notes, out, as_json, lang)


def _asked(options: dict[str, Any]) -> Asked:
    unknown = [name for name in options["more"] if name not in MORE]
    if unknown:
        raise click.BadParameter(", ".join(MORE), param_hint="--with")
    return Asked(
        as_of=options["as_of"] or now(),
        by=options["by"],
        period=options["period"],
        late_by=options["late_by"],
        start=options["start"],
        satisfied_from=options["satisfied_from"],
        measures=options["measures"],
        durations=bool(options["more"]),
        quantiles="quantiles" in options["more"],
    )


def show(table: pl.DataFrame, notes: tuple[Problem, ...], out: Path | None, as_json: bool, lang: Language) -> None:
    """The table to its file or to the screen, warnings apart."""
    print_problems(notes, lang)
    if out is not None:
        try:
            write_frame(out, table)
        except InputError as error:
            refuse(error, lang, as_json=as_json, title=out.name)
        click.echo(f"{table.height} dòng → {out}" if lang == "vi" else f"{table.height} rows → {out}")
    elif as_json:
        click.echo(table.write_json())
    else:
        click.echo(table.write_csv(null_value=""), nl=False)


@dossiers.command("reconcile")
@click.option("--local", type=TABLE, required=True, help="The province's own extract.")
@click.option("--national", type=TABLE, required=True, help="The extract of the national system.")
@click.option("--as-of", callback=moment, help="Date (end of that day) or moment; default now.")
@click.option("--tolerance", type=click.IntRange(min=0), default=60, help="Seconds by which equal moments may differ.")
@click.option("--disputes", type=FILE, help="Where to write the dossiers that are late only by synchronisation.")
@computed
@OUT
@click.option("--json", "as_json", is_flag=True, help="Print counts of both sides and of each finding as JSON.")
@LANGUAGE
def reconcile_command(
    engine: str, master: str, out: Path | None, as_json: bool, lang: Language, **options: Any
) -> None:
    """Compare the province's records with the national ones, dossier by dossier."""
    from chiso.engine.dossiers.answers import compared
    from chiso.engine.dossiers.reconcile import NAMES, disputes

    try:
        with opening(engine, master) as opened:
            found = compared(
                opened, options["local"], options["national"], options["as_of"] or now(), options["tolerance"]
            )
        for path, table in ((out, found.differences), (options["disputes"], disputes(found.differences))):
            if path is not None:
                write_frame(path, table)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=f"{options['local'].name}, {options['national'].name}")
    print_problems(found.notes, lang)
    counts = dict(found.summary.rows())
    if as_json:
        click.echo(json.dumps({"sides": found.sides.to_dicts(), "findings": counts}, indent=2))
        return
    words = ("hồ sơ", "mã", "không mã") if lang == "vi" else ("dossiers", "codes", "without a code")
    sides = {"local": "tỉnh", "national": "quốc gia"} if lang == "vi" else {"local": "local", "national": "national"}
    for side, *figures in found.sides.rows():
        told = ", ".join(f"{figure} {word}" for figure, word in zip(figures, words, strict=True))
        click.echo(f"{sides[side]}: {told}")
    for name, text in NAMES.items():
        click.echo(f"{counts[name]:>8}  {text.in_(lang)}")


@dossiers.command("forecast")
@DATA
@click.option("--as-of", callback=moment, help="Date (end of that day) or moment; default now.")
@click.option("--agencies", type=FILE, help="Where to write the sums by agency.")
@computed
@OUT
@click.option("--json", "as_json", is_flag=True, help="Print the sums by agency and the back-test as JSON.")
@LANGUAGE
def forecast_command(
    data: Path | Bucket,
    engine: str,
    master: str,
    out: Path | None,
    as_json: bool,
    lang: Language,
    **options: Any,
) -> None:
    """Which open dossiers will be late at this week's pace, with chances tried on the past."""
    from chiso.engine.calendar.io import vietnam_calendar
    from chiso.engine.dossiers.answers import predicted

    try:
        with opening(engine, master) as opened:
            calendar = vietnam_calendar(accept_provisional=True)
            found, notes = predicted(opened, data, options["as_of"] or now(), calendar)
        for path, table in ((out, found.dossiers), (options["agencies"], found.agencies)):
            if path is not None:
                write_frame(path, table)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    print_problems(notes, lang)
    if as_json:
        tried = {"brier": found.brier, "base": found.base, "checked": found.checked.to_dicts()}
        click.echo(
            json.dumps({"agencies": found.agencies.to_dicts(), "back_test": tried}, ensure_ascii=False, indent=2)
        )
        return
    if out is None and options["agencies"] is None:
        click.echo(found.agencies.write_csv(null_value=""), nl=False)
    if found.brier is not None and found.base is not None:
        said = f"{found.brier:.4f} / {found.base:.4f}"
        vi, en = (
            "sai số Brier khi thử lại / nếu chỉ nói tỷ lệ chung",
            "Brier score in the back-test / of the plain share",
        )
        click.echo(f"{vi if lang == 'vi' else en}: {said}", err=True)
