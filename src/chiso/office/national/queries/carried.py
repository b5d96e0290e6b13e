"""What became of a year's targets when the year moved to another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chiso.office.frameworks.models import Crosswalk as StoredCrosswalk
from chiso.office.frameworks.queries import plan_between
from chiso.office.national.carried import CarriedTarget, carry_targets
from chiso.office.national.models import TargetSheet
from chiso.office.national.plan import Aim
from chiso.office.national.queries.targets import TargetPage, aims_of, stored_targets
from chiso.office.rounds.models import FrameworkChange, RoundGroup
from chiso.office.rounds.queries.framework_change import change_into
from chiso.office.rounds.signals import Foretold


@dataclass(frozen=True)
class CarriedTargets:
    """The target sheet of the version before, and each of its targets under the new one."""

    before: TargetSheet
    stood: Mapping[str, Aim]
    targets: tuple[CarriedTarget, ...]
    same_total: bool

    @property
    def aims(self) -> dict[str, Aim]:
        """What stands under the new version, by its nodes."""
        return {each.new.code: each.aim for each in self.targets if each.new is not None and each.aim is not None}

    @property
    def again(self) -> tuple[CarriedTarget, ...]:
        """What a person sets again."""
        return tuple(each for each in self.targets if each.aim is None)

    @property
    def changed(self) -> tuple[CarriedTarget, ...]:
        """What stands, but not as it stood."""
        return tuple(each for each in self.targets if each.aim is not None and each.reason.vi)

    @property
    def lacks_rank_points(self) -> bool:
        """Whether the points of the wanted rank were left behind with the old total."""
        return self.before.rank_points is not None and not self.same_total


@dataclass(frozen=True)
class CarriedSheet(CarriedTargets):
    """The same after the move of `change`."""

    change: FrameworkChange

    def still_again(self, page: TargetPage) -> tuple[CarriedTarget, ...]:
        """What nobody has set again yet; what has no node under the new version is told until somebody saved."""
        if self.is_fresh(page):
            return self.again
        aims = page.plan.aims
        return tuple(each for each in self.again if each.new is not None and each.new.code not in aims)

    @staticmethod
    def is_fresh(page: TargetPage) -> bool:
        """Whether nobody saved the sheet since the move."""
        return page.stored is not None and page.stored.version == 1


def carried_between(group: RoundGroup, crosswalk: StoredCrosswalk) -> CarriedTargets | None:
    """The group's targets through a crosswalk, whether it moved or not; None where it has no target sheet."""
    before = stored_targets(group)
    if before is None:
        return None
    plan, stood = plan_between(crosswalk), aims_of(before)
    found = carry_targets(plan.old, plan.new, plan.crosswalk, stood)
    return CarriedTargets(before, stood, found, plan.old.total == plan.new.total)


def carried_of(change: FrameworkChange) -> CarriedSheet | None:
    """The targets through the crosswalk of the decision; None where the old version had no target sheet."""
    found = carried_between(change.old_group, change.crosswalk)
    if found is None:
        return None
    return CarriedSheet(found.before, found.stood, found.targets, found.same_total, change)


def carried_into(group: RoundGroup) -> CarriedSheet | None:
    """The same for the group that the year moved to; None for a group that was opened with its round."""
    change = change_into(group.pk)
    return None if change is None else carried_of(change)


def foretold_targets(group: RoundGroup, crosswalk: StoredCrosswalk) -> Foretold | None:
    """What the page of a move shows of the targets before it is decided."""
    carried = carried_between(group, crosswalk)
    return None if carried is None else Foretold("national/_foretold.html", {"carried": carried})
