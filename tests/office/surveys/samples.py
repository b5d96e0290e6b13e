"""A small satisfaction survey as files: 3 departments, uneven clusters and weights, one respondent's name and phone."""

from __future__ import annotations

import io

import numpy as np
import polars as pl

from chiso.office.surveys.incoming import Incoming, Upload, read_incoming

DESIGN = "weight: w\nstages: [{unit: cum}]\n"
METHOD = """code: SIPAS-THU
name: {vi: Hài lòng thử, en: Test satisfaction}
note: {vi: Phương pháp thử, en: Test method}
sample: true
units: {column: don_vi, whole: true}
min_n_unit: 5
answers: [{code: a, values: {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}}]
nodes:
  - {code: T, name: {vi: Hài lòng chung, en: Overall}, to: [0, 100]}
  - {code: TC, parent: T, name: {vi: Tiếp cận, en: Access}, combine: pooled}
  - {code: KQ, parent: T, name: {vi: Kết quả, en: Result}, combine: pooled}
indicators:
  - {code: TC1, parent: TC, var: tc1, answers: a, name: {vi: Nơi ngồi chờ, en: Waiting area}}
  - {code: KQ1, parent: KQ, var: kq1, answers: a, name: {vi: Trả đúng hẹn, en: On time}}
"""
UNITS = ("so-noi-vu", "so-y-te", "so-tu-phap")


def responses(seed: int = 1, rows: int = 600, shift: float = 0.0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, 30, rows)
    taste = rng.normal(0, 0.5, 30)[cluster] + rng.normal(0, 0.7, rows) + 3.9 + shift
    answers = {
        name: np.clip(np.round(taste + rng.normal(0, 0.5, rows)), 1, 5).astype(int).tolist() for name in ("tc1", "kq1")
    }
    return pl.DataFrame(
        {
            "cum": cluster,
            "w": rng.gamma(4, 5, rows),
            "don_vi": rng.choice(UNITS, rows),
            "ho_ten": [f"Người {at}" for at in range(rows)],
            "dien_thoai": [f"09{at:08d}" for at in range(rows)],
            **answers,
        }
    )


def csv_of(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer)
    return buffer.getvalue()


def incoming(frame: pl.DataFrame | None = None, personal: tuple[str, ...] = ("ho_ten", "dien_thoai")) -> Incoming:
    data = csv_of(responses() if frame is None else frame)
    files = (Upload("phieu.csv", data), Upload("thiet-ke.yaml", DESIGN.encode()), Upload("pp.yaml", METHOD.encode()))
    return read_incoming(*files, personal=personal)
