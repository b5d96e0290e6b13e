"""Results that other people's software computed, read in place; tests are skipped where they are absent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.engine import Method
from chiso.engine.survey.io import read_microdata
from chiso.engine.survey.preparing import Prepared, prepare

FOLDER = Path(__file__).parents[4] / "shared" / "reference" / "verification"
API = FOLDER / "survey_api"
PAPI = FOLDER / "papi_synthetic"
needs_reference = pytest.mark.skipif(not API.is_dir(), reason="the reference results are not on this machine")

STRAT = "weight: pw\nstrata: [stype]\nstages:\n  - {fpc: fpc}\n"
STRAT_NOFPC = "weight: pw\nstrata: stype\n"
CLUS = "weight: pw\nstages:\n  - {unit: dnum, fpc: fpc}\n"
CLUS_NOFPC = "weight: pw\nstages:\n  - {unit: dnum}\n"
POPULATION = "{E: 4421, H: 755, M: 1018}"
STEPS = {
    "poststrat": f"weighting:\n  - poststratify: {{by: stype, counts: {POPULATION}}}\n",
    "rake": f"weighting:\n  - rake:\n      margins:\n        - {{by: stype, counts: {POPULATION}}}\n"
    "        - {by: sch.wide, counts: {No: 1072, Yes: 5122}}\n",
    "cal_linear": "weighting:\n  - calibrate: {totals: {1: 6194, stype=H: 755, stype=M: 1018, api99: 3914069}}\n",
    "cal_raking": "weighting:\n  - calibrate: {distance: raking, totals:"
    " {1: 6194, stype=H: 755, stype=M: 1018, api99: 3914069}}\n",
}
REPLICATES = {
    "JKn": "replicates: {type: JKn}\n",
    "JK1": "replicates: {type: JK1}\n",
    "subboot100": "replicates: {type: subbootstrap, file: F}\n",
}
DESIGNS = {"strat_fpc": STRAT, "strat_nofpc": STRAT_NOFPC, "clus1_fpc": CLUS, "clus1_nofpc": CLUS_NOFPC}


@dataclass(frozen=True)
class Case:
    """A design of the reference with the data it was bound to."""

    frame: pl.DataFrame
    prepared: Prepared


@cache
def data(name: str) -> pl.DataFrame:
    for path in (API / f"{name}.csv", API / f"{name}.csv.gz"):
        if path.exists():
            frame = read_microdata(path)
    if "stype" in frame.columns:
        frame = frame.with_columns(
            over=(pl.col("api00") > 700).cast(pl.Int64),
            chosen=((pl.col("sch.wide") == "Yes") & (pl.col("api99") > 600)).cast(pl.Int64),
        )
    return frame


def design_text(name: str) -> tuple[str, Method]:
    """The design file of one of the reference's design names."""
    base, plus, step = name.partition("+")
    for ending, text in REPLICATES.items():
        if base.endswith(f"_{ending}"):
            return DESIGNS[base.removesuffix(f"_{ending}")] + text, "replicate"
    return DESIGNS[base] + (STEPS[step] if plus else ""), "linear"


@cache
def case(dataset: str, name: str) -> Case:
    """The bound design of the reference's `set` and `design`."""
    frame = data(dataset)
    if name.startswith("lonely_"):
        kept = read_microdata(API / "lonely_apistrat_rows.csv").with_columns(pl.col("cds").cast(frame["cds"].dtype))
        frame = frame.join(kept, on="cds", maintain_order="left").with_columns(
            pw=pl.when(pl.col("stype") == "E").then(4421.0).otherwise(pl.col("pw"))
        )
        text, method = STRAT_NOFPC + f"lonely_psu: {name.removeprefix('lonely_')}\n", "linear"
    elif dataset == "scd":
        frame = frame.with_columns(w=1)
        kind = name.removeprefix("scd_")
        text, method = (
            "weight: w\nstrata: ESA\nstages: [{unit: ambulance}]\nnest: true\n"
            f"replicates: {{type: {kind}, file: F}}\n",
            "replicate",
        )
        table = read_microdata(API / f"repfactors_{name}.csv")
        return Case(frame, prepare(read_design(text), frame, "replicate", table))
    else:
        text, method = design_text(name)
    table = read_microdata(API / "repfactors_apiclus1_subboot100.csv") if "subboot" in name else None
    return Case(frame, prepare(read_design(text), frame, method, table))
