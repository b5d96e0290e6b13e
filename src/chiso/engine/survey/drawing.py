"""Drawing units from one list: equal chances, or chances by size. Seeded, so that a draw can be shown to be honest.

The trap: a sample that nobody can draw again is a sample that somebody may have chosen. Every function takes a
generator and nothing else random; the same seed and the same list give the same units.

Sources: Cochran (1977), ch. 2, 8; Madow (1949) for systematic PPS; Sampford (1967) for rejective PPS; Brewer (1975) in
the form of Tillé (2006), algorithm 6.9. Sampford and Brewer give inclusion probabilities n × size / total exactly.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Flags, Floats, Ints

Draw = Literal["srs", "systematic", "pps_systematic", "sampford", "brewer"]
DRAWS: tuple[Draw, ...] = get_args(Draw)
TRIES = 20_000


def generator_of(seed: int) -> np.random.Generator:
    """The generator of a seed: PCG64, whose stream NumPy keeps fixed."""
    return np.random.Generator(np.random.PCG64(seed))


def draw(method: Draw, sizes: Floats, n: int, generator: np.random.Generator) -> Ints:
    """The places of n units in ascending order; `sizes` matter for PPS only and are all below total / n there."""
    count = len(sizes)
    if n >= count:
        return np.arange(count, dtype=np.int64)
    if n <= 0:
        return np.zeros(0, dtype=np.int64)
    match method:
        case "srs":
            return np.sort(generator.permutation(count)[:n]).astype(np.int64)
        case "systematic":
            return select_systematic(np.ones(count), n, generator)
        case "pps_systematic":
            return select_systematic(sizes, n, generator)
        case "sampford":
            return select_sampford(sizes, n, generator)
        case "brewer":
            return select_brewer(sizes, n, generator)


def select_systematic(sizes: Floats, n: int, generator: np.random.Generator) -> Ints:
    """Every (total / n)-th of the cumulated sizes from a random start, in the order of the list."""
    ends = np.cumsum(sizes)
    step = ends[-1] / n
    points = (generator.random() + np.arange(n)) * step
    places: Ints = np.minimum(np.searchsorted(ends, points, side="right"), len(sizes) - 1).astype(np.int64)
    return places


def select_sampford(sizes: Floats, n: int, generator: np.random.Generator) -> Ints:
    """One unit by size and n − 1 by size/(1 − n·size), all anew until they differ."""
    share = sizes / sizes.sum()
    if n == 1:
        return generator.choice(len(sizes), 1, p=share).astype(np.int64)
    rest = share / (1 - n * share)
    rest = rest / rest.sum()
    for _ in range(TRIES):
        chosen = np.append(generator.choice(len(sizes), 1, p=share), generator.choice(len(sizes), n - 1, p=rest))
        if len(np.unique(chosen)) == n:
            return np.sort(chosen).astype(np.int64)
    raise InputError(
        [
            Problem(
                "select.sampford",
                both("cách Sampford không rút được mẫu lớn như vậy", "Sampford's method cannot draw so large a sample"),
                got=f"{n} / {len(sizes)}",
                hint=both("dùng method: brewer", "use method: brewer"),
            )
        ]
    )


def select_brewer(sizes: Floats, n: int, generator: np.random.Generator) -> Ints:
    """One unit after another, with chances that make every inclusion probability exact."""
    chance = n * sizes / sizes.sum()
    taken = np.zeros(len(sizes), dtype=bool)
    for turn in range(n):
        left = n - chance[taken].sum()
        weight = np.where(taken, 0.0, chance * (left - chance) / (left - chance * (n - turn)))
        taken[generator.choice(len(sizes), p=weight / weight.sum())] = True
    return np.flatnonzero(taken).astype(np.int64)


def certainty_units(sizes: Floats, n: int) -> Flags:
    """Units so large that they are taken for certain: n·size ≥ total, looked for again among those that remain."""
    sure = np.zeros(len(sizes), dtype=bool)
    while n > sure.sum():
        left = n - sure.sum()
        rest = sizes[~sure].sum()
        more = ~sure & (left * sizes >= rest * (1 - 1e-12))
        if not more.any():
            break
        sure |= more
    return sure
