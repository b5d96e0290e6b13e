"""`chiso score`: answers in, points and ranks out; no database and no site."""

from __future__ import annotations

from pathlib import Path

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, print_problems, refuse
from chiso.engine.errors import InputError, Language
from chiso.engine.scoring.checking import load_checked
from chiso.engine.scoring.io import read_answers_file, write_tables
from chiso.engine.scoring.outputs import ranking_frame, scores_frames, totals_frame, unit_totals
from chiso.engine.scoring.reading import read_answers
from chiso.engine.scoring.scorer import scorer_for

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("framework", type=FILE)
@click.argument("answers", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for scores.csv, totals.csv and ranking.csv.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of explanations and messages.")
@click.option("--strict", is_flag=True, help="Exit code 1 when the framework has warnings.")
def score(framework: Path, answers: Path, out: Path, lang: Language, strict: bool) -> None:
    """Score ANSWERS (CSV or XLSX: unit,node,input,value[,status,evidence,explanation]) against FRAMEWORK.

    Exit code 0 when done, 2 when either file cannot be used: then every problem is listed and nothing is written.
    """
    try:
        loaded = load_checked(framework)
    except InputError as error:
        refuse(error, lang, title=framework.name)
    print_problems(loaded.warnings, lang)
    try:
        reading = read_answers(loaded, *read_answers_file(answers))
        batch = scorer_for(loaded).score(reading.table, (lang,))
        problems = reading.problems_of(batch)
        if problems:
            raise InputError(problems)
        totals = unit_totals(batch)
        tables = {
            "scores": scores_frames(batch, lang),
            "totals": [totals_frame(batch, totals)],
            "ranking": [ranking_frame(batch, totals)],
        }
        write_tables(out, tables)
    except InputError as error:
        refuse(error, lang, title=answers.name)
    units = len(batch.units)
    click.echo(f"{units} đơn vị → {out}" if lang == "vi" else f"{units} units → {out}")
    if strict and loaded.warnings:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)
