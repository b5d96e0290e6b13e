"""The record cannot be changed quietly: append-only in the database, and a chain that shows what was forced."""

from __future__ import annotations

import json
import threading

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, connections, transaction

from chiso.cli.main import main
from chiso.office.accounts.actors import system_actor
from chiso.office.audit.models import AuditEvent, AuditLink, AuditSeal
from chiso.office.audit.operations import record, seal_pending
from chiso.office.audit.queries import verify_streams
from tests import factories


def write(count: int, stream: str = "round:1", **data: object) -> list[AuditEvent]:
    unit = factories.unit()
    actor = system_actor(factories.DAY)
    return [
        record(
            actor=actor,
            action="rounds.sheet.submit",
            obj=unit,
            stream=stream,
            at=factories.MOMENT,
            unit_id=unit.pk,
            reason=f"lần {number}",
            data={"number": number, **data},
        )
        for number in range(1, count + 1)
    ]


GUARDED = (
    "rounds_transition",
    "rounds_ledgerentry",
    "audit_auditevent",
    "audit_auditlink",
    "audit_auditseal",
    "indices_resultset",
    "indices_resultrow",
    "indices_resultleaf",
)


def forced(sql: str, *params: object) -> None:
    """What somebody with the database's password could do: drop the guards, change, put the guards back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(sql, params)
            for _name, create in guards:
                cursor.execute(create)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, params)
            for table in GUARDED:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def only_report(stream: str = "round:1"):
    (report,) = verify_streams(stream)
    return report


@pytest.mark.django_db
class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_auditevent SET reason = 'khác'",
            "DELETE FROM audit_auditseal",
            "UPDATE audit_auditlink SET chain = 'x'",
            "DELETE FROM audit_auditlink",
            "UPDATE audit_auditseal SET chain = 'x'",
        ],
    )
    def test_the_database_refuses_to_change_or_delete_a_record(self, statement):
        write(1)
        seal_pending(at=factories.MOMENT)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
class TestVerify:
    def test_an_untouched_chain_holds(self):
        write(5)
        assert seal_pending(at=factories.MOMENT) == 5
        report = only_report()
        assert report.holds
        assert (report.links, report.unsealed) == (5, 0)
        assert report.head == AuditSeal.objects.get().chain

    def test_events_that_wait_for_a_seal_are_counted_not_blamed(self):
        write(2)
        seal_pending(at=factories.MOMENT)
        write(3)
        assert only_report().holds
        assert only_report().unsealed == 3

    @pytest.mark.parametrize("column, value", [("reason", "khác"), ("action", "x"), ("object_id", "9"), ("role", "x")])
    def test_a_changed_event_is_named(self, column, value):
        events = write(4)
        seal_pending(at=factories.MOMENT)
        forced(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", value, events[2].pk)
        report = only_report()
        assert (report.broken_at, report.event_id) == (3, events[2].pk)
        assert "content was changed" in report.why.en

    def test_a_changed_event_with_a_recomputed_digest_is_named(self):
        events = write(4)
        seal_pending(at=factories.MOMENT)
        changed = AuditEvent.objects.get(pk=events[1].pk)
        changed.reason = "khác"
        from chiso.office.audit.chain import digest_of

        forced(
            "UPDATE audit_auditevent SET reason = %s, digest = %s WHERE id = %s",
            "khác",
            digest_of(changed),
            events[1].pk,
        )
        report = only_report()
        assert report.broken_at == 2
        assert "does not follow" in report.why.en

    def test_changed_data_is_named(self):
        events = write(3)
        seal_pending(at=factories.MOMENT)
        forced("UPDATE audit_auditevent SET data = %s WHERE id = %s", json.dumps({"number": 9}), events[0].pk)
        assert only_report().broken_at == 1

    def test_a_removed_link_is_named(self):
        write(4)
        seal_pending(at=factories.MOMENT)
        forced("DELETE FROM audit_auditlink WHERE position = 2")
        report = only_report()
        assert report.broken_at == 2
        assert "missing" in report.why.en

    def test_a_cut_end_is_seen_by_the_seal(self):
        write(4)
        seal_pending(at=factories.MOMENT)
        forced("DELETE FROM audit_auditlink WHERE position = 4")
        report = only_report()
        assert report.broken_at == 4
        assert "seal" in report.why.en

    def test_only_the_first_broken_link_is_named(self):
        events = write(5)
        seal_pending(at=factories.MOMENT)
        for event in (events[3], events[1]):
            forced("UPDATE audit_auditevent SET reason = 'khác' WHERE id = %s", event.pk)
        assert only_report().broken_at == 2

    def test_the_other_streams_still_hold(self):
        events = write(2, stream="round:1")
        write(2, stream="round:2")
        seal_pending(at=factories.MOMENT)
        forced("UPDATE audit_auditevent SET reason = 'khác' WHERE id = %s", events[0].pk)
        assert {report.stream: report.holds for report in verify_streams()} == {
            "round:1": False,
            "round:2": True,
            "seals": True,
        }

    def test_data_reads_back_as_it_was_hashed(self):
        write(1, names=("a", "b"), figures={1: 2}, nothing=None)
        seal_pending(at=factories.MOMENT)
        assert only_report().holds


@pytest.mark.django_db
class TestSealing:
    def test_a_chain_goes_on_where_the_last_batch_ended(self):
        write(3)
        seal_pending(at=factories.MOMENT)
        write(2)
        seal_pending(at=factories.MOMENT)
        assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
        assert only_report().holds

    def test_many_small_batches_make_the_same_chain(self):
        write(7)
        write(5, stream="round:2")
        assert seal_pending(at=factories.MOMENT, batch=3) == 12
        assert all(report.holds for report in verify_streams())

    def test_sealing_twice_adds_nothing(self):
        write(3)
        seal_pending(at=factories.MOMENT)
        assert seal_pending(at=factories.MOMENT) == 0
        assert AuditSeal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    write(60)
    failures: list[Exception] = []

    def seal() -> None:
        try:
            seal_pending(at=factories.MOMENT, batch=7)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    sealers = [threading.Thread(target=seal) for _ in range(3)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert failures == []
    assert AuditLink.objects.count() == 60
    assert only_report().holds


@pytest.mark.django_db
class TestCommand:
    def test_verify_exits_0_when_every_chain_holds(self):
        write(2)
        seal_pending(at=factories.MOMENT)
        result = CliRunner().invoke(main, ["audit", "verify"])
        assert result.exit_code == 0, result.output
        assert "round:1: nguyên vẹn, 2 mắt xích" in result.output

    def test_verify_exits_1_and_names_the_link(self):
        events = write(3)
        seal_pending(at=factories.MOMENT)
        forced("UPDATE audit_auditevent SET reason = 'khác' WHERE id = %s", events[1].pk)
        result = CliRunner().invoke(main, ["audit", "verify", "--stream", "round:1"])
        assert result.exit_code == 1
        assert f"HỎNG ở mắt xích 2, sự kiện {events[1].pk}: nội dung sự kiện đã bị sửa" in result.output
        english = CliRunner().invoke(main, ["audit", "verify", "--stream", "round:1", "--lang", "en"])
        assert f"BROKEN at link 2, event {events[1].pk}: the event's content was changed" in english.output

    def test_json_gives_one_object_per_chain(self):
        write(2)
        write(1, stream="system")
        result = CliRunner().invoke(main, ["audit", "verify", "--seal", "--json"])
        reports = [json.loads(line) for line in result.output.splitlines()]
        assert [(report["stream"], report["links"], report["holds"]) for report in reports] == [
            ("round:1", 2, True),
            ("system", 1, True),
            ("seals", 2, True),
        ]

    def test_a_chain_that_never_was_is_bad_input(self):
        write(1)
        result = CliRunner().invoke(main, ["audit", "verify", "--stream", "round:99"])
        assert result.exit_code == 2
        assert "round:99" in result.output
