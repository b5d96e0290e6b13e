"""The round that follows another: what its form is filled with, and what nobody but a person can decide.

The trap: units end and are founded between two years. Copying last year's list would send sheets to bodies that are
gone, and taking all units of a kind would take in those that the province left out on purpose. So each unit of the
group stays while it exists; one that ended gives way to its successor only where the register leaves no choice, and
whatever else changed is told by name.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from chiso.engine.errors import InputError, Text
from chiso.engine.units import UnitRegister, trace
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of, newest_like
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet
from chiso.office.rounds.queries.rounds import groups_of, units_of_kinds
from chiso.office.units.models import Unit
from chiso.office.units.queries import families_of
from chiso.office.workdays.queries import day_after, office_calendar

Moments = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class NextGroup:
    """A group to be: `units` are proposed, `offered` are further units of its kinds; `notices` say what changed."""

    earlier: RoundGroup
    framework: FrameworkVersion
    units: tuple[Unit, ...]
    offered: tuple[Unit, ...]
    notices: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NextRound:
    """A round to be, one year after `earlier`; `windows` by step."""

    earlier: Round
    name: str
    year: int
    as_of: dt.date
    groups: tuple[NextGroup, ...]
    windows: Mapping[str, Moments]
    notices: tuple[Text, ...]


def next_round(earlier: Round, as_of: dt.date) -> NextRound:
    """The round one year after `earlier`, with the units as they are on `as_of`."""
    year = earlier.year + 1
    groups = list(groups_of(earlier.pk))
    members = _members(groups)
    changes = _Changes(members, as_of)
    taken = changes.taken()
    listed = units_of_kinds(tuple({unit.kind for units in members.values() for unit in units}), as_of)
    others = [unit for unit in listed if unit.pk not in taken]
    families = {group.framework.family for group in groups}
    standing = Round.objects.filter(year=year, groups__framework__family__in=families).distinct().order_by("id")
    return NextRound(
        earlier=earlier,
        name=_next_name(earlier.name, earlier.year),
        year=year,
        as_of=as_of,
        groups=tuple(_next_group(group, members, changes, others, year=year, since=earlier.as_of) for group in groups),
        windows=_next_windows(earlier),
        notices=tuple(
            Text(f"Đã có đợt năm {year}: {name}.", f"There is a round of {year}: {name}.")
            for name in standing.values_list("name", flat=True)
        ),
    )


def appraisers_like(
    earlier: RoundGroup, version: FrameworkVersion, as_of: dt.date
) -> tuple[dict[str, Unit | None], tuple[Text, ...]]:
    """Who appraised which node, for the nodes of `version` that are still there; None = left to the node above.

    What a version names differently from the one before is left to it. The notices name what could not be kept.
    """
    old, new = framework_of(earlier.framework), framework_of(version)
    rows = Assignment.objects.filter(group=earlier).select_related("unit").order_by("id")
    before = {row.node: row.unit for row in rows if row.node in old.by_code}
    successors = _Changes({earlier.pk: tuple(before.values())}, as_of)
    kept: dict[str, Unit | None] = {}
    lost: dict[str, Unit] = {}
    for node in new.nodes:
        was = old.by_code.get(node.code)
        if was is None or was.appraised_by != node.appraised_by:
            continue
        unit = before.get(node.code)
        if unit is not None:
            heir = successors.stands_for(unit)
            if heir is None:
                lost[node.code] = unit
            else:
                kept[node.code] = heir
        elif node.appraised_by and any(above.code in before for above in old.ancestors(node.code)):
            kept[node.code] = None
    notices = [
        Text(
            f"Cơ quan thẩm định {unit.name} không còn; tiêu chí {code} cần giao lại.",
            f"The appraising body {unit.name} is gone; {code} has to be assigned again.",
        )
        for code, unit in lost.items()
    ]
    return kept, tuple(notices)


class _Changes:
    """What became of the units of some groups by a day: who stays, who stands for whom, what a person must decide."""

    def __init__(self, members: Mapping[int, Sequence[Unit]], as_of: dt.date) -> None:
        self.as_of = as_of
        everyone = {unit.pk: unit for units in members.values() for unit in units}
        gone = [unit for unit in everyone.values() if not unit.is_valid_on(as_of)]
        self._heirs: dict[int, tuple[Unit, ...]] = self._traced(gone) if gone else {}
        self._members = members

    def _traced(self, gone: Sequence[Unit]) -> dict[int, tuple[Unit, ...]]:
        """The units that each one became, as far as the register tells."""
        register = families_of(gone)
        keys = {unit.pk: _heir_keys(register, unit, self.as_of) for unit in gone}
        wanted = {key for found in keys.values() for key in found}
        units = {unit.key: unit for unit in Unit.objects.filter(key__in=wanted)} if wanted else {}
        return {pk: tuple(units[key] for key in found if key in units) for pk, found in keys.items()}

    def stands_for(self, unit: Unit, kinds: Collection[str] = ()) -> Unit | None:
        """The unit itself while it exists, else its one successor of the same kind (or of `kinds`)."""
        if unit.is_valid_on(self.as_of):
            return unit
        heirs = self._heirs.get(unit.pk, ())
        sure = len(heirs) == 1 and heirs[0].kind in (kinds or (unit.kind,)) and heirs[0].is_valid_on(self.as_of)
        return heirs[0] if sure else None

    def heirs_of(self, unit: Unit) -> tuple[Unit, ...]:
        return self._heirs.get(unit.pk, ())

    def of_group(self, group_id: int) -> tuple[dict[int, Unit], tuple[Unit, ...]]:
        """The units of a group on the day, and those of before that nobody certainly stands for."""
        members = self._members[group_id]
        kinds = {unit.kind for unit in members}
        standing = {unit.pk: self.stands_for(unit, kinds) for unit in members}
        found = {unit.pk: unit for unit in standing.values() if unit is not None}
        return found, tuple(unit for unit in members if standing[unit.pk] is None)

    def taken(self) -> frozenset[int]:
        return frozenset(pk for group_id in self._members for pk in self.of_group(group_id)[0])


def _heir_keys(register: UnitRegister, unit: Unit, as_of: dt.date) -> tuple[str, ...]:
    """What became of a unit that ended before `as_of`; nothing where the register cannot say."""
    if unit.valid_to is None or unit.valid_to > as_of:
        return ()
    try:
        found = trace(register, unit.key, unit.valid_to - dt.timedelta(days=1), as_of)
    except InputError:
        return ()
    return () if found.abolished else tuple(end.unit.id for end in found.ends if end.unit.id != unit.key)


def _members(groups: Sequence[RoundGroup]) -> dict[int, tuple[Unit, ...]]:
    """The units of each group, in Vietnamese order. One query."""
    found: dict[int, list[Unit]] = {group.pk: [] for group in groups}
    rows = Sheet.objects.filter(group__in=groups).select_related("unit").order_by("unit__sort_key", "unit_id")
    for sheet in rows:
        found[sheet.group_id].append(sheet.unit)
    return {key: tuple(units) for key, units in found.items()}


def _next_group(
    group: RoundGroup,
    members: Mapping[int, Sequence[Unit]],
    changes: _Changes,
    others: Sequence[Unit],
    *,
    year: int,
    since: dt.date,
) -> NextGroup:
    units, unclear = changes.of_group(group.pk)
    kinds = {unit.kind for unit in members[group.pk]}
    heirs = {heir.pk: heir for unit in unclear for heir in changes.heirs_of(unit) if heir.pk not in units}
    alike = [unit for unit in others if unit.kind in kinds and unit.pk not in heirs]
    offered = _ordered([*alike, *heirs.values()])
    version = newest_like(group.framework, year)
    notices = [*_unit_notices(members[group.pk], unclear, changes), *_founded(alike, since)]
    if version.pk == group.framework_id:
        notices.append(
            Text(
                f"Không có phiên bản bộ tiêu chí mới hơn {version.code}; giữ phiên bản này.",
                f"There is no newer version of the framework than {version.code}; it is kept.",
            )
        )
    return NextGroup(group, version, _ordered(units.values()), offered, tuple(notices))


def _unit_notices(members: Iterable[Unit], unclear: Collection[Unit], changes: _Changes) -> Iterable[Text]:
    for unit in members:
        if unit.is_valid_on(changes.as_of):
            continue
        heirs = ", ".join(heir.name for heir in changes.heirs_of(unit))
        if unit not in unclear:
            yield Text(
                f"{unit.name} đã kết thúc; thay bằng {heirs}.", f"{unit.name} ended; {heirs} stands in its place."
            )
        elif heirs:
            yield Text(
                f"{unit.name} đã kết thúc; nơi kế thừa: {heirs}. Đánh dấu đơn vị nhận phiếu.",
                f"{unit.name} ended; its successors are {heirs}. Tick those that get a sheet.",
            )
        else:
            yield Text(
                f"{unit.name} không tồn tại vào ngày này và danh mục không nêu đơn vị kế thừa.",
                f"{unit.name} does not exist on that day, and the register names no successor.",
            )


def _founded(alike: Iterable[Unit], since: dt.date) -> Iterable[Text]:
    names = ", ".join(unit.name for unit in alike if unit.valid_from > since)
    if names:
        yield Text(
            f"Đơn vị mới từ năm trước, chưa chọn: {names}.", f"New since the year before, not chosen yet: {names}."
        )


def _ordered(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted(units, key=lambda unit: (unit.sort_key, unit.pk)))


def _next_name(name: str, year: int) -> str:
    """The name with the next year in it."""
    old, new = str(year), str(year + 1)
    return name.replace(old, new) if old in name else f"{name} {new}"


def _next_windows(earlier: Round) -> dict[str, Moments]:
    """The calendar a year later, each moment on a working day of the office."""
    working = office_calendar()

    def moved(moment: dt.datetime) -> dt.datetime:
        local = timezone.localtime(moment)
        month_end = calendar.monthrange(local.year + 1, local.month)[1]
        day = dt.date(local.year + 1, local.month, min(local.day, month_end))
        on = day_after(day - dt.timedelta(days=1), 1, working)
        return timezone.make_aware(dt.datetime.combine(on, local.time()))

    return {row.step: (moved(row.opens_at), moved(row.closes_at)) for row in earlier.windows.all()}
