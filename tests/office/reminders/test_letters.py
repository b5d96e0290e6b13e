"""Reminder letters: drafted for the silent, thinned, signed, numbered, dropped; their paper; who may see them."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Directive, DirectiveLink
from chiso.office.directives.operations.cascading import answer_directive, explain_silence, hand_down
from chiso.office.directives.operations.working import complete_task
from chiso.office.notifications.models import Notice
from chiso.office.reminders.models import LetterState, ReminderLetter, WorkReminder
from chiso.office.reminders.operations.letters import draft_about, drop_letter, issue_letter, leave_out
from chiso.office.reminders.operations.night import remind_on
from chiso.office.reminders.paper import reminder_paper
from chiso.office.reminders.queries.letters import addressees, letters_for
from chiso.office.workdays.queries import day_after
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
ISSUED = dt.date(2026, 1, 5)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def order(province, owner):
    """A directive that three departments and three communes had to answer a week ago; one did, one explained."""
    made = factories.directive(
        province.units["so-noi-vu"], "10/CT-UBND", issued_on=ISSUED, issuer="UBND tỉnh Mẫu", title="Nâng cao chỉ số"
    )
    units = [*province.departments, *province.communes]
    rows = hand_down(actor=owner, directive=made, units=units, on=ISSUED, due=dt.date(2026, 1, 8), at=AT)
    by = {row.unit.key: row for row in rows}
    answer = factories.directive(province.units["so-tu-phap"], issued_on=dt.date(2026, 1, 7))
    answer_directive(actor=system_actor(DAY), handed=by["so-tu-phap"], answer=answer, at=AT)
    explain_silence(actor=system_actor(DAY), handed=by["xa-mau-an"], text="đã có kế hoạch", at=AT)
    return made


def paragraphs(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_the_letter_goes_to_the_silent_and_to_nobody_else(order, owner):
    letter = draft_about(actor=owner, directive=order, at=AT)
    assert {one.unit.key for one in addressees(letter)} == {"so-noi-vu", "so-y-te", "xa-mau-binh", "phuong-mau-do"}
    assert draft_about(actor=owner, directive=order, at=AT) == letter
    assert letter.reminders.count() == 4


def test_issued_it_enters_the_register_and_tells_the_units(province, order, owner):
    letter = draft_about(actor=owner, directive=order, at=AT)
    leave_out(actor=owner, letter=letter, unit=province.units["so-noi-vu"], reason="đã trình ký", at=AT)
    issued = issue_letter(
        actor=owner, letter=letter, number="88/SNV-CCHC", issued_on=DAY, answer_by=DAY + dt.timedelta(7), at=AT
    )
    assert issued.document.code == "88/SNV-CCHC"
    assert DirectiveLink.objects.filter(child=issued.document, parent=order).exists()
    told = set(Notice.objects.values_list("person", flat=True))
    assert told == {province.people["unit_officer"].pk, province.people["unit_leader"].pk}
    with pytest.raises(InputError) as error:
        issue_letter(actor=owner, letter=issued, number="89/SNV", issued_on=DAY, at=AT)
    assert codes(error) == ["reminders.closed"]


def test_a_number_that_is_taken_leaves_the_draft_open(order, owner):
    letter = draft_about(actor=owner, directive=order, at=AT)
    factories.directive(order.registered_by_unit, "88/SNV-CCHC", issued_on=DAY, issuer="Sở Nội vụ")
    before = Directive.objects.count()
    with pytest.raises(InputError):
        issue_letter(actor=owner, letter=letter, number="88/SNV-CCHC", issued_on=DAY, at=AT)
    letter.refresh_from_db()
    assert (letter.state, Directive.objects.count()) == (LetterState.DRAFT, before)


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda o, u, x: leave_out(actor=o, letter=x, unit=u, reason=" ", at=AT), "reminders.no_reason"),
        (lambda o, u, x: drop_letter(actor=o, letter=x, reason="", at=AT), "reminders.no_reason"),
        (
            lambda o, u, x: issue_letter(
                actor=o, letter=x, number="1/SNV", issued_on=DAY, answer_by=DAY - dt.timedelta(1), at=AT
            ),
            "reminders.answer_before",
        ),
        (
            lambda o, u, x: issue_letter(actor=o, letter=x, number="1/SNV", issued_on=DAY + dt.timedelta(9), at=AT),
            "directives.future",
        ),
        (lambda o, u, x: issue_letter(actor=o, letter=x, number="SNV", issued_on=DAY, at=AT), "directives.code"),
    ],
)
def test_what_is_wrong_is_refused_and_the_draft_stays(province, order, owner, verb, code):
    letter = draft_about(actor=owner, directive=order, at=AT)
    with pytest.raises(InputError) as error:
        verb(owner, province.units["so-y-te"], letter)
    assert codes(error) == [code]
    letter.refresh_from_db()
    assert letter.is_open


def test_the_last_unit_cannot_be_taken_out(province, order, owner):
    letter = draft_about(actor=owner, directive=order, at=AT)
    units = [one.unit for one in addressees(letter)]
    for unit in units[:-1]:
        leave_out(actor=owner, letter=letter, unit=unit, reason="thử", at=AT)
    with pytest.raises(InputError) as error:
        leave_out(actor=owner, letter=letter, unit=units[-1], reason="thử", at=AT)
    assert codes(error) == ["reminders.last_unit"]


def test_when_nobody_is_silent_there_is_no_letter(province, owner):
    quiet = factories.directive(province.units["so-noi-vu"], issued_on=ISSUED)
    with pytest.raises(InputError) as error:
        draft_about(actor=owner, directive=quiet, at=AT)
    assert codes(error) == ["reminders.nobody_silent"]
    assert not ReminderLetter.objects.exists()


def test_a_dropped_draft_is_not_drafted_again_for_the_same_work(province, owner):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    factories.directive_task(plan, province.units["so-y-te"], due=DAY)
    for days in (1, 5):
        remind_on(day=day_after(DAY, days), at=AT)
    drop_letter(actor=owner, letter=ReminderLetter.objects.get(), reason="đã nhắc qua điện thoại", at=AT)
    remind_on(day=day_after(DAY, 6), at=AT)
    assert ReminderLetter.objects.count() == 1


def test_the_database_keeps_one_open_draft_of_a_kind(province):
    unit = province.units["so-noi-vu"]
    ReminderLetter.objects.create(owner=unit, action="letter", drafted_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderLetter.objects.create(owner=unit, action="letter", drafted_at=AT)
    ReminderLetter.objects.create(owner=unit, action="criticism", drafted_at=AT)


def test_what_was_done_since_the_draft_is_not_printed(province, owner):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    first, second = (
        factories.directive_task(plan, province.units["so-y-te"], due=DAY - dt.timedelta(20), content=name,
                                 assigned_on=ISSUED - dt.timedelta(30))
        for name in ("Rà soát thủ tục", "Số hóa hồ sơ")
    )  # fmt: skip
    for days in (1, 5):
        remind_on(day=day_after(DAY, days), at=AT)
    letter = ReminderLetter.objects.get()
    assert [row.what for row in reminder_paper(letter, day=DAY).rows] == ["Rà soát thủ tục", "Số hóa hồ sơ"]
    complete_task(actor=province.actor(Role.UNIT_OFFICER), task=first, completed_on=ISSUED, result="12/BC", at=AT)
    assert [row.what for row in reminder_paper(letter, day=DAY).rows] == [second.content]


def test_the_paper_says_how_many_of_how_many_are_silent(client, province, order, owner):
    letter = draft_about(actor=owner, directive=order, at=AT)
    data = reminder_paper(letter, day=DAY)
    assert (data.unit_count, data.total_count) == (4, 6)
    assert data.head.number == "\u2003\u2003/SNV"
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    reply = client.get(reverse("reminders:paper", kwargs={"letter_id": letter.pk, "form": "docx"}))
    said = paragraphs(b"".join(reply) if reply.streaming else reply.content)
    assert "còn 4/6 đơn vị đã quá thời hạn nhưng chưa ban hành văn bản triển khai" in said
    assert "V/v đôn đốc triển khai thực hiện văn bản số 10/CT-UBND" in said
    assert "Ủy ban nhân dân xã Mẫu Bình" in said
    assert "Sở Tư pháp" not in said
    assert "phê bình" not in said
    assert "Kính gửi:\n- " in said


def test_one_addressee_stands_beside_the_address(client, province, owner):
    made = factories.directive(province.units["so-noi-vu"], "11/CT-UBND", issued_on=ISSUED)
    hand_down(actor=owner, directive=made, units=[province.units["so-y-te"]], on=ISSUED, due=dt.date(2026, 1, 8), at=AT)
    letter = draft_about(actor=owner, directive=made, at=AT)
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    said = paragraphs(client.get(reverse("reminders:paper", kwargs={"letter_id": letter.pk, "form": "docx"})).content)
    assert "Kính gửi: Sở Y tế\n" in said
    assert "đề nghị Thủ trưởng đơn vị khẩn trương" in said


def test_a_unit_sees_the_letters_that_address_it_once_they_are_issued(client, province, order, owner):
    officer = province.actor(Role.UNIT_OFFICER)
    letter = draft_about(actor=owner, directive=order, at=AT)
    assert not letters_for(officer)
    issue_letter(actor=owner, letter=letter, number="88/SNV-CCHC", issued_on=DAY, at=AT)
    assert [one.pk for one in letters_for(officer)] == [letter.pk]
    client.force_login(province.people["unit_officer"], backend="django.contrib.auth.backends.ModelBackend")
    unit = province.units["so-y-te"]
    page = client.get(reverse("reminders:received", kwargs={"unit_id": unit.pk, "letter_id": letter.pk}))
    assert "88/SNV-CCHC" in page.content.decode()
    assert client.get(reverse("reminders:letter", kwargs={"letter_id": letter.pk})).status_code == 403


def test_only_the_owner_writes_letters(province, order):
    for role in (Role.UNIT_LEADER, Role.LEADER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            draft_about(actor=province.actor(role), directive=order, at=AT)


def test_the_page_walks_from_the_draft_to_the_issued_letter(client, province, order):
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("reminders:draft", kwargs={"directive_id": order.pk}))
    letter = ReminderLetter.objects.get()
    page = reverse("reminders:letter", kwargs={"letter_id": letter.pk})
    assert "gửi 4 đơn vị" in client.get(page).content.decode()
    spare = {"letter_id": letter.pk, "unit_id": province.units["so-y-te"].pk}
    client.post(reverse("reminders:leave_out", kwargs=spare), {"reason": "đã trình"})
    assert "gửi 3 đơn vị" in client.get(page).content.decode()
    bad = client.post(reverse("reminders:issue", kwargs={"letter_id": letter.pk}), {"number": "SNV"})
    assert bad.status_code == 422
    client.post(
        reverse("reminders:issue", kwargs={"letter_id": letter.pk}), {"number": "5/SNV", "issued_on": "15/1/2026"}
    )
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED
    assert "5/SNV" in client.get(reverse("reminders:index")).content.decode()


def test_reminders_cannot_be_rewritten(order, owner):
    draft_about(actor=owner, directive=order, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WorkReminder.objects.update(days=0)
