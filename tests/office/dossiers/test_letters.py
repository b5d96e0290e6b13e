"""An agency's day and its letters of apology."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.dossiers.models import Agency, Letter, RegisterKind
from chiso.office.dossiers.operations.intake import set_mapping
from chiso.office.dossiers.operations.letters import issue_letter
from chiso.office.dossiers.operations.registers import set_register
from chiso.office.dossiers.queries import work
from chiso.office.dossiers.queries.figures import board
from tests.factories import MOMENT
from tests.office.dossiers.cases import SYSTEM_DAY, bring, extract, late, source

pytestmark = pytest.mark.django_db
UNIT = "so-y-te"


@pytest.fixture
def agency(province) -> Agency:
    """The agency of the officer's unit: one dossier late, one due today, one tomorrow, one next week."""
    day = MOMENT.replace(tzinfo=None)
    begun = day - dt.timedelta(days=9)
    rows = [late("L1", UNIT), late("L2", UNIT)]
    rows += [
        (code, UNIT, begun, day + dt.timedelta(**ahead), None)  # type: ignore[misc]
        for code, ahead in (("T0", {"hours": 4}), ("T1", {"days": 1}), ("T7", {"days": 7}))
    ]
    bring(extract(*rows))
    return Agency.objects.select_related("unit").get(code=UNIT)


def issue(province, agency: Agency, code: str = "L1", **changed: object) -> Letter:
    given = {
        "actor": province.actor(Role.UNIT_OFFICER),
        "agency": agency,
        "dossier_id": code,
        "number": "12/XL-SNV",
        "reason": "Chờ ý kiến cơ quan phối hợp",
        "new_due_at": MOMENT + dt.timedelta(days=3),
        "signer": "Trần Văn Mẫu",
        "signer_title": "Giám đốc",
        "at": MOMENT,
    }
    return issue_letter(**{**given, **changed})  # type: ignore[arg-type]


def test_the_day_lists_what_falls_due_and_what_is_late_without_a_letter(agency):
    day = work.today(agency, MOMENT)
    lists = (day.due_today, day.due_tomorrow, day.overdue, day.silent)
    assert [[row.dossier_id for row in one.rows] for one in lists] == [["T0"], ["T1"], ["L1", "L2"], ["L1", "L2"]]


def test_from_the_board_down_to_the_dossiers_of_one_procedure(client, province, agency):
    set_register(actor=SYSTEM_DAY, kind=RegisterKind.PROCEDURE, text="1.000001; Cấp <bản sao>", at=MOMENT)
    client.force_login(province.people[Role.UNIT_OFFICER])
    listed = client.get(reverse("dossiers:procedures", args=[agency.pk])).content.decode()
    below = f"{reverse('dossiers:agency', args=[agency.pk])}?procedure=1.000001"
    assert below in listed
    assert "Cấp &lt;bản sao&gt;" in listed
    page = client.get(below).content.decode()
    assert all(reverse("dossiers:dossier", args=[agency.pk, code]) in page for code in ("L1", "T7"))
    found, other = (work.today(agency, MOMENT, code) for code in ("1.000001", "9"))
    assert [(one.overdue.count, one.due_today.count, one.later.count) for one in (found, other)] == [
        (2, 1, 1),
        (0, 0, 0),
    ]


def test_a_dossier_is_told_in_the_words_of_pages(client, province, agency):
    client.force_login(province.people[Role.UNIT_OFFICER])
    bring(extract(late("K1", UNIT)))
    shown = client.get(reverse("dossiers:dossier", args=[agency.pk, "K1"])).content.decode()
    assert "hẹn trả lúc</th>" in shown
    assert "`" not in shown.partition("<main")[2].partition("</main>")[0]


def test_a_letter_takes_its_dossier_off_the_list_and_off_the_board_at_once(province, agency):
    issue(province, agency)
    assert [row.dossier_id for row in work.today(agency, MOMENT).silent.rows] == ["L2"]
    assert board(MOMENT, dt.date(2026, 1, 1)).lines[0].silent == 1
    assert AuditEvent.objects.filter(action="dossiers.letter.issue").count() == 1


