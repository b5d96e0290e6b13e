"""`chiso user`: accounts from a script, as the administrator's pages make them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from chiso.cli.printing import refuse
from chiso.cli.site import Unavailable, set_up
from chiso.engine.errors import InputError, Language

if TYPE_CHECKING:
    from chiso.office.accounts.actors import Actor
    from chiso.office.units.models import Unit

LANGUAGE = click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the report.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("username")
@click.argument("full_name")
@click.option("--unit", "unit_key", required=True, help="Key of the unit, e.g. so-y-te.")
@click.option("--role", required=True, help="Role, e.g. unit_officer.")
@click.option("--title", default="", help="Title as printed on papers.")
@AS_JSON
@LANGUAGE
def create(username: str, full_name: str, unit_key: str, role: str, title: str, as_json: bool, lang: Language) -> None:
    """Make one account with its first role; prints the one-time password, once."""
    set_up()
    from django.db import transaction

    from chiso.office.accounts import operations

    actor, at = _actor()
    try:
        with transaction.atomic():
            issued = operations.create_person(actor=actor, username=username, full_name=full_name, at=at)
            operations.add_membership(
                actor=actor,
                person=issued.person,
                unit=_unit(unit_key),
                role=_role(role),
                title=title,
                valid_from=actor.as_of,
                at=at,
            )
    except InputError as error:
        refuse(error, lang, as_json=as_json, title=username)
    if as_json:
        click.echo(json.dumps({"username": issued.person.username, "password": issued.password}))
    else:
        click.echo(f"{issued.person.username}\t{issued.password}")


@user.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only check the list; store nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the one-time passwords to this CSV file.")
@LANGUAGE
def import_(file: Path, check: bool, out: Path | None, lang: Language) -> None:
    """Make the accounts of the list FILE (.xlsx or .csv, columns as in the template of the accounts page).

    Every problem of the list is printed with its cell, exit code 2, and nothing is stored.
    """
    set_up()
    from chiso.office.accounts.bulk import read_bulk
    from chiso.office.accounts.operations import import_people
    from chiso.office.accounts.planning import plan_bulk

    actor, at = _actor()
    try:
        rows = read_bulk(_bytes(file), file.name)
        plan = plan_bulk(rows, actor.as_of)
        if not plan.can_run:
            raise InputError(plan.problems)
        if check:
            click.echo(f"{file.name}: {plan.new_people} accounts, {len(plan.rows)} roles; nothing stored")
            return
        made = import_people(actor=actor, rows=rows, at=at)
    except InputError as error:
        refuse(error, lang, title=file.name)
    lines = [[one.person.username, one.person.full_name, one.planned.unit.name, one.password] for one in made]
    if out is None:
        _write(sys.stdout, lines)
        return
    # passwords: nobody else on this machine reads them, from the first byte on
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        _write(stream, lines)
    click.echo(f"{len(lines)} rows in {out}")


@user.command("list")
@click.option("--unit", "unit_key", help="Only the members of this unit (key).")
@click.option("--role", help="Only who holds this role.")
@AS_JSON
def list_(unit_key: str | None, role: str | None, as_json: bool) -> None:
    """The accounts with their roles of today."""
    set_up()
    from chiso.office.accounts.queries import PeopleFilter, people, people_rows

    actor, _at = _actor()
    wanted = PeopleFilter(role=_role(role) if role else "", unit_id=_unit(unit_key).pk if unit_key else None)
    for row in people_rows(people(wanted, actor.as_of), actor.as_of):
        roles = [f"{membership.role}@{membership.unit.key}" for membership in row.memberships]
        if as_json:
            shown = {
                "username": row.person.username,
                "full_name": row.person.full_name,
                "active": row.person.is_active,
                "roles": roles,
            }
            click.echo(json.dumps(shown, ensure_ascii=False))
        else:
            closed = "" if row.person.is_active else "\tclosed"
            click.echo(f"{row.person.username}\t{row.person.full_name}\t{', '.join(roles)}{closed}")


def _actor() -> tuple[Actor, dt.datetime]:
    """Who holds the machine acts as the system: the record says so."""
    from django.utils import timezone

    from chiso.office.accounts.actors import system_actor

    return system_actor(timezone.localdate()), timezone.now()


def _unit(key: str) -> Unit:
    from chiso.office.units.queries import unit_by_key

    found = unit_by_key(key)
    if found is None:
        raise click.BadParameter(f"there is no unit {key!r}", param_hint="--unit")
    return found


def _role(role: str) -> str:
    from chiso.office.accounts.models import Role

    if role not in Role.values:
        raise click.BadParameter(f"expected one of {', '.join(Role.values)}", param_hint="--role")
    return role


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unavailable(f"{file}: {error.strerror}") from error


def _write(stream: TextIO, lines: list[list[str]]) -> None:
    writer = csv.writer(stream)
    writer.writerow(["username", "full_name", "unit", "one_time_password"])
    writer.writerows(lines)
