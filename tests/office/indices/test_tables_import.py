"""Published tables come in: columns, names, years, editions beside one another."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from chiso.engine.errors import InputError
from chiso.engine.published import ColumnMapping
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.indices.models import Covers, Edition, MarkKind, ResultSet, Rule, Source
from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions, withdraw_edition
from chiso.office.indices.tables.queries import edition_of, editions, marks_of
from chiso.office.indices.tables.reading import (
    Reading,
    mapping_for,
    open_table,
    read_editions,
    signature,
)
from tests import factories

pytestmark = pytest.mark.django_db

WIDE = """Tỉnh;D1.1;D1.2;D2;Tổng
Tỉnh Mẫu;1,25;2,5;3;6,75
Tỉnh An Bình;1;2;;
Tỉnh Bình Minh;1,5;2,5;0;4
Tỉnh Cao Sơn;2;2;3,5;7,5
Cả nước;1,4;2,25;3,2;6,9
"""


def read(text: str = WIDE, *, covers: str = Covers.ANY, rule: str = Rule.SUM, year: int | None = 2024) -> Reading:
    table = open_table(text.encode(), "bang.csv")
    mapping, _ = mapping_for(None, table.columns)
    return read_editions(table, mapping, covers=covers, rule=rule, year=year)


@pytest.fixture
def source(province: factories.Province) -> Source:
    actor = province.actor(Role.ANALYST)
    return open_source(
        actor=actor, name="Chỉ số thử", covers=Covers.ANY, rule=Rule.SUM, at=factories.MOMENT, is_sample=True
    )


def keep(province: factories.Province, source: Source, text: str = WIDE, reason: str = "", **more: object):
    found = read(text)
    return store_editions(
        actor=province.actor(Role.ANALYST),
        source=source,
        editions=[NewEdition(one.table, one.names, one.marks) for one in found.tables],
        at=factories.MOMENT,
        reason=reason,
        **more,  # type: ignore[arg-type]
    )


def test_our_own_province_is_known_by_name_and_the_row_of_the_country_is_no_unit(province):
    (one,) = read().tables
    assert one.table.units[0] == "tinh-mau"
    assert one.names["tinh-an-binh"] == "Tỉnh An Bình"
    assert "ca-nuoc" not in one.names
    assert {(mark.kind, mark.node, mark.value) for mark in one.marks} >= {(MarkKind.MEAN, "D2", 3.2)}


def test_a_gap_leaves_no_total_and_no_rank_and_a_lone_zero_is_a_gap(province):
    (one,) = read().tables
    totals = dict(zip(one.table.units, one.table.values[:, one.table.total], strict=True))
    assert totals["tinh-cao-son"] == 7.5
    assert totals["tinh-an-binh"] != totals["tinh-an-binh"]
    assert one.ranked == 3  # Bình Minh's total is printed although its 0 was taken for a gap, and that is told
    assert any(problem.code == "published.total_of_gap" for problem in one.report.problems)


def test_sums_that_the_table_leaves_out_are_tagged_as_derived(province):
    text = "Tỉnh;D1.1;D1.2;D2\nTỉnh Mẫu;1;2;3\nTỉnh An Bình;2;2;4\n"
    (one,) = read(text).tables
    assert one.table.derived == {(unit, code) for unit in one.table.units for code in ("D1", "TOTAL")}


def test_everything_wrong_with_a_table_is_told_at_once(province):
    text = "Tỉnh;Năm;Tổng\nTỉnh Mẫu;2024;x\nTinh mau;2024;7\nTỉnh An Bình;hai;6\n"
    with pytest.raises(InputError) as error:
        read(text, year=None)
    assert {problem.code for problem in error.value.problems} == {"published.not_a_number", "published.year"}


def test_two_rows_of_one_unit_and_a_table_without_a_year_stop_the_import(province):
    text = "Tỉnh;Tổng\nTỉnh Mẫu;5\nTinh  mau;7\n"
    assert [p.code for p in read(text).problems if p.severity == "error"] == ["tables.unit_twice"]
    assert [p.code for p in read(year=None).problems if p.severity == "error"] == ["tables.year"]


def test_names_that_are_no_unit_of_ours_are_told_with_their_line(province):
    found = read("Đơn vị;Tổng\nSở Y tế;5\nSở Không Có;4\n", covers=Covers.OWN)
    (problem,) = [each for each in found.problems if each.code == "tables.unknown_unit"]
    assert (problem.got, problem.place()) == ("Sở Không Có", "dòng 3 (Đơn vị)")
    assert found.tables[0].table.units[0] == "so-y-te"


def test_an_edition_is_kept_bit_for_bit_under_its_hash(province, source):
    (made,) = keep(province, source, file_name="bang.csv")
    held = edition_of(source, 2024)
    assert held is not None
    assert held.table.values.tolist()[0] == [1.25, 2.5, 3.0, 6.75, 3.75]
    assert json.loads(made.result_set.payload)["file"]["name"] == "bang.csv"
    assert AuditEvent.objects.filter(action="indices.edition.store").count() == 1
    assert {mark.kind for mark in marks_of(source)} == {MarkKind.MEAN}


def test_the_same_table_again_changes_nothing(province, source):
    keep(province, source)
    assert keep(province, source) == []
    assert Edition.objects.count() == 1


def test_other_figures_need_a_reason_and_stand_beside_the_old_ones(province, source):
    (old,) = keep(province, source)
    with pytest.raises(InputError) as error:
        keep(province, source, WIDE.replace("6,75", "6,76"))
    assert error.value.problems[0].code == "tables.differs"
    (new,) = keep(province, source, WIDE.replace("6,75", "6,76"), reason="Đính chính của đơn vị công bố")
    assert (new.result_set.number, new.result_set.supersedes) == (2, old.result_set)
    assert [held.number for held in editions(source)] == [2]
    assert edition_of(source, 2024, 1) is not None


def test_a_withdrawn_table_is_met_by_nobody_and_its_year_can_be_imported_again(province, source):
    (old,) = keep(province, source)
    actor = province.actor(Role.ANALYST)
    with pytest.raises(InputError):
        withdraw_edition(actor=actor, edition=old, reason=" ", at=factories.MOMENT)
    withdraw_edition(actor=actor, edition=old, reason="Nhầm tệp", at=factories.MOMENT)
    assert editions(source) == ()
    (again,) = keep(province, source)
    assert again.result_set.number == 2


def test_the_columns_confirmed_once_are_remembered_for_the_source(province, source):
    text = "Địa danh;Điểm chung;Ghi chú\nTỉnh Mẫu;5;x\n"
    table = open_table(text.encode(), "bang.csv")
    mapping = ColumnMapping("Địa danh", columns={"Điểm chung": "TOTAL"})
    found = read_editions(table, mapping, covers=Covers.ANY, rule=Rule.WEIGHTED, year=2023)
    store_editions(
        actor=province.actor(Role.ANALYST),
        source=source,
        editions=[NewEdition(one.table, one.names) for one in found.tables],
        at=factories.MOMENT,
        mapping=mapping,
        headings=signature(table.columns),
    )
    source.refresh_from_db()
    assert mapping_for(source, ["Địa danh", "Điểm chung", "Ghi chú"]) == (mapping, True)
    assert mapping_for(source, ["Năm", "Điểm chung", "Địa danh"]) == (mapping, True)


def test_tables_of_others_are_no_results_of_ours(province, source):
    keep(province, source)
    assert not ResultSet.objects.exists()
    assert ResultSet.ever.count() == 1


def test_editions_refuse_to_be_changed(province, source):
    (made,) = keep(province, source)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE indices_edition SET file_name = 'x' WHERE id = %s", [made.pk])


def test_only_who_manages_tables_keeps_one(province, source):
    found = read()
    with pytest.raises(NotAllowed):
        store_editions(
            actor=province.actor(Role.UNIT_OFFICER),
            source=source,
            editions=[NewEdition(one.table, one.names) for one in found.tables],
            at=factories.MOMENT,
        )


@pytest.mark.parametrize(
    ("asked", "where"),
    [({"name": " "}, "name"), ({"covers": "x"}, "covers"), ({"rule": ""}, "rule"), ({"code": "Chỉ số"}, "code")],
)
def test_a_source_that_cannot_be_opened_says_why(province, asked, where):
    given = {"name": "A", "covers": Covers.ANY, "rule": Rule.SUM} | asked
    with pytest.raises(InputError) as error:
        open_source(actor=province.actor(Role.ANALYST), at=factories.MOMENT, **given)
    assert [problem.where for problem in error.value.problems] == [where]
