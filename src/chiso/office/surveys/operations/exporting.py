"""Giving an anonymised copy of responses away: for whom, how it was protected, on record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.surveys.anonymous import Archive, make_archive, outgoing
from chiso.office.surveys.models import Microdata, MicrodataExport
from chiso.office.surveys.operations.waves import STREAM


def export_microdata(
    *, actor: Actor, microdata: Microdata, quasi: Sequence[str], k: int, purpose: str, at: dt.datetime
) -> Archive:
    """The archive, with its row in the record. Raises InputError without a purpose or identifying columns."""
    grant = require(actor, "surveys.export")
    purpose = tidy(purpose)[:300]
    problems = []
    if not purpose:
        message = Text("Ghi xuất cho ai, để làm gì.", "Say for whom and for what.")
        problems.append(Problem("surveys.no_purpose", message, where="purpose"))
    found = outgoing(microdata)
    if not quasi and found.quasi:
        problems.append(
            Problem(
                "surveys.no_quasi",
                Text("Chưa đánh dấu cột nào có thể nhận ra người.", "No column that may identify a person is marked."),
                where="quasi",
                hint=Text(
                    "Đánh dấu những gì hàng xóm, đồng nghiệp có thể biết: tuổi, giới, nghề, nơi ở, đơn vị.",
                    "Mark what a neighbour or colleague may know: age, sex, job, place, unit.",
                ),
            )
        )
    if problems:
        raise InputError(problems)
    wave = microdata.wave
    made = make_archive(found, quasi, k, f"{wave.survey.name} {wave.year}")
    done = made.protected
    with transaction.atomic():
        MicrodataExport.objects.create(
            microdata=microdata, quasi=list(made.quasi), k=k, rows=done.frame.height,
            blanked=sum(done.blanked.values()), dropped=done.dropped, smallest=done.after.smallest,
            sha256=hashlib.sha256(made.data).hexdigest(), purpose=purpose, made_by_id=actor.acting_id, made_at=at,
        )  # fmt: skip
        record(
            actor=actor, action="surveys.microdata.export", obj=microdata, stream=STREAM, at=at, grant=grant,
            reason=purpose, data={"code": wave.survey.code, "year": wave.year, "rows": done.frame.height, "k": k},
        )  # fmt: skip
    return made
