"""Anonymised microdata: nobody stands alone on what a neighbour knows; the codebook gives nothing away."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.survey.anonymising import protect, relabelled, risk_of
from chiso.engine.survey.codebook import codebook_of

VILLAGE = pl.DataFrame(
    {
        "tuoi": ["18-34"] * 5 + ["35-59"] * 4 + ["80+"],
        "gioi": ["nam", "nữ"] * 5,
        "dan_toc": ["Kinh"] * 9 + ["khác"],
        "q1": range(10),
    }
)


def test_the_risk_counts_people_like_no_other_and_the_chance_of_a_right_match():
    risk = risk_of(VILLAGE, ["tuoi", "dan_toc"], 3)
    assert (risk.rows, risk.groups, risk.smallest, risk.alone, risk.thin) == (10, 3, 1, 1, 1)
    assert risk.expected == pytest.approx(3 / 10)


def test_the_least_important_column_is_blanked_first_and_answers_stay():
    people = ["nam,Kinh"] * 5 + ["nam,Dao"] * 2 + ["nam,Mông"] * 2 + ["nữ,Kinh"] * 4
    frame = pl.DataFrame([each.split(",") for each in people], schema=["gioi", "dan_toc"], orient="row")
    found = protect(frame.with_row_index("q1"), ["gioi", "dan_toc"], 3)
    assert (found.after.smallest, found.dropped) == (4, 0) and found.blanked == {"gioi": 0, "dan_toc": 4}
    assert found.frame["q1"].to_list() == list(range(13))


def test_a_person_who_stays_alone_leaves_the_file():
    found = protect(VILLAGE, ["tuoi"], 2)
    assert found.dropped == 1 and found.frame.height == 9 and found.after.alone == 0


COLUMN = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=30, max_size=30)


@given(COLUMN, COLUMN, st.integers(2, 6))
def test_after_protection_every_row_looks_like_k_rows_and_no_value_was_invented(first, second, k):
    frame = pl.DataFrame(
        {"a": first, "b": second, "row": range(30)}, schema={"a": pl.String, "b": pl.String, "row": int}
    )
    found = protect(frame, ["a", "b"], k)
    assert found.frame.height + found.dropped == 30
    if found.frame.height:
        assert risk_of(found.frame, ["a", "b"], 2).smallest >= k == max(k, 2)
    joined = found.frame.join(frame, on="row", suffix="_old")
    for name in ("a", "b"):
        assert joined.filter(pl.col(name).is_not_null() & (pl.col(name) != pl.col(f"{name}_old"))).is_empty()


def test_columns_that_are_not_there_and_an_impossible_k_are_told_together():
    with pytest.raises(InputError) as caught:
        protect(VILLAGE, ["nghe"], 1)
    assert [problem.code for problem in caught.value.problems] == ["survey.no_column", "anonymise.k"]


def test_relabelled_clusters_stay_clusters_and_lose_name_and_order():
    names = pl.Series("xa", [f"Xã {n // 4:02d}" for n in range(80)] + [None])
    found = relabelled(names, 3)
    pairs = pl.DataFrame([names, found.alias("so")]).drop_nulls()
    assert pairs.group_by("xa").agg(pl.col("so").n_unique())["so"].max() == 1
    assert pairs["so"].n_unique() == 20 and found[-1] is None
    assert not np.array_equal(pairs["so"].to_numpy(), np.sort(pairs["so"].to_numpy()))


def test_the_codebook_lists_values_with_counts_but_rare_ones_without():
    entries = {entry.name: entry for entry in codebook_of(VILLAGE, {"tuoi": "quasi"})}
    assert entries["tuoi"].role == "quasi" and dict(entries["tuoi"].values)["80+"] is None
    assert dict(entries["gioi"].values) == {"nam": 5, "nữ": 5}
    many = codebook_of(pl.DataFrame({"x": np.arange(100) * 1.5, "t": [str(n) for n in range(100)]}))
    assert (many[0].kind, many[0].low, many[0].high, many[0].values) == ("number", "0.0", "148.5", ())
    assert (many[1].kind, many[1].low, many[1].values) == ("text", "", ())
