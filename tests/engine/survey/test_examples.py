"""The classic designs that ship with the product can be read, and the plan draws what it says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.io import example_names, example_text
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.plan import read_plan
from chiso.engine.survey.questionnaire import read_outline
from chiso.engine.survey.selecting import select


@pytest.mark.parametrize("name", example_names())
def test_every_example_can_be_read(name: str):
    text = example_text(name)
    if name.endswith(".method"):
        assert read_method(text).sample
    elif name.endswith(".form"):
        assert "(mẫu)" in read_outline(name, text).title.vi
    elif name.endswith(".plan"):
        assert read_plan(text).stages
    else:
        assert read_design(text).columns()


def test_the_plan_draws_twenty_and_ten_in_each_village():
    rng = np.random.default_rng(1)
    rows = [
        {"khu_vuc": area, "huyen": f"{area}{district}", "xa": commune, "thon": village, "nguoi_lon": 1}
        for area in ("thanh_thi", "nong_thon")
        for district in range(8)
        for commune in range(5)
        for village in range(4)
        for _ in range(int(rng.integers(35, 60)))
    ]
    found = select(pl.DataFrame(rows), read_plan(example_text("chon-thon-20-10.plan")), 20260315).frame
    villages = found.group_by("khu_vuc", "huyen", "xa", "thon").agg(
        (pl.col("role") == "main").sum().alias("main"), pl.len()
    )
    assert villages.height == 2 * 3 * 2 * 2 and set(villages["main"]) == {20} and set(villages["len"]) == {30}
    # people drawn by size at every stage weigh nearly the same, and together they stand for everybody
    whole = found["weight"].sum() / len(rows)
    assert whole == pytest.approx(1, abs=0.02)
