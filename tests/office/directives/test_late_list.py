"""The late list when more is late than one page shows: it says of how many, and a unit's own are a click away."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Handed
from tests import factories

D = dt.timedelta
MANY = 103


@pytest.fixture
def page_of(province, client):
    """The late list as a reader of the whole province gets it."""
    client.force_login(province.people[Role.ROUND_OWNER])

    def page(**asked: str) -> str:
        return " ".join(client.get(reverse("directives:overdue"), asked).content.decode().split())

    return page


def unanswered(province, key: str, many: int) -> None:
    today = timezone.localdate()
    home, unit = province.units["so-noi-vu"], province.units[key]
    orders = [factories.directive(home, issued_on=today - D(days=30)) for _number in range(many)]
    Handed.objects.bulk_create(
        Handed(directive=one, unit=unit, handed_on=today - D(days=30), due=today - D(days=2)) for one in orders
    )


def shown(page: str) -> int:
    """How many unanswered directives the page lists."""
    return len(re.findall(r'<th scope="row"><a href="[^"]*/handed/\d+/">', page))


def test_a_cut_list_of_unanswered_directives_says_how_many_there_are(province, page_of):
    unanswered(province, "so-y-te", MANY)
    page = page_of()
    assert (shown(page), "1–100 trên 103" in page) == (100, True)


def test_a_whole_list_says_nothing_of_parts(province, page_of):
    unanswered(province, "so-y-te", 3)
    page = page_of()
    assert (shown(page), "trên 3" in page) == (3, False)


def test_a_unit_that_is_late_only_with_directives_is_one_click_away(province, page_of):
    unanswered(province, "so-y-te", MANY)
    unanswered(province, "so-tu-phap", 2)
    unit = province.units["so-tu-phap"]
    assert f'<a href="?unit={unit.pk}">2</a>' in page_of()
    own = page_of(unit=str(unit.pk))
    assert (shown(own), f"Việc quá hạn của {unit.name}" in own) == (2, True)
