"""What a workbook of scores would store: one result set for each year in it, with every doubt and difference named.

The trap: two truths in one file. The total that was published stays as stated; what its parts add up to is shown beside
it, and the difference is named, never mended.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.text import slugify

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.moving import CriterionMatch, ScoredBook, match_criteria
from chiso.engine.moving.criteria import name_key
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of, version_by_code, versions
from chiso.office.indices.operations.moved import year_taken
from chiso.office.indices.queries import latest_results
from chiso.office.moving.models import Part
from chiso.office.moving.plans.books import book_of
from chiso.office.moving.plans.lines import UnitLine, lines_of
from chiso.office.moving.plans.settings import ScoreSettings
from chiso.office.moving.plans.shared import (
    LEFT_OUT,
    Decided,
    UnitNames,
    digest,
    grouped,
    not_yet,
    open_unit,
    remembered,
)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The result set of one year."""

    year: int
    lines: tuple[UnitLine, ...]
    standing: str = ""  # the title of results that stand for this year already

    @property
    def differing(self) -> tuple[UnitLine, ...]:
        return tuple(line for line in self.lines if line.differences)


@dataclass(frozen=True, slots=True)
class ScoresPlan:
    """The whole file. Nothing may be stored while a problem is an error."""

    book: ScoredBook
    settings: ScoreSettings
    version: FrameworkVersion | None
    framework: Framework | None
    family: str
    unit_group: str
    units: tuple[Decided, ...]
    criteria: tuple[Decided, ...]
    years: tuple[YearPlan, ...]
    problems: tuple[Problem, ...]
    sha256: str

    @property
    def can_run(self) -> bool:
        return bool(self.years) and not any(problem.severity == "error" for problem in self.problems)

    @property
    def unit_count(self) -> int:
        return len({line.unit.pk for year in self.years for line in year.lines})

    @property
    def leaf_count(self) -> int:
        """How many points of leaves would be stored."""
        return sum(line.leaves for year in self.years for line in year.lines)

    @property
    def open_units(self) -> tuple[Decided, ...]:
        return tuple(decided for decided in self.units if decided.is_open)

    @property
    def open_criteria(self) -> tuple[Decided, ...]:
        return tuple(decided for decided in self.criteria if decided.is_open)


def plan_scores(part: Part, today: dt.date) -> ScoresPlan:
    """The plan of a part as decided so far. Raises InputError when the file cannot be read at all."""
    settings = ScoreSettings.of(part.settings)
    book = book_of(part, settings.uses)
    year = settings.year or book.year
    version = _version(settings, book, year)
    framework = framework_of(version) if version else None
    family, unit_group = (version.family, version.unit_group) if version else settings.group
    names = UnitNames(max(book.years, default=year) if book.years or year else None, today)
    units = tuple(names.decide(label.text, label.where, settings.units) for label in book.units)
    matches = match_criteria(book.criteria, framework) if framework else ()
    criteria = _decided_criteria(matches, settings, framework, family)
    problems = [*book.problems, *_general(book, settings, year, version, family)]
    problems += [open_unit(decided, names) for decided in units if decided.is_open]
    problems += [_open_criterion(decided) for decided in criteria if decided.is_open]
    unit_of = {decided.label: decided.thing for decided in units if decided.thing not in (None, LEFT_OUT)}
    node_of = {d.label: d.thing for d in criteria if d.thing not in (None, LEFT_OUT) and not d.is_open}
    years = []
    for each in book.years or ((year,) if year else ()):
        if each in settings.skip_years:
            continue
        lines, found = lines_of(book, framework, names, unit_of, node_of, each, settings)
        problems += [*found, *not_yet([line.unit for line in lines], dt.date(each, 12, 31))]
        standing = latest_results(year=each, family=family, unit_group=unit_group).first() if family else None
        if standing is not None:
            problems.append(year_taken(each, standing.title))
        years.append(YearPlan(each, lines, standing.title if standing else ""))
    listed = tuple(year_plan for year_plan in years if year_plan.lines)
    sha256 = digest(_tree(part, settings, version, family, unit_group, listed))
    return ScoresPlan(
        book, settings, version, framework, family, unit_group, units, criteria, listed, grouped(problems), sha256
    )


