"""A drawn sample by village and code: nothing personal in the codes, the same draw the same digest."""

from __future__ import annotations

import polars as pl
import pytest

from chiso.engine.survey.casebook import CASE, NUMBER, PLACE, PLACE_ORDER, make_casebook
from chiso.engine.survey.plan import read_plan
from chiso.engine.survey.selecting import select

PLAN = """strata: [khu_vuc]
stages:
  - {unit: xa, method: sampford, size: nguoi_lon, n: 2}
  - {unit: thon, method: brewer, size: nguoi_lon, n: 2}
  - {n: 4, reserve: 2}
"""


def frame(communes: int = 6, villages: int = 3, people: int = 9) -> pl.DataFrame:
    """Villages have the same names in every commune; people's names are not unique either."""
    rows = [
        {
            "khu_vuc": "bắc" if c % 2 else "nam",
            "xa": f"Xã {c}",
            "thon": f"Thôn {v}",
            "ho_ten": f"Người {p}",
            "nguoi_lon": 1,
        }
        for c in range(communes)
        for v in range(villages)
        for p in range(people + c)
    ]
    return pl.DataFrame(rows)


def book(seed: int = 7, plan: str = PLAN, people: pl.DataFrame | None = None):
    chosen = read_plan(plan)
    return make_casebook(select(frame() if people is None else people, chosen, seed), chosen)


def test_villages_of_the_same_name_in_two_communes_are_two_places():
    found = book()
    assert len(found.places) == 2 * 2 * 2 and all(" · Thôn " in place for place in found.places)
    assert found.count("main") == 8 * 4 and found.count("reserve") == 8 * 2


def test_every_case_has_its_own_code_of_village_and_order():
    found = book().frame
    assert found[CASE].n_unique() == found.height
    row = found.row(0, named=True)
    assert row[CASE] == f"{row[NUMBER]:02d}-{row[PLACE_ORDER]:02d}" == "01-01"


def test_reserves_come_after_the_main_cases_of_their_village():
    for _place, own in book().frame.group_by(PLACE):
        roles = own.sort(PLACE_ORDER)["role"].to_list()
        assert roles == ["main"] * 4 + ["reserve"] * 2


def test_design_columns_hold_what_estimation_needs_and_no_name():
    found = book()
    assert {"khu_vuc", "xa", "thon", "prob_1", "certain_1", "N_3", "weight"} <= set(found.design)
    assert "ho_ten" not in found.design


def test_the_same_seed_gives_the_same_digest_and_another_seed_another():
    assert book(7).digest == book(7).digest != book(8).digest


@pytest.mark.parametrize("plan", ["stages: [{n: 5}]\n", "strata: [khu_vuc]\nstages: [{n: 5, reserve: 1}]\n"])
def test_a_draw_without_villages_has_places_of_its_strata_or_one(plan):
    found = book(plan=plan)
    assert found.frame[CASE].n_unique() == found.frame.height
    assert len(found.places) == (2 if "strata" in plan else 1)


def test_the_same_commune_in_two_strata_is_two_places():
    people = frame(1, 2, 20).with_columns(khu_vuc=pl.Series(["a", "b"] * 20))
    found = book(plan="strata: [khu_vuc]\nstages:\n  - {unit: thon, n: 1}\n  - {n: 3}\n", people=people)
    assert len(found.places) == 2 and found.frame[CASE].n_unique() == 6
