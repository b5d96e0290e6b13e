"""Plain functions that arrange what a test needs. Every argument has a default; what matters to a test is passed.

They write rows directly, so that a test of one verb does not depend on the verbs that come before it. Journeys and the
sample province go through the operations instead.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chiso.engine.frameworks import Framework, load_framework
from chiso.engine.text import search_key, sort_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Delegation, Membership, Person, Role
from chiso.office.accounts.queries import actor_for
from chiso.office.directives.codes import code_key
from chiso.office.directives.models import Directive, DirectiveType, Plan, Task
from chiso.office.evidence.models import Document, DocumentType, StoredFile
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.national.models import Lead
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, SheetState, Window
from chiso.office.rounds.workflow import stored_workflow
from chiso.office.units.models import Unit, UnitKind, UnitParent

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = dt.date(2026, 1, 15)
MOMENT = dt.datetime(2026, 1, 15, 9, 0, tzinfo=VIETNAM)
SINCE = dt.date(2025, 7, 1)
PASSWORD = "mat-khau-thu-nghiem-2026"
SMALL_FRAMEWORK = Path(__file__).with_name("small_framework.yaml")

_numbers = itertools.count(1)


def unit(
    key: str = "",
    name: str = "",
    *,
    kind: str = UnitKind.DEPARTMENT,
    parent: Unit | None = None,
    valid_from: dt.date = SINCE,
    valid_to: dt.date | None = None,
    **fields: Any,
) -> Unit:
    """A unit, under `parent` for as long as it exists."""
    number = next(_numbers)
    name = name or f"Đơn vị Mẫu {number}"
    made = Unit.objects.create(
        key=key or f"don-vi-{number}",
        name=name,
        kind=kind,
        search_key=search_key(name)[:240],
        sort_key=sort_key(name)[:400],
        valid_from=valid_from,
        valid_to=valid_to,
        **fields,
    )
    if parent is not None:
        UnitParent.objects.create(unit=made, parent=parent, valid_from=valid_from, valid_to=valid_to)
    return made


def person(username: str = "", full_name: str = "", *, password: str | None = None, **fields: Any) -> Person:
    """A person without any role; `password=None` = one that nobody can sign in with (use `as_person`)."""
    number = next(_numbers)
    full_name = full_name or f"Nguyễn Văn Mẫu {number}"
    made = Person(
        username=username or f"nguoi-{number}",
        full_name=full_name,
        search_key=search_key(full_name)[:200],
        created_at=MOMENT,
        **fields,
    )
    made.set_password(password)
    made.save()
    return made


def member(
    role: Role | str,
    unit: Unit,
    *,
    person: Person | None = None,
    valid_from: dt.date = SINCE,
    valid_to: dt.date | None = None,
    **fields: Any,
) -> Person:
    """A person (a new one unless given) who holds `role` in `unit`."""
    holder = person or globals()["person"]()
    Membership.objects.create(
        person=holder, unit=unit, role=str(role), valid_from=valid_from, valid_to=valid_to, **fields
    )
    return holder


def delegate(
    lender: Person,
    borrower: Person,
    *,
    valid_from: dt.date = DAY,
    valid_to: dt.date = DAY + dt.timedelta(days=10),
    reason: str = "đi công tác",
) -> Delegation:
    """The lender's first membership, lent to the borrower."""
    membership = lender.memberships.order_by("id")[0]
    return Delegation.objects.create(
        membership=membership, to_person=borrower, reason=reason, valid_from=valid_from, valid_to=valid_to
    )


def actor(person: Person, day: dt.date = DAY) -> Actor:
    """What `person` may act as on `day`."""
    return actor_for(person, day)


def small_framework() -> Framework:
    """The framework of `tests/small_framework.yaml`."""
    return load_framework(SMALL_FRAMEWORK)


