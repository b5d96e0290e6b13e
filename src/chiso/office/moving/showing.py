"""What the page of one file shows: the finding, the dry run, the labels to settle."""

from __future__ import annotations

from typing import Any

from chiso.engine.errors import Language, Problem
from chiso.engine.moving.accounts import FIELDS
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.bulk import COLUMNS
from chiso.office.accounts.permissions import allows
from chiso.office.errors import kept_problems_in
from chiso.office.frameworks.queries import versions
from chiso.office.http import problems_json
from chiso.office.indices.models import ResultSet
from chiso.office.moving.forms import choices, role_options, second_options, unit_options
from chiso.office.moving.models import FiledDocument, Part, PartState
from chiso.office.moving.plans.accounts import AccountsPlan
from chiso.office.moving.plans.evidence import EvidencePlan
from chiso.office.moving.plans.scores import ScoresPlan
from chiso.office.moving.queries import PartView, people_waiting, results_made
from chiso.office.moving.words import use_words

SHOWN = 300
"""How many rows of a dry run a page shows; the rest is counted."""


def part_context(view: PartView, actor: Actor, language: Language, problems: list[Problem]) -> dict[str, Any]:
    """Everything `moving/part.html` needs."""
    part, plan = view.part, view.plan
    context: dict[str, Any] = {
        "view": view,
        "part": part,
        "move": part.move,
        "plan": plan,
        "kind": part.kind,
        "errors": view.errors,
        "busy": part.state in (PartState.WAITING, PartState.RUNNING),
        "reading": part.state == PartState.READING,
        "posted": problems_json(problems),
        "problems": [*kept_problems_in(language, part.problems), *problems_json(list(view.problems))],
        "may_prepare": allows(actor, "moving.prepare"),
        "may_frameworks": allows(actor, "frameworks.store"),
    }
    if plan is not None:
        context |= _labels(view, plan)
    if isinstance(plan, ScoresPlan):
        context |= _scores(plan)
    elif isinstance(plan, EvidencePlan):
        context |= {"rows": plan.lines[:SHOWN], "more": max(0, len(plan.lines) - SHOWN), "versions": versions()}
    elif isinstance(plan, AccountsPlan):
        context |= _accounts(plan, language)
    if part.state == PartState.DONE:
        context |= _stored(part)
    return context


def _labels(view: PartView, plan: ScoresPlan | EvidencePlan | AccountsPlan) -> dict[str, Any]:
    units, second = unit_options(), second_options(plan)
    others = plan.roles if isinstance(plan, AccountsPlan) else plan.criteria
    of_units, of_others = choices("unit", plan.units, units), choices("criterion", others, second)
    return {
        "unit_words": list(units.words.values()),
        "second_words": list(second.words.values()),
        "open_units": [choice for choice in of_units if choice.decided.is_open],
        "all_units": [choice for choice in of_units if not choice.decided.is_open][:SHOWN],
        "open_second": [choice for choice in of_others if choice.decided.is_open],
        "all_second": [choice for choice in of_others if not choice.decided.is_open][:SHOWN],
        "chosen_unit": units.shown(view.part.settings.get("unit") or None),
    }


def _scores(plan: ScoresPlan) -> dict[str, Any]:
    found = list(versions())
    groups = sorted({(version.family, version.unit_group) for version in found})
    # A family and a group of units are codes; who chooses reads the name of their newest version.
    names = {(each.family, each.unit_group): each.name_vi for each in reversed(found)}
    groups += sorted(set(ResultSet.objects.values_list("family", "unit_group").distinct().order_by()) - set(groups))
    return {
        "versions": found,
        "groups": [(f"{family}|{group}", names.get((family, group), f"{family}, {group}")) for family, group in groups],
        "group": "|".join(plan.settings.group) if plan.settings.group[0] else "",
        "uses": use_words(),
        "columns": plan.book.columns[:SHOWN],
        "years_read": plan.book.years,
        "kept_years": [year for year in plan.book.years if year not in plan.settings.skip_years],
        "has_marks": any(figure.status == "mark" for figure in plan.book.figures),
        "rows": [(year, line) for year in plan.years for line in year.lines][:SHOWN],
        "more": max(0, sum(len(year.lines) for year in plan.years) - SHOWN),
        "differing": [(year, line, odd) for year in plan.years for line in year.lines for odd in line.differences][
            :SHOWN
        ],
    }


def _accounts(plan: AccountsPlan, language: Language) -> dict[str, Any]:
    words = {column.name: column.title.in_(language) for column in COLUMNS}
    return {
        "rows": plan.planned[:SHOWN],
        "more": max(0, len(plan.planned) - SHOWN),
        "proposed": plan.proposed,
        "roles": role_options().words,
        "columns": [
            {"key": key, "heading": heading, "use": plan.table.columns.get(key, "skip")}
            for key, heading in plan.table.headings.items()
        ],
        "uses": [("skip", ""), *((name, words[name]) for name in FIELDS)],
    }


def _stored(part: Part) -> dict[str, Any]:
    filed = (
        FiledDocument.objects.filter(part=part).select_related("document", "unit").order_by("unit__sort_key", "node")
    )
    return {
        "results": ResultSet.objects.filter(pk__in=results_made(part)).order_by("year"),
        "filed": filed.order_by("unit__sort_key", "node")[:SHOWN],
        "waiting_people": people_waiting(part),
    }
