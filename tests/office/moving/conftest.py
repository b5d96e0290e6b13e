"""A province whose departments bear the names of the workbooks, and the persons who move files in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chiso.office.accounts.models import Role
from tests import factories
from tests.golden.moving.workbooks import UNITS
from tests.office.moving.desk import Desk


@pytest.fixture
def units(db: None) -> dict[str, Any]:
    """The three departments of the workbooks, below the province."""
    root = factories.unit("tinh-mau", "Tỉnh Mẫu", kind="province")
    keys = ("so-noi-vu", "thanh-tra", "van-phong")
    return {name: factories.unit(key, name, parent=root) for key, name in zip(keys, UNITS, strict=True)}


@pytest.fixture
def owner(units: dict[str, Any], files_dir: Any, at: dt.datetime) -> Desk:
    """The owner of the round, who moves results and evidence in."""
    factories.framework_version()
    return Desk(factories.member(Role.ROUND_OWNER, units["Sở Nội vụ"]), at)


@pytest.fixture
def administrator(units: dict[str, Any], files_dir: Any, at: dt.datetime) -> Desk:
    return Desk(factories.member(Role.ADMINISTRATOR, units["Sở Nội vụ"]), at)
