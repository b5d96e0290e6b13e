"""`chiso results check|import`: does a published table add up, and whom does it leave out? Keeping it needs a site."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, cast

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, as_dict, print_problems, refuse
from chiso.cli.results_import import import_command
from chiso.engine.errors import InputError, Language
from chiso.engine.published import (
    CheckReport,
    Places,
    PublishedTable,
    Relation,
    Zeros,
    check_published,
    match_provinces,
    propose_mapping,
    read_mapping,
    read_published,
)
from chiso.engine.published.io import read_file, read_table_file, read_weights
from chiso.engine.text import decode_text
from chiso.engine.units.io import load_register

FILE = click.Path(path_type=Path)
VERDICTS = {
    "verified": ("tính lại được", "verified"),
    "not_reproduced": ("KHÔNG tính lại được", "does NOT reproduce"),
    "unverifiable": ("không kiểm tra được", "cannot be verified"),
}


@click.command("check")
@click.argument("table", type=FILE)
@click.option("--map", "mapping", type=FILE, help="Column mapping (YAML), where headings do not tell.")
@click.option("--weights", type=FILE, help="CSV code,weight: known weights to check, instead of recovering them.")
@click.option("--sheet", default="", help="Sheet of a workbook; without it the first.")
@click.option("--year", type=int, help="Year, where the table has no such column.")
@click.option("--zeros", type=click.Choice(["auto", "missing", "value"]), default="auto", help="What a 0 means.")
@click.option("--tolerance", type=float, help="Largest difference allowed; without it by the printed decimals.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
def check_command(
    table: Path,
    mapping: Path | None,
    weights: Path | None,
    sheet: str,
    year: int | None,
    zeros: str,
    tolerance: float | None,
    as_json: bool,
    lang: Language,
) -> None:
    """Check TABLE (CSV or Excel, long or wide): sums, weights, ranks, units left out.

    Exit code 0: everything that was checked holds; 1: it does not reproduce, or cannot be verified because weights are
    unknown; 2: the file cannot be used.
    """
    try:
        read = read_table_file(table, sheet)
        told = None if mapping is None else read_mapping(decode_text(read_file(mapping)).text, read.columns)
        tables = read_published(read, told or propose_mapping(read.columns), zeros=cast(Zeros, zeros), year=year)
        known = None if weights is None else read_weights(weights)
        reports = [check_published(one, weights=known, tolerance=tolerance) for one in tables]
        places = [_places(one) for one in tables]
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=table.name)
    if as_json:
        told_all = [_told(report, place) for report, place in zip(reports, places, strict=True)]
        click.echo(json.dumps({"usable": True, "tables": told_all}, ensure_ascii=False, indent=2))
    else:
        for report, place in zip(reports, places, strict=True):
            _print(report, place, lang)
    if any(report.verdict != "verified" for report in reports):
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _places(table: PublishedTable) -> Places | None:
    """The provinces meant; None for an index of other units, without a year, or where no register was built."""
    if table.year is None:
        return None
    try:
        return match_provinces(table.units, table.year, load_register())
    except InputError:
        return None


def _print(report: CheckReport, places: Places | None, lang: Language) -> None:
    word = VERDICTS[report.verdict][lang == "en"]
    units = ("đơn vị", "units")[lang == "en"]
    click.echo(f"{report.table.title or '–'}: {len(report.table.units)} {units}; {word}")
    for relation in report.relations:
        click.echo("  " + _line(relation, lang))
    lists = [(("không có tổng", "no total"), report.without_total)]
    if places is not None:
        lists += [
            (("không có trong bảng", "not in the table"), tuple(unit.short_name for unit in places.missing)),
            (("tên lạ", "unknown names"), places.unknown),
        ]
    for words, names in lists:
        if names:
            click.echo(f"  {words[lang == 'en']} ({len(names)}): {', '.join(names)}")
    print_problems(report.problems, lang)


def _line(relation: Relation, lang: Language) -> str:
    if relation.holds is None:
        return f"{relation.parent}: " + ("không kiểm tra" if lang == "vi" else "not checked")
    sign = "=" if relation.holds else "≠"
    most = ("lệch nhiều nhất", "largest difference")[lang == "en"]
    if relation.weights is None:
        formula = " + ".join(relation.parts)
    elif relation.weights.origin == "fitted":
        formula = ("không bộ trọng số nào cho ra điểm tổng", "no weights give the totals")[lang == "en"]
    else:
        shares = zip(relation.parts, relation.weights.percent, strict=True)
        whole = relation.weights.coefficients.sum()
        formula = f"{whole:.6g} × (" + " + ".join(f"{share:.4g} % {code}" for code, share in shares) + ")"
    return f"{relation.parent} {sign} {formula}; {relation.agreeing}/{relation.units}; {most} {relation.max_error:.1e}"


def _told(report: CheckReport, places: Places | None) -> dict[str, Any]:
    return {
        "index": report.table.index,
        "year": report.table.year,
        "units": len(report.table.units),
        "parts": len(report.table.of_level("part")),
        "subparts": len(report.table.of_level("subpart")),
        "verdict": report.verdict,
        "relations": [_relation(relation) for relation in report.relations],
        "without_total": list(report.without_total),
        "missing": None if places is None else [unit.short_name for unit in places.missing],
        "unknown": None if places is None else list(places.unknown),
        "problems": [as_dict(problem) for problem in report.problems],
    }


def _relation(relation: Relation) -> dict[str, Any]:
    weights = relation.weights
    known = weights is not None and weights.origin not in ("unknown", "fitted")
    return {
        "parent": relation.parent,
        "parts": list(relation.parts),
        "units": relation.units,
        "agreeing": relation.agreeing,
        "holds": relation.holds,
        "max_error": None if math.isnan(relation.max_error) else relation.max_error,
        "worst": relation.worst,
        "tolerance": relation.tolerance,
        "weights": dict(zip(relation.parts, weights.coefficients.tolist(), strict=True)) if weights and known else None,
        "weights_origin": weights.origin if weights else None,
    }


@click.group()
def results() -> None:
    """Published tables of results."""


results.add_command(check_command)
results.add_command(import_command)
