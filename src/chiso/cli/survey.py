"""`chiso survey`: a design file and microdata in, estimates, weights, samples and sample sizes out; no site needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import click
import polars as pl

from chiso.cli.printing import print_problems, refuse
from chiso.cli.survey_index import check_command, index_command
from chiso.cli.survey_options import ALL_INTERVALS, FILE, LANGUAGE, check_switches, columns, read_or_refuse
from chiso.cli.survey_sample import example_command, select_command, size_command, weight_command
from chiso.engine.errors import InputError, Language
from chiso.engine.files.io import write_frame
from chiso.engine.survey.codes import domains_of
from chiso.engine.survey.comparing import Comparison, compare_domains, compare_years
from chiso.engine.survey.engine import DeffRule, DfRule, Method, Options
from chiso.engine.survey.estimating import STATS, Request, Stat, estimate
from chiso.engine.survey.intervals import INTERVALS, Interval
from chiso.engine.survey.io import read_microdata
from chiso.engine.survey.preparing import prepare
from chiso.engine.survey.quantile_estimates import QUANTILE_INTERVALS, QuantileInterval
from chiso.engine.survey.quantiles import RULES, Rule
from chiso.engine.survey.results import Estimates
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.variables import Missing


@click.command("estimate")
@click.option("--data", type=FILE, required=True, help="Microdata: CSV (.gz too) or Parquet, one row a respondent.")
@click.option("--design", type=FILE, required=True, help="The design file (YAML).")
@click.option("--stat", type=click.Choice(STATS), required=True, help="What to estimate.")
@click.option("--vars", "names", callback=columns, required=True, help="Columns, by commas; ratios as y/x.")
@click.option("--by", callback=columns, help="Columns whose levels, crossed, are the domains.")
@click.option("--method", type=click.Choice(["linear", "replicate"]), help="Default: replicate if the design has any.")
@click.option("--df", type=click.Choice(["domain", "design"]), default="domain", help="Degrees of freedom of domains.")
@click.option("--interval", type=click.Choice(ALL_INTERVALS), default="auto", help="Intervals of shares and quantiles.")
@click.option("--qrule", type=click.Choice(RULES), help="Definition of a quantile; math without it.")
@click.option("--probs", help="Quantiles wanted, by commas; the median without it.")
@click.option("--deff", type=click.Choice(["wr", "wor", "none"]), default="wr", help="Design effect against which SRS.")
@click.option("--missing", type=click.Choice(["drop", "fail"]), default="drop", help="What to do about gaps.")
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    help="Confidence of the intervals.",
)
@click.option("--out", type=FILE, help="Where to write (CSV or .parquet); without it the table is printed.")
@click.option("--json", "as_json", is_flag=True, help="Print the estimates and warnings as JSON.")
@LANGUAGE
def estimate_command(data: Path, design: Path, out: Path | None, as_json: bool, lang: Language, **asked: Any) -> None:
    """Estimate a statistic with its standard error, interval, design effect and n."""
    spec, table = read_or_refuse(design, lang, as_json)
    try:
        found = _estimates(data, spec, table, asked)
        if out is not None:
            write_frame(out, found.frame)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    if as_json:
        told = {"method": found.method, "confidence": found.confidence, "estimates": found.frame.to_dicts()}
        notes = [{"code": note.code, "message": note.message.in_(lang), "got": note.got} for note in found.notes]
        click.echo(json.dumps(told | {"warnings": notes}, ensure_ascii=False, indent=2))
        return
    print_problems(found.notes, lang)
    if out is None:
        click.echo(found.frame.write_csv(null_value=""), nl=False)
    else:
        click.echo(f"{len(found)} ước lượng → {out}" if lang == "vi" else f"{len(found)} estimates → {out}")


def _estimates(data: Path, spec: DesignSpec, table: pl.DataFrame | None, asked: dict[str, Any]) -> Estimates:
    interval = asked["interval"]
    check_switches(asked["stat"], interval, asked["qrule"], asked["probs"])
    frame = read_microdata(data)
    ready = prepare(spec, frame, cast(Method | None, asked["method"]), table)
    options = Options(
        ready.method,
        cast(DfRule, asked["df"]),
        cast(DeffRule, asked["deff"]),
        cast(Interval, interval if interval in INTERVALS else "auto"),
        asked["confidence"],
    )
    request = Request(
        asked["by"],
        options,
        cast(Missing, asked["missing"]),
        _probabilities(asked["probs"] or "0.5"),
        cast(Rule, asked["qrule"] or "math"),
        cast(QuantileInterval, interval if interval in QUANTILE_INTERVALS else "mean"),
    )
    return estimate(ready.design, frame, cast(Stat, asked["stat"]), asked["names"], request)


def _probabilities(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise click.BadParameter("0.25,0.5,0.75", param_hint="--probs") from error


@click.command("compare")
@click.option("--data", type=FILE, required=True, help="Microdata of the survey, or of the later year.")
@click.option("--before", type=FILE, help="Microdata of the earlier year: compares years, domain by domain.")
@click.option("--revisited", is_flag=True, help="Years: the same areas were sampled, with the same codes.")
@click.option("--design", type=FILE, required=True, help="The design file, of both years.")
@click.option("--stat", type=click.Choice(["mean", "total", "ratio", "prop"]), required=True, help="What to estimate.")
@click.option("--vars", "names", callback=columns, required=True, help="Columns, by commas; ratios as y/x.")
@click.option("--by", callback=columns, help="Columns whose levels, crossed, are the domains.")
@click.option("--against", default="", help="One domain (a=x) against which all others are held; without it all pairs.")
@click.option("--df", type=click.Choice(["domain", "design"]), default="domain", help="Degrees of freedom.")
@click.option("--missing", type=click.Choice(["drop", "fail"]), default="drop", help="What to do about gaps.")
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    help="Confidence of the intervals.",
)
@click.option("--out", type=FILE, help="Where to write (CSV or .parquet); without it the table is printed.")
@LANGUAGE
def compare_command(
    data: Path, before: Path | None, design: Path, out: Path | None, lang: Language, **asked: Any
) -> None:
    """Differences with their own errors, tests and adjusted p-values: between domains, or between two years."""
    spec, table = read_or_refuse(design, lang)
    try:
        found = _comparison(data, before, spec, table, asked)
        if out is not None:
            write_frame(out, found.frame)
    except InputError as error:
        refuse(error, lang, title=data.name)
    click.echo(found.assumption.in_(lang), err=True)
    if out is None:
        click.echo(found.frame.write_csv(null_value=""), nl=False)
    else:
        click.echo(f"{found.frame.height} → {out}")


def _comparison(
    data: Path, before: Path | None, spec: DesignSpec, table: pl.DataFrame | None, asked: dict[str, Any]
) -> Comparison:
    frame = read_microdata(data)
    ready = prepare(spec, frame, None if before is None else "linear", table)
    options = Options(ready.method, asked["df"], "none", "auto", asked["confidence"])
    request = Request(asked["by"], options, asked["missing"])
    if before is None:
        pairs = None
        if asked["against"]:
            labels = domains_of(frame, request.by).labels
            pairs = [(label, asked["against"]) for label in labels if label != asked["against"]]
        return compare_domains(ready.design, frame, asked["stat"], asked["names"], request, pairs)
    old = read_microdata(before)
    earlier = prepare(spec, old, "linear").design
    sides = (ready.design, frame), (earlier, old)
    return compare_years(*sides, asked["stat"], asked["names"], request, revisited=asked["revisited"])


@click.group()
def survey() -> None:
    """Samples, weights and estimates of surveys."""


COMMANDS = (
    estimate_command,
    compare_command,
    index_command,
    check_command,
    select_command,
    size_command,
    weight_command,
    example_command,
)
for command in COMMANDS:
    survey.add_command(command)
