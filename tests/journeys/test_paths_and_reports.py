"""Paths by rules become tasks, an index becomes a report, changes and reorganised units are told: in a real browser."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Task
from chiso.office.reports.paper.pdf import pdf_program
from chiso.office.rounds.models import Answer
from chiso.office.units.models import UnitLineage
from tests import factories
from tests.journeys.harness import DESKTOP, PHONE, Desk, OpenDesk
from tests.office.indices.published_samples import small_index
from tests.office.indices.test_results import last_year
from tests.office.national.arrange import own_index
from tests.office.rounds.flow import small_round

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ON = dt.date(2025, 7, 1)


def look(desk: Desk) -> None:
    """The page as it stands, on a desk and on a phone."""
    for width, height in (PHONE, DESKTOP):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.assert_accessible()
        desk.assert_fits()


def find_and_plan(desk: Desk, path: str, score: str) -> set[str]:
    """Asks for a score on a page of paths, plans what it found; the criteria of the tasks that were made."""
    page, before = desk.page, set(Task.objects.values_list("pk", flat=True))
    desk.go(path)
    page.get_by_label("Số điểm").check()
    page.get_by_label("Hạng hoặc điểm").fill(score)
    page.get_by_role("button", name="Tìm đường").click()
    expect(page.get_by_role("heading", name="Việc cần làm, dễ trước khó sau")).to_be_visible()
    look(desk)
    page.get_by_role("button", name="Lập nhiệm vụ từ danh sách này").click()
    expect(page.get_by_text("nhiệm vụ vào kế hoạch")).to_be_visible()
    return set(Task.objects.exclude(pk__in=before).values_list("node", flat=True))


def test_paths_by_rules_of_the_own_index_and_of_a_sheet_become_tasks(open_desk: OpenDesk, files_dir: Any):
    own = own_index(factories.province())
    for node, inputs in (("1.1", {"answer": "có"}), ("1.2", {"rate": "90"})):
        Answer.objects.create(sheet=own.sheet, node=node, stage="self", inputs=inputs, updated_at=factories.MOMENT)
    round_ = factories.round_(own.province.units["so-noi-vu"], year=2026, workflow=own.group.round.workflow)
    sheet = factories.sheet(factories.group(round_), own.province.units["so-y-te"])
    desk = open_desk(own.province.people[str(Role.ROUND_OWNER)])
    # 1.2 stands on the tier of 1.25 and reaches 2; one effort, the most points
    assert "1.2" in find_and_plan(desk, f"/paths/national/{own.group.pk}/", "3,5")
    assert find_and_plan(desk, f"/paths/sheets/{sheet.pk}/", "2")
    leads = set(Task.objects.filter(plan__title__contains=sheet.unit.name).values_list("lead__key", flat=True))
    assert leads == {"so-y-te"}


def test_an_index_is_read_compared_and_taken_along_as_word_excel_and_pdf(
    open_desk: OpenDesk, files_dir: Any, tmp_path: Path
):
    province = factories.province()
    source = small_index(province.actor(Role.ANALYST), factories.MOMENT)
    desk = open_desk(province.people[str(Role.ROUND_OWNER)])
    page = desk.page
    desk.go(f"/results/tables/{source.code}/2024/")
    # changes of 0.1 to 0.3 with errors of 0.1 in both years, tested together: none is clear
    expect(page.get_by_text("chưa thấy thay đổi rõ").first).to_be_visible()
    look(desk)
    desk.go(f"/results/tables/{source.code}/2024/tinh-mau/")
    expect(page.get_by_text("Chưa thấy thay đổi rõ").first).to_be_visible()
    look(desk)
    kinds = ["Word", "Excel", *(["PDF"] if pdf_program() else [])]
    for kind in kinds:
        with page.expect_download() as waiting:
            page.get_by_role("link", name=kind).first.click()
        waiting.value.save_as(tmp_path / kind)
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "Word").namelist()
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO((tmp_path / "Excel").read_bytes())).namelist()
    assert "PDF" not in kinds or (tmp_path / "PDF").read_bytes().startswith(b"%PDF")


def test_a_reorganised_unit_is_compared_with_what_it_was_made_of_when_asked(open_desk: OpenDesk, files_dir: Any):
    flow = small_round(factories.province())
    flow.to_council()
    published = flow.publish()
    for key in ("so-cu-mot", "so-cu-hai"):
        old = factories.unit(key, f"Sở cũ {key[-3:]}", valid_from=dt.date(2021, 1, 1), valid_to=ON)
        successor = flow.province.units["so-y-te"]
        UnitLineage.objects.create(predecessor=old, successor=successor, kind="merge", on=ON, legal_basis="Nghị định")
    last_year(flow, published)
    desk = open_desk(flow.province.people[str(Role.ROUND_OWNER)])
    desk.go(f"/results/{published.pk}/")
    expect(desk.page.get_by_text("không so trực tiếp được").first).to_be_visible()
    desk.page.locator("a[href*='beside=1']").first.click()
    expect(desk.page.get_by_text("Sở cũ mot").first).to_be_visible()
    look(desk)
