"""`chiso framework check|diff|import|crosswalk`: is this file a framework, and what did the new version change?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from chiso.cli.annex import import_annex
from chiso.cli.crosswalk import crosswalk
from chiso.cli.printing import EXIT_CHECK_FAILED, as_dict, print_problems, refuse, refuse_files
from chiso.engine.errors import InputError, Language
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.diff import diff_frameworks
from chiso.engine.frameworks.redline import redline_lines, redline_tree
from chiso.engine.scoring.checking import load_checked

FILE = click.Path(path_type=Path)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def framework() -> None:
    """Check and compare framework files."""


framework.add_command(import_annex)
framework.add_command(crosswalk)


@framework.command()
@click.argument("file", type=FILE)
@click.option("--strict", is_flag=True, help="Exit code 1 when there are warnings.")
@AS_JSON
@LANGUAGE
def check(file: Path, strict: bool, as_json: bool, lang: Language) -> None:
    """List everything wrong or odd in FILE: structure, sums, rules, worked examples.

    Exit code 0 when it can be used (warnings allowed), 1 for warnings with --strict, 2 when it cannot be used.
    """
    found = _load(file, lang, as_json=as_json)
    if as_json:
        click.echo(json.dumps(_summary(found), ensure_ascii=False, indent=2))
    else:
        print_problems(found.warnings, lang)
        click.echo(_line(found, lang))
    if strict and found.warnings:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


@framework.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@AS_JSON
@LANGUAGE
def diff(old: Path, new: Path, as_json: bool, lang: Language) -> None:
    """Show what the version NEW adds, removes, moves and changes against OLD, with the effect in points."""
    found = diff_frameworks(*_load_both(old, new, lang, as_json=as_json))
    if as_json:
        click.echo(json.dumps(redline_tree(found), ensure_ascii=False, indent=2))
        return
    for line in redline_lines(found, lang):
        click.echo(line)


def _load_both(old: Path, new: Path, lang: Language, *, as_json: bool) -> tuple[Framework, Framework]:
    """Both versions; when neither can be used, one report tells what is wrong with either."""
    loaded: list[Framework] = []
    refused: list[tuple[str, InputError]] = []
    for file in (old, new):
        try:
            loaded.append(load_checked(file))
        except InputError as error:
            refused.append((file.name, error))
    if refused:
        refuse_files(refused, lang, as_json=as_json)
    return loaded[0], loaded[1]


def _load(file: Path, lang: Language, *, as_json: bool) -> Framework:
    try:
        return load_checked(file)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=file.name)


def _summary(found: Framework) -> dict[str, object]:
    return {
        "usable": True,
        "code": found.code,
        "sha256": found.sha256,
        "total": None if found.total is None else f"{found.total:f}",
        "nodes": len(found.nodes),
        "leaves": len(found.leaves),
        "problems": [as_dict(problem) for problem in found.warnings],
    }


def _line(found: Framework, lang: Language) -> str:
    total = "–" if found.total is None else f"{found.total:f}"
    leaves, warnings = len(found.leaves), len(found.warnings)
    if lang == "vi":
        return f"{found.code}: dùng được; {leaves} tiêu chí chấm điểm, tổng {total}, {warnings} cảnh báo"
    return f"{found.code}: usable; {leaves} leaves, total {total}, {warnings} warnings"
