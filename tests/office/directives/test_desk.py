"""The reading desk: nothing enters a plan that no person accepted, and what was accepted enters as it was accepted."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Directive, Draft, DraftItem, Goal, Task
from chiso.office.directives.operations.desk import (
    Correction,
    accept_clear,
    accept_item,
    enter_draft,
    register_draft,
    reject_item,
    reopen_item,
)
from chiso.office.directives.operations.reading import draft_document
from chiso.office.directives.operations.registering import Entry
from chiso.office.directives.queries.desk import counts_of, lines_of, paragraphs
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import Upload
from tests import factories
from tests.engine.directives.appendices import Shape, printed
from tests.engine.directives.appendices import plan as plan_with_table
from tests.office.reports.sheets import soffice

AT, DAY = factories.MOMENT, factories.DAY
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 17/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mẫu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Nâng cao Chỉ số cải cách hành chính (PAR INDEX) năm 2026

I. MỤC TIÊU
1. Phấn đấu Chỉ số cải cách hành chính (PAR INDEX) tăng ít nhất 01 bậc so với năm 2025.
2. Chỉ số hài lòng (SIPAS) phấn đấu đạt từ 85% trở lên.

II. NHIỆM VỤ
1. Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp xây dựng kế hoạch kiểm tra công tác CCHC, trình UBND tỉnh trước 15/3/2026.
2. Các sở, ban, ngành đăng ít nhất 01 tin, bài về cải cách hành chính hằng tháng.
3. Rà soát, đơn giản hóa thủ tục hành chính trong quý II năm 2026.
"""


def read(province, text: str = PLAN, **more) -> Draft:
    owner = province.actor(Role.ROUND_OWNER)
    return draft_document(actor=owner, unit_id=province.units["so-noi-vu"].pk, pasted=text, at=AT, **more)


def item_with(draft: Draft, words: str) -> DraftItem:
    return draft.items.get(content__icontains=words)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_document_is_read_into_facts_targets_and_tasks_that_wait(province):
    draft = read(province)
    assert (draft.code, draft.issuer, draft.issued_on) == (
        "17/KH-UBND",
        "Ủy ban nhân dân tỉnh Mẫu",
        dt.date(2026, 1, 5),
    )
    targets = draft.items.filter(kind="target")
    assert [(one.index, one.measure, one.value) for one in targets.order_by("position")] == [
        ("PAR INDEX", "ranks_up", Decimal(1)),
        ("SIPAS", "percent", Decimal(85)),
    ]
    plan = item_with(draft, "kế hoạch kiểm tra")
    assert (plan.lead, plan.beside, plan.due) == ("Sở Nội vụ", "Sở Tư pháp", dt.date(2026, 3, 14))
    assert set(draft.items.values_list("state", flat=True)) == {"open"}
    assert (Task.objects.count(), Goal.objects.count()) == (0, 0)


def test_only_items_without_a_doubt_are_accepted_together(province):
    draft = read(province)
    done = accept_clear(actor=province.actor(Role.ROUND_OWNER), draft=draft, at=AT)
    left = draft.items.get(state="open")
    assert (done, left.content[:7]) == (draft.items.count() - 1, "Rà soát")
    assert next(doubt.vi for doubt in lines_of(draft, DAY)[left.position - 1].doubts) == (
        "Văn bản không nêu cơ quan chủ trì."
    )


def test_what_was_accepted_becomes_goals_and_tasks_once(province):
    draft, owner = read(province), province.actor(Role.ROUND_OWNER)
    plan = factories.directive_plan(province.units["so-noi-vu"])
    accept_clear(actor=owner, draft=draft, at=AT)
    goals, tasks = enter_draft(actor=owner, draft=draft, plan=plan, at=AT)
    assert (goals, tasks) == (2, 1 + 3)  # one task for each of the three departments
    task = Task.objects.get(content__contains="kế hoạch kiểm tra")
    assert (task.lead.key, task.due, [unit.key for unit in task.units.all()]) == (
        "so-noi-vu",
        dt.date(2026, 3, 14),
        ["so-tu-phap"],
    )
    assert set(Task.objects.filter(repeat="monthly").values_list("lead__key", flat=True)) == {
        "so-noi-vu",
        "so-y-te",
        "so-tu-phap",
    }
    with pytest.raises(InputError) as error:
        enter_draft(actor=owner, draft=draft, plan=plan, at=AT)
    assert codes(error) == ["directives.nothing_accepted"]


