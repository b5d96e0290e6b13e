"""Reads of following up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.directives.codes import words_of
from chiso.office.directives.models import Task
from chiso.office.following.models import (
    Briefing,
    GuidanceLetter,
    HeadRecord,
    Inspection,
    Proposal,
    Remediation,
    VillageRequest,
    Visit,
)
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import children_on, units_on


def sees_all(actor: Actor) -> bool:
    """Whether the reader watches every unit; others see their own."""
    return allows(actor, "following.view")


def _mine(actor: Actor, prefix: str = "unit") -> Q:
    return Q() if sees_all(actor) else Q(**{f"{prefix}__in": actor.unit_ids})


def remediations(actor: Actor) -> QuerySet[Remediation]:
    """What has to be mended, the open ones by their day first."""
    rows = Remediation.objects.filter(_mine(actor)).select_related("unit", "owner", "evidence")
    return rows.order_by("closed_on", "due", "id")


def overdue_count(actor: Actor, today: dt.date) -> int:
    return Remediation.objects.filter(_mine(actor), closed_on__isnull=True, due__lt=today).count()


def inspections() -> QuerySet[Inspection]:
    held = Count("visits", filter=Q(visits__held_on__isnull=False))
    return Inspection.objects.select_related("owner").annotate(n=Count("visits"), held=held).order_by("-year", "-id")


def briefings(actor: Actor) -> QuerySet[Briefing]:
    return Briefing.objects.filter(_mine(actor)).select_related("unit", "directive").order_by("-held_on", "-id")


def proposals(actor: Actor) -> QuerySet[Proposal]:
    return Proposal.objects.filter(_mine(actor)).select_related("unit").order_by("answered_on", "-id")


def merits(actor: Actor) -> QuerySet[HeadRecord]:
    return HeadRecord.objects.filter(_mine(actor)).select_related("unit").order_by("-on", "-id")


def village_requests(actor: Actor) -> QuerySet[VillageRequest]:
    rows = VillageRequest.objects.filter(_mine(actor, "commune")).select_related("village", "commune", "task")
    return rows.order_by("confirmed_at", "due", "id")


def request_about(task: Task) -> VillageRequest | None:
    """The last that a village was asked about a task."""
    return VillageRequest.objects.filter(task=task).select_related("village", "task").order_by("-id").first()


def inspection_by_id(pk: int) -> Inspection | None:
    return inspections().filter(pk=pk).first()


def visits_of(inspection: Inspection) -> QuerySet[Visit]:
    return Visit.objects.filter(inspection=inspection).select_related("unit").order_by("unit__sort_key", "id")


def visit_by_id(pk: int) -> Visit | None:
    return Visit.objects.select_related("unit", "inspection__owner").filter(pk=pk).first()


def remediation_by_id(pk: int) -> Remediation | None:
    return Remediation.objects.select_related("unit", "owner", "evidence", "visit__inspection").filter(pk=pk).first()


def proposal_by_id(pk: int) -> Proposal | None:
    return Proposal.objects.select_related("unit").filter(pk=pk).first()


def villages_of(commune: Unit, day: dt.date) -> list[Unit]:
    return list(children_on(commune, day).filter(kind=UnitKind.VILLAGE))


def units_of_kinds(kinds: Iterable[str], day: dt.date) -> list[Unit]:
    return list(units_on(day).filter(kind__in=list(kinds)))


def guidance(words: str = "", index: str = "", node: str = "") -> QuerySet[GuidanceLetter]:
    """The guidance letters that fit, newest first; everybody may read what anybody was told."""
    found = GuidanceLetter.objects.filter(withdrawn_at__isnull=True)
    for word in words_of(words):
        found = found.filter(search_key__contains=word)
    found = found.filter(index=index) if index else found
    found = found.filter(node=node) if node else found
    related = found.select_related("letter", "unit", "asked_by", "asked_in").prefetch_related("recipients")
    return related.order_by("-letter__issued_on", "-id")


def guidance_by_id(pk: int) -> GuidanceLetter | None:
    return guidance().filter(pk=pk).first()
