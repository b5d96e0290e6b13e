"""Accounts from an Excel list: everything wrong is told with its cell, nothing is stored before the confirmation."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from chiso.engine.errors import InputError
from chiso.office.accounts.bulk import COLUMNS, BulkRow, read_bulk
from chiso.office.accounts.models import Membership, Person, Role
from chiso.office.accounts.operations import import_people
from chiso.office.accounts.planning import plan_bulk
from chiso.office.accounts.workbook import bulk_template
from tests import factories

pytestmark = pytest.mark.django_db
HEADER = [column.title.vi for column in COLUMNS]
GOOD = ["an.syt", "Nguyễn Thị An", "Sở Y tế", "Chuyên viên đơn vị", "Chuyên viên", "không", "01/02/2026", "", ""]


def workbook(*rows, header=HEADER) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row(**changes) -> list[str]:
    names = [column.name for column in COLUMNS]
    return [changes.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def problems(*rows, header=HEADER):
    plan = plan_bulk(read_bulk(workbook(*rows, header=header), "danh-sach.xlsx"), factories.DAY)
    return [(problem.where, problem.code) for problem in plan.problems]


class TestReading:
    def test_a_good_list_has_no_problem(self, province):
        assert problems(GOOD, row(username="b.syt", full_name="Trần B", role="Lãnh đạo đơn vị")) == []

    @pytest.mark.parametrize(
        "changes, where, code",
        [
            ({"username": "Nguyễn An"}, "A2", "accounts.username"),
            ({"username": ""}, "A2", "accounts.username"),
            ({"full_name": ""}, "B2", "accounts.missing"),
            ({"unit": "Sở Không có"}, "C2", "accounts.bulk.unit"),
            ({"unit": ""}, "C2", "accounts.missing"),
            ({"role": "Trưởng phòng"}, "D2", "accounts.bulk.role"),
            ({"role": ""}, "D2", "accounts.missing"),
            ({"is_deputy": "có lẽ"}, "F2", "answer.not_yes_no"),
            ({"valid_from": "31/02/2026"}, "G2", "date.invalid"),
            ({"email": "an@"}, "H2", "accounts.email"),
        ],
    )
    def test_a_mistake_is_told_with_its_cell(self, province, changes, where, code):
        assert problems(row(**changes)) == [(where, code)]

    def test_all_mistakes_of_all_rows_are_told_at_once(self, province):
        found = problems(row(username="?", unit="?", role="?"), GOOD, row(username="c.syt", email="x"))
        assert [where for where, _code in found] == ["A2", "C2", "D2", "H4"]

    def test_one_user_name_for_two_persons_is_a_mistake(self, province):
        assert problems(GOOD, row(full_name="Trần Văn Khác", role="Lãnh đạo đơn vị")) == [
            ("A3", "accounts.bulk.two_people")
        ]

    def test_two_persons_with_one_user_name_are_told_beside_the_other_faults_of_their_rows(self, province):
        found = problems(row(unit="Sở Không có"), row(full_name="Trần Bình", role="Vua"))
        assert found == [
            ("C2", "accounts.bulk.unit"), ("D3", "accounts.bulk.role"), ("A3", "accounts.bulk.two_people")
        ]  # fmt: skip

    def test_a_role_before_its_unit_is_told_before_anything_is_made(self, province):
        assert problems(row(valid_from="01/01/1900")) == [("G2", "accounts.unit_not_valid")]

    def test_units_of_one_name_are_offered_and_read_with_the_unit_above(self, province):
        above = [province.units[key] for key in ("so-y-te", "so-noi-vu")]
        below = [factories.unit(f"vp-{unit.key}", "Văn phòng Sở", parent=unit) for unit in above]
        listed = load_workbook(io.BytesIO(bulk_template(below + above, factories.DAY)))["Đơn vị"]
        offered = [cell.value for cell in listed["A"]]
        assert "Văn phòng Sở (Sở Y tế)" in offered
        assert problems(row(unit="Văn phòng Sở (Sở Y tế)")) == []
        assert problems(row(unit="Văn phòng Sở")) == [("C2", "accounts.bulk.unit_ambiguous")]

    def test_the_same_role_twice_is_a_mistake(self, province):
        assert problems(GOOD, GOOD) == [("D3", "accounts.bulk.twice")]

    def test_one_person_may_stand_in_two_rows_with_two_roles(self, province):
        assert problems(GOOD, row(role="Lãnh đạo đơn vị")) == []

    def test_an_administrator_who_scores_is_a_mistake(self, province):
        assert problems(GOOD, row(role="Quản trị hệ thống", unit="Sở Nội vụ")) == [
            ("D2", "accounts.administrator_scores")
        ]

    def test_an_existing_user_name_of_somebody_else_is_a_mistake(self, province):
        factories.person("an.syt", "Lê Văn Cũ")
        assert problems(GOOD) == [("A2", "accounts.username_taken")]

    def test_a_name_in_an_old_font_is_mended(self, province):
        (read,) = read_bulk(workbook(row(full_name="NguyÔn ThÞ H¹nh")), "a.xlsx")
        assert read.full_name == "Nguyễn Thị Hạnh"

    def test_the_columns_may_stand_in_any_order_and_in_english(self, province):
        header = ["Role", "Unit", "Full name", "User name"]
        assert problems(["unit_officer", "so-y-te", "Nguyễn Thị An", "an.syt"], header=header) == []

    def test_a_cell_is_named_by_the_columns_of_the_file_and_not_by_those_of_the_template(self, province):
        header = ["Role", "Note", "Unit", "Full name", "User name"]
        assert problems(["unit_officer", "x", "Sở Không có", "", "x y"], header=header) == [
            ("E2", "accounts.username"),
            ("D2", "accounts.missing"),
            ("C2", "accounts.bulk.unit"),
        ]

    def test_a_missing_column_is_named(self):
        with pytest.raises(InputError) as error:
            read_bulk(workbook(["an", "x"], header=["Tên đăng nhập", "Họ và tên"]), "a.xlsx")
        assert [problem.message.vi for problem in error.value.problems] == [
            "Thiếu cột “Đơn vị”",
            "Thiếu cột “Vai trò”",
        ]

    def test_an_empty_list_is_refused(self):
        with pytest.raises(InputError, match="không có dòng nào"):
            read_bulk(workbook(), "a.xlsx")

    def test_what_only_calls_itself_a_workbook_is_refused(self):
        with pytest.raises(InputError):
            read_bulk(b"<html><script>alert(1)</script></html>", "a.xlsx")

    @pytest.mark.parametrize(
        "sheet",
        [
            b"",
            b"<worksheet><sheetData><row",
            b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
        ],
        ids=["empty", "cut short", "with entities"],
    )
    def test_a_workbook_whose_sheet_is_no_sheet_is_refused(self, sheet):
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
        with pytest.raises(InputError) as error:
            read_bulk(stream.getvalue(), "a.xlsx")
        assert [problem.code for problem in error.value.problems] == ["file.damaged"]

    def test_a_csv_list_is_read_too(self, province):
        text = ";".join(HEADER) + "\n" + ";".join(GOOD)
        (read,) = read_bulk(text.encode("utf-8-sig"), "a.csv")
        assert (read.username, read.unit) == ("an.syt", "Sở Y tế")


class TestTemplate:
    def test_it_offers_the_units_and_roles_of_the_day(self, province):
        book = load_workbook(io.BytesIO(bulk_template(list(province.units.values()), factories.DAY)))
        sheet = book.worksheets[0]
        assert [cell.value.rstrip(" *") for cell in sheet[1]] == HEADER
        offered = {cell.value for cell in book["Đơn vị"]["A"]}
        assert {"Sở Y tế", "Xã Mẫu An"} <= offered
        assert len(sheet.data_validations.dataValidation) == 3

    def test_it_can_be_filled_and_read_back(self, province):
        book = load_workbook(io.BytesIO(bulk_template(list(province.units.values()), factories.DAY)))
        for column, value in enumerate(GOOD, start=1):
            book.worksheets[0].cell(row=2, column=column, value=value)
        stream = io.BytesIO()
        book.save(stream)
        (read,) = read_bulk(stream.getvalue(), "tai-khoan-moi.xlsx")
        assert plan_bulk([read], factories.DAY).can_run


class TestImport:
    def test_the_whole_list_is_made_or_nothing(self, province):
        actor = province.actor(Role.ADMINISTRATOR)
        good = BulkRow(line=2, username="an.syt", full_name="An", unit="so-y-te", role="unit_officer")
        officer = province.people[Role.UNIT_OFFICER]
        held = BulkRow(
            line=3, username=officer.username, full_name=officer.full_name, unit="so-y-te", role="unit_officer"
        )
        before = Person.objects.count()
        with pytest.raises(InputError) as error:
            import_people(actor=actor, rows=[good, held], at=factories.MOMENT)
        assert [(problem.where, problem.code) for problem in error.value.problems] == [("D3", "accounts.role_held")]
        assert Person.objects.count() == before

    def test_each_new_person_gets_one_password_and_each_row_a_role(self, province):
        rows = read_bulk(workbook(GOOD, row(role="Lãnh đạo đơn vị")), "a.xlsx")
        made = import_people(actor=province.actor(Role.ADMINISTRATOR), rows=rows, at=factories.MOMENT)
        person = Person.objects.get(username="an.syt")
        assert [bool(one.password) for one in made] == [True, False]
        assert person.check_password(made[0].password)
        assert set(Membership.objects.filter(person=person).values_list("role", flat=True)) == {
            "unit_officer",
            "unit_leader",
        }

    def test_an_existing_person_keeps_the_password_and_gets_the_role(self, province):
        person = factories.person("an.syt", "Nguyễn Thị An", password=factories.PASSWORD)
        (one,) = import_people(
            actor=province.actor(Role.ADMINISTRATOR),
            rows=read_bulk(workbook(GOOD), "a.xlsx"),
            at=factories.MOMENT,
        )
        person.refresh_from_db()
        assert one.password == ""
        assert person.check_password(factories.PASSWORD)
        assert Membership.objects.filter(person=person).count() == 1


class TestPages:
    def upload(self, client, data: bytes, name="danh-sach.xlsx"):
        file = io.BytesIO(data)
        file.name = name
        return client.post("/accounts/people/import/check/", {"file": file})

    def test_checking_stores_nothing_and_confirming_shows_the_passwords_once(self, as_person, province):
        client = as_person(province.people[Role.ADMINISTRATOR])
        before = Person.objects.count()
        checked = self.upload(client, workbook(row(valid_from="")))
        assert checked.status_code == 200
        assert Person.objects.count() == before
        payload = checked.context["payload"]
        confirmed = client.post("/accounts/people/import/confirm/", {"payload": payload})
        (issued,) = confirmed.context["issued"]
        assert issued.password in confirmed.text
        assert "no-store" in confirmed["Cache-Control"]
        again = client.post("/accounts/people/import/confirm/", {"payload": payload})
        assert again.status_code == 422
        assert Person.objects.count() == before + 1

    def test_a_wrong_list_gives_a_report_and_no_way_to_confirm(self, as_person, province):
        response = self.upload(as_person(province.people[Role.ADMINISTRATOR]), workbook(row(unit="?", role="?")))
        assert response.status_code == 422
        assert "C2" in response.text and "D2" in response.text
        assert 'name="payload"' not in response.text

    def test_a_list_that_was_changed_on_the_way_is_refused(self, as_person, province):
        client = as_person(province.people[Role.ADMINISTRATOR])
        payload = self.upload(client, workbook(row(valid_from=""))).context["payload"]
        response = client.post("/accounts/people/import/confirm/", {"payload": payload[:-3] + "abc"})
        assert response.status_code == 422
        assert not Person.objects.filter(username="an.syt").exists()
