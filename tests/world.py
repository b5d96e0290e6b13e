"""A small province with one person per role, all sitting in one unit, and everything a page can be about, twice.

"own" is what belongs to (or is assigned to) the unit of the signed-in person, "other" what belongs to another unit. The
permission test asks every address about both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from chiso.office.accounts.models import Delegation, Membership, Person, Role
from chiso.office.evidence.models import Document
from chiso.office.evidence.store import file_store
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Round, RoundGroup, Sheet
from chiso.office.units.models import Unit
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

    def half(self, side: Side) -> Half:
        return self.own if side == "own" else self.other


def build() -> World:
    """The world on the two engines alike; call inside a transaction that is rolled back."""
    root = factories.unit("tinh-mau", "Tỉnh Mẫu")
    units = {side: factories.unit(f"so-{side}", f"Sở {side}", parent=root) for side in SIDES}
    people = {str(role): factories.member(role, units["own"]) for role in Role}
    stranger = factories.member(Role.UNIT_OFFICER, units["other"])
    framework, older = factories.framework_version(), factories.framework_version(code="nho-so-2024")
    round_ = factories.round_(units["own"])
    halves = {side: _half(side, units[side], round_, framework, people, stranger) for side in SIDES}
    for step in ("self", "appraisal_1", "explanation", "appraisal_2", "council"):
        factories.window(round_, step)
    notices = {
        role: Notice.objects.create(person=person, title="Thử", key=f"thu:{role}", at=factories.MOMENT)
        for role, person in people.items()
    }
    return World(root, people, halves["own"], halves["other"], stranger, round_, framework, older, notices)


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
