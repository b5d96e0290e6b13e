"""`chiso template check`: may the office's own Word template be printed with, and where does it go wrong?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chiso.cli.printing import EXIT_BAD_INPUT, EXIT_CHECK_FAILED, as_dict, print_problems
from chiso.cli.site import set_up
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.files import Limits
from chiso.engine.files.io import read_bounded

if TYPE_CHECKING:
    from chiso.office.reports.paper.kinds import Kind


@click.group()
def template() -> None:
    """Word templates of the office."""


@template.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--kind", "code", help="Document that the template prints, e.g. decision; told by the file name if absent."
)
@click.option("--strict", is_flag=True, help="Exit code 1 when there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list, an object for each file.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
def check(files: tuple[Path, ...], code: str | None, strict: bool, as_json: bool, lang: Language) -> None:
    """List everything wrong or odd in each template FILE (.docx): fields, tags, paper, margins, fonts.

    Exit code 0 when all can be used (warnings allowed), 1 for warnings with --strict, 2 when one cannot be used.
    """
    set_up()
    from chiso.office.reports.paper.linting import usable

    found = [(file, *_problems(file, code)) for file in files]
    if as_json:
        listed = [
            {
                "file": file.name,
                "kind": kind.code if kind else "",
                "usable": usable(problems),
                "problems": [as_dict(problem) for problem in problems],
            }
            for file, kind, problems in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for file, _kind, problems in found:
            click.echo(_headline(file, problems, usable(problems), lang), err=not usable(problems))
            print_problems(problems, lang)
    if not all(usable(problems) for _, _, problems in found):
        raise click.exceptions.Exit(EXIT_BAD_INPUT)
    if strict and any(problems for _, _, problems in found):
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _problems(file: Path, code: str | None) -> tuple[Kind | None, tuple[Problem, ...]]:
    """What the file is a template of, and all that is wrong with it."""
    from chiso.office.reports.paper.kinds import KINDS
    from chiso.office.reports.paper.linting import lint

    named = [kind for kind in KINDS.values() if file.stem.lower().startswith(kind.file_name)]
    kind = KINDS.get(code) if code else named[0] if named else None
    if kind is None:
        return None, (_unknown_kind(code or file.stem, {kind.code: kind.file_name for kind in KINDS.values()}),)
    try:
        return kind, lint(read_bounded(file, Limits()), file.name, kind)
    except InputError as error:
        return kind, error.problems


def _unknown_kind(got: str, known: dict[str, str]) -> Problem:
    listed = ", ".join(f"{code} ({name}.docx)" for code, name in known.items())
    return Problem(
        "template.unknown_kind",
        Text("Không rõ mẫu này in văn bản nào.", "It is not clear which document this template prints."),
        got=got,
        expected=Text(listed, listed),
        hint=Text("ghi --kind MÃ, hoặc đặt tên tệp như trên", "give --kind CODE, or name the file as above"),
    )


def _headline(file: Path, problems: tuple[Problem, ...], is_usable: bool, lang: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if lang == "vi":
        return f"{file.name}: {f'dùng được, {warnings} cảnh báo' if is_usable else f'{errors} lỗi, không dùng được'}"
    return f"{file.name}: {f'usable, {warnings} warnings' if is_usable else f'{errors} errors, not usable'}"
