"""Whose head and whose signature: names of bodies, capacities and deputies as Decree 30/2020 prints them.

The trap: a deputy does not sign as the head. He signs for him (KT.), under the head's office, with his own below it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from chiso.engine.text import format_date_official
from chiso.office.accounts.models import Membership, Role
from chiso.office.accounts.queries import members
from chiso.office.reports.paper.data import Letterhead, Signing
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries import province_name

_COMMITTEES: Final = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
_KINDS: Final = ("tỉnh", "thành phố", "xã", "phường", "đặc khu", "thị trấn")
BLANK_NUMBER: Final = "\u2003\u2003"
_OFFICES: Final = (
    "Giám đốc",
    "Chủ tịch",
    "Chánh Văn phòng",
    "Chánh Thanh tra",
    "Trưởng ban",
    "Trưởng phòng",
    "Cục trưởng",
)


def province_committee() -> str:
    """ "Ủy ban nhân dân tỉnh Mẫu"."""
    name = province_name()
    return f"Ủy ban nhân dân {name[0].lower()}{name[1:]}"


def named(unit: Unit) -> str:
    """Who reports: a commune's committee speaks for it ("Ủy ban nhân dân xã Mẫu An"), other bodies for themselves."""
    return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}" if unit.kind in _COMMITTEES else unit.name


def place_of(unit: Unit) -> str:
    """The place name before the date: the commune's own for communes, the province's for the rest."""
    name = unit.name if unit.kind in _COMMITTEES else province_name()
    for kind in _KINDS:
        if name.lower().startswith(f"{kind} "):
            return name[len(kind) + 1 :]
    return name


def dated(unit: Unit, day: dt.date | None, year: int | None = None) -> str:
    """Place and date; without a day there is room to write it."""
    if day is None:
        return f"{place_of(unit)}, ngày\u2003 tháng\u2003 năm {year or ''}".rstrip()
    return f"{place_of(unit)}, {format_date_official(day)}"


def letterhead(unit: Unit, *, mark: str, day: dt.date | None, year: int | None = None) -> Letterhead:
    """The head of a unit's own document; `mark` is the abbreviation of its type (BC, TTr, BB), empty for a letter."""
    committee = unit.kind in _COMMITTEES
    code = unit.abbreviation or "".join(word[0] for word in unit.name.split()).upper()
    issuer_code = "UBND" if committee else code
    return Letterhead(
        superior="" if committee else "UBND " + province_name().upper(),
        issuer=f"ỦY BAN NHÂN DÂN\n{unit.name.upper()}" if committee else unit.name.upper(),
        number=f"{BLANK_NUMBER}/{mark}-{issuer_code}" if mark else f"{BLANK_NUMBER}/{issuer_code}",
        place_date=dated(unit, day, year),
    )


def committee_head(day: dt.date | None, number: str, unit: Unit, year: int | None = None) -> Letterhead:
    """The head of a document of the provincial committee."""
    return Letterhead(
        superior="",
        issuer=province_committee().upper().replace("NHÂN DÂN ", "NHÂN DÂN\n"),
        number=number or f"{BLANK_NUMBER}/QĐ-UBND",
        place_date=dated(unit, day, year),
    )


def signing_of(unit: Unit, as_of: dt.date) -> Signing:
    """The unit's signature: its head, or a deputy for the head when no head is known; blank when nobody is."""
    leaders = sorted(members(unit.pk, as_of, Role.UNIT_LEADER), key=lambda one: (one.is_deputy, one.pk))
    committee = unit.kind in _COMMITTEES
    if not leaders:
        return Signing(authority="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" if committee else "THỦ TRƯỞNG ĐƠN VỊ", name="")
    chosen = leaders[0]
    return Signing(authority=authority(chosen, committee=committee), name=chosen.person.full_name)


def head_office(unit: Unit, as_of: dt.date) -> str:
    """The office of a unit's head: "Giám đốc"; "Thủ trưởng" while nobody is known."""
    leaders = sorted(members(unit.pk, as_of, Role.UNIT_LEADER), key=lambda one: (one.is_deputy, one.pk))
    if not leaders:
        return "Thủ trưởng"
    head = re.sub(r"^phó\s+", "", office_of(leaders[0]), flags=re.IGNORECASE)
    return head[0].upper() + head[1:]


def authority(member: Membership, *, committee: bool) -> str:
    """The capacity in capitals: "GIÁM ĐỐC", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"."""
    office = office_of(member)
    head = re.sub(r"^phó\s+", "", office, flags=re.IGNORECASE)
    deputy = member.is_deputy or head != office
    lines = ["TM. ỦY BAN NHÂN DÂN"] if committee else []
    lines += [f"KT. {head}", f"PHÓ {head}"] if deputy else [head]
    return "\n".join(lines).upper()


def office_of(member: Membership) -> str:
    """The office without the unit's name behind it: "Phó Giám đốc Sở Y tế" → "Phó Giám đốc"."""
    title = " ".join(member.title.split())
    for name in (member.unit.name, member.unit.short_name):
        if name and title.lower().endswith(name.lower()):
            title = title[: -len(name)].strip(" ,")
    committee = member.unit.kind in _COMMITTEES
    title = re.sub(r"\s*(Ủy ban nhân dân|UBND)$", "", title, flags=re.IGNORECASE)
    for office in _OFFICES:
        found = re.match(rf"(phó\s+)?{office}", title, flags=re.IGNORECASE)
        if found:
            return found[0]
    return title or ("Chủ tịch" if committee else "Giám đốc")
