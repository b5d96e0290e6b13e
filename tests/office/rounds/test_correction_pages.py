"""After a correction the old and the new stand side by side: decisions with their papers, results unit by unit."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from docx import Document as Word

from chiso.office.accounts.models import Role
from chiso.office.indices.corrected import corrected
from chiso.office.rounds.queries.outcome import decision_of, decisions_of
from tests.office.rounds.flow import AT
from tests.office.rounds.test_round_to_publication import _corrected as correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(flow, as_person):
    return as_person(flow.province.people[Role.ROUND_OWNER])


def words(answer) -> str:
    document = Word(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_second_decision_is_recorded_on_the_page_after_publication(flow, owner):
    flow.to_council()
    flow.publish()
    page = reverse("rounds:decision", kwargs={"group_id": flow.group.pk})
    assert "Ghi quyết định điều chỉnh" in owner.get(page).content.decode()
    given = {"number": "99/QĐ-UBND", "signed_on": f"{AT:%d/%m/%Y}", "signer": "Lê Văn C"}
    owner.post(reverse("rounds:record_decision", kwargs={"group_id": flow.group.pk}), given)
    assert decision_of(flow.group).number == "99/QĐ-UBND"
    shown = owner.get(page).content.decode()
    assert "Quyết định trước: 31/QĐ-UBND" in shown


def test_each_decision_is_printed_with_the_figures_that_it_approved(flow, owner):
    flow.to_council()
    correct(flow, flow.publish(), second="99/QĐ-UBND")
    second, first = decisions_of(flow.group)
    address = reverse("reports:group_paper", kwargs={"group_id": flow.group.pk, "kind": "decision"})
    newest, old = words(owner.get(address)), words(owner.get(f"{address}?decision={first.pk}"))
    assert "99/QĐ-UBND" in newest and "8,80" in newest
    assert "31/QĐ-UBND" in old and "8,30" in old and "8,80" not in old
    assert owner.get(f"{address}?decision={second.pk + 1000}").status_code == 404


def test_a_corrected_result_names_who_changed_and_by_how_much(flow, owner):
    flow.to_council()
    old = flow.publish()
    new = correct(flow, old)
    own = [line for line in corrected(new) if line.is_recomputed]
    assert [line.row.unit_name for line in own] == ["Sở Y tế"]
    assert own[0].gained == own[0].row.percent - own[0].old.percent > 0
    assert corrected(old) == ()
    shown = owner.get(reverse("indices:ranking", kwargs={"result_id": new.pk})).content.decode()
    assert "khác với bản 1" in shown and "điểm được điều chỉnh" in shown and "điểm phần trăm" in shown
    before = owner.get(reverse("indices:ranking", kwargs={"result_id": old.pk})).content.decode()
    assert "khác với bản" not in before
