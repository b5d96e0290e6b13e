"""`chiso units`: what became of a unit, whether the register holds together, and later decrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from chiso.cli.unit_names import asked_days, one_unit
from chiso.cli.unit_source import read_source
from chiso.cli.units_figures import apportion
from chiso.cli.units_office import adopt, bodies, load, store_file
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.text import format_date, format_decimal
from chiso.engine.units import (
    DecreeReport,
    Lineage,
    Resolution,
    Trace,
    Unit,
    UnitRegister,
    check_decrees,
    resolve_communes,
    trace,
)
from chiso.engine.units.decrees import apply_decrees
from chiso.engine.units.deriving import derive_register
from chiso.engine.units.facts import LATER_KNOWN_UNTIL
from chiso.engine.units.io import REGISTER_PATH, later_decrees, load_register, save_register

_KINDS = {
    "rename": Text("đổi tên", "renamed"),
    "merge": Text("sáp nhập", "merged"),
    "divide": Text("chia tách", "divided"),
    "transfer": Text("điều chuyển", "transferred"),
    "abolish": Text("giải thể", "abolished"),
}
_lang = click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of messages."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_register = click.option(
    "--register",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=REGISTER_PATH,
    help="Another register file.",
)


@click.group()
def units() -> None:
    """Administrative units through time."""


for command in (load, adopt, bodies, apportion):
    units.add_command(command)


@units.command("trace")
@click.argument("name")
@click.option("--from", "from_", required=True, help="Day (dd/mm/yyyy or ISO) or year; a year means its first day.")
@click.option("--to", "to", required=True, help="Day or year; a year means its last day.")
@click.option("--level", type=click.Choice(["province", "district", "commune"]), help="Only units of this level.")
@click.option("--in", "above", default="", help="Only units inside this one.")
@_register
@_json
@_lang
def trace_command(
    name: str, from_: str, to: str, level: Any, above: str, path: Path, as_json: bool, lang: Language
) -> None:
    """What became of the unit NAME (or, with --to before --from, where it came from).

    NAME is a name with or without diacritics, a statistics code of the first day, or the register's id.
    """
    try:
        register = load_register(path)
        start, end = asked_days(from_, to)
        unit = one_unit(register, name, start, level, above)
        line = trace(register, unit.id, start, end)
    except InputError as error:
        raise _refused(error, lang) from error
    if as_json:
        click.echo(json.dumps(_trace_json(register, line), ensure_ascii=False, indent=2))
    else:
        _print_trace(register, line, lang)


_LEVELS = {
    "province": Text("cấp tỉnh", "provinces"),
    "district": Text("cấp huyện", "districts"),
    "commune": Text("cấp xã", "communes"),
}


@units.command("check")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@_register
@_json
@_lang
def check_command(strict: bool, path: Path, as_json: bool, lang: Language) -> None:
    """Check the register: every old commune resolves, every place has one unit per level, counts are official."""
    try:
        found = resolve_communes(load_register(path))
    except InputError as error:
        raise _refused(error, lang) from error
    summary = {
        "communes": found.communes, "continuing": found.continuing, "renamed": found.renamed, "merged": found.merged,
        "divided": found.divided, "unresolved": [{"id": unit.id, "name": unit.name, "reason": reason}
                                                  for unit, reason in found.unresolved],
        "before": dict(found.counts_before), "after": dict(found.counts_after),
        "problems": [_problem_json(problem) for problem in found.problems],
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _print_fates(found, lang)
        _print_problems(found.problems, lang)
    failing = [problem for problem in found.problems if strict or problem.severity == "error"]
    if failing or (strict and found.unresolved):
        raise SystemExit(1)


def _print_fates(found: Resolution, lang: Language) -> None:
    """What became of the communes, the counts on both sides of 1 July 2025, and what has no successor."""

    def told(number: int, words: Text) -> str:
        return f"{format_decimal(number, 0, language=lang)} {words.in_(lang)}"

    click.echo(told(found.communes, Text("xã, phường, thị trấn trước 01/07/2025", "communes before 01/07/2025")))
    for number, words in (
        (found.continuing, Text("giữ nguyên", "go on")),
        (found.renamed, Text("đổi tên", "renamed")),
        (found.merged, Text("nhập trọn vào một đơn vị", "merged whole")),
        (found.divided, Text("chia cho nhiều đơn vị", "divided")),
        (len(found.unresolved), Text("không có đơn vị kế tục", "without a successor")),
    ):
        click.echo(f"  {told(number, words)}")
    for when, counts in ((Text("Trước", "Before"), found.counts_before), (Text("Sau", "After"), found.counts_after)):
        click.echo(f"{when.in_(lang)}: {', '.join(told(number, _LEVELS[level]) for level, number in counts.items())}")
    for unit, reason in found.unresolved:
        click.echo(f"  {unit.name} ({unit.id}): {reason}")


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", is_flag=True, help="Store the changes in this installation, all or nothing.")
@click.option("--reason", default="", help="With --store: what the audit record says beside the file's own decrees.")
@_register
@_json
@_lang
def import_command(file: Path, store: bool, reason: str, path: Path, as_json: bool, lang: Language) -> None:
    """Check a file (CSV, Excel) of later decrees and report what it would change; stored only with --store.

    Without --store it is checked against the register file, with --store against what this installation holds.
    """
    if store:
        store_file(file, reason, as_json=as_json, lang=lang)
        return
    try:
        report = check_decrees(load_register(path), file.read_bytes(), where=file.name)
    except InputError as error:
        raise _refused(error, lang) from error
    if as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False, indent=2))
    else:
        _print_report(report, lang)
    if report.register is None:
        raise SystemExit(2)


@units.command("build")
@click.option(
    "--from", "source", required=True, type=click.Path(exists=True, path_type=Path),
    help="The wheel of the data package, or the folder it was installed into.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=REGISTER_PATH, help="Where to write it."
)
@_lang
def build_command(source: Path, out: Path, lang: Language) -> None:
    """Derive the register from the data package (part of `make setup`)."""
    try:
        register = apply_decrees(
            derive_register(read_source(source)), later_decrees(), LATER_KNOWN_UNTIL, where="decrees_2026.csv"
        )
        save_register(register, out)
    except InputError as error:
        raise _refused(error, lang) from error
    click.echo(f"{out.name}: {len(register)} units, {len(register.lineage)} lineage rows")


def _refused(error: InputError, lang: Language) -> SystemExit:
    click.echo(error.report(lang), err=True)
    return SystemExit(2)


def _print_problems(problems: tuple[Problem, ...], lang: Language) -> None:
    for problem in problems:
        click.echo(problem.line(lang), err=True)


def _print_trace(register: UnitRegister, line: Trace, lang: Language) -> None:
    click.echo(f"{line.start.name} – {format_date(line.from_)}")
    for step in line.steps:
        click.echo(f"  {format_date(step.on)}  {_step_line(register, step, lang)}")
    click.echo(f"{Text('Ngày', 'On').in_(lang)} {format_date(line.to)}:")
    for end in line.ends:
        share = Text("tỷ lệ chưa rõ", "share not stated").in_(lang)
        if end.share is not None:
            share = format_decimal(end.share * 100, language=lang) + " %"
        click.echo(f"  {end.unit.name}  ({end.unit.id}; {share})")
    for heir in line.heirs:
        click.echo(f"  → {heir.name}  ({heir.id})")
    if not line.comparable:
        click.echo(Text("Không so sánh trực tiếp qua mốc này.", "Not directly comparable across this break.").in_(lang))
    _print_problems(line.notes, lang)


def _step_line(register: UnitRegister, step: Lineage, lang: Language) -> str:
    after = register[step.successor].name if step.successor else "∅"
    kind = _KINDS[step.kind].in_(lang)
    return f"{register[step.predecessor].name} → {after}  [{kind}; {step.legal_basis}]"


def _print_report(report: DecreeReport, lang: Language) -> None:
    _print_problems(report.problems, lang)
    ended, begun = Text("kết thúc", "ends").in_(lang), Text("mới", "new").in_(lang)
    for unit in report.ended:
        click.echo(f"- {ended}: {unit.name} ({unit.id})")
    for unit in report.begun:
        click.echo(f"+ {begun}: {unit.name} ({unit.id})")
    sound = Text("Không có lỗi; chưa lưu gì.", "No errors; nothing was stored.")
    broken = Text("Có lỗi; không lưu gì.", "There are errors; nothing was stored.")
    click.echo((sound if report.register is not None else broken).in_(lang))


def _unit_json(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id, "name": unit.name, "kind": unit.kind, "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }  # fmt: skip


def _step_json(step: Lineage) -> dict[str, Any]:
    return {
        "predecessor": step.predecessor, "successor": step.successor, "kind": step.kind, "on": step.on.isoformat(),
        "share": None if step.share is None else str(step.share), "share_of": step.share_of, "source": step.source,
        "legal_basis": step.legal_basis,
    }  # fmt: skip


def _trace_json(register: UnitRegister, line: Trace) -> dict[str, Any]:
    ends = [_unit_json(end.unit) | {"share": None if end.share is None else str(end.share)} for end in line.ends]
    return {
        "unit": _unit_json(line.start), "from": line.from_.isoformat(), "to": line.to.isoformat(),
        "steps": [_step_json(step) for step in line.steps], "ends": ends,
        "heirs": [_unit_json(unit) for unit in line.heirs], "comparable": line.comparable,
        "notes": [_problem_json(note) for note in line.notes],
    }  # fmt: skip


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code, "severity": problem.severity, "where": problem.where, "got": problem.got,
        "vi": problem.message.vi, "en": problem.message.en,
    }  # fmt: skip


def _report_json(report: DecreeReport) -> dict[str, Any]:
    return {
        "sound": report.register is not None,
        "ended": [_unit_json(unit) for unit in report.ended],
        "begun": [_unit_json(unit) for unit in report.begun],
        "lineage": [_step_json(step) for step in report.lineage],
        "problems": [_problem_json(problem) for problem in report.problems],
    }
