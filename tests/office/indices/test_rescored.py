"""A published result under another version: re-computed, gaps named, nothing stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.indices.models import ResultSet
from chiso.office.indices.rescoring import rescored_table
from tests import factories
from tests.factories import SMALL_FRAMEWORK
from tests.office.frameworks.test_crosswalks import store

pytestmark = pytest.mark.django_db


def next_version(*replacements: tuple[str, str]) -> FrameworkVersion:
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2026")
    for before, after in replacements:
        text = text.replace(before, after)
    return factories.framework_version(text)


def test_unchanged_rules_give_every_unit_its_published_points(flow: Any, published: ResultSet) -> None:
    version = next_version()
    store(flow.province, (flow.group.framework, version))
    table = rescored_table(published, version)
    assert table is not None and table.rows
    assert all(line.found.total and line.found.total.points == line.row.points for line in table.rows)
    assert table.gaps == []


def test_a_leaf_without_figures_leaves_no_new_total_and_says_how_much_compares(flow: Any, published: ResultSet) -> None:
    version = next_version(("input: rate", "input: done_rate"))
    store(flow.province, (flow.group.framework, version))
    table = rescored_table(published, version)
    assert table is not None
    assert [line.comparable for line in table.rows] == [Decimal("80.00")] * len(table.rows)
    assert all(line.found.total is None for line in table.rows)
    assert [(gap.node, units) for gap, units in table.gaps] == [("1.2", len(table.rows))]


def test_the_page_says_that_it_is_not_a_publication(flow: Any, published: ResultSet, as_person: Any) -> None:
    version = next_version(("input: rate", "input: done_rate"))
    client = as_person(flow.province.people["interviewer"])
    address = reverse("indices:rescored", kwargs={"result_id": published.pk, "version_id": version.pk})
    assert "Chưa có bảng nối" in client.get(address).content.decode()
    store(flow.province, (flow.group.framework, version))
    assert "không phải kết quả công bố" in client.get(address).content.decode()
    assert ResultSet.objects.count() == 1


def test_another_family_is_no_version_of_it(flow: Any, published: ResultSet, as_person: Any) -> None:
    other = next_version(("family: kiem-thu", "family: khac"))
    client = as_person(flow.province.people["interviewer"])
    address = reverse("indices:rescored", kwargs={"result_id": published.pk, "version_id": other.pk})
    assert client.get(address).status_code == 404
