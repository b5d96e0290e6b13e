"""Lists cost the same number of queries for five rows as for fifty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.engine.errors import Text
from chiso.office.accounts.models import Role
from chiso.office.audit.operations import record
from chiso.office.notifications.operations import notify
from tests import factories

pytestmark = pytest.mark.django_db


def add(province: factories.Province, count: int, start: int) -> None:
    """`count` more people, recorded events, notices and documents; all of them found by the word of the search."""
    reader = province.people[Role.ADMINISTRATOR]
    actor = factories.actor(reader)
    for number in range(start, start + count):
        unit = province.units["so-y-te"]
        factories.member(Role.UNIT_OFFICER, unit, person=factories.person(f"tim.{number}", f"Tìm Kiếm {number}"))
        factories.document(unit, reader, title=f"Tìm kiếm {number}", number=f"{number}/KH-SYT")
        record(actor=actor, action="evidence.view", obj=unit, stream="system", at=factories.MOMENT)
        for person in (reader, province.people[Role.ROUND_OWNER]):
            notify(people=[person.pk], key=f"k:{number}", title=Text(f"Báo {number}", ""), at=factories.MOMENT)


@pytest.mark.parametrize(
    "role, path",
    [
        (Role.ADMINISTRATOR, "/accounts/people/"),
        (Role.ADMINISTRATOR, "/audit/"),
        (Role.ADMINISTRATOR, "/notices/"),
        (Role.ADMINISTRATOR, "/search/?q=tim kiem"),
        (Role.ROUND_OWNER, "/search/?q=tim kiem"),
        (Role.ROUND_OWNER, "/evidence/"),
    ],
)
def test_fifty_rows_cost_as_many_queries_as_five(as_person, province, role, path):
    client, costs = as_person(province.people[role]), []
    for count, start in ((5, 0), (45, 5)):
        add(province, count, start)
        client.get(path)  # caches of frameworks and texts are warm
        with CaptureQueriesContext(connection) as told:
            assert client.get(path).status_code == 200
        costs.append(len(told))
    assert costs[1] <= costs[0], costs
