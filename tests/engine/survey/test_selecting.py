"""Samples that can be drawn again, with the probabilities that they claim."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey.allocating import allocate
from chiso.engine.survey.drawing import certainty_units, draw, generator_of
from chiso.engine.survey.plan import read_plan
from chiso.engine.survey.selecting import select


def villages() -> pl.DataFrame:
    """Two provinces, one with a district that is half of it; villages with 60 people listed."""
    rows = []
    for province, districts in (("a", 6), ("b", 8)):
        for district in range(districts):
            for village in range(4):
                people = 4000 if (province, district) == ("a", 0) else 200 + 40 * district + 10 * village
                rows.append(
                    {"province": province, "district": f"{province}{district}", "village": village, "people": people}
                )
    return pl.DataFrame(rows)


PLAN = """
strata: province
stages:
  - {unit: district, method: sampford, size: people, n: 3}
  - {unit: village, method: brewer, size: people, n: 2}
"""


def test_the_same_seed_and_list_give_the_same_sample():
    one, other = select(villages(), read_plan(PLAN), 5), select(villages(), read_plan(PLAN), 5)
    assert one.frame.equals(other.frame) and one.digest == other.digest
    assert not select(villages(), read_plan(PLAN), 6).frame.equals(one.frame)
    assert select(villages().reverse(), read_plan(PLAN), 5).digest != one.digest


def test_a_unit_larger_than_its_share_is_certain_and_flagged():
    found = select(villages(), read_plan(PLAN), 5).frame
    big = found.filter(pl.col("district") == "a0")
    assert big["prob_1"].to_list() == [1, 1] and big["certain_1"].to_list() == [1, 1]
    assert found.group_by("province").agg(pl.col("district").n_unique())["district"].to_list() == [3, 3]
    assert found.height == 12
    assert np.allclose(found["weight"], 1 / (found["prob_1"] * found["prob_2"]))


@pytest.mark.parametrize("method", ["pps_systematic", "sampford", "brewer"])
def test_inclusion_probabilities_are_proportional_to_size(method: str):
    sizes = np.array([10.0, 20, 30, 40, 50, 60, 70, 20])
    generator, hits = generator_of(1), np.zeros(8)
    for _ in range(4000):
        hits[draw(method, sizes, 3, generator)] += 1
    wanted = 3 * sizes / sizes.sum()
    assert np.abs(hits / 4000 - wanted).max() < 4 * np.sqrt(0.25 / 4000)


@pytest.mark.parametrize("method", ["srs", "systematic"])
def test_equal_chances_are_equal(method: str):
    generator, hits = generator_of(2), np.zeros(10)
    for _ in range(4000):
        hits[draw(method, np.ones(10), 4, generator)] += 1
    assert np.abs(hits / 4000 - 0.4).max() < 0.04


def test_reserves_stand_in_the_order_of_their_use_and_carry_no_weight():
    frame = pl.DataFrame({"village": np.repeat(["x", "y"], 60), "person": range(120)})
    found = select(frame, read_plan("stages: [{unit: village, n: 2}, {n: 20, reserve: 10}]"), 1).frame
    for _, part in found.group_by("village"):
        assert sorted(part["order"].to_list()) == list(range(1, 31))
        reserve = part.filter(pl.col("role") == "reserve")
        assert reserve["order"].min() == 21 and reserve["weight"].null_count() == 10
        assert np.allclose(part.filter(pl.col("role") == "main")["weight"], 3)
        assert (part["N_2"] == 60).all()


def test_proportional_and_neyman_allocation():
    counts = np.array([1000, 500, 100, 3])
    assert allocate("proportional", 100, counts).tolist() == [61, 31, 6, 2]
    assert allocate("neyman", 100, counts, np.array([1.0, 4.0, 1.0, 0.0])).tolist() == [32, 63, 3, 2]
    assert allocate("equal", 23, counts).tolist() == [7, 7, 6, 3]
    assert allocate("proportional", 1603, counts).tolist() == counts.tolist()


def test_certainty_is_looked_for_again_among_the_rest():
    assert certainty_units(np.array([100.0, 30, 10, 10, 10]), 3).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("stages: [{n: 2, total: 3}]", "select.how_many"),
        ("stages: [{method: brewer, n: 2}]", "select.no_size"),
        ("stages: [{unit: a, n: 2, reserve: 1}, {n: 3}]", "select.reserve_early"),
        ("stages: [{n: 2, method: lottery}]", "select.unknown_value"),
        ("stages: [{n: 2}, {n: 3}]", "select.stage_without_unit"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(text: str, code: str):
    with pytest.raises(InputError, match=code.replace(".", r"\.")):
        read_plan(text)


def test_sizes_and_numbers_that_cannot_be_are_refused():
    with pytest.raises(InputError, match=r"select\.size"):
        select(villages().with_columns(people=-1), read_plan("stages: [{method: brewer, size: people, n: 2}]"), 1)
    with pytest.raises(InputError, match=r"select\.total"):
        select(villages(), read_plan("strata: province\nstages: [{total: 500}]"), 1)
    with pytest.raises(InputError, match=r"survey\.no_column"):
        select(villages(), read_plan("strata: commune\nstages: [{n: 5}]"), 1)
