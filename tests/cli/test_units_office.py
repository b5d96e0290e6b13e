"""`chiso units load|adopt|bodies|import --store`: what the pages do, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from chiso.engine.units.io import load_register, save_register
from chiso.office.audit.models import AuditEvent
from chiso.office.units.models import RegisterChange, Unit
from tests.office.units.region import region
from tests.office.units.test_stored_decrees import merged

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(main, ["units", *arguments])


@pytest.fixture
def register(tmp_path: Path):
    path = tmp_path / "register.json.gz"
    save_register(region("lam-dong_2025"), path)
    yield str(path)
    load_register.cache_clear()


def test_check_counts_and_stores_nothing_and_load_stores_what_it_counted(register):
    counted = json.loads(run("load", "--check", "--register", register, "--json").stdout)
    assert (counted["stored"], Unit.everywhere.count()) == (False, 0)
    loaded = json.loads(run("load", "--register", register, "--json").stdout)
    assert loaded == counted | {"stored": True}
    assert Unit.everywhere.count() == loaded["units"]
    assert AuditEvent.objects.get(action="units.register.load").actor is None


def test_a_register_that_is_not_there_is_bad_input(tmp_path):
    result = run("load", "--register", str(tmp_path / "none.json.gz"), "--lang", "en")
    assert result.exit_code == 2
    assert "has not been built" in result.stderr


def test_a_decree_is_stored_only_when_asked_and_only_when_sound(register, tmp_path):
    run("load", "--register", register)
    file = tmp_path / "nghi-quyet.csv"
    file.write_bytes(merged())
    assert run("import", str(file), "--register", register).exit_code == 0
    assert not RegisterChange.objects.filter(kind="decree").exists()
    stored = run("import", str(file), "--store", "--reason", "thử", "--json")
    assert json.loads(stored.stdout)["units"] == 1
    again = run("import", str(file), "--store")
    assert again.exit_code == 2
    assert "nghi-quyet.csv:2" in again.stderr
    assert RegisterChange.objects.filter(kind="decree").count() == 1


def test_a_province_is_adopted_and_gets_its_departments(register):
    run("load", "--register", register)
    assert run("adopt", "lam-dong_2025", "--reason", "cài đặt").exit_code == 0
    made = run("bodies", "lam-dong_2025", "--also", "ngoai-vu")
    assert made.exit_code == 0, made.output
    assert Unit.objects.get(key="ngoai-vu_lam-dong_2025").name == "Sở Ngoại vụ"
    assert "(already)" in run("bodies", "lam-dong_2025").stdout


@pytest.mark.parametrize("arguments", [("adopt", "khong-co", "--reason", "x"), ("bodies", "khong-co")])
def test_an_unknown_key_is_bad_input(arguments):
    assert run(*arguments).exit_code == 2
