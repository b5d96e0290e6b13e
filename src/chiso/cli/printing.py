"""How commands print problems, and the exit code that bad input gets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NoReturn

import click

from chiso.engine.errors import InputError, Language, Problem

EXIT_CHECK_FAILED, EXIT_BAD_INPUT = 1, 2


def as_dict(problem: Problem) -> dict[str, str]:
    """One problem for `--json`."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "where": problem.place("vi"),
        "where_en": problem.place("en"),
        "message_vi": problem.message.vi,
        "message_en": problem.message.en,
        "got": problem.got,
        "expected": problem.expected.vi,
        "expected_en": problem.expected.en,
        "hint": problem.hint.vi,
        "hint_en": problem.hint.en,
    }


def print_problems(problems: Iterable[Problem], language: Language) -> None:
    """Every problem on standard error, one a line."""
    words = {"error": {"vi": "LỖI", "en": "ERROR"}, "warning": {"vi": "CẢNH BÁO", "en": "WARNING"}}
    for problem in problems:
        click.echo(f"{words[problem.severity][language]} {problem.line(language)}", err=True)


def refuse(error: InputError, language: Language, *, as_json: bool = False, title: str = "") -> NoReturn:
    """Print all problems and leave with the exit code of bad input."""
    refuse_files([(title, error)], language, as_json=as_json)


def refuse_files(errors: Sequence[tuple[str, InputError]], language: Language, *, as_json: bool = False) -> NoReturn:
    """The same for several files at once: one report, the problems of each under its name."""
    if as_json:
        found = {
            "usable": False,
            "file": errors[0][0],
            "problems": [as_dict(problem) | {"file": title} for title, error in errors for problem in error.problems],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        raise click.exceptions.Exit(EXIT_BAD_INPUT) from errors[0][1]
    for title, error in errors:
        count = sum(problem.severity == "error" for problem in error.problems)
        en = f"{title}: {count} error{'s' if count != 1 else ''}, not usable"
        click.echo(f"{title}: {count} lỗi, không dùng được" if language == "vi" else en, err=True)
        print_problems(error.problems, language)
    raise click.exceptions.Exit(EXIT_BAD_INPUT) from errors[0][1]
