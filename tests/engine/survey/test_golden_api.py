"""Every number of the R package survey on its California school data, to the last digits that it prints."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from chiso.engine.survey import Options, Request, estimate
from tests.engine.survey.reference import API, case, data, needs_reference

pytestmark = needs_reference
ESTIMATE, ERROR = 1e-10, 1e-9
# svyciprop's logit comes from an iteration that stops when the deviance moves by less than 1e-8
ITERATED = 1e-8


def rows() -> list[dict[str, str]]:
    if not API.is_dir():
        return []
    found = list(csv.DictReader((API / "results.csv").open(encoding="utf-8")))
    return [row for row in found if row["design"] not in ("census",) and row["stat"] != "rep_scale"]


def groups() -> list[tuple[str, str, str]]:
    return sorted({(row["set"], row["design"], row["stat"]) for row in rows()})


def close(got: float | None, wanted: str, tolerance: float, noise: float = 0.0) -> bool:
    """Below `noise` both are zero but for rounding; an empty cell of the reference asks nothing."""
    if wanted == "":
        return True
    number = float(wanted)
    if abs(number) < noise:
        return got is not None and abs(got) < noise
    return got is not None and abs(got - number) <= tolerance * abs(number)


def computed(row: dict[str, str]) -> dict[str, object]:
    """Our row for one of the reference."""
    found = case(row["set"], row["design"])
    stat, variables, request, level, domain = asked(row)
    options = replace(request.options, method=found.prepared.method, df="design")
    if row["stat"].startswith("domain"):
        options = replace(options, df="domain")
    table = estimate(found.prepared.design, found.frame, stat, [variables], replace(request, options=options)).frame
    table = table.filter(pl.col("domain") == domain)
    if level is not None:
        table = table.filter(pl.col("level") == level)
    assert table.height == 1, (row, table)
    return table.to_dicts()[0]


def asked(row: dict[str, str]):
    stat, var, domain = row["stat"], row["var"], row["domain"]
    level = None
    request = Request()
    factor = re.fullmatch(r"(stype|sch\.wide)([A-Z]\w*)", var)
    if factor:
        var, level = factor.groups()
    if stat in ("mean_na_rm", "prop", "var", "mean", "total", "ratio"):
        kind = {"mean_na_rm": "mean"}.get(stat, stat)
        if factor and kind == "mean":
            kind = "prop"
        if kind == "prop":
            request = Request(options=Options(interval="mean"))
        return kind, var, request, level, ""
    if stat.startswith("by_"):
        names = ("stype", "sch.wide")[: domain.count(".") + 1]
        label = ",".join(f"{name}={value}" for name, value in zip(names, domain.split("."), strict=True))
        return stat.removeprefix("by_"), var, Request(by=names), level, label
    if stat.startswith("domain_"):
        return stat.split("[")[0].removeprefix("domain_"), var, Request(by=("chosen",)), level, "chosen=1"
    if stat == "ciprop":
        return "prop", "over", Request(options=Options(interval=row["extra"])), None, ""
    if stat == "deff_wor":
        return "mean", var, Request(options=Options(deff="wor")), None, ""
    told = dict(part.split("=") for part in row["extra"].split(";"))
    request = Request(probabilities=(float(domain),), rule=told["qrule"], quantile_interval=told["interval"])
    return "quantile", var, request, None, ""


@pytest.mark.parametrize("group", groups(), ids="-".join)
def test_the_reference_is_reproduced(group: tuple[str, str, str]):
    wrong = []
    for row in rows():
        if (row["set"], row["design"], row["stat"]) != group:
            continue
        got = computed(row)
        if row["stat"] == "deff_wor":
            if not close(got["deff"], row["est"], ERROR):
                wrong.append((row["var"], "deff", got["deff"], row["est"]))
            continue
        size = abs(float(row["est"]))
        loose = ITERATED if row["extra"] == "logit" or "+rake" in group[1] else 0.0
        checks = [("est", "est", max(ESTIMATE, loose), 0.0), ("se", "se", ERROR, 1e-9 * size), ("df", "df", 0.0, 0.0)]
        checks += [("lci", "lo", max(ERROR, loose), 0.0), ("uci", "hi", max(ERROR, loose), 0.0)]
        for ours, theirs, tolerance, noise in checks:
            if not close(got[ours], row[theirs], tolerance, noise):
                wrong.append((row["var"], row["domain"], row["extra"], ours, got[ours], row[theirs]))
    assert wrong == []


@pytest.mark.parametrize("dataset", ["apistrat", "apiclus1"])
def test_the_weights_of_the_reference_are_reproduced(dataset: str):
    wanted = pl.read_csv(API / f"weights_{dataset}.csv")
    base = "strat_fpc" if dataset == "apistrat" else "clus1_fpc"
    worst = {}
    for step in ("poststrat", "rake", "cal_linear", "cal_raking"):
        ours = case(dataset, f"{base}+{step}").prepared.design.weight
        column = next(
            name for name in wanted.columns if step.removeprefix("cal_") in name and ("cal" in name) == ("cal" in step)
        )
        worst[step] = float(np.abs(ours / wanted[column].to_numpy() - 1).max())
    assert {step: miss for step, miss in worst.items() if miss > 1e-8} == {}


def test_a_census_has_no_error():
    frame = data("apipop").with_columns(w=1, N=pl.len())
    from chiso.engine.survey import bind_design, read_design

    design = bind_design(read_design("weight: w\nstages: [{fpc: N}]"), frame)
    wanted = {
        (row["stat"], row["var"]): row
        for row in csv.DictReader((API / "results.csv").open(encoding="utf-8"))
        if row["design"] == "census"
    }
    for (stat, var), row in wanted.items():
        got = estimate(design, frame, stat, [var]).frame.to_dicts()[0]
        assert close(got["est"], row["est"], ESTIMATE) and got["se"] == 0
