"""What a list of new accounts would do: checked against the units, roles and persons there are, nothing stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import override

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import detect_legacy, parse_date, parse_yes_no, search_key
from chiso.office.accounts.bulk import BulkRow
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.problems import EMAIL, missing, unit_not_valid, username_problem, username_taken
from chiso.office.accounts.separation import SCORING_ROLES
from chiso.office.accounts.unit_labels import unit_labels
from chiso.office.units.models import Unit
from chiso.office.units.queries import units_on


@dataclass(frozen=True, slots=True)
class Planned:
    """One row understood: the account (new, or one that exists) and the role it is given."""

    row: BulkRow
    username: str
    full_name: str
    unit: Unit
    role: Role
    is_deputy: bool
    valid_from: dt.date
    existing: Person | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole list: what would be done, and every problem; nothing may be done while there is an error."""

    rows: tuple[Planned, ...]
    problems: tuple[Problem, ...]

    @property
    def new_people(self) -> int:
        return len({planned.username for planned in self.rows if planned.existing is None})

    @property
    def can_run(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)


def plan_bulk(rows: Iterable[BulkRow], today: dt.date) -> Plan:
    """Understand every row; four queries, however long the list is."""
    typed = list(rows)
    names = {row.username.strip().lower() for row in typed}
    existing = {person.username: person for person in Person.objects.filter(username__in=names)}
    units = _unit_index(today)
    planned: list[Planned] = []
    problems: list[Problem] = []
    for row in typed:
        found, wrong = _plan_row(row, units, existing, today)
        problems += wrong
        if found is not None:
            planned.append(found)
    problems += _two_people(typed) + _across_rows(planned)
    return Plan(tuple(planned), tuple(problems))


def _unit_index(today: dt.date) -> Mapping[str, list[Unit]]:
    index: dict[str, list[Unit]] = {}
    present = list(units_on(today))
    labels = unit_labels(present, today)
    for unit in present:
        names = (unit.name, labels[unit.pk], unit.abbreviation, unit.short_name)
        for name in {unit.key, *map(search_key, names)} - {""}:
            index.setdefault(name, []).append(unit)
    return index


def _plan_row(
    row: BulkRow, units: Mapping[str, list[Unit]], existing: Mapping[str, Person], today: dt.date
) -> tuple[Planned | None, list[Problem]]:
    problems: list[Problem] = []
    username = row.username.strip().lower()
    person = existing.get(username)
    problems += _who(row, username, person)
    unit = _unit(row, units, problems)
    role = _role(row, problems)
    is_deputy = _deputy(row, problems)
    valid_from = _day(row, today, problems)
    if unit is not None and not unit.is_valid_on(valid_from):
        problems.append(unit_not_valid(unit, valid_from, row.cell("valid_from")))
    if problems or unit is None or role is None:
        return None, problems
    return Planned(row, username, row.full_name, unit, role, is_deputy, valid_from, person), []


def _who(row: BulkRow, username: str, person: Person | None) -> list[Problem]:
    found: list[Problem] = []
    wrong = username_problem(username, row.cell("username"))
    if wrong is not None:
        found.append(wrong)
    if not row.full_name:
        found.append(missing(Text("họ và tên", "full name"), row.cell("full_name")))
    elif detect_legacy(row.full_name).encoding is not None:
        found.append(_legacy(row))
    elif person is not None and search_key(person.full_name) != search_key(row.full_name):
        found.append(username_taken(username, row.cell("username")))
    if row.email and not EMAIL.match(row.email):
        found.append(
            Problem(
                code="accounts.email",
                where=row.cell("email"),
                message=Text("Thư điện tử không hợp lệ", "The e-mail address is not valid"),
                got=row.email[:80],
                expected=Text("dạng ten@donvi.gov.vn", "as name@unit.gov.vn"),
            )
        )
    return found


def _legacy(row: BulkRow) -> Problem:
    return Problem(
        code="accounts.bulk.legacy",
        where=row.cell("full_name"),
        message=Text("Họ tên có vẻ gõ bằng phông chữ cũ (TCVN3, VNI)", "The name seems typed in an old font"),
        got=row.full_name[:80],
        expected=Text("chữ Việt Unicode", "Unicode text"),
        hint=Text("gõ lại ô này bằng bộ gõ Unicode", "type the cell again with a Unicode keyboard"),
    )


