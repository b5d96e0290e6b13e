"""`chiso audit verify`: does the record still say what was written into it?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from chiso.cli.printing import EXIT_BAD_INPUT, EXIT_CHECK_FAILED
from chiso.cli.site import set_up
from chiso.engine.errors import Language, Text

if TYPE_CHECKING:
    from chiso.office.audit.queries import ChainReport


_UNKNOWN = Text(
    "chưa từng ghi gì dưới tên này; chiso audit verify liệt kê mọi chuỗi",
    "nothing was ever recorded under this name; chiso audit verify lists all",
)
_NOTHING = Text("chưa có gì được ghi", "nothing recorded yet")


@click.group()
def audit() -> None:
    """Verify the audit chains."""


@audit.command()
@click.option("--stream", help="Only this chain, e.g. round:3.")
@click.option("--seal", is_flag=True, help="First link the events that wait for the sealing job.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per chain.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
def verify(stream: str | None, seal: bool, as_json: bool, lang: Language) -> None:
    """Recompute every chain from its events. Exit code 1 names the first broken link of each broken chain.

    Published results are held against their recorded hash too, and the steps and scores of every sheet against the
    digests that were recorded when it moved: a figure changed in the database is named. The last line is the chain of
    all seals: note its head elsewhere, and not even the newest events can be cut off unseen. Exit
    code 2: no such chain.
    """
    set_up()
    from django.utils import timezone

    from chiso.office.audit.operations import seal_pending
    from chiso.office.audit.queries import is_recorded, verify_streams

    if seal:
        seal_pending(at=timezone.now())
    if stream and not is_recorded(stream):
        click.echo(f"{stream}: {_UNKNOWN.in_(lang)}", err=True)
        raise click.exceptions.Exit(EXIT_BAD_INPUT)
    holds = stream is not None or all([_results_hold(lang, as_json), _ledgers_hold(lang, as_json)])
    checked = 0
    for report in verify_streams(stream):
        checked += 1
        holds = holds and report.holds
        click.echo(_json(report) if as_json else _line(report, lang))
    if not checked and not as_json:
        click.echo(_NOTHING.in_(lang))
    if not holds:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _results_hold(lang: Language, as_json: bool) -> bool:
    """Names every published result that was altered; those that stand are not worth a line each."""
    from chiso.office.indices.integrity import altered_results

    found = list(altered_results())
    for each in found:
        name = f"result:{each.result_set}"
        told = {"stream": name, "holds": False, "why": each.why.en, "why_vi": each.why.vi}
        broken = Text(f"{name} ({each.code}): SAI: {each.why.vi}", f"{name} ({each.code}): ALTERED: {each.why.en}")
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else broken.in_(lang))
    return not found


def _ledgers_hold(lang: Language, as_json: bool) -> bool:
    """Names the first sheet of each round that differs from its record, and how many cannot be held against one."""
    from chiso.office.rounds.integrity import ledger_reports

    holds = True
    for report in ledger_reports():
        holds = holds and report.holds
        name = f"ledger:{report.round}"
        if as_json:
            told = {"stream": name, **asdict(report), "why": report.why.en, "why_vi": report.why.vi}
            click.echo(json.dumps({**told, "holds": report.holds}, ensure_ascii=False))
            continue
        if not report.holds:
            where = f"{report.sheet} ({report.unit})"
            wrong = Text(
                f"{name}: SAI ở phiếu {where}: {report.why.vi}", f"{name}: ALTERED, sheet {where}: {report.why.en}"
            )
            click.echo(wrong.in_(lang))
        if report.older:
            older = Text(
                f"{name}: {report.older} phiếu có bước đi từ bản cũ, chưa kèm mã băm nên không đối chiếu được",
                f"{name}: {report.older} sheets have steps of an older version without a digest: not covered",
            )
            click.echo(older.in_(lang))
    return holds


def _json(report: ChainReport) -> str:
    told = {**asdict(report), "why": report.why.en, "why_vi": report.why.vi, "holds": report.holds}
    return json.dumps(told, ensure_ascii=False)


def _line(report: ChainReport, lang: Language) -> str:
    vi = lang == "vi"
    if report.holds:
        head = report.head[:16] or "-"
        if vi:
            waiting = f", {report.unsealed} sự kiện chờ niêm phong" if report.unsealed else ""
            return f"{report.stream}: nguyên vẹn, {report.links} mắt xích{waiting}, đầu chuỗi {head}"
        waiting = f", {report.unsealed} waiting for a seal" if report.unsealed else ""
        return f"{report.stream}: holds, {report.links} links{waiting}, head {head}"
    if vi:
        event = f", sự kiện {report.event_id}" if report.event_id else ""
        return f"{report.stream}: HỎNG ở mắt xích {report.broken_at}{event}: {report.why.vi}"
    event = f", event {report.event_id}" if report.event_id else ""
    return f"{report.stream}: BROKEN at link {report.broken_at}{event}: {report.why.en}"
