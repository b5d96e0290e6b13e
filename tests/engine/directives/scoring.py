"""How well a reading agrees with labels written by eye: true positives, inventions and misses of each kind.

    .venv/bin/python -m tests.engine.directives.scoring [folder …]

Codes, ISO dates, indices, targets and quotas must agree exactly; names are folded, abbreviations written out, and one
name may add its province; a task agrees with a label when their spans share more than half of their union.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from chiso.engine.directives import Reading, Span, read_document
from chiso.engine.directives.names import name_key, same_body

ROOT = Path(__file__).parents[3]
LABELS = ROOT / "tests" / "golden" / "directives"
SHARED = ROOT.parent / "shared"


@dataclass
class Count:
    """Agreements of one kind, what was missed and what was invented."""

    agreed: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.agreed += other.agreed
        self.missed += other.missed
        self.invented += other.invented

    @property
    def precision(self) -> float:
        found = self.agreed + len(self.invented)
        return self.agreed / found if found else 1.0

    @property
    def recall(self) -> float:
        labelled = self.agreed + len(self.missed)
        return self.agreed / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Labels = dict[str, Any]


def text_of(label_file: Path, labels: Labels) -> str | None:
    """The labelled text; None where it is not at hand."""
    path = SHARED / labels["text"] if labels["text"].startswith("seeds/") else label_file.with_name(labels["text"])
    return path.read_text(encoding="utf-8") if path.exists() else None


def label_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (LABELS / folder).glob("*.yaml"))


def _sets(labelled: list[Hashable], found: list[Hashable]) -> Count:
    """Compared as sets: a fact that is stated twice is one fact."""
    count = Count()
    for one in dict.fromkeys(labelled):
        if one in found:
            count.agreed += 1
        else:
            count.missed.append(str(one))
    count.invented = [str(one) for one in dict.fromkeys(found) if one not in labelled]
    return count


def _matched(labelled: list[Any], found: list[Any], agree: Callable[[Any, Any], bool]) -> Count:
    """Compared one to one, each found item used once."""
    count, left = Count(), list(found)
    for one in labelled:
        match = next((other for other in left if agree(one, other)), None)
        if match is None:
            count.missed.append(str(one))
        else:
            count.agreed += 1
            left.remove(match)
    count.invented = [str(one) for one in left]
    return count


def _overlap(labelled: tuple[int, int], found: Span) -> float:
    shared = min(labelled[1], found.end) - max(labelled[0], found.start)
    union = max(labelled[1], found.end) - min(labelled[0], found.start)
    return max(shared, 0) / union


def compare(labels: Labels, reading: Reading) -> dict[str, Count]:
    """The counts of each kind for one document."""
    document = labels["document"]
    numbers = [(one["measure"], Decimal(one["value"]), one.get("index", "")) for one in labels["targets"]]
    quotas = [(one["op"], one["count"], one["unit"], one.get("per")) for one in labels["quotas"]]
    parties = [name_key(one["name"]) for one in labels["parties"]]
    leads = [(one["at"], name_key(one.get("lead", "").split(";")[0])) for one in labels["tasks"]]
    return {
        "document": _sets(
            [("code", document.get("code", "")), ("date", document.get("date", ""))],
            [("code", reading.document.code), ("date", str(reading.document.date or ""))],
        ),
        "codes": _sets(
            [one["code"] for one in labels["references"]],
            [one.code for one in reading.references if one.role != "this"],
        ),
        "code dates": _sets(
            [(one["code"], one["date"]) for one in labels["references"] if "date" in one],
            [(one.code, str(one.date)) for one in reading.references if one.date and one.role != "this"],
        ),
        "code roles": _sets(
            [(one["code"], one["role"]) for one in labels["references"]],
            [(one.code, one.role) for one in reading.references if one.role != "this"],
        ),
        "dates": _sets(
            [one["iso"] for one in labels["dates"] if "iso" in one], [d.iso for d in reading.dates if d.iso]
        ),
        "recurrences": _sets(
            [one["recurrence"] for one in labels["dates"] if "recurrence" in one],
            [day.recurrence for day in reading.dates if day.recurrence],
        ),
        "indices": _sets([one["code"] for one in labels["indices"]], [one.code for one in reading.indices]),
        "targets": _matched(numbers, [(one.measure, one.value, one.index) for one in reading.targets], _equal),
        "quotas": _matched(quotas, [(one.bound, one.count, one.unit, one.per) for one in reading.quotas], _equal),
        "parties": _matched(_bodies(parties), [name_key(one.name) for one in reading.parties], same_body),
        "party roles": _roles(labels, reading),
        "tasks": _matched(
            [one["at"] for one in labels["tasks"]],
            [one.span for one in reading.tasks],
            lambda label, found: _overlap(label, found) > 0.5,
        ),
        "task leads": _matched(
            leads,
            [(one.span, [name_key(lead) for lead in one.leads]) for one in reading.tasks],
            lambda label, found: _overlap(label[0], found[0]) > 0.5 and _led(label[1], found[1]),
        ),
        "task due": _due(labels, reading),
    }


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _bodies(keys: list[str]) -> list[str]:
    """The keys of distinct bodies: a body with two roles has two labels."""
    found: list[str] = []
    for key in keys:
        if not any(same_body(key, known) for known in found):
            found.append(key)
    return found


def _roles(labels: Labels, reading: Reading) -> Count:
    """Roles of bodies: a label is met by any body of that name with that role among its roles."""
    count = Count()
    wanted = [(name_key(one["name"]), one["role"]) for one in labels["parties"]]
    found = [(name_key(one.name), one.roles) for one in reading.parties]
    for key, role in wanted:
        if any(same_body(key, name) and role in roles for name, roles in found):
            count.agreed += 1
        else:
            count.missed.append(f"{key}: {role}")
    for name, roles in found:
        if not any(same_body(key, name) and role in roles for key, role in wanted):
            count.invented.append(f"{name}: {roles}")
    return count


def _led(label: str, found: list[str]) -> bool:
    return (not label and not found) or any(same_body(label, lead) for lead in found)


def _due(labels: Labels, reading: Reading) -> Count:
    """Whether tasks that agree also agree in deadline or recurrence."""
    count = Count()
    isos = {day.text: day.iso for day in reading.dates}
    for label in labels["tasks"]:
        wanted = label.get("by") or label.get("recurrence")
        task = next((one for one in reading.tasks if _overlap(label["at"], one.span) > 0.5), None)
        if not wanted or task is None:
            continue
        found = {task.recurrence, *(iso for text, iso in isos.items() if text in task.deadline)}
        if wanted in found or any(day.iso == wanted and task.span.meets(day.span) for day in reading.dates):
            count.agreed += 1
        else:
            count.missed.append(f"{wanted} ≠ {task.deadline or task.recurrence}")
    return count


def measure(paths: list[Path], *, explain: bool = False) -> dict[str, Count]:
    """The counts over all documents at hand."""
    totals: dict[str, Count] = {}
    for path in paths:
        labels = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = text_of(path, labels)
        if text is None:
            continue
        reading = read_document(text)
        for kind, count in compare(labels, reading).items():
            totals.setdefault(kind, Count()).add(count)
            if explain and (count.missed or count.invented):
                print(f"{path.stem:26} {kind:12} missed {count.missed}  invented {count.invented}")
    return totals


def main() -> None:
    folders = [name for name in sys.argv[1:] if not name.startswith("-")] or sorted(p.name for p in LABELS.iterdir())
    for folder in folders:
        totals = measure(label_files(folder), explain="-v" in sys.argv)
        print(f"\n{folder}\n{'':14}{'agreed':>8}{'missed':>8}{'invented':>10}{'precision':>11}{'recall':>8}{'F1':>7}")
        for kind, count in totals.items():
            figures = f"{count.precision:11.3f}{count.recall:8.3f}{count.f1:7.3f}"
            print(f"{kind:14}{count.agreed:8}{len(count.missed):8}{len(count.invented):10}{figures}")


if __name__ == "__main__":
    main()
