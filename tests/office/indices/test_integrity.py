"""A published figure that is changed in the database, behind the product's back, is named."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from chiso.office.indices.integrity import altered_results
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet
from tests.office.audit.test_chain import forced

pytestmark = pytest.mark.django_db


def test_what_was_published_stands(published: ResultSet) -> None:
    assert list(altered_results()) == []


@pytest.mark.parametrize("change", ["rank = rank + 1", "points = points + 1", "grade = 'X'"])
def test_a_changed_row_is_named_by_its_unit(published: ResultSet, change: str) -> None:
    row = ResultRow.objects.filter(result_set=published).select_related("unit").order_by("pk")[0]
    forced(f"UPDATE indices_resultrow SET {change} WHERE id = %s", row.pk)
    (found,) = altered_results()
    assert (found.result_set, found.code) == (published.pk, published.code)
    assert row.unit.key in found.why.vi and row.unit.key in found.why.en


def test_a_changed_leaf_is_named_by_its_unit_and_code(published: ResultSet) -> None:
    leaf = ResultLeaf.objects.filter(row__result_set=published, node="1.2").select_related("row__unit")[0]
    forced("UPDATE indices_resultleaf SET points = points - 0.25 WHERE id = %s", leaf.pk)
    (found,) = altered_results()
    assert f"{leaf.row.unit.key}, 1.2" in found.why.vi


@pytest.mark.parametrize("change", ["payload = replace(payload, '80', '95')", f"sha256 = '{'a' * 64}'"])
def test_a_changed_text_or_hash_is_named(published: ResultSet, change: str) -> None:
    forced(f"UPDATE indices_resultset SET {change} WHERE id = %s", published.pk)
    (found,) = altered_results()
    assert "không khớp mã băm" in found.why.vi


def test_a_text_with_an_honest_hash_still_differs_from_the_record(published: Any) -> None:
    text = published.payload.replace('"80"', '"95"')
    digest = hashlib.sha256(text.encode()).hexdigest()
    forced("UPDATE indices_resultset SET payload = %s, sha256 = %s WHERE id = %s", text, digest, published.pk)
    (found,) = altered_results()
    assert "nhật ký" in found.why.vi


def test_the_command_leaves_with_one(published: ResultSet) -> None:
    forced("UPDATE indices_resultrow SET points = points + 1 WHERE result_set_id = %s", published.pk)
    told = CliRunner().invoke(main, ["audit", "verify"])
    assert told.exit_code == 1
    assert f"result:{published.pk} ({published.code}): SAI" in told.output
