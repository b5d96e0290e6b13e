"""The province's people: a known account for every role, and an officer and a leader in every unit that is scored."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.contrib.auth.hashers import make_password

from chiso.office.accounts.actors import Actor, system_actor
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.operations import add_membership, create_person
from chiso.office.accounts.queries import actor_for
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.operations import register_unit
from chiso.samples.province.data import ROOT_KEY, Names, founded, places

PASSWORD = "tinh-mau-2026"  # noqa: S105 (documented: it opens nothing but a fictional province)
GRASS_ROOTS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
OWNER_KEY, OFFICE_KEY = "so-noi-vu", "van-phong-ubnd"


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the sample's visitor may use."""

    username: str
    role: Role
    unit: str
    title: str
    sees: str


ACCOUNTS: tuple[Account, ...] = (
    Account("chutri", Role.ROUND_OWNER, OWNER_KEY, "Trưởng phòng Cải cách hành chính", "đợt đánh giá, ai nộp, ai trễ"),
    Account("canbo.syt", Role.UNIT_OFFICER, "so-y-te", "Chuyên viên", "phiếu tự chấm của Sở Y tế"),
    Account("giamdoc.syt", Role.UNIT_LEADER, "so-y-te", "Giám đốc", "duyệt phiếu của Sở Y tế"),
    Account("canbo.xa", Role.UNIT_OFFICER, "x01", "Công chức Văn phòng", "phiếu tự chấm của Xã Mẫu An"),
    Account("chutich.xa", Role.UNIT_LEADER, "x01", "Chủ tịch UBND xã", "duyệt phiếu của Xã Mẫu An"),
    Account("thamdinh.snv", Role.APPRAISER, "so-noi-vu", "Thẩm định viên", "lưới thẩm định của Sở Nội vụ"),
    Account("thamdinh.stp", Role.APPRAISER, "so-tu-phap", "Thẩm định viên", "lưới thẩm định của Sở Tư pháp"),
    Account("thuky", Role.COUNCIL_SECRETARY, "so-noi-vu", "Thư ký hội đồng", "hội đồng, điểm còn khác nhau"),
    Account("hoidong", Role.COUNCIL_MEMBER, "so-tai-chinh", "Phó Giám đốc", "biểu quyết"),
    Account("lanhdao", Role.LEADER, ROOT_KEY, "Phó Chủ tịch UBND tỉnh", "toàn tỉnh đang ở đâu"),
    Account("khaosat", Role.SURVEY_MANAGER, "so-noi-vu", "Quản lý khảo sát", "nhập kết quả điều tra"),
    Account("dieutravien", Role.INTERVIEWER, "so-noi-vu", "Điều tra viên", "trang chủ của điều tra viên"),
    Account("motcua", Role.ONE_STOP_OFFICER, "x01", "Công chức một cửa", "hồ sơ đến hạn của Xã Mẫu An"),
    Account("phantich", Role.ANALYST, "so-noi-vu", "Chuyên viên", "kết quả, số liệu"),
    Account("giamsat", Role.OBSERVER, "thanh-tra-tinh", "Thanh tra viên", "xem, không sửa"),
    Account("quantri", Role.ADMINISTRATOR, "so-khoa-hoc-cong-nghe", "Quản trị hệ thống", "tài khoản, đơn vị, nhật ký"),
)
# who appraises besides the two accounts above, and who sits in the council besides its secretary and member
APPRAISING = ("van-phong-ubnd", "so-tai-chinh", "so-khoa-hoc-cong-nghe", "thanh-tra-tinh")
COUNCIL = ("van-phong-ubnd", "so-tu-phap", "so-khoa-hoc-cong-nghe", "thanh-tra-tinh")


@dataclass
class Cast:
    """The units by key and who holds what: a unit's first holder of a role stands for it."""

    units: dict[str, Unit]
    holders: dict[tuple[str, Role], list[Person]]
    people: dict[str, Person]
    _actors: dict[int, Actor] = field(default_factory=dict)

    def person(self, role: Role, unit: str) -> Person:
        return self.holders[unit, role][0]

    def actor(self, role: Role, unit: str, at: dt.datetime) -> Actor:
        """The unit's first holder of a role, as of the day of `at`."""
        return self._actor(self.person(role, unit), at.date())

    def account(self, username: str, at: dt.datetime) -> Actor:
        return self._actor(self.people[username], at.date())

    def _actor(self, person: Person, day: dt.date) -> Actor:
        """Memberships of the cast begin with the province and none ends or is lent: read once, they hold every day."""
        found = self._actors.get(person.pk)
        if found is None:
            found = self._actors[person.pk] = actor_for(person, day)
        return replace(found, as_of=day)

    def of_kind(self, *kinds: UnitKind) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind in kinds]

    @property
    def departments(self) -> list[Unit]:
        return self.of_kind(UnitKind.DEPARTMENT)

    @property
    def grass_roots(self) -> list[Unit]:
        return self.of_kind(*GRASS_ROOTS)

    @property
    def fronts(self) -> list[Unit]:
        return self.of_kind(UnitKind.FRONT)

    @property
    def centres(self) -> list[Unit]:
        return self.of_kind(UnitKind.CENTRE)


