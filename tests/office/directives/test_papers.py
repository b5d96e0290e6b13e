"""Plans, letters and tables on paper: what they say, and that LibreOffice lays them out as the decree wants."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pypdfium2
import pytest
from django.urls import reverse

from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Role
from chiso.office.directives.operations.cascading import answer_directive, hand_down
from chiso.office.directives.operations.planning import set_goal
from chiso.office.directives.paper import implementing_paper, plan_paper
from chiso.office.reminders.operations.letters import draft_about
from chiso.office.reminders.paper import reminder_paper
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.layout import MARGINS_MM
from chiso.office.reports.paper.pdf import pdf_of, pdf_program
from chiso.office.reports.paper.rendering import render
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
POINT = 25.4 / 72  # millimetres


def said(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join(texts + [cell.text for table in document.tables for row in table.rows for cell in row.cells])


@pytest.fixture
def plan(province):
    order = factories.directive(
        province.units["so-noi-vu"], "41/KH-UBND", issued_on=DAY, issuer="UBND tỉnh Mẫu", title="Nâng cao chỉ số"
    )
    made = factories.directive_plan(
        province.units["so-noi-vu"], directive=order, title="Kế hoạch nâng cao chỉ số năm 2026"
    )
    owner = province.actor(Role.ROUND_OWNER)
    set_goal(actor=owner, plan=made, index="PAR INDEX", kind="ranks_up", value=Decimal(1), at=AT)
    set_goal(actor=owner, plan=made, index="SIPAS", kind="percent", value=Decimal("85.5"), at=AT)
    for number, (group, due_text) in enumerate(
        (("A. Cải cách thể chế", "Quý II"), ("A. Cải cách thể chế", ""), ("B. Khác", ""))
    ):
        factories.directive_task(
            made, province.units["so-y-te"], group=group, number=str(number + 1), content=f"Việc {number + 1}",
            due=DAY if number < 2 else None, due_text=due_text,
        )  # fmt: skip
    return made


@pytest.fixture
def order(province):
    made = factories.directive(
        province.units["so-noi-vu"], "10/CT-UBND", issued_on=dt.date(2026, 1, 5), issuer="UBND tỉnh Mẫu",
        title="Chấn chỉnh kỷ luật",
    )  # fmt: skip
    units = [*province.communes, *province.departments]
    owner = province.actor(Role.ROUND_OWNER)
    rows = hand_down(actor=owner, directive=made, units=units, on=dt.date(2026, 1, 5), due=dt.date(2026, 1, 8), at=AT)
    answer = factories.directive(units[0], "3/KH-UBND", issued_on=dt.date(2026, 1, 7))
    answer_directive(actor=system_actor(DAY), handed=rows[0], answer=answer, at=AT)
    return made


def test_the_plan_prints_targets_groups_and_deadlines_as_they_were_written(plan):
    paper = plan_paper(plan, day=DAY)
    assert paper.title == "Nâng cao chỉ số năm 2026"
    assert [goal.target for goal in paper.goals] == ["tăng 1 bậc", "85,5 %"]
    assert [(row.is_group, row.content, row.due) for row in paper.rows] == [
        (True, "A. Cải cách thể chế", ""),
        (False, "Việc 1", "Quý II"),
        (False, "Việc 2", "15/01/2026"),
        (True, "B. Khác", ""),
        (False, "Việc 3", "Thường xuyên"),
    ]
    word = said(render(default_template("action_plan"), paper, training=False))
    assert "Thực hiện Kế hoạch số 41/KH-UBND ngày 15/01/2026 của UBND tỉnh Mẫu về nâng cao chỉ số" in word
    assert "Kế hoạch giao 3 nhiệm vụ cho 1 cơ quan chủ trì" in word


def test_the_table_counts_each_unit_once_departments_first(order):
    paper = implementing_paper(order, day=DAY)
    assert (paper.total, paper.on_time, paper.late, paper.silent, paper.waiting) == (6, 1, 0, 5, 0)
    assert paper.total == paper.on_time + paper.late + paper.silent + paper.waiting + paper.explained
    assert [row.unit.split()[0] for row in paper.rows] == ["Sở"] * 3 + ["Xã"] * 2 + ["Phường"]
    assert {row.answer for row in paper.rows} == {"", "3/KH-UBND, 07/01/2026"}
    before = implementing_paper(order, day=dt.date(2026, 1, 6))
    assert (before.on_time, before.waiting, {row.answer for row in before.rows}) == (0, 6, {""})


def test_the_pages_give_word_files_and_refuse_other_forms(client, province, plan, order):
    client.force_login(province.people["round_owner"], backend="django.contrib.auth.backends.ModelBackend")
    for name, key in (("plan_paper", {"plan_id": plan.pk}), ("implementing", {"directive_id": order.pk})):
        reply = client.get(reverse(f"directives:{name}", kwargs={**key, "form": "docx"}))
        assert reply["Content-Type"].endswith("wordprocessingml.document")
        assert client.get(reverse(f"directives:{name}", kwargs={**key, "form": "odt"})).status_code == 404


@pytest.mark.slow
@pytest.mark.skipif(pdf_program() is None, reason="LibreOffice is not installed")
def test_the_letter_opens_in_libreoffice_as_pdf_a_within_the_margins_and_numbered(province, order, plan):
    owner = province.actor(Role.ROUND_OWNER)
    letter = reminder_paper(draft_about(actor=owner, directive=order, at=AT), day=DAY)
    rows = letter.rows * 9  # more than one page
    data = type(letter)(**{name: getattr(letter, name) for name in letter.__dataclass_fields__} | {"rows": rows})
    made = pdf_of(render(default_template("reminder_letter"), data, training=False))
    assert b"pdfaid:part" in made
    document = pypdfium2.PdfDocument(made)
    assert len(document) >= 2
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        assert (round(width * POINT), round(height * POINT)) == (210, 297)
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
        assert min(box[0] for box in boxes) * POINT >= MARGINS_MM["left"][0] - 1
        assert (width - max(box[2] for box in boxes)) * POINT >= MARGINS_MM["right"][0] - 1
        head = [box for box in boxes if (height - box[3]) * POINT < MARGINS_MM["top"][0] - 2]
        assert bool(head) == (number > 1)  # only the page number stands above, from the second page on
        if head:
            assert abs((head[0][0] + head[-1][2]) / 2 * POINT - (30 + (210 - 45) / 2)) < 5
    first = document[0].get_textpage().get_text_range()
    for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ NỘI VỤ", "V/v đôn đốc"):
        assert wanted in first
