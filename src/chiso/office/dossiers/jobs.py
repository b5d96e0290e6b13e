"""Background entry points of dossiers, idempotent."""

from __future__ import annotations

import datetime as dt
import logging
import urllib.request

from django.utils import timezone
from django_tasks import task

from chiso.office.accounts.actors import system_actor
from chiso.office.dossiers.models import DossierSource
from chiso.office.dossiers.operations.intake import (
    ask_import,
    erase_contacts,
    free_lost_imports,
    free_uploads,
    run_import,
)
from chiso.office.dossiers.operations.keeping import take_snapshots
from chiso.office.dossiers.operations.studies import free_lost_runs, run_study
from chiso.office.dossiers.queries.intake import pulled_sources
from chiso.office.sealing import unseal_short

log = logging.getLogger(__name__)
_TIMEOUT, _PIECE, _MOST = 120, 1 << 20, 2 << 30


@task()
def import_dossiers(import_id: int) -> None:
    """Run an import; running twice imports once."""
    run_import(import_id=import_id, clock=timezone.now)


@task()
def make_study(run_id: int) -> None:
    """Compute a comparison or a forecast; running twice computes it once."""
    run_study(run_id=run_id, clock=timezone.now)


def resume(*, now: dt.datetime) -> int:
    """Hand out again what a worker left unfinished; returns how much."""
    imports, runs = free_lost_imports(at=now), free_lost_runs(at=now)
    for import_id in imports:
        import_dossiers.enqueue(import_id)
    for run_id in runs:
        make_study.enqueue(run_id)
    return len(imports) + len(runs)


def nightly(*, now: dt.datetime) -> None:
    """Erase contacts whose time is over, remove lost uploads, keep the figures of a month that has ended."""
    erase_contacts(day=now.date())
    free_uploads(before=now - dt.timedelta(days=1))
    take_snapshots(at=now)


def pull(*, now: dt.datetime) -> int:
    """Fetch a new extract from every source with an address; returns how many came."""
    return sum(_pulled(source, now) for source in pulled_sources())


def _pulled(source: DossierSource, now: dt.datetime) -> bool:
    headers = {"Accept": "application/json"}
    if source.pull_secret:
        headers["Authorization"] = f"Bearer {unseal_short(source.pull_secret)}"
    request = urllib.request.Request(source.pull_url, headers=headers)  # noqa: S310 - http(s) only, see URLField
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            data = answer.read(_MOST)
    except OSError:
        log.exception("dossiers of %s could not be fetched", source.slug)
        return False
    made = ask_import(
        actor=system_actor(now.date()),
        source=source,
        name=f"{source.slug}-{now:%Y%m%d-%H%M}.json",
        pieces=[data],
        at=now,
        extracted_at=now,
    )
    import_dossiers.enqueue(made.pk)
    return True
