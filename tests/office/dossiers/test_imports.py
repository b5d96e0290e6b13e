"""Imports as jobs: totals in the row, mapping remembered, contacts encrypted, systems that push."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.dossiers.models import Agency, Contact, DossierImport, DossierSource, ImportState, MonthSnapshot
from chiso.office.dossiers.operations import keeping, studies
from chiso.office.dossiers.operations.intake import (
    ask_import,
    erase_contacts,
    give_token,
    run_import,
    set_mapping,
)
from chiso.office.dossiers.queries.figures import board
from chiso.office.dossiers.queries.index_766 import replica
from chiso.office.dossiers.store import store_of, uploads
from chiso.office.sealing import unseal_short
from chiso.office.statistics.models import Figure
from tests.factories import MOMENT
from tests.office.dossiers.cases import bring, extract, late, source

pytestmark = pytest.mark.django_db
SYSTEM = system_actor(MOMENT.date())
PERSON = "Nguyễn Thị Mẫu"
CSV = (
    "Mã hồ sơ,Người nộp,Nơi ở,Đơn vị giải quyết,Mã TTHC,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý\n"
    f"D1,{PERSON},Thôn 1,so-noi-vu,P,05/01/2026,08/01/2026,\n"
    f"D2,{PERSON} hai,Thôn 2,so-noi-vu,P,05/01/2026,08/01/2026,07/01/2026\n"
    "D3,Ai đó,Thôn 3,so-noi-vu,P,05/01/2026,08/01/2026,01/01/2026\n"
)


def brought(text: str, name: str = "a.csv", at: dt.datetime = MOMENT) -> DossierImport:
    return bring(text.encode(), at, name)


def test_an_import_states_its_totals_and_remembers_the_mapping(province):
    row = brought(CSV)
    assert (row.state, row.received, row.accepted, row.quarantined) == (ImportState.DONE, 3, 2, 1)
    assert row.reasons == [["finished_before_received", 1]]
    assert DossierSource.objects.get().mapping["columns"]["dossier_id"] == "Mã hồ sơ"
    assert not list(uploads().glob("*"))
    assert Agency.objects.get().unit == province.units["so-noi-vu"]


def test_an_import_that_fails_tells_why_and_stores_nothing():
    row = brought("Cột,Khác\n1,2\n")
    assert row.state == ImportState.FAILED
    assert any("received_at" in problem["vi"] for problem in row.problems)
    assert not store_of().manifest().imports


def test_a_worker_leaves_what_another_one_does_and_takes_over_what_a_dead_one_left():
    made = ask_import(actor=SYSTEM, source=source(), name="a.csv", pieces=[CSV.encode()], at=MOMENT, extracted_at=None)
    DossierImport.objects.filter(pk=made.pk).update(state=ImportState.RUNNING, beat_at=MOMENT)
    run_import(import_id=made.pk, clock=lambda: MOMENT + dt.timedelta(minutes=1))
    made.refresh_from_db()
    assert made.state == ImportState.RUNNING
    run_import(import_id=made.pk, clock=lambda: MOMENT + dt.timedelta(minutes=10))
    made.refresh_from_db()
    assert (made.state, made.accepted) == (ImportState.DONE, 2)


def test_totals_that_do_not_add_up_are_refused_by_the_database():
    row = brought(CSV)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierImport.objects.filter(pk=row.pk).update(accepted=3)


def test_contacts_of_open_dossiers_are_kept_encrypted_and_erased_in_time(own_data):
    contacts = {"name": "Người nộp", "address": "Nơi ở"}
    set_mapping(actor=SYSTEM, source=source(), columns={}, contacts=contacts, at=MOMENT)
    brought(CSV)
    kept = Contact.objects.get()
    assert kept.dossier_id == "D1"
    assert json.loads(unseal_short(kept.sealed)) == {"name": PERSON, "address": "Thôn 1"}
    assert PERSON not in kept.sealed
    files = [path for path in own_data.rglob("*") if path.is_file()]
    assert not [path for path in files if PERSON.encode() in path.read_bytes()]
    assert erase_contacts(day=kept.keep_until) == 0
    assert erase_contacts(day=kept.keep_until + dt.timedelta(days=1)) == 1


def test_only_the_token_of_the_source_may_push(client, monkeypatch):
    token = give_token(actor=SYSTEM, source=source(), at=MOMENT)
    address = reverse("dossiers:push", kwargs={"slug": source().slug})
    record = {"dossier_id": "D1", "received_at": "2026-01-05", "due_at": "2026-01-08", "finished_at": None}
    body = json.dumps({"items": [record]})
    sent = {"data": body, "content_type": "application/json"}
    assert client.post(address, **sent).status_code == 401
    assert client.post(address, **sent, headers={"Authorization": "Bearer other"}).status_code == 401
    answer = client.post(address, **sent, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 202
    run_import(import_id=answer.json()["import"], clock=lambda: MOMENT)
    assert store_of().manifest().rows == 1


UNREADABLE = {"cut.parquet": b"PAR1half", "book.xlsx": b"hello", "empty.csv": b"", "list.json": b'{"items": ['}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_called_by_its_name_and_shows_nothing_of_the_machine(name):
    made = bring(UNREADABLE[name], name=name)
    (told,) = made.problems
    assert made.state == ImportState.FAILED and told["vi"].startswith(f"{name}: ")
    assert "/" not in told["vi"] and "SELECT" not in told["vi"]


def test_who_does_not_import_may_not_ask_for_it(province):
    with pytest.raises(NotAllowed):
        ask_import(
            actor=province.actor(Role.UNIT_OFFICER), source=source(), name="a.csv", pieces=[], at=MOMENT,
            extracted_at=None,
        )  # fmt: skip


def test_the_board_asks_two_queries_however_many_agencies(django_assert_num_queries):
    bring(extract(*(late(f"D{number}", f"A{number}") for number in range(20))))
    with django_assert_num_queries(2):
        shown = board(MOMENT, dt.date(2026, 1, 1))
    assert len(shown.lines) == 20
    assert shown.total is not None
    assert (shown.total["received"], shown.total["overdue"]) == (20, 20)


def test_a_month_is_kept_as_it_stood_when_it_ended_and_feeds_the_register_of_statistics(province):
    day = dt.datetime(2025, 12, 10, 8)  # noqa: DTZ001
    due, done = day + dt.timedelta(days=5), dt.datetime(2026, 1, 4, 8)  # noqa: DTZ001
    bring(extract(("D1", "A", day, due, done), ("D2", "A", day, due, day + dt.timedelta(days=2))))
    assert keeping.take_snapshots(at=MOMENT) == 1
    assert keeping.take_snapshots(at=MOMENT) == 0
    whole = MonthSnapshot.objects.get(agency="")
    assert {name: whole.counts[name] for name in ("received", "early", "late", "overdue")} == {
        "received": 2, "early": 1, "late": 0, "overdue": 1,
    }  # fmt: skip
    owner = province.actor(Role.ROUND_OWNER)
    keeping.publish_month(actor=owner, month="2025-12", at=MOMENT)
    figure = Figure.objects.get(series__code="hs-truoc-va-dung-han")
    assert (figure.value, figure.period) == (Decimal("50"), "2025-12")
    assert "1/2 hồ sơ" in figure.source
    with pytest.raises(InputError, match="no_change"):
        keeping.publish_month(actor=owner, month="2025-12", at=MOMENT)


def test_index_766_shows_raw_counts_and_points_only_where_the_maximum_is_known(province):
    bring(extract(late("D1", "A"), late("D2", "A")))
    shown = {line.node.code: line for group in replica(MOMENT, dt.date(2026, 1, 1)).groups for line in group.indicators}
    assert (shown["2.1"].top, shown["2.1"].of, shown["2.1"].points) == (0, 2, Decimal("0.00"))
    assert shown["3.3"].maximum is None
    assert shown["3.3"].points is None
    owner = province.actor(Role.ROUND_OWNER)
    with pytest.raises(InputError, match="no_source"):
        keeping.enter_maximum(actor=owner, node="3.3", points=Decimal(5), source=" ", at=MOMENT)
    keeping.enter_maximum(actor=owner, node="3.3", points=Decimal(5), source="Phụ lục", at=MOMENT)
    again = replica(MOMENT, dt.date(2026, 1, 1))
    assert [line.maximum for group in again.groups for line in group.indicators if line.node.code == "3.3"] == [5]


@pytest.mark.parametrize("kind", ["reconcile", "forecast"])
def test_studies_are_computed_once_and_kept(kind):
    day = dt.datetime(2026, 1, 5, 8)  # noqa: DTZ001
    rows = [(f"D{n}", "A", day, day + dt.timedelta(days=4 + n), None) for n in range(9)]
    bring(extract(*rows))
    if kind == "reconcile":
        with pytest.raises(InputError):
            studies.compare_sides(actor=SYSTEM, at=MOMENT)
        national = DossierSource.objects.create(slug="qg", name="Quốc gia", side="national", created_at=MOMENT)
        made = ask_import(
            actor=SYSTEM, source=national, name="a.parquet", pieces=[extract(*rows[:7])], at=MOMENT, extracted_at=MOMENT
        )
        run_import(import_id=made.pk, clock=lambda: MOMENT)
        study = studies.compare_sides(actor=SYSTEM, at=MOMENT)
        assert study.data["findings"]["missing_national"] == 2
    else:
        study = studies.forecast(actor=SYSTEM, at=MOMENT)
        assert study.data["agencies"][0]["in_process"] == 9
