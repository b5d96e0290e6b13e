"""Directives of the sample province: three documents handed down, some units silent, and a plan of the year.

The trap: the play's one chance generator must give the other scenes the same draws as before, so this one has its own.
Everything is counted back from `today`, so that something is always late, due and done.
"""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Directive, DirectiveType, Handed
from chiso.office.directives.operations.cascading import answer_directive, explain_silence, hand_down
from chiso.office.directives.operations.planning import add_tasks, make_plan, set_goal
from chiso.office.directives.operations.registering import Entry, register_directive
from chiso.office.directives.operations.working import complete_task
from chiso.office.directives.plan_table import NewTask
from chiso.office.units.models import Unit, UnitKind
from chiso.samples.province.story import Story, moment

# code, type, days ago, days to answer, communes that must answer, share that answered, subject
HANDED = (
    ("41/KH-UBND", DirectiveType.PLAN, 75, 21, 0, 0.9, "Nâng cao Chỉ số cải cách hành chính của tỉnh"),
    (
        "07/CT-UBND",
        DirectiveType.DIRECTIVE,
        34,
        14,
        12,
        0.6,
        "Chấn chỉnh việc tiếp nhận, giải quyết thủ tục hành chính",
    ),
    ("1184/UBND-NC", DirectiveType.LETTER, 6, 14, 0, 0.2, "Khắc phục hạn chế về công khai thủ tục hành chính"),
)
GOALS = (("PAR INDEX", "ranks_up", "1"), ("SIPAS", "percent", "85"))
WORK = (
    ("Kiểm tra công tác cải cách hành chính tại đơn vị trực thuộc", "Kết luận kiểm tra", "1.4"),
    ("Rà soát, đơn giản hóa thủ tục hành chính thuộc lĩnh vực phụ trách", "Báo cáo rà soát", ""),
    ("Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực", "Danh mục kết quả đã số hóa", ""),
    ("Đăng tin, bài về cải cách hành chính", "Đường dẫn tin, bài", ""),
)


def play(story: Story) -> None:
    """Play the scene; a second or less."""
    draw = random.Random(f"{story.today}")  # noqa: S311 (a story, not a secret)
    departments = story.cast.departments
    communes = story.cast.of_kind(UnitKind.COMMUNE, UnitKind.WARD)
    first = None
    for number, (code, kind, ago, days, below, answered, subject) in enumerate(HANDED):
        issued = story.today - dt.timedelta(days=ago)
        order = _register(story, code, kind, issued, subject)
        first = first or order
        # the Front and the mass organisations receive the plan of the year, as the seeds' plans are sent to them
        units = [*departments, *communes[:below], *(story.cast.fronts if number == 0 else ())]
        at = moment(issued, 15)
        due = issued + dt.timedelta(days=days)
        rows = hand_down(
            actor=story.owner(at), directive=order, units=units, on=issued, due=due, points=Decimal("0.15"), at=at
        )
        for place, row in enumerate(rows):
            after = draw.randint(2, days + 4)
            if draw.random() < answered and after < ago:
                number_of = f"{20 + 40 * number + place}/KH-{row.unit.abbreviation or 'UBND'}"
                _answer(story, row, number_of, issued + dt.timedelta(days=after), subject)
            elif ago > days and draw.random() < 0.2:
                when = moment(story.today - dt.timedelta(days=1), 10)
                explain_silence(
                    actor=story.actor(Role.UNIT_OFFICER, row.unit, when),
                    handed=row,
                    text="Nội dung đã nằm trong kế hoạch cải cách hành chính năm của đơn vị.",
                    at=when,
                )
    if first is not None:
        _plan(story, draw, first, departments)


def _register(story: Story, code: str, kind: str, issued: dt.date, subject: str) -> Directive:
    at = moment(issued, 14)
    owner = story.owner(at)
    entry = Entry(code=code, issuer="UBND tỉnh Mẫu", issued_on=issued, title=subject, type=kind)
    return register_directive(actor=owner, unit_id=story.cast.units["so-noi-vu"].pk, entry=entry, at=at)


def _answer(story: Story, row: Handed, code: str, day: dt.date, subject: str) -> None:
    at = moment(day, 10)
    unit = row.unit
    actor = story.actor(Role.UNIT_OFFICER, unit, at)
    entry = Entry(code=code, issuer=unit.name, issued_on=day, title=f"Triển khai: {subject}", type=DirectiveType.PLAN)
    letter = register_directive(actor=actor, unit_id=unit.pk, entry=entry, at=at)
    answer_directive(actor=actor, handed=row, answer=letter, at=at)
    story.has_read(unit, f"handed:{row.pk}", at)


def _plan(story: Story, draw: random.Random, order: Directive, departments: list[Unit]) -> None:
    """The plan of the year: four kinds of work for ten departments each, some of it done, some late."""
    at = moment(order.issued_on, 16)
    owner, office = story.owner(at), story.cast.units["so-noi-vu"]
    plan = make_plan(
        actor=owner,
        owner_id=office.pk,
        title=f"Kế hoạch nâng cao Chỉ số cải cách hành chính năm {story.today.year}",
        year=story.today.year,
        directive=order,
        at=at,
    )
    for index, kind, value in GOALS:
        set_goal(actor=owner, plan=plan, index=index, kind=kind, value=Decimal(value), at=at)
    tasks = []
    for group, (content, product, node) in enumerate(WORK, start=1):
        for place, unit in enumerate(departments[:10], start=1):
            due = order.issued_on + dt.timedelta(days=draw.randint(25, 140))
            tasks.append(
                NewTask(
                    content=content,
                    lead=unit.pk,
                    lead_name=unit.name,
                    number=f"{group}.{place}",
                    deliverable=product,
                    due="" if group == 4 else due.isoformat(),
                    due_text="Hằng tháng" if group == 4 else f"{due:%d/%m/%Y}",
                    repeat="monthly" if group == 4 else "",
                    node=node,
                    points="0.25" if node else "",
                )
            )
    front, *organisations = story.cast.fronts
    due = order.issued_on + dt.timedelta(days=160)
    tasks.append(
        NewTask(
            content="Giám sát việc niêm yết, công khai và giải quyết thủ tục hành chính ở xã, phường",
            lead=front.pk,
            lead_name=front.name,
            number="5.1",
            deliverable="Báo cáo giám sát",
            units=tuple(unit.pk for unit in organisations),
            with_text="các tổ chức chính trị - xã hội",
            due=due.isoformat(),
            due_text=f"{due:%d/%m/%Y}",
        )
    )
    for task in add_tasks(actor=owner, plan=plan, tasks=tasks, at=at):
        if task.due is None or draw.random() > 0.75:
            continue
        day = task.due + dt.timedelta(days=draw.randint(-12, 5))
        if day < story.today:
            then = moment(day, 16)
            officer = story.actor(Role.UNIT_OFFICER, story.cast.units[task.lead.key], then)
            complete_task(actor=officer, task=task, completed_on=day, result=f"{draw.randint(30, 400)}/BC", at=then)
