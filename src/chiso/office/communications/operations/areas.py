"""Survey areas: named by a document, with a focal person and public information. Nobody to be asked stands here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.communications.links import link_key
from chiso.office.communications.models import SurveyArea
from chiso.office.database import valid_on
from chiso.office.directives.problems import problem
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import parent_on

COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE)


def add_area(*, actor: Actor, survey: str, year: int, unit: Unit, source: str, at: dt.datetime) -> SurveyArea:
    """Say that an outside survey asks people in a commune or village this year, by the document that names it.

    Raises InputError with everything wrong: no survey or document, another kind of unit, a year that cannot be meant,
    an area that stands there already.
    """
    grant = require(actor, "communications.manage")
    problems = []
    for name, text in (("survey", survey), ("source", source)):
        if not tidy(text):
            problems.append(problem("communications.empty", name, ("Chưa ghi.", "Nothing was written.")))
    if not 2000 <= year <= 2100:
        problems.append(problem("communications.year", "year", ("Năm không hợp lý.", "Not a likely year.")))
    day = timezone.localtime(at).date()
    commune = parent_on(unit, day) if unit.kind == UnitKind.VILLAGE else unit
    if commune is None or commune.kind not in COMMUNES:
        told = ("Địa bàn phải là xã, phường hoặc thôn, tổ dân phố.", "An area is a commune or a village.")
        problems.append(problem("communications.area_kind", "unit", told, got=unit.name))
    if problems or commune is None:
        raise InputError(problems)
    try:
        with transaction.atomic():
            made = SurveyArea.objects.create(
                survey=tidy(survey)[:40], year=year, unit=unit, commune=commune, source=tidy(source)[:200],
                entered_by_id=actor.person_id, entered_at=at,
            )  # fmt: skip
            record(actor=actor, action="communications.area.add", obj=made, stream="communications", at=at, grant=grant,
                   unit_id=unit.pk, reason=made.source, data={"key": made.survey, "year": year})  # fmt: skip
    except IntegrityError as error:
        told = ("Địa bàn này đã ghi.", "This area stands there already.")
        raise InputError([problem("communications.area_twice", "unit", told, got=unit.name)]) from error
    return made


def add_areas(
    *, actor: Actor, survey: str, year: int, units: Sequence[Unit], source: str, at: dt.datetime
) -> list[SurveyArea]:
    """Several areas of one document, all or none."""
    if not units:
        raise InputError([problem("communications.empty", "units", ("Chưa ghi địa bàn nào.", "No area was named."))])
    with transaction.atomic():
        return [add_area(actor=actor, survey=survey, year=year, unit=unit, source=source, at=at) for unit in units]


def change_area(
    *, actor: Actor, area: SurveyArea, focal: Person | None, public_link: str, at: dt.datetime
) -> SurveyArea:
    """The commune's focal person and where its public information stands.

    Raises InputError for a person of another unit and for what is no web address.
    """
    grant = require(actor, "communications.log", unit_id=area.commune_id)
    problems = []
    held = Membership.objects.filter(valid_on(timezone.localtime(at).date()), person=focal, unit=area.commune_id)
    if focal is not None and not held.exists():
        told = ("Đầu mối phải là người của xã, phường này.", "The focal person is of this commune.")
        problems.append(problem("communications.focal", "focal", told, got=focal.full_name))
    if public_link.strip() and not link_key(public_link):
        told = ("Đây không phải địa chỉ trang.", "This is no web address.")
        problems.append(problem("communications.link", "public_link", told, got=public_link.strip()[:80]))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        area.focal, area.public_link = focal, public_link.strip()[:500]
        area.save(update_fields=["focal", "public_link"])
        record(actor=actor, action="communications.area.change", obj=area, stream="communications", at=at, grant=grant,
               unit_id=area.unit_id, data={"person": focal.pk if focal else None})  # fmt: skip
    return area


def withdraw_area(*, actor: Actor, area: SurveyArea, reason: str, at: dt.datetime) -> None:
    """Take an area off the list, with the reason."""
    grant = require(actor, "communications.manage")
    if not tidy(reason):
        raise InputError([problem("communications.no_reason", "reason", ("Chưa ghi lý do.", "No reason was given."))])
    with transaction.atomic():
        SurveyArea.objects.filter(pk=area.pk).update(withdrawn_at=at, reason=tidy(reason)[:300])
        record(actor=actor, action="communications.area.withdraw", obj=area, stream="communications", at=at,
               grant=grant, unit_id=area.unit_id, reason=tidy(reason)[:300])  # fmt: skip
