"""Made-up adults of the province's villages and what they answer. Arrays only, no database; nobody here exists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

QUESTIONS = tuple(f"q{number}" for number in range(1, 17))
AREAS = ("nông thôn", "thành thị")
_EASE = np.array([0.2, 0.4, -0.9, -1.1, 0.1, -0.5, 0.3, -0.6, 0.6, 0.7, 0.4, 0.6, -0.1, 0.0, -1.4, -1.0])


def plan(communes: int, people: int = 20, reserve: int = 10) -> str:
    """Communes and villages by size in each area, people at random, reserves in the order of their use."""
    return f"""# Mẫu: xã theo quy mô trong khu vực, hai thôn mỗi xã, {people} người và {reserve} dự phòng mỗi thôn.
strata: [khu_vuc]
stages:
  - {{unit: xa, method: sampford, size: nguoi_lon, n: {communes}}}
  - {{unit: thon, method: brewer, size: nguoi_lon, n: 2}}
  - {{n: {people}, reserve: {reserve}}}
"""


def adults(villages: Sequence[tuple[str, str, bool]], seed: int) -> pl.DataFrame:
    """The frame: one row an adult; `villages` are (commune, village, whether it is a town)."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(45, 110, len(villages))
    at = np.repeat(np.arange(len(villages)), sizes)
    rows = len(at)
    return pl.DataFrame(
        {
            "khu_vuc": [AREAS[villages[int(one)][2]] for one in at],
            "xa": [villages[int(one)][0] for one in at],
            "thon": [villages[int(one)][1] for one in at],
            "ho_ten": [f"Người Mẫu {number:05d}" for number in range(1, rows + 1)],
            "nha_so": rng.integers(1, 240, rows),
            "gioi": np.where(rng.random(rows) < 0.51, "nữ", "nam"),
            "tuoi": rng.integers(18, 82, rows),
            "nguoi_lon": np.ones(rows, dtype=np.int64),
        }
    )


def opinions(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """What they answer, one row a person: 1 to 4, 8 for "do not know"; villages differ, and so do people."""
    rng = np.random.default_rng(seed)
    rows = people.height
    villages = people.select("xa", "thon").with_columns(pl.struct("xa", "thon").rank("dense").alias("at"))["at"]
    place = villages.to_numpy().astype(np.int64) - 1
    town = (people["khu_vuc"] == AREAS[1]).to_numpy()
    mood = rng.normal(0, 0.35, int(place.max()) + 1)[place] + rng.normal(0, 0.55, rows) + 0.2 * town
    levels = np.clip(np.round(2.7 + mood[:, None] + _EASE + rng.normal(0, 0.75, (rows, len(QUESTIONS)))), 1, 4)
    told = rng.random((rows, len(QUESTIONS))) > np.where(_EASE < -0.8, 0.16, 0.04)
    answers = np.where(told, levels, 8).astype(np.int64)
    return pl.DataFrame({name: answers[:, at] for at, name in enumerate(QUESTIONS)})
