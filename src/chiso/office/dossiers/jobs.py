"""Background entry points of dossiers, idempotent."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone
from django_tasks import task

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.dossiers.models import DossierSource
from chiso.office.dossiers.operations.intake import (
    ask_import,
    erase_contacts,
    free_lost_imports,
    free_uploads,
    note_failed_pull,
    run_import,
)
from chiso.office.dossiers.operations.keeping import take_snapshots
from chiso.office.dossiers.operations.studies import free_lost_runs, run_study
from chiso.office.dossiers.pulling import pages_of
from chiso.office.dossiers.queries.intake import pulled_sources
from chiso.office.sealing import unseal_short

log = logging.getLogger(__name__)


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
    """Fetch a new extract from every source with an address; returns how many pages came."""
    return sum(_pulled(source, now) for source in pulled_sources())


def _pulled(source: DossierSource, now: dt.datetime) -> int:
    """Each page is an import of its own: what came before a fault stays, and the next hour brings it once."""
    token = unseal_short(source.pull_secret) if source.pull_secret else ""
    actor, count = system_actor(now.date()), 0
    try:
        for data in pages_of(source.pull_url, token):
            count += 1
            name = f"{source.slug}-{now:%Y%m%d-%H%M}-{count}.json"
            made = ask_import(actor=actor, source=source, name=name, pieces=[data], at=now, extracted_at=now)
            import_dossiers.enqueue(made.pk)
    except InputError as error:
        log.warning("dossiers of %s could not be fetched: %s", source.slug, error)
        note_failed_pull(source=source, problems=error.problems, at=now)
    return count
