"""`chiso survey index` and `check`: an index by a method file, and the quality checks of a method by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import click

from chiso.cli.printing import print_problems, refuse
from chiso.cli.survey_options import FILE, LANGUAGE, read_or_refuse
from chiso.engine.errors import InputError, Language
from chiso.engine.files.io import write_frame
from chiso.engine.survey.cleaning import clean
from chiso.engine.survey.engine import DfRule
from chiso.engine.survey.engine import Method as VarianceMethod
from chiso.engine.survey.index import IndexResult, Outside, compute_index
from chiso.engine.survey.io import read_figures, read_method_file, read_microdata

OUT = click.Path(path_type=Path, file_okay=False)


@click.command("index")
@click.option("--data", type=FILE, required=True, help="Microdata: CSV (.gz too) or Parquet.")
@click.option("--design", type=FILE, required=True, help="The design file (YAML).")
@click.option("--method", "method_file", type=FILE, required=True, help="The method file (YAML) of the index.")
@click.option("--hard", type=FILE, help="Hard figures: unit,indicator,value.")
@click.option(
    "--earlier", type=FILE, help="Earlier years' indicator values for pooled anchors: year,unit,indicator,value."
)
@click.option(
    "--variance", type=click.Choice(["linear", "replicate"]), help="Default: replicate if the design has any."
)
@click.option("--df", type=click.Choice(["domain", "design"]), default="domain", help="Degrees of freedom of units.")
@click.option(
    "--out", type=OUT, required=True, help="Folder for scores, indicators, ranking, roles, exclusions, flags."
)
@click.option("--json", "as_json", is_flag=True, help="Print the ranking and warnings as JSON.")
@LANGUAGE
def index_command(
    data: Path,
    design: Path,
    method_file: Path,
    hard: Path | None,
    earlier: Path | None,
    variance: str | None,
    df: str,
    out: Path,
    as_json: bool,
    lang: Language,
) -> None:
    """Compute an index from a survey: indicators, nodes, scores with their errors, ranks."""
    spec, table = read_or_refuse(design, lang, as_json)
    try:
        method = read_method_file(method_file)
        outside = Outside(read_figures(hard) if hard else (), read_figures(earlier) if earlier else ())
        result = compute_index(
            method,
            spec,
            read_microdata(data),
            outside,
            variance=cast(VarianceMethod | None, variance),
            df=cast(DfRule, df),
            table=table,
        )
        _write(out, result)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    if as_json:
        notes = [{"code": each.code, "message": each.message.in_(lang), "got": each.got} for each in result.notes]
        told = {"method": method.code, "sample": method.sample, "ranking": result.ranking.to_dicts(), "warnings": notes}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print_problems(result.notes, lang)
    units = result.scores["unit"].n_unique()
    click.echo(f"{method.code}: {units} đơn vị → {out}" if lang == "vi" else f"{method.code}: {units} units → {out}")


def _write(out: Path, result: IndexResult) -> None:
    tables = {
        "scores": result.scores,
        "indicators": result.indicators,
        "ranking": result.ranking,
        "roles": result.roles,
        "exclusions": result.cleaned.log,
        "flags": result.cleaned.flags,
    }
    for name, frame in tables.items():
        write_frame(out / f"{name}.csv", frame)


@click.command("check")
@click.option("--data", type=FILE, required=True, help="Microdata: CSV (.gz too) or Parquet.")
@click.option("--method", "method_file", type=FILE, required=True, help="The method file whose `cleaning` is run.")
@click.option("--out", type=OUT, required=True, help="Folder for flags.csv and exclusions.csv.")
@LANGUAGE
def check_command(data: Path, method_file: Path, out: Path, lang: Language) -> None:
    """Run the quality checks of a method file and write what they flag."""
    try:
        frame = read_microdata(data)
        cleaned = clean(frame, read_method_file(method_file).cleaning)
        write_frame(out / "flags.csv", cleaned.flags)
        write_frame(out / "exclusions.csv", cleaned.log)
    except InputError as error:
        refuse(error, lang, title=data.name)
    vi = f"{cleaned.flags.height} dấu hiệu, {cleaned.log.height} phiếu bị loại → {out}"
    en = f"{cleaned.flags.height} flags, {cleaned.log.height} responses excluded → {out}"
    click.echo(vi if lang == "vi" else en)
