"""The register of two real provinces in the test's database: Lâm Đồng (of three) and Huế (renamed)."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.units import UnitRegister
from chiso.office.accounts.actors import Actor, system_actor
from chiso.office.units.operations import import_register
from tests import factories
from tests.office.units.region import region


@pytest.fixture(scope="session")
def small_register() -> UnitRegister:
    """Lâm Đồng and Huế with everything that they came from."""
    return region("lam-dong_2025", "hue_2025")


@pytest.fixture
def system() -> Actor:
    """Who holds the machine."""
    return system_actor(factories.DAY)


@pytest.fixture
def loaded(db: None, small_register: UnitRegister, system: Actor, at: dt.datetime) -> UnitRegister:
    """The small register, stored."""
    import_register(actor=system, register=small_register, at=at)
    return small_register
