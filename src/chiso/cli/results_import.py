"""`chiso results import`: a published table kept in this installation, never over an earlier edition."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from chiso.cli.printing import as_dict, print_problems, refuse
from chiso.cli.site import set_up
from chiso.engine.errors import InputError, Language
from chiso.engine.published import ColumnMapping, Zeros, read_mapping
from chiso.engine.published.io import read_file
from chiso.engine.text import decode_text

if TYPE_CHECKING:
    from chiso.office.indices.tables.reading import ReadTable

FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("table", type=FILE)
@click.option("--source", "code", required=True, help="Code of the index, e.g. papi; opened when it is new.")
@click.option("--name", default="", help="Name of a new index.")
@click.option(
    "--covers", type=click.Choice(["provinces", "own", "any"]), default="provinces", help="Whom the rows mean."
)
@click.option("--rule", type=click.Choice(["sum", "weighted"]), default="sum", help="How the total is made.")
@click.option("--map", "mapping", type=FILE, help="Column mapping (YAML); else the remembered one, else a proposal.")
@click.option("--sheet", default="", help="Sheet of a workbook; without it the first.")
@click.option("--year", type=int, help="Year, where the table has no such column.")
@click.option("--zeros", type=click.Choice(["auto", "missing", "value"]), default="auto", help="What a 0 means.")
@click.option("--reason", default="", help="Why a year is imported again with other figures.")
@click.option("--check", is_flag=True, help="Only report what would be kept.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
def import_command(
    table: Path,
    code: str,
    name: str,
    covers: str,
    rule: str,
    mapping: Path | None,
    sheet: str,
    year: int | None,
    zeros: str,
    reason: str,
    check: bool,
    as_json: bool,
    lang: Language,
) -> None:
    """Keep TABLE (CSV or Excel, long or wide): every year it holds becomes an edition of its own.

    A year that is kept already with the same figures is passed over; with others it needs --reason and becomes a new
    edition beside the old one. Exit code 2: the table cannot be kept, with everything that is wrong.
    """
    set_up()
    from django.utils import timezone

    from chiso.cli.preparing import migrate
    from chiso.office.accounts.actors import system_actor
    from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions
    from chiso.office.indices.tables.queries import source_by_code
    from chiso.office.indices.tables.reading import mapping_for, open_table, read_editions, signature

    migrate(lambda text: click.echo(text, err=True))
    actor, at = system_actor(timezone.localdate()), timezone.now()
    try:
        data = read_file(table)
        source = source_by_code(code)
        opened = open_table(data, table.name, sheet)
        columns = _columns(mapping, opened.columns) or mapping_for(source, opened.columns)[0]
        covers, rule = (source.covers, source.rule) if source is not None else (covers, rule)
        read = read_editions(opened, columns, covers=covers, rule=rule, zeros=cast(Zeros, zeros), year=year)
        if not read.can_store:
            raise InputError(read.problems)
        kept = []
        if not check:
            source = source or open_source(actor=actor, name=name or code, code=code, covers=covers, rule=rule, at=at)
            kept = store_editions(
                actor=actor,
                source=source,
                editions=[NewEdition(one.table, one.names, one.marks) for one in read.tables],
                at=at,
                reason=reason,
                file_name=table.name,
                file_sha256=hashlib.sha256(data).hexdigest(),
                mapping=columns,
                headings=signature(opened.columns),
            )
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=table.name)
    numbers = {edition.result_set.year: edition.result_set.number for edition in kept}
    told = [_told(one, numbers.get(one.year)) for one in read.tables]
    if as_json:
        problems = [as_dict(problem) for problem in read.problems]
        found = {"stored": not check, "tables": told, "problems": problems}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    print_problems(read.problems, lang)
    for line in told:
        click.echo(_line(line, lang, check=check))


def _columns(mapping: Path | None, headings: tuple[str, ...]) -> ColumnMapping | None:
    return None if mapping is None else read_mapping(decode_text(read_file(mapping)).text, headings)


def _told(one: ReadTable, number: int | None) -> dict[str, Any]:
    return {
        "year": one.year,
        "units": len(one.table.units),
        "ranked": one.ranked,
        "derived": len(one.table.derived),
        "verdict": one.report.verdict,
        "missing": list(one.missing),
        "unknown": list(one.unknown),
        "edition": number,
    }


def _line(line: dict[str, Any], lang: Language, *, check: bool) -> str:
    vi = lang == "vi"
    kept = line["edition"]
    if check:
        done = "chưa lưu" if vi else "not kept"
    elif kept is None:
        done = "đã có, giống hệt" if vi else "kept already, the same"
    else:
        done = f"lưu thành bản {kept}" if vi else f"kept as edition {kept}"
    counted = (
        f"{line['units']} đơn vị, {line['ranked']} xếp hạng, {line['derived']} số tự tính"
        if vi
        else f"{line['units']} units, {line['ranked']} ranked, {line['derived']} derived figures"
    )
    return f"{line['year']}: {counted}; {done}"
