"""Reading the forms of a round: what was typed becomes a plan; everything unreadable is named at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import format_date, parse_date, search_key
from chiso.office.accounts.actors import Actor
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import versions
from chiso.office.http import moment_posted
from chiso.office.rounds.operations.opening import GroupPlan
from chiso.office.rounds.operations.windows import WindowPlan
from chiso.office.rounds.queries.next_round import appraisers_like
from chiso.office.rounds.queries.rounds import group_by_id, units_of, units_of_kinds
from chiso.office.rounds.workflow import Workflow, default_workflow_data, load_workflow
from chiso.office.units.models import Unit

GROUP_SLOTS = 4
MOST_GROUPS = 40


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
    groups: list[GroupPlan] = []
    windows: list[WindowPlan] = []
    try:
        groups = [] if as_of == dt.date.min else _groups(request, as_of)
    except InputError as error:
        problems.extend(error.problems)
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


def slot_numbers(request: HttpRequest) -> range:
    """The numbers of the groups that the posted form has fields for."""
    count = request.POST.get("slots", "")
    return range(1, min(int(count) if count.isdecimal() and len(count) < 4 else GROUP_SLOTS, MOST_GROUPS) + 1)


def ticked_units(request: HttpRequest, number: int) -> set[int]:
    """The units that one group of the posted form names one by one."""
    return {int(text) for text in request.POST.getlist(f"group{number}-units") if text.isdecimal() and len(text) < 12}


def _groups(request: HttpRequest, as_of: dt.date) -> list[GroupPlan]:
    """The groups whose slot names a framework. InputError names ticked units that do not exist on the day."""
    known: dict[str, FrameworkVersion] = {str(version.pk): version for version in versions()}
    plans, problems = [], list[Problem]()
    for number in slot_numbers(request):
        framework = known.get(request.POST.get(f"group{number}-framework", ""))
        if framework is None:
            continue
        name = request.POST.get(f"group{number}-name", "").strip() or framework.name_vi
        units = _units(request, number, as_of)
        problems += [_not_there(name, unit, as_of) for unit in units if not unit.is_valid_on(as_of)]
        plans.append(
            GroupPlan(
                code=slugify(search_key(request.POST.get(f"group{number}-code", "") or name))[:32] or f"nhom-{number}",
                name=name[:120],
                framework=framework,
                units=units,
                appraisers=_appraisers(request, number, framework, as_of),
            )
        )
    if problems:
        raise InputError(problems)
    return plans


def _units(request: HttpRequest, number: int, as_of: dt.date) -> tuple[Unit, ...]:
    """Those named one by one, and all of the kinds that were ticked."""
    kinds = tuple(request.POST.getlist(f"group{number}-kinds"))
    found = {unit.pk: unit for unit in units_of_kinds(kinds, as_of)} if kinds else {}
    found |= {unit.pk: unit for unit in units_of(ticked_units(request, number))}
    return tuple(sorted(found.values(), key=lambda unit: (unit.sort_key, unit.pk)))


def _appraisers(
    request: HttpRequest, number: int, framework: FrameworkVersion, as_of: dt.date
) -> Mapping[str, Unit | None]:
    """Who appraised what in the group that this one follows, where the form says to keep it."""
    earlier = request.POST.get(f"group{number}-earlier", "")
    if request.POST.get(f"group{number}-keep") != "1" or not earlier.isdecimal():
        return {}
    group = group_by_id(int(earlier))
    return appraisers_like(group, framework, as_of)[0] if group else {}


def _not_there(group: str, unit: Unit, as_of: dt.date) -> Problem:
    return Problem(
        "rounds.unit_not_there",
        Text(
            f"{unit.name} không tồn tại vào ngày {format_date(as_of)}.",
            f"{unit.name} does not exist on {format_date(as_of)}.",
        ),
        where=group,
        got=unit.name,
        hint=Text("Bỏ đánh dấu đơn vị này, hoặc chọn ngày khác.", "Untick the unit, or choose another day."),
    )


def read_windows(request: HttpRequest, flow: Workflow) -> list[WindowPlan]:
    """The calendar of the form: steps with both moments; a step with one of two is a problem."""
    plans: list[WindowPlan] = []
    problems: list[Problem] = []
    for step in flow.windows:
        opens, closes = f"{step.code}-opens", f"{step.code}-closes"
        texts = [request.POST.get(name, "").strip() for name in (opens, closes)]
        if not any(texts):
            continue
        try:
            window = WindowPlan(step.code, moment_posted(request, opens), moment_posted(request, closes, closing=True))
        except InputError:
            problems.append(
                _unreadable(
                    step.code,
                    " – ".join(texts),
                    "ngày mở và hạn cuối, ví dụ 30/11/2026 17:00 hoặc 30/11/2026",
                    "both moments, such as 30/11/2026 17:00 or 30/11/2026",
                )
            )
        else:
            plans.append(window)
    if problems:
        raise InputError(problems)
    return plans


def _unreadable(where: str, got: str, vi: str, en: str) -> Problem:
    return Problem(
        "rounds.form",
        Text("Trường này chưa điền hoặc không đọc được.", "This field is empty or unreadable."),
        where=where,
        got=got[:60],
        expected=Text(vi, en),
    )