def _unit(row: BulkRow, units: Mapping[str, list[Unit]], problems: list[Problem]) -> Unit | None:
    where = row.cell("unit")
    if not row.unit:
        problems.append(missing(Text("đơn vị", "unit"), where))
        return None
    matches = units.get(row.unit) or units.get(search_key(row.unit)) or []
    if len(matches) == 1:
        return matches[0]
    hint = ", ".join(unit.key for unit in matches[:5])
    problems.append(
        Problem(
            code="accounts.bulk.unit_ambiguous" if matches else "accounts.bulk.unit",
            where=where,
            message=Text("Có nhiều đơn vị trùng tên", "Several units have this name")
            if matches
            else Text("Không có đơn vị này", "There is no such unit"),
            got=row.unit[:80],
            expected=Text("tên một đơn vị đang hoạt động", "the name of a present unit"),
            hint=Text(f"ghi khóa: {hint}", f"write the key: {hint}")
            if matches
            else Text("chọn trong danh sách ở trang tính “Đơn vị”", "choose from the sheet of units"),
        )
    )
    return None


def _role(row: BulkRow, problems: list[Problem]) -> Role | None:
    if not row.role:
        problems.append(missing(Text("vai trò", "role"), row.cell("role")))
        return None
    for role in Role:
        if search_key(row.role) in {role.value, search_key(str(role.label)), search_key(role_label_vi(role))}:
            return role
    problems.append(
        Problem(
            code="accounts.bulk.role",
            where=row.cell("role"),
            message=Text("Không có vai trò này", "There is no such role"),
            got=row.role[:80],
            expected=Text("; ".join(role_label_vi(role) for role in Role), "; ".join(role.value for role in Role)),
        )
    )
    return None


def role_label_vi(role: Role) -> str:
    """The role's Vietnamese name whatever the language of the page: what the template's list offers."""
    with override("vi"):
        return str(role.label)


def _deputy(row: BulkRow, problems: list[Problem]) -> bool:
    if not row.is_deputy:
        return False
    try:
        return parse_yes_no(row.is_deputy, where=row.cell("is_deputy"))
    except InputError as error:
        problems += error.problems
        return False


def _day(row: BulkRow, today: dt.date, problems: list[Problem]) -> dt.date:
    if not row.valid_from:
        return today
    try:
        return parse_date(row.valid_from, where=row.cell("valid_from"))
    except InputError as error:
        problems += error.problems
        return today


def _across_rows(planned: list[Planned]) -> list[Problem]:
    """What is only wrong between rows that are sound alone: a role twice, an administrator who scores."""
    found: list[Problem] = []
    first: dict[str, Planned] = {}
    roles: set[tuple[str, int, str]] = set()
    for item in planned:
        first.setdefault(item.username, item)
        key = (item.username, item.unit.pk, item.role)
        if key in roles:
            found.append(_twice(item))
        roles.add(key)
    for username, item in first.items():
        held = {role for name, _unit, role in roles if name == username}
        if Role.ADMINISTRATOR in held and held & SCORING_ROLES:
            found.append(_administrator_scores(item))
    return found


def _two_people(rows: Iterable[BulkRow]) -> list[Problem]:
    """One user name for two persons, also where the rows have other faults: all of them are told at once."""
    found: list[Problem] = []
    first: dict[str, BulkRow] = {}
    for row in rows:
        username = row.username.strip().lower()
        other = first.setdefault(username, row)
        if username and other.full_name and row.full_name and search_key(other.full_name) != search_key(row.full_name):
            found.append(
                Problem(
                    code="accounts.bulk.two_people",
                    where=row.cell("username"),
                    message=Text(
                        f"Tên đăng nhập này đã dùng cho người khác ở dòng {other.line}",
                        f"Row {other.line} gives this user name to somebody else",
                    ),
                    got=f"{username}: {row.full_name} / {other.full_name}",
                )
            )
    return found


def _twice(item: Planned) -> Problem:
    return Problem(
        code="accounts.bulk.twice",
        where=item.row.cell("role"),
        message=Text("Vai trò này đã có ở dòng trên", "This role stands in a row above"),
        got=f"{item.username}, {item.row.role}, {item.row.unit}",
        hint=Text("xóa dòng trùng", "delete the row"),
    )


def _administrator_scores(item: Planned) -> Problem:
    return Problem(
        code="accounts.administrator_scores",
        where=item.row.cell("role"),
        message=Text(
            "Người quản trị hệ thống không đồng thời giữ vai trò chấm điểm, thẩm định hay hội đồng",
            "An administrator may not also hold a role that scores, appraises or decides",
        ),
        got=item.full_name,
        expected=Text("hai người khác nhau", "two different persons"),
    )
