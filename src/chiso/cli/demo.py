"""`chiso demo`: fill an empty installation with tỉnh Mẫu, the fictional province."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from chiso.cli.site import EXIT_BAD_INPUT, set_up


@click.command()
@click.option("--training", is_flag=True, help="Mark everything TẬP HUẤN: a copy to practise on.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Play as if today were this day.")
@click.option("--seed", type=int, help="Another seed gives another province.")
@click.option("--dossiers", type=click.IntRange(min=0), default=200_000, help="How many one-stop dossiers; 0 for none.")
def demo(training: bool, today: object, seed: int | None, dossiers: int) -> None:
    """Fill an empty installation with the fictional sample province; refuses when there is data."""
    set_up()
    from django.conf import settings
    from django.utils import timezone

    from chiso.cli.preparing import migrate
    from chiso.engine.errors import InputError
    from chiso.samples.province.simulator import SEED, fill_province
    from chiso.web.training import mark_training

    migrate(click.echo)
    try:
        fill_province(
            today=today.date() if today else timezone.localdate(),  # type: ignore[attr-defined]  # click's DateTime
            seed=SEED if seed is None else seed,
            is_training=training,
            say=click.echo,
        )
    except InputError as error:
        click.echo(error.report(), err=True)
        sys.exit(EXIT_BAD_INPUT)
    if training:
        mark_training(settings.DATA_DIR)
    _make_dossiers(dossiers)
    click.echo(accounts_text())


def _make_dossiers(rows: int) -> None:
    from django.utils import timezone

    from chiso.samples.province.dossiers import fill_dossiers

    made = fill_dossiers(rows=rows, at=timezone.now()) if rows else None
    if made is not None:
        told = f"{made.received:,} = {made.accepted:,} + {made.quarantined:,}".replace(",", ".")
        click.echo(f"tỉnh Mẫu: hồ sơ một cửa (one-stop dossiers): {told}")


def fill_if_empty(say: Callable[[str], None]) -> None:
    """The sample province for `chiso run --sample`, when there is nothing yet."""
    from django.conf import settings
    from django.utils import timezone

    from chiso.samples.province.jobs import make_sample_dossiers
    from chiso.samples.province.simulator import fill_province, is_empty

    if is_empty():
        fill_province(today=timezone.localdate(), is_training=settings.IS_TRAINING, say=say)
        make_sample_dossiers.enqueue()  # the worker's, so that the first page does not wait for it


def accounts_text() -> str:
    """The sample accounts with what each shows; empty when this is not the sample province."""
    from chiso.samples.province.people import ACCOUNTS, PASSWORD, is_here

    if not is_here():
        return ""
    lines = [f"\nTài khoản mẫu (sample accounts), mật khẩu chung (password): {PASSWORD}"]
    lines += [f"  {account.username:<13} {account.role.label:<24} {account.sees}" for account in ACCOUNTS]
    return "\n".join(lines)
