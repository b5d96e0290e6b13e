"""A scored workbook of last year becomes imported results, whatever its layout; nothing before it is confirmed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.http import Conflict
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet
from chiso.office.indices.queries import latest_results, matrix, ranking
from chiso.office.moving.models import PartState
from chiso.office.moving.operations import confirm_part, run_part
from tests import factories
from tests.golden.moving import workbooks
from tests.office.moving.desk import Desk

LAYOUTS = {
    "units across": workbooks.units_across,
    "units down": workbooks.units_down,
    "a sheet per unit": workbooks.sheet_per_unit,
    "one long list": workbooks.long_list,
}


def codes(plan: Any, severity: str = "error") -> list[str]:
    return [problem.code for problem in plan.problems if problem.severity == severity]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_results(owner: Desk, layout: str):
    part = owner.store(owner.settle(owner.drop(LAYOUTS[layout]()), year="2024"))
    assert part.state == PartState.DONE, part.problems
    stored = latest_results(year=2024).get()
    assert {row.unit.name: row.points for row in stored.rows.all()} == {
        unit: Decimal(str(round(sum(points.values()), 2))) for unit, points in workbooks.POINTS.items()
    }
    assert [(line.row.unit.key, line.row.rank) for line in ranking(stored).lines] == [
        ("so-noi-vu", 1), ("thanh-tra", 2), ("van-phong", 3),
    ]  # fmt: skip
    leaves = ResultLeaf.objects.filter(row__result_set=stored, row__unit__key="thanh-tra")
    points = dict(leaves.values_list("node", "points"))
    assert {code: points[code] for code in workbooks.LEAVES} == {
        code: Decimal(str(value)) for code, value in workbooks.POINTS["Thanh tra tỉnh"].items()
    }
    assert points["1"] == Decimal("3.25") and points["2"] == Decimal("4.65")


def test_nothing_is_stored_before_the_confirmation(owner: Desk):
    part = owner.drop(workbooks.units_across())
    plan = owner.plan(part)
    assert plan.can_run and plan.unit_count == 3
    assert ResultSet.ever.count() == 0


def test_the_year_and_the_framework_are_told_by_the_file(owner: Desk):
    plan = owner.plan(owner.drop(workbooks.units_across()))
    assert (plan.years[0].year, plan.version.code) == (2024, "nho-so-2025")


def test_a_file_without_a_year_asks_for_it(owner: Desk):
    assert codes(owner.plan(owner.drop(workbooks.long_list()))) == ["moving.year"]


def test_the_story_of_a_moved_figure_names_file_cell_and_scores_on_the_way(owner: Desk):
    owner.store(owner.drop(workbooks.sheet_per_unit(), "phieu-2024.xlsx"))
    leaf = ResultLeaf.objects.get(row__unit__key="so-noi-vu", node="1.3")
    assert leaf.explanation == ("Tự chấm 0,5; thẩm định 0,5; chính thức 0,5; chuyển từ phieu-2024.xlsx, Sở Nội vụ!F8")


def test_a_misspelt_unit_is_proposed_and_waits_for_a_person(owner: Desk):
    part = owner.drop(workbooks.units_across(names={"Thanh tra tỉnh": "Thanh tr tỉnh"}))
    plan = owner.plan(part)
    assert codes(plan) == ["moving.unit_close"]
    assert plan.problems[0].where == "Tổng hợp!F3"
    owner.settle(part, units={"Thanh tr tỉnh": "thanh-tra"})
    assert owner.plan(part).can_run


def test_a_settled_name_is_known_the_next_time(owner: Desk):
    odd = {"Thanh tra tỉnh": "TTr tỉnh Mẫu"}
    part = owner.drop(workbooks.units_across(names=odd))
    owner.store(owner.settle(part, units={"TTr tỉnh Mẫu": "thanh-tra"}))
    again = owner.settle(owner.drop(workbooks.units_across(names=odd)), year="2023")
    decided = {one.label: (one.thing, one.how) for one in owner.plan(again).units}
    assert decided["TTr tỉnh Mẫu"] == ("thanh-tra", "remembered")


@pytest.mark.parametrize(
    "name",
    ["SỞ NỘI VỤ", "So Noi vu", workbooks.decomposed("Sở Nội vụ"), "Së Néi vô", "1. Sở Nội vụ", "so-noi-vu"],
)
def test_spellings_of_one_unit_are_one_unit(owner: Desk, name: str):
    plan = owner.plan(owner.drop(workbooks.units_across(names={"Sở Nội vụ": name})))
    assert codes(plan) == []
    assert {line.unit.key for line in plan.years[0].lines} == {"so-noi-vu", "thanh-tra", "van-phong"}


def test_a_total_that_its_parts_miss_is_kept_and_named(owner: Desk):
    def wrong(sheet: Any) -> None:
        sheet["E13"] = 9.5

    part = owner.drop(workbooks.units_across(change=wrong))
    (line,) = owner.plan(part).years[0].differing
    assert [(odd.what, odd.stated, odd.computed, odd.where) for odd in line.differences] == [
        ("total", "9,5", "9,05", "Tổng hợp!E13")
    ]
    owner.store(part)
    assert ResultRow.objects.get(unit__key="so-noi-vu").points == Decimal("9.5")


def test_every_wrong_cell_is_named_at_once(owner: Desk):
    def spoil(sheet: Any) -> None:
        sheet["D6"], sheet["E7"], sheet["F8"], sheet["G10"] = "x", "hai", 7, "1.234"

    plan = owner.plan(owner.drop(workbooks.units_across(change=spoil)))
    assert sorted((problem.code, problem.where) for problem in plan.problems if problem.severity == "error") == [
        ("moving.mark", "Tổng hợp!D6"),
        ("moving.out_of_range", "Tổng hợp!F8"),
        ("number.ambiguous", "Tổng hợp!G10"),
        ("number.invalid", "Tổng hợp!E7"),
    ]


def test_what_a_mark_means_is_for_a_person_to_say(owner: Desk):
    def mark(sheet: Any) -> None:
        sheet["D6"], sheet["E6"] = "x", "x"

    part = owner.drop(workbooks.units_across(change=mark))
    assert owner.plan(part).can_run is False
    owner.settle(part, mark="full")
    given = {line.unit.key: line.given for line in owner.plan(part).years[0].lines}
    assert given["so-noi-vu"]["1.1"].points == 1


def test_a_criterion_that_excel_made_a_date_is_found_by_its_name(owner: Desk):
    plan = owner.plan(owner.drop(workbooks.units_across(change=workbooks.as_date)))
    assert codes(plan) == []
    assert {one.thing for one in plan.criteria} >= {"1.2"}


def test_a_leaf_that_does_not_apply_leaves_the_base(owner: Desk):
    def apart(sheet: Any) -> None:
        for cell in ("D11", "E11"):
            sheet[cell] = "Không áp dụng"
        sheet["E13"] = None

    owner.store(owner.drop(workbooks.units_across(change=apart)))
    row = ResultRow.objects.get(unit__key="so-noi-vu")
    assert (row.points, row.base) == (Decimal("7.35"), 8)
    assert row.percent == Decimal("91.875")


def test_history_of_four_years_becomes_four_result_sets(owner: Desk):
    part = owner.drop(workbooks.history(), "lich-su.csv")
    assert codes(owner.plan(part)) == ["moving.group"]
    owner.store(owner.settle(part, group="kiem-thu|so", base="100"))
    assert list(latest_results().values_list("year", "ranked_units")) == [(2023, 3), (2022, 3), (2021, 2), (2020, 3)]
    percents = ResultRow.objects.filter(unit__key="so-noi-vu").order_by("result_set__year")
    assert [row.percent for row in percents] == [Decimal("85.5"), Decimal("86.25"), 88, Decimal("90.1")]


def test_results_that_stand_are_never_overwritten(owner: Desk):
    owner.store(owner.drop(workbooks.units_across()))
    plan = owner.plan(owner.drop(workbooks.units_down()))
    assert codes(plan) == ["results.year_taken"]


def test_what_changed_since_the_dry_run_is_not_stored(owner: Desk, at: Any):
    part = owner.drop(workbooks.units_across())
    seen = owner.plan(part).sha256
    owner.settle(part, year="2023")
    with pytest.raises(Conflict):
        confirm_part(actor=owner.actor, part=part, plan_sha256=seen, at=at)


def test_the_job_stores_once_however_often_it_runs(owner: Desk, at: Any):
    part = owner.store(owner.drop(workbooks.units_across()))
    run_part(part_id=part.pk, at=at)
    assert ResultSet.ever.count() == 1


def test_every_event_of_the_move_carries_its_number(owner: Desk):
    part = owner.store(owner.drop(workbooks.units_across()))
    stored = AuditEvent.objects.get(action="indices.results.import")
    assert (stored.data["move"], stored.data["part"]) == (part.move_id, part.pk)


def test_an_administrator_stores_no_results(administrator: Desk):
    factories.framework_version()
    part = administrator.drop(workbooks.units_across())
    with pytest.raises(NotAllowed):
        administrator.store(part)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "trong.xlsx", "file.empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "cu.xls", "moving.old_format"),
        (b"PK\x03\x04 hong", "hong.xlsx", "file.damaged"),
        ("chỉ có chữ".encode(), "chu.csv", "moving.unknown"),
    ],
)
def test_a_file_of_no_use_is_refused_by_name_and_nothing_is_kept(owner: Desk, data: bytes, name: str, code: str):
    with pytest.raises(InputError) as refused:
        owner.drop(data, name)
    assert code in {problem.code for problem in refused.value.problems}


def test_last_years_numbers_stand_beside_this_years(owner: Desk):
    part = owner.drop(workbooks.units_across())
    owner.store(part)
    stored = latest_results(year=2024).get()
    fields, rows = matrix(stored).fields, matrix(stored).rows
    assert [field.code for field in fields] == ["1", "2"]
    assert [cell.points for cell in rows[0][1] if cell] == [Decimal("3.5"), Decimal("5.55")]