def is_here() -> bool:
    """Whether this installation is the sample province: all its well-known accounts are there."""
    return Person.objects.filter(username__in=[account.username for account in ACCOUNTS]).count() == len(ACCOUNTS)


def install(*, draw: random.Random, at: dt.datetime) -> Cast:
    """Register every unit and every person, at the moment the province was set up."""
    system = system_actor(at.date())
    units: dict[str, Unit] = {}
    for place in places():
        units[place.key] = register_unit(
            actor=system,
            key=place.key,
            name=place.name,
            kind=place.kind,
            valid_from=founded(),
            at=at,
            parent=units[place.under] if place.under else None,
            abbreviation=place.abbreviation,
            short_name=place.short_name,
        )
    cast = Cast(units, {}, {})
    encoded = make_password(PASSWORD)
    _seat(cast, _seats(cast), Names(draw), encoded, at)
    # names of their own chance: who sits in the Front changes no draw of the scenes
    _seat(cast, _front_seats(cast), Names(random.Random("mat-tran")), encoded, at)  # noqa: S311 (a story, not a secret)
    return cast


def _seat(cast: Cast, seats: Iterator[tuple[str, Role, str, str]], names: Names, encoded: str, at: dt.datetime) -> None:
    system = system_actor(at.date())
    for username, role, unit, title in seats:
        person = create_person(
            actor=system, username=username, full_name=names.next(), at=at, encoded_password=encoded
        ).person
        add_membership(
            actor=system, person=person, unit=cast.units[unit], role=role, valid_from=founded(), title=title, at=at
        )
        cast.people[username] = person
        cast.holders.setdefault((unit, role), []).append(person)


def _front_seats(cast: Cast) -> Iterator[tuple[str, Role, str, str]]:
    for unit in cast.fronts:
        yield f"cb.{unit.key}", Role.UNIT_OFFICER, unit.key, "Chuyên viên"
        yield f"ld.{unit.key}", Role.UNIT_LEADER, unit.key, head_of(unit)


def _seats(cast: Cast) -> Iterator[tuple[str, Role, str, str]]:
    """Username, role, unit and title of every person; the visitor's accounts first."""
    taken = {(account.unit, account.role) for account in ACCOUNTS}
    for account in ACCOUNTS:
        yield account.username, account.role, account.unit, account.title
    for unit in (*cast.departments, *cast.centres, *cast.grass_roots):
        short = unit.abbreviation.lower()
        if (unit.key, Role.UNIT_OFFICER) not in taken:
            yield f"cb.{short}", Role.UNIT_OFFICER, unit.key, "Chuyên viên"
        if (unit.key, Role.UNIT_LEADER) not in taken:
            yield f"ld.{short}", Role.UNIT_LEADER, unit.key, head_of(unit)
    for key in APPRAISING:
        yield f"thamdinh.{cast.units[key].abbreviation.lower()}", Role.APPRAISER, key, "Thẩm định viên"
    for key in COUNCIL:
        yield f"hoidong.{cast.units[key].abbreviation.lower()}", Role.COUNCIL_MEMBER, key, "Thành viên hội đồng"


def head_of(unit: Unit) -> str:
    """The title of the head of a unit."""
    titles = {
        UnitKind.COMMUNE: "Chủ tịch UBND xã",
        UnitKind.WARD: "Chủ tịch UBND phường",
        UnitKind.SPECIAL_ZONE: "Chủ tịch UBND đặc khu",
        UnitKind.FRONT: "Chủ tịch",
    }
    special = {"VPUB": "Chánh Văn phòng", "TTT": "Chánh Thanh tra", "ĐTN": "Bí thư"}
    return special.get(unit.abbreviation) or titles.get(UnitKind(unit.kind), "Giám đốc")
