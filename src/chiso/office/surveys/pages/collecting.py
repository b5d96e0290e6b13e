"""A questionnaire in the field: link and QR, codes, devices, what was put aside, and from answers to estimates."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.errors import kept_problems_in
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.surveys.device_settings import settings_code, settings_picture
from chiso.office.surveys.form_engine import on_pages
from chiso.office.surveys.models import Collection, Interviewer, SetAside
from chiso.office.surveys.operations import collecting, interviewers, settling
from chiso.office.surveys.operations.collecting import Code
from chiso.office.surveys.operations.gathering import gather_responses
from chiso.office.surveys.pages.uploads import no_file, upload
from chiso.office.surveys.queries import field


def _collection_or_404(collection_id: int) -> Collection:
    found = field.collection_by_id(collection_id)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, found: Collection, status: int = 200, **more: Any) -> HttpResponse:
    link = reverse("answer:link", kwargs={"token": found.public_token}) if found.public_token else ""
    afield = field.afield(found)
    context = {
        "collection": found,
        "wave": found.wave,
        "afield": afield,
        "waiting": [_aside(each) for each in afield.waiting],
        "settled": [_aside(each) for each in afield.settled],
        "interviewers": field.interviewers_of(found.wave.survey),
        "link": request.build_absolute_uri(link) if link else "",
        "enter": request.build_absolute_uri(reverse("answer:enter")),
        "server": _server(request),
        "on_pages": on_pages(found.version),
        "may_manage": allows(actor_of(request), "surveys.manage"),
        "may_key": allows(actor_of(request), "surveys.key"),
        **more,
    }
    return render(request, "surveys/collection.html", context, status=status)


def _aside(found: SetAside) -> dict[str, Any]:
    """What was put aside with its reasons in the page's language; what it says of people is not shown."""
    return {
        "row": found,
        "problems": kept_problems_in(language_of(), found.problems),
        "may_count": settling.may_count(found),
    }


@require_GET
@page("surveys.view")
def collection(request: HttpRequest, collection_id: int) -> HttpResponse:
    """The collection."""
    return _show(request, _collection_or_404(collection_id))


Verb = Callable[[Actor, Collection, HttpRequest], str]


def _public(actor: Actor, found: Collection, request: HttpRequest) -> str:
    wanted = request.POST.get("is_public") == "1"
    collecting.set_public(actor=actor, collection=found, is_public=wanted, at=now())
    return _("Đường dẫn công khai đã mở.") if wanted else _("Đường dẫn công khai đã rút; mã QR cũ hết dùng được.")


def _revoke_codes(actor: Actor, found: Collection, request: HttpRequest) -> str:
    posted = request.POST
    taken = collecting.revoke_codes(
        actor=actor, collection=found, unit=posted.get("unit", ""), reason=posted.get("reason", ""), at=now()
    )
    return _("Đã thu hồi %(n)d mã chưa dùng.") % {"n": taken}


def _close(actor: Actor, found: Collection, request: HttpRequest) -> str:
    collecting.close_collection(actor=actor, collection=found, reason=request.POST.get("reason", ""), at=now())
    return _("Đã đóng đợt thu phiếu; phiếu đến sau được để riêng.")


def _reopen(actor: Actor, found: Collection, request: HttpRequest) -> str:
    collecting.reopen_collection(actor=actor, collection=found, reason=request.POST.get("reason", ""), at=now())
    return _("Đã mở lại đợt thu phiếu.")


def _erase(actor: Actor, found: Collection, request: HttpRequest) -> str:
    reason = request.POST.get("reason", "")
    erased = settling.erase_respondents(actor=actor, collection=found, reason=reason, at=now())
    return _("Đã xóa dữ liệu cá nhân của %(n)d phiếu; câu trả lời còn nguyên.") % {"n": erased}


VERBS: dict[str, Verb] = {
    "public": _public,
    "revoke-codes": _revoke_codes,
    "close": _close,
    "reopen": _reopen,
    "erase": _erase,
}


@require_POST
@page("surveys.manage")
def change(request: HttpRequest, collection_id: int, verb: str) -> HttpResponse:
    """Everything that changes the collection itself."""
    found, act = _collection_or_404(collection_id), VERBS.get(verb)
    if act is None:
        raise Http404
    try:
        told = act(actor_of(request), found, request)
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]))
    messages.success(request, told)
    return redirect("surveys:collection", collection_id=found.pk)


