"""How well a reading agrees with labels written by eye: true positives, inventions and misses of each kind.

    .venv/bin/python -m tests.engine.directives.scoring [folder …]

Codes, ISO dates, indices, targets and quotas must agree exactly; names are folded, abbreviations written out, and one
name may add its province; a task agrees with a label when their spans share more than half of their union.
A label marked `optional`, and a body that is only mentioned, is neither missed when absent nor invented when found;
where the labels have a `quote` instead of `at` (pages and Word files), the place is where the text quotes it.

First run of blind5 (24 documents of another hand, before anything was mended; mentioned bodies not counted): precision
and recall of codes 1 and 1, dates .98 and .99, indices 1 and 1, targets .91 and .85, quotas .82 and .70; F1 of parties
.82, of tasks .80. Earlier sets stand in ADR 0081, rounds on real pages, whose sentences are not kept here, in
ADRs 0205 and 0224.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from chiso.engine.directives import Party, Reading, Span, read_document
from chiso.engine.directives.io import extract_file
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
    return extract_file(path).text if path.exists() else None


def placed(labels: Labels, text: str) -> Labels:
    """The labels with the place of each quote: blanks and the signs between cells count as one blank."""
    plain = [(at, letter) for at, letter in enumerate(text) if letter not in " \n\t|"]
    squeezed = "".join(letter for _, letter in plain)

    def at(label: Any) -> Any:
        if not isinstance(label, dict) or "quote" not in label:
            return label
        quote = re.sub(r"[\s|]", "", label["quote"])
        start = squeezed.find(quote)
        span = [plain[start][0], plain[start + len(quote) - 1][0] + 1] if start >= 0 else [-2, -1]
        return {**label, "at": span}

    return {key: [at(one) for one in value] if isinstance(value, list) else value for key, value in labels.items()}


def label_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (LABELS / folder).glob("*.yaml"))


Key = Callable[[Labels], Any]


def _keys(labels: list[Labels], key: Key, *, optional: bool = False) -> list[Any]:
    """The keys of the labels that are (or are not) optional; None where a label says nothing of the kind."""
    found = [key(one) for one in labels if bool(one.get("optional")) is optional]
    return [one for one in found if one is not None]


def _sets(labels: list[Labels], key: Key, found: list[Hashable]) -> Count:
    """Compared as sets: a fact that is stated twice is one fact."""
    labelled, allowed = _keys(labels, key), _keys(labels, key, optional=True)
    count = Count()
    for one in dict.fromkeys(labelled):
        if one in found:
            count.agreed += 1
        else:
            count.missed.append(str(one))
    count.invented = [str(one) for one in dict.fromkeys(found) if one not in labelled and one not in allowed]
    return count


def _matched(labels: list[Labels], key: Key, found: list[Any], agree: Callable[[Any, Any], bool]) -> Count:
    """Compared one to one, each found item used once."""
    count, left = Count(), list(found)
    for one in _keys(labels, key):
        match = next((other for other in left if agree(one, other)), None)
        if match is None:
            count.missed.append(str(one))
        else:
            count.agreed += 1
            left.remove(match)
    allowed = _keys(labels, key, optional=True)
    count.invented = [str(one) for one in left if not any(agree(label, one) for label in allowed)]
    return count


def _overlap(labelled: tuple[int, int], found: Span) -> float:
    shared = min(labelled[1], found.end) - max(labelled[0], found.start)
    union = max(labelled[1], found.end) - min(labelled[0], found.start)
    return max(shared, 0) / union


def compare(labels: Labels, reading: Reading) -> dict[str, Count]:
    """The counts of each kind for one document."""
    references, dates, tasks = labels["references"], labels["dates"], labels["tasks"]
    cited = [one for one in reading.references if one.role != "this"]
    parties = [{**one, "optional": one.get("optional") or one["role"] == "mentioned"} for one in labels["parties"]]
    return {
        "document": _sets(
            [{"fact": labels["document"].get(name, "")} for name in ("code", "date")],
            lambda one: one["fact"],
            [reading.document.code, str(reading.document.date or "")],
        ),
        "codes": _sets(references, lambda one: one["code"], [one.code for one in cited]),
        "code dates": _sets(
            references,
            lambda one: (one["code"], one["date"]) if "date" in one else None,
            [(one.code, str(one.date)) for one in cited if one.date],
        ),
        "code roles": _sets(
            references, lambda one: (one["code"], one["role"]), [(one.code, one.role) for one in cited]
        ),
        "dates": _sets(dates, lambda one: one.get("iso"), [day.iso for day in reading.dates if day.iso]),
        "recurrences": _sets(
            dates, lambda one: one.get("recurrence"), [day.recurrence for day in reading.dates if day.recurrence]
        ),
        "indices": _sets(labels["indices"], lambda one: one["code"], [one.code for one in reading.indices]),
        "targets": _matched(
            labels["targets"],
            lambda one: (one["measure"], Decimal(one["value"]), one.get("index", "")),
            [(one.measure, one.value, one.index) for one in reading.targets],
            _equal,
        ),
        "quotas": _matched(
            labels["quotas"],
            lambda one: (one["op"], one["count"], one["unit"], one.get("per")),
            [(one.bound, one.count, one.unit, one.per) for one in reading.quotas],
            lambda label, found: _but_unit(label) == _but_unit(found) and _same_unit(label[2], found[2]),
        ),
        "parties": _matched(
            _bodies(parties),
            lambda one: name_key(one["name"]),
            [name_key(one.name) for one in reading.parties],
            same_body,
        ),
        "party roles": _roles(parties, reading.parties),
        "tasks": _matched(
            tasks,
            lambda one: one["at"],
            [one.span for one in reading.tasks],
            lambda label, found: _overlap(label, found) > 0.5,
        ),
        "task leads": _matched(
            tasks,
            lambda one: (one["at"], name_key(one.get("lead", "").split(";")[0])),
            [(one.span, [name_key(lead) for lead in one.leads]) for one in reading.tasks],
            lambda label, found: _overlap(label[0], found[0]) > 0.5 and _led(label[1], found[1]),
        ),
        "task due": _due(labels, reading),
        "anomalies": _sets(labels.get("anomalies", []), lambda one: one["code"], [a.code for a in reading.anomalies]),
    }


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _but_unit(quota: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*quota[:2], quota[3])


def _same_unit(one: str, other: str) -> bool:
    """One unit, or the other said more fully: "thủ tục", "thủ tục hành chính"."""
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith(f"{short} ")


def _bodies(labels: list[Labels]) -> list[Labels]:
    """One label for each body, those that must be found first: a body with two roles has two labels."""
    found: list[Labels] = []
    for one in sorted(labels, key=lambda label: bool(label.get("optional"))):
        if not any(same_body(name_key(one["name"]), name_key(known["name"])) for known in found):
            found.append(one)
    return found


def _roles(labels: list[Labels], parties: tuple[Party, ...]) -> Count:
    """Roles of bodies: a label is met by any body of that name with that role among its roles."""
    count = Count()
    labelled = [(name_key(one["name"]), one["role"], bool(one.get("optional"))) for one in labels]
    found = [(name_key(one.name), one.roles) for one in parties]
    for key, role, optional in labelled:
        if any(same_body(key, name) and role in roles for name, roles in found):
            count.agreed += not optional
        elif not optional:
            count.missed.append(f"{key}: {role}")
    for name, roles in found:
        if not any(same_body(key, name) and (role in roles or optional) for key, role, optional in labelled):
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
        for kind, count in compare(placed(labels, reading.text), reading).items():
            totals.setdefault(kind, Count()).add(count)
            if explain and (count.missed or count.invented):
                print(f"{path.stem:20} {kind:12} missed {count.missed}  invented {count.invented}")
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
