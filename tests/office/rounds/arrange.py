"""A round in self-scoring, for the tests of this app: one group of departments on the small framework."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Round, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.operations.answers import TypedCell, record_cell
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories
from tests.factories import MOMENT

OWN = ("1.1", "1.2", "1.3", "2.1")
GOOD = {"1.1": "có", "1.2": "97,2", "1.3": "part", "2.1": "46/48"}


@dataclass(frozen=True)
class Running:
    """The round with the sheet of Sở Y tế, and the people who work on it."""

    province: factories.Province
    round: Round
    group: RoundGroup
    sheet: Sheet

    @property
    def officer(self) -> Actor:
        return self.province.actor(Role.UNIT_OFFICER)

    @property
    def leader(self) -> Actor:
        return self.province.actor(Role.UNIT_LEADER)

    @property
    def owner(self) -> Actor:
        return self.province.actor(Role.ROUND_OWNER)

    def cell(self, node: str, text: str, *, actor: Actor | None = None, at: dt.datetime = MOMENT) -> None:
        """Type a cell over whatever stands there."""
        old = book_of(self.sheet.pk).own(Stage.SELF).get(node)
        typed = TypedCell(node, text, old.version if old else 0)
        record_cell(actor=actor or self.officer, sheet=self.sheet, cell=typed, at=at)

    def fill(self) -> None:
        """Answer every leaf of the unit and explain the lack of evidence."""
        for node, text in GOOD.items():
            self.cell(node, text)
        self.sheet.answers.update(note="Đã có văn bản giấy, sẽ bổ sung bản quét.")

    def fresh(self) -> Sheet:
        """The sheet as it stands in the database."""
        return Sheet.objects.select_related("group__round", "group__framework", "unit").get(pk=self.sheet.pk)


def running(province: factories.Province, *, state: SheetState = SheetState.DRAFT, windows: bool = True) -> Running:
    """A round whose self-scoring closes ten days after MOMENT."""
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    if windows:
        factories.window(round_, "self")
    group = factories.group(round_)
    sheet = factories.sheet(group, province.units["so-y-te"], state=state)
    return Running(province, round_, group, Sheet.objects.select_related("group__round", "unit").get(pk=sheet.pk))
