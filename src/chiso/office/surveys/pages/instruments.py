"""Questionnaires of a wave: uploading an XLSForm, reading it through, taking it as Excel, XForm, Word or PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.engine.forms.explaining import Explainer, numbers_of, plain_words
from chiso.engine.forms.model import Form, Group, Question
from chiso.office.accounts.permissions import allows
from chiso.office.errors import kept_problems_in
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.reports.paper.pdf import pdf_of, pdf_program
from chiso.office.surveys.form_engine import on_pages
from chiso.office.surveys.models import InstrumentVersion
from chiso.office.surveys.operations.collecting import open_collection
from chiso.office.surveys.operations.instruments import store_instrument, store_ready
from chiso.office.surveys.pages.engine import file_of
from chiso.office.surveys.pages.uploads import upload
from chiso.office.surveys.pages.waves import wave_or_404
from chiso.office.surveys.paper_form import paper_form
from chiso.office.surveys.queries import field
from chiso.office.surveys.ready_forms import READY, ready_for, ready_text
from chiso.office.surveys.store import survey_store
from chiso.office.surveys.versions import form_of


@dataclass(frozen=True, slots=True)
class Line:
    """A question as the preview shows it, or a group's heading (`question` is None)."""

    title: str
    depth: int
    number: int | None = None
    question: Question | None = None
    hint: str = ""
    image: str = ""
    choices: tuple[tuple[str, str, str], ...] = ()
    only_if: str = ""
    check: str = ""
    is_personal: bool = False
    is_repeat: bool = False


def _instruments(request: HttpRequest, wave_id: int, status: int = 200, **more: Any) -> HttpResponse:
    found = wave_or_404(wave_id)
    context = {
        "wave": found,
        "lines": field.instruments_of(found),
        "ready": [(each.name, each.title.in_(language_of())) for each in ready_for(found.survey)],
        "may_manage": allows(actor_of(request), "surveys.manage"),
        **more,
    }
    return render(request, "surveys/instruments.html", context, status=status)


@require_GET
@page("surveys.view")
def instruments(request: HttpRequest, wave_id: int) -> HttpResponse:
    """The questionnaires of a wave's survey, and uploading one."""
    return _instruments(request, wave_id)


