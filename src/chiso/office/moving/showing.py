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
from chiso.office.moving.models import BUSY, FiledDocument, Part, PartKind, PartState
from chiso.office.moving.plans.preview import SHOWN, Preview
from chiso.office.moving.plans.settings import AccountSettings, EvidenceSettings, ScoreSettings
from chiso.office.moving.queries import PartView, people_waiting, results_made
from chiso.office.moving.words import use_words


def part_context(view: PartView, actor: Actor, language: Language, problems: list[Problem]) -> dict[str, Any]:
    """Everything `moving/part.html` needs."""
    part, preview = view.part, view.preview
    context: dict[str, Any] = {
        "view": view,
        "part": part,
        "move": part.move,
        "preview": preview,
        "settings": _settings(part),
        "kind": part.kind,
        "errors": view.errors,
        "busy": part.state in BUSY,
        "reading": part.state == PartState.READING,
        "posted": problems_json(problems),
        "problems": [*kept_problems_in(language, part.problems), *problems_json(list(view.problems))],
        "may_prepare": allows(actor, "moving.prepare"),
        "may_frameworks": allows(actor, "frameworks.store"),
    }
    if preview is not None:
        context |= _labels(view, preview)
        context |= _ways(part, preview, language)
    if part.state == PartState.DONE:
        context |= _stored(part)
    return context


def _settings(part: Part) -> ScoreSettings | EvidenceSettings | AccountSettings:
    """What was decided about the part so far."""
    if part.kind == PartKind.ACCOUNTS:
        return AccountSettings.of(part.settings)
    return (EvidenceSettings if part.kind == PartKind.EVIDENCE else ScoreSettings).of(part.settings)


def _labels(view: PartView, preview: Preview) -> dict[str, Any]:
    units, second = unit_options(), second_options(view.part.kind, preview)
    of_units, of_others = choices("unit", preview.units, units), choices("criterion", preview.second, second)
    return {
        "unit_words": list(units.words.values()),
        "second_words": list(second.words.values()),
        "open_units": [choice for choice in of_units if choice.decided.is_open],
        "all_units": [choice for choice in of_units if not choice.decided.is_open],
        "open_second": [choice for choice in of_others if choice.decided.is_open],
        "all_second": [choice for choice in of_others if not choice.decided.is_open],
        "chosen_unit": units.shown(view.part.settings.get("unit") or None),
    }


def _ways(part: Part, preview: Preview, language: Language) -> dict[str, Any]:
    """What the form that says how the file is read offers."""
    if part.kind == PartKind.ACCOUNTS:
        words = {column.name: column.title.in_(language) for column in COLUMNS}
        return {"roles": role_options().words, "uses": [("skip", ""), *((name, words[name]) for name in FIELDS)]}
    if part.kind == PartKind.EVIDENCE:
        return {"versions": versions()}
    settings = ScoreSettings.of(part.settings)
    found = list(versions())
    groups = sorted({(version.family, version.unit_group) for version in found})
    # A family and a group of units are codes; who chooses reads the name of their newest version.
    names = {(each.family, each.unit_group): each.name_vi for each in reversed(found)}
    groups += sorted(set(ResultSet.objects.values_list("family", "unit_group").distinct().order_by()) - set(groups))
    return {
        "versions": found,
        "groups": [(f"{family}|{group}", names.get((family, group), f"{family}, {group}")) for family, group in groups],
        "group": "|".join(settings.group) if settings.group[0] else "",
        "uses": use_words(),
        "kept_years": [year for year in preview.years_read if year not in settings.skip_years],
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
