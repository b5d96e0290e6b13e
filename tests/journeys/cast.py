"""The province of the long journey: who sits where, and the two departments that score themselves off the screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.queries import actor_for
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.operations.answers import TypedCell, record_cell, record_note
from chiso.office.rounds.operations.submission import approve, submit
from tests import factories

FRAMEWORK = Path(__file__).with_name("round_framework.yaml")
OTHERS = ("so-noi-vu", "so-tu-phap")
# what the two other departments enter: 1 + 2 + 1 + 1 + 1 and 2,88 + 1 + 2 + 0 of the unit's own thirteen points
GOOD = {
    "1.1": "12/01/2026",
    "1.2": "97,2",
    "1.3": "full",
    "1.4": "có",
    "1.5": "12",
    "2.1": "48/50",
    "2.2": "0",
    "2.3": "19/20",
    "2.4": "không",
}


@dataclass(frozen=True)
class Cast:
    """The persons of the journey by what they do."""

    province: factories.Province
    owner: Person
    officer: Person
    leader: Person
    appraiser: Person
    colleague: Person  # appraises for Sở Nội vụ
    secretary: Person
    member: Person
    citizen: Person  # reads published results only
    survey: Person

    def actor(self, role: Role, key: str) -> Actor:
        """Whoever holds `role` in one of the other departments."""
        unit = self.province.units[key]
        holder = Person.objects.get(memberships__role=role, memberships__unit=unit)
        return actor_for(holder, timezone.localdate())


def assemble() -> Cast:
    """Tỉnh Mẫu with a framework stored, and people with names that can be told apart on a screen."""
    province = factories.province(())
    units = province.units
    factories.framework_version(FRAMEWORK.read_text(encoding="utf-8"))
    for key in OTHERS:
        for role in (Role.UNIT_OFFICER, Role.UNIT_LEADER):
            factories.member(role, units[key])

    def person(username: str, name: str, role: Role, key: str, title: str) -> Person:
        made = factories.person(username, name, password=factories.PASSWORD)
        return factories.member(role, units[key], person=made, title=title)

    return Cast(
        province=province,
        owner=person("chu.tri", "Trần Thị Chủ", Role.ROUND_OWNER, "so-noi-vu", "Trưởng phòng Cải cách hành chính"),
        officer=person("chuyen.vien", "Lê Văn Chuyên", Role.UNIT_OFFICER, "so-y-te", "Chuyên viên"),
        leader=person("lanh.dao", "Phạm Thị Lãnh", Role.UNIT_LEADER, "so-y-te", "Giám đốc"),
        appraiser=person("tham.dinh", "Vũ Văn Thẩm", Role.APPRAISER, "so-tu-phap", "Chuyên viên chính"),
        colleague=person("noi.vu", "Đỗ Thị Nội", Role.APPRAISER, "so-noi-vu", "Chuyên viên"),
        secretary=person("thu.ky", "Hoàng Văn Thư", Role.COUNCIL_SECRETARY, "so-noi-vu", "Phó Giám đốc"),
        member=person("hoi.dong", "Bùi Thị Hội", Role.COUNCIL_MEMBER, "so-tu-phap", "Giám đốc"),
        citizen=person("giam.sat", "Đặng Văn Dân", Role.OBSERVER, "tinh-mau", "Ủy viên"),
        survey=person("khao.sat", "Mai Thị Khảo", Role.SURVEY_MANAGER, "so-noi-vu", "Chuyên viên"),
    )


def others_score_themselves(cast: Cast) -> None:
    """The two other departments fill, submit and approve their sheets through the operations."""
    for key in OTHERS:
        sheet = Sheet.objects.select_related("unit", "group__round", "group__framework").get(
            unit=cast.province.units[key]
        )
        officer, at = cast.actor(Role.UNIT_OFFICER, key), timezone.now()
        for node, text in GOOD.items():
            record_cell(actor=officer, sheet=sheet, cell=TypedCell(node, text, 0), at=at)
        for node in ("1.1", "1.2", "2.1"):
            record_note(actor=officer, sheet=sheet, node=node, note="Bản giấy đã gửi.", seen="", at=at)
        submit(actor=officer, sheet=sheet, at=at)
        sheet.refresh_from_db()
        approve(actor=cast.actor(Role.UNIT_LEADER, key), sheet=sheet, at=at)


def moment(days: int) -> str:
    """A moment some days from now, as a browser's date field takes it."""
    return f"{timezone.localtime() + dt.timedelta(days=days):%Y-%m-%dT%H:%M}"


def day(days: int = 0) -> str:
    """A day some days from now, as people write it."""
    return f"{timezone.localdate() + dt.timedelta(days=days):%d/%m/%Y}"
