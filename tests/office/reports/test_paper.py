"""Documents made from the round's data: complete, escaped, marked when in training, openable."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Membership, Role
from chiso.office.reports.paper.content import (
    decision_paper,
    minutes_paper,
    score_sheet_paper,
    self_report_paper,
    submission_paper,
)
from chiso.office.reports.paper.data import SelfReportPaper
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.people import authority, letterhead, office_of, place_of, signing_of
from chiso.office.reports.paper.rendering import MARK, render
from chiso.office.rounds.models import (
    AnswerStatus,
    CouncilMeeting,
    CouncilMember,
    CouncilPosition,
    Decision,
    EvidenceLink,
    Sheet,
    SheetState,
)
from tests import factories
from tests.office.reports import sheets

DAY = dt.date(2026, 2, 5)


@pytest.fixture
def sheet(province: factories.Province) -> Sheet:
    made = sheets.sheet(province)
    sheets.answer(made, "1.4", sheets.ANSWERS["1.4"], note="Số liệu <quý IV> & cả năm\nxem phụ lục")
    return made


def text_of(data: bytes) -> str:
    """All text of a Word file, tables included, each paragraph on its line."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = docx.oxml.parse_xml(archive.read("word/document.xml"))
    return "\n".join("".join(paragraph.itertext()) for paragraph in root.iter(docx.oxml.ns.qn("w:p")))


def printed(kind: str, data: Any, *, training: bool = False) -> str:
    return text_of(render(default_template(kind), data, training=training))


def test_the_score_sheet_prints_every_row_with_its_points(sheet: Sheet) -> None:
    text = printed("score_sheet", score_sheet_paper(sheet, day=DAY))
    assert "Mẫu, ngày 05 tháng 02 năm 2026" in text
    assert "SỞ Y TẾ" in text and "UBND TỈNH MẪU" in text
    paper = score_sheet_paper(sheet, day=DAY)
    assert [row.code for row in paper.rows][:4] == ["1", "1.1", "1.2", "1.3"]
    assert {row.code: row.own for row in paper.rows}["1.3"] == "4,00"
    assert {row.code: row.appraised for row in paper.rows}["1.3"] == ""


def test_what_people_wrote_is_printed_as_they_wrote_it(sheet: Sheet) -> None:
    assert "Số liệu <quý IV> & cả năm" in printed("score_sheet", score_sheet_paper(sheet, day=DAY))


def test_no_tag_is_left_in_a_printed_document(sheet: Sheet) -> None:
    for kind, data in (
        ("score_sheet", score_sheet_paper(sheet, day=DAY)),
        ("self_report", self_report_paper(sheet, day=DAY)),
        ("submission", submission_paper(sheet.group, day=DAY)),
        ("decision", decision_paper(sheet.group, None, day=DAY)),
    ):
        text = printed(kind, data)
        assert not [mark for mark in ("{{", "}}", "{%", "%}") if mark in text], kind


def test_the_report_counts_evidence_and_lists_explanations(sheet: Sheet, province: factories.Province) -> None:
    officer = province.people["unit_officer"]
    document = factories.document(sheet.unit, officer)
    EvidenceLink.objects.create(sheet=sheet, node="1.3", document=document, added_by=officer, added_at=factories.MOMENT)
    paper = self_report_paper(sheet, day=DAY)
    assert (paper.evidence_count, paper.lacking_count, [row.code for row in paper.notes]) == (1, 0, ["1.4"])
    assert paper.total_own == "18,85"
    assert paper.fields[0].own == "11,35"


def test_the_report_is_over_what_the_unit_itself_may_claim(province: factories.Province) -> None:
    group = factories.group(factories.round_(province.units["so-noi-vu"]), factories.framework_version())
    made = factories.sheet(group, province.units["so-y-te"])
    sheets.answer(made, "1.1", {"answer": "có"})
    sheets.answer(made, "1.3", {}, AnswerStatus.NOT_APPLICABLE)
    paper = self_report_paper(made, day=DAY)
    # 1 + 2 + 3 of ten points are the unit's: 1 does not apply, 3 are the survey's and the appraiser's
    assert (paper.total_own, paper.total_max, paper.percent, paper.others_max) == ("1,00", "6,00", "16,67", "3,00")
    assert [(row.code, row.max, row.own, row.percent) for row in paper.fields] == [
        ("1", "3,00", "1,00", "33,33"),
        ("2", "3,00", "0,00", "0,00"),
    ]
    assert "chưa kể 3,00 điểm" in printed("self_report", paper)


def test_a_bonus_counts_in_the_report_as_on_the_page(sheet: Sheet) -> None:
    paper, page = self_report_paper(sheet, day=DAY), score_sheet_paper(sheet, day=DAY)
    assert (paper.total_own, paper.percent, paper.total_max) == (page.total_own, page.percent_own, page.own_max)


