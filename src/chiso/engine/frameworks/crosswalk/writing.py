"""A crosswalk as the YAML file that `load_crosswalk` reads."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from chiso.engine.frameworks.canonical import Bare, dump_tree, plain
from chiso.engine.frameworks.crosswalk.model import WHOLE, Crosswalk, Link


def weight_text(weight: Fraction) -> str:
    """A share as it is written: `0.5` where that is exact in six decimals, else `1/3`."""
    millionths = weight * 10**6
    if millionths.denominator != 1:
        return f"{weight.numerator}/{weight.denominator}"
    whole, part = divmod(millionths.numerator, 10**6)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def dump_crosswalk(crosswalk: Crosswalk) -> str:
    """The YAML text of a crosswalk."""
    return dump_tree({"from": crosswalk.old, "to": crosswalk.new, "links": [_link(link) for link in crosswalk.links]})


def _link(link: Link) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    if link.old:
        tree["from"] = link.old
    if link.new:
        tree["to"] = link.new
    if link.weight != WHOLE:
        text = weight_text(link.weight)
        tree["weight"] = text if "/" in text else Bare(text)
    if link.reason:
        tree["reason"] = link.reason
    if link.inputs:
        tree["inputs"] = dict(link.inputs)
    if link.confidence is not None:
        tree["confidence"] = plain(link.confidence)
    return tree
