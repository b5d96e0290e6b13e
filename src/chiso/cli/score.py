"""`chiso score`: answers in, points and ranks out; no database and no site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, as_dict, print_problems, refuse, refuse_files
from chiso.engine.errors import InputError, Language, Problem
from chiso.engine.files import FileFacts
from chiso.engine.frameworks import Framework
from chiso.engine.scoring.checking import load_checked
from chiso.engine.scoring.io import read_answers_file, write_tables
from chiso.engine.scoring.outputs import ranking_frame, scores_frames, totals_frame, unit_totals
from chiso.engine.scoring.reading import read_answers
from chiso.engine.scoring.scorer import Batch, scorer_for
from chiso.engine.scoring.tabular import read_rows

FILE = click.Path(path_type=Path)
TABLES = ("scores", "totals", "ranking")


@click.command()
@click.argument("framework", type=FILE)
@click.argument("answers", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for scores.csv, totals.csv and ranking.csv.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of explanations and messages.")
@click.option("--strict", is_flag=True, help="Exit code 1 when there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def score(framework: Path, answers: Path, out: Path, lang: Language, strict: bool, as_json: bool) -> None:
    """Score ANSWERS (CSV or XLSX: unit,node,input,value[,status,evidence,explanation]) against FRAMEWORK.

    Exit code 0 when done, 1 for warnings with --strict (the tables are written), 2 when either file cannot be used:
    then every problem of both is listed and nothing is written.
    """
    loaded, data, facts = _open_both(framework, answers, lang, as_json)
    warnings = (*loaded.warnings, *facts.warnings)
    if not as_json:
        print_problems(warnings, lang)
    try:
        reading = read_answers(loaded, data, facts)
        batch = scorer_for(loaded).score(reading.table, (lang,))
        problems = reading.problems_of(batch)
        if problems:
            raise InputError(problems)
        _write(batch, out, lang)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=answers.name)
    _done(batch, out, warnings, lang, as_json=as_json)
    if strict and warnings:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _open_both(framework: Path, answers: Path, lang: Language, as_json: bool) -> tuple[Framework, bytes, FileFacts]:
    """The framework and the answers file as it came; refuses both in one report.

    While the framework is broken nobody can say whether an answer fits it, but whether the file is a table at all.
    """
    found: list[tuple[str, InputError]] = []
    try:
        loaded = load_checked(framework)
    except InputError as error:
        found.append((framework.name, error))
    try:
        data, facts = read_answers_file(answers)
        if found:
            rows = read_rows(data, facts)
            if rows.problems:
                raise InputError(rows.problems)
    except InputError as error:
        found.append((answers.name, error))
    if found:
        refuse_files(found, lang, as_json=as_json)
    return loaded, data, facts


def _write(batch: Batch, out: Path, lang: Language) -> None:
    totals = unit_totals(batch)
    tables = {
        "scores": scores_frames(batch, lang),
        "totals": [totals_frame(batch, totals)],
        "ranking": [ranking_frame(batch, totals)],
    }
    write_tables(out, tables)


def _done(batch: Batch, out: Path, warnings: Iterable[Problem], lang: Language, *, as_json: bool) -> None:
    units = len(batch.units)
    if as_json:
        found = {
            "usable": True,
            "framework": batch.framework.code,
            "framework_sha256": batch.framework.sha256,
            "units": units,
            "files": [str(out / f"{name}.csv") for name in TABLES],
            "problems": [as_dict(problem) for problem in warnings],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"{units} đơn vị → {out}" if lang == "vi" else f"{units} unit{'s' if units != 1 else ''} → {out}")
