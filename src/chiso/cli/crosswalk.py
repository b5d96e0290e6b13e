"""`chiso framework crosswalk`: propose, check and use a crosswalk between two versions."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import click
import polars as pl

from chiso.cli.printing import EXIT_CHECK_FAILED, as_dict, print_problems, refuse
from chiso.engine.errors import InputError, Language
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import Crosswalk, dump_crosswalk, load_crosswalk, propose_crosswalk
from chiso.engine.frameworks.crosswalk.writing import weight_text
from chiso.engine.scoring.carrying import CarryPlan, plan_carrying
from chiso.engine.scoring.checking import load_checked
from chiso.engine.scoring.io import read_answers_file, write_tables
from chiso.engine.scoring.reading import read_answers
from chiso.engine.scoring.rescoring import Rescored, figures_of_table, rescore, shown_points
from chiso.engine.scoring.scorer import scorer_for

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--map", "map_", type=FILE, help="The crosswalk (YAML or CSV); without it a proposal is printed.")
@click.option("--answers", type=FILE, help="Answers under OLD (CSV or XLSX), to score again under NEW.")
@click.option("--out", type=FILE, help="Folder for rescored.csv and rescored_totals.csv.")
@click.option("--strict", is_flag=True, help="Exit code 1 when anything is not linked or not confirmed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
def crosswalk(
    old: Path,
    new: Path,
    map_: Path | None,
    answers: Path | None,
    out: Path | None,
    strict: bool,
    as_json: bool,
    lang: Language,
) -> None:
    """Link the leaves of version OLD to those of version NEW.

    Without --map a proposal from codes and names is printed, for a person to confirm. With --map the crosswalk is
    checked; with --answers and --out the answers of OLD are scored again under NEW, gaps named per leaf. Exit code 0
    when done, 1 for warnings with --strict, 2 when a file cannot be used.
    """
    before, after = _load(old, lang, as_json), _load(new, lang, as_json)
    if (answers is None) != (out is None) or (answers is not None and map_ is None):
        raise click.UsageError("--answers, --out and --map go together")
    if map_ is None:
        _print_proposal(propose_crosswalk(before, after), as_json)
        return
    try:
        found, problems = load_crosswalk(map_, before, after)
        plan = plan_carrying(before, after, found)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=map_.name)
    if as_json:
        summary = {**_summary(plan), "problems": [as_dict(problem) for problem in problems.warnings]}
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        print_problems(problems.warnings, lang)
        click.echo(_line(plan, lang))
    if answers is not None and out is not None:
        _rescore(plan, answers, out, lang, as_json)
    if strict and problems.warnings:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _load(file: Path, lang: Language, as_json: bool) -> Framework:
    try:
        return load_checked(file)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=file.name)


def _print_proposal(found: Crosswalk, as_json: bool) -> None:
    if not as_json:
        click.echo(dump_crosswalk(found), nl=False)
        return
    click.echo(json.dumps({"from": found.old, "to": found.new, "links": _links(found)}, ensure_ascii=False, indent=2))


def _links(found: Crosswalk) -> list[dict[str, object]]:
    return [
        {
            "from": link.old,
            "to": link.new,
            "weight": weight_text(link.weight),
            "reason": link.reason,
            "inputs": dict(link.inputs),
            "confidence": None if link.confidence is None else f"{link.confidence:f}",
        }
        for link in found.links
    ]


def _summary(plan: CarryPlan) -> dict[str, object]:
    return {
        "usable": True,
        "from": plan.old.code,
        "to": plan.new.code,
        "leaves": len(plan.new.leaves),
        "computable": sorted(plan.sources),
        "gaps": [
            {"node": gap.node, "code": gap.code, "why_vi": gap.why.vi, "why_en": gap.why.en}
            for gap in plan.gaps.values()
        ],
        "links": _links(plan.crosswalk),
    }


def _line(plan: CarryPlan, lang: Language) -> str:
    lines = [f"  {gap.node}: {gap.why.in_(lang)} [{gap.code}]" for gap in plan.gaps.values()]
    counts = (plan.old.code, plan.new.code, len(plan.sources), len(plan.new.leaves), len(plan.gaps))
    words = (
        "{} → {}: tính lại được {}/{} tiêu chí, {} chỗ trống"
        if lang == "vi"
        else "{} → {}: {} of {} leaves can be computed, {} gaps"
    )
    return "\n".join([words.format(*counts), *lines])


def _rescore(plan: CarryPlan, answers: Path, out: Path, lang: Language, as_json: bool) -> None:
    try:
        reading = read_answers(plan.old, *read_answers_file(answers))
        problems = reading.problems_of(scorer_for(plan.old).score(reading.table, (lang,)))
        if problems:
            raise InputError(problems)
        found = rescore(plan, figures_of_table(reading.table))
        write_tables(out, {"rescored": [_leaf_frame(found, lang)], "rescored_totals": [_total_frame(found)]})
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=answers.name)
    if not as_json:
        click.echo(f"{len(found)} đơn vị → {out}" if lang == "vi" else f"{len(found)} units → {out}")


def _leaf_frame(found: list[Rescored], lang: Language) -> pl.DataFrame:
    rows = [
        (
            one.unit,
            leaf.node,
            _text(leaf.max),
            _text(shown_points(leaf.then)),
            _text(leaf.now.points if leaf.now else None),
            leaf.gap.code if leaf.gap else "",
            leaf.gap.why.in_(lang) if leaf.gap else leaf.now.explanation.in_(lang) if leaf.now else "",
        )
        for one in found
        for leaf in one.leaves
    ]
    return pl.DataFrame(
        rows, schema=["unit", "node", "max", "points_then", "points_now", "gap", "explanation"], orient="row"
    )


def _total_frame(found: list[Rescored]) -> pl.DataFrame:
    rows = [
        (
            one.unit,
            _text(one.then.points),
            _text(shown_points(one.then_points)),
            _text(one.points),
            _text(one.base),
            "" if one.comparable is None else _percent(one.comparable),
            "" if one.total is None else _text(one.total.points),
            str(len(one.gaps)),
        )
        for one in found
    ]
    columns = [
        "unit",
        "points_then",
        "comparable_then",
        "comparable_now",
        "base",
        "comparable_percent",
        "total",
        "gaps",
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _percent(share: Fraction) -> str:
    return f"{shown_points(share * 100):.2f}"


def _text(number: object) -> str:
    return "" if number is None else f"{number:f}"
