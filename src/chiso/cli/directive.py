"""`chiso directive read`: what official documents order, from whom, by when; no database and no site."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from chiso.cli.printing import EXIT_BAD_INPUT, EXIT_CHECK_FAILED, as_dict, print_problems
from chiso.engine.directives.doubt import less_sure
from chiso.engine.directives.extract import Extracted, extract_text
from chiso.engine.directives.io import extract_file
from chiso.engine.directives.model import Reading, Task
from chiso.engine.directives.output import to_json
from chiso.engine.directives.reading import read_document
from chiso.engine.errors import InputError, Language
from chiso.engine.text import format_date, format_decimal

STDIN = "-"


@click.group()
def directive() -> None:
    """Directives and other official documents."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One file: what was found in it, or why it could not be read."""

    name: str
    extracted: Extracted | None = None
    reading: Reading | None = None
    error: InputError | None = None


@directive.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print JSON: an object for one file, a list for several.")
@click.option("--text", "with_text", is_flag=True, help="With --json: also the text that the spans point into.")
@click.option("--strict", is_flag=True, help="Exit code 1 when a document has anomalies or a file has warnings.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
def read(files: tuple[Path, ...], as_json: bool, with_text: bool, strict: bool, lang: Language) -> None:
    """Read FILES (.docx, .pdf, .html, .txt; - for pasted text on standard input) and print what they say.

    Codes, dates, bodies, indices, targets, quotas and draft tasks, each with the span of text it came from. Exit code
    0 when every file was read, 1 for anomalies with --strict, 2 when a file cannot be used: the others are still read.
    """
    found = [_read_one(path) for path in files]
    if as_json:
        told = [_as_json(one, with_text) for one in found]
        click.echo(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=2))
    else:
        for one in found:
            _print(one, lang)
    if any(one.error for one in found):
        raise click.exceptions.Exit(EXIT_BAD_INPUT)
    if strict and any(_is_doubtful(one) for one in found):
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _read_one(path: Path) -> _Read:
    name = "văn bản dán" if str(path) == STDIN else path.name
    try:
        if str(path) == STDIN:
            extracted = extract_text(sys.stdin.buffer.read(), "stdin.txt")
        else:
            extracted = extract_file(path)
    except InputError as error:
        return _Read(name, error=error)
    reading = read_document(extracted.text)
    return _Read(name, extracted, less_sure(reading) if extracted.recognised else reading)


def _is_doubtful(one: _Read) -> bool:
    return bool((one.reading and one.reading.anomalies) or (one.extracted and one.extracted.warnings))


def _as_json(one: _Read, with_text: bool) -> dict[str, Any]:
    if one.error is not None:
        return {"file": one.name, "usable": False, "problems": [as_dict(found) for found in one.error.problems]}
    assert one.extracted is not None and one.reading is not None
    found = to_json(one.reading, text=with_text)
    head = {"file": one.name, "usable": True, "kind": one.extracted.kind}
    return head | found | {"problems": [as_dict(warning) for warning in one.extracted.warnings]}


_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "references": "Văn bản được nhắc đến", "indices": "Chỉ số", "targets": "Chỉ tiêu", "quotas": "Định mức",
        "dates": "Thời gian", "parties": "Cơ quan, đơn vị", "tasks": "Nhiệm vụ", "anomalies": "Cần xem lại",
        "unusable": "không dùng được", "nobody": "(chưa rõ ai)", "news": "tin đăng về", "with": "phối hợp",
        "this": "chính văn bản này", "reported": "được tin này nêu", "legal_basis": "căn cứ", "order": "cấp trên giao",
        "mentioned": "nhắc đến", "leads": "chủ trì", "coordinates": "phối hợp", "issues": "ban hành",
        "receives": "nhận",
    },
    "en": {
        "references": "Documents named", "indices": "Indices", "targets": "Targets", "quotas": "Quotas",
        "dates": "Dates", "parties": "Bodies", "tasks": "Tasks", "anomalies": "To be looked at",
        "unusable": "not usable", "nobody": "(nobody named)", "news": "news of", "with": "with",
        "this": "this document", "reported": "reported here", "legal_basis": "legal basis", "order": "order from above",
        "mentioned": "mentioned", "leads": "leads", "coordinates": "coordinates", "issues": "issues",
        "receives": "receives",
    },
}  # fmt: skip


def _print(one: _Read, lang: Language) -> None:
    words = _WORDS[lang]
    if one.reading is None or one.extracted is None:
        click.echo(f"{one.name}: {words['unusable']}", err=True)
        print_problems(one.error.problems if one.error else (), lang)
        return
    print_problems(one.extracted.warnings, lang)
    reading, document = one.reading, one.reading.document
    day = format_date(document.date) if document.date else ""
    head = " ".join(part for part in (document.type, document.code, day, document.issuer) if part)
    click.echo(f"{one.name}: {words['news'] + ' ' if document.form == 'news' and head else ''}{head}")
    if document.title:
        click.echo(f"  {document.title}")
    for kind, lines in _sections(reading, words).items():
        if lines:
            click.echo(f"  {words[kind]} ({len(lines)})")
            for line in lines:
                click.echo(f"    - {line}")
    for anomaly in reading.anomalies:
        click.echo(f"  {words['anomalies']}: {anomaly.message.in_(lang)} [{anomaly.code}]")


def _sections(reading: Reading, words: dict[str, str]) -> dict[str, list[str]]:
    return {
        "references": [
            " ".join(part for part in (one.code, format_date(one.date) if one.date else "", one.issuer) if part)
            + f" ({words[one.role]})"
            for one in reading.references
        ],
        "indices": [one.code for one in reading.indices],
        "targets": [
            f"{one.index + ': ' if one.index else ''}{one.subject or one.text} {one.bound} {format_decimal(one.value)}"
            f" ({one.text})"
            for one in reading.targets
        ],
        "quotas": [one.text for one in reading.quotas],
        "dates": [f"{one.text}{' = ' + one.iso if one.iso else ''}" for one in reading.dates],
        "parties": [f"{one.name} ({', '.join(words[role] for role in one.roles)})" for one in reading.parties],
        "tasks": [_task_line(one, words) for one in reading.tasks],
    }


def _task_line(task: Task, words: dict[str, str]) -> str:
    who = "; ".join(task.leads) or words["nobody"]
    beside = f" [{words['with']}: {'; '.join(task.coordinators)}]" if task.coordinators else ""
    when = f" | {task.deadline or task.recurrence}" if task.deadline or task.recurrence else ""
    return f"{who}: {task.action}{beside}{when}"
