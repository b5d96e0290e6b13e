"""Following up: lots that can be drawn again, findings that must be mended with proof, briefings, villages by link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.following.links import token_of
from chiso.office.following.models import Briefing, Remediation, VillageRequest
from chiso.office.following.operations.inspecting import conclude_visit, draw, plan_inspection
from chiso.office.following.operations.mending import (
    answer_proposal,
    close_remediation,
    note_limitation,
    plan_measure,
    propose,
    record_briefing,
    record_merit,
)
from chiso.office.following.operations.villages import ask_village, confirm
from chiso.office.following.queries import overdue_count, remediations
from chiso.office.units.models import UnitKind
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
D = dt.timedelta


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def officer(province):
    return province.actor(Role.UNIT_OFFICER)


@pytest.fixture
def health(province):
    return province.units["so-y-te"]


def plan(owner, province, **given):
    units = list(province.units.values())
    good = {
        "title": "Kiểm tra CCHC", "basis": "KH 1", "year": 2026, "checklist": ["Niêm yết đủ?", "Trả đúng hạn?"],
        "units": units, "count": 3, "seed": "2026-01-15",
    }  # fmt: skip
    return plan_inspection(actor=owner, owner=province.units["so-noi-vu"], at=AT, **{**good, **given})


def limitation(owner, province, unit, due=DAY, **given):
    told = {"limitation": "Chưa niêm yết thủ tục", "source": "Kết quả năm 2025", "found_on": DAY - D(9), **given}
    return note_limitation(actor=owner, unit=unit, owner=province.units["so-noi-vu"], due=due, at=AT, **told)


def test_the_same_seed_draws_the_same_units_in_whatever_order_they_come(province):
    units = list(province.units.values())
    drawn = draw(units, 3, "hat-giong")
    assert draw(units[::-1], 3, "hat-giong") == drawn
    assert len({tuple(unit.key for unit in draw(units, 3, f"{seed}")) for seed in range(20)}) > 5


def test_an_inspection_keeps_how_its_units_were_drawn(province, owner):
    made = plan(owner, province)
    assert (made.visits.count(), made.drawn_from, made.seed) == (3, 7, "2026-01-15")
    expected = draw(list(province.units.values()), 3, "2026-01-15")
    assert set(made.visits.values_list("unit", flat=True)) == {unit.pk for unit in expected}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"checklist": [" "]}, "following.no_questions"),
        ({"count": 0}, "following.count"),
        ({"count": 8}, "following.count"),
        ({"seed": ""}, "following.empty"),
        ({"basis": " "}, "following.empty"),
    ],
)
def test_an_inspection_that_cannot_be_is_refused(province, owner, given, code):
    with pytest.raises(InputError) as error:
        plan(owner, province, **given)
    assert codes(error) == [code]


def conclude(owner, visit, **given):
    good = {
        "held_on": DAY, "answers": ["yes", "no"], "conclusion": "Còn hồ sơ trễ", "number": "5/KL-SNV",
        "limitations": ["Trả hồ sơ trễ", ""], "due": DAY + D(30),
    }  # fmt: skip
    return conclude_visit(actor=owner, visit=visit, at=AT, **{**good, **given})


def test_what_a_visit_finds_has_to_be_mended_by_a_day(province, owner):
    visit = plan(owner, province).visits.all()[0]
    conclude(owner, visit)
    found = Remediation.objects.get()
    assert (found.unit, found.source, found.due) == (visit.unit, "Kết luận 5/KL-SNV", DAY + D(30))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"answers": ["yes"]}, "following.answers"),
        ({"answers": ["yes", "maybe"]}, "following.answers"),
        ({"limitations": []}, "following.no_limitation"),
        ({"due": None}, "following.due"),
        ({"held_on": DAY + D(1), "due": DAY + D(9)}, "following.ahead"),
        ({"number": ""}, "following.empty"),
    ],
)
def test_a_conclusion_that_says_too_little_stores_nothing(province, owner, given, code):
    visit = plan(owner, province).visits.all()[0]
    with pytest.raises(InputError) as error:
        conclude(owner, visit, **given)
    assert codes(error) == [code]
    assert not Remediation.objects.exists()


def test_a_limitation_is_closed_by_a_measure_and_its_proof(province, owner, officer, health):
    found = limitation(owner, province, health)
    for proof, code in (("12/BC", ["following.no_measure"]), (" ", ["following.empty", "following.no_measure"])):
        with pytest.raises(InputError) as error:
            close_remediation(actor=officer, remediation=found, on=DAY, proof=proof, at=AT)
        assert codes(error) == code
    plan_measure(actor=officer, remediation=found, measure="Niêm yết tại bộ phận một cửa", at=AT)
    close_remediation(actor=officer, remediation=found, on=DAY, proof="12/BC-SYT", at=AT)
    with pytest.raises(InputError) as error:
        plan_measure(actor=officer, remediation=found, measure="khác", at=AT)
    assert codes(error) == ["following.closed"]


def test_the_database_closes_nothing_without_proof(province, owner, health):
    found = limitation(owner, province, health)
    with pytest.raises(IntegrityError), transaction.atomic():
        Remediation.objects.filter(pk=found.pk).update(closed_on=DAY)


def test_a_unit_sees_its_own_limitations_the_owner_all(province, owner, officer, health):
    limitation(owner, province, health, due=DAY - D(1))
    limitation(owner, province, province.units["so-tu-phap"], due=DAY - D(1))
    assert (len(remediations(officer)), len(remediations(owner))) == (1, 2)
    assert (overdue_count(officer, DAY), overdue_count(owner, DAY)) == (1, 2)


def test_another_units_limitation_is_not_mine_to_close(province, owner, officer):
    found = limitation(owner, province, province.units["so-tu-phap"])
    with pytest.raises(NotAllowed):
        plan_measure(actor=officer, remediation=found, measure="x", at=AT)


def test_a_briefing_is_recorded_once_and_never_before_the_directive(province, officer, health):
    order = factories.directive(province.units["so-noi-vu"], issued_on=DAY - D(3))
    told = {
        "actor": officer,
        "directive": order,
        "unit": health,
        "present": 24,
        "material": "Tài liệu hỏi đáp",
        "at": AT,
    }
    record_briefing(held_on=DAY, **told)
    for held_on, code in ((DAY, "following.twice"), (DAY - D(4), "following.before"), (DAY + D(1), "following.ahead")):
        with pytest.raises(InputError) as error:
            record_briefing(held_on=held_on, **told)
        assert codes(error) == [code]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Briefing.objects.update(present=99)


def test_a_proposal_is_answered_once_with_words(owner, officer, health):
    made = propose(actor=officer, unit=health, text="Cắt giảm thành phần hồ sơ", at=AT)
    with pytest.raises(InputError):
        answer_proposal(actor=owner, proposal=made, state="taken", answer="", at=AT)
    answer_proposal(actor=owner, proposal=made, state="taken", answer="Đưa vào kế hoạch", at=AT)
    with pytest.raises(InputError):
        answer_proposal(actor=owner, proposal=made, state="declined", answer="thôi", at=AT)


def test_praise_and_criticism_of_heads_name_their_document(owner, officer, health):
    told = {"unit": health, "kind": "praise", "about": "SIPAS 2025", "on": DAY, "at": AT}
    record_merit(actor=owner, document="9/TB-UBND", **told)
    with pytest.raises(InputError):
        record_merit(actor=owner, document="", **told)
    with pytest.raises(NotAllowed):
        record_merit(actor=officer, document="9/TB-UBND", **told)


@pytest.fixture
def asked(province):
    commune = province.units["xa-mau-an"]
    village = factories.unit("thon-1", "Thôn 1", kind=UnitKind.VILLAGE, parent=commune)
    clerk = factories.actor(factories.member(Role.UNIT_OFFICER, commune))
    return ask_village(
        actor=clerk, commune=commune, village=village, text="Đã niêm yết thu chi?", due=DAY + D(9), at=AT
    )


def test_a_village_confirms_once_without_an_account(client, asked):
    page = reverse("following:village", kwargs={"token": token_of(asked)})
    assert "Đã niêm yết thu chi?" in client.get(page).content.decode()
    assert client.post(page, {"name": " "}).status_code == 422
    client.post(page, {"name": "Lò Văn Mẫu", "note": "dán tại nhà văn hóa"})
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.note) == ("Lò Văn Mẫu", "dán tại nhà văn hóa")
    assert client.post(page, {"name": "Người khác"}).status_code == 422
    assert VillageRequest.objects.get().confirmed_by == "Lò Văn Mẫu"
    event = AuditEvent.objects.get(action="following.village.confirm")
    assert (event.unit_id, event.actor) == (asked.village_id, None)


@pytest.mark.parametrize("token", ["1.1", "1.1~AAAA", "x"])
def test_a_guessed_link_opens_nothing(client, asked, token):
    assert client.get(reverse("following:village", kwargs={"token": token})).status_code == 404


def test_a_village_of_another_commune_is_not_asked(province, asked):
    other = province.units["xa-mau-binh"]
    clerk = factories.actor(factories.member(Role.UNIT_OFFICER, other))
    with pytest.raises(InputError) as error:
        ask_village(actor=clerk, commune=other, village=asked.village, text="x", due=DAY, at=AT)
    assert codes(error) == ["following.village"]


def test_confirming_twice_at_once_keeps_the_first(asked):
    stale = VillageRequest.objects.get(pk=asked.pk)
    confirm(request=asked, name="Một", note="", at=AT)
    confirm(request=stale, name="Hai", note="", at=AT)
    assert VillageRequest.objects.get().confirmed_by == "Một"


def test_the_page_walks_from_a_limitation_to_its_proof(client, province, health):
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(province.people["round_owner"], backend=backend)
    form = {"unit": "Sở Y tế", "limitation": "Chậm trả lời", "source": "Kết quả 2025", "due": "1/3/2099"}
    assert client.post(reverse("following:limitation"), {**form, "unit": "Sở Không Có"}).status_code == 422
    client.post(reverse("following:limitation"), form)
    found = Remediation.objects.get()
    client.force_login(province.people["unit_officer"], backend=backend)
    mend = reverse("following:mend", kwargs={"remediation_id": found.pk})
    client.post(mend, {"measure": "Phân công lại"})
    client.post(mend, {"proof": "7/BC"})
    found.refresh_from_db()
    assert found.closed_on is not None
    assert "Chậm trả lời" in client.get(reverse("following:index")).content.decode()
