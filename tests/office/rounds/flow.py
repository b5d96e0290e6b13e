"""A small round that stands at the start of its first appraisal: three departments, two appraising units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Answer, CouncilPosition, EvidenceLink, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.operations import appraisal, council, decisions, explanations, finishing, publication
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories

AT = factories.MOMENT

# leaf → the unit's inputs; 1 + 2 + 0,5 + 2,7 + (1,6) = 7,8 of 10, without the appraiser's own leaf
SELF: dict[str, dict[str, str]] = {
    "1.1": {"answer": "yes"},
    "1.2": {"rate": "96"},
    "1.3": {"choice": "part"},
    "2.1": {"on_time": "9", "resolved": "10"},
    "2.2": {"sipas": "80"},
}


@dataclass
class Flow:
    """The round with its people; `one` appraises field 1, `two` field 2."""

    province: factories.Province
    group: RoundGroup
    sheets: dict[str, Sheet]
    one: Actor
    two: Actor
    owner: Actor
    secretary: Actor
    people: dict[str, Actor] = field(default_factory=dict)

    def sheet(self, key: str = "so-y-te") -> Sheet:
        """The sheet of a unit, freshly read."""
        return Sheet.objects.select_related("unit", "group__round", "group__framework").get(pk=self.sheets[key].pk)

    def unit_actor(self, role: Role = Role.UNIT_LEADER) -> Actor:
        return self.province.actor(role)

    def correct(
        self, node: str, inputs: dict[str, str], reason: str = "", *, key: str = "so-y-te", **more: Any
    ) -> Answer:
        """Correct a leaf as the unit that appraises it."""
        actor = self.one if node.startswith("1") else self.two
        sheet = self.sheet(key)
        stage = Stage.APPRAISAL_2 if sheet.state == SheetState.EXPLAINED else Stage.APPRAISAL_1
        row = sheet.answers.filter(node=node, stage=stage).first()
        return appraisal.correct_leaf(
            actor=actor,
            sheet=sheet,
            node=node,
            value=Value(inputs, more.pop("status", "answered"), reason),
            version=more.pop("version", row.version if row else 0),
            at=AT,
        )

    def accept(self, node: str, *, key: str = "so-y-te") -> Answer:
        actor = self.one if node.startswith("1") else self.two
        sheet = self.sheet(key)
        stage = appraisal.appraisal_stage(sheet)
        row = sheet.answers.filter(node=node, stage=stage).first()
        return appraisal.accept_leaf(actor=actor, sheet=sheet, node=node, version=row.version if row else 0, at=AT)

    def appraise_all(self, *, skip: tuple[str, ...] = ()) -> None:
        """Accept or enter every open cell of every sheet; `skip` names leaves that were decided already."""
        for key in self.sheets:
            for node in ("1.1", "1.2", "1.3", "2.1"):
                if f"{key}:{node}" not in skip:
                    self.accept(node, key=key)
            if f"{key}:2.3" not in skip:
                self.correct("2.3", {"points": "0.5"}, key=key)

    def finish(self) -> None:
        finishing.finish_criteria(actor=self.one, group=self.group, at=AT)
        finishing.finish_criteria(actor=self.two, group=self.group, at=AT)

    def to_council(self) -> None:
        """Everything from the first appraisal to the council, with nothing contested."""
        self.appraise_all()
        self.finish()
        council.send_to_council(actor=self.owner, group=self.group, at=AT)

    def publish(self) -> Any:
        """Decide and publish from the council on."""
        decisions.record_decision(
            actor=self.secretary,
            group=self.group,
            number="31/QĐ-UBND",
            signed_on=AT.date(),
            signer="Nguyễn Văn Mẫu",
            document=None,
            at=AT,
        )
        return publication.publish_results(actor=self.owner, group=self.group, title="Kết quả thử năm 2025", at=AT)


def small_round(province: factories.Province) -> Flow:
    """Three departments in appraisal with answers, evidence and survey results; nothing appraised yet."""
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    group = factories.group(round_)
    factories.assign(group, province.units["so-noi-vu"], "1")
    factories.assign(group, province.units["so-tu-phap"], "2")
    first = factories.member(Role.APPRAISER, province.units["so-noi-vu"])
    sheets = {
        key: factories.sheet(group, province.units[key], state=SheetState.IN_APPRAISAL)
        for key in ("so-noi-vu", "so-y-te", "so-tu-phap")
    }
    officer = province.people[Role.UNIT_OFFICER]
    for sheet in sheets.values():
        paper = factories.document(sheet.unit, officer)
        for node, inputs in SELF.items():
            Answer.objects.create(sheet=sheet, node=node, stage=Stage.SELF, inputs=inputs, updated_at=AT)
            if node != "2.2":
                EvidenceLink.objects.create(
                    sheet=sheet, node=node, document=paper, section="Mục I", page=2, added_by=officer, added_at=AT
                )
    flow = Flow(
        province=province,
        group=group,
        sheets=sheets,
        one=factories.actor(first),
        two=province.actor(Role.APPRAISER),
        owner=province.actor(Role.ROUND_OWNER),
        secretary=province.actor(Role.COUNCIL_SECRETARY),
    )
    member = province.people[Role.COUNCIL_MEMBER]
    council.name_members(
        actor=flow.secretary,
        round_=round_,
        members=[(province.people[Role.LEADER], CouncilPosition.CHAIR), (member, CouncilPosition.MEMBER)],
        at=AT,
    )
    return flow


__all__ = ["AT", "SELF", "Flow", "explanations", "small_round"]
