"""What somebody with the database's password can do, and where the check says that it was done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

import chiso.office
from chiso.office.audit.chain import digest_of
from chiso.office.audit.models import AuditEvent, AuditLink
from chiso.office.audit.operations import seal_pending
from chiso.office.audit.queries import ChainReport, verify_streams
from tests import factories
from tests.office.audit.test_chain import forced, write

Events = list[AuditEvent]


def chains() -> tuple[Events, Events]:
    """round:1 with links 1-7 sealed at 5 and 7, round:2 with links 1-3 sealed in between; two events each wait."""
    first = write(5)
    seal_pending(at=factories.MOMENT)
    second = write(3, stream="round:2")
    seal_pending(at=factories.MOMENT)
    first += write(2)
    seal_pending(at=factories.MOMENT)
    return first + write(2), second + write(2, stream="round:2")


def broken() -> list[ChainReport]:
    return [report for report in verify_streams() if not report.holds]


def swap(first: Events, second: Events) -> None:
    one, two = AuditLink.objects.get(event=first[1]), AuditLink.objects.get(event=first[2])
    for link, position in ((one, 1000), (two, 2), (one, 3)):
        forced("UPDATE audit_auditlink SET position = %s WHERE id = %s", position, link.pk)


def put_between(first: Events, second: Events) -> None:
    """A new event with an honest digest takes link 3; what stood there and after it moves up."""
    links = list(AuditLink.objects.filter(stream="round:1", position__gte=3).order_by("-position"))
    for link in links:
        forced("UPDATE audit_auditlink SET position = %s WHERE id = %s", link.position + 1, link.pk)
    forced("UPDATE audit_auditlink SET event_id = %s, position = 3 WHERE id = %s", first[7].pk, links[-1].pk)


def delete_event(first: Events, second: Events) -> None:
    forced("DELETE FROM audit_auditlink WHERE event_id = %s", first[2].pk)
    forced("DELETE FROM audit_auditevent WHERE id = %s", first[2].pk)


def cut_tail(first: Events, second: Events) -> None:
    """Events, links and seal at the end of round:2; round:1 was sealed after it."""
    forced("DELETE FROM audit_auditseal WHERE stream = %s", "round:2")
    forced("DELETE FROM audit_auditlink WHERE stream = %s", "round:2")
    forced("DELETE FROM audit_auditevent WHERE stream = %s", "round:2")


def change(column: str, value: object) -> Callable[[Events, Events], None]:
    def run(first: Events, second: Events) -> None:
        forced(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, first[3].pk)

    return run


def sql(statement: str) -> Callable[[Events, Events], None]:
    return lambda first, second: forced(statement)


def move_event(first: Events, second: Events) -> None:
    forced("UPDATE audit_auditevent SET stream = 'round:1' WHERE id = %s", second[1].pk)


def move_link(first: Events, second: Events) -> None:
    forced("UPDATE audit_auditlink SET stream = 'round:1', position = 8 WHERE event_id = %s", second[2].pk)


def move_honestly(first: Events, second: Events) -> None:
    """The moved event gets an honest digest too."""
    event = AuditEvent.objects.get(pk=second[1].pk)
    event.stream = "round:1"
    forced("UPDATE audit_auditevent SET stream = 'round:1', digest = %s WHERE id = %s", digest_of(event), second[1].pk)


def change_waiting(first: Events, second: Events) -> None:
    forced("UPDATE audit_auditevent SET reason = 'khac' WHERE id = %s", first[8].pk)


TAMPERINGS: dict[str, tuple[Callable[[Events, Events], None], set[tuple[str, int]]]] = {
    "a reason changed": (change("reason", "khac"), {("round:1", 4)}),
    "a moment changed": (change("at", "2020-01-01 00:00:00+00:00"), {("round:1", 4)}),
    "a unit taken away": (change("unit_id", None), {("round:1", 4)}),
    "data changed": (change("data", "[1]"), {("round:1", 4)}),
    "a digest changed": (change("digest", "0"), {("round:1", 4)}),
    "two links swapped": (swap, {("round:1", 2)}),
    "an event put between": (put_between, {("round:1", 3)}),
    "an event deleted": (delete_event, {("round:1", 3)}),
    "a waiting event changed": (change_waiting, {("round:1", 9)}),
    "an event moved to another round": (move_event, {("round:2", 2)}),
    "an event moved with an honest digest": (move_honestly, {("round:2", 2)}),
    "a link moved to another round": (move_link, {("round:1", 8), ("round:2", 3)}),
    "the last seal removed": (
        sql("DELETE FROM audit_auditseal WHERE stream = 'round:1' AND position = 7"),
        {("round:1", 6)},
    ),
    "a seal in the middle removed": (
        sql("DELETE FROM audit_auditseal WHERE stream = 'round:1' AND position = 5"),
        {("seals", 1)},
    ),
    "a seal at another place": (
        sql("UPDATE audit_auditseal SET position = 4 WHERE stream = 'round:1' AND position = 5"),
        {("round:1", 4), ("seals", 1)},
    ),
    "the links of the end removed": (
        sql("DELETE FROM audit_auditlink WHERE stream = 'round:1' AND position > 5"),
        {("round:1", 6)},
    ),
    "a whole round removed": (cut_tail, {("seals", 2)}),
    "all seals of a round removed": (
        sql("DELETE FROM audit_auditseal WHERE stream = 'round:2'"),
        {("round:2", 1), ("seals", 2)},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", TAMPERINGS)
def test_the_first_broken_link_is_named(case: str) -> None:
    first, second = chains()
    assert broken() == []
    tamper, wanted = TAMPERINGS[case]
    tamper(first, second)
    assert {(report.stream, report.broken_at) for report in broken()} == wanted


@pytest.mark.django_db
def test_the_head_of_the_seals_shows_a_cut_at_the_very_end() -> None:
    chains()
    head = list(verify_streams())[-1].head
    forced("DELETE FROM audit_auditseal WHERE stream = 'round:1' AND position = 7")
    forced("DELETE FROM audit_auditlink WHERE stream = 'round:1' AND position > 5")
    assert broken() == []
    assert list(verify_streams())[-1].head != head


@pytest.mark.django_db
def test_seals_of_before_the_register_are_covered_by_the_first_that_has_one() -> None:
    write(2)
    seal_pending(at=factories.MOMENT)
    forced("UPDATE audit_auditseal SET register = ''")
    write(2, stream="round:2")
    seal_pending(at=factories.MOMENT)
    assert broken() == []
    forced("UPDATE audit_auditseal SET chain = %s WHERE stream = 'round:1'", "0" * 64)
    assert ("seals", 2) in {(report.stream, report.broken_at) for report in broken()}


@pytest.mark.django_db
def test_every_table_that_is_append_only_still_has_its_guards() -> None:
    """A migration that makes a table anew loses its triggers on SQLite, and nobody would notice."""
    sources = Path(chiso.office.__file__).parent.glob("*/migrations/*.py")
    called = [
        found for path in sources for found in re.findall(r"append_only\(([^)]*)\)", path.read_text(encoding="utf-8"))
    ]
    tables = {table for names in called for table in re.findall(r'"([a-z_]+)"', names)}
    assert len(tables) > 3
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        guards = {name for (name,) in cursor.fetchall()}
    missing = {f"{table}_no_{verb}" for table in tables for verb in ("update", "delete")} - guards
    assert missing == set()
