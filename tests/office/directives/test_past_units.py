"""Directives of units that are gone: who enters what they once issued."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.directives.operations.cascading import hand_down
from chiso.office.directives.queries.radar import radar
from chiso.office.units.models import UnitKind
from tests import factories

AT, D = factories.MOMENT, dt.timedelta


def test_who_ordered_enters_the_answer_of_a_unit_that_is_gone_and_of_no_other(client, province):
    past = dt.date(2023, 8, 5)
    gone = factories.unit(
        "huyen-mau", "Huyện Mẫu", kind=UnitKind.RURAL_DISTRICT, parent=province.root, valid_from=dt.date(2004, 1, 1),
        valid_to=dt.date(2025, 7, 1),
    )  # fmt: skip
    there = factories.unit("so-mau", "Sở Mẫu", parent=province.root, valid_from=dt.date(2004, 1, 1))
    owner = province.actor(Role.ROUND_OWNER)
    order = factories.directive(province.units["so-noi-vu"], issued_on=past)
    of_gone, of_there = hand_down(actor=owner, directive=order, units=[gone, there], on=past, due=past + D(30), at=AT)
    letter = factories.directive(gone, issued_on=past + D(20))
    for person, status in ((Role.UNIT_OFFICER, 403), (Role.ROUND_OWNER, 302)):
        client.force_login(province.people[str(person)])
        sent = client.post(reverse("directives:answer", kwargs={"handed_id": of_gone.pk}), {"code": letter.code})
        assert sent.status_code == status
    assert (radar(past + D(50)).total["on_time"], radar(past + D(50)).total["silent"]) == (1, 1)
    assert (
        client.post(reverse("directives:explain", kwargs={"handed_id": of_there.pk}), {"text": "x"}).status_code == 403
    )
