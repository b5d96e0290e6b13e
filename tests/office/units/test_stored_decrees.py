"""Later decrees: a sound file is stored whole, a faulty one not at all, and the newest can be taken back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chiso.engine.errors import InputError
from chiso.engine.units import check_register
from chiso.engine.units.decree_rows import COLUMNS
from chiso.engine.units.decree_words import template
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.units.models import RegisterChange, Unit, UnitCode, UnitLineage, UnitParent
from chiso.office.units.operations import adopt_province, check_file, import_register, reverse_decree, store_decrees
from chiso.office.units.queries import code_on, find_in_country, newest_decree, parent_on, stored_register
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = ",".join(COLUMNS)
DAY = dt.date(2026, 3, 1)
AFTER = dt.date(2026, 6, 1)
BASIS = "Nghị quyết thử 01/NQ"


def decree(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def merged(code: str = "") -> bytes:
    """Two communes of Lâm Đồng become one."""
    return decree(
        f"01/03/2026,merge,Xã Đức Trọng,Lâm Đồng,Xã Mẫu Mới,commune,,{code},,,,{BASIS}",
        f"01/03/2026,merge,Xã Di Linh,Lâm Đồng,Xã Mẫu Mới,commune,,{code},,,,{BASIS}",
    )


def everything() -> list[list[tuple]]:
    return [
        list(model._base_manager.order_by("pk").values_list()) for model in (Unit, UnitCode, UnitParent, UnitLineage)
    ]


@pytest.fixture
def stored(loaded, system, at) -> RegisterChange:
    return store_decrees(actor=system, data=merged("99999"), name="nghi-quyet.csv", reason="thử", at=at)


def test_a_sound_file_is_stored_and_the_register_still_holds_together(loaded, stored):
    new = Unit.everywhere.get(name="Xã Mẫu Mới")
    old = Unit.everywhere.get(name="Xã Đức Trọng", valid_to=DAY)
    assert (new.valid_from, new.is_reference, code_on(new, AFTER)) == (DAY, True, "99999")
    assert old.successions.get().successor == new
    assert check_register(stored_register()) == ()
    assert (stored.units, stored.ended, stored.known_until) == (1, 2, loaded.coverage.known_until)


def test_what_is_stored_says_who_why_and_which_file(stored):
    event = AuditEvent.objects.get(action="units.decree.store")
    assert event.reason == "thử"
    assert event.data["sha256"] == stored.sha256
    assert "Xã Di Linh" in stored.text


FAULTS = [
    ("decree.predecessor_unknown", f"01/03/2026,rename,Xã Không Có,Lâm Đồng,Xã Mới,commune,,,,,,{BASIS}"),
    ("decree.predecessor_ended", f"01/03/2026,rename,Tỉnh Đắk Nông,,Tỉnh Mới,province,,,,,,{BASIS}"),
    ("decree.name_taken", f"01/03/2026,rename,Xã Bảo Lâm 1,Lâm Đồng,Xã Bảo Lâm 2,commune,,,,,,{BASIS}"),
    ("decree.kind_not_in_law", f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Thị trấn Mới,township,,,,,,{BASIS}"),
    ("decree.no_legal_basis", "01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,,,,,,"),
    ("decree.share", f'01/03/2026,divide,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,,,"1,5",area,x,{BASIS}'),
    ("date", f"31/02/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,,,,,,{BASIS}"),
    ("decree.word", f"01/03/2026,absorb,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,,,,,,{BASIS}"),
]


@pytest.mark.parametrize(("code", "line"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_one_faulty_line_is_named_and_nothing_of_the_file_is_stored(loaded, system, at, code, line):
    before = everything()
    with pytest.raises(InputError) as refused:
        store_decrees(actor=system, data=merged() + b"\n" + line.encode(), name="f.csv", at=at)
    found = [problem for problem in refused.value.problems if problem.code.startswith(code)]
    assert found
    assert "4" in found[0].where
    assert everything() == before
    assert newest_decree() is None


def test_contradictions_within_a_file_are_named(loaded, system, at):
    line = f"01/03/2026,rename,Xã Di Linh,Lâm Đồng,Xã Khác,commune,,,,,,{BASIS}"
    with pytest.raises(InputError) as refused:
        store_decrees(actor=system, data=merged() + b"\n" + line.encode(), name="f.csv", at=at)
    assert "decree.contradiction" in {problem.code for problem in refused.value.problems}


def test_the_same_decree_twice_is_refused(stored, system, at):
    with pytest.raises(InputError) as refused:
        store_decrees(actor=system, data=merged(), name="f.csv", at=at)
    assert {problem.code for problem in refused.value.problems} == {"decree.predecessor_ended"}


def test_a_decree_of_an_earlier_day_that_overlaps_a_stored_one_is_refused(stored, system, at):
    line = f"01/02/2026,rename,Xã Di Linh,Lâm Đồng,Xã Sớm Hơn,commune,,,,,,{BASIS}"
    before = everything()
    with pytest.raises(InputError) as refused:
        store_decrees(actor=system, data=decree(line), name="f.csv", at=at)
    assert [problem.code for problem in refused.value.problems] == ["decree.overlaps"]
    assert everything() == before


def test_without_the_register_no_decree_can_be_checked(db):
    with pytest.raises(InputError) as refused:
        check_file(merged(), "f.csv")
    assert [problem.code for problem in refused.value.problems] == ["units.register_not_loaded"]


def test_only_an_administrator_stores_and_takes_back(province, loaded, at):
    for role in Role:
        if role != Role.ADMINISTRATOR:
            with pytest.raises(NotAllowed):
                store_decrees(actor=province.actor(role), data=merged(), name="f.csv", at=at)
    change = store_decrees(actor=province.actor("administrator"), data=merged(), name="f.csv", at=at)
    with pytest.raises(NotAllowed):
        reverse_decree(actor=province.actor("leader"), change=change, reason="thử", at=at)


def test_taking_back_restores_every_row_and_keeps_the_record(loaded, system, at):
    before = everything()
    change = store_decrees(actor=system, data=merged("99999"), name="f.csv", at=at)
    reverse_decree(actor=system, change=change, reason="nhập nhầm tệp", at=at)
    assert everything() == before
    assert newest_decree() is None
    assert [event.action for event in AuditEvent.objects.order_by("-id")[:2]] == [
        "units.decree.reverse",
        "units.decree.store",
    ]
    assert stored_register().coverage.known_until == loaded.coverage.known_until


def test_taking_back_needs_a_reason(stored, system, at):
    with pytest.raises(InputError) as refused:
        reverse_decree(actor=system, change=stored, reason="  ", at=at)
    assert [problem.code for problem in refused.value.problems] == ["units.reason"]


def test_only_the_newest_decree_can_be_taken_back(stored, system, at):
    line = f"01/05/2026,rename,Xã Mẫu Mới,Lâm Đồng,Xã Mẫu Khác,commune,,,,,,{BASIS}"
    newer = store_decrees(actor=system, data=decree(line), name="f2.csv", at=at)
    with pytest.raises(InputError) as refused:
        reverse_decree(actor=system, change=stored, reason="thử", at=at)
    assert [problem.code for problem in refused.value.problems] == ["decree.not_newest"]
    reverse_decree(actor=system, change=newer, reason="thử", at=at)
    reverse_decree(actor=system, change=stored, reason="thử", at=at)


def test_a_decree_on_whose_unit_people_already_sit_is_not_taken_back(stored, system, at):
    new = Unit.everywhere.get(name="Xã Mẫu Mới")
    factories.member(Role.UNIT_OFFICER, new, valid_from=DAY)
    before = everything()
    with pytest.raises(InputError) as refused:
        reverse_decree(actor=system, change=stored, reason="thử", at=at)
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [("decree.in_use", "Xã Mẫu Mới")]
    assert everything() == before


def test_loading_the_register_again_does_not_undo_a_decree(stored, loaded, system, at):
    before = everything()
    plan = import_register(actor=system, register=loaded, at=at)
    assert plan.is_empty
    assert plan.ahead == 2
    assert everything() == before


def test_what_comes_from_our_own_communes_is_ours(loaded, system, at):
    adopt_province(actor=system, province=Unit.everywhere.get(key="lam-dong_2025"), reason="cài đặt", at=at)
    store_decrees(actor=system, data=merged(), name="f.csv", at=at)
    assert Unit.objects.filter(name="Xã Mẫu Mới").exists()


def test_our_bodies_below_a_unit_that_ends_are_told(loaded, system, at):
    adopt_province(actor=system, province=Unit.everywhere.get(key="lam-dong_2025"), reason="cài đặt", at=at)
    commune = Unit.objects.get(name="Xã Di Linh")
    factories.unit("phong-kinh-te-di-linh", "Phòng Kinh tế", kind="division", parent=commune)
    report = check_file(merged(), "f.csv")
    assert [(problem.code, problem.got) for problem in report.problems] == [("decree.bodies_left", "Phòng Kinh tế")]
    assert report.register is not None


def test_a_code_given_again_finds_both_bearers_and_each_day_has_its_own(loaded, system, at):
    old = Unit.everywhere.get(name="Xã Di Linh", valid_to=None)
    code = code_on(old, dt.date(2026, 1, 1))
    store_decrees(actor=system, data=merged(code), name="f.csv", at=at)
    new = Unit.everywhere.get(name="Xã Mẫu Mới")
    bearers = {match.unit.pk: match.is_there for match in find_in_country(code, AFTER)}
    assert bearers[new.pk]
    assert bearers[old.pk] is False
    assert (code_on(old, AFTER), code_on(new, AFTER)) == ("", code)


def earlier() -> bytes:
    """Two communes of Tuy Đức that became Quảng Tân in 2024, made up; the lists know only Quảng Tân."""
    return decree(
        f"01/12/2024,merge,Xã Mẫu Trên,Huyện Tuy Đức,Xã Quảng Tân,,Huyện Tuy Đức,,,,,{BASIS}",
        f"01/12/2024,merge,Xã Mẫu Dưới,Huyện Tuy Đức,Xã Quảng Tân,,Huyện Tuy Đức,,,,,{BASIS}",
    )


def test_a_decree_of_before_the_lists_gives_a_unit_its_first_day_and_its_past(loaded, system, at):
    store_decrees(actor=system, data=earlier(), name="nq-2024.csv", reason="thử", at=at)
    assert check_register(stored_register()) == ()
    unit = Unit.everywhere.get(name="Xã Quảng Tân", valid_to=dt.date(2025, 7, 1))
    assert (unit.valid_from, unit.start_known) == (dt.date(2024, 12, 1), True)
    names = {row.predecessor.name for row in unit.origins.select_related("predecessor")}
    assert names == {"Xã Mẫu Trên", "Xã Mẫu Dưới"}
    assert parent_on(Unit.everywhere.get(name="Xã Mẫu Trên"), dt.date(2024, 1, 1)).name == "Huyện Tuy Đức"


def test_loading_the_lists_again_keeps_what_an_earlier_decree_told(loaded, system, at):
    store_decrees(actor=system, data=earlier(), name="nq-2024.csv", reason="thử", at=at)
    before = everything()
    plan = import_register(actor=system, register=loaded, at=at)
    assert (plan.is_empty, plan.ahead, everything() == before) == (True, 1, True)


def test_a_decree_of_before_the_lists_is_taken_back_exactly(loaded, system, at):
    def rows():
        return sorted(UnitParent.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")), sorted(
            UnitCode.objects.values_list("unit_id", "value", "valid_from")
        )

    units, others = list(Unit.everywhere.order_by("pk").values_list()), rows()
    change = store_decrees(actor=system, data=earlier(), name="nq-2024.csv", reason="thử", at=at)
    reverse_decree(actor=system, change=change, reason="nhầm", at=at)
    assert (list(Unit.everywhere.order_by("pk").values_list()), rows()) == (units, others)


BAD_FILES = {
    "NFD names are read as typed": (
        None,
        f"01/03/2026,rename,{unicodedata.normalize('NFD', 'Xã Đức Trọng')},Lâm Đồng,"
        f"{unicodedata.normalize('NFD', 'Xã Mới Đẹp')},commune,,,,,,{BASIS}",
    ),
    "shares that do not sum to 1": (
        "decree.shares_sum",
        f'01/03/2026,divide,Xã Đức Trọng,Lâm Đồng,Xã Một,commune,,,"0,4",area,báo cáo,{BASIS}\n'
        f'01/03/2026,divide,Xã Đức Trọng,Lâm Đồng,Xã Hai,commune,,,"0,5",area,báo cáo,{BASIS}',
    ),
    "a share over 1": (
        "decree.share",
        f'01/03/2026,divide,Xã Đức Trọng,Lâm Đồng,Xã Một,commune,,,"1,2",area,báo cáo,{BASIS}',
    ),
    "a circle": (
        "decree.cycle",
        f"01/03/2026,merge,Xã Đức Trọng,,Xã Di Linh,commune,,,,,,{BASIS}\n"
        f"01/03/2026,merge,Xã Di Linh,,Xã Đức Trọng,commune,,,,,,{BASIS}",
    ),
    "a unit that becomes itself": (
        "decree.self",
        f"01/03/2026,rename,Xã Đức Trọng,,Xã Đức Trọng,commune,,,,,,{BASIS}",
    ),
    "a code that another unit bears": (
        "decree.code_taken",
        f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,,25054,,,,{BASIS}",
    ),
    "one code for two new units": (
        "decree.code_taken",
        f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Một,commune,,99999,,,,{BASIS}\n"
        f"01/03/2026,rename,Xã Di Linh,Lâm Đồng,Xã Hai,commune,,99999,,,,{BASIS}",
    ),
    "a new unit begun as commune and as ward": (
        "decree.begun_differently",
        f"01/03/2026,merge,Xã Đức Trọng,Lâm Đồng,Nơi Mới,commune,,,,,,{BASIS}\n"
        f"01/03/2026,merge,Xã Di Linh,Lâm Đồng,Nơi Mới,ward,,,,,,{BASIS}",
    ),
    "a unit that ends before it begins": (
        "decree.predecessor_not_yet",
        f"01/07/2025,rename,Xã Bảo Lâm 1,Lâm Đồng,Xã Khác,commune,,,,,,{BASIS}",
    ),
    "a commune inside a commune": (
        "decree.successor_in_unknown",
        f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Mới,commune,Xã Di Linh,,,,,{BASIS}",
    ),
    "a commune that becomes a province": (
        "decree.level",
        f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Tỉnh Mới,province,,,,,,{BASIS}",
    ),
    "the 31st of June": ("date.invalid", f"31/6/2026,rename,Xã Đức Trọng,,Xã Mới,commune,,,,,,{BASIS}"),
    "an unknown predecessor": (
        "decree.predecessor_unknown",
        f"01/03/2026,rename,Xã Chưa Từng Có,,Xã Mới,commune,,,,,,{BASIS}",
    ),
    "two decrees on one unit": (
        "decree.predecessor_ended",
        f"01/03/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Một,commune,,,,,,{BASIS}\n"
        f"01/04/2026,rename,Xã Đức Trọng,Lâm Đồng,Xã Hai,commune,,,,,,{BASIS}",
    ),
    "an earlier decree on a unit that went on": (
        "decree.predecessor_goes_on",
        f"01/12/2024,rename,Xã Quảng Trực,Huyện Tuy Đức,Xã Quảng Tân,,Huyện Tuy Đức,,,,,{BASIS}",
    ),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_whatever_is_wrong_is_named_and_nothing_is_half_stored(loaded, system, at, what):
    code, rows = BAD_FILES[what]
    before = everything()
    if code is None:
        store_decrees(actor=system, data=decree(rows), name="nq.csv", reason="thử", at=at)
        assert Unit.everywhere.filter(name="Xã Mới Đẹp").exists()
        return
    with pytest.raises(InputError) as raised:
        store_decrees(actor=system, data=decree(rows), name="nq.csv", reason="thử", at=at)
    assert code in {problem.code for problem in raised.value.problems}
    assert all(problem.where for problem in raised.value.problems)
    assert everything() == before
    assert not RegisterChange.objects.filter(kind="decree").exists()


def test_a_workbook_with_vietnamese_headings_is_checked_and_stored_by_the_pages(loaded, as_person):
    office = factories.unit("van-phong", "Văn phòng", kind="centre")
    client = as_person(factories.member(Role.ADMINISTRATOR, office))
    assert client.get("/units/decrees/template.csv").content == template()
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(template().decode("utf-8-sig")), delimiter=";"):
        lines = {"Xã Mẫu Một": "Xã Đức Trọng", "Xã Mẫu Hai": "Xã Di Linh", "Tỉnh Mẫu": "Lâm Đồng"}
        book.active.append([lines.get(cell, cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("nghi-quyet.xlsx", stream.getvalue())
    page = client.post("/units/decrees/check/", {"file": upload})
    assert "2 đơn vị kết thúc, 1 đơn vị mới" in page.text
    content = re.search(r'name="content" value="([^"]+)"', page.text)
    client.post("/units/decrees/store/", {"content": content[1], "name": "nghi-quyet.xlsx"})
    assert Unit.everywhere.filter(name="Phường Mẫu Mới", valid_from=DAY).count() == 1
    assert "Xã Di Linh" in newest_decree().text
