"""`chiso user create|import|list`: the same verbs as the pages, for scripts."""

from __future__ import annotations

import csv
import json
import stat

import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from chiso.office.accounts.models import Membership, Person
from chiso.office.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
HEADER = "Tên đăng nhập,Họ và tên,Đơn vị,Vai trò\n"


def run(*arguments: str):
    return CliRunner().invoke(main, ["user", *arguments])


def test_create_makes_an_account_and_prints_its_password_once(province):
    result = run("create", "an.syt", "Nguyễn Thị An", "--unit", "so-y-te", "--role", "unit_officer", "--json")
    assert result.exit_code == 0, result.output
    person = Person.objects.get(username="an.syt")
    assert person.check_password(json.loads(result.stdout)["password"])
    assert person.must_change_password
    assert AuditEvent.objects.filter(action="accounts.person.create", actor=None).count() == 1


def test_create_with_a_wrong_unit_makes_nothing(province):
    result = run("create", "an.syt", "An", "--unit", "so-khong-co", "--role", "unit_officer")
    assert result.exit_code == 2
    assert not Person.objects.filter(username="an.syt").exists()


def test_create_with_a_bad_name_exits_2_and_says_what_is_expected(province):
    result = run("create", "Nguyễn An", "An", "--unit", "so-y-te", "--role", "unit_officer", "--lang", "en")
    assert result.exit_code == 2
    assert "user name is not valid" in result.stderr


def test_import_makes_the_list_and_writes_the_passwords_for_nobody_else_to_read(province, tmp_path):
    listed, out = tmp_path / "ds.csv", tmp_path / "mat-khau.csv"
    listed.write_text(HEADER + "an.syt,An,Sở Y tế,Chuyên viên đơn vị\nb.stp,Bình,so-tu-phap,appraiser\n", "utf-8")
    result = run("import", str(listed), "--out", str(out))
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert [row["username"] for row in rows] == ["an.syt", "b.stp"]
    assert Person.objects.get(username="an.syt").check_password(rows[0]["one_time_password"])
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_import_check_stores_nothing(province, tmp_path):
    listed = tmp_path / "ds.csv"
    listed.write_text(HEADER + "an.syt,An,Sở Y tế,Chuyên viên đơn vị\n", "utf-8")
    result = run("import", str(listed), "--check")
    assert result.exit_code == 0
    assert "1 accounts, 1 roles; nothing stored" in result.output
    assert not Membership.objects.filter(person__username="an.syt").exists()


def test_import_of_a_wrong_list_names_every_cell_and_exits_2(province, tmp_path):
    listed = tmp_path / "ds.csv"
    listed.write_text(HEADER + "An SYT,An,Sở Lạ,Trùm\n", "utf-8")
    result = run("import", str(listed))
    assert result.exit_code == 2
    assert all(cell in result.stderr for cell in ("A2", "C2", "D2"))


def test_import_of_a_file_that_is_not_there_exits_3(tmp_path):
    assert run("import", str(tmp_path / "khong-co.xlsx")).exit_code == 3


def test_list_shows_roles_and_can_be_narrowed(province):
    everyone = run("list", "--json")
    assert len(everyone.output.splitlines()) == Person.objects.count()
    officers = run("list", "--role", "unit_officer", "--unit", "so-y-te", "--json")
    (only,) = [json.loads(line) for line in officers.output.splitlines()]
    assert only["roles"] == ["unit_officer@so-y-te"]
