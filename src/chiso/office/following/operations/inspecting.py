"""Inspections: a plan whose units are drawn by lot, visits with a checklist, findings that become remediations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction

from chiso.engine.errors import InputError
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.problems import problem
from chiso.office.following.models import Inspection, Remediation, Visit
from chiso.office.following.operations.checks import not_ahead, said
from chiso.office.units.models import Unit

ANSWERS = ("", "yes", "no")


def draw(units: Sequence[Unit], count: int, seed: str) -> list[Unit]:
    """`count` units by lot: those with the smallest SHA-256 of seed and key, which anybody can compute again."""
    return sorted(units, key=lambda unit: hashlib.sha256(f"{seed}|{unit.key}".encode()).hexdigest())[:count]


def plan_inspection(
    *, actor: Actor, owner: Unit, title: str, basis: str, year: int, checklist: Sequence[str], units: Sequence[Unit],
    count: int, seed: str, at: dt.datetime,
) -> Inspection:  # fmt: skip
    """A plan with `count` of `units` drawn by lot. Raises InputError: nothing to ask, nobody to visit, too many."""
    grant = require(actor, "following.manage")
    questions = [tidy(question)[:300] for question in checklist if tidy(question)]
    problems = said(title=title, basis=basis, seed=seed)
    if not questions:
        problems.append(problem("following.no_questions", "checklist", ("Chưa có câu hỏi nào.", "No question.")))
    if not 1 <= count <= len(units):
        told = ("Số đơn vị phải từ 1 đến số đơn vị có thể chọn.", "Between 1 and the units there are.")
        problems.append(problem("following.count", "count", told, got=f"{count}/{len(units)}"))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = Inspection.objects.create(
            title=tidy(title)[:300], owner=owner, basis=tidy(basis)[:200], year=year, checklist=questions,
            seed=tidy(seed)[:64], drawn_from=len(units), made_at=at,
        )  # fmt: skip
        Visit.objects.bulk_create([Visit(inspection=made, unit=unit) for unit in draw(units, count, made.seed)])
        record(actor=actor, action="following.inspection.plan", obj=made, stream=f"following:{owner.pk}", at=at,
               grant=grant, unit_id=owner.pk, reason=made.basis, data={"units": count})  # fmt: skip
    return made


def conclude_visit(
    *, actor: Actor, visit: Visit, held_on: dt.date, answers: Sequence[str], conclusion: str, number: str,
    limitations: Sequence[str], due: dt.date | None, at: dt.datetime,
) -> Visit:  # fmt: skip
    """What a visit found: an answer to each question, the conclusion, and what has to be mended by `due`.

    Raises InputError with everything wrong: a day to come, answers that do not fit the checklist, limitations without a
    day to mend them, a "no" that nothing is to be done about.
    """
    inspection = visit.inspection
    grant = require(actor, "following.manage")
    found = [tidy(text)[:500] for text in limitations if tidy(text)]
    problems = said(conclusion=conclusion, number=number) + not_ahead(held_on, at, "held_on")
    if len(answers) != len(inspection.checklist) or any(answer not in ANSWERS for answer in answers):
        problems.append(problem("following.answers", "answers", ("Trả lời không khớp câu hỏi.", "Answers do not fit.")))
    if visit.held_on is not None:
        problems.append(problem("following.concluded", "", ("Đã kết luận.", "Concluded already.")))
    if found and (due is None or due < held_on):
        problems.append(problem("following.due", "due", ("Chưa đặt hạn khắc phục.", "No day to mend it by.")))
    if "no" in answers and not found:
        told = ("Có điểm không đạt nhưng chưa ghi hạn chế phải khắc phục.", "A question failed, nothing to be mended.")
        problems.append(problem("following.no_limitation", "limitations", told))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        visit.held_on, visit.answers = held_on, list(answers)
        visit.conclusion, visit.conclusion_number = tidy(conclusion)[:1000], tidy(number)[:80]
        visit.save(update_fields=["held_on", "answers", "conclusion", "conclusion_number"])
        Remediation.objects.bulk_create(
            Remediation(
                unit=visit.unit, owner=inspection.owner, limitation=text, source=f"Kết luận {visit.conclusion_number}",
                visit=visit, found_on=held_on, due=due or held_on,
            )
            for text in found
        )  # fmt: skip
        record(actor=actor, action="following.visit.conclude", obj=visit, stream=f"following:{inspection.owner_id}",
               at=at, grant=grant, unit_id=visit.unit_id, data={"number": number, "rows": len(found)})  # fmt: skip
    return visit
