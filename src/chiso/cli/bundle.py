"""`chiso bundle`: can anyone recompute this? No database and no site."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from chiso.cli.printing import EXIT_CHECK_FAILED, refuse
from chiso.engine.bundle import Difference, replay
from chiso.engine.bundle.io import read_payload_file
from chiso.engine.errors import InputError, Language


@click.group()
def bundle() -> None:
    """Published results that carry everything they were computed from."""


@bundle.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sha256", "wanted", help="The hash printed with the decision; a file that has another is refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the messages.")
def replay_command(file: Path, wanted: str | None, as_json: bool, lang: Language) -> None:
    """Recompute the published result in FILE and name every number that comes out differently.

    Exit code 0 when all agree, 1 when a number (or, with --sha256, the hash) differs, 2 when the file is no result
    payload. Needs no network and no database.
    """
    try:
        payload = read_payload_file(file)
        differences = [*_other_hash(payload.sha256(), wanted), *replay(payload)]
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