def test_a_corrected_item_enters_as_corrected_and_the_record_keeps_what_was_read(province):
    draft, owner = read(province), province.actor(Role.ROUND_OWNER)
    plan = factories.directive_plan(province.units["so-noi-vu"])
    change = Correction(content="Rà soát thủ tục hành chính", lead="Sở Tư pháp", due_text="30/6/2026")
    item = accept_item(actor=owner, item=item_with(draft, "Rà soát"), change=change, at=AT)
    assert item.corrected
    enter_draft(actor=owner, draft=draft, plan=plan, at=AT)
    task = Task.objects.get()
    assert (task.content, task.lead.key, task.due) == ("Rà soát thủ tục hành chính", "so-tu-phap", dt.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (None, "directives.no_lead"),
        (Correction(content="Rà soát", lead="Sở Không Có"), "directives.no_unit"),
        (Correction(content="Rà soát", lead="Sở Y tế", due_text="31/6/2026"), "directives.no_such_day"),
        (Correction(content=" ", lead="Sở Y tế"), "directives.no_content"),
    ],
)
def test_an_item_that_could_be_no_task_is_not_accepted(province, change, code):
    draft = read(province)
    item = item_with(draft, "Rà soát")
    with pytest.raises(InputError) as error:
        accept_item(actor=province.actor(Role.ROUND_OWNER), item=item, change=change, at=AT)
    assert codes(error) == [code]
    item.refresh_from_db()
    assert (item.state, item.lead) == ("open", "")


def test_two_figures_for_one_target_do_not_overwrite_each_other(province):
    text = PLAN.replace("II. NHIỆM VỤ", "3. Chỉ số hài lòng (SIPAS) phấn đấu đạt từ 90% trở lên.\n\nII. NHIỆM VỤ")
    draft, owner = read(province, text), province.actor(Role.ROUND_OWNER)
    accept_clear(actor=owner, draft=draft, at=AT)
    with pytest.raises(InputError) as error:
        enter_draft(actor=owner, draft=draft, plan=factories.directive_plan(province.units["so-noi-vu"]), at=AT)
    assert (codes(error), Goal.objects.count()) == (["directives.target_twice"], 0)


def test_a_rejected_item_stays_out_and_can_be_taken_back_until_it_has_entered(province):
    draft, owner = read(province), province.actor(Role.ROUND_OWNER)
    plan = factories.directive_plan(province.units["so-noi-vu"])
    item = item_with(draft, "kế hoạch kiểm tra")
    reject_item(actor=owner, item=item, at=AT)
    with pytest.raises(InputError):
        enter_draft(actor=owner, draft=draft, plan=plan, at=AT)
    reopen_item(actor=owner, item=item, at=AT)
    accept_item(actor=owner, item=item, at=AT)
    enter_draft(actor=owner, draft=draft, plan=plan, at=AT)
    with pytest.raises(InputError) as error:
        reject_item(actor=owner, item=item, at=AT)
    assert codes(error) == ["directives.draft_entered"]


@pytest.mark.parametrize("text", ["MẬT\n" + PLAN, "  [TUYỆT MẬT]  \n" + PLAN])
def test_of_a_document_with_a_secrecy_mark_nothing_is_kept(province, text):
    with pytest.raises(InputError) as error:
        read(province, text)
    assert codes(error) == ["directives.secret"]
    assert (Draft.objects.count(), Document.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "   \n "])
def test_nothing_to_read_is_told(province, text):
    with pytest.raises(InputError) as error:
        read(province, text)
    assert codes(error) == ["directives.nothing_to_read"]


def test_the_file_that_was_read_becomes_the_file_of_the_register(province):
    stream, paper = io.BytesIO(), docx.Document()
    for line in PLAN.splitlines():
        paper.add_paragraph(line)
    paper.save(stream)
    owner, unit = province.actor(Role.ROUND_OWNER), province.units["so-noi-vu"]
    upload = Upload("ke-hoach.docx", stream.getvalue())
    draft = draft_document(actor=owner, unit_id=unit.pk, upload=upload, at=AT)
    facts = Entry(draft.code, draft.issuer, draft.issued_on, draft.title, draft.type)
    made = register_draft(actor=owner, draft=draft, entry=facts, at=AT)
    assert (made.document.file_name, made.title) == (
        "ke-hoach.docx",
        "Nâng cao Chỉ số cải cách hành chính (PAR INDEX) năm 2026",
    )
    with pytest.raises(InputError) as error:
        register_draft(actor=owner, draft=draft, entry=facts, at=AT)
    assert (codes(error), Directive.objects.count()) == (["directives.draft_registered"], 1)


