"""Plans and tasks: appendices of every layout, refusals with their cells, status from dates, what happens to a task."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.tasks import count_cells
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.due import read_due
from chiso.office.directives.models import Goal, Task, TaskEvent
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.planning import add_tasks, make_plan, set_goal
from chiso.office.directives.operations.working import (
    complete_task,
    evaluate_task,
    extend_task,
    reopen_task,
    report_progress,
)
from chiso.office.directives.plan_table import NewTask, read_plan_table
from chiso.office.directives.queries.plans import by_unit, cells_of, lines_of, open_tasks
from chiso.office.errors import Conflict
from chiso.office.national.queries.targets import targets_of
from chiso.office.units.models import LineageKind, UnitLineage
from tests import factories
from tests.engine.directives.appendices import Shape, printed
from tests.engine.directives.appendices import plan as plan_with_table
from tests.engine.files.makers import pdf_bytes
from tests.office.national.arrange import own_index
from tests.office.national.test_targets import _ministry, _next_year
from tests.office.reports.sheets import soffice

AT, DAY = factories.MOMENT, factories.DAY
OWN = dt.date(2026, 1, 5)
D = dt.timedelta


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "day", "repeat"),
    [
        ("Quý II", "2026-06-30", ""),
        ("Trước 30/6", "2026-06-29", ""),
        ("30/9", "2026-09-30", ""),
        ("20/11/2026", "2026-11-20", ""),
        ("Cả năm", "2026-12-31", ""),
        ("Năm 2027", "2027-12-31", ""),
        ("Tháng 6 và tháng 12", "2026-12-31", ""),
        ("Thường xuyên", None, "standing"),
        ("Hằng tháng", None, "monthly"),
        ("", None, ""),
    ],
)
def test_a_deadline_is_read_as_it_is_written(text, day, repeat):
    due, problems = read_due(text, own=OWN, year=2026)
    assert (due.day and due.day.isoformat(), due.repeat, problems) == (day, repeat, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [("31/6/2026", "directives.no_such_day"), ("31/6", "directives.no_such_day"), ("sớm", "directives.due_unread")],
)
def test_a_deadline_that_does_not_exist_or_says_nothing_is_refused(text, code):
    assert [problem.code for problem in read_due(text, own=OWN, year=2026)[1]] == [code]


def test_units_are_found_in_lists_and_a_name_with_commas_stays_one(province):
    factories.unit("so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", parent=province.root)
    names = UnitNames.on(DAY)
    found = names.find("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế và UBND xã Mẫu An; nơi lạ")
    assert [unit.key for unit in found.units] == ["so-vhttdl", "so-y-te", "xa-mau-an"]
    assert found.unread == ("nơi lạ",)
    assert {unit.key for unit in names.find("Các sở, ban, ngành").units} == {
        "so-noi-vu",
        "so-y-te",
        "so-tu-phap",
        "so-vhttdl",
    }
    assert {unit.key for unit in names.find("UBND các xã, phường").units} == {
        "xa-mau-an",
        "xa-mau-binh",
        "phuong-mau-do",
    }


def word_appendix() -> bytes:
    """Two heading rows with merged cells, a group title, column numbers, a lead merged over two rows."""
    paper = docx.Document()
    paper.add_paragraph("PHỤ LỤC")
    table = paper.add_table(rows=7, cols=6)
    rows = [
        ("TT", "Nội dung nhiệm vụ", "Sản phẩm", "Cơ quan thực hiện", "", "Thời gian hoàn thành"),
        ("", "", "", "Chủ trì", "Phối hợp", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I. Cải cách thể chế", "", "", "", "", ""),
        ("1", "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Các sở, ban, ngành", "Quý II"),
        ("2", "Kiểm tra văn bản", "Kế hoạch", "", "Sở Y tế", "Trước 15/10"),
        ("", "", "Kết luận", "", "", ""),
    ]
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(line, column).text = text
    for first, last in (((0, 3), (0, 4)), ((4, 3), (6, 3)), ((3, 0), (3, 5)), ((5, 0), (6, 0)), ((5, 1), (6, 1))):
        table.cell(*first).merge(table.cell(*last))
    for column in (0, 1, 2, 5):
        table.cell(0, column).merge(table.cell(1, column))
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def test_a_word_appendix_with_merged_cells_and_two_heading_rows_is_read(province):
    table = read_plan_table(word_appendix(), "phu-luc.docx", own=OWN, year=2026)
    assert table.problems == ()
    told = [(task.number, task.content, task.deliverable, task.lead_name, task.due, task.group) for task in table.tasks]
    assert told == [
        ("1", "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "2026-06-30", "I. Cải cách thể chế"),
        ("2", "Kiểm tra văn bản", "Kế hoạch; Kết luận", "Sở Tư pháp", "2026-10-14", "I. Cải cách thể chế"),
    ]


def workbook(*rows, merge: tuple[str, ...] = ()) -> bytes:
    stream, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    book.save(stream)
    return stream.getvalue()


HEAD = ("Thời hạn", "Cơ quan phối hợp", "Cơ quan chủ trì", "Nhiệm vụ", "STT", "Thuộc nhiệm vụ", "Mã tiêu chí")


def test_an_excel_appendix_is_read_by_its_headings_in_any_order(province):
    rows = [
        ("Phụ lục nhiệm vụ",),
        HEAD,
        ("Quý I", "Sở Y tế", "Sở Nội vụ", "A", 1, "", "1.1"),
        ("", "", "", "B", 2, 1, ""),
    ]
    table = read_plan_table(workbook(*rows, merge=("C3:C4",)), "a.xlsx", own=OWN, year=2026, nodes=frozenset({"1.1"}))
    assert table.problems == ()
    assert [(task.content, task.lead_name, task.parent) for task in table.tasks] == [
        ("A", "Sở Nội vụ", ""),
        ("B", "Sở Nội vụ", "1"),
    ]


def test_a_lead_that_is_a_group_becomes_one_task_for_each_of_its_units(province):
    rows = [HEAD, ("Quý I", "", "Các sở, ban, ngành", "Đăng tin", 1, "", "")]
    table = read_plan_table(workbook(*rows), "a.xlsx", own=OWN, year=2026)
    assert sorted(task.lead_name for task in table.tasks) == ["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"]


def test_everything_wrong_with_an_appendix_is_told_with_its_cell(province):
    old = factories.unit("so-tt", "Sở Thông tin", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 7, 1))
    UnitLineage.objects.create(
        predecessor=old, successor=province.units["so-noi-vu"], kind=LineageKind.MERGE, on=dt.date(2025, 7, 1)
    )
    rows = [
        HEAD,
        ("31/6/2026", "", "Sở Y tế", "A", 1, "", ""),
        ("01/01/2026", "", "Sở Y tế", "B", 2, "", ""),
        ("Quý I", "", "Sở Thông tin", "C", 3, "", ""),
        ("Quý I", "", "Sở Trên Trời", "D", 4, "", ""),
        ("Quý I", "", "Sở Y tế, Sở Tư pháp", "E", 5, "", ""),
        ("Quý I", "", "", "G", 6, "6", ""),
        ("Quý I", "", "Sở Y tế", "H", 7, "8", ""),
        ("Quý I", "", "Sở Y tế", "K", 8, "7", ""),
        ("Quý I", "", "Sở Y tế", "L", 9, "99", "9.9"),
    ]
    table = read_plan_table(workbook(*rows), "a.xlsx", own=OWN, year=2026, nodes=frozenset({"1.1"}))
    assert not table.can_run
    assert {(problem.where.removeprefix("Sheet!"), problem.code) for problem in table.problems} == {
        ("A2", "directives.no_such_day"),
        ("A3", "directives.due_before"),
        ("C4", "directives.unit_ended"),
        ("C5", "directives.no_unit"),
        ("C6", "directives.two_leads"),
        ("C7", "directives.no_lead"),
        ("G10", "directives.no_node"),
        ("D8", "directives.task_circle"),
        ("D10", "directives.no_parent"),
    }
    assert "Sở Nội vụ" in next(
        str(problem.hint) for problem in table.problems if problem.code == "directives.unit_ended"
    )


def test_a_file_without_such_a_table_is_refused(province):
    with pytest.raises(InputError) as error:
        read_plan_table(workbook(("A", "B"), (1, 2)), "a.xlsx", own=OWN, year=2026)
    assert codes(error) == ["directives.no_table"]


def plan_of(province, **more):
    owner = province.actor(Role.ROUND_OWNER)
    directive = factories.directive(province.units["so-noi-vu"], issued_on=OWN)
    unit = province.units["so-noi-vu"].pk
    return make_plan(
        actor=owner, owner_id=unit, title="Kế hoạch năm 2026", year=2026, directive=directive, at=AT, **more
    )


def test_tasks_come_in_all_or_none(province):
    plan, owner = plan_of(province), province.actor(Role.ROUND_OWNER)
    health = province.units["so-y-te"].pk
    wrong = [NewTask("A", health), NewTask("B", health, due="2026-01-04", place="A3"), NewTask(" ", 0, place="A4")]
    with pytest.raises(InputError) as error:
        add_tasks(actor=owner, plan=plan, tasks=wrong, at=AT)
    assert sorted(codes(error)) == ["directives.due_before", "directives.no_content", "directives.no_unit"]
    assert Task.objects.count() == 0
    made = add_tasks(
        actor=owner,
        plan=plan,
        tasks=[NewTask("A", health, number="1"), NewTask("B", health, number="1.1", parent="1")],
        at=AT,
    )
    assert (made[1].parent, made[0].assigned_on) == (made[0], OWN)


def test_the_eight_field_goals_of_a_plan_are_kept_exactly(province):
    plan, owner = plan_of(province), province.actor(Role.ROUND_OWNER)
    values = ("7.5", "8.5", "13.44", "10.5", "11.95", "11", "13.48", "13")
    for number, value in enumerate(values):
        set_goal(
            actor=owner,
            plan=plan,
            index="PAR INDEX",
            field=f"Lĩnh vực {number}",
            kind="points",
            value=Decimal(value),
            at=AT,
        )
    assert sum(Goal.objects.values_list("value", flat=True)) == Decimal("89.37")
    with pytest.raises(InputError):
        set_goal(actor=owner, plan=plan, index="SIPAS", kind="percent", value=Decimal(101), at=AT)


def test_the_cells_of_the_database_are_the_cells_of_the_engine(province):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    for due in (None, DAY - D(5), DAY, DAY + D(5)):
        for done in (None, DAY - D(6), DAY - D(5), DAY, DAY + D(1)):
            factories.directive_task(plan, province.units["so-y-te"], due=due, completed_on=done)
    tasks = Task.objects.filter(plan=plan)
    assert cells_of(tasks, DAY) == count_cells(line.status for line in lines_of(tasks, DAY))
    assert by_unit(tasks, DAY)[0].cells == cells_of(tasks, DAY)


@pytest.fixture
def task(province):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    return factories.directive_task(plan, province.units["so-y-te"], due=DAY + D(10))


def again(task):
    return Task.objects.get(pk=task.pk)


def test_a_task_is_reported_done_judged_and_opened_again(province, task):
    officer, owner = province.actor(Role.UNIT_OFFICER), province.actor(Role.ROUND_OWNER)
    report_progress(actor=officer, task=task, text="Đã có dự thảo", at=AT)
    complete_task(actor=officer, task=again(task), completed_on=DAY, result="12/KH-SYT", at=AT)
    evaluate_task(actor=owner, task=again(task), grade="good", note="", at=AT)
    assert (again(task).completed_on, again(task).grade) == (DAY, "good")
    reopen_task(actor=owner, task=again(task), reason="Thiếu phụ lục", at=AT)
    assert (again(task).completed_on, again(task).grade) == (None, "")
    assert [event.kind for event in TaskEvent.objects.order_by("id")] == [
        "progress",
        "completion",
        "evaluation",
        "reopening",
    ]


def test_only_who_ordered_it_gives_more_time_and_only_later(province, task):
    owner = province.actor(Role.ROUND_OWNER)
    with pytest.raises(NotAllowed):
        extend_task(actor=province.actor(Role.UNIT_OFFICER), task=task, due=DAY + D(20), reason="x", at=AT)
    with pytest.raises(InputError) as error:
        extend_task(actor=owner, task=task, due=DAY, reason="", at=AT)
    assert sorted(codes(error)) == ["directives.not_later", "directives.nothing_said"]
    event = extend_task(actor=owner, task=task, due=DAY + D(20), reason="Công văn 9/UBND-NC", at=AT)
    assert (event.due_before, event.due_after, again(task).due) == (DAY + D(10), DAY + D(20), DAY + D(20))


def test_a_result_is_needed_from_the_lead_and_within_the_days(province, task):
    officer = province.actor(Role.UNIT_OFFICER)
    foreign = factories.document(province.units["so-tu-phap"], province.people[Role.APPRAISER])
    for day in (DAY + D(1), task.assigned_on - D(1)):
        with pytest.raises(InputError) as error:
            complete_task(actor=officer, task=task, completed_on=day, result=" ", evidence=foreign, at=AT)
        assert sorted(codes(error)) == ["directives.completed_when", "directives.foreign_evidence"]
    with pytest.raises(InputError) as error:
        complete_task(actor=officer, task=task, completed_on=DAY, result=" ", at=AT)
    assert codes(error) == ["directives.no_result"]


def test_the_second_of_two_writers_is_told(province, task):
    officer = province.actor(Role.UNIT_OFFICER)
    first, second = again(task), again(task)
    report_progress(actor=officer, task=first, text="một", at=AT)
    with pytest.raises(Conflict):
        complete_task(actor=officer, task=second, completed_on=DAY, result="x", at=AT)


def test_what_happened_cannot_be_changed(province, task):
    event = report_progress(actor=province.actor(Role.UNIT_OFFICER), task=task, text="một", at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskEvent.objects.filter(pk=event.pk).update(text="hai")


def test_open_tasks_come_page_by_page_without_gaps_or_repeats(province):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    unit = province.units["so-y-te"]
    wanted = [factories.directive_task(plan, unit, due=DAY + D(number // 3)).pk for number in range(11)]
    factories.directive_task(plan, unit, due=DAY, completed_on=DAY)
    found, after = [], None
    while True:
        page = open_tasks([unit.pk], after, size=4)
        found += [one.pk for one in page.tasks]
        after = page.after
        if after is None:
            break
    assert found == wanted


@pytest.mark.skipif(soffice("sw") is None, reason="LibreOffice Writer is not installed")
def test_a_printed_appendix_gives_the_tasks_of_its_word_file(province, tmp_path):
    word = plan_with_table(Shape(two_headings=True))
    expected = read_plan_table(word, "phu-luc.docx", own=OWN, year=2026)
    found = read_plan_table(printed(word, tmp_path), "phu-luc.pdf", own=OWN, year=2026)
    assert len(found.tasks) > 4 and len({task.group for task in found.tasks}) == 2
    assert [replace(task, place="") for task in found.tasks] == [replace(task, place="") for task in expected.tasks]
    assert [(told.code, told.got) for told in found.problems] == [(told.code, told.got) for told in expected.problems]
    assert found.tasks[0].place == "bảng 1, dòng 4, cột 2"


def test_a_scanned_appendix_is_sent_to_the_reading_desk(province, monkeypatch, tmp_path):
    (tmp_path / "tesseract").write_text("#!/bin/sh\n")
    (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as refused:
        read_plan_table(pdf_bytes(), "quet.pdf", own=OWN, year=2026)
    assert [told.code for told in refused.value.problems] == ["directives.scan"]


def test_the_pages_check_store_and_show_an_appendix(province, as_person):
    plan = plan_of(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    file = SimpleUploadedFile("phu-luc.docx", word_appendix())
    checked = client.post(reverse("directives:check_appendix", kwargs={"plan_id": plan.pk}), {"file": file})
    assert (checked.status_code, Task.objects.count()) == (200, 0)
    store = reverse("directives:store_appendix", kwargs={"plan_id": plan.pk})
    client.post(store, {"payload": checked.context["payload"]})
    assert Task.objects.filter(plan=plan).count() == 2
    assert client.get(reverse("directives:plan", kwargs={"plan_id": plan.pk})).context["cells"].total == 2
    excel = client.get(reverse("directives:plan_excel", kwargs={"plan_id": plan.pk})).content
    table = read_plan_table(excel, "lai.xlsx", own=OWN, year=2026)
    assert [task.content for task in table.tasks] == ["Rà soát văn bản", "Kiểm tra văn bản"]


def test_my_tasks_shows_those_of_my_unit_and_asks_few_questions(province, as_person, django_assert_max_num_queries):
    plan = factories.directive_plan(province.units["so-noi-vu"])
    for number in range(30):
        factories.directive_task(plan, province.units["so-y-te"], due=DAY + D(number))
    factories.directive_task(plan, province.units["so-tu-phap"], content="của nơi khác")
    client = as_person(province.people[Role.UNIT_OFFICER])
    with django_assert_max_num_queries(14):
        reply = client.get(reverse("directives:mine"))
    assert len(reply.context["lines"]) == 30
    assert "của nơi khác" not in reply.content.decode()


def test_last_year_s_weak_criteria_become_tasks_with_their_points_once(province, as_person):
    own = own_index(province)
    _ministry(own)
    following = _next_year(own)
    plan = plan_of(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    copy = reverse("directives:copy_weaknesses", kwargs={"plan_id": plan.pk})
    assert client.post(copy, {"sheet": following.pk}).status_code == 302
    made = Task.objects.get(plan=plan)
    line = targets_of(following).view.raise_[0]
    assert (made.node, made.points, made.lead) == ("1.2", line.node.max - line.before, province.units["so-noi-vu"])
    assert client.post(copy, {"sheet": following.pk}).status_code == 422
    assert Task.objects.filter(plan=plan).count() == 1
