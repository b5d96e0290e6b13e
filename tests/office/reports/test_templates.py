"""The default templates are right; the linter says what is wrong with another one, and where."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.shared import Mm

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.evidence.operations import Upload
from chiso.office.reports.models import Template
from chiso.office.reports.operations import add_template, retire_template
from chiso.office.reports.paper.data import described
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.kinds import KINDS
from chiso.office.reports.paper.linting import lint
from chiso.office.reports.queries import template_bytes
from tests import factories
from tests.architecture.source import ROOT
from tests.office.evidence import files

REPORT = KINDS["self_report"]


def edited(change: Callable[[Any], None], kind: str = "self_report") -> bytes:
    """The default template after an office has changed it in Word."""
    document = docx.Document(io.BytesIO(default_template(kind)))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_paragraph(text: str) -> bytes:
    return edited(lambda document: document.add_paragraph(text))


@pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))
def test_the_products_own_templates_have_no_problem(kind: Any) -> None:
    assert lint(default_template(kind.code), "mau.docx", kind) == ()


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_products_own_templates_keep_to_the_decrees_layout(kind: str) -> None:
    document = docx.Document(io.BytesIO(default_template(kind)))
    for section in document.sections:
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}  # annexes may lie
        assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)
        assert section.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert "PAGE" in document.sections[0].header._element.xml
    assert "PAGE" not in document.sections[0].first_page_header._element.xml
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in document.tables[0].rows[0].cells[1].text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ tong_diem }}", "template.unknown_field"),
        ("{{ head.phone }}", "template.unknown_field"),
        ("{{ unit.pk }}", "template.unknown_field"),
        ("{{ unit ", "template.torn_tag"),
        ("unit }}", "template.torn_tag"),
        ("{{ unit + }}", "template.bad_expression"),
        ("{% for row in fields %}{{ row.phone }}{% endfor %}", "template.unknown_field"),
        ("{% for row in khong_co %}{{ row.phone }}{% endfor %}", "template.unknown_field"),
        ("{% for row in unit %}{% endfor %}", "template.not_a_list"),
        ("{%p for row in fields %}", "template.not_closed"),
        ("{% endif %}", "template.unexpected"),
        ("{% if unit %}{% endfor %}", "template.unexpected"),
        ("{% else %}", "template.unexpected"),
        ("{% set x = 1 %}", "template.unknown_tag"),
        ("{% include 'x' %}", "template.unknown_tag"),
        ("{{ ''.__class__ }}", "template.unknown_field"),
        ("{{ range(9) }}", "template.not_allowed"),
        ("{{ unit * 1000000000 }}", "template.not_allowed"),
        ("{{ unit|attr('x') }}", "template.not_allowed"),
        ("{{ fields[0] }}", "template.not_allowed"),
    ],
)
def test_a_wrong_tag_is_named_with_its_paragraph(text: str, code: str) -> None:
    data = with_paragraph(text)
    count = len(docx.Document(io.BytesIO(data)).paragraphs)
    found = [problem for problem in lint(data, "mau.docx", REPORT) if problem.severity == "error"]
    assert code in {problem.code for problem in found}
    assert {problem.where for problem in found} == {f"đoạn {count}"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ unit }} {{ head.issuer }}",
        "{% if notes %}có{% elif fields %}khác{% else %}không{% endif %}",
        "{% for row in notes %}{{ row.code }}{% if row.note %}: {{ row.note }}{% endif %}{% endfor %}",
        "{{ unit if year > 2020 else title }}",
        "{% for row in notes %}{{ row.code }}{% if loop.last %}.{% else %};{% endif %}{% endfor %}",
        "50 % và 100%",
    ],
)
def test_a_right_tag_is_taken(text: str) -> None:
    assert lint(with_paragraph(text), "mau.docx", REPORT) == ()


def test_a_tag_in_a_table_cell_is_named_by_row_and_column() -> None:
    def change(document: Any) -> None:
        document.tables[1].rows[2].cells[1].paragraphs[0].add_run("{{ row.la }}")

    (found,) = lint(edited(change), "mau.docx", REPORT)
    assert (found.code, found.where) == ("template.unknown_field", "bảng 2, hàng 3, cột 2")


def test_a_tag_in_a_header_is_checked_too() -> None:
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].add_run("{{ la }}")

    (found,) = lint(edited(change), "mau.docx", REPORT)
    assert found.where.startswith("đầu trang, phần 1")


def test_a_placeholder_cut_by_word_into_runs_is_read_whole() -> None:
    def change(document: Any) -> None:
        paragraph = document.add_paragraph("{{ un")
        paragraph.add_run("it").bold = True
        paragraph.add_run(" }}")

    assert lint(edited(change), "mau.docx", REPORT) == ()


def test_a_missing_obligatory_field_is_named() -> None:
    def change(document: Any) -> None:
        for table in document.tables:
            for cell in table._cells:
                for paragraph in cell.paragraphs:
                    if "signing.name" in paragraph.text:
                        paragraph.text = ""

    (found,) = lint(edited(change), "mau.docx", REPORT)
    assert (found.code, found.expected.vi) == ("template.obligatory", "{{ signing.name }}")


def test_margins_font_and_paper_are_told_but_do_not_refuse() -> None:
    def change(document: Any) -> None:
        section = document.sections[0]
        section.left_margin, section.page_width = Mm(10), Mm(216)
        document.add_paragraph().add_run("khác").font.name = "Arial"

    found = lint(edited(change), "mau.docx", REPORT)
    assert {problem.code for problem in found} == {"template.margin", "template.font", "template.paper"}
    assert {problem.severity for problem in found} == {"warning"}
    assert "10,0 mm" in {problem.got for problem in found}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("mau.docx", files.with_part(default_template("decision"), "word/vbaProject.bin", b"x"), "file.macro"),
        ("mau.docm", default_template("decision"), "file.macro"),
        ("mau.pdf", files.pdf(), "file.not_allowed"),
        ("mau.docx", b"<html></html>", "file.active_content"),
        ("mau.docx", b"", "file.empty"),
    ],
)
def test_what_is_no_clean_word_file_is_refused(name: str, data: bytes, code: str) -> None:
    assert code in {problem.code for problem in lint(data, name, KINDS["decision"])}


def test_an_uploaded_template_is_used_until_it_is_retired(
    province: factories.Province, at: dt.datetime, files_dir: Any
) -> None:
    actor = province.actor(Role.ROUND_OWNER)
    data = with_paragraph("Mẫu của cơ quan")
    template, warnings = add_template(actor=actor, kind=REPORT, upload=Upload("mau.docx", data), at=at)
    assert (template_bytes("self_report"), warnings) == (data, ())
    retire_template(actor=actor, template=template, at=at)
    assert template_bytes("self_report") == default_template("self_report")
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["reports.template.add", "reports.template.retire"]


def test_a_broken_template_is_not_taken_and_the_old_one_stays(
    province: factories.Province, at: dt.datetime, files_dir: Any
) -> None:
    actor = province.actor(Role.ROUND_OWNER)
    add_template(actor=actor, kind=REPORT, upload=Upload("mau.docx", with_paragraph("tốt")), at=at)
    with pytest.raises(InputError):
        add_template(actor=actor, kind=REPORT, upload=Upload("mau.docx", with_paragraph("{{ la }}")), at=at)
    assert [template.is_active for template in Template.objects.all()] == [True]


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.LEADER, Role.ADMINISTRATOR])
def test_only_the_round_owner_changes_templates(
    province: factories.Province, at: dt.datetime, files_dir: Any, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        add_template(
            actor=province.actor(role), kind=REPORT, upload=Upload("mau.docx", default_template("self_report")), at=at
        )


def test_the_page_says_what_is_wrong_with_an_uploaded_template(
    province: factories.Province, as_person: Any, files_dir: Any
) -> None:
    client = as_person(province.people["round_owner"])
    answer = client.post(
        reverse("reports:template_add", kwargs={"kind": "self_report"}),
        {"file": SimpleUploadedFile("mau.docx", with_paragraph("{{ la_hoac }}"))},
    )
    assert answer.status_code == 422
    assert "Không có trường dữ liệu này" in answer.content.decode()
    assert client.get(reverse("reports:templates")).status_code == 200
    assert "head.issuer" in client.get(reverse("reports:placeholders", args=["decision"])).content.decode()


@pytest.mark.parametrize("page", ["docs/reference/truong-mau.md", "docs/en/reference/placeholders.md"])
def test_every_placeholder_is_documented_and_none_that_is_gone(page: str) -> None:
    told: dict[str, list[tuple[str, str]]] = {}
    kind = ""
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"`(\w+)`", line)
        if heading:
            kind = heading[1]
            told[kind] = []
        row = re.fullmatch(r"\| (\**)`([^`]+)`\** \| (.+) \|", line)
        if row:
            told[kind].append((row[2], row[3]))
            assert bool(row[1]) == (row[2].replace("[]", "") in KINDS[kind].obligatory), row[2]
    assert told == {kind.code: described(kind.data) for kind in KINDS.values()}
