"""Questionnaires come in as XLSForms; a version stays as it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.xlsform import Converted, convert_xlsform
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.errors import kept_problem
from chiso.office.surveys.models import Instrument, InstrumentFile, InstrumentVersion, Survey, Wave
from chiso.office.surveys.operations.waves import STREAM
from chiso.office.surveys.ready_forms import ready_workbook
from chiso.office.surveys.store import survey_store
from chiso.office.surveys.versions import files_named

LARGEST = 10 * 2**20
"""Bytes of the largest workbook, or file that a form shows."""


def store_instrument(
    *,
    actor: Actor,
    survey: Survey,
    file_name: str,
    data: bytes,
    at: dt.datetime,
    media: Mapping[str, bytes] | None = None,
    personal: Sequence[str] = (),
) -> InstrumentVersion:
    """Keep an XLSForm as a version of the survey's questionnaire of that id; the same file again is the same version.

    `media` are files that the form names; `personal` questions kept apart besides those that the workbook marks.
    Raises InputError with everything that is wrong with the workbook, when the version is taken by another content, the
    id by another survey, or a file is missing.
    """
    grant = require(actor, "surveys.manage")
    if len(data) > LARGEST:
        raise InputError([_problem("too_large", "Tệp lớn quá 10 MB.", "The file is larger than 10 MB.", file_name)])
    made = convert_xlsform(data, file_name, media)
    kept_apart = _personal(made, personal)
    files = _media(made, media or {})
    store = survey_store()
    sha256 = store.put(data)
    blobs = {name: store.put(content) for name, content in files.items()}
    with transaction.atomic():
        instrument = _instrument(survey, made, at)
        known = InstrumentVersion.objects.filter(instrument=instrument, version=made.form.version).first()
        if known is not None:
            return _same(known, made, kept_apart, files)
        kept = InstrumentVersion.objects.create(
            instrument=instrument,
            version=made.form.version,
            title=(made.form.title or made.form.form_id)[:200],
            file_name=file_name[:200],
            xlsform_sha256=sha256,
            xform=made.xform,
            personal=kept_apart,
            notes=[kept_problem(note) for note in (*made.notes, *_not_named(files, media or {}))],
            uploaded_by_id=actor.acting_id,
            uploaded_at=at,
        )
        InstrumentFile.objects.bulk_create(
            InstrumentFile(version=kept, name=name, sha256=blobs[name], md5=_md5(content), size=len(content))
            for name, content in files.items()
        )
        data_of = {"form": instrument.form_id, "version": kept.version, "sha256": sha256, "files": len(files)}
        record(
            actor=actor,
            action="surveys.instrument.store",
            obj=kept,
            stream=STREAM,
            at=at,
            grant=grant,
            data=data_of,
        )
    return kept


def store_ready(*, actor: Actor, wave: Wave, name: str, at: dt.datetime) -> InstrumentVersion:
    """Keep a sample questionnaire as the survey's own, in the next free version of the wave's year; unchanged it is
    the version that is there. Raises InputError for an unknown name or where there are no units to choose from."""
    form_id = f"{name}-{wave.survey_id}"
    taken = InstrumentVersion.objects.filter(instrument__form_id=form_id, version__startswith=f"{wave.year}.").count()
    for number in range(max(taken, 1), taken + 2):
        data = ready_workbook(name, form_id=form_id, version=f"{wave.year}.{number}", at=at)
        try:
            return store_instrument(actor=actor, survey=wave.survey, file_name=f"{name}.xlsx", data=data, at=at)
        except InputError as error:
            if number > taken or error.problems[0].code != "surveys.version_taken":
                raise
    raise AssertionError("the version after the last one is free")


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _instrument(survey: Survey, made: Converted, at: dt.datetime) -> Instrument:
    found, _ = Instrument.objects.get_or_create(
        form_id=made.form.form_id, defaults={"survey": survey, "created_at": at}
    )
    if found.survey_id != survey.pk:
        vi, en = "Mã phiếu đã thuộc cuộc khảo sát khác.", "The form id belongs to another survey."
        hint = Text("Đổi form_id trong trang settings.", "Change form_id in the sheet settings.")
        raise InputError([_problem("form_id_taken", vi, en, f"{found.form_id} · {found.survey.name}", hint)])
    return found


def _same(
    known: InstrumentVersion, made: Converted, personal: list[str], files: Mapping[str, bytes]
) -> InstrumentVersion:
    """The version that is there, when it is the same, its files too; a version is never changed."""
    kept = dict(known.files.values_list("name", "md5"))
    same_files = kept == {name: _md5(content) for name, content in files.items()}
    if known.xform == made.xform and known.personal == personal and same_files:
        return known
    vi = "Phiên bản này đã có với nội dung khác; phiên bản không sửa được."
    en = "This version is there with another content; a version cannot be changed."
    hint = Text(
        "Tăng version trong trang settings rồi tải lại.", "Raise version in the sheet settings and upload again."
    )
    raise InputError([_problem("version_taken", vi, en, known.version, hint)])


def _personal(made: Converted, more: Sequence[str]) -> list[str]:
    """Columns kept apart. Raises InputError for names that the form does not have."""
    columns = set(made.form.columns.values())
    absent = [name for name in more if name not in columns]
    if absent:
        vi, en = "Phiếu không có câu hỏi này.", "The form has no such question."
        raise InputError([_problem("no_question", vi, en, ", ".join(absent))])
    return sorted(made.form.personal | set(more))


def _media(made: Converted, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the form names. Raises InputError for those that did not come, or are too large."""
    named = files_named(made.xform)
    problems = []
    hint = Text("Chọn tệp này cùng lúc với tệp XLSForm.", "Choose it together with the XLSForm.")
    for name in named:
        if name not in given:
            vi, en = "Phiếu cần tệp này mà chưa có.", "The form needs this file, which did not come."
            problems.append(_problem("no_file", vi, en, name, hint))
        elif len(given[name]) > LARGEST:
            problems.append(_problem("too_large", "Tệp lớn quá 10 MB.", "The file is larger than 10 MB.", name))
    if problems:
        raise InputError(problems)
    return {name: given[name] for name in named}


def _not_named(files: Mapping[str, bytes], given: Mapping[str, bytes]) -> list[Problem]:
    """A note on files that came and that the form does not name: they are not kept."""
    others = sorted(set(given) - set(files))
    message = Text("Phiếu không nhắc đến tệp này; không giữ.", "The form does not name this file; it is not kept.")
    got = ", ".join(others)[:120]
    return [Problem("surveys.file_not_named", message, got=got, severity="warning")] if others else []


def _problem(code: str, vi: str, en: str, got: str, hint: Text | None = None) -> Problem:
    return Problem(f"surveys.{code}", Text(vi, en), got=got[:120], hint=hint or Text("", ""))
