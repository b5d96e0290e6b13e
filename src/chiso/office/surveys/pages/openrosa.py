"""OpenRosa for ODK Collect and KoboCollect: the list of forms, a form, its files, and where submissions go.

Source: OpenRosa 1.0 (HTTP request, authentication, form list, manifest, form submission) as kept by ODK. A device is
let in by HTTP Digest with an interviewer's own password; it has no session and no cross-site form, so no CSRF token.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import http_date, parse_header_parameters
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from chiso.engine.errors import InputError
from chiso.engine.forms.answers import read_header
from chiso.office.http import language_of, now, public
from chiso.office.surveys.digest import challenge, judge
from chiso.office.surveys.models import Channel, Collection, InstrumentVersion, Interviewer
from chiso.office.surveys.operations.receiving import Came, Received, collections_for, receive_submission
from chiso.office.surveys.queries import field
from chiso.office.surveys.store import survey_store

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
FORM_PART = "xml_submission_file"
LARGEST = 30 * 2**20
"""Bytes of a request that are read; a device splits larger submissions."""

View = Callable[..., HttpResponse]


def by_interviewer(view: View) -> View:
    """Lets an interviewer's device in; everybody else is asked for the password."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        at = now()
        here = (request.get_full_path(), request.build_absolute_uri())
        found: dict[str, Interviewer] = {}

        def ha1(username: str) -> str:
            interviewer = field.interviewer_by_name(username)
            if interviewer is None:
                return ""
            found[username] = interviewer
            return field.ha1_of(interviewer)

        verdict = judge(request.headers.get("Authorization", ""), request.method or "", here, at, ha1)
        if verdict.username is None:
            response = _told(_("Cần tên và mật khẩu của điều tra viên."), 401)
            response["WWW-Authenticate"] = challenge(at, stale=verdict.stale)
        else:
            response = _answered(view, request, interviewer=found[verdict.username], **kwargs)
        response["X-OpenRosa-Version"] = "1.0"
        response["X-OpenRosa-Accept-Content-Length"] = str(LARGEST)
        response["Date"] = http_date(at.timestamp())
        return response

    return public(csrf_exempt(wrapped))


