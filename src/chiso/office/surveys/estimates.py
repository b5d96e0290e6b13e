"""An estimate set read back: scores and indicators as frozen rows, their names, and where a figure comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chiso.engine.errors import Text
from chiso.engine.survey.verdicts import Change, Estimated, changes
from chiso.engine.text import format_decimal
from chiso.office.surveys.models import EstimateSet


@dataclass(frozen=True, slots=True)
class Score:
    """One node or indicator of one unit; `unit` "" is everybody together."""

    unit: str
    block: str
    code: str
    name: Text
    level: int
    value: float | None
    error: float | None
    df: int | None
    low: float | None
    high: float | None
    deff: float | None
    n: int | None
    status: str

    @property
    def estimated(self) -> Estimated:
        return Estimated(self.value, self.error, self.df, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the method, in the order and on the level it had there; bands and the note have no level."""

    code: str
    name: Text
    level: int | None


def names_of(estimates: EstimateSet) -> tuple[Named, ...]:
    """Parts from the top down, then bands, then the note (code "")."""
    return tuple(Named(row["code"], Text(row["vi"], row["en"]), row["level"]) for row in estimates.names)


def rows_of(estimates: EstimateSet) -> tuple[Score, ...]:
    """Every node and indicator of every unit, part after part from the top down."""
    names = {named.code: (at, named) for at, named in enumerate(names_of(estimates))}
    found = [_score(row, names[row["node"]][1]) for row in estimates.scores]
    found += [_score(row, names[row["indicator"]][1]) for row in estimates.indicators]
    return tuple(sorted(found, key=lambda score: names[score.code][0]))


def _score(row: dict[str, Any], named: Named) -> Score:
    return Score(
        unit=row["unit"] or "",
        block=row["block"] or "",
        code=named.code,
        name=named.name,
        level=named.level or 0,
        value=row["est"],
        error=row["se"],
        df=row["df"],
        low=row["lci"],
        high=row["uci"],
        deff=row.get("deff"),
        n=row["n"],
        status=row["status"] or "",
    )


def scores_of(estimates: EstimateSet, code: str) -> tuple[Score, ...]:
    """One node or indicator over the units."""
    return tuple(score for score in rows_of(estimates) if score.code == code)


def changes_since(
    now: tuple[Score, ...], before: tuple[Score, ...], confidence: float
) -> dict[tuple[str, str], Change]:
    """The change of every (unit, code) that both sets have, tested together."""
    old = {(score.unit, score.code): score for score in before}
    pairs = [(score, old[score.unit, score.code]) for score in now if (score.unit, score.code) in old]
    found = changes([(after.estimated, earlier.estimated) for after, earlier in pairs], confidence)
    return {(after.unit, after.code): change for (after, _), change in zip(pairs, found, strict=True)}


def provenance(estimates: EstimateSet, score: Score) -> str:
    """Where a figure comes from, in the words that stand beside the score: method, interval, n."""
    wave = estimates.microdata.wave
    told = f"{wave.survey.name} {wave.year}, {score.name.vi}: {_number(score.value)}"
    if score.low is not None and score.high is not None:
        told += f" (khoảng {estimates.confidence * 100:g} %: {_number(score.low)}–{_number(score.high)}; n = {score.n})"
    elif score.n is not None:
        told += f" (n = {score.n})"
    return f"{told}; phương pháp {estimates.method_code}"


def _number(value: float | None) -> str:
    return "–" if value is None else format_decimal(Decimal(repr(value)), 2)
