"""Units of the province on the screen and by the verbs: born, moved, renamed, ended; read as they were on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.units.models import Unit, UnitLineage, UnitParent
from chiso.office.units.operations import move_unit, register_unit, rename_unit
from chiso.office.units.queries import children_on, find_units, parent_on, path_on, tree_on
from tests import factories

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
ON = dt.date(2026, 3, 1)
EVE = ON - dt.timedelta(days=1)


@pytest.fixture
def admin(province):
    return province.actor(Role.ADMINISTRATOR)


def register(admin, **given):
    given = {
        "key": "so-moi",
        "name": "Sở Mới",
        "kind": "department",
        "valid_from": factories.SINCE,
        "parent": None,
        **given,
    }
    return register_unit(actor=admin, at=AT, **given)


class TestRegister:
    def test_a_unit_stands_under_its_parent_from_its_first_day(self, admin, province):
        unit = register(admin, parent=province.root, valid_from=ON)
        assert parent_on(unit, ON) == province.root
        assert parent_on(unit, EVE) is None
        assert unit not in children_on(province.root, EVE)

    def test_every_problem_is_told_at_once(self, admin, province):
        with pytest.raises(InputError) as error:
            register(admin, key="so-y-te", name=" ", kind="vua", valid_to=factories.SINCE)
        assert len(error.value.problems) == 4

    def test_a_parent_that_is_not_there_yet_is_refused(self, admin, province):
        late = register(admin, valid_from=ON)
        with pytest.raises(InputError):
            register(admin, key="phong", name="Phòng", parent=late, valid_from=EVE)

    def test_only_the_administrator_registers(self, province):
        with pytest.raises(NotAllowed):
            register(province.actor(Role.ROUND_OWNER))


class TestMove:
    def test_a_unit_keeps_its_row_and_changes_its_parent_on_the_day(self, admin, province):
        unit = register(admin, kind="centre", key="tt", name="Trung tâm", parent=province.units["so-y-te"])
        move_unit(actor=admin, unit=unit, parent=province.units["so-noi-vu"], on=ON, reason="Quyết định 1", at=AT)
        assert parent_on(unit, EVE) == province.units["so-y-te"]
        assert parent_on(unit, ON) == province.units["so-noi-vu"]
        assert UnitParent.objects.filter(unit=unit).count() == 2

    def test_a_unit_never_comes_under_itself(self, admin, province):
        below = register(admin, kind="division", key="p", name="Phòng", parent=province.units["so-y-te"])
        with pytest.raises(InputError):
            move_unit(actor=admin, unit=province.units["so-y-te"], parent=below, on=ON, reason="x", at=AT)


class TestRename:
    def test_the_old_name_stays_true_for_the_old_days(self, admin, province):
        old = province.units["so-y-te"]
        below = register(admin, kind="division", key="p", name="Phòng", parent=old)
        new = rename_unit(
            actor=admin, unit=old, key="so-y-te-2026", name="Sở Y tế và Dân số", on=ON, legal_basis="NQ 1", at=AT
        )
        assert [unit.name for unit in find_units("so y te", EVE)] == ["Sở Y tế"]
        assert [unit.name for unit in find_units("so y te", ON)] == ["Sở Y tế và Dân số"]
        assert parent_on(new, ON) == province.root
        assert parent_on(below, ON) == new
        row = UnitLineage.objects.get(predecessor=old)
        assert (row.kind, row.successor) == ("rename", new)

    def test_it_needs_its_legal_basis(self, admin, province):
        with pytest.raises(InputError):
            rename_unit(actor=admin, unit=province.units["so-y-te"], key="k", name="N", on=ON, legal_basis=" ", at=AT)
        assert not Unit.objects.filter(key="k").exists()


class TestTree:
    def test_parents_come_before_children_in_vietnamese_order(self, province):
        shown = [branch.unit.name for branch in tree_on(factories.DAY).branches]
        assert shown == [
            "Tỉnh Mẫu",
            "Phường Mẫu Đô",
            "Sở Nội vụ",
            "Sở Tư pháp",
            "Sở Y tế",
            "Xã Mẫu An",
            "Xã Mẫu Bình",
        ]

    def test_the_tree_takes_two_queries_however_large(self, province, django_assert_num_queries):
        for number in range(60):
            factories.unit(f"thon-{number}", f"Thôn {number}", kind="village", parent=province.units["xa-mau-an"])
        with django_assert_num_queries(2):
            tree = tree_on(factories.DAY)
        assert len(tree.branches) == 67

    def test_before_anything_existed_the_tree_is_empty(self, province):
        assert tree_on(dt.date(2000, 1, 1)).branches == ()

    def test_the_way_up_is_read_from_the_top(self, admin, province):
        below = register(admin, kind="division", key="p", name="Phòng", parent=province.units["so-y-te"])
        assert [unit.key for unit in path_on(below, factories.DAY)] == ["tinh-mau", "so-y-te"]


class TestPages:
    def test_the_tree_of_a_day_is_in_the_address(self, as_person, province):
        client = as_person(province.people[Role.OBSERVER])
        factories.unit("so-cu", "Sở Cũ", parent=province.root, valid_to=ON)
        assert "Sở Cũ" in client.get(f"/units/?as_of={EVE:%d/%m/%Y}").text
        assert "Sở Cũ" not in client.get(f"/units/?as_of={ON:%d/%m/%Y}").text

    def test_a_units_page_tells_its_life_and_its_people(self, as_person, province):
        page = as_person(province.people[Role.OBSERVER]).get("/units/so-y-te/").text
        assert "01/07/2025" in page
        assert province.people[Role.UNIT_OFFICER].full_name in page

    def test_sheets_are_shown_to_who_may_see_them(self, as_person, province):
        round_ = factories.round_(province.units["so-noi-vu"], name="Đợt thử nghiệm")
        factories.sheet(factories.group(round_), province.units["so-y-te"])
        own = as_person(province.people[Role.UNIT_OFFICER]).get("/units/so-y-te/").text
        assert "Đợt thử nghiệm" in own
        stranger = factories.member(Role.UNIT_OFFICER, province.units["xa-mau-an"])
        assert "Đợt thử nghiệm" not in as_person(stranger).get("/units/so-y-te/").text

    def test_a_unit_that_is_not_there_is_not_found(self, as_person, province):
        assert as_person(province.people[Role.OBSERVER]).get("/units/khong-co/").status_code == 404