def framework_version(source: str | None = None, *, code: str | None = None, **fields: Any) -> FrameworkVersion:
    """A stored framework file; `code` replaces the code in the small framework, so that several can be stored."""
    source = SMALL_FRAMEWORK.read_text(encoding="utf-8") if source is None else source
    framework = load_framework(source)
    if code is not None:
        source = source.replace(f"code: {framework.code}", f"code: {code}", 1)
        framework = load_framework(source)
    stored = FrameworkVersion.objects.filter(sha256=framework.sha256).first()
    if stored is not None:
        return stored
    return FrameworkVersion.objects.create(
        code=framework.code,
        family=framework.family,
        unit_group=framework.unit_group,
        name_vi=framework.name.vi,
        name_en=framework.name.en,
        valid_from=framework.valid_from,
        valid_to=framework.valid_to,
        source=source,
        sha256=framework.sha256,
        is_sample=True,
        stored_at=MOMENT,
        **fields,
    )


def document(
    owner: Unit,
    by: Person,
    *,
    content: bytes | None = None,
    title: str = "Kế hoạch cải cách hành chính năm 2025",
    **fields: Any,
) -> Document:
    """A document of `owner`; only its row and its file's row, no bytes in the file store."""
    content = content if content is not None else f"văn bản {next(_numbers)}".encode()
    file, _ = StoredFile.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"size": len(content), "media_type": "application/pdf", "pages": 3, "stored_at": MOMENT},
    )
    return Document.objects.create(
        file=file,
        owner=owner,
        file_name="van-ban.pdf",
        type=fields.pop("type", DocumentType.PLAN),
        title=title,
        search_key=search_key(f"{fields.get('number', '')} {title}")[:800],
        uploaded_by=by,
        uploaded_at=MOMENT,
        **fields,
    )


def directive(unit: Unit, code: str = "", *, issued_on: dt.date = DAY, issuer: str = "", **fields: Any) -> Directive:
    """A document in the register of `unit`, issued by it unless `issuer` names another body."""
    code = code or f"{next(_numbers)}/KH-UBND"
    title = fields.pop("title", "Kế hoạch nâng cao Chỉ số cải cách hành chính")
    name = issuer or unit.name
    return Directive.objects.create(
        code=code,
        code_key=code_key(code),
        issuer=name,
        issuer_key=search_key(name),
        issuer_unit=None if issuer else unit,
        issued_on=issued_on,
        type=fields.pop("type", DirectiveType.PLAN),
        title=title,
        registered_by_unit=unit,
        registered_at=MOMENT,
        search_key=search_key(f"{code} {title} {name}"),
        **fields,
    )


def directive_plan(owner: Unit, *, year: int = 2026, directive: Directive | None = None, **fields: Any) -> Plan:
    """A plan of directives without tasks."""
    title = fields.pop("title", f"Kế hoạch nâng cao các chỉ số năm {year}")
    return Plan.objects.create(title=title, year=year, owner=owner, directive=directive, created_at=MOMENT, **fields)


def directive_task(plan: Plan, lead: Unit, *, due: dt.date | None = DAY, **fields: Any) -> Task:
    """A task of a plan of directives, assigned two weeks before its deadline."""
    assigned_on = fields.pop("assigned_on", (due or DAY) - dt.timedelta(days=14))
    content = fields.pop("content", "Ban hành kế hoạch kiểm tra")
    return Task.objects.create(plan=plan, lead=lead, due=due, assigned_on=assigned_on, content=content, **fields)


def round_(owner: Unit, *, code: str = "", year: int = 2025, workflow: Any = None, **fields: Any) -> Round:
    """A round without groups and windows."""
    return Round.objects.create(
        code=code or f"dot-{next(_numbers)}",
        name=fields.pop("name", f"Đánh giá cải cách hành chính năm {year}"),
        year=year,
        as_of=fields.pop("as_of", dt.date(year, 12, 31)),
        owner=owner,
        workflow=stored_workflow(workflow) if workflow else {},
        created_at=fields.pop("created_at", MOMENT),
        **fields,
    )


def window(
    round_: Round, step: str = "self", *, opens: dt.datetime | None = None, closes: dt.datetime | None = None
) -> Window:
    """A window around MOMENT: opened ten days before, closes ten days after."""
    return Window.objects.create(
        round=round_,
        step=step,
        opens_at=opens or MOMENT - dt.timedelta(days=10),
        closes_at=closes or MOMENT + dt.timedelta(days=10),
    )


