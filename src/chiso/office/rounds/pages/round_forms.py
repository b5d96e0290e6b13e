"""Reading the forms of a round: what was typed becomes a plan; everything unreadable is named at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date, parse_moment, search_key
from chiso.office.accounts.actors import Actor
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import versions
from chiso.office.rounds.operations.opening import GroupPlan
from chiso.office.rounds.operations.windows import WindowPlan
from chiso.office.rounds.queries.rounds import units_of, units_of_kinds
from chiso.office.rounds.workflow import Workflow, default_workflow_data, load_workflow
from chiso.office.units.models import Unit

GROUP_SLOTS = 4


def owner_units(actor: Actor) -> list[Unit]:
    """The units in whose name the actor may run a round."""
    return list(units_of(actor.units_as("round_owner")))


def read_plan(request: HttpRequest) -> dict[str, Any]:
    """The keyword arguments of `open_round`, from the posted form. InputError with every unreadable field."""
    posted, problems = request.POST, list[Problem]()
    year = posted.get("year", "")
    if not (year.isdecimal() and 2000 <= int(year) <= 2100):
        problems.append(_unreadable("year", year, "năm, ví dụ 2026", "a year, such as 2026"))
    as_of = dt.date.min
    try:
        as_of = parse_date(posted.get("as_of", ""), where="as_of")
    except InputError as error:
        problems.extend(error.problems)
    owner = next((unit for unit in owner_units(request.actor) if str(unit.pk) == posted.get("owner")), None)  # type: ignore[attr-defined]
    if owner is None:
        problems.append(_unreadable("owner", "", "đơn vị chủ trì", "the unit that runs the round"))
    groups = [] if as_of == dt.date.min else _groups(request, as_of)
    windows: list[WindowPlan] = []
    try:
        windows = read_windows(request, load_workflow(default_workflow_data()))
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    name = posted.get("name", "")
    return {
        "code": slugify(search_key(posted.get("code", "") or f"{name}-{year}"))[:64],
        "name": name,
        "year": int(year),
        "as_of": as_of,
        "owner": owner,
        "groups": groups,
        "windows": windows,
        "legal_basis": posted.get("legal_basis", ""),
        "is_training": posted.get("is_training") == "1",
    }


def _groups(request: HttpRequest, as_of: dt.date) -> list[GroupPlan]:
    """The groups whose slot names a framework."""
    known: dict[str, FrameworkVersion] = {str(version.pk): version for version in versions()}
    plans = []
    for number in range(1, GROUP_SLOTS + 1):
        framework = known.get(request.POST.get(f"group{number}-framework", ""))
        if framework is None:
            continue
        name = request.POST.get(f"group{number}-name", "").strip() or framework.name_vi
        kinds = tuple(request.POST.getlist(f"group{number}-kinds"))
        plans.append(
            GroupPlan(
                code=slugify(search_key(name))[:32] or f"nhom-{number}",
                name=name[:120],
                framework=framework,
                units=tuple(units_of_kinds(kinds, as_of)),
            )
        )
    return plans


def read_windows(request: HttpRequest, flow: Workflow) -> list[WindowPlan]:
    """The calendar of the form: steps with both moments; a step with one of two is a problem."""
    plans: list[WindowPlan] = []
    problems: list[Problem] = []
    for step in flow.windows:
        texts = [request.POST.get(f"{step.code}-{end}", "").strip() for end in ("opens", "closes")]
        if not any(texts):
            continue
        moments = [_moment(text) for text in texts]
        if moments[0] is None or moments[1] is None:
            problems.append(
                _unreadable(
                    step.code,
                    " – ".join(texts),
                    "ngày giờ mở và hạn cuối, ví dụ 30/11/2026 17:00",
                    "both moments, such as 30/11/2026 17:00",
                )
            )
        else:
            plans.append(WindowPlan(step.code, moments[0], moments[1]))
    if problems:
        raise InputError(problems)
    return plans


def _moment(text: str) -> dt.datetime | None:
    try:
        return timezone.make_aware(parse_moment(text))
    except InputError:
        return None


def _unreadable(where: str, got: str, vi: str, en: str) -> Problem:
    return Problem(
        "rounds.form",
        Text("Trường này chưa điền hoặc không đọc được.", "This field is empty or unreadable."),
        where=where,
        got=got[:60],
        expected=Text(vi, en),
    )
