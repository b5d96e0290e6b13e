"""A drawn sample as a casebook: villages numbered, people by code, what estimation needs apart from who they are.

The trap: "Thôn 1" stands in forty communes. A village is the whole path of the draw's stages, not the last name in it;
and the codes must say nothing about a person, for they travel on paper, in devices and in answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from chiso.engine.survey.plan import Plan
from chiso.engine.survey.selecting import Selection, frame_digest

CASE, PLACE, NUMBER, PLACE_ORDER = "chiso_case", "chiso_place", "chiso_place_number", "chiso_place_order"
_ADDED = (CASE, PLACE, NUMBER, PLACE_ORDER)
SEPARATOR = " · "


@dataclass(frozen=True)
class Casebook:
    """`frame`: the drawn rows with CASE (“03-07”), PLACE, NUMBER, PLACE_ORDER before the frame's own columns.

    `design` names the columns that estimation needs and that say nothing about the person: strata, units of the stages,
    probabilities, counts, weight. `digest` is of the drawn rows: the same draw has the same digest.
    """

    frame: pl.DataFrame
    design: tuple[str, ...]
    places: tuple[str, ...]
    seed: int
    frame_digest: str
    digest: str

    def count(self, role: str) -> int:
        """How many of the cases are `main` or `reserve`."""
        return int((self.frame["role"] == role).sum())


def make_casebook(selection: Selection, plan: Plan) -> Casebook:
    """The casebook of a draw: places in the order of the frame, people in the order in which they were drawn."""
    drawn = selection.frame
    units = [stage.unit for stage in plan.stages[:-1] if stage.unit] or [*plan.strata]
    last = plan.stages[-1].unit
    key = list(dict.fromkeys([*plan.strata, *units]))
    path = [pl.col(name).cast(pl.String).fill_null("") for name in units]
    named = drawn.with_columns(
        pl.concat_str(path, separator=SEPARATOR).alias(PLACE) if path else pl.lit("").alias(PLACE),
        (pl.struct(key).rank("dense") if key else pl.lit(1)).cast(pl.Int64).alias("_key"),
    ).with_row_index("_row")
    twice = named.group_by(PLACE).agg(pl.col("_key").n_unique()).filter(pl.col("_key") > 1).height
    if twice:
        whole = [pl.col(name).cast(pl.String).fill_null("") for name in key]
        named = named.with_columns(pl.concat_str(whole, separator=SEPARATOR).alias(PLACE))
    numbers = {place: at for at, place in enumerate(named[PLACE].unique(maintain_order=True).to_list(), 1)}
    placed = (
        named.sort("order", "_row")
        .with_columns(
            pl.col(PLACE).replace_strict(numbers, return_dtype=pl.Int64).alias(NUMBER),
            (pl.col("_row").cum_count().over(PLACE)).cast(pl.Int64).alias(PLACE_ORDER),
        )
        .sort(NUMBER, PLACE_ORDER)
    )
    wide = max(2, len(str(len(numbers))))
    deep = max(2, len(str(placed[PLACE_ORDER].max() or 0)))
    codes = [f"{number:0{wide}d}-{order:0{deep}d}" for number, order in placed.select(NUMBER, PLACE_ORDER).rows()]
    book = placed.with_columns(pl.Series(CASE, codes, dtype=pl.String)).drop("_row", "_key")
    computed = [name for name in drawn.columns if name.startswith(("prob_", "certain_", "N_"))]
    design = tuple(dict.fromkeys([*key, *([last] if last in key else []), *computed, "weight"]))
    own = [name for name in drawn.columns if name not in _ADDED]
    return Casebook(
        book.select(*_ADDED, *own), design, tuple(numbers), selection.seed, selection.digest, frame_digest(drawn)
    )