def group(
    round_: Round, framework: FrameworkVersion | None = None, *, code: str = "so", name: str = "Các sở, ban, ngành"
) -> RoundGroup:
    """A group of the round on the small framework."""
    return RoundGroup.objects.create(round=round_, code=code, name=name, framework=framework or framework_version())


def assign(group: RoundGroup, unit: Unit, *nodes: str) -> list[Assignment]:
    """`unit` appraises `nodes` and everything below them."""
    return [Assignment.objects.create(group=group, node=node, unit=unit) for node in nodes]


def lead(
    group: RoundGroup,
    unit: Unit,
    node: str,
    *,
    contact: Person | None = None,
    opens: dt.datetime | None = None,
    closes: dt.datetime | None = None,
) -> Lead:
    """`unit` enters `node` and everything below it for the province, in a window around MOMENT."""
    return Lead.objects.create(
        group=group,
        node=node,
        unit=unit,
        contact=contact,
        opens_at=opens or MOMENT - dt.timedelta(days=10),
        closes_at=closes or MOMENT + dt.timedelta(days=5),
    )


def sheet(group: RoundGroup, unit: Unit, *, state: SheetState = SheetState.DRAFT, **fields: Any) -> Sheet:
    """A sheet without answers."""
    fields.setdefault("answerable", 4)
    return Sheet.objects.create(
        group=group, unit=unit, state=state, state_since=MOMENT, last_activity_at=MOMENT, **fields
    )


@dataclass(frozen=True)
class Province:
    """A small province: units by key, and one person for each role by role name."""

    root: Unit
    units: dict[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def departments(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind == UnitKind.DEPARTMENT]

    @property
    def communes(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.kind in (UnitKind.COMMUNE, UnitKind.WARD)]

    def actor(self, role: Role | str, day: dt.date = DAY) -> Actor:
        """The actor of the person who holds `role`."""
        return actor_for(self.people[str(role)], day)


# in which unit the one person of each role sits; the unit's own roles belong to the first department
_SEATS: tuple[tuple[Role, str], ...] = (
    (Role.ADMINISTRATOR, "so-noi-vu"),
    (Role.ROUND_OWNER, "so-noi-vu"),
    (Role.LEADER, "tinh-mau"),
    (Role.UNIT_OFFICER, "so-y-te"),
    (Role.UNIT_LEADER, "so-y-te"),
    (Role.APPRAISER, "so-tu-phap"),
    (Role.COUNCIL_SECRETARY, "so-noi-vu"),
    (Role.COUNCIL_MEMBER, "so-tu-phap"),
    (Role.SURVEY_MANAGER, "so-noi-vu"),
    (Role.INTERVIEWER, "so-noi-vu"),
    (Role.ONE_STOP_OFFICER, "xa-mau-an"),
    (Role.ANALYST, "so-noi-vu"),
    (Role.OBSERVER, "tinh-mau"),
)


def province(roles: Iterable[tuple[Role, str]] = _SEATS) -> Province:
    """Tỉnh Mẫu in small: three departments, three communes, a person for every role."""
    root = unit("tinh-mau", "Tỉnh Mẫu", kind=UnitKind.PROVINCE)
    units = {"tinh-mau": root}
    for key, name in (("so-noi-vu", "Sở Nội vụ"), ("so-y-te", "Sở Y tế"), ("so-tu-phap", "Sở Tư pháp")):
        units[key] = unit(key, name, parent=root)
    for key, name, kind in (
        ("xa-mau-an", "Xã Mẫu An", UnitKind.COMMUNE),
        ("xa-mau-binh", "Xã Mẫu Bình", UnitKind.COMMUNE),
        ("phuong-mau-do", "Phường Mẫu Đô", UnitKind.WARD),
    ):
        units[key] = unit(key, name, kind=kind, parent=root)
    people = {str(role): member(role, units[key]) for role, key in roles}
    return Province(root=root, units=units, people=people)
