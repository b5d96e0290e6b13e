"""A mixed index from what stands in this installation: published results, survey estimates, figures of a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_decimal
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.indices.models import Covers, Rule
from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions
from chiso.office.indices.queries import real_results
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.composing import (
    FIGURES,
    NAMES,
    RULE,
    SURVEY,
    composed,
    from_estimates,
    from_results,
    from_table,
)
from chiso.office.indices.tables.reading import open_table
from chiso.office.surveys.estimates import names_of


@require_http_methods(["GET", "POST"])
@page("tables.manage")
def compose(request: HttpRequest) -> HttpResponse:
    """Choose what goes in and with which weight; the answer is kept as an edition."""
    if request.method == "GET":
        return _page(request)
    actor, at = actor_of(request), now()
    try:
        edition = _edition(request)
        source = queries.source_by_code(request.POST.get("source", ""))
        if source is not None and source.rule != Rule.COMPUTED:
            message = Text("Chỉ số này được nhập, không tính tại đây.", "This index is imported, not computed here.")
            raise InputError([Problem("mixed.source", message, "source", source.name)])
        source = source or open_source(
            actor=actor, name=request.POST.get("name", ""), covers=Covers.OWN, rule=Rule.COMPUTED, at=at
        )
        made = store_editions(
            actor=actor, source=source, editions=[edition], at=at, reason=request.POST.get("reason", "")
        )
    except InputError as error:
        return _page(request, status=422, problems=problems_json(list(error.problems)))
    messages.success(request, _("Đã tính và lưu chỉ số.") if made else _("Kết quả giống hệt bản đã lưu."))
    return redirect("tables:year", code=source.code, year=edition.year)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    sets = [
        (f"{one.pk}:{part.code}", f"{one.microdata.wave}: {part.name.vi}")
        for one in queries.estimate_sets()
        for part in names_of(one)
        if part.level is not None and part.level <= 1
    ]
    context = {
        "results": [each for each in real_results() if each.ranked_units > 1],
        "sets": sets,
        "sources": [line.source for line in queries.sources() if line.source.rule == Rule.COMPUTED],
        "kinds": [(code, name) for code, name in NAMES.items()],
        "year": actor_of(request).as_of.year - 1,
        "given": request.POST,
        **more,
    }
    return render(request, "tables/compose.html", context, status=status)


def _edition(request: HttpRequest) -> NewEdition:
    """Everything that is wrong with the choice at once."""
    posted, gathered = request.POST, []
    problems: list[Problem] = []
    typed_year = posted.get("year", "").strip()
    year = int(typed_year) if typed_year.isdecimal() and 1990 <= int(typed_year) <= 2100 else 0
    if not year:
        problems.append(Problem("tables.year", Text("Năm không hợp lý.", "Not a likely year."), "year"))
    weights: dict[str, float] = {}
    for code in NAMES:
        try:
            weights[code] = float(
                parse_decimal(posted.get(f"weight.{code}", "").strip() or "1", where=f"weight.{code}")
            )
        except InputError as error:
            problems += error.problems
    if any(weight < 0 for weight in weights.values()):
        problems.append(Problem("mixed.weight", Text("Trọng số không được âm.", "No weight is negative."), "weight"))
    try:
        gathered = _gathered(request, year or actor_of(request).as_of.year)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return composed(gathered, weights, name=posted.get("name", "") or posted.get("source", ""), year=year)


def _gathered(request: HttpRequest, year: int) -> list[Any]:
    posted, found = request.POST, []
    problems: list[Problem] = []
    result = next((each for each in real_results() if str(each.pk) == posted.get(RULE, "")), None)
    if result is not None:
        found.append(from_results(result))
    number, _colon, part = posted.get(SURVEY, "").partition(":")
    estimates = next((each for each in queries.estimate_sets() if str(each.pk) == number), None)
    if estimates is not None:
        found.append(from_estimates(estimates, part, year))
    file = request.FILES.get(FIGURES)
    if isinstance(file, UploadedFile):
        try:
            found.append(from_table(open_table(file.read(), file.name or ""), posted.get("less", "").split(","), year))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found
