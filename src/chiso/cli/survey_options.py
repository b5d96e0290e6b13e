"""What the commands of `chiso survey` share: kinds of options, and the reading of the design file."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from chiso.cli.printing import refuse
from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.survey.intervals import INTERVALS
from chiso.engine.survey.io import read_design_file
from chiso.engine.survey.quantile_estimates import QUANTILE_INTERVALS
from chiso.engine.survey.spec import DesignSpec

FILE = click.Path(path_type=Path)
LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of messages.")
ALL_INTERVALS = tuple(dict.fromkeys((*INTERVALS, *QUANTILE_INTERVALS)))


def columns(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """A list written with commas."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())


def check_switches(stat: str, interval: str, qrule: str | None, probs: str | None) -> None:
    """A switch that means nothing for a statistic must not be left out in silence. Raises InputError with all."""
    kinds = {"prop": INTERVALS, "quantile": ("auto", *QUANTILE_INTERVALS)}.get(stat, ("auto", "mean"))
    found = []
    if interval not in kinds:
        options = " | ".join(kinds)
        said = Text(f"--stat {stat} không có khoảng tin cậy loại này", f"--stat {stat} has no such interval")
        found.append(Problem("survey.interval_kind", said, "--interval", interval, Text(options, options)))
    for switch, value in (("--qrule", qrule), ("--probs", probs)):
        if value is not None and stat != "quantile":
            said = Text(f"{switch} chỉ dùng cho phân vị", f"{switch} is for quantiles only")
            hint = Text(f"Bỏ {switch}, hoặc dùng --stat quantile.", f"Leave {switch} out, or use --stat quantile.")
            found.append(Problem("survey.switch_of_quantiles", said, switch, value, hint=hint))
    if found:
        raise InputError(found)


def read_or_refuse(path: Path, lang: Language, as_json: bool = False) -> tuple[DesignSpec, pl.DataFrame | None]:
    """The design file, or the exit code of bad input."""
    try:
        return read_design_file(path)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=path.name)
