"""The province's own index in small: one sheet of the province, two lead departments."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person, Role
from chiso.office.rounds.models import RoundGroup, Sheet
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories


@dataclass
class Own:
    province: factories.Province
    group: RoundGroup
    sheet: Sheet
    health: Person
    justice: Person

    @property
    def owner(self) -> Actor:
        return self.province.actor(Role.ROUND_OWNER)

    @property
    def officer(self) -> Actor:
        """The officer of the health department, which leads field 1."""
        return factories.actor(self.health)

    @property
    def other(self) -> Actor:
        """The officer of the justice department, which leads 2.1."""
        return factories.actor(self.justice)

    def fresh(self) -> Sheet:
        return Sheet.objects.select_related("unit", "group__round", "group__framework").get(pk=self.sheet.pk)


def own_index(province: factories.Province) -> Own:
    """Field 1 is led by the health department, leaf 2.1 by justice; 2.2 is a survey leaf, 2.3 the appraiser's."""
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    group = factories.group(round_, code="tinh", name="Tỉnh")
    factories.window(round_, "self")
    sheet = factories.sheet(group, province.root)
    health = province.people[Role.UNIT_OFFICER]
    justice = factories.member(Role.UNIT_OFFICER, province.units["so-tu-phap"])
    factories.lead(group, province.units["so-y-te"], "1", contact=health)
    factories.lead(group, province.units["so-tu-phap"], "2.1")
    return Own(province, group, sheet, health, justice)
