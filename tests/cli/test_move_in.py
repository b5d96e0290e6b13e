"""`chiso move-in`: files tried out, stored in one go, taken back, by the verbs of the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chiso.cli.main import main
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.indices.models import ResultSet
from chiso.office.moving.models import Move
from tests import factories
from tests.golden.moving import workbooks
from tests.golden.moving.workbooks import UNITS

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None, files_dir: Any) -> Any:
    """The round owner of a province that has the departments of the workbooks."""
    root = factories.unit("tinh-mau", "Tỉnh Mẫu", kind="province")
    keys = ("so-noi-vu", "thanh-tra", "van-phong")
    units = [factories.unit(key, name, parent=root) for key, name in zip(keys, UNITS, strict=True)]
    factories.framework_version()
    return factories.member(Role.ROUND_OWNER, units[0])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(workbooks.units_across())
    return path


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    path = tmp_path / "quyet-dinh.json"
    path.write_text(json.dumps({"bang.xlsx": {"year": "2024"}}), "utf-8")
    return path


def run(owner: Any, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["move-in", *(str(one) for one in arguments), "--as", owner.username])


def test_a_dry_run_says_what_would_be_stored_and_leaves_no_row(owner: Any, book: Path) -> None:
    events = AuditEvent.objects.count()
    result = run(owner, book, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["move"] is None
    assert told["files"][0]["counts"]["units"] == 3
    assert not Move.objects.exists()
    assert not ResultSet.ever.exists()
    assert AuditEvent.objects.count() == events


def test_confirming_stores_what_the_page_would_and_undo_takes_it_back(owner: Any, book: Path, decisions: Path) -> None:
    stored = run(owner, book, "--confirm", "--settings", decisions, "--json")
    assert stored.exit_code == 0, stored.output
    assert ResultSet.objects.get().year == 2024
    move = json.loads(stored.stdout)["move"]
    undone = run(owner, "--undo", move, "--reason", "Nhầm năm", "--json")
    assert undone.exit_code == 0, undone.output
    assert not ResultSet.objects.exists()
    assert run(owner, "--undo", move, "--reason", "Lần nữa").exit_code == 2


def test_one_bad_file_keeps_all_from_being_stored(owner: Any, book: Path, tmp_path: Path) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    result = run(owner, book, broken, "--confirm", "--json")
    assert result.exit_code == 2
    told = {
        one["file"]: [problem["severity"] for problem in one["problems"]] for one in json.loads(result.stdout)["files"]
    }
    assert "error" not in told["bang.xlsx"]
    assert any("error" in severities for name, severities in told.items() if "hong.xlsx" in name)
    assert not Move.objects.exists()
    assert not ResultSet.ever.exists()


def test_who_may_not_move_in_is_refused_and_nothing_is_stored(owner: Any, book: Path) -> None:
    officer = factories.member(Role.UNIT_OFFICER, owner.memberships.get().unit)
    assert run(officer, book, "--confirm").exit_code == 3
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    "arguments", [("--dry-run",), ("--undo", "1", "x"), ("--undo", "99", "--reason", "x"), ("--confirm", "--undo", "1")]
)
def test_what_makes_no_sense_together_is_a_usage_error(owner: Any, arguments: tuple[str, ...]) -> None:
    assert run(owner, *arguments).exit_code == 2


def test_the_files_are_read_one_after_another(book: Path, tmp_path: Path) -> None:
    from chiso.cli.move_in import _Files
    from chiso.cli.site import Unavailable

    turns = iter(_Files((book, tmp_path / "missing.xlsx")))
    assert next(turns).name == "bang.xlsx"
    with pytest.raises(Unavailable, match="missing"):
        next(turns)
