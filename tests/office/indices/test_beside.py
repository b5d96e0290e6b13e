"""Results on the two sides of a merger: labelled always, shown one beside another when asked."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.office.indices import queries
from chiso.office.indices.beside import beside, columns_of
from chiso.office.units.models import UnitLineage
from tests import factories
from tests.office.indices.test_results import last_year, reader, url

__all__ = ["reader"]
pytestmark = pytest.mark.django_db
ON = dt.date(2025, 7, 1)


@pytest.fixture
def merged(flow, published):
    """A department that was made of two on 1 July 2025; the year before has results of neither."""
    unit = flow.province.units["so-y-te"]
    for key in ("so-cu-mot", "so-cu-hai"):
        old = factories.unit(key, f"Sở cũ {key[-3:]}", valid_from=dt.date(2021, 1, 1), valid_to=ON)
        UnitLineage.objects.create(predecessor=old, successor=unit, kind="merge", on=ON, legal_basis="Nghị định thử")
    return unit


def test_a_reorganised_unit_stands_beside_each_of_its_predecessors(flow, published, merged):
    previous = last_year(flow, published)
    (one,) = beside(published, previous)
    assert one.row.unit == merged
    assert [earlier.unit.key for earlier in one.before] == ["so-cu-hai", "so-cu-mot"]
    assert (one.on, one.legal_basis) == (ON, "Nghị định thử")
    assert {earlier.share for earlier in one.before} == {None}


def test_units_that_nothing_happened_to_are_not_shown(flow, published):
    assert beside(published, last_year(flow, published)) == ()
    assert beside(published, None) == ()


def test_the_ranking_offers_the_predecessors_and_shows_them_when_asked(flow, published, merged, reader):
    last_year(flow, published)
    address = url("ranking", result_id=published.pk)
    plain, asked = reader.get(address).text, reader.get(f"{address}?beside=1").text
    assert "không so trực tiếp được" in plain
    assert "Sở cũ mot" not in plain
    assert "Sở cũ mot" in asked
    assert "chưa có kết quả" in asked


def test_a_units_result_labels_the_break_and_shows_the_years_side_by_side_when_asked(published, merged, reader):
    address = url("unit", result_id=published.pk, unit_id=merged.pk)
    plain, asked = reader.get(address).text, reader.get(f"{address}?beside=1").text
    assert "01/07/2025" in plain
    assert "không so trực tiếp được" in plain
    assert "Sở cũ hai" not in plain
    assert "Sở cũ hai" in asked


def test_a_unit_without_a_break_has_no_columns(flow, published):
    assert columns_of(flow.province.units["so-noi-vu"], published.year) is None


def test_the_side_by_side_view_takes_as_many_queries_for_one_unit_as_for_many(
    flow, published, merged, django_assert_max_num_queries
):
    previous = last_year(flow, published)
    assert queries.restructured(previous, published)
    with django_assert_max_num_queries(16):
        beside(published, previous)
