"""Registers of agencies and procedures: what is outside them is held back until they have it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.dossiers.models import Agency, Register, RegisterKind
from chiso.office.dossiers.operations.registers import set_register
from chiso.office.dossiers.queries.registers import known
from tests.factories import MOMENT
from tests.office.dossiers.cases import bring

pytestmark = pytest.mark.django_db
SYSTEM = system_actor(MOMENT.date())
DAY = "05/01/2026,08/01/2026,"
CSV = (
    "Mã hồ sơ,Đơn vị giải quyết,Mã TTHC,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý\n"
    f"D1,so-noi-vu,P1,{DAY}\nD2,so-la,P1,{DAY}\nD3,so-noi-vu,P9,{DAY}\nD4,,P1,{DAY}\n"
)


def give(kind: RegisterKind, text: str) -> int:
    return set_register(actor=SYSTEM, kind=kind, text=text, at=MOMENT)


def test_without_registers_every_code_is_taken_but_no_empty_one(province):
    row = bring(CSV.encode(), name="a.csv")
    assert (row.received, row.accepted, row.quarantined) == (4, 3, 1)
    assert row.reasons == [["unknown_agency", 1]]


def test_codes_outside_the_registers_are_held_back_and_come_in_once_the_register_has_them(province):
    give(RegisterKind.AGENCY, "so-noi-vu; Sở Nội vụ\n")
    give(RegisterKind.PROCEDURE, "P1\tCấp phép\nP2,Cấp đổi\n\n")
    row = bring(CSV.encode(), name="a.csv")
    assert (row.received, row.accepted, row.quarantined) == (4, 1, 3)
    assert sorted(map(tuple, row.reasons)) == [("unknown_agency", 2), ("unknown_procedure", 1)]
    assert list(Agency.objects.values_list("code", flat=True)) == ["so-noi-vu"]
    give(RegisterKind.PROCEDURE, "P1\nP9\n")
    again = bring(CSV.encode(), name="a.csv", at=MOMENT + dt.timedelta(minutes=1))
    assert (again.new, again.corrected, again.quarantined) == (1, 1, 2)


def test_an_emptied_register_takes_every_code_again():
    assert give(RegisterKind.AGENCY, "A\nB") == 2
    assert known().agencies == {"A", "B"}
    assert give(RegisterKind.AGENCY, " \n") == 0
    assert known().agencies is None


WRONG = {"A\nB\nA; hai": ("3", "A"), "x" * 65: ("1", "x" * 65)}


@pytest.mark.parametrize("text", WRONG)
def test_a_register_with_a_fault_is_refused_with_its_line(text):
    give(RegisterKind.AGENCY, "C")
    with pytest.raises(InputError) as caught:
        give(RegisterKind.AGENCY, text)
    assert [(one.where, one.got) for one in caught.value.problems] == [WRONG[text]]
    assert known().agencies == {"C"}


def test_the_page_takes_a_list_or_a_file_and_shows_what_stands(client, province):
    client.force_login(province.people[Role.ROUND_OWNER])
    client.post(reverse("dossiers:set_register", args=["agency"]), {"codes": "A; Sở <A>"})
    file = SimpleUploadedFile("t.csv", "P1;Một\nP2;Hai\n".encode("utf-8-sig"))
    client.post(reverse("dossiers:set_register", args=["procedure"]), {"codes": "", "file": file})
    assert dict(Register.objects.values_list("kind", "codes")) == {
        "agency": [["A", "Sở <A>"]],
        "procedure": [["P1", "Một"], ["P2", "Hai"]],
    }
    shown = client.get(reverse("dossiers:sources")).content.decode()
    assert "A; Sở &lt;A&gt;" in shown
    assert client.post(reverse("dossiers:set_register", args=["agency"]), {"codes": "A\nA"}).status_code == 422
    assert client.post(reverse("dossiers:set_register", args=["khac"]), {"codes": "A"}).status_code == 404


def test_an_unknown_agency_gets_its_unit_on_the_page(client, province):
    bring(CSV.encode(), name="a.csv")
    client.force_login(province.people[Role.ROUND_OWNER])
    strange = Agency.objects.get(code="so-la")
    page = client.get(reverse("dossiers:sources")).content.decode()
    assert reverse("dossiers:name_agency", args=[strange.pk]) in page
    unit = province.units["so-noi-vu"]
    client.post(reverse("dossiers:name_agency", args=[strange.pk]), {"unit": unit.pk, "name": "Sở Lạ"})
    strange.refresh_from_db()
    assert (strange.unit, strange.name) == (unit, "Sở Lạ")
