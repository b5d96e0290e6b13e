"""The register: a document once, found by its code, joined across levels; secret ones stay out."""

from __future__ import annotations

import datetime as dt
import io

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Directive, DirectiveLink
from chiso.office.directives.operations.registering import Entry, link_directives, register_directive
from chiso.office.directives.queries.register import Wanted, family_of, register
from chiso.office.directives.table import plan_register, type_named
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


def entry(code: str = "273/KH-UBND", **changes) -> Entry:
    told = {"issuer": "UBND tỉnh Mẫu", "issued_on": DAY, "title": "Nâng cao Chỉ số cải cách hành chính", "type": "plan"}
    return Entry(code=code, **{**told, **changes})


def enter(province, made: Entry, **more) -> Directive:
    owner = province.actor(Role.ROUND_OWNER)
    return register_directive(actor=owner, unit_id=province.units["so-noi-vu"].pk, entry=made, at=AT, **more)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def word(*lines: str) -> Upload:
    stream, paper = io.BytesIO(), docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(stream)
    return Upload("van-ban.docx", stream.getvalue())


@pytest.mark.parametrize("again", ["273/KH-UBND", "273/kh - ubnd", "Số: 273/KH-UBND"])
def test_a_document_stands_once_however_its_code_is_written(province, again):
    enter(province, entry())
    with pytest.raises(InputError) as error:
        enter(province, entry(again))
    assert codes(error) == ["directives.twice"]


def test_the_same_number_of_another_year_or_issuer_is_another_document(province):
    enter(province, entry())
    enter(province, entry(issued_on=DAY.replace(year=2025)))
    enter(province, entry(issuer="UBND huyện Mẫu"))
    assert Directive.objects.count() == 3


@pytest.mark.parametrize("words", ["10/ct-ubnd", "10 / CT - UBND", "21/qd", "trach nhiem nguoi dung dau"])
def test_a_document_is_found_by_its_code_and_words_without_diacritics(province, words):
    made = [
        enter(province, entry("10/CT-UBND")),
        enter(province, entry("21/QĐ-UBND", title="Trách nhiệm người đứng đầu")),
    ]
    enter(province, entry("999/KH-UBND"))
    found = list(register(province.actor(Role.OBSERVER), Wanted(words=words)))
    assert found == [made[0]] if "ct" in words.lower() else found == [made[1]]


@pytest.mark.parametrize("mark", ["Mật", "TỐI MẬT", "tuyệt mật"])
def test_a_secrecy_mark_keeps_everything_out(province, files_dir, mark):
    with pytest.raises(InputError) as error:
        enter(province, entry(secrecy=mark), upload=word("nội dung"))
    assert codes(error) == ["directives.secret"]
    assert (Directive.objects.count(), Document.objects.count()) == (0, 0)
    assert not [path for path in files_dir.rglob("*") if path.is_file()]


def test_a_mark_on_the_first_page_of_the_file_refuses_it_before_its_bytes_are_kept(province, files_dir):
    with pytest.raises(InputError) as error:
        enter(province, entry(), upload=word("UBND TỈNH MẪU", "TỐI MẬT", "KẾ HOẠCH"))
    assert codes(error) == ["directives.secret"]
    assert not [path for path in files_dir.rglob("*") if path.is_file()]


def test_the_word_in_a_sentence_is_no_mark(province, files_dir):
    made = enter(province, entry(), upload=word("Bảo vệ bí MẬT nhà nước", "Mật khẩu"))
    assert made.document is not None
    assert made.document.number == "273/KH-UBND"


def test_everything_wrong_with_an_entry_is_told_at_once(province):
    with pytest.raises(InputError) as error:
        enter(province, entry("KH-UBND", title=" ", issued_on=DAY + dt.timedelta(days=1), secrecy="Mật"))
    assert sorted(codes(error)) == ["directives.code", "directives.future", "directives.secret", "directives.title"]


def test_a_unit_officer_registers_only_for_the_own_unit(province):
    officer = province.actor(Role.UNIT_OFFICER)
    made = register_directive(actor=officer, unit_id=province.units["so-y-te"].pk, entry=entry(), at=AT)
    assert made.registered_by_unit.key == "so-y-te"
    with pytest.raises(NotAllowed):
        register_directive(actor=officer, unit_id=province.units["so-tu-phap"].pk, entry=entry("1/KH-STP"), at=AT)


@pytest.mark.parametrize("issuer", ["Sở Nội vụ", "SỞ NỘI VỤ"])
def test_the_issuer_is_our_unit_of_that_name_on_that_day(province, issuer):
    assert enter(province, entry(issuer=issuer)).issuer_unit == province.units["so-noi-vu"]
    assert enter(province, entry(issuer=issuer, issued_on=dt.date(2020, 1, 2))).issuer_unit is None


def test_the_family_of_a_document_runs_through_all_levels(province):
    top = enter(province, entry("166/KH-UBND", issued_on=dt.date(2023, 3, 22)))
    order = enter(province, entry("10/CT-UBND", issued_on=dt.date(2023, 8, 5)))
    letter = enter(province, entry("1214/SNV-CCHC", issued_on=dt.date(2023, 9, 26)), parents=[top, order])
    below = enter(
        province, entry("5/KH-UBND", issuer="UBND xã Mẫu An", issued_on=dt.date(2023, 10, 1)), parents=[letter]
    )
    assert {one.directive.pk for one in family_of(letter).above} == {top.pk, order.pk}
    assert [(one.directive.pk, one.depth) for one in family_of(top).below] == [(letter.pk, 1), (below.pk, 2)]


