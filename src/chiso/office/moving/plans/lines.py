"""The units of one year: what the workbook gives, what it adds up to, what it states, and where the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.moving import Figure, ScoredBook, Stage, Total
from chiso.engine.scoring import apply_bands, rank_units
from chiso.engine.text import format_decimal, search_key
from chiso.office.moving.plans.arithmetic import ORDER, Given, Sum, add_up, agrees, percent_of, total
from chiso.office.moving.plans.settings import ScoreSettings
from chiso.office.moving.plans.shared import UnitNames
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Difference:
    """A stated figure that its parts do not add up to; `node` is empty for the total."""

    node: str
    what: str
    stated: str
    computed: str
    where: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's result of one year. `points`, `percent`, `rank`, `grade` are what would be stored."""

    unit: Unit
    label: str
    given: Mapping[str, Given]
    sums: Mapping[str, Sum]
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    rank: Decimal | None
    grade: str
    computed: Decimal | None
    stated: Decimal | None
    differences: tuple[Difference, ...] = ()
    leaves: int = 0
    grade_name: str = ""

    def tree(self) -> object:
        """Everything of the line that would be stored."""
        given = {
            node: [sorted((stage, str(value)) for stage, value in one.stages.items()), one.is_not_applicable]
            for node, one in self.given.items()
        }
        return [self.unit.key, given, str(self.points), str(self.base), str(self.percent), str(self.rank), self.grade]


@dataclass(slots=True)
class _Collected:
    """What the file says of one unit."""

    label: str
    stages: dict[str, dict[Stage, Figure]] = field(default_factory=dict)
    totals: dict[str, Total] = field(default_factory=dict)


def lines_of(
    book: ScoredBook,
    framework: Framework | None,
    names: UnitNames,
    unit_of: Mapping[str, str],
    node_of: Mapping[str, str],
    year: int,
    settings: ScoreSettings,
) -> tuple[tuple[UnitLine, ...], list[Problem]]:
    """The lines of a year, in the order of the file, and everything that is wrong in their cells."""
    problems: list[Problem] = []
    collected = _collect(book, unit_of, node_of, year, problems)
    lines = [
        _line(names.by_key[key], one, framework, settings, problems)
        for key, one in collected.items()
        if one.stages or one.totals
    ]
    return tuple(_ranked(lines, collected, framework)), problems


def _collect(
    book: ScoredBook, unit_of: Mapping[str, str], node_of: Mapping[str, str], year: int, problems: list[Problem]
) -> dict[str, _Collected]:
    found: dict[str, _Collected] = {}
    for figure in book.figures if not book.years else ():
        key, node = unit_of.get(figure.unit), node_of.get(figure.criterion)
        if key is None or node is None:
            continue
        stages = found.setdefault(key, _Collected(figure.unit)).stages.setdefault(node, {})
        if figure.stage in stages and (figure.status, figure.value) != (
            stages[figure.stage].status,
            stages[figure.stage].value,
        ):
            problems.append(_twice(stages[figure.stage], figure, node))
        else:
            stages.setdefault(figure.stage, figure)
    for stated in book.totals:
        key = unit_of.get(stated.unit)
        if key is None or stated.year not in (None, year):
            continue
        totals = found.setdefault(key, _Collected(stated.unit)).totals
        before = totals.get(stated.kind)
        if before is None or ORDER.index(stated.stage) < ORDER.index(before.stage):
            totals[stated.kind] = stated
        elif before.stage == stated.stage and (before.value, before.text) != (stated.value, stated.text):
            problems.append(_stated_twice(before, stated))
    return found


def _line(
    unit: Unit, one: _Collected, framework: Framework | None, settings: ScoreSettings, problems: list[Problem]
) -> UnitLine:
    given = {node: _given(node, stages, framework, settings, problems) for node, stages in one.stages.items()}
    given = {node: each for node, each in given.items() if each.stages or each.is_not_applicable}
    sums = add_up(framework, given) if framework else {}
    whole = total(framework, sums) if framework and given else Sum(None, framework.total if framework else None)
    stated = one.totals.get("points")
    stated_points = stated.value if stated else None
    points = stated_points if stated_points is not None else whole.points
    base = whole.base if whole.base is not None else (framework.total if framework else settings.base)
    told_percent = one.totals.get("percent")
    percent = told_percent.value if told_percent else percent_of(points, base)
    differences = _differences(framework, given, sums)
    if stated is not None and stated.value is not None and whole.points is not None:
        differences += _differing("", "total", stated.value, whole.points, stated.where)
    if told_percent and told_percent.value is not None and (exact := percent_of(points, base)) is not None:
        differences += _differing("", "percent", told_percent.value, exact, told_percent.where)
    if points is not None and base is not None and points > base:
        problems.append(_above("", points, base, stated.where if stated else one.label))
    leaves = sum(framework is None or framework.is_leaf(node) for node in given)
    return UnitLine(
        unit, one.label, given, sums, points, base, percent, None, "", whole.points, stated_points, tuple(differences),
        leaves,
    )  # fmt: skip


