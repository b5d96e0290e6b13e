"""Reads of the evidence library: what a person may see of it, found without diacritics.

The trap: "may open the library" is not "may open this document". An officer sees the own unit's documents; an appraiser
also those that a criterion of the appraiser's unit points at; who watches the whole round sees all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from chiso.engine.text import search_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.matrix import MATRIX, Scope
from chiso.office.audit.queries import events_about
from chiso.office.evidence.models import Document, StoredFile
from chiso.office.http import Target
from chiso.office.rounds.criteria import appraised_by, criteria_of
from chiso.office.rounds.models import EvidenceLink, RoundGroup

Used = Literal["", "used", "unused"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the library is narrowed to; empty fields do not narrow."""

    words: str = ""
    type: str = ""
    year: int | None = None
    used: Used = ""
    unit_id: int | None = None


def known_hashes(hashes: Collection[str]) -> set[str]:
    """Those of the hashes that a row names."""
    return set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))


def readable(actor: Actor) -> QuerySet[Document]:
    """The documents that `actor` may open."""
    documents = Document.objects.select_related("file", "owner")
    row = MATRIX["evidence.view"]
    scopes = {scope: {str(role) for role, held in row.items() if held is scope} for scope in Scope}
    if actor.person_id is None or actor.roles & scopes[Scope.ALL]:
        return documents
    own = actor.units_as(*scopes[Scope.OWN], *scopes[Scope.ASSIGNED])
    appraising = actor.units_as(*scopes[Scope.ASSIGNED])
    shown = Q(owner_id__in=own)
    theirs = appraised_by(appraising) if appraising else {}
    if theirs:
        on_theirs = Q()
        for group, nodes in theirs.items():
            on_theirs |= Q(sheet__group_id=group, node__in=nodes)
        shown |= Q(Exists(EvidenceLink.objects.filter(on_theirs, document=OuterRef("pk"))))
    return documents.filter(shown)


def library(actor: Actor, chosen: Filter) -> QuerySet[Document]:
    """The readable documents that fit the filter, newest first, each with `uses` (how many leaves point at it)."""
    found = readable(actor)
    for word in search_key(chosen.words).split():
        found = found.filter(search_key__contains=word)
    if chosen.type:
        found = found.filter(type=chosen.type)
    if chosen.year is not None:
        found = found.filter(issued_on__year=chosen.year)
    if chosen.unit_id is not None:
        found = found.filter(owner_id=chosen.unit_id)
    found = found.annotate(uses=Count("links", distinct=True))
    if chosen.used:
        found = found.filter(uses__gt=0) if chosen.used == "used" else found.filter(uses=0)
    return found.order_by("-uploaded_at", "-id")


def years(actor: Actor) -> list[int]:
    """The years in which the readable documents were issued, newest first."""
    dated = readable(actor).filter(issued_on__isnull=False).order_by()
    return sorted(set(dated.values_list("issued_on__year", flat=True)), reverse=True)


def owners(actor: Actor) -> list[tuple[int, str]]:
    """The units whose documents the actor may see, by name; for the filter of those who see more than one."""
    rows = readable(actor).order_by().values_list("owner_id", "owner__name", "owner__sort_key").distinct()
    return [(pk, name) for pk, name, _ in sorted(rows, key=lambda row: row[2])]


def document_of(document_id: int) -> Document:
    """The document with its file, owner and uploader; raises Http404."""
    found = Document.objects.select_related("file", "owner", "uploaded_by").filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found


def is_unconfirmed(document: Document) -> bool:
    """Whether what is said of the document was read off an archive's file names and no person has confirmed it."""
    filed = Document.objects.filter(pk=document.pk, filed__isnull=False)
    return not events_about(document, "evidence.document.describe").exists() and filed.exists()


def document_target(**kwargs: Any) -> Target:
    """Whose document it is, and which units appraise a criterion that points at it (the owner's own among them)."""
    document_id = kwargs["document_id"]
    owner = Document.objects.filter(pk=document_id).values_list("owner_id", flat=True).first()
    if owner is None:
        raise Http404
    links = EvidenceLink.objects.filter(document_id=document_id).values_list("sheet__group_id", "node")
    nodes: dict[int, set[str]] = defaultdict(set)
    for group, node in links:
        nodes[group].add(node)
    appraisers = {
        unit
        for group in RoundGroup.objects.filter(pk__in=nodes).select_related("framework").defer("framework__source")
        for node, unit in criteria_of(group).unit_of.items()
        if node in nodes[group.pk]
    }
    return Target(unit_id=owner, assigned=frozenset({owner, *appraisers}))
