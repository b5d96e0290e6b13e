"""2.1 of index 766 from the kept counts, at any moment.

The trap: what is kept was counted as if everything had happened; of the dossiers in process that knows only those that
wait for a supplement. Those not yet due are timely until they fall due, unless a second supplement was asked for.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from chiso.engine.dossiers.intake.figures import OPEN, OPEN_DUE

_NAME = "timely_766"


def with_timely_766(kept: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The kept counts with `timely_766` as it stands at the moment, for `figures_at` to add up.

    Unchanged where no source tells requests for supplements. Months whose sources did not tell them count as if there
    had been none.
    """
    if _NAME not in kept.columns:
        return kept
    in_time = pl.col(OPEN) & (pl.col(OPEN_DUE).is_null() | (pl.col(OPEN_DUE) >= as_of))
    told = pl.coalesce(_NAME, pl.col("early") + pl.col("on_time"))
    open_ = pl.col("received") - pl.col("over_supplemented").fill_null(0)
    return kept.with_columns(pl.when(in_time).then(open_).otherwise(told).alias(_NAME))
