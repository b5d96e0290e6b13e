"""The form that lends a role: what is wrong with its days is told at once, in the form's own words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.office.accounts.models import Delegation, Membership, Role

pytestmark = pytest.mark.django_db


def test_both_days_that_cannot_be_read_are_named_by_their_labels(province, as_person):
    person = province.people[Role.UNIT_OFFICER]
    own = Membership.objects.get(person=person)
    answer = as_person(person).post(
        reverse("accounts:delegate", kwargs={"membership_id": own.pk}),
        {"to": province.people[Role.UNIT_LEADER].username, "from": "32/13", "to_day": "mai", "reason": "đi công tác"},
    )
    assert answer.status_code == 422
    assert "Có 2 chỗ cần sửa" in answer.text
    assert "Từ ngày" in answer.text and "Đến hết ngày" in answer.text
    assert "to_day" not in answer.text
    assert not Delegation.objects.exists()
