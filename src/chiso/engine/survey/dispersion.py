"""Population variances: the mean of squared deviations, linearised or replicated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from chiso.engine.survey.codes import Floats
from chiso.engine.survey.engine import Engine
from chiso.engine.survey.intervals import symmetric
from chiso.engine.survey.moments import Item
from chiso.engine.survey.results import Figures


def dispersion_figures(engine: Engine, items: Sequence[Item]) -> Figures:
    """Σ w (y − mean)² / Σ w × n/(n − 1) by item and domain."""
    means = engine.sums(items, "mean")
    n = np.broadcast_to(means.n, means.estimate.shape)
    growth = np.divide(n, n - 1, out=np.full(n.shape, np.nan), where=n > 1)
    codes = engine.layout.domains.codes
    squares = [
        Item(item.name, _centred(item, codes, means.estimate[at], growth[at], 2)) for at, item in enumerate(items)
    ]
    core = engine.run(squares, "mean")
    if not engine.replicated:
        return core
    # each replicate has its own mean: mean of squares less square of the mean, about the full sample's mean
    flat = [Item(item.name, _centred(item, codes, means.estimate[at], None, 1)) for at, item in enumerate(items)]
    replication = engine.replication
    first, second = engine.sums(flat, "mean").block, engine.sums(squares, "mean").block
    error = np.empty(core.estimate.shape)
    for domain in range(core.estimate.shape[1]):
        shift = replication.values(first.top, first.bottom, domain, "mean")
        value = replication.values(second.top, second.bottom, domain, "mean")
        value -= growth[:, domain, None] * shift**2
        error[:, domain] = np.sqrt(replication.spread(value, core.estimate[:, domain]))
    low, high = symmetric(core.estimate, error, core.df, engine.options.confidence)
    return Figures(core.estimate, error, core.df, low, high, core.deff, core.n, core.missing)


def _centred(
    item: Item, codes: np.typing.NDArray[np.int64], centre: Floats, growth: Floats | None, power: int
) -> Callable[[], Floats]:
    def values() -> Floats:
        found: Floats = (item.y() - np.where(codes >= 0, centre[codes], np.nan)) ** power
        return found if growth is None else found * np.where(codes >= 0, growth[codes], np.nan)

    return values