def test_a_dossier_has_one_letter_and_no_more(province, agency):
    issue(province, agency)
    with pytest.raises(InputError, match="second_letter"):
        issue(province, agency)


BAD = {
    "no_reason": {"reason": " "},
    "not_later": {"new_due_at": MOMENT - dt.timedelta(days=1)},
    "not_here": {"dossier_id": "X9"},
}


@pytest.mark.parametrize("code", BAD)
def test_a_letter_that_cures_nothing_is_refused(province, agency, code):
    with pytest.raises(InputError, match=code):
        issue(province, agency, **BAD[code])


def test_only_the_agencys_own_unit_apologises(province, agency):
    with pytest.raises(NotAllowed):
        issue(province, agency, actor=province.actor(Role.ROUND_OWNER))
    agency.unit = province.units["so-noi-vu"]
    with pytest.raises(NotAllowed):
        issue(province, agency)


def test_a_letter_is_never_changed(province, agency):
    made = issue(province, agency)
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=made.pk).update(reason="khác")


def test_the_word_letter_names_the_applicant_and_who_opened_the_address_is_recorded(province, agency, as_person):
    set_mapping(actor=SYSTEM_DAY, source=source(), columns={}, contacts={"name": "Ho ten"}, at=MOMENT)
    later = "dossier_id,Ho ten,agency,procedure,received_at,due_at,finished_at\n"
    later += f"L1,Nguyễn Thị Mẫu,{UNIT},1.000001,2026-01-06 09:00:00,2026-01-13 09:00:00,\n"
    bring(later.encode(), MOMENT + dt.timedelta(hours=1), "b.csv")
    made = issue(province, agency)
    client = as_person(province.people[str(Role.UNIT_OFFICER)])
    answer = client.get(reverse("dossiers:word", kwargs={"letter_id": made.pk}))
    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        "VĂN BẢN XIN LỖI",
        "Nguyễn Thị Mẫu",
        "L1",
        "Chờ ý kiến cơ quan phối hợp",
        "09 giờ 00 ngày 18/01/2026",
    ):
        assert words in text
    assert AuditEvent.objects.filter(action="dossiers.contact.open").count() == 1


def test_a_letter_of_a_dossier_in_time_takes_nobody_off_the_silent_ones(province, agency):
    issue(province, agency, "T7", new_due_at=MOMENT + dt.timedelta(days=9))
    assert board(MOMENT, dt.date(2026, 1, 1)).lines[0].silent == 2


def test_a_letter_that_the_source_tells_too_counts_once(province, agency):
    issue(province, agency)
    told = "dossier_id,agency,procedure,received_at,due_at,finished_at,apology_at\n"
    told += f"L1,{UNIT},1.000001,2026-01-06 09:00:00,2026-01-13 09:00:00,,2026-01-15 09:00:00\n"
    bring(told.encode(), MOMENT + dt.timedelta(hours=1), "b.csv")
    assert board(MOMENT + dt.timedelta(hours=2), dt.date(2026, 1, 1)).lines[0].silent == 1


def test_where_no_source_tells_letters_the_board_counts_what_the_agency_sees(province):
    rows = "".join(f"{code},{UNIT},1.1,2026-01-06 09:00:00,2026-01-13 09:00:00,{done}\n"
                   for code, done in (("A", ""), ("B", ""), ("C", "2026-01-14 09:00:00")))  # fmt: skip
    bring(f"dossier_id,agency,procedure,received_at,due_at,finished_at\n{rows}".encode(), name="a.csv")
    found = Agency.objects.select_related("unit").get(code=UNIT)
    assert board(MOMENT, dt.date(2026, 1, 1)).lines[0].silent == work.today(found, MOMENT).silent.count == 2
    issue(province, found, "A")
    assert board(MOMENT, dt.date(2026, 1, 1)).lines[0].silent == work.today(found, MOMENT).silent.count == 1
