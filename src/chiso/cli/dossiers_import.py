"""`chiso dossiers import`: extracts into the store; no site needed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import polars as pl

from chiso.cli.dossiers import FILE, LANGUAGE, dossiers, moment, now
from chiso.cli.main import EXIT_INTERRUPTED
from chiso.cli.prepared import data_dir
from chiso.cli.printing import print_problems, refuse
from chiso.engine.dossiers.intake.doubts import Known, told
from chiso.engine.dossiers.intake.mapping import SourceMapping, mapping_from
from chiso.engine.dossiers.intake.orders import Imported, Order
from chiso.engine.dossiers.intake.store_io import SOURCES, Store
from chiso.engine.errors import InputError, Language
from chiso.engine.files.io import write_frame, write_whole

STAGES = {
    "read": ("đọc và kiểm tra", "reading and checking"),
    "compare": ("so với kho", "comparing with the store"),
    "write": ("ghi", "writing"),
    "count": ("tính số liệu", "counting"),
}


def pairs(_: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """`name=value`, any number of times."""
    wrong = [one for one in value if "=" not in one]
    if wrong:
        raise click.BadParameter(f"{wrong[0]}: received_at=…", param=parameter)
    return dict(one.split("=", 1) for one in value)


@dossiers.command("import")
@click.argument("paths", type=FILE, nargs=-1, required=True)
@click.option("--store", type=FILE, help="Folder of the store; default: dossiers/local in the data folder.")
@click.option("--source", default="", help="Name of the source; its mapping of headings is remembered.")
@click.option("--map", "mapped", multiple=True, callback=pairs, help="column=heading; again for each column.")
@click.option("--set", "constants", multiple=True, callback=pairs, help="column=value for the whole extract.")
@click.option("--agencies", type=FILE, help="Codes of agencies that exist, one a line; others are held back.")
@click.option("--procedures", type=FILE, help="Codes of procedures that exist, one a line; others are held back.")
@click.option("--as-of", callback=moment, help="What lies after this moment is the future; default now.")
@click.option("--extracted-at", callback=moment, help="State of an extract whose records carry no update time.")
@click.option("--quarantine", type=FILE, help="Where to write the rows held back, with their reasons.")
@click.option("--wait", type=float, default=0, help="Seconds to wait for another importer.")
@click.option("--again", is_flag=True, help="Import a file that is in the store already once more.")
@click.option("--engine", type=click.Choice(["duckdb"]), default="duckdb", help="Imports run in this process only.")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
@LANGUAGE
def import_command(paths: tuple[Path, ...], engine: str, as_json: bool, lang: Language, **options: Any) -> None:
    """Bring extracts (CSV, XLSX, JSON, Parquet; files or folders) into the store, each whole or not at all."""
    from chiso.engine.dossiers.intake.raw_io import extracts

    assert engine == "duckdb"  # a store has one writer; Spark reads what it wrote
    store = Store(options["store"] or data_dir() / "dossiers" / "local")
    done: list[Imported] = []
    held: list[pl.DataFrame] = []
    try:
        known = Known(_codes(options["agencies"]), _codes(options["procedures"]))
        for path in [path for given in paths for path in extracts(given)]:
            found = _import(store, path, known, options, lang, quiet=as_json)
            print_problems(found.notes, lang)
            done.append(found)
            if found.record.quarantine:
                held.append(_held(store, found))
            if not as_json:
                _told(found, lang)
        if options["quarantine"] is not None:
            write_frame(options["quarantine"], pl.concat(held) if held else _nothing())
    except InputError as error:
        if error.problems[0].code == "dossiers.busy":
            print_problems(error.problems, lang)
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from error
        refuse(error, lang, as_json=as_json, title=", ".join(path.name for path in paths)[:80])
    if as_json:
        click.echo(json.dumps(_summed(store, done), ensure_ascii=False, indent=2))


def _import(
    store: Store, path: Path, known: Known, options: dict[str, Any], lang: Language, *, quiet: bool
) -> Imported:
    from chiso.engine.dossiers.intake.import_io import import_extract

    source = options["source"]
    order = Order(
        path,
        options["as_of"] or now(),
        source,
        _mapping(store, source, options["mapped"], options["constants"]),
        known,
        options["extracted_at"],
        options["again"],
    )
    with click.progressbar(length=len(STAGES) * 100, label=path.name, file=sys.stderr) as bar:
        names = list(STAGES)

        def progress(stage: str, share: float) -> None:
            if not quiet:
                bar.label = f"{path.name}: {STAGES[stage][0 if lang == 'vi' else 1]}"
                bar.update(max(int(100 * (names.index(stage) + share)) - bar.pos, 0))

        found = import_extract(store, order, progress=progress, patience=options["wait"])
    if source:
        text = json.dumps(found.mapping.as_data(), ensure_ascii=False, indent=2)
        write_whole(store.root / SOURCES / f"{source}.json", text.encode())
    return found


def _mapping(store: Store, source: str, mapped: dict[str, str], constants: dict[str, str]) -> SourceMapping:
    """What is remembered of the source, and what the command says on top of it."""
    path = store.root / SOURCES / f"{source}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if source and path.is_file() else {}
    return mapping_from(
        kept | {"columns": kept.get("columns", {}) | mapped, "constants": kept.get("constants", {}) | constants}
    )


def _codes(path: Path | None) -> frozenset[str] | None:
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise click.BadParameter(f"{path.name}: {error.strerror}") from error
    return frozenset(line.split(",")[0].strip() for line in lines if line.strip())


def _held(store: Store, found: Imported) -> pl.DataFrame:
    frame = pl.read_parquet(store.root / found.record.quarantine)
    return frame.select(pl.lit(found.record.name).alias("file"), *_nothing().columns[1:])


def _nothing() -> pl.DataFrame:
    schema = {"file": pl.String, "line": pl.Int64, "dossier_id": pl.String, "reasons": pl.String, "raw": pl.String}
    return pl.DataFrame(schema=schema)


def _told(found: Imported, lang: Language) -> None:
    totals = found.record.totals
    vi = (
        f"nhận {totals.received} = nhập {totals.accepted} + giữ lại {totals.quarantined}; trong số nhập: "
        f"mới {totals.new}, thay bản cũ {totals.corrected}, không đổi {totals.unchanged}, "
        f"cũ hơn bản đang có {totals.older}"
    )
    en = (
        f"received {totals.received} = accepted {totals.accepted} + quarantined {totals.quarantined}; accepted: "
        f"{totals.new} new, {totals.corrected} corrected, {totals.unchanged} unchanged, {totals.older} older"
    )
    if found.repeated:
        vi, en = f"tệp này đã nhập; {vi}", f"imported before; {en}"
    click.echo(f"{found.record.name}: {vi if lang == 'vi' else en}")
    for reason, rows in found.record.reasons:
        click.echo(f"{rows:>9}  {told(reason).in_(lang)}")


def _summed(store: Store, done: list[Imported]) -> dict[str, Any]:
    each: list[dict[str, Any]] = [
        {"file": one.record.name, "number": one.record.number, "repeated": one.repeated}
        | asdict(one.record.totals)
        | {"reasons": dict(one.record.reasons), "mapping": one.mapping.as_data()}
        for one in done
    ]
    sums = {name: sum(int(row[name]) for row in each) for name in ("received", "accepted", "quarantined")}
    return {"store": str(store.root), "dossiers": store.manifest().rows, **sums, "imports": each}
