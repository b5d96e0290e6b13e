"""Pages and papers name the province that the installation serves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.utils.translation import override

from chiso.office.reports.paper.people import letterhead, province_committee
from chiso.office.units.models import Unit
from chiso.office.units.queries import province_name
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unset(settings: Any) -> Any:
    settings.PROVINCE_NAME = ""
    cache.clear()
    yield
    cache.clear()


def test_the_adopted_province_stands_on_pages_and_papers() -> None:
    root = factories.unit("tinh-mau", "Tỉnh Thử Nghiệm", kind="province")
    body = factories.unit("so-noi-vu", "Sở Nội vụ", parent=root)
    assert province_name() == "Tỉnh Thử Nghiệm"
    assert province_committee() == "Ủy ban nhân dân tỉnh Thử Nghiệm"
    assert letterhead(body, mark="BC", day=None).superior == "UBND TỈNH THỬ NGHIỆM"


def test_a_name_that_was_set_comes_first(settings: Any) -> None:
    factories.unit("tinh-mau", "Tỉnh Thử Nghiệm", kind="province")
    settings.PROVINCE_NAME = "Tỉnh Khác"
    assert province_name() == "Tỉnh Khác"


def test_before_a_province_is_adopted_there_is_no_name_and_none_is_remembered() -> None:
    Unit.objects.all().delete()
    with override("vi"):
        assert province_name() == "tỉnh"
    factories.unit("tinh-mau", "Tỉnh Thử Nghiệm", kind="province")
    assert province_name() == "Tỉnh Thử Nghiệm"


def test_the_name_is_looked_up_once(django_assert_num_queries: Any) -> None:
    factories.unit("tinh-mau", "Tỉnh Thử Nghiệm", kind="province")
    province_name()
    with django_assert_num_queries(0):
        province_name()
