"""A running round of thousands of units moves to another framework version: processor time of preview and move.

`python -m benchmarks.version_change [units] [filled leaves] [--profile]`. CPU seconds (user + system): clocks lie on a
shared machine.
"""

from __future__ import annotations

import cProfile
import datetime as dt
import pstats
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks.office import LEAVES, Office, open_office


def main() -> None:
    """Print the seconds of each step."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    units, filled = (numbers + [3500, 60][len(numbers) :])[:2]
    office = open_office(units, 0)
    version = _next_version(office, filled)
    from chiso.office.rounds.queries.framework_change import preview_change

    _told("preview", lambda: preview_change(office.group, version))
    ready: list[float] = []
    _told("adopt", lambda: _adopt(office, version, lambda done, total: ready.append(time.process_time())))
    print(f"  of which holding the write lock: {time.process_time() - ready[-1]:.1f} CPU-s")


def _told(name: str, step: Callable[[], Any]) -> None:
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    begun = time.process_time()
    if profile is not None:
        profile.enable()
    step()
    if profile is not None:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(22)
    print(f"{name}: {time.process_time() - begun:.1f} CPU-s")


def _next_version(office: Office, filled: int) -> Any:
    from benchmarks.scoring import framework_text
    from chiso.engine.frameworks.crosswalk import propose_crosswalk
    from chiso.engine.scoring import inputs_of
    from chiso.office.frameworks.operations import store_crosswalk
    from chiso.office.frameworks.queries import framework_of
    from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage
    from tests import factories

    old = framework_of(office.group.framework)
    text = framework_text(LEAVES).replace(f"code: {old.code}", f"code: {old.code}-b", 1)
    version = factories.framework_version(text)
    links = propose_crosswalk(old, framework_of(version))
    links = replace(links, links=tuple(replace(each, confidence=None) for each in links.links))
    at = dt.datetime.now(dt.UTC)
    store_crosswalk(
        actor=factories.actor(office.owner), old=office.group.framework, new=version, links=links, seen=0, at=at
    )
    Sheet.objects.update(state=SheetState.DRAFT)
    leaves = [leaf for leaf in old.leaves if inputs_of(old, leaf.code)][:filled]
    Answer.objects.bulk_create(
        (
            Answer(
                sheet=sheet, node=leaf.code, stage=Stage.SELF, status="answered", updated_at=at,
                inputs={spec.name: "1" for spec in inputs_of(old, leaf.code)},
            )
            for sheet in office.sheets
            for leaf in leaves
        ),
        batch_size=2000,
    )  # fmt: skip
    return version


def _adopt(office: Office, version: Any, beat: Callable[[int, int], None]) -> None:
    from chiso.office.rounds.operations.framework_change import adopt_version
    from tests import factories

    at = dt.datetime.now(dt.UTC)
    adopt_version(
        actor=factories.actor(office.owner), group=office.group, version=version, number="1/QĐ", signed_on=at.date(),
        signer="Nguyễn Văn Mẫu", until=at + dt.timedelta(days=5), at=at, beat=beat,
    )  # fmt: skip


if __name__ == "__main__":
    main()
