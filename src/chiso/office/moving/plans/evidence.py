"""What an archive of evidence would store: a document for each distinct file of a unit, filed under its criterion.

The trap: the same plan lies in five folders. Content decides what is the same document; folders say what it proved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.annex.numbering import parse_number, split_leading
from chiso.engine.moving import Entry, NameFacts, archive_entries, match_criteria, read_file_name
from chiso.engine.moving.model import Criterion
from chiso.engine.moving.words import year_in
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import limits
from chiso.office.evidence.store import file_store
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of, version_by_code, versions
from chiso.office.moving.models import Part
from chiso.office.moving.plans.settings import EvidenceSettings
from chiso.office.moving.plans.shared import LEFT_OUT, Decided, UnitNames, digest, grouped, open_unit
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file: whose it is, what it proved, what its name says of it, and whether the library has it."""

    entry: Entry
    unit: Unit
    node: str
    told: NameFacts
    is_known: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class EvidencePlan:
    """The whole archive. Nothing may be stored while a problem is an error."""

    settings: EvidenceSettings
    year: int | None
    version: FrameworkVersion | None
    framework: Framework | None
    lines: tuple[EvidenceLine, ...]
    units: tuple[Decided, ...]
    criteria: tuple[Decided, ...]
    left_out: int
    problems: tuple[Problem, ...]
    sha256: str

    @property
    def can_run(self) -> bool:
        return bool(self.lines) and not any(problem.severity == "error" for problem in self.problems)

    @property
    def new_documents(self) -> int:
        return len({(line.unit.pk, line.entry.facts.sha256) for line in self.lines if not line.is_known})

    @property
    def node_count(self) -> int:
        return len({line.node for line in self.lines})

    @property
    def unit_count(self) -> int:
        return len({line.unit.pk for line in self.lines})

    @property
    def open_units(self) -> tuple[Decided, ...]:
        return tuple(decided for decided in self.units if decided.is_open)

    @property
    def open_criteria(self) -> tuple[Decided, ...]:
        return tuple(decided for decided in self.criteria if decided.is_open)


@lru_cache(maxsize=4)
def _entries(sha256: str, name: str, most: int) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    return archive_entries(file_store().get(sha256), name, limits())


def plan_evidence(part: Part, today: dt.date) -> EvidencePlan:
    """The plan of a part as decided so far. Raises InputError when the archive itself cannot come in."""
    settings = EvidenceSettings.of(part.settings)
    entries, odd = _entries(part.file.sha256, part.file_name, limits().max_bytes)
    folders = list(dict.fromkeys(folder for entry in entries for folder in entry.folders))
    year = settings.year or next(
        (found for text in [part.file_name, *folders] if (found := year_in(text)) is not None), None
    )
    version = version_by_code(settings.framework) if settings.framework else _fitting(folders, year)
    framework = framework_of(version) if version else None
    names = UnitNames(year, today)
    reading = _Reading(settings, framework, names, folders)
    lines, problems = _lines(reading, entries)
    problems = [*odd, *_general(year, version), *problems]
    sha256 = digest(
        [
            part.file.sha256, year, version.sha256 if version else "",
            [[line.entry.path, line.unit.key, line.node, line.is_known] for line in lines],
        ]
    )  # fmt: skip
    return EvidencePlan(
        settings, year, version, framework, tuple(lines), tuple(reading.units.values()),
        tuple(reading.criteria.values()), len(entries) - len(lines), grouped(problems), sha256,
    )  # fmt: skip


def _criterion(folder: str) -> Criterion:
    """A folder's name as number and name: "1.2.3 Kế hoạch", "TC 1.2"."""
    number = parse_number(folder)
    name = ""
    if number is None:
        number, name = split_leading(folder, bullets=False)
    return Criterion(".".join(number.parts) if number else "", name, None, folder)


def _fitting(folders: Iterable[str], year: int | None) -> FrameworkVersion | None:
    """The stored version that knows most of the folders; at least one.

    Codes are counted anew in every set of criteria: folders "1.1", "1.2" fit departments and communes alike.
    Where versions of several groups of units fit equally well nobody can tell, and a person chooses.
    """
    read = [_criterion(folder) for folder in folders]
    day = dt.date(year, 12, 31) if year else None
    fitting: dict[FrameworkVersion, tuple[int, bool]] = {}
    for version in versions():
        sure = sum(match.is_sure for match in match_criteria(read, framework_of(version)))
        begun = bool(day and version.valid_from and version.valid_from <= day)
        if sure:
            fitting[version] = (sure, begun)
    best = max(fitting.values(), default=None)
    chosen = [version for version, fit in fitting.items() if fit == best]
    groups = {(version.family, version.unit_group) for version in chosen}
    return max(chosen, key=lambda version: version.code) if len(groups) == 1 else None


