"""Reads of templates: which one is printed with."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.office.evidence.store import file_store
from chiso.office.reports.models import Export, Template
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.kinds import KINDS, Kind
from chiso.office.rounds.models import Round, Sheet
from chiso.office.rounds.queries.rounds import IN_STANDING_GROUP


@dataclass(frozen=True, slots=True)
class KindTemplates:
    """A kind of document with the office's template, if it has one, and its earlier ones."""

    kind: Kind
    current: Template | None
    earlier: tuple[Template, ...]


def kinds_with_templates() -> tuple[KindTemplates, ...]:
    """Every kind of document with its templates, newest first. One query."""
    rows = list(Template.objects.select_related("file", "uploaded_by").order_by("-uploaded_at", "-id"))
    found = []
    for kind in KINDS.values():
        own = [row for row in rows if row.kind == kind.code]
        current = next((row for row in own if row.is_active), None)
        found.append(KindTemplates(kind, current, tuple(row for row in own if row is not current)))
    return tuple(found)


def templates_of(kind: str) -> QuerySet[Template]:
    """The templates of a kind, newest first."""
    return Template.objects.filter(kind=kind).select_related("file").order_by("-uploaded_at", "-id")


def template_bytes(kind: str) -> bytes:
    """The file that a document of this kind is printed with: the office's newest active one, else the product's."""
    own = templates_of(kind).filter(is_active=True).first()
    return file_store().get(own.file.sha256) if own else default_template(kind)


def exports_of(round_: Round) -> QuerySet[Export]:
    """The newest workbooks of a round."""
    made = Export.objects.filter(round=round_).select_related("requested_by", "file")
    return made.order_by("-requested_at", "-id")[:20]


def finished_export(export_id: int) -> Export | None:
    """A workbook that is done, with its file."""
    return Export.objects.select_related("file", "round").filter(pk=export_id, file__isnull=False).first()


def sheet_count(round_: Round) -> int:
    """How many sheets a round has, those of replaced criteria left out."""
    return Sheet.objects.filter(IN_STANDING_GROUP, group__round=round_).count()


def template_of(template_id: int) -> Template | None:
    """One template, in use or not."""
    return Template.objects.select_related("file").filter(pk=template_id).first()