def test_a_settled_sheet_prints_its_percentage(sheet: Sheet) -> None:
    assert "Chỉ số:" not in printed("score_sheet", score_sheet_paper(sheet, day=DAY))
    sheet.state = SheetState.PUBLISHED
    paper = score_sheet_paper(sheet, day=DAY)
    assert f"Chỉ số: {paper.percent} %." in printed("score_sheet", paper)


def test_who_was_away_signs_no_minutes(sheet: Sheet, province: factories.Province) -> None:
    round_ = sheet.group.round
    chair = CouncilMember.objects.create(
        round=round_, person=province.people["council_member"], position=CouncilPosition.CHAIR
    )
    CouncilMember.objects.create(
        round=round_, person=province.people["council_secretary"], position=CouncilPosition.SECRETARY
    )
    meeting = CouncilMeeting.objects.create(round=round_, held_at=factories.MOMENT, place="Phòng họp số 2")
    meeting.present.set([chair])
    assert minutes_paper(meeting).secretary == ""


def test_a_committee_has_no_empty_line_above_its_name(province: factories.Province) -> None:
    group = factories.group(factories.round_(province.units["so-noi-vu"]), factories.framework_version())
    commune = factories.unit(name="Xã Mẫu An", kind="commune")
    data = render(
        default_template("self_report"), self_report_paper(factories.sheet(group, commune), day=DAY), training=False
    )
    left = docx.Document(io.BytesIO(data)).tables[0].rows[0].cells[0]
    assert left.paragraphs[0].text.splitlines() == ["ỦY BAN NHÂN DÂN", "XÃ MẪU AN"]
    assert "năm 2025 của Ủy ban nhân dân xã Mẫu An" in text_of(data)


def test_the_subject_and_the_annex_stand_as_the_decree_wants(sheet: Sheet) -> None:
    data = render(default_template("decision"), decision_paper(sheet.group, None, day=DAY), training=False)
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    words = [paragraph.text for paragraph in paragraphs]
    at = words.index("QUYẾT ĐỊNH")
    assert "w:pBdr" in paragraphs[at + 3]._p.xml  # the line under the subject
    annex = words.index("Phụ lục")
    assert words[annex + 1] == words[annex + 1].upper() != ""
    article = next(paragraph for paragraph in paragraphs if paragraph.text.startswith("Điều 1."))
    assert [run.bold for run in article.runs][:2] == [True, None]


def test_a_decision_recorded_is_printed_with_its_number_day_and_signer(
    sheet: Sheet, province: factories.Province
) -> None:
    decision = Decision.objects.create(
        group=sheet.group,
        number="214/QĐ-UBND",
        signed_on=dt.date(2026, 1, 31),
        signer="Trần Văn Mẫu",
        recorded_by=province.people["round_owner"],
        recorded_at=factories.MOMENT,
    )
    text = printed("decision", decision_paper(sheet.group, decision, day=DAY))
    assert "Số: 214/QĐ-UBND" in text
    assert "(Kèm theo Quyết định số 214/QĐ-UBND ngày 31 tháng 01 năm 2026" in text
    assert "Trần Văn Mẫu" in text
    assert "Sở Y tế" in text


def test_the_minutes_name_who_was_there_and_who_was_not(sheet: Sheet, province: factories.Province) -> None:
    round_ = sheet.group.round
    chair, secretary = (
        CouncilMember.objects.create(round=round_, person=province.people[role], position=position)
        for role, position in (
            ("council_member", CouncilPosition.CHAIR),
            ("council_secretary", CouncilPosition.SECRETARY),
        )
    )
    CouncilMember.objects.create(round=round_, person=province.people["leader"], position=CouncilPosition.MEMBER)
    meeting = CouncilMeeting.objects.create(round=round_, held_at=factories.MOMENT, place="Phòng họp số 2")
    meeting.present.set([chair, secretary])
    paper = minutes_paper(meeting)
    assert (paper.present_count, paper.member_count, len(paper.absent)) == (2, 3, 1)
    assert (paper.chair, paper.secretary) == (chair.person.full_name, secretary.person.full_name)
    text = printed("council_minutes", paper)
    assert "09 giờ 00, ngày 15 tháng 01 năm 2026" in text
    assert "Vắng mặt" in text
    # form 1.10 of Decree 30/2020 ends with its recipients
    assert text.index("CHỦ TRÌ") < text.index("Nơi nhận:") < text.index("Lưu: VT, Hồ sơ.")


