"""`chiso survey size|select|weight`: before the fieldwork and after it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
import polars as pl

from chiso.cli.printing import refuse
from chiso.cli.survey_options import FILE, LANGUAGE, read_or_refuse
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.files.io import write_frame
from chiso.engine.survey.binding import bind_design
from chiso.engine.survey.drawing import DRAWS
from chiso.engine.survey.io import example_names, example_text, read_margins, read_microdata, read_plan_file
from chiso.engine.survey.plan import Plan, read_plan
from chiso.engine.survey.selecting import select
from chiso.engine.survey.sizing import SizeAnswer, SizeQuestion, size_sample
from chiso.engine.survey.spec import DesignSpec
from chiso.engine.survey.weighting import StepReport, with_weighting

SIZE_WORDS = {
    "slovin": ("n theo Slovin, N/(1+N·e²), cho cả tỉnh", "Slovin's n, N/(1+N·e²), for the whole"),
    "slovin_margin": ("sai số thật của n Slovin với thiết kế này", "margin that Slovin's n really gives here"),
    "simple": ("n nếu chọn đơn giản", "n under simple random sampling"),
    "deff": ("hiệu ứng thiết kế", "design effect"),
    "n": ("n theo thiết kế, mỗi miền", "n of the design, each domain"),
    "contacts": ("số người cần tiếp cận, mỗi miền", "people to contact, each domain"),
    "clusters": ("số cụm, mỗi miền", "clusters, each domain"),
    "margin": ("sai số của n theo thiết kế", "margin of the design's n"),
    "n_all": ("n theo thiết kế, tất cả", "n of the design, all"),
    "contacts_all": ("số người cần tiếp cận, tất cả", "people to contact, all"),
    "clusters_all": ("số cụm, tất cả", "clusters, all"),
    "cost": ("chi phí", "cost"),
    "best_cluster": ("cỡ cụm ít tốn kém nhất", "cluster size of least cost"),
}


@click.command("size")
@click.option("--population", type=int, default=0, help="People or transactions in all; 0: very many.")
@click.option("--margin", type=float, default=0.05, help="Margin of error wanted, 0.05 for 5 points.")
@click.option("--confidence", type=float, default=0.95, help="Confidence of the intervals.")
@click.option("--share", type=float, default=0.5, help="Share expected; 0.5 is the safest.")
@click.option("--deff", type=float, default=0.0, help="Design effect; 0: from --icc and --cluster.")
@click.option("--icc", type=float, default=0.0, help="Correlation within clusters (ρ).")
@click.option("--cluster", type=int, default=1, help="Interviews in each cluster.")
@click.option("--response", type=float, default=1.0, help="Share of contacted people who answer.")
@click.option("--domains", type=int, default=1, help="Areas that each need the margin.")
@click.option("--cost-cluster", type=float, default=0.0, help="Cost of reaching a cluster.")
@click.option("--cost-interview", type=float, default=0.0, help="Cost of an interview.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--out", type=FILE, help="Where to write quantity,value as CSV.")
@LANGUAGE
def size_command(as_json: bool, out: Path | None, lang: Language, **asked: float) -> None:
    """How many people to ask: the manuals' number beside the one that the design needs."""
    try:
        answer = size_sample(SizeQuestion(**asked))  # type: ignore[arg-type]
        if out is not None:
            rows = [(name, None if value is None else float(value)) for name, value in asdict(answer).items()]
            write_frame(out, pl.DataFrame(rows, schema={"quantity": pl.String, "value": pl.Float64}, orient="row"))
    except InputError as error:
        refuse(error, lang, as_json=as_json, title="size")
    click.echo(json.dumps(asdict(answer)) if as_json else _size_text(answer, lang))


def _size_text(answer: SizeAnswer, lang: Language) -> str:
    lines = []
    for name, value in asdict(answer).items():
        shown = "–" if value is None else f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
        if lang == "vi":
            shown = shown.translate(str.maketrans(",.", ".,"))
        lines.append(f"{SIZE_WORDS[name][lang == 'en']:<46} {shown:>14}")
    return "\n".join(lines)


