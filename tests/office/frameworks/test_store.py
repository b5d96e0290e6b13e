"""Storing framework files: checked whole, kept for ever, parsed once."""

from __future__ import annotations

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_framework
from chiso.office.frameworks.queries import framework_of, versions
from tests.factories import MOMENT, SMALL_FRAMEWORK, Province

SOURCE = SMALL_FRAMEWORK.read_text(encoding="utf-8")


def test_a_stored_file_gives_its_framework_back(province: Province) -> None:
    stored = store_framework(actor=province.actor("round_owner"), source=SOURCE.encode(), at=MOMENT)
    assert framework_of(stored).sha256 == stored.sha256
    assert (stored.code, stored.family, stored.name_en) == ("nho-so-2025", "kiem-thu", "Small framework for tests")
    assert AuditEvent.objects.get().data["sha256"] == stored.sha256


def test_the_same_content_is_stored_once(province: Province) -> None:
    owner = province.actor("round_owner")
    first = store_framework(actor=owner, source=SOURCE, at=MOMENT)
    again = store_framework(actor=owner, source="# chỉ khác lời chú thích\n" + SOURCE, at=MOMENT)
    assert again == first
    assert FrameworkVersion.objects.count() == 1


def test_a_code_never_gets_another_content(province: Province) -> None:
    owner = province.actor("round_owner")
    store_framework(actor=owner, source=SOURCE, at=MOMENT)
    with pytest.raises(InputError) as caught:
        store_framework(actor=owner, source=SOURCE.replace("step: 0.25", "step: 0.5"), at=MOMENT)
    assert caught.value.problems[0].code == "framework.code_taken"


def test_a_broken_file_names_all_its_problems_and_stores_nothing(province: Province) -> None:
    broken = SOURCE.replace("kind: ratio", "kind: ratioo").replace("points: 1.25", "points: 12.5")
    with pytest.raises(InputError) as caught:
        store_framework(actor=province.actor("round_owner"), source=broken, at=MOMENT)
    assert len(caught.value.problems) >= 2
    assert not FrameworkVersion.objects.exists()
    assert not AuditEvent.objects.exists()


def test_only_the_round_owner_stores_frameworks(province: Province) -> None:
    with pytest.raises(NotAllowed):
        store_framework(actor=province.actor("administrator"), source=SOURCE, at=MOMENT)


def test_a_version_is_read_and_parsed_once(province: Province, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    stored = store_framework(actor=province.actor("round_owner"), source=SOURCE, at=MOMENT)
    framework_of(stored)
    listed = versions().get(pk=stored.pk)
    with django_assert_num_queries(0):
        assert framework_of(listed) is framework_of(stored)