def test_another_unit_may_neither_see_nor_decide(province, client):
    draft = read(province)
    officer = province.actor(Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        accept_item(actor=officer, item=draft.items.first(), at=AT)
    client.force_login(province.people[Role.UNIT_OFFICER])
    assert client.get(reverse("directives:desk", kwargs={"draft_id": draft.pk})).status_code == 403


def test_every_letter_of_the_text_is_shown_once_and_in_order(province):
    draft = read(province)
    pieces = paragraphs(draft, list(draft.items.all()))
    shown = ["".join(piece.text for piece in line) for line in pieces]
    assert shown == [line for line in draft.text.split("\n") if line.strip()]
    starts = [n for line in pieces for piece in line for n in piece.starts]
    ends = [n for line in pieces for piece in line for n in piece.ends]
    assert sorted(starts) == sorted(set(ends)) == list(range(1, draft.items.count() + 1))


def test_the_page_accepts_corrects_and_rejects_without_javascript(province, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    file = SimpleUploadedFile("ke-hoach.txt", PLAN.encode())
    answer = client.post(
        reverse("directives:read"), {"file": file, "unit": province.units["so-noi-vu"].pk}, follow=True
    )
    draft = Draft.objects.get()
    assert "Đọc văn bản 17/KH-UBND ngày 05/01/2026" in answer.content.decode()
    item = item_with(draft, "Rà soát")
    where = reverse("directives:draft_item", kwargs={"item_id": item.pk})
    refused = client.post(where, {"do": "accept"})
    assert (refused.status_code, "Chưa có cơ quan chủ trì" in refused.content.decode()) == (422, True)
    change = {"do": "correct", "content": "Rà soát", "lead": "Sở Y tế", "due_text": ""}
    assert client.post(where, change).url.endswith(f"#n{item.position}")
    client.post(reverse("directives:accept_clear", kwargs={"draft_id": draft.pk}))
    entered = client.post(
        reverse("directives:enter_draft", kwargs={"draft_id": draft.pk}), {"year": "2026", "title": "Kế hoạch 2026"}
    )
    assert Task.objects.count() == 5
    assert entered.url == reverse("directives:plan", kwargs={"plan_id": draft.items.first().goal.plan_id})


def test_an_item_comes_back_alone_to_a_page_with_javascript(province, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    item = item_with(read(province), "kế hoạch kiểm tra")
    where = reverse("directives:draft_item", kwargs={"item_id": item.pk})
    answer = client.post(where, {"do": "accept"}, headers={"HX-Request": "true"}).content.decode()
    assert answer.lstrip().startswith(f'<li id="n{item.position}"')
    assert "hx-swap-oob" in answer and "Đã nhận 1" in answer and "<html" not in answer


def test_the_desk_asks_the_database_as_often_for_a_long_document(province, client):
    client.force_login(province.people[Role.ROUND_OWNER])
    counts = []
    for text in (PLAN, PLAN + PLAN.split("II. NHIỆM VỤ")[1] * 20):
        where = reverse("directives:desk", kwargs={"draft_id": read(province, text).pk})
        client.get(where)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(where)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 22


def test_counts_tell_what_waits(province):
    draft, owner = read(province), province.actor(Role.ROUND_OWNER)
    reject_item(actor=owner, item=item_with(draft, "tin, bài"), at=AT)
    accept_clear(actor=owner, draft=draft, at=AT)
    counts = counts_of(lines_of(draft, DAY))
    assert (counts.all, counts.open, counts.doubtful, counts.accepted, counts.waiting) == (5, 1, 1, 3, 3)


@pytest.mark.skipif(soffice("sw") is None, reason="LibreOffice Writer is not installed")
def test_the_rows_of_a_printed_appendix_wait_on_the_desk_each_with_its_lead(province, as_person, tmp_path):
    file = SimpleUploadedFile("phu-luc.pdf", printed(plan_with_table(Shape()), tmp_path))
    client = as_person(province.people[Role.ROUND_OWNER])
    answer = client.post(
        reverse("directives:read"), {"unit": province.units["so-noi-vu"].pk, "file": file}, follow=True
    )
    draft = answer.context["draft"]
    tasks = [line.item for line in answer.context["lines"] if line.item.kind == "task"]
    assert draft.code == "88/KH-UBND" and len(tasks) == Shape().rows
    assert [task.lead for task in tasks][1:3] == ["Sở Tư pháp", "Sở Tư pháp"]
    assert "〃" in answer.content.decode() and not Task.objects.exists()
