"""`chiso framework import`: an Excel or Word annex becomes a framework file and a report of everything doubtful."""

from __future__ import annotations

import json
from pathlib import Path

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, print_problems, refuse
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.frameworks.annex import AnnexDraft, Header, read_annex, to_report, to_yaml
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.scoring.checking import load_checked


@click.command("import")
@click.argument("annex", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The framework file to write; without it, standard output."
)
@click.option("--code", default="", help="Code of the framework; from the file name when absent.")
@click.option("--name", default="", help="Name of the framework; from the annex's title when absent.")
@click.option("--family", default="imported", show_default=True, help="Code of the family of versions.")
@click.option("--unit-group", default="all", show_default=True, help="Code of the unit group it scores.")
@click.option("--year", type=click.IntRange(2000, 2100), help="The scored year; from the annex's title when absent.")
@click.option(
    "--table", help="Read only this sheet, this table of a Word file (“bảng 2”), or the points of this column."
)
@click.option("--include-hidden", is_flag=True, help="Also read hidden rows, columns, sheets and text.")
@click.option("--strict", is_flag=True, help="Exit code 1 when there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: every leaf with rule, confidence, cells.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
def import_annex(
    annex: Path,
    out: Path | None,
    code: str,
    name: str,
    family: str,
    unit_group: str,
    year: int | None,
    table: str | None,
    include_hidden: bool,
    strict: bool,
    as_json: bool,
    lang: Language,
) -> None:
    """Read the official annex ANNEX (.xlsx or .docx) into a framework file to confirm.

    Points, names and sums stay as printed, slips included; each is named with its cell. A scoring text becomes a rule
    only when it is understood in full, otherwise the leaf is `manual` with the text and the draft beside it. Exit code
    0 when the file was written (warnings allowed), 1 for warnings with --strict, 2 when ANNEX cannot be used.
    """
    try:
        draft = read_annex(_bytes(annex), annex.name, year=year, table=table, include_hidden=include_hidden)
        text = to_yaml(draft, Header(code, name, family, unit_group, year))
        load_checked(text)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=annex.name)
    problems = (*draft.warnings, *_year_problem(draft))
    if out is not None:
        _write(out, text, lang)
    if as_json:
        click.echo(json.dumps(to_report(draft), ensure_ascii=False, indent=2))
    else:
        print_problems(problems, lang)
        click.echo(text if out is None else _line(draft, out, len(problems), lang), nl=out is not None)
    if strict and problems:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _bytes(annex: Path) -> bytes:
    try:
        return annex.read_bytes()
    except OSError as error:
        raise InputError([_file_problem(annex, error)]) from error


def _write(out: Path, text: str, lang: Language) -> None:
    """The whole file or nothing: written beside and moved into place."""
    beside = out.with_name(out.name + ".part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(out)
    except OSError as error:
        refuse(InputError([_file_problem(out, error)]), lang, title=out.name)


def _file_problem(path: Path, error: OSError) -> Problem:
    return Problem(
        "annex.file",
        Text("Không mở hoặc không ghi được tệp.", "The file cannot be opened or written."),
        where=path.name,
        got=error.strerror or "",
        hint=Text("Kiểm tra đường dẫn và quyền.", "Check the path and the rights."),
    )


def _year_problem(draft: AnnexDraft) -> tuple[Problem, ...]:
    return () if draft.year is not None else (warning("annex.year_unknown", where=draft.name),)


def _line(draft: AnnexDraft, out: Path, told: int, lang: Language) -> str:
    """What was read, in one sentence."""
    texts = [node for node in draft.leaves if node.scoring]
    typed = sum(node.is_typed for node in texts)
    counts = (len(draft.nodes), len(draft.leaves), typed, len(texts), told)
    if lang == "en":
        return "{}: {} nodes, {} leaves; {} of {} scoring texts became rules; {} warnings".format(out.name, *counts)
    return "{}: {} nút, {} tiêu chí được chấm; {} trên {} cách tính thành quy tắc; {} cảnh báo".format(
        out.name, *counts
    )
