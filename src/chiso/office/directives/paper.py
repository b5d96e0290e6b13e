"""What is printed of plans and of the answers to a directive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import override

from chiso.engine.text import format_date, format_decimal
from chiso.office.directives.models import Directive, Goal, Plan, Task
from chiso.office.directives.queries.plans import goals_of, tasks_of
from chiso.office.directives.queries.radar import handed_of, state_of
from chiso.office.directives.words import goal_words
from chiso.office.reports.paper.order_data import GoalRow, ImplementingPaper, ImplementingRow, PlanPaper, PlanRow
from chiso.office.reports.paper.people import BLANK_NUMBER, letterhead, named, signing_of
from chiso.office.units.models import UnitKind
from chiso.office.units.queries.villages import names_beside

STATES = {
    "on_time": "Đúng hạn",
    "late": "Triển khai muộn",
    "waiting": "Còn hạn",
    "silent": "Quá hạn",
    "explained": "Đã giải trình",
}


def cited(directive: Directive) -> str:
    """A document as official papers cite it: type, code, day, issuer, subject."""
    with override("vi"):
        kind = str(directive.get_type_display())
    title = f"{directive.title[0].lower()}{directive.title[1:]}" if directive.title else ""
    return f"{kind} số {directive.code} ngày {format_date(directive.issued_on)} của {directive.issuer} về {title}"


def plan_paper(plan: Plan, *, day: dt.date) -> PlanPaper:
    """The plan with its appendix; number and day are left to be written by hand."""
    tasks = list(tasks_of(plan))
    mark = f"KH-{plan.owner.abbreviation}" if plan.owner.abbreviation else "KH"
    return PlanPaper(
        head=letterhead(plan.owner, mark="KH", day=None, year=day.year),
        title=_after_kind(plan.title),
        year=plan.year,
        basis=cited(plan.directive) if plan.directive else "",
        goals=tuple(_goal(goal) for goal in goals_of(plan)),
        task_count=len(tasks),
        lead_count=len({task.lead_id for task in tasks}),
        rows=tuple(_rows(tasks, day)),
        annex_reference=f"(Kèm theo Kế hoạch số {BLANK_NUMBER}/{mark} ngày\u2003 tháng\u2003 năm {day.year})",
        issuer_name=named(plan.owner),
        signing=signing_of(plan.owner, day),
    )


def _after_kind(title: str) -> str:
    """The plan's subject: the word "Kế hoạch" stands above it on the paper."""
    rest = title.removeprefix("Kế hoạch ").strip()
    return f"{rest[0].upper()}{rest[1:]}" if rest else title


def _goal(goal: Goal) -> GoalRow:
    with override("vi"):
        return GoalRow(goal.index, goal.field, goal_words(goal))


def _rows(tasks: Sequence[Task], day: dt.date) -> Iterable[PlanRow]:
    """The tasks in their order, a bold line where a new group begins."""
    group, leads = "", names_beside((task.lead for task in tasks), day)
    for task in tasks:
        if task.group and task.group != group:
            yield PlanRow("", task.group, True, "", "", "", "")
        group = task.group
        due = task.due_text or (format_date(task.due) if task.due else "Thường xuyên")
        yield PlanRow(task.number, task.content, False, leads[task.lead_id], task.with_text, task.deliverable, due)


def implementing_paper(directive: Directive, *, day: dt.date) -> ImplementingPaper:
    """Who has answered a directive by a day, who is silent."""
    owner = directive.registered_by_unit
    order = {kind: place for place, kind in enumerate(UnitKind.values)}
    rows = sorted(handed_of(directive), key=lambda row: (order[row.unit.kind], row.unit.sort_key))
    states = [state_of(row, day) for row in rows]
    lines = []
    for number, (row, state) in enumerate(zip(rows, states, strict=True), start=1):
        answered = row.answer is not None and row.answered_on is not None and state in ("on_time", "late")
        answer = f"{row.answer.code}, {format_date(row.answered_on)}" if answered else ""  # type: ignore[union-attr,arg-type]
        copied = "" if row.copied is None or not answered else f"chép lại {format_decimal(row.copied, 0)} %"
        lines.append(
            ImplementingRow(
                str(number), row.unit.name, format_date(row.due), answer, STATES[state], row.explanation or copied
            )
        )
    return ImplementingPaper(
        head=letterhead(owner, mark="", day=day),
        directive=directive.code,
        title=directive.title,
        as_of=format_date(day),
        total=len(rows),
        **{name: states.count(name) for name in ("on_time", "late", "silent", "waiting", "explained")},
        rows=tuple(lines),
        signing=signing_of(owner, day),
    )
