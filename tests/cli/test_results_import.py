"""`chiso results import`: what the page does, for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chiso.cli.main import main
from chiso.office.audit.models import AuditEvent
from chiso.office.indices.models import Edition, Source
from tests.office.indices.published_samples import YEARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, province) -> Path:
    path = tmp_path / "bang.csv"
    path.write_text(YEARS[2024], encoding="utf-8")
    return path


def run(file: Path, *more: str) -> Result:
    arguments = ["results", "import", str(file), "--source", "thu", "--covers", "any", "--year", "2024", *more]
    return CliRunner().invoke(main, arguments)


def test_check_says_what_would_be_kept_and_keeps_nothing(file):
    told = json.loads(run(file, "--check", "--json").stdout)
    assert (told["stored"], told["tables"][0]["ranked"], told["tables"][0]["edition"]) == (False, 5, None)
    assert not Source.objects.exists()


def test_a_table_is_kept_by_the_system_and_the_same_one_again_is_passed_over(file):
    assert "lưu thành bản 1" in run(file).stdout
    assert "đã có, giống hệt" in run(file).stdout
    assert Edition.objects.count() == 1
    assert AuditEvent.objects.get(action="indices.edition.store").actor is None


def test_other_figures_are_refused_without_a_reason_and_become_a_new_edition_with_one(file):
    run(file)
    file.write_text(YEARS[2024].replace("7,00", "7,01"), encoding="utf-8")
    refused = run(file)
    assert refused.exit_code == 2
    assert "tables.differs" in refused.stderr
    assert "lưu thành bản 2" in run(file, "--reason", "Đính chính").stdout


def test_everything_wrong_is_told_with_its_place(file):
    file.write_text("Tỉnh;Tổng\nTỉnh Mẫu;x\nTỉnh Mẫu;y\n", encoding="utf-8")
    refused = run(file)
    assert refused.exit_code == 2
    assert refused.stderr.count("published.not_a_number") == 2
    assert "published.duplicate" in refused.stderr
