"""Logging activities, taking them back, and setting what is owed a month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.communications.links import link_key
from chiso.office.communications.models import LINKED, Activity, ActivityKind, MonthlyQuota
from chiso.office.communications.queries import same_link, standing
from chiso.office.database import valid_on
from chiso.office.directives.problems import problem
from chiso.office.evidence.models import Document
from chiso.office.units.models import UnitKind

LATE_AFTER = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Told:
    """What is written about an activity."""

    kind: str
    held_on: dt.date
    title: str
    link: str = ""
    minutes: str = ""
    reached: int | None = None


def log_activity(
    *, actor: Actor, unit_id: int, told: Told, at: dt.datetime, evidence: Document | None = None
) -> Activity:
    """Enter an activity of a unit with its proof. Raises InputError with everything wrong.

    Wrong are: no title, a day to come, news without a link, no proof at all, an address that is none, a link that
    counts already (told with its unit and day), evidence of another unit's library.
    """
    grant = require(actor, "communications.log", unit_id=unit_id)
    key = link_key(told.link)
    problems = _wrong(told, key, at)
    if evidence is not None and evidence.owner_id != unit_id:
        problems.append(
            problem("communications.foreign_evidence", "evidence", ("Tài liệu của đơn vị khác.", "Another unit's."))
        )
    if key and (earlier := same_link(key)) is not None:
        problems.append(_counted_already(earlier))
    if not told.link.strip() and not tidy(told.minutes) and evidence is None:
        problems.append(
            problem(
                "communications.no_proof",
                "link",
                ("Chưa có gì chứng minh.", "There is no proof."),
                hint=("Ghi đường dẫn, biên bản, hoặc chọn tài liệu, ảnh trong kho.", "A link, minutes or a document."),
            )
        )
    if problems:
        raise InputError(problems)
    try:
        with transaction.atomic():
            made = Activity.objects.create(
                unit_id=unit_id,
                kind=told.kind,
                held_on=told.held_on,
                title=tidy(told.title)[:300],
                link=told.link.strip()[:500],
                link_key=key[:500],
                evidence=evidence,
                minutes=tidy(told.minutes)[:500],
                reached=told.reached,
                entered_by_id=actor.person_id,
                entered_at=at,
            )
            record(actor=actor, action="communications.activity.log", obj=made, stream=f"communications:{unit_id}",
                   at=at, grant=grant, unit_id=unit_id,
                   data={"kind": told.kind, "on": told.held_on.isoformat()})  # fmt: skip
    except IntegrityError as error:  # somebody else was faster with the same link
        earlier = same_link(key)
        raise InputError([_counted_already(earlier)] if earlier else []) from error
    return made


def withdraw_activity(*, actor: Actor, activity: Activity, reason: str, at: dt.datetime) -> None:
    """Take an activity out of the count, with the reason; the row stays and its link is free again."""
    grant = require(actor, "communications.log", unit_id=activity.unit_id)
    if not tidy(reason):
        raise InputError([problem("communications.no_reason", "reason", ("Chưa ghi lý do.", "No reason was given."))])
    with transaction.atomic():
        if not standing().filter(pk=activity.pk).update(withdrawn_at=at, reason=tidy(reason)[:300]):
            return
        record(actor=actor, action="communications.activity.withdraw", obj=activity,
               stream=f"communications:{activity.unit_id}", at=at, grant=grant, unit_id=activity.unit_id,
               reason=tidy(reason)[:300])  # fmt: skip


def set_quota(
    *, actor: Actor, unit_kind: str, minimum: int, basis: str, valid_from: dt.date, at: dt.datetime
) -> MonthlyQuota:
    """What units of a kind owe each month from the first of a month on; earlier months keep what held then."""
    grant = require(actor, "communications.manage")
    problems = []
    if unit_kind not in UnitKind.values:
        problems.append(problem("communications.unit_kind", "unit_kind", ("Không có loại đơn vị này.", "Unknown.")))
    if not 1 <= minimum <= 1000:
        problems.append(
            problem("communications.minimum", "minimum", ("Số tối thiểu từ 1.", "At least 1."), got=str(minimum))
        )
    if not tidy(basis):
        problems.append(problem("communications.no_basis", "basis", ("Chưa ghi văn bản.", "No document was named.")))
    if valid_from.day != 1:
        problems.append(
            problem(
                "communications.from",
                "valid_from",
                ("Áp dụng từ ngày đầu tháng.", "From the first day of a month."),
                got=f"{valid_from:%d/%m/%Y}",
            )
        )
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        same = MonthlyQuota.objects.filter(unit_kind=unit_kind)
        same.filter(valid_from__gte=valid_from).delete()
        same.filter(valid_on(valid_from)).update(valid_to=valid_from)
        made = MonthlyQuota.objects.create(
            unit_kind=unit_kind, minimum=minimum, basis=tidy(basis)[:200], valid_from=valid_from
        )
        record(actor=actor, action="communications.quota.set", obj=made, stream="communications", at=at, grant=grant,
               reason=made.basis, data={"kind": unit_kind, "value": minimum, "on": valid_from.isoformat()})  # fmt: skip
    return made


def _wrong(told: Told, key: str, at: dt.datetime) -> list[Problem]:
    today = timezone.localtime(at).date()
    problems = []
    if told.kind not in ActivityKind.values:
        problems.append(problem("communications.kind", "kind", ("Không có hình thức này.", "Unknown kind.")))
    if not tidy(told.title):
        problems.append(problem("communications.no_title", "title", ("Chưa ghi tên, nội dung.", "No title.")))
    if not today - LATE_AFTER <= told.held_on <= today:
        problems.append(
            problem(
                "communications.day",
                "held_on",
                ("Ngày ở tương lai hoặc quá xa.", "A day to come or too long ago."),
                got=f"{told.held_on:%d/%m/%Y}",
            )
        )
    if told.link.strip() and not key:
        problems.append(
            problem(
                "communications.link",
                "link",
                ("Đây không phải địa chỉ trang.", "This is no web address."),
                got=told.link.strip()[:80],
                hint=("Chép cả địa chỉ từ trình duyệt.", "Copy the address from the browser."),
            )
        )
    elif told.kind in LINKED and not key:
        problems.append(
            problem("communications.needs_link", "link", ("Tin, bài phải có đường dẫn.", "News needs its link."))
        )
    return problems


def _counted_already(earlier: Activity) -> Problem:
    return problem(
        "communications.twice",
        "link",
        ("Đường dẫn này đã được tính.", "This link counts already."),
        got=f"{earlier.unit.name}, {earlier.held_on:%d/%m/%Y}",
        hint=("Mỗi đường dẫn chỉ tính một lần trong toàn tỉnh.", "A link counts once in the whole province."),
    )
