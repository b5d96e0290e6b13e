"""`chiso audit verify`: does the record still say what was written into it?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from chiso.cli.printing import EXIT_BAD_INPUT, EXIT_CHECK_FAILED
from chiso.cli.site import set_up

if TYPE_CHECKING:
    from chiso.office.audit.queries import ChainReport


@click.group()
def audit() -> None:
    """Verify the audit chains."""


@audit.command()
@click.option("--stream", help="Only this chain, e.g. round:3.")
@click.option("--seal", is_flag=True, help="First link the events that wait for the sealing job.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per chain.")
def verify(stream: str | None, seal: bool, as_json: bool) -> None:
    """Recompute every chain from its events. Exit code 1 names the first broken link of each broken chain.

    The last line is the chain of all seals: note its head elsewhere, and not even the newest events can be cut off
    unseen. Exit code 2: no such chain.
    """
    set_up()
    from django.utils import timezone

    from chiso.office.audit.operations import seal_pending
    from chiso.office.audit.queries import is_recorded, verify_streams

    if seal:
        seal_pending(at=timezone.now())
    if stream and not is_recorded(stream):
        click.echo(f"{stream}: nothing was ever recorded under this name; chiso audit verify lists all", err=True)
        raise click.exceptions.Exit(EXIT_BAD_INPUT)
    holds, checked = True, 0
    for report in verify_streams(stream):
        checked += 1
        holds = holds and report.holds
        click.echo(json.dumps({**asdict(report), "holds": report.holds}) if as_json else _line(report))
    if not checked and not as_json:
        click.echo("nothing recorded yet")
    if not holds:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _line(report: ChainReport) -> str:
    if report.holds:
        waiting = f", {report.unsealed} waiting for a seal" if report.unsealed else ""
        return f"{report.stream}: holds, {report.links} links{waiting}, head {report.head[:16] or '-'}"
    event = f", event {report.event_id}" if report.event_id else ""
    return f"{report.stream}: BROKEN at link {report.broken_at}{event}: {report.why}"
