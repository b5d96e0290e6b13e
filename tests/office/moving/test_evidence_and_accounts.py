"""An archive becomes documents under their criteria, a list of officers becomes accounts; all doubts at once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Membership, Person, Role
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import describe_document
from chiso.office.evidence.queries import is_unconfirmed
from chiso.office.evidence.reading import Description
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.moving.models import FiledDocument, PartState
from chiso.office.rounds.models import EvidenceLink
from chiso.office.rounds.queries.panel import panel_of
from chiso.office.rounds.queries.worksheet import worksheet_of
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.units.models import Unit
from tests import factories
from tests.golden.moving import workbooks
from tests.office.evidence.files import pdf
from tests.office.moving.desk import Desk


def errors(plan: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in plan.problems if problem.severity == "error"]


def test_one_file_in_two_folders_is_one_document_of_two_criteria(owner: Desk):
    part = owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    assert part.state == PartState.DONE
    assert Document.objects.count() == 3
    plan = Document.objects.get(number="15/KH-SNV")
    assert (plan.type, plan.issued_on.isoformat()) == (DocumentType.PLAN, "2024-02-05")
    assert sorted(plan.filed.values_list("year", "node")) == [(2024, "1.1"), (2024, "1.3")]
    assert set(FiledDocument.objects.values_list("unit__key", flat=True)) == {"so-noi-vu", "thanh-tra"}


def test_a_document_that_the_library_has_is_reused(owner: Desk):
    owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    again = workbooks.evidence({"Sở Nội vụ/2.1/Cung tep.pdf": pdf("Ke hoach cai cach hanh chinh")})
    part = owner.settle(owner.drop(again, "them.zip"), year="2023")
    plan = owner.plan(part)
    assert (plan.new_documents, plan.lines[0].is_known) == (0, True)
    owner.store(part)
    assert Document.objects.count() == 3


def test_an_archive_of_one_unit_asks_whose_it_is(owner: Desk):
    part = owner.drop(workbooks.evidence({"1.1/a.pdf": pdf("a")}), "minh-chung-2024.zip")
    assert errors(owner.plan(part)) == [("moving.whose", "")]
    owner.settle(part, unit="thanh-tra")
    assert owner.plan(part).lines[0].unit.key == "thanh-tra"


def test_folders_that_fit_the_criteria_of_two_groups_of_units_are_left_to_a_person(owner: Desk):
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8")
    small = factories.small_framework()
    other = source.replace(f"unit_group: {small.unit_group}", "unit_group: nhom-khac", 1)
    factories.framework_version(other, code="nho-khac-2025")
    part = owner.drop(workbooks.evidence(), "minh-chung-2025.zip")
    assert ("moving.framework", "") in errors(owner.plan(part))
    settled = owner.settle(part, framework=small.code)
    assert "moving.framework" not in {code for code, _ in errors(owner.plan(settled))}


def test_all_bad_members_and_folders_are_named_at_once(owner: Desk):
    files = {
        "Sở Nội vụ/1.1/that.pdf": pdf("a"),
        "Sở Nội vụ/1.1/gia.pdf": b"<html><script>1</script></html>",
        "Sở Nội vụ/9.9 Khác/b.pdf": pdf("b"),
        "Sở Nội vụ/c.pdf": pdf("c"),
        "Thanh tr tỉnh/1.2/d.pdf": pdf("d"),
    }
    plan = owner.plan(owner.settle(owner.drop(workbooks.evidence(files), "x.zip"), year="2024"))
    assert sorted(errors(plan)) == [
        ("file.active_content", "Sở Nội vụ/1.1/gia.pdf"),
        ("moving.folder", "9.9 Khác"),
        ("moving.folder", "Sở Nội vụ"),
        ("moving.unit_close", "Thanh tr tỉnh"),
    ]


def test_an_unknown_folder_can_be_settled_or_left_out(owner: Desk):
    files = {"Sở Nội vụ/Kế hoạch/a.pdf": pdf("a"), "Sở Nội vụ/Linh tinh/b.pdf": pdf("b")}
    part = owner.settle(owner.drop(workbooks.evidence(files), "x.zip"), year="2024", framework="nho-so-2025")
    owner.settle(part, criteria={"Kế hoạch": "1.1", "Linh tinh": "-"})
    plan = owner.plan(part)
    assert errors(plan) == [] and [line.node for line in plan.lines] == ["1.1"] and plan.left_out == 1


def _nested() -> bytes:
    return workbooks.evidence({"Sở Nội vụ/1.1/trong.zip": workbooks.evidence()})


def _bomb() -> bytes:
    return workbooks.evidence({"Sở Nội vụ/1.1/a.txt": b"0" * (60 * 2**20)})


def _outside() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../etc/a.pdf", b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "code"), [(_nested, "file.nested_archive"), (_bomb, "file.bomb"), (_outside, "file.unsafe_path")]
)
def test_a_dangerous_archive_is_refused(owner: Desk, make: Any, code: str):
    try:
        owner.plan(owner.drop(make(), "x.zip"))
    except InputError as error:
        assert code in {problem.code for problem in error.problems}
    else:
        pytest.fail("the archive came in")
    assert Document.objects.count() == 0


def test_names_from_an_old_windows_are_read(owner: Desk):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = "Sở Nội vụ/1.1/kế hoạch.pdf".encode().decode("cp437")
        archive.writestr(info, pdf("a"))
    plan = owner.plan(owner.settle(owner.drop(stream.getvalue(), "x.zip"), year="2024"))
    assert [(line.unit.key, line.entry.facts.name) for line in plan.lines] == [("so-noi-vu", "kế hoạch.pdf")]


def test_officers_become_accounts_with_proposed_user_names(administrator: Desk):
    part = administrator.drop(workbooks.accounts())
    plan = administrator.plan(part)
    assert errors(plan) == []
    assert [(one.username, one.unit.key, one.role) for one in plan.planned] == [
        ("mautt", "so-noi-vu", Role.UNIT_OFFICER),
        ("thulv.thanh-tra", "thanh-tra", Role.UNIT_LEADER),
    ]
    administrator.store(part)
    person = Person.objects.get(username="mautt")
    assert (person.phone, person.must_change_password) == ("0912345678", True)
    assert Membership.objects.get(person=person).title == "Chuyên viên"


def test_every_doubt_about_a_list_is_told_with_its_cell(administrator: Desk):
    rows = [
        (1, "Trần Thị Mẫu", "", "Sở Nội vu", "Chuyên viên đơn vị", "mau@", ""),
        (2, "Lê Văn Thử", "", "Sở Không Có", "Trùm", "", ""),
        (3, "", "", "Sở Nội vụ", "Chuyên viên đơn vị", "", ""),
    ]
    plan = administrator.plan(administrator.drop(workbooks.accounts(rows)))
    found = errors(plan)
    assert ("moving.unit_none", "Danh sách!D5") in found
    assert ("moving.role", "Danh sách!E5") in found
    assert ("accounts.email", "Danh sách!F4") in found
    assert not plan.can_run
    assert not any(where == "Danh sách!D4" for _, where in found)  # "Sở Nội vu" folds to the unit's name


def test_a_role_told_only_by_the_title_is_a_proposal(administrator: Desk):
    rows = [(1, "Trần Thị Mẫu", "Phó Giám đốc", "Sở Nội vụ", "", "", "")]
    part = administrator.drop(workbooks.accounts(rows))
    assert [code for code, _ in errors(administrator.plan(part))] == ["moving.role"]
    administrator.settle(part, criteria={"Phó Giám đốc": "unit_leader"})
    plan = administrator.plan(part)
    assert errors(plan) == [] and plan.planned[0].is_deputy


def test_somebody_who_holds_the_role_already_is_told_before_the_confirmation(administrator: Desk):
    administrator.store(administrator.drop(workbooks.accounts()))
    found = errors(administrator.plan(administrator.drop(workbooks.accounts(), "lai.xlsx")))
    assert [code for code, _ in found] == ["accounts.role_held", "accounts.role_held"]


def _panel(owner: Desk, year: int):
    """The panel of leaf 1.1 on the sheet of Sở Nội vụ in a round of that year."""
    unit = Unit.objects.get(key="so-noi-vu")
    round_ = factories.round_(unit, year=year, workflow=default_workflow_data())
    group = factories.group(round_, FrameworkVersion.objects.get())
    sheet = factories.sheet(group, unit)
    row = worksheet_of(sheet, at=owner.at, language="vi").by_code["1.1"]
    return panel_of(sheet, row, language="vi"), sheet


def test_last_years_archive_is_offered_beside_the_leaf_until_it_is_used(owner: Desk):
    owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    panel, sheet = _panel(owner, 2025)
    (offered,) = panel.suggestions
    assert (offered.document.number, offered.year, offered.to_confirm) == ("15/KH-SNV", 2024, True)
    document = offered.document
    EvidenceLink.objects.create(
        sheet=sheet, node="1.1", document=document, added_by_id=owner.person.pk, added_at=owner.at
    )
    row = worksheet_of(sheet, at=owner.at, language="vi").by_code["1.1"]
    assert panel_of(sheet, row, language="vi").suggestions == ()


def test_an_archive_of_the_same_year_is_not_offered_as_of_an_earlier_one(owner: Desk):
    owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    assert _panel(owner, 2024)[0].suggestions == ()


def test_saving_what_the_files_name_said_confirms_it_even_unchanged(owner: Desk):
    owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    document = Document.objects.get(number="15/KH-SNV")
    assert is_unconfirmed(document)
    said = Description(
        number=document.number, issued_on=document.issued_on, issuer=document.issuer, type=document.type,
        signer=document.signer, title=document.title,
    )  # fmt: skip
    officer = factories.actor(factories.member(Role.UNIT_OFFICER, document.owner))
    describe_document(actor=officer, document=document, description=said, at=owner.at)
    assert not is_unconfirmed(document)