class _Reading:
    """What each folder of the archive is: a criterion, a unit, or nothing of either."""

    def __init__(
        self, settings: EvidenceSettings, framework: Framework | None, names: UnitNames, folders: list[str]
    ) -> None:
        self.settings, self.framework, self.names = settings, framework, names
        self.units: dict[str, Decided] = {}
        self.criteria: dict[str, Decided] = {}
        matches = match_criteria([_criterion(folder) for folder in folders], framework) if framework else ()
        self._match = dict(zip(folders, matches, strict=False))

    def node(self, folder: str) -> Decided | None:
        """The criterion that a folder is; None when it does not look like one."""
        picked = self.settings.folders.get(folder)
        if self.framework and picked and (picked == LEFT_OUT or picked in self.framework.by_code):
            return Decided(folder, folder, picked, "chosen")
        match = self._match.get(folder)
        if match is None:
            return None
        if match.is_sure:
            return Decided(folder, folder, match.node, "exact")
        if match.criterion.code or match.how == "close":
            return Decided(folder, folder, match.node, match.how, match.candidates)
        return None

    def unit(self, folder: str) -> Decided | None:
        """The unit that a folder is; None when it is like none."""
        decided = self.names.decide(folder, folder, self.settings.units)
        return None if decided.how == "none" else decided


def _lines(reading: _Reading, entries: tuple[Entry, ...]) -> tuple[list[EvidenceLine], list[Problem]]:
    problems: list[Problem] = []
    placed: list[tuple[Entry, Unit, str]] = []
    for entry in entries:
        unit, node = _unit_of(reading, entry, problems), _node_of(reading, entry, problems)
        if unit is not None and node is not None:
            placed.append((entry, unit, node))
    known = set(
        Document.objects.filter(file__sha256__in={entry.facts.sha256 for entry, _, _ in placed}).values_list(
            "owner_id", "file__sha256"
        )
    )
    seen: set[tuple[int, str]] = set()
    lines = []
    for entry, unit, node in placed:
        key = (unit.pk, entry.facts.sha256)
        lines.append(EvidenceLine(entry, unit, node, read_file_name(entry.path), key in known, key in seen))
        seen.add(key)
    return lines, problems


def _node_of(reading: _Reading, entry: Entry, problems: list[Problem]) -> str | None:
    """The criterion of the deepest folder that is one; None when it is left out or nobody can tell."""
    found = next((decided for folder in reversed(entry.folders) if (decided := reading.node(folder))), None)
    if found is None:
        deepest = entry.folders[-1] if entry.folders else ""
        found = Decided(deepest, deepest, None, "none")
        if not deepest:
            problems.append(_loose(entry))
            return None
    reading.criteria.setdefault(found.label, found)
    if found.is_open:
        if reading.framework is not None:  # without one no folder can be known, which is told once
            problems.append(_open_folder(found))
        return None
    return None if found.thing == LEFT_OUT else found.thing


def _unit_of(reading: _Reading, entry: Entry, problems: list[Problem]) -> Unit | None:
    """The unit of the outermost folder that is one and no criterion, else the one chosen for the whole archive."""
    for folder in entry.folders:
        decided = None if (node := reading.node(folder)) and not node.is_open else reading.unit(folder)
        if decided is None:
            continue
        reading.units.setdefault(decided.label, decided)
        if decided.is_open:
            problems.append(open_unit(decided, reading.names))
            return None
        return None if decided.thing == LEFT_OUT else reading.names.by_key[decided.thing or ""]
    chosen = reading.names.by_key.get(reading.settings.unit)
    if chosen is None:
        problems.append(_no_unit())
    return chosen


def _general(year: int | None, version: FrameworkVersion | None) -> list[Problem]:
    found = []
    if year is None:
        words = Text("Không rõ minh chứng này của năm nào.", "It cannot be told of which year the evidence is.")
        found.append(Problem("moving.year", words, hint=Text("Chọn năm bên dưới.", "Give the year below.")))
    if version is None:
        words = Text("Chưa rõ các thư mục theo bộ tiêu chí nào.", "It is not clear which framework the folders follow.")
        found.append(Problem("moving.framework", words, hint=Text("Chọn bộ tiêu chí bên dưới.", "Choose one below.")))
    return found


def _open_folder(decided: Decided) -> Problem:
    told = ", ".join(decided.candidates[:3])
    return Problem(
        "moving.folder",
        Text("Thư mục không ứng với tiêu chí nào.", "The folder is no criterion.")
        if decided.how == "none"
        else Text("Thư mục ứng với tiêu chí nào thì chưa chắc.", "Which criterion the folder is, is not certain."),
        where=decided.where,
        expected=Text(told, told),
        hint=Text("Chọn tiêu chí ở bảng “Tiêu chí” bên dưới.", "Choose it in the table of criteria below."),
    )


def _loose(entry: Entry) -> Problem:
    return Problem(
        "moving.loose_file",
        Text("Tệp không nằm trong thư mục tiêu chí nào.", "The file lies in no folder of a criterion."),
        where=entry.path,
        hint=Text("Đưa tệp vào thư mục mang mã tiêu chí rồi nén lại.", "Put it in a criterion's folder, pack again."),
    )


def _no_unit() -> Problem:
    return Problem(
        "moving.whose",
        Text("Không rõ minh chứng của đơn vị nào.", "Whose evidence this is cannot be told."),
        hint=Text("Chọn đơn vị cho cả tệp nén bên dưới.", "Choose the unit of the whole archive below."),
    )
