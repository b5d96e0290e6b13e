"""Targets of a year under the version that the year moved to.

The trap: a target is points of one version's maximum. Copied by code it lands on another criterion, or above or far
below what it meant. So a target goes along only through the confirmed crosswalk, as the share of the maximum that it
asked for; what the crosswalk cannot tell is named and set again by a person, and no target is lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.engine.frameworks.crosswalk.model import WHOLE
from chiso.engine.frameworks.diff import pair_nodes
from chiso.engine.frameworks.model import NO_TEXT
from chiso.engine.text import format_decimal
from chiso.office.national.next_year import points_for, share_through
from chiso.office.national.plan import Aim

_GONE = Text("mục này không còn trong bộ mới", "it is gone from the new version")
_OTHER_PARTS = Text("các tiêu chí bên dưới không còn như trước", "the criteria below it are no longer what they were")
_NO_MAXIMUM = Text("chưa rõ điểm tối đa", "a maximum is not known")


@dataclass(frozen=True, slots=True)
class CarriedTarget:
    """What became of targets: `old` are the nodes that had them, `new` the node that they mean now (None: none).

    `aim` None = a person sets it again; `reason` says why, or what is not as it stood ("" when everything is).
    """

    old: tuple[Node, ...]
    new: Node | None
    aim: Aim | None
    reason: Text = NO_TEXT


def carry_targets(
    old: Framework, new: Framework, crosswalk: Crosswalk, aims: Mapping[str, Aim]
) -> tuple[CarriedTarget, ...]:
    """Every target of `aims` (by node of `old`) under `new`, or why it cannot stand there."""
    found = [*_leaves(old, new, crosswalk, aims)]
    became = dict((before.code, after) for before, after in pair_nodes(old, new))
    for code, aim in aims.items():
        node = old.node(code)
        if old.is_leaf(code):
            found += _dropped(node, crosswalk.out_of.get(code, ()))
        else:
            found.append(_group(old, new, crosswalk, node, became.get(code), aim))
    return tuple(found)


def _leaves(old: Framework, new: Framework, crosswalk: Crosswalk, aims: Mapping[str, Aim]) -> Iterator[CarriedTarget]:
    for leaf in new.leaves:
        links = crosswalk.into.get(leaf.code, ())
        had = tuple(old.node(link.old) for link in links if link.old in aims)
        if had:
            yield _leaf(old, leaf, links, had, aims)


def _leaf(
    old: Framework, leaf: Node, links: tuple[Link, ...], had: tuple[Node, ...], aims: Mapping[str, Aim]
) -> CarriedTarget:
    if len(had) < len(links):
        without = ", ".join(link.old for link in links if link.old not in aims)
        return CarriedTarget(
            had,
            leaf,
            None,
            Text(f"gộp với {without}, mục chưa có mục tiêu", f"merged with {without}, without a target"),
        )
    if len(links) == 1 and links[0].weight == WHOLE:
        return _moved(had[0], leaf, aims[had[0].code])
    if leaf.max is None or not all(node.max for node in had):
        return CarriedTarget(had, leaf, None, _NO_MAXIMUM)
    share = share_through(old, links, {node.code: aims[node.code].points for node in had})
    codes = ", ".join(node.code for node in had)
    part = _figure(links[0].weight)
    merged = Text(f"gộp từ {codes}", f"merged from {codes}")
    split = Text(f"tách từ {codes}, phần {part}", f"split from {codes}, part {part}")
    aim, more = _shared_aim([aims[node.code] for node in had])
    reason = _joined([split if len(links) == 1 else merged, *more])
    return CarriedTarget(had, leaf, replace(aim, points=points_for(share, leaf.max)), reason)


def _moved(before: Node, after: Node, aim: Aim) -> CarriedTarget:
    """One node that became one other whole: the same points of the same maximum, the same share of another."""
    if before.max == after.max:
        return CarriedTarget((before,), after, aim)
    if after.max is None or not before.max:
        return CarriedTarget((before,), after, None, _NO_MAXIMUM)
    share = Fraction(aim.points) / Fraction(before.max)
    was, now = format_decimal(before.max, group=False), format_decimal(after.max, group=False)
    reason = Text(f"điểm tối đa từ {was} thành {now}", f"its maximum was {before.max:f} and is {after.max:f}")
    return CarriedTarget((before,), after, replace(aim, points=points_for(share, after.max)), reason)


def _dropped(node: Node, links: Sequence[Link]) -> list[CarriedTarget]:
    """The part of a leaf that is in no new one."""
    if not any(link.new for link in links):
        return [CarriedTarget((node,), None, None, _GONE)]
    part = sum((link.weight for link in links if not link.new), Fraction(0))
    if not part:
        return []
    told = Text(
        f"phần {_figure(part)} không còn trong bộ mới", f"the part {_figure(part)} is gone from the new version"
    )
    return [CarriedTarget((node,), None, None, told)]


def _group(
    old: Framework, new: Framework, crosswalk: Crosswalk, node: Node, after: Node | None, aim: Aim
) -> CarriedTarget:
    """A field's or criterion's own target, where the leaves below are the same ones whatever their shares."""
    if after is None:
        return CarriedTarget((node,), None, None, _GONE)
    before, now = _below(old, node), _below(new, after)
    went = {link.new for code in before for link in crosswalk.out_of.get(code, ())}
    came = {link.old for code in now for link in crosswalk.into.get(code, ())}
    if (went, came) != (now, before):
        return CarriedTarget((node,), after, None, _OTHER_PARTS)
    return _moved(node, after, aim)


def _below(framework: Framework, node: Node) -> set[str]:
    return {leaf.code for leaf in framework.leaves if node in framework.ancestors(leaf.code)}


def _shared_aim(aims: Sequence[Aim]) -> tuple[Aim, list[Text]]:
    """Owner and day where all of them say the same; what they do not share is for a person."""
    first, told = aims[0], []
    if any(aim.unit_id != first.unit_id for aim in aims):
        first = replace(first, owner="", unit_id=None)
        told.append(Text("chủ trì khác nhau: chọn lại", "different leads: choose again"))
    if any(aim.due != first.due for aim in aims):
        first = replace(first, due=None)
        told.append(Text("hạn khác nhau: đặt lại", "different days: set again"))
    return first, told


def _joined(parts: Iterable[Text]) -> Text:
    listed = [*parts]
    return Text("; ".join(part.vi for part in listed), "; ".join(part.en for part in listed))


def _figure(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"
