"""`chiso bundle`: can anyone recompute this? Needs no database and no site, but for `write --result`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, refuse
from chiso.cli.site import set_up
from chiso.engine.bundle import Difference, ResultPayload, read_payload, replay
from chiso.engine.bundle.io import read_payload_file, read_result_file, write_bundle_file
from chiso.engine.errors import InputError, Language, Problem, Text


@click.group()
def bundle() -> None:
    """Published results that carry everything they were computed from."""


@bundle.command("write")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--result", "number", type=int, help="A result of this installation, by the number in its address.")
@click.option("--out", type=click.Path(path_type=Path), help="The zip file to write; else CODE-NUMBER.zip here.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the messages.")
def write_command(file: Path | None, number: int | None, out: Path | None, lang: Language) -> None:
    """Pack a published result with all it was computed from into one zip file.

    The result comes from FILE (the JSON file of the results page) or, with --result, from this installation. The bundle
    holds the framework, the answers, units, scores and totals as tables, the decision, and the hash of each; the same
    result always gives the same bytes. Whoever gets it runs `chiso bundle replay`.
    """
    if (file is None) == (number is None):
        raise click.UsageError("Nêu một tệp JSON, hoặc --result SỐ (name a JSON file, or --result NUMBER).")
    name = file.name if file else f"--result {number}"
    try:
        payload = read_payload_file(file) if file else _stored(number or 0)
        path = out or Path(f"{payload.code}-{payload.number}.zip")
        write_bundle_file(payload, path)
    except InputError as error:
        refuse(error, lang, title=name)
    click.echo(f"{path}\nSHA-256 {payload.sha256()}")


def _stored(number: int) -> ResultPayload:
    """A result of the installation that this command runs in."""
    set_up()
    from chiso.office.indices.queries import with_payload

    text = with_payload().filter(pk=number).values_list("payload", flat=True).first()
    if not text:  # imported results carry none
        words = Text("Bản cài đặt này không có kết quả công bố đó.", "This installation has no such published result.")
        where = Text("số trong địa chỉ trang kết quả", "the number in the address of the results page")
        raise InputError([Problem("bundle.no_result", words, got=str(number), expected=where)])
    return read_payload(text)


@bundle.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sha256", "wanted", help="The hash printed with the decision; a file that has another is refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the messages.")
def replay_command(file: Path, wanted: str | None, as_json: bool, lang: Language) -> None:
    """Recompute the published result in FILE and name every number that comes out differently.

    FILE is the JSON file of the results page, or a bundle of `chiso bundle write`, whose tables must say the same.
    Exit code 0 when all agree, 1 when a number (or, with --sha256, the hash) differs, 2 when the file is no result
    payload. Needs no network and no database.
    """
    try:
        payload, packed = read_result_file(file)
        differences = [*_other_hash(payload.sha256(), wanted), *packed, *replay(payload)]
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=file.name)
    if as_json:
        found = {
            "sha256": payload.sha256(),
            "units": len(payload.units),
            "ranked_units": payload.ranked_units,
            "differences": [asdict(difference) for difference in differences],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(f"SHA-256 {payload.sha256()}")
        for each in differences:
            place = " ".join(part for part in (each.unit, each.node, each.what) if part)
            click.echo(f"{place}: {each.published} ≠ {each.recomputed}")
        words = {
            "vi": f"{len(payload.units)} đơn vị, {len(differences)} số khác",
            "en": f"{len(payload.units)} units, {len(differences)} numbers differ",
        }
        click.echo(words[lang])
    if differences:
        raise click.exceptions.Exit(EXIT_CHECK_FAILED)


def _other_hash(found: str, wanted: str | None) -> list[Difference]:
    """The first thing to look at: whether this is the file that was published."""
    if wanted is None or wanted.strip().lower() == found:
        return []
    return [Difference("", "", "sha256", wanted.strip().lower(), found)]
