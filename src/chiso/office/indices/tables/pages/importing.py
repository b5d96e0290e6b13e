"""Bringing a published table in: the file, what its columns mean, everything wrong with it, and then keeping it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.published import ColumnMapping, Zeros, propose_mapping
from chiso.engine.text import Table, parse_decimal
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.indices.models import Covers, Rule, Source
from chiso.office.indices.operations.tables import NewEdition, open_source, store_editions
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.mapping_form import ROLES, lines_of, mapping_from
from chiso.office.indices.tables.reading import Reading, open_table, read_editions, remembered, signature

_SALT = "chiso.tables.import"
_HOUR = 3600
_MOST = 2_000_000
_ZEROS = ("auto", "missing", "value")


@dataclass(frozen=True)
class _Kept:
    """A file between two looks at it: carried by the page, signed."""

    name: str
    sha256: str
    table: Table

    def sealed(self) -> str:
        columns = list(self.table.columns)
        lines = [[number, [cells.get(column, "") for column in columns]] for number, cells in self.table.lines]
        text = signing.dumps([self.name, self.sha256, columns, lines], salt=_SALT, compress=True)
        if len(text) > _MOST:
            message = Text("Tệp quá lớn để xem trước trên trang.", "The file is too large to be looked at on a page.")
            hint = Text("Dùng lệnh chiso results import.", "Use chiso results import.")
            raise InputError([Problem("tables.too_large", message, self.name, hint=hint)])
        return text


def _opened(text: str) -> _Kept:
    try:
        name, sha256, columns, lines = signing.loads(text, salt=_SALT, max_age=_HOUR)
    except signing.BadSignature as error:
        message = Text("Bảng đã xem quá một giờ; tải lên lại.", "Looked at too long ago; upload it again.")
        raise InputError([Problem("tables.expired", message)]) from error
    rows = tuple((number, dict(zip(columns, cells, strict=True))) for number, cells in lines)
    return _Kept(name, sha256, Table(tuple(columns), rows))


@require_GET
@page("tables.manage")
def start(request: HttpRequest) -> HttpResponse:
    """Choose the index and the file."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "sources": [line.source for line in queries.sources() if line.source.rule != Rule.COMPUTED],
        "covers": Covers.choices,
        "rules": [choice for choice in Rule.choices if choice[0] != Rule.COMPUTED],
        "roles": ROLES,
        "given": request.POST if request.method == "POST" else request.GET,
        **more,
    }
    return render(request, "tables/import.html", context, status=status)


@require_POST
@page("tables.manage")
def check(request: HttpRequest) -> HttpResponse:
    """Read the file by the columns proposed or chosen; nothing is kept."""
    try:
        kept, mapping, known, reading = _read(request)
    except InputError as error:
        return _failed(request, error)
    return _page(
        request,
        status=200 if reading.can_store else 422,
        **_look(request, kept, mapping, known),
        reading=reading,
        problems=problems_json(list(reading.problems)),
    )


@require_POST
@page("tables.manage")
def store(request: HttpRequest) -> HttpResponse:
    """Keep every year that is new or differs."""
    actor, at = actor_of(request), now()
    try:
        kept, mapping, _known, reading = _read(request)
        if not reading.can_store:
            raise InputError(reading.problems)
        source = _source(request) or open_source(
            actor=actor,
            name=request.POST.get("name", ""),
            covers=request.POST.get("covers", ""),
            rule=request.POST.get("rule", ""),
            publisher=request.POST.get("publisher", ""),
            top=parse_decimal(request.POST["top"], where="top") if request.POST.get("top", "").strip() else None,
            at=at,
        )
        made = store_editions(
            actor=actor,
            source=source,
            editions=[NewEdition(one.table, one.names, one.marks) for one in reading.tables],
            at=at,
            reason=request.POST.get("reason", ""),
            file_name=kept.name,
            file_sha256=kept.sha256,
            mapping=mapping,
            headings=signature(kept.table.columns),
        )
    except InputError as error:
        return _failed(request, error)
    if made:
        told = ngettext("Đã lưu %(n)d bảng.", "Đã lưu %(n)d bảng.", len(made))
        messages.success(request, told % {"n": len(made)})
    else:
        messages.success(request, _("Các bảng này đã có, giống hệt; không lưu thêm gì."))
    return redirect("tables:source", code=source.code)


def _failed(request: HttpRequest, error: InputError) -> HttpResponse:
    """The page again with what is wrong; the file and what could be read of it are still there."""
    look: dict[str, Any] = {}
    try:
        kept = _file(request)
        look = _look(request, kept, _asked_mapping(request, kept), known=False)
        look["reading"] = _read(request)[3]
    except InputError:
        pass  # told already
    return _page(request, status=422, **look, problems=problems_json(list(error.problems)))


def _look(request: HttpRequest, kept: _Kept, mapping: ColumnMapping | None, known: bool) -> dict[str, Any]:
    rows = [cells for _number, cells in kept.table.lines]
    return {
        "kept": kept.sealed(),
        "file": kept,
        "columns": lines_of(kept.table.columns, mapping, rows),
        "known": known,
        "source": _source(request),
        "standing": {held.year: held for held in queries.editions(source)} if (source := _source(request)) else {},
    }


def _read(request: HttpRequest) -> tuple[_Kept, ColumnMapping, bool, Reading]:
    kept = _file(request)
    source = _source(request)
    known = remembered(source, kept.table.columns)
    if "role.0" in request.POST:
        mapping = mapping_from(request.POST.dict(), kept.table.columns)
    else:
        mapping = known or propose_mapping(kept.table.columns)
    year, zeros = request.POST.get("year", "").strip(), request.POST.get("zeros", "auto")
    if year and not year.isdecimal():
        raise InputError([Problem("tables.year", Text("Năm phải là số.", "The year is a number."), "year", year[:20])])
    reading = read_editions(
        kept.table,
        mapping,
        covers=source.covers if source else request.POST.get("covers", Covers.PROVINCES),
        rule=source.rule if source else request.POST.get("rule", Rule.SUM),
        zeros=cast(Zeros, zeros if zeros in _ZEROS else "auto"),
        year=int(year) if year else None,
    )
    return kept, mapping, known == mapping, reading


def _asked_mapping(request: HttpRequest, kept: _Kept) -> ColumnMapping | None:
    if "role.0" in request.POST:
        return mapping_from(request.POST.dict(), kept.table.columns)
    return remembered(_source(request), kept.table.columns) or propose_mapping(kept.table.columns)


def _file(request: HttpRequest) -> _Kept:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        file.seek(0)  # a refused answer looks at it again
        data, name = file.read(), file.name or ""
        return _Kept(name, hashlib.sha256(data).hexdigest(), open_table(data, name, request.POST.get("sheet", "")))
    if request.POST.get("kept"):
        return _opened(request.POST["kept"])
    raise InputError([Problem("tables.no_file", Text("Chưa chọn tệp.", "No file was chosen."), "file")])


def _source(request: HttpRequest) -> Source | None:
    return queries.source_by_code(request.POST.get("source", ""))
