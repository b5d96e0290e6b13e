"""Which unit a person means on the command line: by name, code or id on a day; what to say when none or many fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import click

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.text import format_date, parse_date
from chiso.engine.units import Unit, UnitRegister, trace


def asked_days(from_: str, to: str) -> tuple[date, date]:
    """A bare year means its first day at the start of the question and its last at the end."""
    start = date(int(from_), 1, 1) if _is_year(from_) else parse_date(from_, where="--from")
    end = date(int(to), 12, 31) if _is_year(to) else parse_date(to, where="--to")
    return start, end


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and text != "0000"


def one_unit(register: UnitRegister, name: str, day: date, level: Any, above: str) -> Unit:
    """The unit of that day by name, code or the register's id. Raises InputError with what would have been found."""
    register.require_covered(day)
    named = [
        unit for unit in _candidates(register, name, day, level) if not above or _lies_in(register, unit, above, day)
    ]
    found = [unit for unit in named if level is not None or unit.level == named[0].level]
    if len(found) == 1:
        if len(named) > 1:
            others = Text(
                f"Còn {len(named) - 1} đơn vị cấp dưới cùng tên: thêm --level.",
                f"{len(named) - 1} more of lower levels bear this name: add --level.",
            )
            click.echo(others.in_(cast(Language, click.get_current_context().params.get("lang", "vi"))), err=True)
        return found[0]
    if found:
        message = Text(f"{len(found)} đơn vị cùng tên.", f"{len(found)} units bear this name.")
        hint = Text("Thêm --level hoặc --in.", "Add --level or --in.")
        raise InputError(
            [Problem("units.ambiguous", message, where=name, got=_listed(register, found, day), hint=hint)]
        )
    raise InputError([_unknown(register, name, day, level, above)])


def _candidates(register: UnitRegister, name: str, day: date, level: Any) -> tuple[Unit, ...]:
    exact = register.get(name.strip().lower())
    if exact is not None and exact.exists_on(day):
        return (exact,)
    if name.strip().isascii() and name.strip().isdigit():
        return tuple(unit for unit in register.find_by_code(name.strip(), on=day) if level in (None, unit.level))
    return register.find(name, on=day, level=level)


def _unknown(register: UnitRegister, name: str, day: date, level: Any, above: str) -> Problem:
    """Why nothing was found: the name belongs to another day, another place, or is close to another name."""
    asked = format_date(day)
    message = Text(f"Không có đơn vị này vào ngày {asked}.", f"There was no such unit on {asked}.")
    elsewhere = register.find(name, on=day)
    other_days = [unit for unit in register.find(name) if not unit.exists_on(day)]
    if elsewhere:
        hint = Text("Cùng tên, ở cấp hoặc nơi khác:", "Of that name, at another level or place:")
        return Problem("units.unknown", message, where=name, hint=_with(hint, _listed(register, elsewhere, day)))
    if other_days:
        told = "; ".join(_life(register, unit, day) for unit in other_days[:5])
        return Problem(
            "units.unknown", message, where=name, hint=_with(Text("Có vào ngày khác:", "On other days:"), told)
        )
    close = register.similar(name, on=day)
    hint = _with(Text("Có phải:", "Did you mean:"), _listed(register, close, day)) if close else Text(
        "Xem tên ở trang Đơn vị → Cả nước.", "See the names on the page Units → Country.")  # fmt: skip
    return Problem("units.unknown", message, where=name, hint=hint)


def _with(words: Text, told: str) -> Text:
    return Text(f"{words.vi} {told}", f"{words.en} {told}")


def _listed(register: UnitRegister, units: Sequence[Unit], day: date) -> str:
    shown = "; ".join(", ".join(up.name for up in register.path(unit.id, day)) for unit in units[:8])
    return shown + (f"; … (+{len(units) - 8})" if len(units) > 8 else "")


def _life(register: UnitRegister, unit: Unit, day: date) -> str:
    """The unit's days, and who held its territory on the day asked about."""
    start = format_date(unit.valid_from) if unit.start_known else "…"
    near = unit.valid_from if unit.valid_from > day else date.fromordinal((unit.valid_to or day).toordinal() - 1)
    line = trace(register, unit.id, near, day)
    held = ", ".join(held.name for held in (*(end.unit for end in line.ends), *line.heirs)[:5])
    days = f"{start} – {format_date(unit.valid_to) if unit.valid_to else '…'}"
    return f"{unit.name} ({days})" + (f" → {format_date(day)}: {held}" if held else "")


def _lies_in(register: UnitRegister, unit: Unit, above: str, day: date) -> bool:
    holders = {up.id for up in register.find(above, on=day)}
    return any(up.id in holders for up in register.path(unit.id, day)[1:])
