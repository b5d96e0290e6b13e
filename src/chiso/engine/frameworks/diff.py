"""What a new version changes, as a redline: added, removed, moved and changed nodes with their effect in points.

The trap: inserting one criterion renumbers those after it, and a comparison by code alone then reports everything as
changed. So nodes are first paired by code and name together, then by name, and only then by code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.engine.frameworks.canonical import plain, raw_tree, to_tree
from chiso.engine.frameworks.model import Framework, Node
from chiso.engine.frameworks.provenance import without_places
from chiso.engine.text import search_key

ChangeKind = Literal["added", "removed", "moved", "changed"]
_SETTINGS = (
    "code",
    "name",
    "family",
    "unit_group",
    "valid_for",
    "legal_basis",
    "total",
    "ties",
    "rounding",
    "grades_on",
    "bands",
    "adjustments",
)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One key of a node or of the framework: what stood there, what stands there now ("" when nothing)."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NodeChange:
    """One node's change; `effect` is new maximum minus old, None when either is not known."""

    kind: ChangeKind
    old: Node | None
    new: Node | None
    changes: tuple[FieldChange, ...]
    effect: Decimal | None

    @property
    def code(self) -> str:
        """The code in the new version, or in the old one when the node is gone."""
        node = self.new or self.old
        assert node is not None  # a change has at least one side
        return node.code


@dataclass(frozen=True, slots=True)
class Effect:
    """Points of a field, or of the total, before and after; `code` is that of the new version where there is one."""

    code: str
    old: Decimal | None
    new: Decimal | None

    @property
    def delta(self) -> Decimal | None:
        """New minus old; None when either maximum is not known."""
        known = self.old is not None and self.new is not None
        return self.new - self.old if known and self.new is not None and self.old is not None else None


@dataclass(frozen=True, slots=True)
class Redline:
    """The difference of two versions; `nodes` in the order of the new version, removed ones after their old place."""

    old: str
    new: str
    settings: tuple[FieldChange, ...]
    nodes: tuple[NodeChange, ...]
    fields: tuple[Effect, ...]
    total: Effect

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same."""
        return not self.settings and not self.nodes


def diff_frameworks(old: Framework, new: Framework) -> Redline:
    """What `new` changes against `old`."""
    pairs = pair_nodes(old, new)
    partner = {after.code: before for before, after in pairs}
    kept = {before.code for before, _ in pairs}
    moved_codes = {before.code: after.code for before, after in pairs}
    found: list[NodeChange] = []
    for node in new.walk():
        before = partner.get(node.code)
        change = _added(node) if before is None else _compared(before, node, moved_codes)
        if change is not None:
            found.append(change)
    found += [_removed(node) for node in old.walk() if node.code not in kept]
    return Redline(
        old.code,
        new.code,
        tuple(_settings(old, new)),
        tuple(found),
        tuple(_field_effects(old, new, partner)),
        Effect(
            "", old.total if old.total is not None else _sum(old), new.total if new.total is not None else _sum(new)
        ),
    )


def pair_nodes(old: Framework, new: Framework) -> list[tuple[Node, Node]]:
    """The nodes that are the same criterion in both versions: same code and name, else same name, else same code."""
    left, right = {node.code: node for node in old.walk()}, {node.code: node for node in new.walk()}
    pairs: list[tuple[Node, Node]] = []
    keys: tuple[Callable[[Node], tuple[str, ...]], ...] = (
        lambda node: (node.code, search_key(node.name.vi)),
        lambda node: (search_key(node.name.vi), node.level),
        lambda node: (node.code,),
    )
    for key in keys:
        known = _unique(right.values(), key)
        for mark, before in _unique(left.values(), key).items():
            after = known.get(mark)
            if after is not None:
                pairs.append((before, after))
                del left[before.code], right[after.code]
    return pairs


def _unique(nodes: Iterable[Node], key: Callable[[Node], tuple[str, ...]]) -> dict[tuple[str, ...], Node]:
    """The nodes whose key no other node has."""
    found: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        found.setdefault(key(node), []).append(node)
    return {mark: members[0] for mark, members in found.items() if len(members) == 1}


def _added(node: Node) -> NodeChange:
    return NodeChange("added", None, node, (), node.max)


def _removed(node: Node) -> NodeChange:
    return NodeChange("removed", node, None, (), None if node.max is None else -node.max)


def _compared(before: Node, after: Node, moved_codes: dict[str, str]) -> NodeChange | None:
    old_tree, new_tree = _texts(before), _texts(after)
    changes = [
        FieldChange(key, old_tree.get(key, ""), new_tree.get(key, ""))
        for key in dict.fromkeys([*old_tree, *new_tree])
        if _says(key, old_tree.get(key, "")) != _says(key, new_tree.get(key, ""))
    ]
    # a parent that was renumbered is still the same parent
    same_parent = before.parent is not None and moved_codes.get(before.parent) == after.parent
    moved = before.code != after.code or (before.parent != after.parent and not same_parent)
    changes = [change for change in changes if change.key != "parent" or not same_parent]
    if not changes and not moved:
        return None
    known = before.max is not None and after.max is not None
    effect = (after.max or _ZERO) - (before.max or _ZERO) if known else None
    return NodeChange("moved" if moved else "changed", before, after, tuple(changes), effect)


def _texts(node: Node) -> dict[str, str]:
    """The node's keys as comparable text."""
    applies = node.applies_to
    return {
        "code": node.code,
        "parent": node.parent or "",
        "name.vi": node.name.vi,
        "name.en": node.name.en,
        "level": node.level,
        "max": plain(node.max) or "",
        "channel": node.channel,
        "entered_by": node.entered_by,
        "appraised_by": node.appraised_by,
        "lead_unit": node.lead_unit,
        "applies_to": _shown({"only": sorted(applies.only), "except": sorted(applies.never)})
        if applies.only or applies.never
        else "",
        "rule": _shown(raw_tree(node.rule.body, normal=True)) if node.rule else "",
        "evidence": "; ".join(hint.vi for hint in node.evidence),
        "source": node.source,
    }


def _says(key: str, text: str) -> str:
    """What counts of a key's text: the source's own words, not the row of the annex that they stood in."""
    return without_places(text) if key == "source" else text


def _settings(old: Framework, new: Framework) -> Iterable[FieldChange]:
    before, after = to_tree(old, normal=True), to_tree(new, normal=True)
    for key in _SETTINGS:
        if before.get(key) != after.get(key):
            yield FieldChange(key, _shown(before.get(key)), _shown(after.get(key)))


def _shown(value: object) -> str:
    """A value of the file in one line, as YAML's short form."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(entry) for entry in value) + "]"
    return str(value)


def _field_effects(old: Framework, new: Framework, partner: dict[str, Node]) -> Iterable[Effect]:
    matched = set()
    for root in new.roots:
        before = partner.get(root.code)
        if before is not None:
            matched.add(before.code)
        yield Effect(root.code, before.max if before else _ZERO, root.max)
    for root in old.roots:
        if root.code not in matched:
            yield Effect(root.code, root.max, _ZERO)


def _sum(framework: Framework) -> Decimal | None:
    known = [root.max for root in framework.roots if root.max is not None]
    return sum(known, _ZERO) if len(known) == len(framework.roots) else None
