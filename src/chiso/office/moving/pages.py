"""Moving in from Excel: drop files, see what each would store, settle what is doubtful, confirm, take back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.operations import reset_password
from chiso.office.accounts.permissions import allows
from chiso.office.errors import kept_problems_in
from chiso.office.evidence.operations import Upload
from chiso.office.evidence.store import file_store
from chiso.office.frameworks.operations.annexes import HEADER, upload_annex
from chiso.office.http import actor_of, language_of, now, page, problems_json
from chiso.office.moving.forms import settings_from
from chiso.office.moving.jobs import read_file, store_part, undo_move
from chiso.office.moving.models import BUSY, Move, Part, PartKind, PartState
from chiso.office.moving.operations import (
    add_files,
    ask_to_stop,
    ask_to_undo,
    confirm_part,
    leave_out,
    save_settings,
    start_move,
)
from chiso.office.moving.operations.files import LARGE
from chiso.office.moving.queries import (
    may_settle,
    move_by_id,
    moves,
    part_by_id,
    people_waiting,
    unread,
    view_of,
    views_of,
)
from chiso.office.moving.showing import part_context


@require_GET
@page("moving.view")
def index(request: HttpRequest) -> HttpResponse:
    """Drop files here; the moves so far."""
    context = {"moves": moves(), "may_prepare": allows(actor_of(request), "moving.prepare")}
    return render(request, "moving/index.html", context)


@require_POST
@page("moving.prepare")
def start(request: HttpRequest) -> HttpResponse:
    """Begin a move with the dropped files; those that cannot be used are told on the move's page."""
    try:
        made, refused = start_move(actor=actor_of(request), uploads=_Dropped(request), at=now(), read_later=LARGE)
    except InputError as error:
        context = {"moves": moves(), "may_prepare": True, "problems": problems_json([*error.problems])}
        return render(request, "moving/index.html", context, status=422)
    return _after_files(request, made, refused)


@require_POST
@page("moving.prepare")
def add(request: HttpRequest, *, move_id: int) -> HttpResponse:
    """More files, or a mended one in place of its namesake."""
    shown = _move(move_id)
    refused = add_files(actor=actor_of(request), move=shown, uploads=_Dropped(request), at=now(), read_later=LARGE)
    return _after_files(request, shown, refused)


def _after_files(request: HttpRequest, shown: Move, refused: tuple[Problem, ...]) -> HttpResponse:
    for part_id in unread(shown):
        read_file.enqueue(part_id)
    if refused:
        return _render_move(request, shown, list(refused), status=422)
    return redirect("moving:move", move_id=shown.pk)


class _Dropped(Collection[Upload]):
    """The dropped files, each read when its turn comes: Django keeps large ones on the disk until then."""

    def __init__(self, request: HttpRequest) -> None:
        self._files = request.FILES.getlist("files")

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[Upload]:
        for file in self._files:
            yield Upload(file.name or "", file.read())

    def __contains__(self, upload: object) -> bool:
        return any(upload == each for each in self)


@require_GET
@page("moving.view")
def move(request: HttpRequest, *, move_id: int) -> HttpResponse:
    """Every file of a move: what it is, what it would store, what is to be mended."""
    return _render_move(request, _move(move_id), [])