def _answered(view: View, request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The view's answer; a device understands no page of ours that says "not found"."""
    try:
        return view(request, **kwargs)
    except Http404:
        return _told(_("Phiếu này không còn được phát; hãy tải lại danh sách phiếu."), 404)


def _root(name: str, namespace: str) -> etree._Element:
    """A root in a default namespace."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def _xml(root: etree._Element, status: int = 200) -> HttpResponse:
    data = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(data, content_type="text/xml; charset=utf-8", status=status)


def _told(message: str, status: int) -> HttpResponse:
    """OpenRosa's envelope: what a device shows its user."""
    root = _root("OpenRosaResponse", RESPONSE)
    nature = "submit_success" if status in (201, 202) else "error"
    _add(root, "message", message).set("nature", nature)
    return _xml(root, status)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    """A child in the parent's namespace."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    made.text = text
    return made


def md5_of(version: InstrumentVersion) -> str:
    """What a device compares to know whether its form is this one."""
    return hashlib.md5(version.xform.encode(), usedforsecurity=False).hexdigest()


@by_interviewer
@require_http_methods(["GET", "HEAD"])
def form_list(request: HttpRequest, interviewer: Interviewer) -> HttpResponse:
    """The forms that are in the field; `formID` asks for one."""
    wanted = request.GET.get("formID")
    given = [each for each in field.given_out(interviewer) if wanted in (None, each.instrument.form_id)]
    with_files = field.versions_with_files([each.version_id for each in given])
    root = _root("xforms", LIST)
    for each in given:
        form = _add(root, "xform")
        link = {"version_id": each.version_id}
        _add(form, "formID", each.instrument.form_id)
        _add(form, "name", each.version.title)
        _add(form, "version", each.version.version)
        _add(form, "hash", f"md5:{md5_of(each.version)}")
        if request.GET.get("verbose", "").lower() == "true":
            _add(form, "descriptionText", f"{each.wave.survey.name} {each.wave.year}")
        _add(form, "downloadUrl", request.build_absolute_uri(reverse("openrosa:form", kwargs=link)))
        if each.version_id in with_files:
            _add(form, "manifestUrl", request.build_absolute_uri(reverse("openrosa:manifest", kwargs=link)))
    return _xml(root)


def _version(interviewer: Interviewer, version_id: int) -> InstrumentVersion:
    found = field.version_for(interviewer, version_id)
    if found is None:
        raise Http404
    return found


@by_interviewer
@require_http_methods(["GET", "HEAD"])
def form(request: HttpRequest, interviewer: Interviewer, version_id: int) -> HttpResponse:
    """The form itself."""
    found = _version(interviewer, version_id)
    return HttpResponse(found.xform.encode(), content_type="text/xml; charset=utf-8")


@by_interviewer
@require_http_methods(["GET", "HEAD"])
def manifest(request: HttpRequest, interviewer: Interviewer, version_id: int) -> HttpResponse:
    """The files that the form shows."""
    found = _version(interviewer, version_id)
    root = _root("manifest", MANIFEST)
    for each in found.files.order_by("name"):
        media = _add(root, "mediaFile")
        link = {"version_id": found.pk, "file_id": each.pk}
        _add(media, "filename", each.name)
        _add(media, "hash", f"md5:{each.md5}")
        _add(media, "downloadUrl", request.build_absolute_uri(reverse("openrosa:file", kwargs=link)))
    return _xml(root)


@by_interviewer
@require_http_methods(["GET", "HEAD"])
def form_file(request: HttpRequest, interviewer: Interviewer, version_id: int, file_id: int) -> HttpResponse:
    """One of them."""
    found = _version(interviewer, version_id).files.filter(pk=file_id).first()
    if found is None:
        raise Http404
    return HttpResponse(survey_store().get(found.sha256), content_type="application/octet-stream")


@by_interviewer
@require_http_methods(["HEAD", "POST"])
def submission(request: HttpRequest, interviewer: Interviewer) -> HttpResponse:
    """HEAD tells where to send; POST takes a submission, whole or in parts, as often as it comes."""
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response["Location"] = request.build_absolute_uri(reverse("openrosa:submission"))
        return response
    try:
        files = parts(request)
    except (SuspiciousOperation, OverflowError):
        return _told(_("Phần gửi lên quá lớn hoặc quá nhiều tệp; hãy gửi làm nhiều lần."), 413)
    except (MultiPartParserError, OSError):
        return _told(_("Không đọc được phần gửi lên; hãy gửi lại."), 400)
    xml = files.pop(FORM_PART, None)
    if xml is None:
        return _told(_("Thiếu phần xml_submission_file."), 400)
    came = Came(xml=xml, channel=Channel.DEVICE, interviewer=interviewer, files=files)
    try:
        received = receive_submission(came=came, collection=_collection(xml, interviewer), at=now())
    except InputError as error:
        return _told(error.report(language_of()), 400)
    response = _answer(received)
    response["Location"] = request.build_absolute_uri(reverse("openrosa:submission"))
    return response


def _collection(xml: bytes, interviewer: Interviewer) -> Collection | None:
    """Where a submission belongs. Raises InputError for what is no submission."""
    header = read_header(xml)
    return collections_for(header.form_id, field.collections_of_survey(interviewer.survey_id), header.version)


def parts(request: HttpRequest) -> dict[str, bytes]:
    """The parts of the request by name. Raises OverflowError or SuspiciousOperation (Django's own limits) for too
    much, MultiPartParserError or OSError for what cannot be read.

    The traps: OpenRosa lets devices send in chunks, without a length, and Django reads only as much as was announced;
    and what a broken line cut off looks to Django like a shorter photo, which would then stand against the whole one.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LARGEST:
        raise OverflowError(length)
    if hasattr(request, "_files"):
        # the check against forgery has read it
        return _named(request.POST, request.FILES)
    chunked = not length and "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    data = request.META["wsgi.input"].read(LARGEST + 1 if chunked else int(length) if length.isdecimal() else 0)
    if len(data) > LARGEST:
        raise OverflowError(len(data))
    if not _is_whole(request, data):
        raise MultiPartParserError("cut off")
    meta = {**request.META, "CONTENT_LENGTH": str(len(data))}
    posted, files = MultiPartParser(meta, io.BytesIO(data), request.upload_handlers, settings.DEFAULT_CHARSET).parse()
    return _named(posted, files)


def _is_whole(request: HttpRequest, data: bytes) -> bool:
    """Whether the last boundary came."""
    boundary = parse_header_parameters(request.headers.get("Content-Type", ""))[1].get("boundary", "")
    return data.rstrip().endswith(f"--{boundary}--".encode())


def _named(posted: QueryDict, files: MultiValueDict[str, Any]) -> dict[str, bytes]:
    """Attachments go by their file name; the form's own part goes by its name, as a file or as a field."""
    found = {}
    if FORM_PART in posted:
        found[FORM_PART] = str(posted[FORM_PART]).encode()
    for name in files:
        for file in files.getlist(name):
            found[FORM_PART if name == FORM_PART else (file.name or name)] = file.read()
    return found


def _answer(received: Received) -> HttpResponse:
    """201 counted, 202 kept for a person to look at, 409 what would change an answer that stands."""
    if received.set_aside is not None:
        if received.set_aside.reason in ("tampered", "correction"):
            return _told(_("Không tính: phiếu cùng mã đã nhận với nội dung khác; bản đầu giữ nguyên."), 409)
        return _told(_("Đã nhận, chưa tính: người phụ trách sẽ xem lại."), 202)
    if received.clashing:
        return _told(_("Tệp đính kèm cùng tên đã nhận với nội dung khác; bản đầu giữ nguyên."), 409)
    if received.missing:
        return _told(_("Đã nhận; còn chờ %(n)d tệp đính kèm.") % {"n": len(received.missing)}, 201)
    return _told(_("Đã nhận phiếu này từ trước.") if received.again else _("Đã nhận."), 201)
