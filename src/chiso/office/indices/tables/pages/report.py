"""The report of an index for one unit as a file: Word or PDF by the office's template, and the figures in Excel."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, now, page
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.analysis import gaps_of
from chiso.office.indices.tables.changes import total_changes
from chiso.office.indices.tables.pages.asking import read_asked
from chiso.office.indices.tables.pages.shared import before_of, source_or_404
from chiso.office.indices.tables.pages.unit import stands_or_404
from chiso.office.indices.tables.planning import find_path, leaves_of
from chiso.office.indices.tables.report import Analysis, index_paper
from chiso.office.indices.tables.standing import course_of
from chiso.office.indices.tables.workbook import write_index
from chiso.office.reports.printing import issuer_of, printed

FORMS = ("docx", "pdf", "xlsx")


@require_GET
@page("results.view")
def report(request: HttpRequest, code: str, year: int, unit: str, form: str) -> HttpResponse:
    """With a target in the address (`goal`, `value`, `sure`), the path to it stands in the report."""
    source = source_or_404(code)
    held, stands = stands_or_404(source, year, unit)
    if form not in FORMS:
        raise Http404
    editions = [each for each in queries.editions(source) if each.year <= year]
    before = before_of(editions, year)
    known = before if before is not None and unit in before.table.units else None
    found = None
    if request.GET.get("goal"):
        leaves = leaves_of(stands, unit, queries.levers_of(source))
        found = find_path(editions, stands, unit, leaves, read_asked(request.GET)) if leaves else None
    gaps = gaps_of(stands, unit, before=known, targets=queries.targets_of(source, year))
    given = Analysis(source, stands, unit, course_of(editions, unit), gaps, found)
    name = f"{code}-{year}-{unit}"
    if form == "xlsx":
        at, training = timezone.localtime(now()), bool(settings.IS_TRAINING)
        return attachment(
            write_index(
                given, total_changes(before, held, queries.reorganised_keys(before, held)), at=at, training=training
            ),
            f"{name}.xlsx",
            MEDIA_TYPES["xlsx"],
        )
    return printed(
        "index_report", index_paper(given, issuer_of(actor_of(request)), day=timezone.localdate(now())), name, form
    )