def _render_move(request: HttpRequest, shown: Move, refused: list[Problem], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    views = views_of(shown, actor)
    stored = [view.part for view in views if view.part.state == PartState.DONE]
    mine = [part for part in stored if may_settle(actor, part)]
    context = {
        "move": shown,
        "views": views,
        "problems": problems_json(refused),
        "may_prepare": allows(actor, "moving.prepare"),
        "stored": stored,
        "undoable": mine,
        "standing": [problem for part in stored for problem in kept_problems_in(language_of(), part.problems)],
        "busy": any(view.part.state in BUSY for view in views),
        "undoing": any(view.part.state == PartState.UNDOING for view in views),
        "reading": any(view.part.state == PartState.READING for view in views),
        "open": sum(view.part.state == PartState.DRAFT and not view.is_stale for view in views),
        "errors": sum(view.errors for view in views),
    }
    return render(request, "moving/move.html", context, status=status)


@require_GET
@page("moving.view")
def part(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """The dry run of one file, with everything doubtful to settle."""
    return _render_part(request, _part(part_id))


def _render_part(request: HttpRequest, shown: Part, problems: list[Problem] | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = part_context(view_of(shown, actor), actor, language_of(), problems or [])
    return render(request, "moving/part.html", context, status=422 if problems else 200)


@require_POST
@page("moving.prepare")
def settle(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """Keep what the person settled and show the dry run again."""
    shown = _part(part_id)
    try:
        decided = settings_from(shown, view_of(shown, actor_of(request)).preview, request.POST)
        version = int(request.POST.get("version") or shown.version)
        saved = save_settings(actor=actor_of(request), part=shown, settings=decided, version=version, at=now())
    except InputError as error:
        return _render_part(request, shown, [*error.problems])
    if saved.state == PartState.READING:
        read_file.enqueue(part_id)
    return redirect("moving:part", part_id=part_id)


@require_POST
@page("moving.prepare")
def confirm(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """Store what was shown, in the background."""
    shown = _part(part_id)
    try:
        sha256 = request.POST.get("plan", "")
        store_part.enqueue(confirm_part(actor=actor_of(request), part=shown, plan_sha256=sha256, at=now()).pk)
    except InputError as error:
        return _render_part(request, shown, [*error.problems])
    return redirect("moving:part", part_id=part_id)


@require_POST
@page("moving.prepare")
def stop(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """Ask the job to stop before it stores anything."""
    ask_to_stop(actor=actor_of(request), part=_part(part_id))
    return redirect("moving:part", part_id=part_id)


@require_POST
@page("moving.prepare")
def leave(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """Leave a file out of the move."""
    shown = _part(part_id)
    leave_out(actor=actor_of(request), part=shown, at=now())
    messages.success(request, _("Đã để lại tệp, không chuyển."))
    return redirect("moving:move", move_id=shown.move_id)


@require_POST
@page("frameworks.store")
def framework(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """Read the framework from the workbook's own columns, by the importer of annexes; a person confirms it there."""
    shown = _part(part_id)
    upload = Upload(shown.file_name, file_store().get(shown.file.sha256))
    header = {key: request.POST.get(key, "") for key in HEADER}
    try:
        made = upload_annex(actor=actor_of(request), upload=upload, header=header, at=now())
    except InputError as error:
        return _render_part(request, shown, [*error.problems])
    messages.info(request, _("Xem lại bộ tiêu chí đọc từ tệp, lưu, rồi quay về lần chuyển."))
    return redirect("frameworks:annex_draft", draft_id=made.pk)


@require_POST
@never_cache
@page("accounts.manage")
def passwords(request: HttpRequest, *, part_id: int) -> HttpResponse:
    """One-time passwords for the people of a stored list who have not signed in yet; shown once."""
    shown = _part(part_id)
    if shown.kind != PartKind.ACCOUNTS or shown.state != PartState.DONE:
        words = Text("Chưa có tài khoản nào để cấp mật khẩu.", "There is no account to issue a password to.")
        raise InputError([Problem("moving.state", words, where=shown.file_name)])
    issued = [reset_password(actor=actor_of(request), person=person, at=now()) for person in people_waiting(shown)]
    return render(request, "accounts/issued.html", {"issued": issued, "person": None})


@require_POST
@page("moving.prepare")
def undo(request: HttpRequest, *, move_id: int) -> HttpResponse:
    """Take back everything of the move that the actor may take back, in the background."""
    shown = _move(move_id)
    actor = actor_of(request)
    mine = [each for each in shown.parts.all() if each.state == PartState.DONE and may_settle(actor, each)]
    try:
        ask_to_undo(actor=actor, parts=mine, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _render_move(request, shown, [*error.problems], status=422)
    undo_move.enqueue(move_id)
    return redirect("moving:move", move_id=move_id)


def _move(move_id: int) -> Move:
    found = move_by_id(move_id)
    if found is None:
        raise Http404
    return found


def _part(part_id: int) -> Part:
    found = part_by_id(part_id)
    if found is None:
        raise Http404
    return found
