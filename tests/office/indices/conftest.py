"""Fixtures of the results' tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.office.rounds.flow import Flow, small_round


@pytest.fixture
def flow(province: factories.Province) -> Flow:
    """A small round in its first appraisal."""
    return small_round(province)


@pytest.fixture
def published(flow: Flow) -> Any:
    """The result set of the small round, with a unit whose tier is a step lower."""
    flow.sheets["so-tu-phap"].answers.filter(node="1.2").update(inputs={"rate": "80"})
    flow.to_council()
    return flow.publish()
