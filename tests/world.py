"""A small province with one person per role, all sitting in one unit, and everything a page can be about, twice.

"own" is what belongs to (or is assigned to) the unit of the signed-in person, "other" what belongs to another unit. The
permission test asks every address about both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from chiso.office.accounts.actors import system_actor
from chiso.office.accounts.models import Delegation, Membership, Person, Role
from chiso.office.evidence.models import Document
from chiso.office.evidence.store import file_store
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import (
    Complaint,
    CouncilMeeting,
    CouncilMember,
    CouncilPosition,
    Decision,
    Dispute,
    EvidenceLink,
    Round,
    RoundGroup,
    Sheet,
    SheetState,
)
from chiso.office.rounds.operations.publication import publish_results
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.statistics.models import Series
from chiso.office.units.models import Unit, UnitKind
from tests import factories
from tests.office.evidence.files import pdf

Side = Literal["own", "other"]
SIDES: tuple[Side, ...] = ("own", "other")


@dataclass
class Half:
    """What belongs to one unit."""

    unit: Unit
    group: RoundGroup
    sheet: Sheet
    document: Document
    membership: Membership
    delegation: Delegation
    things: dict[str, Any] = field(default_factory=dict)  # what an app's own cases add, by name


@dataclass
class World:
    """Both halves, the persons by role, and what belongs to nobody."""

    root: Unit
    people: dict[str, Person]
    own: Half
    other: Half
    stranger: Person
    round: Round
    framework: FrameworkVersion
    older_framework: FrameworkVersion
    notices: dict[str, Notice]
    things: dict[str, Any] = field(default_factory=dict)

    def half(self, side: Side) -> Half:
        return self.own if side == "own" else self.other


def build() -> World:
    """The world on the two engines alike; call inside a transaction that is rolled back."""
    root = factories.unit("tinh-mau", "Tỉnh Mẫu", kind=UnitKind.PROVINCE)
    units = {side: factories.unit(f"so-{side}", f"Sở {side}", parent=root) for side in SIDES}
    people = {str(role): factories.member(role, units["own"]) for role in Role}
    stranger = factories.member(Role.UNIT_OFFICER, units["other"])
    framework, older = factories.framework_version(), factories.framework_version(code="nho-so-2024")
    round_ = factories.round_(units["own"], workflow=default_workflow_data())
    halves = {side: _half(side, units[side], round_, framework, people, stranger) for side in SIDES}
    for step in ("self", "appraisal_1", "explanation", "appraisal_2", "council"):
        factories.window(round_, step)
    notices = {
        role: Notice.objects.create(person=person, title="Thử", key=f"thu:{role}", at=factories.MOMENT)
        for role, person in people.items()
    }
    world = World(root, people, halves["own"], halves["other"], stranger, round_, framework, older, notices)
    furnish(world)
    return world


def _stored(text: str) -> bytes:
    """A real file, also in the file store: previews draw it."""
    content = pdf(text)
    file_store().put(content)
    return content


def _half(
    side: Side, unit: Unit, round_: Round, framework: FrameworkVersion, people: dict[str, Person], stranger: Person
) -> Half:
    group = factories.group(round_, framework, code=side, name=f"Nhóm {side}")
    # the appraiser of "own" sits in the own unit: that is what assigned means
    factories.assign(group, unit, "1", "2")
    holder = people[Role.UNIT_OFFICER] if side == "own" else stranger
    membership = Membership.objects.get(person=holder)
    return Half(
        unit=unit,
        group=group,
        sheet=factories.sheet(group, unit),
        document=factories.document(unit, holder, content=_stored(f"van ban {side}")),
        membership=membership,
        delegation=factories.delegate(holder, factories.person()),
    )


def furnish(world: World) -> None:
    """What the council, complaints, results and paper are about: a disputed leaf, a meeting, a published group."""
    members = _council(world)
    meeting = CouncilMeeting.objects.create(round=world.round, held_at=factories.MOMENT, place="Phòng họp A")
    meeting.present.set(members)
    world.things["meeting"] = meeting
    for side in SIDES:
        half = world.half(side)
        half.things["dispute"] = Dispute.objects.create(
            sheet=half.sheet, node="1.1", meeting=meeting, raised_at=factories.MOMENT
        )
        half.things["link"] = EvidenceLink.objects.create(
            sheet=half.sheet,
            node="1.1",
            document=half.document,
            added_by=world.stranger,
            added_at=factories.MOMENT,
        )
    before = factories.group(world.round, world.framework, code="hd", name="Nhóm đang họp")
    world.things["before_council"] = factories.sheet(before, world.own.unit, state=SheetState.COUNCIL)
    world.things["series"] = Series.objects.create(
        code="giai-ngan", name="Giải ngân", measure="%", created_at=factories.MOMENT
    )
    for side in SIDES:
        world.half(side).things["directive"] = factories.directive(world.half(side).unit)
        plan = factories.directive_plan(world.half(side).unit)
        world.half(side).things["directive_task"] = factories.directive_task(plan, world.half(side).unit)
    _national(world)
    _publish(world)


def _national(world: World) -> None:
    """The province's own sheet twice: leaf 1.1 led by the own unit in one group, by the other in the other."""
    round_ = factories.round_(world.own.unit, workflow=default_workflow_data(), year=2024)
    factories.window(round_, "self")
    for side in SIDES:
        half = world.half(side)
        group = factories.group(round_, world.framework, code=f"tinh-{side}", name=f"Tỉnh {side}")
        sheet = factories.sheet(group, world.root)
        factories.lead(group, half.unit, "1.1")
        link = EvidenceLink.objects.create(
            sheet=sheet, node="1.1", document=half.document, added_by=world.stranger, added_at=factories.MOMENT
        )
        half.things |= {"national": group, "national_sheet": sheet, "national_link": link}


def _council(world: World) -> list[CouncilMember]:
    positions = {Role.COUNCIL_MEMBER: CouncilPosition.MEMBER, Role.COUNCIL_SECRETARY: CouncilPosition.SECRETARY}
    return [
        CouncilMember.objects.create(round=world.round, person=world.people[role], position=position)
        for role, position in positions.items()
    ]


def _publish(world: World) -> None:
    """A decided group of both units, published by the verb itself, and a complaint of each."""
    group = factories.group(world.round, world.framework, code="xong", name="Nhóm đã công bố")
    sheets = {side: factories.sheet(group, world.half(side).unit, state=SheetState.DECIDED) for side in SIDES}
    Decision.objects.create(
        group=group,
        number="1/QĐ-UBND",
        signed_on=factories.DAY,
        signer="Nguyễn Văn Mẫu",
        recorded_by=world.people[Role.ROUND_OWNER],
        recorded_at=factories.MOMENT,
    )
    system = system_actor(factories.DAY)
    result = publish_results(actor=system, group=group, title="Kết quả thử", at=factories.MOMENT)
    world.things |= {"result": result, "published": group}
    for side in SIDES:
        world.half(side).things |= {
            "published_sheet": sheets[side],
            "complaint": Complaint.objects.create(
                sheet=sheets[side],
                result_set=result,
                node="1.1",
                text="Đề nghị xem lại.",
                filed_by=world.stranger,
                filed_at=factories.MOMENT,
            ),
        }
