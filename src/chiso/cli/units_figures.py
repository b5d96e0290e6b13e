"""`chiso units apportion`: figures of the units of one day carried to the units of another."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from chiso.cli.printing import refuse
from chiso.cli.unit_names import asked_days, one_unit
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.text import format_decimal, parse_decimal, read_table
from chiso.engine.units import UnitRegister
from chiso.engine.units import apportion as carried
from chiso.engine.units.io import REGISTER_PATH, load_register


@click.command("apportion")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "from_", required=True, help="Day or year of the figures; a year means its first day.")
@click.option("--to", "to", required=True, help="Day or year to carry them to; a year means its last day.")
@click.option("--register", "path", type=click.Path(path_type=Path, dir_okay=False), default=REGISTER_PATH,
              help="Another register file.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
def apportion(file: Path, from_: str, to: str, path: Path, as_json: bool, lang: Language) -> None:
    """Carry additive figures (people, money, counts) across mergers and divisions.

    FILE is a CSV with the columns unit, value and, where names repeat, in. All or nothing: a unit whose share nobody
    has stated is named, and nothing is halved. Percentages and scores are not additive.
    """
    try:
        register = load_register(path)
        start, end = asked_days(from_, to)
        values, problems = _read(register, file, start)
        if problems:
            raise InputError(problems)
        found = carried(register, values, start, end)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=file.name)
    if as_json:
        rows = [{"id": key, "name": register[key].name, "value": str(value)} for key, value in found.items()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for key, value in found.items():
        click.echo(f"{key}\t{register[key].name}\t{format_decimal(value, language=lang)}")


def _read(register: UnitRegister, file: Path, day: date) -> tuple[dict[str, Decimal], list[Problem]]:
    """The figures by the register's ids, and what is wrong with each line."""
    table = read_table(file.read_bytes(), where=file.name)
    missing = [column for column in ("unit", "value") if column not in table.columns]
    if missing:
        names = ", ".join(missing)
        raise InputError([Problem("apportion.columns", Text(f"Thiếu cột: {names}.", f"Columns are missing: {names}."))])
    values: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for number, line in table.lines:
        where = f"{file.name}:{number}"
        try:
            unit = one_unit(register, line.get("unit", ""), day, None, line.get("in", ""))
            if unit.id in values:
                problems.append(Problem("apportion.twice", _TWICE, where=where, got=unit.name))
            values[unit.id] = parse_decimal(line.get("value", ""), where=where)
        except InputError as error:
            problems += error.problems
    return values, problems


_TWICE = Text("Một đơn vị có hai số liệu.", "One unit has two figures.")
