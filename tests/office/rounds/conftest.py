"""Fixtures of the round's tests."""

from __future__ import annotations

import pytest

from tests import factories
from tests.office.rounds.flow import Flow, small_round


@pytest.fixture
def flow(province: factories.Province) -> Flow:
    """A small round in its first appraisal."""
    return small_round(province)