@never_cache
@require_POST
@page("surveys.manage")
def codes(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Make one-time codes; they are in the answer of this request and nowhere else."""
    found = _collection_or_404(collection_id)
    try:
        wanted = list(_wanted(request.POST.get("units", ""), request.POST.get("each", "")))
        made = collecting.make_codes(actor=actor_of(request), collection=found, wanted=wanted, at=now())
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]), typed=request.POST)
    if request.POST.get("as") == "xlsx":
        return attachment(_codes_book(request, found, made), f"ma-{found.instrument.form_id}.xlsx", MEDIA_TYPES["xlsx"])
    printed = [{"code": each, "address": _code_address(request, each)} for each in made]
    return render(request, "surveys/codes.html", {"collection": found, "wave": found.wave, "codes": printed})


def _wanted(units: str, each: str) -> Iterator[tuple[str, str]]:
    """A line a unit, so many codes for each. Raises InputError when the number is none."""
    count = int(each) if each.strip().isdecimal() and len(each) < 6 else 0
    if count < 1:
        message = Text("Số mã phải là số nguyên dương.", "The number of codes is a positive whole number.")
        raise InputError([Problem("surveys.codes", message, where="each", got=each[:20])])
    for unit in [line.strip() for line in units.splitlines() if line.strip()] or [""]:
        yield from [(unit, "")] * min(count, collecting.MOST_CODES + 1)


def _code_address(request: HttpRequest, made: Code) -> str:
    return request.build_absolute_uri(reverse("answer:code", kwargs={"code": made.code.replace("-", "")}))


def _codes_book(request: HttpRequest, found: Collection, made: list[Code]) -> bytes:
    columns = [Column(_("Đơn vị"), 30), Column(_("Mã trả lời"), 18), Column(_("Địa chỉ"), 60)]
    rows = [(each.unit, each.code, _code_address(request, each)) for each in made]
    return table_workbook(_("Mã trả lời: %(title)s") % {"title": found.version.title}, columns, rows)


@require_GET
@page("surveys.view")
def qr(request: HttpRequest, collection_id: int) -> HttpResponse:
    """The public link as a QR code, black on white, to be printed."""
    found = _collection_or_404(collection_id)
    if not found.public_token:
        raise Http404
    address = request.build_absolute_uri(reverse("answer:link", kwargs={"token": found.public_token}))
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, scale=8, xmldecl=True)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@never_cache
@require_POST
@page("surveys.manage")
def add_interviewer(request: HttpRequest, collection_id: int) -> HttpResponse:
    """A new interviewer; the password is shown in this answer only."""
    found, posted = _collection_or_404(collection_id), request.POST
    try:
        made, password = interviewers.add_interviewer(
            actor=actor_of(request),
            survey=found.wave.survey,
            username=posted.get("username", ""),
            name=posted.get("name", ""),
            at=now(),
        )
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]), typed=posted)
    return _show(request, found, secret=_secret(request, made, password))


def _secret(request: HttpRequest, person: Interviewer, password: str) -> dict[str, str]:
    """What is shown once: the password, and the QR code that sets up a device with it."""
    code = settings_code(
        server=_server(request), username=person.username, password=password, project=f"ChiSo · {person.survey.name}"
    )
    return {"username": person.username, "password": password, "picture": settings_picture(code)}


def _server(request: HttpRequest) -> str:
    """What a device is told as the server's address."""
    return request.build_absolute_uri("/openrosa")


@never_cache
@require_POST
@page("surveys.manage")
def change_interviewer(request: HttpRequest, collection_id: int, interviewer_id: int) -> HttpResponse:
    """A new password, or no more sending."""
    found = _collection_or_404(collection_id)
    person = _interviewer_or_404(found, interviewer_id)
    actor = actor_of(request)
    if request.POST.get("wish") == "renew":
        password = interviewers.renew_password(actor=actor, interviewer=person, at=now())
        return _show(request, found, secret=_secret(request, person, password))
    try:
        interviewers.revoke_interviewer(
            actor=actor, interviewer=person, reason=request.POST.get("reason", ""), at=now()
        )
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]))
    messages.success(request, _("Thiết bị của %(name)s không gửi được nữa.") % {"name": person.name})
    return redirect("surveys:collection", collection_id=found.pk)


def _interviewer_or_404(found: Collection, interviewer_id: int) -> Interviewer:
    person = field.interviewer_by_id(interviewer_id)
    if person is None or person.survey_id != found.wave.survey_id:
        raise Http404
    return person


@require_POST
@page("surveys.manage")
def settle(request: HttpRequest, set_aside_id: int) -> HttpResponse:
    """Decide about what was put aside."""
    row = field.set_aside_by_id(set_aside_id)
    if row is None or row.collection is None:
        raise Http404
    reason, actor, found = request.POST.get("reason", ""), actor_of(request), row.collection
    try:
        if request.POST.get("wish") == "count":
            settling.count_after_all(actor=actor, set_aside=row, reason=reason, at=now())
            messages.success(request, _("Phiếu đã được tính."))
        else:
            settling.leave_out(actor=actor, set_aside=row, reason=reason, at=now())
            messages.success(request, _("Phiếu không được tính; bản mã hóa vẫn giữ."))
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]))
    return redirect("surveys:collection", collection_id=found.pk)


@require_POST
@page("surveys.manage")
def gather(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Everything that counts so far becomes microdata with estimates."""
    found = _collection_or_404(collection_id)
    try:
        files = {name: upload(request, name) for name in ("design", "method")}
        missing = [name for name, file in files.items() if file is None]
        if missing:
            raise InputError([no_file(name) for name in missing])
        kept = {name: file for name, file in files.items() if file is not None}
        made = gather_responses(
            actor=actor_of(request), collection=found, design=kept["design"], method=kept["method"], at=now()
        )
    except InputError as error:
        return _show(request, found, 422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã gom phiếu thành tệp dữ liệu và tính ước lượng."))
    return redirect("surveys:estimates", estimates_id=made.pk)
