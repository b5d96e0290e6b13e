"""How whole annexes are read: `python -m tests.engine.annex.shapes FOLDER` (`-v`: each miss and each text left open).

The folder holds annexes (.xlsx, .docx), each with a CSV of the same name: `code,name,maximum,kind` for every leaf, in
UTF-8, lines that begin with "#" left out. The code is the printed number; several kinds that are right are joined by
"/" (cases of a formula are `tiers` whose borders belong to the other side); `manual` is a text to leave to a person,
`survey` a leaf without a rule of its own. A bonus or penalty item counts as found among the draft's adjustments, its
maximum without the sign.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from chiso.engine.errors import InputError
from chiso.engine.frameworks.annex import AnnexDraft, DraftNode, read_annex
from chiso.engine.frameworks.annex.output import plain_rule


@dataclass(frozen=True)
class Labelled:
    """A leaf as a person reads it; `maximum` None where the annex states none."""

    code: str
    name: str
    maximum: Decimal | None
    kinds: frozenset[str]


@dataclass
class Result:
    """What became of one annex: leaves that are not there as labelled, leaves that nobody labelled, its texts."""

    leaves: int
    missed: list[Labelled] = field(default_factory=list)
    wrong_codes: list[tuple[str, str]] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    texts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Leaves with code, name and maximum right."""
        return self.leaves - len(self.missed) - len(self.wrong_codes)

    @property
    def is_whole(self) -> bool:
        return self.found == self.leaves and not self.extra


def labels(path: Path) -> list[Labelled]:
    """The labelled leaves of an annex."""
    lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line and not line.startswith("#")]
    found = []
    for row in list(csv.reader(lines))[1:]:
        code, name, maximum, kind = (row + [""] * 4)[:4]
        points = Decimal(maximum.replace(",", ".").replace("−", "-")) if maximum.strip() else None
        found.append(Labelled(code, name, points, frozenset(part.strip() for part in kind.split("/"))))
    return found


def _key(text: str) -> str:
    return " ".join(text.replace("(*)", "").split()).casefold().strip(" .:;,-–+")


def _code(text: str) -> str:
    return _key(text).strip("()./").removesuffix(")")


def outcome(node: DraftNode, label: Labelled) -> str:
    """What became of a leaf's text."""
    draft = node.reading.draft
    kind = draft.rule.kind if node.is_typed and draft is not None else "manual"
    if "survey" in label.kinds:
        return "survey"
    if label.kinds == {"manual"}:
        return "to a person, marked" if kind == "manual" else "to a person, typed"
    by_cases = kind == "formula" and draft is not None and "cases" in plain_rule(draft.rule)
    if kind in label.kinds or (by_cases and "tiers" in label.kinds):
        return "right"
    if kind == "manual":
        return "marked, draft right" if draft is not None and draft.rule.kind in label.kinds else "marked"
    return "wrong"


def measure(draft: AnnexDraft, wanted: list[Labelled]) -> Result:
    """The draft beside its labels: a leaf is that of its name and maximum, one with the printed number first."""
    result = Result(len(wanted))
    leaves = list(draft.leaves)
    apart = list(draft.adjustments)
    for label in wanted:
        alike = [one for one in leaves if _key(one.name) == _key(label.name) and one.max == label.maximum]
        alike.sort(key=lambda one: _code(label.code) not in (_code(one.written), _code(one.code)))
        if alike:
            node = alike[0]
            leaves.remove(node)
            if _code(label.code) not in (_code(node.written), _code(node.code), _code(node.printed)):
                result.wrong_codes.append((label.code, node.code))
            came = outcome(node, label)
            result.texts[came] += 1
            if came not in ("right", "survey", "to a person, marked"):
                result.told.append(f"{came}: {node.code} {sorted(label.kinds)} {node.scoring!r}")
            continue
        cap = abs(label.maximum) if label.maximum is not None else None
        item = next((one for one in apart if _key(one.name) == _key(label.name) and one.cap == cap), None)
        if item is None:
            result.missed.append(label)
        else:
            apart.remove(item)
    result.extra = [(node.code, node.name) for node in leaves] + [(item.code, item.name) for item in apart]
    return result


def annexes(folder: Path) -> Iterator[tuple[Path, Result | InputError, AnnexDraft | None]]:
    """Every annex of a folder with its result, or the refusal."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".xlsx", ".docx") or not path.with_suffix(".csv").exists():
            continue
        try:
            draft = read_annex(path.read_bytes(), path.name)
        except InputError as error:
            yield path, error, None
            continue
        yield path, measure(draft, labels(path.with_suffix(".csv"))), draft


def main(arguments: list[str]) -> None:
    leaves = found = whole = count = warnings = 0
    texts: Counter[str] = Counter()
    for path, result, draft in annexes(Path(next(one for one in arguments if one != "-v"))):
        count += 1
        if isinstance(result, InputError) or draft is None:
            print(path.name, "refused", [problem.code for problem in getattr(result, "problems", [])])
            leaves += len(labels(path.with_suffix(".csv")))
            continue
        leaves, found, whole = leaves + result.leaves, found + result.found, whole + result.is_whole
        texts += result.texts
        warnings += len(draft.warnings)
        state = "whole" if result.is_whole else "NOT whole"
        print(f"{path.name}: {result.found} of {result.leaves}, {state}, {len(draft.warnings)} warnings")
        if "-v" in arguments:
            for line in [*map(str, result.missed), *map(str, result.wrong_codes), *map(str, result.extra)]:
                print("  ", line)
            for line in result.told:
                print("    ", line)
    rules = sum(texts[one] for one in ("right", "marked", "marked, draft right", "wrong"))
    print(f"annexes whole {whole} of {count}; leaves {found} of {leaves}; warnings {warnings}")
    print(
        f"texts right {texts['right']} of {rules}, draft right {texts['right'] + texts['marked, draft right']},"
        f" wrong {texts['wrong']}; to a person: marked {texts['to a person, marked']},"
        f" typed {texts['to a person, typed']}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
