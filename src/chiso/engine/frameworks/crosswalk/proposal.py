"""A first guess at a crosswalk from codes and names; every link is marked as a proposal with its confidence.

The trap: a code that stays while its name changes is as likely another criterion. So a code alone is a weak sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction

from chiso.engine.frameworks.canonical import raw_tree
from chiso.engine.frameworks.crosswalk.model import WHOLE, Crosswalk, Link
from chiso.engine.frameworks.diff import pair_nodes
from chiso.engine.frameworks.model import Framework, Node
from chiso.engine.text import search_key

SAME, SAME_NAME, SAME_CODE, SPLIT = Decimal("1"), Decimal("0.9"), Decimal("0.4"), Decimal("0.5")
ALIKE = 0.75
"""Names less alike than this are not proposed."""

_REASONS = {
    SAME: "Cùng mã, tên, điểm tối đa và cách tính.",
    SAME_NAME: "Cùng tên; mã, điểm tối đa hoặc cách tính thay đổi.",
    SAME_CODE: "Chỉ cùng mã, tên khác: cần xem kỹ.",
}


def propose_crosswalk(old: Framework, new: Framework) -> Crosswalk:
    """Links from pairs of nodes, then from names that are alike; what stays without a link is for a person to say."""
    links = [*_from_pairs(old, new), *_items(old, new)]
    links += _alike(old, new, {link.old for link in links}, {link.new for link in links})
    order = {leaf.code: place for place, leaf in enumerate(old.leaves)}
    links = sorted(_whole(links), key=lambda link: order.get(link.old, len(order)))
    return Crosswalk(old.code, new.code, tuple(links))


def _from_pairs(old: Framework, new: Framework) -> Iterable[Link]:
    for before, after in pair_nodes(old, new):
        was_leaf, is_leaf = old.is_leaf(before.code), new.is_leaf(after.code)
        if was_leaf and is_leaf:
            sure = _confidence(before, after)
            yield Link(before.code, after.code, WHOLE, _REASONS[sure], {}, sure)
        elif was_leaf:
            yield from _split(before, _leaves_below(new, after.code))
        elif is_leaf:
            reason = f"Các mục con của {before.code} gộp vào {after.code}."
            for leaf in _leaves_below(old, before.code):
                yield Link(leaf.code, after.code, WHOLE, reason, {}, SPLIT)


def _confidence(before: Node, after: Node) -> Decimal:
    if search_key(before.name.vi) != search_key(after.name.vi):
        return SAME_CODE
    same_rule = (before.rule is None) == (after.rule is None) and (
        before.rule is None
        or after.rule is None
        or raw_tree(before.rule.body, normal=True) == raw_tree(after.rule.body, normal=True)
    )
    return SAME if before.code == after.code and before.max == after.max and same_rule else SAME_NAME


def _split(before: Node, leaves: list[Node]) -> Iterable[Link]:
    """Shares in proportion to the new maxima, equal where one is not known."""
    known = [leaf.max for leaf in leaves if leaf.max is not None]
    total = sum(known, Decimal(0))
    for leaf in leaves:
        use_maxima = len(known) == len(leaves) and total > 0 and all(known)
        share = Fraction(leaf.max or 0) / Fraction(total) if use_maxima else Fraction(1, len(leaves))
        yield Link(before.code, leaf.code, share, f"{before.code} tách thành các mục con.", {}, SPLIT)


def _leaves_below(framework: Framework, code: str) -> list[Node]:
    return [leaf for leaf in framework.leaves if any(above.code == code for above in framework.ancestors(leaf.code))]


def _items(old: Framework, new: Framework) -> Iterable[Link]:
    for code, (side, item) in old.adjustment_items.items():
        found = new.adjustment_items.get(code)
        if found is not None and found[0] == side:
            same = search_key(found[1].name.vi) == search_key(item.name.vi)
            sure = SAME_NAME if same else SAME_CODE
            yield Link(code, code, WHOLE, _REASONS[sure], {}, sure)


def _alike(old: Framework, new: Framework, linked: set[str], reached: set[str]) -> list[Link]:
    """The most alike names among the leaves that nothing else linked, each used once."""
    left = [(leaf.code, search_key(leaf.name.vi)) for leaf in old.leaves if leaf.code not in linked]
    right = [(leaf.code, search_key(leaf.name.vi)) for leaf in new.leaves if leaf.code not in reached]
    scored = [
        (ratio, before, after)
        for before, name in left
        for after, other in right
        if (ratio := SequenceMatcher(None, name, other).ratio()) >= ALIKE
    ]
    links: list[Link] = []
    used: set[tuple[str, str]] = set()
    for ratio, before, after in sorted(scored, key=lambda found: (-found[0], found[1], found[2])):
        if ("old", before) not in used and ("new", after) not in used:
            used |= {("old", before), ("new", after)}
            sure = Decimal(str(round(ratio * 0.8, 2)))
            links.append(Link(before, after, WHOLE, "Tên gần giống nhau: cần xem kỹ.", {}, sure))
    return links


def _whole(links: list[Link]) -> Iterable[Link]:
    """Shares of each old leaf, brought to 1 when several guesses name it."""
    totals: dict[str, Fraction] = {}
    for link in links:
        totals[link.old] = totals.get(link.old, WHOLE * 0) + link.weight
    return (replace(link, weight=link.weight / totals[link.old]) for link in links)
