"""What a list of people would store: accounts and roles, by the same check as the bulk list of the accounts page.

The trap: two ways to make accounts. This plan only turns an office's own list into the rows that `accounts` checks and
stores; what may not be is decided there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from chiso.engine.errors import Problem, Text
from chiso.engine.moving import AccountRow, AccountTable, fold_unit, read_accounts
from chiso.engine.text import search_key
from chiso.office.accounts.bulk import LETTERS, BulkRow
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.operations.memberships import membership_problems
from chiso.office.accounts.planning import Planned, plan_bulk, role_label_vi
from chiso.office.evidence.store import file_store
from chiso.office.moving.models import Part
from chiso.office.moving.plans.settings import AccountSettings
from chiso.office.moving.plans.shared import LEFT_OUT, Decided, UnitNames, digest, grouped, open_unit, remembered

_LIKELY: tuple[tuple[str, Role], ...] = (
    (r"quan tri", Role.ADMINISTRATOR),
    (r"tham dinh", Role.APPRAISER),
    (r"thu ky", Role.COUNCIL_SECRETARY),
    (r"hoi dong", Role.COUNCIL_MEMBER),
    (r"giam doc|chu tich|truong (ban|phong|co quan)|lanh dao|thu truong|chanh", Role.UNIT_LEADER),
    (r"chuyen vien|can bo|cong chuc|dau moi", Role.UNIT_OFFICER),
)
_CELL = re.compile(r"[A-Z]\d+")


@dataclass(frozen=True, slots=True)
class AccountsPlan:
    """The whole list. Nothing may be stored while a problem is an error."""

    settings: AccountSettings
    table: AccountTable
    rows: tuple[BulkRow, ...]
    planned: tuple[Planned, ...]
    proposed: frozenset[str]
    units: tuple[Decided, ...]
    roles: tuple[Decided, ...]
    problems: tuple[Problem, ...]
    sha256: str

    @property
    def can_run(self) -> bool:
        return bool(self.planned) and not any(problem.severity == "error" for problem in self.problems)

    @property
    def new_people(self) -> int:
        return len({planned.username for planned in self.planned if planned.existing is None})

    @property
    def open_units(self) -> tuple[Decided, ...]:
        return tuple(decided for decided in self.units if decided.is_open)

    @property
    def open_criteria(self) -> tuple[Decided, ...]:
        """The roles that a person has to settle: the second kind of label of this part."""
        return tuple(decided for decided in self.roles if decided.is_open)


@lru_cache(maxsize=8)
def _table(sha256: str, name: str, fields: tuple[tuple[str, str], ...]) -> AccountTable:
    return read_accounts(file_store().get(sha256), name, fields=dict(fields))


def plan_accounts(part: Part, today: dt.date) -> AccountsPlan:
    """The plan of a part as decided so far. Raises InputError when there is no list in the file."""
    settings = AccountSettings.of(part.settings)
    table = _table(part.file.sha256, part.file_name, tuple(sorted(settings.fields.items())))
    names = UnitNames(None, today)
    units = {row["unit"]: row.cells.get("unit", "") for row in reversed(table.rows) if row["unit"]}
    decided_units = {label: names.decide(label, where, settings.units) for label, where in units.items()}
    roles = {_role_label(row, settings): row for row in reversed(table.rows)}
    decided_roles = {label: _role(label, row, settings) for label, row in roles.items() if label}
    kept = [row for row in table.rows if not _is_left_out(row, decided_units)]
    usernames = _usernames(kept, decided_units)
    rows = tuple(
        _bulk(number, row, usernames[row.line], decided_units, decided_roles, settings)
        for number, row in enumerate(kept, start=1)
    )
    problems = [*table.problems, *(open_unit(one, names) for one in decided_units.values() if one.is_open)]
    problems += [_open_role(one) for one in decided_roles.values() if one.is_open]
    plan = plan_bulk(rows, today)
    shown = [_at_cells(problem, kept) for problem in plan.problems]
    open_cells = {
        row.cells.get(name, "")
        for row in kept
        for name, one in (
            ("unit", decided_units.get(row["unit"])),
            ("role", decided_roles.get(_role_label(row, settings))),
        )
        if one is not None and one.is_open
    }
    problems += [problem for problem in shown if problem.where not in open_cells]
    problems += [_at_cells(problem, kept) for planned in plan.rows for problem in _standing(planned)]
    sha256 = digest([part.file.sha256, [row.to_json() for row in rows]])
    return AccountsPlan(
        settings, table, rows, plan.rows, frozenset(usernames[row.line] for row in kept if not row["username"]),
        tuple(decided_units.values()), tuple(decided_roles.values()), grouped(problems), sha256,
    )  # fmt: skip


def _is_left_out(row: AccountRow, units: Mapping[str, Decided]) -> bool:
    decided = units.get(row["unit"])
    return decided is not None and decided.thing == LEFT_OUT


def _role_label(row: AccountRow, settings: AccountSettings) -> str:
    """What tells the role: the role column, else the title, unless one role was chosen for those without."""
    return row["role"] or ("" if settings.role else row["title"])


def _role(label: str, row: AccountRow, settings: AccountSettings) -> Decided:
    where = row.cells.get("role") if row["role"] else row.cells.get("title")
    picked = settings.roles.get(label)
    if picked in Role.values:
        return Decided(label, where or "", picked, "chosen")
    key = search_key(label)
    for role in Role:
        if row["role"] and key in (role.value, search_key(role_label_vi(role)), search_key(str(role.label))):
            return Decided(label, where or "", role.value, "exact")
    before = remembered("role").get(key)
    if before in Role.values:
        return Decided(label, where or "", before, "remembered")
    likely = next((role.value for pattern, role in _LIKELY if re.search(pattern, key)), None)
    return Decided(label, where or "", likely, "close" if likely else "none", (likely,) if likely else ())


def _usernames(rows: list[AccountRow], units: Mapping[str, Decided]) -> dict[int, str]:
    """The user name of each row: as written, of the person with that e-mail, or made from the name; none twice."""
    emails = [row["email"].casefold() for row in rows if row["email"]]
    by_email = {person.email.casefold(): person.username for person in Person.objects.filter(email__in=emails)}
    taken = {row["username"].strip().lower(): search_key(row["full_name"]) for row in rows if row["username"]}
    known = dict(Person.objects.values_list("username", "full_name"))
    found: dict[int, str] = {}
    for row in rows:
        if row["username"]:
            found[row.line] = row["username"].strip().lower()
            continue
        mail = by_email.get(row["email"].casefold()) if row["email"] else None
        found[row.line] = mail or _free(_stem(row, units), search_key(row["full_name"]), taken, known)
        taken.setdefault(found[row.line], search_key(row["full_name"]))
    return found


def _stem(row: AccountRow, units: Mapping[str, Decided]) -> str:
    """The part of the e-mail before the @, else "mautt.so-noi-vu" from Trần Thị Mẫu of Sở Nội vụ."""
    local = re.sub(r"[^a-z0-9._-]", "", search_key(row["email"].partition("@")[0]))
    if len(local) >= 3:
        return local[:50]
    words = [re.sub(r"[^a-z0-9]", "", word) for word in search_key(row["full_name"]).split()]
    words = [word for word in words if word]
    if not words:
        return ""
    own = words[-1] + "".join(word[0] for word in words[:-1])
    unit = units.get(row["unit"])
    return f"{own}.{unit.thing}"[:50] if unit is not None and unit.thing else own


def _free(stem: str, full_name: str, taken: Mapping[str, str], known: Mapping[str, str]) -> str:
    """The first of stem, stem2, stem3 … that no other person has."""
    number = 1
    while stem:
        name = stem if number == 1 else f"{stem}{number}"
        holder = taken.get(name) or (search_key(known[name]) if name in known else None)
        if holder is None or holder == full_name:
            return name
        number += 1
    return ""


def _bulk(
    number: int, row: AccountRow, username: str, units: Mapping[str, Decided], roles: Mapping[str, Decided],
    settings: AccountSettings,
) -> BulkRow:  # fmt: skip
    unit, role = units.get(row["unit"]), roles.get(_role_label(row, settings))
    return BulkRow(
        line=number,
        username=username,
        full_name=row["full_name"],
        unit=unit.thing or "" if unit and not unit.is_open else "",
        role=(role.thing or "" if role and not role.is_open else "") or (settings.role if not role else ""),
        title=row["title"][:120],
        is_deputy=row["is_deputy"] or ("có" if search_key(row["title"]).startswith("pho ") else ""),
        valid_from=row["valid_from"],
        email=row["email"],
        phone=row["phone"],
    )


def _standing(planned: Planned) -> list[Problem]:
    """What stands against giving the role: told now, so that the confirmation cannot meet it."""
    where = planned.row.cell("role")
    if planned.existing is None:
        if planned.unit.is_valid_on(planned.valid_from):
            return []
        words = Text("Đơn vị không tồn tại vào ngày bắt đầu.", "The unit does not exist on the first day.")
        return [Problem("accounts.unit_not_valid", words, where=where, got=planned.unit.name)]
    found = membership_problems(
        person=planned.existing, unit=planned.unit, role=str(planned.role), valid_from=planned.valid_from, valid_to=None
    )
    return [replace(problem, where=where) for problem in found]


def _at_cells(problem: Problem, rows: list[AccountRow]) -> Problem:
    """A problem of the checked rows with the cell of the file."""
    if not _CELL.fullmatch(problem.where):
        return problem
    names = {letter: name for name, letter in LETTERS.items()}
    row = rows[int(problem.where[1:]) - 1]
    name = names.get(problem.where[0], "")
    cell = row.cells.get(name) or next(iter(row.cells.values()), "")
    return replace(problem, where=cell)


def _open_role(decided: Decided) -> Problem:
    likely = role_label_vi(Role(decided.thing)) if decided.thing else ""
    return Problem(
        "moving.role",
        Text("Vai trò chưa rõ, cần chọn.", "The role is not certain: choose it."),
        where=decided.where,
        got=decided.label,
        expected=Text(likely, str(decided.thing or "")),
        hint=Text("Chọn vai trò ở bảng “Vai trò” bên dưới.", "Choose it in the table of roles below."),
    )


def role_key(label: str) -> str:
    """How a role's label is remembered."""
    return search_key(label)


def unit_key(label: str) -> str:
    """How a unit's label is remembered."""
    return fold_unit(label)