@click.command("select")
@click.option("--frame", type=FILE, required=True, help="The list to draw from: CSV or Parquet.")
@click.option("--plan", type=FILE, help="Selection plan (YAML) for several stages.")
@click.option("--method", type=click.Choice(DRAWS), default="srs", help="Without a plan: how to draw rows.")
@click.option("--n", type=int, default=0, help="Without a plan: rows in each stratum.")
@click.option("--total", type=int, default=0, help="Without a plan: rows in all, spread over the strata.")
@click.option(
    "--allocation",
    type=click.Choice(["proportional", "neyman", "equal"]),
    default="proportional",
    help="How the rows are spread over the strata.",
)
@click.option("--spread", default="", help="Column of standard deviations, for Neyman's allocation.")
@click.option("--size", "size_column", default="", help="Column of sizes, for PPS.")
@click.option("--strata", default="", help="Columns of strata, by commas.")
@click.option("--reserve", type=int, default=0, help="Replacements in each stratum, in the order of their use.")
@click.option("--seed", type=int, help="The same seed and list give the same sample; needed unless the plan has one.")
@click.option("--out", type=FILE, required=True, help="Where to write the sample (CSV or .parquet).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@LANGUAGE
def select_command(
    frame: Path, plan: Path | None, out: Path, seed: int | None, as_json: bool, lang: Language, **asked: str | int
) -> None:
    """Draw a sample that anybody can draw again."""
    try:
        chosen = read_plan_file(plan) if plan is not None else _plan(asked)
        start = seed if seed is not None else chosen.seed
        if start is None:
            raise InputError([_no_seed()])
        drawn = select(read_microdata(frame), chosen, start)
        write_frame(out, drawn.frame)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=frame.name)
    main = int((drawn.frame["role"] == "main").sum())
    told = {"seed": drawn.seed, "frame_sha256": drawn.digest, "main": main, "reserve": len(drawn.frame) - main}
    if as_json:
        click.echo(json.dumps(told))
    else:
        words = "đã rút {main}, dự phòng {reserve}" if lang == "vi" else "{main} drawn, {reserve} in reserve"
        click.echo(f"{words.format(**told)} → {out}; seed {drawn.seed}; SHA-256 {drawn.digest}")


def _no_seed() -> Problem:
    return Problem(
        "select.no_seed",
        Text("chưa có hạt giống ngẫu nhiên", "there is no seed"),
        hint=Text("thêm --seed SỐ; ghi số ấy vào biên bản rút mẫu", "add --seed NUMBER and put it on record"),
    )


def _plan(asked: dict[str, str | int]) -> Plan:
    """The one-stage plan of the options."""
    keys = {"method": "method", "n": "n", "total": "total", "allocation": "allocation", "spread": "spread"}
    keys |= {"size_column": "size", "reserve": "reserve"}
    stage = ", ".join(f"{key}: {asked[name]}" for name, key in keys.items() if asked[name])
    strata = f"strata: [{asked['strata']}]\n" if asked["strata"] else ""
    return read_plan(f"{strata}stages:\n  - {{{stage}}}\n")


@click.command("weight")
@click.option("--data", type=FILE, required=True, help="Microdata: CSV (.gz too) or Parquet.")
@click.option("--design", type=FILE, required=True, help="The design file, with its `weighting` steps.")
@click.option("--margins", type=FILE, help="CSV margin,level,pop: rake to them (one margin: post-stratify).")
@click.option("--name", default="weight_final", help="Name of the new column.")
@click.option("--out", type=FILE, required=True, help="Where to write the data with the new column.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@LANGUAGE
def weight_command(
    data: Path, design: Path, margins: Path | None, name: str, out: Path, as_json: bool, lang: Language
) -> None:
    """Final weights by the steps of the design file; failure to meet a known count is an error."""
    spec, _ = read_or_refuse(design, lang, as_json)
    try:
        frame = read_microdata(data)
        reports = _weighted(spec, frame, margins, name, out)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=data.name)
    if as_json:
        click.echo(json.dumps({"steps": [asdict(report) for report in reports]}))
        return
    for report in reports:
        turns, miss, factors = ("vòng", "sai lệch", "hệ số") if lang == "vi" else ("turns", "miss", "factors")
        limits = f"{report.least:.3f}–{report.greatest:.3f}"
        click.echo(f"{report.step}: {report.iterations} {turns}, {miss} {report.miss:.1e}, {factors} {limits}")
    click.echo(f"→ {out}")


def _weighted(
    spec: DesignSpec, frame: pl.DataFrame, margins: Path | None, name: str, out: Path
) -> tuple[StepReport, ...]:
    chosen = spec if margins is None else read_margins(margins, spec)
    if not chosen.weighting:
        raise InputError(
            [
                Problem(
                    "weights.no_steps",
                    Text("tệp thiết kế không có bước hiệu chỉnh", "the design file has no weighting steps"),
                    hint=Text("thêm khóa weighting, hoặc --margins", "add the key weighting, or --margins"),
                )
            ]
        )
    done = with_weighting(bind_design(chosen, frame), frame)
    write_frame(out, frame.with_columns(pl.Series(name, done.design.weight)))
    return done.reports


@click.command("example")
@click.argument("name", required=False)
@LANGUAGE
def example_command(name: str | None, lang: Language) -> None:
    """Print one of the classic designs that ship with the product, or their NAMEs."""
    try:
        click.echo("\n".join(example_names()) if name is None else example_text(name), nl=name is None)
    except InputError as error:
        refuse(error, lang, title="example")
