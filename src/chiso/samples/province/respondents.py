"""Made-up answers: citizens at the one-stop counters, businesses that rate agencies. Arrays only, no database.

Nobody here exists. Units differ, respondents differ, some answered carelessly, so that estimates, intervals, checks and
"no clear change" have something to say.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

QUESTIONS = ("tc1", "tc2", "tc3", "tt1", "tt2", "tt3", "tt4", "cc1", "cc2", "kq1", "kq2", "pa1")
_EASE = np.array([0.35, 0.15, 0.0, 0.3, 0.2, 0.45, -0.05, 0.4, 0.2, -0.15, 0.4, -0.35])
SATISFACTION_DESIGN = """# Hồ sơ rút ngẫu nhiên trong từng đơn vị; so_ho_so là số hồ sơ đã trả của đơn vị trong năm.
# Dossiers drawn at random within each unit; so_ho_so is the number of dossiers returned in the year.
weight: trong_so
strata: [don_vi]
stages: [{fpc: so_ho_so}]
"""
COMPETITIVENESS_DESIGN = """# Doanh nghiệp rút theo loại hình; mỗi doanh nghiệp chấm nhiều cơ quan nên là một cụm.
# Businesses drawn by type; each rates several agencies and is a cluster.
weight: trong_so
strata: [loai_hinh]
stages: [{unit: nguoi}]
"""
_MODES = np.array(["trực tiếp", "trực tuyến", "điện thoại"])
_TYPES = np.array(["doanh nghiệp", "hợp tác xã", "hộ kinh doanh"])
_ROLES = np.array(["lanh_dao", "ke_toan", "nhan_vien"])
Reals = np.typing.NDArray[np.float64]


def citizens(units: Sequence[str], merits: Reals, seed: int, *, each: int = 60, shift: float = 0.0) -> pl.DataFrame:
    """One row a citizen whose dossier was finished; `merits` (about 0 to 1) make units better or worse."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(round(each * 0.6), round(each * 1.4) + 1, len(units))
    dossiers = np.round(sizes * rng.lognormal(4.2, 0.7, len(units))).astype(np.int64)
    at = np.repeat(np.arange(len(units)), sizes)
    rows = len(at)
    taste = 3.95 + shift + 1.1 * (merits[at] - merits.mean()) + rng.normal(0, 0.55, rows)
    answers = np.clip(np.round(taste[:, None] + _EASE + rng.normal(0, 0.6, (rows, len(QUESTIONS)))), 1, 5)
    asked = rng.random((rows, len(QUESTIONS))) > 0.02
    asked[:, -1] &= rng.random(rows) < 0.35  # only who gave feedback was asked about it
    minutes = np.round(rng.gamma(9, 1.1, rows), 1)
    hasty = rng.random(rows) < 0.01
    minutes[hasty] = np.round(rng.uniform(0.5, 2.0, int(hasty.sum())), 1)
    columns = {
        name: pl.Series([int(value) if told else 9 for value, told in zip(answers[:, q], asked[:, q], strict=True)])
        for q, name in enumerate(QUESTIONS)
    }
    frame = pl.DataFrame(
        {
            "ma_phieu": [f"P{number:05d}" for number in range(rows)],
            "don_vi": [units[int(unit)] for unit in at],
            "so_ho_so": dossiers[at],
            "trong_so": (dossiers / sizes)[at],
            "hinh_thuc": _MODES[rng.choice(3, rows, p=[0.5, 0.35, 0.15])].tolist(),
            "dien_thoai": [f"0900{number:06d}" for number in rng.integers(0, 10**6, rows)],
            "phut": minutes,
            **columns,
        }
    )
    return pl.concat([frame, frame.sample(3, seed=seed)])  # a few forms were entered twice


def businesses(
    departments: Sequence[str], communes: Sequence[str], merits: Reals, seed: int, *, count: int = 4600
) -> pl.DataFrame:
    """One row for each agency that a business dealt with; `merits` are those of departments, then communes."""
    rng = np.random.default_rng(seed)
    units = [*departments, *communes]
    reach = np.append(rng.beta(2, 14, len(departments)), np.zeros(len(communes)))
    home = rng.integers(len(departments), len(units), count)
    met = rng.random((count, len(units))) < reach
    met[np.arange(count), home] = True
    person, unit = np.nonzero(met)
    rows = len(person)
    mood = rng.normal(0, 0.4, count)[person]
    level = 3.3 + 1.3 * (merits[unit] - merits.mean()) + mood

    def scale(ease: float) -> list[int]:
        told = np.clip(np.round(level + ease + rng.normal(0, 0.7, rows)), 1, 5).astype(int)
        return [int(value) if heard else 9 for value, heard in zip(told, rng.random(rows) > 0.04, strict=True)]

    types, roles = rng.choice(3, count, p=[0.5, 0.1, 0.4]), rng.choice(3, count, p=[0.6, 0.25, 0.15])
    return pl.DataFrame(
        {
            "nguoi": [f"DN{number:04d}" for number in person],
            "co_quan": [units[at] for at in unit],
            "khoi": ["cấp sở" if at < len(departments) else "cấp xã" for at in unit],
            "loai_hinh": _TYPES[types[person]].tolist(),
            "vai_tro": _ROLES[roles[person]].tolist(),
            "trong_so": np.array([9.5, 3.0, 14.0])[types[person]],
            "dien_thoai": [f"0900{number:06d}" for number in rng.integers(0, 10**6, count)[person]],
            "mb1": scale(0.2),
            "mb2": scale(0.0),
            "tg1": scale(-0.1),
            "cp1": (rng.random(rows) < 1 / (1 + np.exp(1.2 * (level - 2.4)))).astype(np.int64),
            "ht1": scale(-0.2),
            "dd1": scale(-0.3),
        }
    )
