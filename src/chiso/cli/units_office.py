"""The commands of `chiso units` that write this installation: load, adopt, bodies, and storing decrees."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chiso.cli.printing import print_problems, refuse
from chiso.cli.site import set_up
from chiso.engine.errors import InputError, Language, Text
from chiso.engine.text import format_decimal
from chiso.engine.units.io import REGISTER_PATH, load_bodies, load_handovers, load_register

if TYPE_CHECKING:
    from chiso.office.accounts.actors import Actor
    from chiso.office.units.models import Unit

_lang = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


_COUNTED = {
    "units": Text("Đơn vị mới", "New units"),
    "ended": Text("Đơn vị kết thúc", "Units that end"),
    "codes": Text("Mã mới", "New codes"),
    "ended_codes": Text("Mã kết thúc", "Codes that end"),
    "links": Text("Quan hệ trực thuộc mới", "New places in the tree"),
    "ended_links": Text("Quan hệ trực thuộc kết thúc", "Places in the tree that end"),
    "lineage": Text("Dòng kế thừa", "Rows of lineage"),
    "deepened": Text("Đơn vị được bổ sung quá khứ", "Units whose past was added"),
    "ahead": Text("Đơn vị đã đi trước danh mục", "Units ahead of the register"),
}


def _prepare() -> tuple[Actor, dt.datetime]:
    """Tables up to date; who holds the machine acts as the system, and the record says so."""
    set_up()
    from django.utils import timezone

    from chiso.cli.preparing import migrate
    from chiso.office.accounts.actors import system_actor

    migrate(lambda text: click.echo(text, err=True))
    return system_actor(timezone.localdate()), timezone.now()


@click.command("load")
@click.option("--check", is_flag=True, help="Only report what would be stored.")
@click.option("--register", "path", type=click.Path(path_type=Path, dir_okay=False), default=REGISTER_PATH,
              help="Another register file.")  # fmt: skip
@_json
@_lang
def load(check: bool, path: Path, as_json: bool, lang: Language) -> None:
    """Store the country's units in this installation; doing it again stores only what is missing.

    They are reference only: seen, traced and compared, never staffed or scored (`chiso units adopt`).
    """
    actor, at = _prepare()
    from chiso.office.units.operations import import_register, plan_import

    try:
        register = load_register(path)
        plan = plan_import(register) if check else import_register(actor=actor, register=register, at=at)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=path.name)
    counts = plan.counts() | {"ahead": plan.ahead}
    if as_json:
        click.echo(json.dumps(counts | {"stored": not check}))
        return
    for name, count in counts.items():
        if count or name == "units":
            click.echo(f"{_COUNTED[name].in_(lang)}: {format_decimal(count, 0, language=lang)}")
    if check:
        click.echo(Text("Mới chỉ đếm, chưa lưu gì.", "Only counted; nothing was stored.").in_(lang))


@click.command("adopt")
@click.argument("key")
@click.option("--reason", required=True, help="Why, for the audit record.")
@_lang
def adopt(key: str, reason: str, lang: Language) -> None:
    """Make the province KEY of the register (e.g. lam-dong_2025) this installation's own, with its communes."""
    actor, at = _prepare()
    from chiso.office.units.operations import adopt_province

    try:
        count = adopt_province(actor=actor, province=_unit(key), reason=reason, at=at)
    except InputError as error:
        refuse(error, lang, title=key)
    click.echo(f"{key}: {count}")


@click.command("bodies")
@click.argument("key")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on; the unit's first day if not given.")
@click.option("--also", multiple=True, help="A body that is not compulsory, by code (e.g. ngoai-vu); repeat.")
@click.option("--past-since", type=click.DateTime(["%Y-%m-%d"]),
              help="Also the past from this day on: departments of merged provinces, districts, communes.")  # fmt: skip
@_lang
def bodies(
    key: str, since: dt.datetime | None, also: tuple[str, ...], past_since: dt.datetime | None, lang: Language
) -> None:
    """Found the departments of the province KEY, or the offices of the commune KEY, with their predecessors."""
    actor, at = _prepare()
    from chiso.office.units.operations import Named, found_bodies

    unit = _unit(key)
    try:
        founded = found_bodies(
            actor=actor, under=unit, named=Named(load_bodies(), load_handovers()),
            since=since.date() if since else unit.valid_from, at=at, also=also,
            past_since=past_since.date() if past_since else None,
        )  # fmt: skip
    except InputError as error:
        refuse(error, lang, title=key)
    for code, body in founded.units.items():
        there = "\t(already)" if code in founded.already else ""
        click.echo(f"{body.key}\t{body.name}{there}")


def store_file(file: Path, reason: str, *, as_json: bool, lang: Language) -> None:
    """`chiso units import FILE --store`: everything or nothing; all problems are printed."""
    actor, at = _prepare()
    from chiso.office.units.operations import check_file, store_decrees

    data = file.read_bytes()
    try:
        warnings = check_file(data, file.name).problems
        change = store_decrees(actor=actor, data=data, name=file.name, reason=reason, at=at)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=file.name)
    print_problems(warnings, lang)
    if as_json:
        click.echo(json.dumps({"change": change.pk, "units": change.units, "ended": change.ended}))
    else:
        click.echo(f"{file.name}: +{change.units} −{change.ended}")


def _unit(key: str) -> Unit:
    from chiso.office.units.queries import unit_by_key

    found = unit_by_key(key)
    if found is None:
        raise click.BadParameter(f"there is no unit {key!r}", param_hint="KEY")
    return found
