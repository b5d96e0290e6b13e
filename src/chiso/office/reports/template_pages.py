"""The office's own templates: look, download, check and use, retire."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.evidence.pages import attachment, upload_of
from chiso.office.evidence.store import file_store
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.reports.models import Template
from chiso.office.reports.operations import add_template, retire_template
from chiso.office.reports.paper.data import described
from chiso.office.reports.paper.defaults import default_template
from chiso.office.reports.paper.kinds import KINDS, Kind
from chiso.office.reports.queries import kinds_with_templates, template_bytes, template_of


@require_GET
@page("reports.templates")
def templates(request: HttpRequest) -> HttpResponse:
    """The kinds of documents with the office's templates."""
    return _templates(request)


def _templates(request: HttpRequest, kind: Kind | None = None, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context = {
        "kinds": kinds_with_templates(),
        "refused": kind,
        "problems": problems_json([*problems]),
    }
    return render(request, "reports/templates.html", context, status=422 if problems else 200)


def _template(template_id: int) -> Template:
    found = template_of(template_id)
    if found is None:
        raise Http404
    return found


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@require_GET
@page("reports.templates")
def placeholders(request: HttpRequest, kind: str) -> HttpResponse:
    """What a template of this kind may say."""
    shown = _kind(kind)
    return render(
        request,
        "reports/placeholders.html",
        {"kind": shown, "rows": [(path, _(said)) for path, said in described(shown.data)]},
    )


@require_GET
@page("reports.templates")
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in use; `?default=1` gives the product's own."""
    shown = _kind(kind)
    data = default_template(kind) if request.GET.get("default") else template_bytes(kind)
    return attachment(data, f"mau-{shown.file_name}.docx", MEDIA_TYPES["docx"])


@require_POST
@page("reports.templates")
def template_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Take an office's own template, or say everything that is wrong with it and where."""
    shown = _kind(kind)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InputError([Problem("template.no_file", Text("Chưa chọn tệp nào.", "No file was chosen."))])
        _added, warnings = add_template(actor=actor_of(request), kind=shown, upload=upload_of(file), at=now())
    except InputError as error:
        return _templates(request, shown, error.problems)
    messages.success(request, _("Đã dùng mẫu mới cho: %(name)s") % {"name": shown.name})
    for problem in problems_json([*warnings]):
        told = _("%(where)s: %(message)s Nhận được %(got)s, cần %(expected)s.")
        messages.warning(request, told % problem)
    return redirect("reports:templates")


@require_POST
@page("reports.templates")
def template_retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """Go back to the product's own template."""
    template = _template(template_id)
    retire_template(actor=actor_of(request), template=template, at=now())
    messages.success(request, _("Đã trở về mẫu của phần mềm."))
    return redirect("reports:templates")


@require_GET
@page("reports.templates")
def template_version(request: HttpRequest, template_id: int) -> HttpResponse:
    """An earlier template, to download."""
    template = _template(template_id)
    return attachment(file_store().get(template.file.sha256), template.name, MEDIA_TYPES["docx"])
