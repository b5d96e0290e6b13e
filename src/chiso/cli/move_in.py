"""`chiso move-in`: last year's workbooks, evidence archives and account lists from a script, by the page's verbs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from chiso.cli.printing import EXIT_BAD_INPUT, as_dict, print_problems, refuse
from chiso.cli.site import Unavailable, set_up
from chiso.engine.errors import InputError, Language

if TYPE_CHECKING:
    from chiso.office.accounts.actors import Actor
    from chiso.office.evidence.operations import Upload
    from chiso.office.moving.operations.scripted import Outcome


@click.command("move-in")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "username", required=True, help="Who moves them in: an account that may; the record names it.")
@click.option("--dry-run", is_flag=True, help="Only say what would be stored (the default).")
@click.option("--confirm", is_flag=True, help="Store all files, or none while one of them has an error.")
@click.option("--undo", "move_id", type=int, help="Take back the move with this number.")
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--settings", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="JSON: file name → decisions (year, framework, units, criteria, mark …).")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
def move_in(
    files: tuple[Path, ...], username: str, dry_run: bool, confirm: bool, move_id: int | None, reason: str,
    settings: Path | None, as_json: bool, lang: Language,
) -> None:  # fmt: skip
    """Move in FILES: scored workbooks, historic results, evidence archives, account lists.

    Every problem of every file is printed; exit code 2 when something keeps the files from being stored.
    """
    if dry_run + confirm + (move_id is not None) > 1:
        raise click.UsageError("choose one of --dry-run, --confirm, --undo")
    if (move_id is None) != bool(files):
        raise click.UsageError("name files to move in, or --undo with the number of a move")
    set_up()
    from django.utils import timezone

    from chiso.office.accounts.permissions import NotAllowed
    from chiso.office.moving.operations import scripted

    actor, at = _actor(username), timezone.now()
    try:
        if move_id is not None:
            _undo(actor, move_id, reason, as_json=as_json)
            return
        given = _given(settings)
        if confirm:
            found = scripted.move_in(
                actor=actor, uploads=_Files(files), settings=given, at=at, clock=timezone.now
            )  # fmt: skip
        else:
            found = scripted.try_out(actor=actor, uploads=_Files(files), settings=given, at=at)
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=", ".join(file.name for file in files) or f"move {move_id}")
    except NotAllowed as error:
        raise Unavailable(error.message.in_(lang)) from error
    _print(found, as_json=as_json, lang=lang)


def _print(found: Outcome, *, as_json: bool, lang: Language) -> None:
    if as_json:
        shown = {
            "move": found.move,
            "usable": found.usable,
            "files": [
                {"file": told.file, "kind": told.kind, "state": told.state, "counts": dict(told.counts),
                 "problems": [as_dict(problem) for problem in told.problems]}
                for told in found.files
            ],
        }  # fmt: skip
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for told in found.files:
            counts = ", ".join(f"{name} {count}" for name, count in told.counts.items())
            click.echo(f"{told.file}\t{told.kind}\t{told.state}\t{counts}")
            print_problems(told.problems, lang)
        if found.move is not None:
            click.echo(f"move {found.move}")
    if not found.usable:
        raise click.exceptions.Exit(EXIT_BAD_INPUT)


def _undo(actor: Actor, move_id: int, reason: str, *, as_json: bool) -> None:
    from django.utils import timezone

    from chiso.office.moving.models import PartState
    from chiso.office.moving.operations import undo_parts
    from chiso.office.moving.queries import may_settle, move_by_id

    move = move_by_id(move_id)
    if move is None:
        _bad("--undo", f"there is no move {move_id}")
    parts = [part for part in move.parts.all() if part.state == PartState.DONE and may_settle(actor, part)]
    undo_parts(actor=actor, parts=parts, reason=reason, at=timezone.now())
    if as_json:
        click.echo(json.dumps({"move": move_id, "undone": [part.file_name for part in parts]}, ensure_ascii=False))
    else:
        click.echo(f"move {move_id}: {len(parts)} undone")


def _actor(username: str) -> Actor:
    from django.utils import timezone

    from chiso.office.accounts.models import Person
    from chiso.office.accounts.queries import actor_for

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        _bad("--as", f"there is no open account {username!r}")
    return actor_for(person, timezone.localdate())


class _Files(Collection["Upload"]):
    """The named files, each read when its turn comes: archives of hundreds of megabytes are not in memory together."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        self._paths = paths

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[Upload]:
        from chiso.office.evidence.operations import Upload

        for path in self._paths:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise Unavailable(f"{error.filename}: {error.strerror}") from error
            yield Upload(path.name, data)

    def __contains__(self, upload: object) -> bool:
        return any(upload == each for each in self)


def _given(settings: Path | None) -> dict[str, dict[str, Any]]:
    if settings is None:
        return {}
    try:
        found = json.loads(settings.read_text(encoding="utf-8"))
    except ValueError as error:
        _bad("--settings", f"{settings.name}: {error}")
    if not isinstance(found, dict) or not all(isinstance(decided, dict) for decided in found.values()):
        _bad("--settings", "expected an object of file names, each with an object of decisions")
    return found


def _bad(option: str, message: str) -> NoReturn:
    raise click.BadParameter(message, param_hint=option)