def test_a_circle_is_refused(province):
    top, low = enter(province, entry("1/KH-UBND")), enter(province, entry("2/KH-UBND"))
    owner = province.actor(Role.ROUND_OWNER)
    link_directives(actor=owner, child=low, parent=top, at=AT)
    for parent in (low, top):
        with pytest.raises(InputError) as error:
            link_directives(actor=owner, child=top, parent=parent, at=AT)
        assert codes(error) == ["directives.circle"]
    assert DirectiveLink.objects.count() == 1


def test_a_document_cannot_implement_one_issued_after_it(province):
    later = enter(province, entry("2/KH-UBND"))
    with pytest.raises(InputError) as error:
        enter(province, entry("1/KH-UBND", issued_on=dt.date(2025, 12, 1)), parents=[later])
    assert codes(error) == ["directives.younger_parent"]


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("Chỉ thị", "", "directive"),
        ("", "273/KH-UBND", "plan"),
        ("", "2969/UBND-KTTH", "letter"),
        ("Tờ trình", "", "other"),
    ],
)
def test_the_type_follows_the_name_or_else_the_code(name, code, kind):
    assert type_named(name, code) == kind


def workbook(*rows) -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


HEAD = ("STT", "Trích yếu", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Độ mật")


def test_a_register_from_elsewhere_is_read_by_its_headings(province):
    enter(province, entry("1/KH-UBND"))
    rows = [
        ("SỔ CÔNG VĂN ĐẾN",),
        HEAD,
        (1, "Nâng cao chỉ số", "1/KH-UBND", DAY, "UBND tỉnh Mẫu", ""),
        (2, "Chấn chỉnh", "10/CT-UBND", "05/01/2026", "UBND tỉnh Mẫu", "Không"),
    ]
    plan = plan_register(workbook(*rows), "so.xlsx", AT)
    assert (plan.known, [one.code for one in plan.entries], plan.problems) == (1, ["10/CT-UBND"], ())
    assert plan.entries[0].type == "directive"


def test_every_bad_cell_of_a_register_is_named_and_nothing_is_stored(province):
    rows = [
        HEAD,
        (1, "A", "1/KH-UBND", "31/6/2025", "UBND tỉnh", ""),
        (2, "", "KH-UBND", DAY, "UBND tỉnh", ""),
        (3, "C", "3/KH-UBND", DAY, "UBND tỉnh", "Mật"),
        (4, "D", "4/KH-UBND", DAY, "UBND tỉnh", ""),
        (5, "D", "4/KH-UBND", DAY, "UBND tỉnh", ""),
    ]
    plan = plan_register(workbook(*rows), "so.xlsx", AT)
    assert not plan.can_run
    assert {problem.where for problem in plan.problems} == {"D2", "B3", "C3", "F4", "C6"}


def test_the_pages_register_check_and_confirm(province, as_person):
    client = as_person(province.people[Role.ROUND_OWNER])
    form = {"code": "1/KH-UBND", "issued_on": "31/6/2025", "issuer": "UBND tỉnh", "title": "Thử", "parents": "9/KH-X"}
    reply = client.post(reverse("directives:new"), form)
    assert reply.status_code == 422
    assert {"issued_on", "parent"} == {each["where"] for each in reply.context["problems"]}
    made = client.post(reverse("directives:new"), {**form, "issued_on": "01/06/2025", "parents": ""})
    assert made.status_code == 302
    file = SimpleUploadedFile("so.xlsx", workbook(HEAD, (1, "B", "2/CT-UBND", DAY, "UBND tỉnh", "")))
    checked = client.post(reverse("directives:check"), {"file": file})
    assert Directive.objects.count() == 1
    client.post(reverse("directives:confirm"), {"payload": checked.context["payload"]})
    assert Directive.objects.get(code="2/CT-UBND").type == "directive"


def test_two_documents_of_one_code_are_told_apart_by_the_date(province, as_person):
    first = factories.directive(province.units["so-noi-vu"], "10/CT-UBND", issued_on=dt.date(2023, 8, 5))
    factories.directive(province.units["so-noi-vu"], "10/CT-UBND", issued_on=dt.date(2024, 8, 5))
    child = factories.directive(province.units["so-noi-vu"], "77/KH-SNV")
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("directives:link", kwargs={"directive_id": child.pk})
    assert client.post(address, {"parent": "10/CT-UBND"}).status_code == 422
    assert client.post(address, {"parent": "10/CT-UBND 05/8/2023"}).status_code == 302
    assert [link.parent for link in child.links_up.all()] == [first]


def test_the_register_in_excel_keeps_a_subject_that_looks_like_a_formula(province, as_person):
    factories.directive(province.units["so-noi-vu"], "1/KH-UBND", title="=1+1")
    reply = as_person(province.people[Role.OBSERVER]).get(reverse("directives:excel"))
    sheet = openpyxl.load_workbook(io.BytesIO(reply.content)).active
    assert (sheet["E4"].value, sheet["E4"].data_type) == ("=1+1", "s")


def test_the_page_of_a_document_asks_the_same_number_of_questions_for_more_answers(
    province, as_person, django_assert_max_num_queries
):
    top = factories.directive(province.units["so-noi-vu"])
    for _number in range(30):
        child = factories.directive(province.units["so-y-te"])
        DirectiveLink.objects.create(child=child, parent=top, at=AT)
    client = as_person(province.people[Role.OBSERVER])
    with django_assert_max_num_queries(16):
        client.get(reverse("directives:show", kwargs={"directive_id": top.pk}))