def _given(
    node: str, stages: Mapping[Stage, Figure], framework: Framework | None, settings: ScoreSettings,
    problems: list[Problem],
) -> Given:  # fmt: skip
    top = framework.node(node).max if framework else None
    values: dict[Stage, Decimal] = {}
    where = ""
    for stage in ORDER:
        figure = stages.get(stage)
        if figure is None:
            continue
        value = _value(figure, top, settings, problems)
        if value is None:
            continue
        values[stage] = value
        where = where or figure.where
        if value < 0 or (top is not None and value > top):
            problems.append(_above(node, value, top, figure.where))
    decisive = next((stages[stage] for stage in ORDER if stage in stages and stages[stage].status != "blank"), None)
    return Given(values, decisive is not None and decisive.status == "not_applicable", where)


def _value(figure: Figure, top: Decimal | None, settings: ScoreSettings, problems: list[Problem]) -> Decimal | None:
    if figure.status != "mark":
        return figure.value
    if settings.mark == "full" and top is not None:
        return top
    if settings.mark == "zero":
        return Decimal(0)
    if settings.mark != "blank":
        problems.append(
            Problem(
                "moving.mark",
                Text("Ô điểm ghi dấu (x, có, đạt …) thay cho số.", "A mark stands in place of points."),
                where=figure.where,
                hint=Text("Chọn dấu này nghĩa là gì ở bên dưới, hoặc ghi số.", "Say below what it means, or type it."),
            )
        )
    return None


def _differences(framework: Framework | None, given: Mapping[str, Given], sums: Mapping[str, Sum]) -> list[Difference]:
    """Stated sums of fields and criteria that their parts do not add up to."""
    found: list[Difference] = []
    for node in framework.walk() if framework else ():
        if framework is None or framework.is_leaf(node.code):
            continue
        one, added = given.get(node.code), sums.get(node.code)
        if one is None or one.points is None:
            continue
        if added is not None and added.points is not None:
            found += _differing(node.code, "sum", one.points, added.points, one.where)
    return found


def _differing(node: str, what: str, stated: Decimal, computed: Decimal, where: str) -> list[Difference]:
    if agrees(stated, computed):
        return []
    return [Difference(node, what, format_decimal(stated), format_decimal(computed.quantize(Decimal("0.0001"))), where)]


def _ranked(lines: list[UnitLine], collected: Mapping[str, _Collected], framework: Framework | None) -> list[UnitLine]:
    """Ranks and grades: as stated, else by our rules on what is stored."""
    known = {line.unit.key: line.percent for line in lines}
    if all(percent is None for percent in known.values()):
        known = {line.unit.key: line.points for line in lines}
    ranked = {
        entry.unit: entry.rank for entry in (rank_units(known, framework.ties) if framework else rank_units(known))
    }
    graded = apply_bands(framework, {line.unit.key: line.percent for line in lines}) if framework else {}
    bands = {search_key(band.name.vi): band.code for band in framework.bands} if framework else {}
    names = {band.code: band.name.vi for band in framework.bands} if framework else {}
    made = []
    for line in lines:
        totals = collected[line.unit.key].totals
        rank, grade = totals.get("rank"), totals.get("grade")
        told = bands.get(search_key(grade.text), grade.text) if grade else graded.get(line.unit.key) or ""
        own = ranked.get(line.unit.key)
        kept, odd = own, line.differences
        if rank is not None and rank.value is not None:
            kept = rank.value
            odd = (*odd, *_differing("", "rank", rank.value, own, rank.where)) if own is not None else odd
        made.append(replace(line, rank=kept, grade=told[:60], grade_name=names.get(told, told), differences=odd))
    return made


def _twice(first: Figure, second: Figure, node: str) -> Problem:
    return Problem(
        "moving.twice",
        Text(
            f"Hai ô cho hai điểm khác nhau của cùng tiêu chí {node}.", f"Two cells differ on the same criterion {node}."
        ),
        where=second.where,
        got=f"{first.where}: {first.value}; {second.where}: {second.value}",
        hint=Text("Giữ một ô, hoặc để lại một cột hay một tiêu chí.", "Keep one, or leave out a column or criterion."),
    )


def _stated_twice(first: Total, second: Total) -> Problem:
    return Problem(
        "moving.total_twice",
        Text(
            "Hai ô ghi tổng khác nhau của cùng đơn vị; lấy ô đầu.", "Two cells state different totals; the first holds."
        ),
        where=second.where,
        got=f"{first.where}: {first.text}; {second.where}: {second.text}",
        severity="warning",
    )


def _above(node: str, value: Decimal, top: Decimal | None, where: str) -> Problem:
    most = format_decimal(top) if top is not None else ""
    return Problem(
        "moving.out_of_range",
        Text(
            f"Điểm {node or 'tổng'} nằm ngoài khoảng cho phép.",
            f"The points of {node or 'the total'} are out of range.",
        ),
        where=where,
        got=format_decimal(value),
        expected=Text(f"từ 0 đến {most}" if most else "không âm", f"0 to {most}" if most else "not negative"),
        hint=Text("Sửa ô này trong Excel rồi thả lại tệp.", "Mend the cell in Excel and drop the file again."),
    )
