"""The labelled scoring texts, and a rule in the shape of their labels.

A line is `{t: text, max: points, KIND: parameters}`, or `low: true` for a text that must stay with a person. `or:`
holds a list of other readings that give the same points (`or: [{choice: [1, 0]}]`); they count as right.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from chiso.engine.frameworks.canonical import raw_tree
from chiso.engine.frameworks.model import RuleSpec

FOLDER = Path(__file__).parent
KINDS = ("tiers", "yes_no", "choice", "ratio", "linear", "deduction", "count", "deadline", "zero_parent", "formula")


@dataclass(frozen=True)
class Labelled:
    """A text with its leaf's maximum and the rule a person gives it; `kind` empty where it must be doubtful."""

    text: str
    maximum: Decimal
    kind: str
    wanted: Any
    others: tuple[tuple[str, Any], ...] = ()
    rare: bool = False

    def allows(self, rule: RuleSpec) -> bool:
        """Whether the rule is the one a person gives the text, in one of its equal readings."""
        return (rule.kind, shape(rule)) in ((self.kind, self.wanted), *self.others)


def load(name: str | Path) -> list[Labelled]:
    """The texts of one corpus file, by its name in this folder or its path."""
    found = []
    for entry in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")):
        kind, wanted = _label(entry)
        others = tuple(_label(other) for other in entry.get("or", ()))
        maximum = Decimal(str(entry["max"]))
        found.append(Labelled(entry["t"], maximum, kind, wanted, others, entry.get("rare", False)))
    return found


def _label(entry: dict[str, Any]) -> tuple[str, Any]:
    """The kind of a label and its parameters; an empty kind where there is none."""
    kind = next((kind for kind in KINDS if kind in entry), "")
    wanted = _exact(entry.get(kind))
    if kind == "deadline" and "due" in entry[kind]:
        wanted["due"] = str(entry[kind]["due"])
    return kind, wanted


def _exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _exact(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_exact(entry) for entry in value]
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def shape(rule: RuleSpec) -> Any:
    """The rule's parameters as the corpus writes them."""
    tree = raw_tree(rule.body)
    shapes = {
        "tiers": lambda: [
            [_number(row["from"]), _number(row.get("to")), _number(row["points"])] for row in tree["tiers"]
        ],
        "yes_no": lambda: _number(tree["points"]),
        "choice": lambda: [_number(row["points"]) for row in tree["options"]],
        "ratio": lambda: {key: _number(tree[key]) for key in ("floor", "full_at") if key in tree},
        "linear": lambda: [_number(entry) for entry in [*tree["from"], *tree["to"]]],
        "deduction": lambda: _renamed(tree, {"minus_each": "minus", "floor": "floor"}),
        "count": lambda: _renamed(tree, {"points_each": "each", "cap": "cap"}),
        "deadline": lambda: _deadline(tree),
        "zero_parent": lambda: True,
        "formula": lambda: [[_bare(case.get("when", "")), _worth(case["points"])] for case in tree["cases"]],
    }
    return shapes[rule.kind]()


def _worth(points: Any) -> Any:
    """The points of a case: a figure, or an expression as written."""
    return points if isinstance(points, str) and "*" in points else _number(points)


def _bare(condition: str) -> str:
    """The condition without the name of the figure: "rate > 90" is "> 90"."""
    return condition.partition(" ")[2]


def _renamed(tree: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {short: _number(tree[long]) for long, short in names.items() if long in tree}


def _deadline(tree: dict[str, Any]) -> dict[str, Any]:
    due = {"due": str(tree["due"])} if "due" in tree else {}
    return {"late": [[_number(step["days"]), _number(step["points"])] for step in tree.get("late", [])], **due}


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
