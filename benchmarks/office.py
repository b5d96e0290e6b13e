"""An office to measure on: a temporary data folder, a framework of 120 leaves, as many units as asked for.

Rows are written directly: what is measured are the pages, not the way to fill a database.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import random
import shutil
import tempfile
from dataclasses import dataclass
from typing import Any

LEAVES = 120


@dataclass(frozen=True)
class Office:
    """What a benchmark needs to know of its office."""

    round: Any
    group: Any
    owner: Any
    officers: list[Any]
    sheets: list[Any]


def open_office(units: int, officers: int) -> Office:
    """Set Django up on a fresh folder and fill it. `officers` of the units get a person who fills their sheet."""
    folder = tempfile.mkdtemp(prefix="chiso-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["CHISO_DATA"] = folder
    os.environ.pop("DATABASE_URL", None)
    from chiso.cli.site import set_up

    set_up()
    from chiso.cli.preparing import collect_static, migrate  # needs the settings

    migrate(lambda text: None)
    collect_static(lambda text: None)
    return _fill(units, officers)


def _fill(units: int, officers: int) -> Office:
    from django.utils import timezone

    from benchmarks.scoring import framework_text
    from chiso.office.accounts.models import Role
    from chiso.office.rounds.models import Sheet, SheetState
    from chiso.office.rounds.workflow import default_workflow_data
    from chiso.office.units.models import UnitKind
    from tests import factories

    now, draw = timezone.now(), random.Random(7)
    since = timezone.localdate() - dt.timedelta(days=400)
    home = factories.unit("so-noi-vu", "Sở Nội vụ", valid_from=since)
    owner = factories.member(Role.ROUND_OWNER, home, valid_from=since)
    version = factories.framework_version(framework_text(LEAVES))
    round_ = factories.round_(home, workflow=default_workflow_data(), as_of=timezone.localdate())
    factories.window(round_, opens=now - dt.timedelta(days=10), closes=now + dt.timedelta(days=10))
    group = factories.group(round_, version)
    places = [
        factories.unit(f"xa-{number}", f"Xã Mẫu {number}", kind=UnitKind.COMMUNE, valid_from=since)
        for number in range(units)
    ]
    people = [factories.member(Role.UNIT_OFFICER, place, valid_from=since) for place in places[:officers]]
    states = [state for state in SheetState.values if state not in ("published", "archived")]
    sheets = Sheet.objects.bulk_create(
        Sheet(
            group=group,
            unit=place,
            state="draft" if number < officers else draw.choice(states),
            state_since=now - dt.timedelta(days=draw.randint(0, 9)),
            last_activity_at=now,
            answered=draw.randint(0, LEAVES),
            answerable=LEAVES,
            missing_evidence=draw.randint(0, 9),
        )
        for number, place in enumerate(places)
    )
    return Office(round_, group, owner, people, sheets)
