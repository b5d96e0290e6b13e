"""A number of units reads as a person would say it, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from chiso.office.units.counting import counted
from chiso.office.units.models import UnitKind


@pytest.mark.parametrize(
    "count, vietnamese, english",
    [(1, "1 xã", "1 commune"), (3, "3 xã", "3 communes"), (3321, "3.321 xã", "3,321 communes")],
)
def test_a_count_has_the_form_of_its_number(count: int, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert counted(UnitKind.COMMUNE, count) == vietnamese
    with translation.override("en"):
        assert counted(UnitKind.COMMUNE, count) == english


@pytest.mark.parametrize("kind", list(UnitKind), ids=str)
def test_every_kind_can_be_counted(kind: UnitKind) -> None:
    with translation.override("vi"):
        assert counted(kind, 2) == f"2 {kind.label}"
