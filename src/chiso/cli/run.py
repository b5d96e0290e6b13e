"""`chiso run`, `chiso worker`, `chiso doctor`, `chiso manage`: keeping the site up."""

from __future__ import annotations

import json
import sys
import threading

import click

from chiso.cli.site import EXIT_CHECK_FAILED, set_up


def _say(text: str) -> None:
    click.echo(f"chiso: {text}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--sample", is_flag=True, help="Fill an empty installation with the fictional sample province first.")
def run(host: str, port: int, sample: bool) -> None:
    """Start the site and the job worker in the foreground; Ctrl-C stops both."""
    from chiso.cli.installing import wait_until_installed
    from chiso.cli.prepared import remembered
    from chiso.cli.serving import Address, ProcessTree, check_free

    address = Address(host, port)
    check_free(address)
    ready = remembered()
    # an installation that was ready without a sample may still be empty
    accounts = ready.accounts if ready and (ready.accounts or not sample) else _prepare(sample)
    if not wait_until_installed():
        _say("còn gói chưa cài xong; chạy lại make setup (packages are still missing: run make setup again)")

    def announce() -> None:
        click.echo(f"\nChiSo đang chạy (is running): {address.url}\n{accounts}\nDừng (stop): Ctrl-C\n")

    sys.exit(ProcessTree(address).serve(announce))


def _prepare(sample: bool) -> str:
    """Bring the installation up to date; gives the text about its sample accounts."""
    set_up()
    from chiso.cli import preparing
    from chiso.cli.demo import accounts_text, fill_if_empty
    from chiso.cli.prepared import remember

    preparing.migrate(_say)
    # only now: both would compile the same modules side by side
    with preparing.static_collected_meanwhile(_say):
        if sample:
            fill_if_empty(_say)
    accounts = accounts_text()
    remember(accounts)
    return accounts or _first_steps()


def _first_steps() -> str:
    """What to do in an installation that nobody can sign in to yet; empty once there is an account."""
    from chiso.office.accounts.models import Person

    if Person.objects.exists():
        return ""
    return (
        "\nChưa có tài khoản nào (there is no account yet). Ở cửa sổ khác (in another window):\n"
        "  chiso units load\n"
        '  chiso units adopt lao-cai_2025 --reason "…"     (tỉnh của anh/chị: your province)\n'
        "  chiso units bodies lao-cai_2025\n"
        '  chiso user create quantri "Họ và tên" --unit noi-vu_lao-cai_2025 --role administrator\n'
        "Từng bước (step by step): docs/how-to/bat-dau-mot-tinh.md"
    )


@click.command()
def worker() -> None:
    """Run background jobs and the periodic work, without the site."""
    set_up()
    from django.core.management import call_command

    from chiso.office.jobs.scheduler import run_forever

    stop = threading.Event()
    threading.Thread(target=run_forever, args=[stop], name="scheduler", daemon=True).start()
    try:
        call_command("db_worker", verbosity=0)
    finally:
        stop.set()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check that this installation can work; exit code 1 when something must be mended."""
    set_up()
    from chiso.cli.checks import examine

    findings = examine()
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'✓' if finding.ok else '✗'} {finding.check:<11} {finding.found}")
            if not finding.ok:
                click.echo(f"  → {finding.mend}")
    sys.exit(0 if all(finding.ok for finding in findings) else EXIT_CHECK_FAILED)


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own management commands: `chiso manage migrate`, `chiso manage shell` …"""
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chiso manage", *arguments])
