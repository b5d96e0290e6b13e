"""For any day each place lies in exactly one unit per level, and every trace there and back agrees: in the database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.units import REFORM, trace
from chiso.office.database import valid_on
from chiso.office.units.models import LineageKind, Unit, UnitLineage, UnitParent
from chiso.office.units.queries import country_on, family_of, life_line, lineage_columns
from chiso.office.units.queries.country import COMMUNES, level_of
from tests import factories

pytestmark = pytest.mark.django_db
DAYS = st.dates(dt.date(2008, 8, 1), dt.date(2027, 12, 31))
QUIET = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
EVE = REFORM - dt.timedelta(days=1)


@QUIET
@given(day=DAYS)
def test_each_commune_lies_in_one_unit_of_each_level_above_on_any_day(loaded, day):
    there = {unit.pk: unit for unit in Unit.everywhere.filter(valid_on(day), from_register=True)}
    above: dict[int, list[int]] = {}
    for unit_id, parent_id in UnitParent.objects.filter(valid_on(day)).values_list("unit_id", "parent_id"):
        above.setdefault(unit_id, []).append(parent_id)
    for pk, unit in there.items():
        if unit.kind in COMMUNES:
            levels = []
            while pk in above:
                (pk,) = above[pk]
                levels.append(level_of(there[pk]))
            assert levels == (["district", "province"] if day < REFORM else ["province"])


@QUIET
@given(day=DAYS)
def test_the_tree_of_a_day_holds_exactly_the_units_of_that_day(loaded, day):
    walked = [place.pk for _, place in country_on(day).walk()]
    assert sorted(walked) == sorted(Unit.everywhere.filter(valid_on(day)).values_list("pk", flat=True))


@QUIET
@given(data=st.data())
def test_what_a_commune_became_came_from_it(loaded, data):
    keys = list(Unit.everywhere.filter(valid_on(EVE), kind__in=COMMUNES).order_by("key").values_list("key", flat=True))
    unit = Unit.everywhere.get(key=data.draw(st.sampled_from(keys)))
    ahead = trace(family_of(unit), unit.key, EVE, factories.DAY)
    assert ahead.ends
    for end in ahead.ends:
        heir = Unit.everywhere.get(key=end.unit.id)
        back = trace(family_of(heir), heir.key, factories.DAY, EVE)
        assert unit.key in {origin.unit.id for origin in back.ends}


def test_stated_shares_of_one_unit_add_up_to_one(loaded):
    rows = UnitLineage.objects.exclude(share__isnull=True)
    sums: dict[tuple[int, dt.date], Decimal] = {}
    for row in rows:
        sums[row.predecessor_id, row.on] = sums.get((row.predecessor_id, row.on), Decimal(0)) + row.share
    assert sums
    assert set(sums.values()) == {Decimal(1)}


def test_the_family_of_a_unit_traces_as_the_whole_register_does(loaded):
    for key in ("lam-dong_2025", "hue_2025"):
        unit = Unit.everywhere.get(key=key)
        mine, whole = (trace(one, key, factories.DAY, dt.date(2010, 1, 1)) for one in (family_of(unit), loaded))
        assert [end.unit.id for end in mine.ends] == [end.unit.id for end in whole.ends]
        assert mine.comparable == whole.comparable


def test_predecessors_stand_side_by_side_with_a_labelled_break(loaded):
    unit = Unit.everywhere.get(key="lam-dong_2025")
    columns = lineage_columns(unit, 2021, 2026)
    assert [(column.unit.key, sorted(column.years)) for column in columns.columns] == [
        ("binh-thuan_2008", [2021, 2022, 2023, 2024]),
        ("dak-nong_2008", [2021, 2022, 2023, 2024]),
        ("lam-dong_2008", [2021, 2022, 2023, 2024]),
        ("lam-dong_2025", [2025, 2026]),
    ]
    assert [(gap.on, gap.kinds) for gap in columns.breaks] == [(REFORM, (LineageKind.MERGE,))]
    assert not columns.comparable
    old = columns.columns[1].unit
    rows = columns.rows({(old.pk, 2024): "80,5"})
    assert [row.year for row in rows] == [2026, 2025, 2024, 2023, 2022, 2021]
    assert rows[1].break_before == columns.breaks[0]
    assert [(cell.is_there, cell.value) for cell in rows[2].cells] == [
        (True, None), (True, "80,5"), (True, None), (False, None),
    ]  # fmt: skip


def test_a_renamed_province_stays_comparable(loaded):
    columns = lineage_columns(Unit.everywhere.get(key="hue_2025"), 2022, 2026)
    assert [column.unit.key for column in columns.columns] == ["thua-thien-hue_2008", "hue_2025"]
    assert columns.comparable


def test_years_before_the_register_begins_are_left_out(loaded):
    assert lineage_columns(Unit.everywhere.get(key="hue_2025"), 1990, 2026).years[0] == 2008


def test_the_life_line_of_a_district_names_who_holds_its_communes(loaded):
    district = Unit.everywhere.filter(kind="rural_district", parents__parent__key="dak-nong_2008")[0]
    line = life_line(district, factories.DAY)
    assert not line.edges
    assert {heir.kind for heir in line.heirs} <= {"commune", "ward"}
    assert line.heirs


def test_a_department_of_ours_has_a_life_line_too(db):
    since, end = dt.date(1996, 1, 1), dt.date(2025, 3, 1)
    old = factories.unit("so-ke-hoach", "Sở Kế hoạch và Đầu tư", valid_from=since, valid_to=end)
    new = factories.unit("so-tai-chinh", "Sở Tài chính", valid_from=since)
    UnitLineage.objects.create(predecessor=old, successor=new, kind=LineageKind.MERGE, on=end)
    columns = lineage_columns(new, 2023, 2026)
    assert [(column.unit.key, sorted(column.years)) for column in columns.columns] == [
        ("so-ke-hoach", [2023, 2024]),
        ("so-tai-chinh", [2023, 2024, 2025, 2026]),
    ]
    assert [edge.before.unit.key for edge in life_line(new, factories.DAY).edges] == ["so-ke-hoach"]