def _version(settings: ScoreSettings, book: ScoredBook, year: int | None) -> FrameworkVersion | None:
    """The version chosen, else the stored one that knows most of the workbook's criteria; none for totals alone."""
    if settings.framework == LEFT_OUT or (not book.criteria and not settings.framework):
        return None
    if settings.framework:
        return version_by_code(settings.framework)
    day = dt.date(year, 12, 31) if year else None
    best: tuple[float, bool, str] = (0.5, False, "")  # less than half known is no match
    chosen = None
    for version in versions():
        share = _share(book, framework_of(version))
        begun = bool(day and version.valid_from and version.valid_from <= day)
        if (share, begun, version.code) > best:
            best, chosen = (share, begun, version.code), version
    return chosen


def _share(book: ScoredBook, framework: Framework) -> float:
    """The share of the workbook's criteria that the framework has by name, or by number where there is no name."""
    names = {name_key(node.name.vi) for node in framework.nodes}
    codes = set(framework.by_code)
    known = sum(name_key(line.name) in names if line.name else line.code in codes for line in book.criteria)
    return known / len(book.criteria)


def _decided_criteria(
    matches: tuple[CriterionMatch, ...], settings: ScoreSettings, framework: Framework | None, family: str
) -> tuple[Decided, ...]:
    if framework is None:
        return ()
    before = remembered("criterion", family)
    found = []
    for match in matches:
        label, where = match.criterion.key, match.criterion.where
        picked = settings.criteria.get(label)
        if picked and (picked == LEFT_OUT or picked in framework.by_code):
            found.append(Decided(label, where, picked, "chosen"))
        elif match.is_sure:
            found.append(Decided(label, where, match.node, "name" if match.how == "name" else "exact"))
        elif before.get(label) in framework.by_code:
            found.append(Decided(label, where, before[label], "remembered"))
        else:
            found.append(Decided(label, where, match.node, match.how, match.candidates))
    return tuple(found)


def _open_criterion(decided: Decided) -> Problem:
    words = {
        "close": Text("Tên tiêu chí gần giống, cần xác nhận.", "The criterion's name is only alike: confirm it."),
        "disagree": Text("Số và tên tiêu chí chỉ hai nơi khác nhau.", "Number and name point to different criteria."),
    }
    told = ", ".join(decided.candidates[:3])
    return Problem(
        f"moving.criterion_{decided.how}",
        words.get(decided.how, Text("Bộ tiêu chí không có tiêu chí này.", "The framework has no such criterion.")),
        where=decided.where,
        got=decided.label.strip("|").replace("|", " "),
        expected=Text(told, told),
        hint=Text("Chọn tiêu chí ở bảng “Tiêu chí” bên dưới.", "Choose it in the table of criteria below."),
    )


def _general(
    book: ScoredBook, settings: ScoreSettings, year: int | None, version: FrameworkVersion | None, family: str
) -> list[Problem]:
    """What the file as a whole lacks."""
    found = []
    if year is None and not book.years:
        words = Text("Không rõ bảng này của năm nào.", "It cannot be told of which year this is.")
        found.append(Problem("moving.year", words, hint=Text("Chọn năm bên dưới.", "Give the year below.")))
    if book.criteria and version is None and settings.framework != LEFT_OUT:
        found.append(
            Problem(
                "moving.framework",
                Text("Chưa có bộ tiêu chí nào khớp với bảng này.", "No stored framework fits this table."),
                hint=Text(
                    "Chọn bộ tiêu chí, hoặc đọc bộ tiêu chí từ chính tệp này.",
                    "Choose one, or read the framework from this very file.",
                ),
            )
        )
    if version is None and not family and (not book.criteria or settings.framework == LEFT_OUT):
        words = Text("Chưa rõ kết quả của chỉ số và nhóm đơn vị nào.", "Which index and unit group is not told.")
        found.append(Problem("moving.group", words, hint=Text("Chọn ở mục “Kết quả của”.", "Choose it below.")))
    return found


def _tree(
    part: Part,
    settings: ScoreSettings,
    version: FrameworkVersion | None,
    family: str,
    unit_group: str,
    years: tuple[YearPlan, ...],
) -> object:
    """Everything that would be stored."""
    return [
        part.file.sha256,
        version.sha256 if version else "",
        [family, unit_group, settings.title, settings.decision_number, settings.decision_on],
        [[year.year, [line.tree() for line in year.lines]] for year in years],
    ]


def code_of(family: str, unit_group: str, year: int) -> str:
    """How the result set of a moved year is named."""
    return f"{slugify(f'{family}-{unit_group}')[:80]}-{year}-excel"