def test_a_training_copy_is_marked_on_the_first_and_on_the_other_pages(sheet: Sheet) -> None:
    data = render(default_template("decision"), decision_paper(sheet.group, None, day=DAY), training=True)
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    assert MARK in section.header._element.xml
    assert MARK in section.first_page_header._element.xml


def test_an_ordinary_copy_carries_no_mark(sheet: Sheet) -> None:
    data = render(default_template("decision"), decision_paper(sheet.group, None, day=DAY), training=False)
    assert MARK not in docx.Document(io.BytesIO(data)).sections[0].header._element.xml


def test_a_template_that_escapes_its_sandbox_is_stopped(sheet: Sheet) -> None:
    document = docx.Document(io.BytesIO(default_template("self_report")))
    document.add_paragraph("{{ head.__class__.__mro__ }}")
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(InputError, match=r"template\.broken"):
        render(buffer.getvalue(), self_report_paper(sheet, day=DAY), training=False)


@pytest.mark.parametrize(
    ("title", "is_deputy", "kind", "expected"),
    [
        ("Giám đốc", False, "department", "GIÁM ĐỐC"),
        ("Phó Giám đốc Sở Y tế", True, "department", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
        ("Giám đốc", True, "department", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
        ("Chánh Thanh tra", False, "department", "CHÁNH THANH TRA"),
        ("Chủ tịch UBND xã", False, "commune", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
        ("Phó Chủ tịch Ủy ban nhân dân xã", True, "commune", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ("", False, "department", "GIÁM ĐỐC"),
    ],
)
def test_deputies_sign_for_the_head(db: None, title: str, is_deputy: bool, kind: str, expected: str) -> None:
    unit = factories.unit(name="Sở Y tế" if kind == "department" else "Xã Mẫu An", kind=kind)
    factories.member(Role.UNIT_LEADER, unit, title=title, is_deputy=is_deputy)
    member = Membership.objects.select_related("unit").get()
    assert authority(member, committee=kind == "commune") == expected
    assert signing_of(unit, DAY).authority == expected


def test_the_head_signs_before_the_deputy(db: None) -> None:
    unit = factories.unit(name="Sở Y tế")
    factories.member(Role.UNIT_LEADER, unit, title="Phó Giám đốc", is_deputy=True)
    head = factories.member(Role.UNIT_LEADER, unit, title="Giám đốc")
    assert signing_of(unit, DAY).name == head.full_name
    assert office_of(Membership.objects.select_related("unit").get(person=head)) == "Giám đốc"


def test_a_commune_writes_its_own_place_and_no_superior(db: None) -> None:
    unit = factories.unit(name="Xã Mẫu An", kind="commune")
    head = letterhead(unit, mark="BC", day=DAY)
    assert (head.superior, head.issuer) == ("", "ỦY BAN NHÂN DÂN\nXÃ MẪU AN")
    assert place_of(unit) == "Mẫu An"
    assert head.number.endswith("/BC-UBND")


def test_the_papers_are_downloads_of_those_who_may_see_the_sheet(
    sheet: Sheet, province: factories.Province, as_person: Any
) -> None:
    address = reverse("reports:sheet_paper", kwargs={"sheet_id": sheet.pk, "kind": "score_sheet"})
    answer = as_person(province.people["unit_officer"]).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert docx.Document(io.BytesIO(answer.content)).tables
    stranger = factories.member(Role.UNIT_OFFICER, province.units["so-tu-phap"])
    assert as_person(stranger).get(address).status_code == 403
    assert as_person(province.people["round_owner"]).get(
        reverse("reports:sheet_paper", kwargs={"sheet_id": sheet.pk, "kind": "decision"})
    ).status_code == 404  # fmt: skip


def test_a_settled_sheet_prints_the_councils_points(sheet: Sheet) -> None:
    sheet.state = SheetState.PUBLISHED
    paper = score_sheet_paper(sheet, day=DAY)
    assert {row.code: row.council for row in paper.rows}["1.3"] == "4,00"
    assert paper.total_council == "18,85"


@pytest.mark.skipif(sheets.soffice("sw") is None, reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_a_document_and_numbers_its_second_page(sheet: Sheet, tmp_path: Path) -> None:
    import pypdfium2

    data = self_report_paper(sheet, day=DAY)
    long = SelfReportPaper(**{name: getattr(data, name) for name in data.__slots__} | {"fields": data.fields * 30})
    made = sheets.converted(render(default_template("self_report"), long, training=False), "bc.docx", "pdf", tmp_path)
    with pypdfium2.PdfDocument(made) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    assert len(texts) >= 2
    assert not texts[0].lstrip().startswith("1")
    assert texts[1].lstrip().startswith("2")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts[0].splitlines()[0] or "CỘNG HÒA" in texts[0]
