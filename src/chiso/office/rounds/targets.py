"""Whose sheet a page of self-scoring is about; each target reads its thing once and hands it on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from chiso.office.http import Target
from chiso.office.rounds.models import Assignment, EvidenceLink, Round, Sheet


def sheets() -> QuerySet[Sheet]:
    """Sheets with everything that their verbs need, without the frameworks' sources."""
    return Sheet.objects.select_related("group__round", "group__framework", "unit").defer("group__framework__source")


def own_sheet_target(**kwargs: Any) -> Target:
    """A sheet whose verb depends on its unit alone. One query."""
    sheet = sheets().filter(pk=kwargs["sheet_id"]).first()
    if sheet is None:
        raise Http404
    return Target(unit_id=sheet.unit_id, thing=sheet)


def sheet_target(**kwargs: Any) -> Target:
    """A sheet that its appraisers may also open. One query, and a second for readers who appraise."""
    found = own_sheet_target(**kwargs)
    assigned = Assignment.objects.filter(group_id=found.thing.group_id).values_list("unit_id", flat=True)
    return Target(unit_id=found.unit_id, assigned=assigned, thing=found.thing)


def link_target(**kwargs: Any) -> Target:
    """A piece of evidence of a sheet."""
    link = (
        EvidenceLink.objects.select_related("document__file", "sheet__group__round", "sheet__group__framework")
        .select_related("sheet__unit")
        .defer("sheet__group__framework__source")
        .filter(pk=kwargs["link_id"])
        .first()
    )
    if link is None:
        raise Http404
    return Target(unit_id=link.sheet.unit_id, thing=link)


def round_target(**kwargs: Any) -> Target:
    """A round, which is no single unit's thing. One query."""
    round_ = Round.objects.select_related("owner").filter(pk=kwargs["round_id"]).first()
    if round_ is None:
        raise Http404
    return Target(thing=round_)