@require_POST
@page("surveys.manage")
def store(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Check an XLSForm and keep it as a version."""
    found = wave_or_404(wave_id)
    try:
        form = upload(request, "xlsform")
        if form is None:
            message = Text("Chưa chọn tệp XLSForm.", "No XLSForm was chosen.")
            raise InputError([Problem("surveys.no_file", message, where="xlsform")])
        media = {
            file.name or "": file.read() for file in request.FILES.getlist("media") if isinstance(file, UploadedFile)
        }
        personal = [name.strip() for name in request.POST.get("personal", "").split(",") if name.strip()]
        made = store_instrument(
            actor=actor_of(request),
            survey=found.survey,
            file_name=form.name,
            data=form.data,
            at=now(),
            media=media,
            personal=personal,
        )
    except InputError as error:
        return _instruments(request, wave_id, 422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã nhận phiếu hỏi; đọc lại một lượt rồi đưa đi thu."))
    return redirect("surveys:instrument", version_id=made.pk)


@require_POST
@page("surveys.manage")
def use_ready(request: HttpRequest, wave_id: int, name: str) -> HttpResponse:
    """A sample questionnaire becomes the survey's own."""
    found = wave_or_404(wave_id)
    if name not in READY:
        raise Http404
    try:
        made = store_ready(actor=actor_of(request), wave=found, name=name, at=now())
    except InputError as error:
        return _instruments(request, wave_id, 422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã nhận phiếu mẫu; đọc lại, sửa bằng Excel nếu cần, rồi đưa đi thu."))
    return redirect("surveys:instrument", version_id=made.pk)


@require_GET
@page("surveys.view")
def ready_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """What computes the answers of a sample questionnaire: its method, or a design."""
    if name not in READY or kind not in ("method", "design"):
        raise Http404
    return attachment(ready_text(name, kind).encode(), f"{name}.{kind}.yaml", "application/yaml")


def _version_or_404(version_id: int) -> InstrumentVersion:
    found = field.version_by_id(version_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("surveys.view")
def instrument(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version read through: every question with its choices and conditions in words."""
    found = _version_or_404(version_id)
    language: Language = "en" if request.GET.get("language", language_of()) == "en" else "vi"
    form = form_of(found)
    context = {
        "version": found,
        "lines": _lines(form, language),
        "asked": len(numbers_of(form)),
        "language": language,
        "languages": [each.code for each in form.languages if each.code],
        "notes": kept_problems_in(language_of(), found.notes),
        "calculated": sum(1 for bind in form.hidden if bind.calculate is not None),
        "on_pages": not form.not_here,
        "by_engine": bool(form.not_here) and on_pages(found),
        "waves": found.instrument.survey.waves.order_by("-year"),
        "may_manage": allows(actor_of(request), "surveys.manage"),
        "may_print": pdf_program() is not None,
    }
    return render(request, "surveys/instrument.html", context)


def _lines(form: Form, language: Language) -> list[Line]:
    explain, numbers = Explainer(form, language), numbers_of(form)
    found: list[Line] = []

    def walk(children: tuple[Group | Question, ...], depth: int) -> None:
        for each in children:
            words = plain_words(form, each.label, language)
            if isinstance(each, Group):
                bind = form.binds.get(each.path)
                only_if = explain.words(bind.relevant, each.path) if bind and bind.relevant else ""
                if words or each.repeat:
                    found.append(Line(words, depth, only_if=only_if, is_repeat=each.repeat))
                walk(each.children, depth + 1)
            else:
                found.append(_line(form, each, words, depth, explain, numbers, language))

    walk(form.children, 0)
    return found


def _line(
    form: Form,
    question: Question,
    words: str,
    depth: int,
    explain: Explainer,
    numbers: dict[str, int],
    language: Language,
) -> Line:
    options = question.choices.options if question.choices else ()
    bind, named = question.bind, form.language(language)
    return Line(
        title=words or question.name,
        depth=depth,
        number=numbers.get(question.path),
        question=question,
        hint=plain_words(form, question.hint, language),
        image=question.label.image(named),
        choices=tuple(
            (each.value, plain_words(form, each.label, language) or each.value, each.label.image(named))
            for each in options
        ),
        only_if=explain.words(bind.relevant, question.path) if bind.relevant else "",
        check=explain.words(bind.constraint, question.path) if bind.constraint else "",
        is_personal=question.column in form.personal,
    )


def _word(found: InstrumentVersion, language: Language) -> bytes:
    form = form_of(found)
    shown = {each.name: survey_store().get(each.sha256) for each in found.files.filter(name__in=form.images())}
    return paper_form(form, language, shown, training=settings.IS_TRAINING)


_KINDS: dict[str, tuple[str, Callable[[InstrumentVersion, Language], bytes]]] = {
    "xlsx": (MEDIA_TYPES["xlsx"], lambda found, language: survey_store().get(found.xlsform_sha256)),
    "xml": ("text/xml", lambda found, language: found.xform.encode()),
    "docx": (MEDIA_TYPES["docx"], _word),
    "pdf": (MEDIA_TYPES["pdf"], lambda found, language: pdf_of(_word(found, language))),
}


@require_GET
@page("surveys.view")
def shown_file(request: HttpRequest, version_id: int, name: str) -> HttpResponse:
    """A picture that the version shows."""
    return file_of(_version_or_404(version_id), name)


@require_GET
@page("surveys.view")
def instrument_file(request: HttpRequest, version_id: int, kind: str) -> HttpResponse:
    """A version as a file: the workbook that was uploaded, the XForm, or paper as Word or PDF."""
    found = _version_or_404(version_id)
    if kind not in _KINDS:
        raise Http404
    language: Language = "en" if request.GET.get("language") == "en" else "vi"
    media_type, make = _KINDS[kind]
    name = f"{found.instrument.form_id}-{found.version}.{kind}"
    return attachment(make(found, language), name, media_type)


@require_POST
@page("surveys.manage")
def send_out(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a version into the field in a wave of its survey."""
    found, typed = _version_or_404(version_id), request.POST.get("wave", "")
    wave = wave_or_404(int(typed)) if typed.isdecimal() else None
    if wave is None:
        raise Http404
    made = open_collection(actor=actor_of(request), wave=wave, version=found, at=now())
    messages.success(request, _("Phiếu đã đi thu; chọn cách trả lời bên dưới."))
    return redirect("surveys:collection", collection_id=made.pk)
