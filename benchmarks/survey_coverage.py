"""Do 95 % intervals hold the truth 95 % of the time? A PAPI-like design drawn again and again from a known population.

    python -m benchmarks.survey_coverage [--samples 400] [--seed 1]

63 provinces × 2 areas: 2 of 4-6 urban and 3 of 8-14 rural districts are drawn by size without replacement (Brewer), 2
communes in each, 26 adults in each commune; estimated as if drawn with replacement, as PAPI-like surveys are. Printed:
the share of intervals that hold the true mean or proportion of a province and of the country, by convention of degrees
of freedom.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.survey import Options, Request, bind_design, estimate, read_design
from chiso.engine.survey.drawing import certainty_units, draw

PROVINCES, COMMUNES, ADULTS = 63, 8, 26
DESIGN = "weight: w\nstrata: stratum\nstages: [{unit: psu, pps: wr}]\n"


@dataclass(frozen=True)
class Population:
    """Communes of all districts: stratum, district, people, mean of the scale and share of yes (one entry each)."""

    stratum: np.ndarray
    district: np.ndarray
    people: np.ndarray
    mean: np.ndarray
    share: np.ndarray


def population(rng: np.random.Generator) -> Population:
    urban, rural = rng.integers(4, 7, 2 * PROVINCES), rng.integers(8, 15, 2 * PROVINCES)
    districts = np.where(np.arange(2 * PROVINCES) % 2, urban, rural)
    stratum_of = np.repeat(np.arange(2 * PROVINCES), districts)
    count = len(stratum_of)
    district = np.repeat(np.arange(count), COMMUNES)
    people = rng.gamma(3, 2500, count)[district] * rng.gamma(6, 1 / 6, count * COMMUNES)
    effect = rng.normal(0, 0.3, 2 * PROVINCES)[stratum_of] + rng.normal(0, 0.35, count)
    level = effect[district] + rng.normal(0, 0.25, count * COMMUNES)
    return Population(stratum_of[district], district, people, 3 + level, 1 / (1 + np.exp(-0.4 - 1.5 * level)))


def by_size(rng: np.random.Generator, sizes: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of n units drawn by size, and the probability of each."""
    sure = certainty_units(sizes, n)
    others = np.flatnonzero(~sure)
    left = n - int(sure.sum())
    chosen = np.append(np.flatnonzero(sure), others[draw("brewer", sizes[others], left, rng)])
    chance = np.where(sure, 1.0, left * sizes / sizes[~sure].sum() if left else 0.0)
    return chosen, chance[chosen]


def sample(people: Population, rng: np.random.Generator) -> pl.DataFrame:
    """One survey: its rows with their weights."""
    parts, psu = [], 0
    for stratum in range(2 * PROVINCES):
        inside = np.flatnonzero(people.stratum == stratum)
        names, places = np.unique(people.district[inside], return_inverse=True)
        sizes = np.bincount(places, weights=people.people[inside])
        for at, chance in zip(*by_size(rng, sizes, 2 if stratum % 2 else 3), strict=True):
            communes = inside[people.district[inside] == names[at]]
            places_drawn, shares = by_size(rng, people.people[communes], 2)
            for commune, share in zip(communes[places_drawn], shares, strict=True):
                weight = people.people[commune] / (ADULTS * chance * share)
                parts.append((np.repeat(commune, ADULTS), stratum, psu, weight))
            psu += 1
    commune = np.concatenate([part[0] for part in parts])
    rows = [len(part[0]) for part in parts]
    return pl.DataFrame(
        {
            "stratum": np.repeat([part[1] for part in parts], rows),
            "province": np.repeat([part[1] // 2 for part in parts], rows),
            "psu": np.repeat([part[2] for part in parts], rows),
            "w": np.repeat([part[3] for part in parts], rows),
            "scale": people.mean[commune] + rng.normal(0, 1, len(commune)),
            "yes": (rng.random(len(commune)) < people.share[commune]) * 1,
        }
    )


def covered(people: Population, frame: pl.DataFrame, rule: str, by: tuple[str, ...]) -> np.ndarray:
    """Which intervals hold the truth: rows mean, proportion (logit); columns domains."""
    keys = people.stratum // 2 if by else np.zeros(len(people.stratum), dtype=np.int64)
    whole = np.bincount(keys, weights=people.people)
    design = bind_design(read_design(DESIGN), frame)
    held = []
    for stat, name, values in (("mean", "scale", people.mean), ("prop", "yes", people.share)):
        truth = np.bincount(keys, weights=people.people * values) / whole
        request = Request(by, Options(df=rule, deff="none"))  # type: ignore[arg-type]
        found = estimate(design, frame, stat, [name], request).frame  # type: ignore[arg-type]
        held.append((found["lci"].to_numpy() <= truth) & (truth <= found["uci"].to_numpy()))
    return np.array(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    people = population(rng)
    frames = [sample(people, rng) for _ in range(options.samples)]
    print(f"{options.samples} samples × {PROVINCES} provinces, nominal 95 %\n{'':<32}{'mean':>10}{'share':>10}")
    for label, rule, by in (
        ("provinces, --df domain", "domain", ("province",)),
        ("provinces, --df design", "design", ("province",)),
        ("country", "design", ()),
    ):
        held = np.array([covered(people, frame, rule, by) for frame in frames])
        mean, share = held.mean(axis=(0, 2)) * 100
        print(f"{label:<32}{mean:>8.1f} %{share:>8.1f} %")


if __name__ == "__main__":
    main()
