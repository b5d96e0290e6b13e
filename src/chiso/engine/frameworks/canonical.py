"""One form for one meaning: what is hashed, and what `dump_framework` writes."""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from typing import Any

import yaml

from chiso.engine.errors import Text
from chiso.engine.frameworks.model import (
    AdjustmentGroup,
    AdjustmentItem,
    Applies,
    Framework,
    Node,
    Rounding,
)
from chiso.engine.frameworks.source import Scalar, Sequence, Value

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)\Z", re.ASCII)


class Bare(str):
    """Text that YAML writes without quotes: a number or a date. Codes such as `1.10` stay quoted."""

    __slots__ = ()


def plain(number: Decimal | None) -> Bare | None:
    """A decimal without exponent and without trailing zeros; None stays None."""
    if number is None:
        return None
    text = f"{number:f}"
    return Bare(text.rstrip("0").rstrip(".") if "." in text else text)


def to_tree(framework: Framework, *, normal: bool = False) -> dict[str, Any]:
    """The framework as nested dicts, lists, texts and None, keys in the order of the documentation.

    Rules stand as written; with `normal` their numbers get one spelling too, so `0.50` and `0.5` are the same rule.
    """
    tree: dict[str, Any] = {
        "code": framework.code,
        "name": _text(framework.name),
        "description": _text(framework.description) if framework.description.vi else None,
        "family": framework.family,
        "unit_group": framework.unit_group,
        "valid_for": _filled(
            {
                "from": Bare(framework.valid_from.isoformat()),
                "to": Bare(framework.valid_to.isoformat()) if framework.valid_to else None,
            }
        ),
        "legal_basis": list(framework.legal_basis),
        "total": plain(framework.total),
        "ties": _ties(framework),
        "rounding": rounding_tree(framework.rounding),
        "grades_on": framework.grades_on,
        "bands": [{"code": band.code, "name": _text(band.name), "from": plain(band.start)} for band in framework.bands],
        "adjustments": _adjustments(framework),
        "nodes": [_node(node, normal) for node in framework.nodes],
    }
    return {key: value for key, value in tree.items() if key == "total" or value not in (None, [], {})}


def rounding_tree(rounding: Rounding) -> dict[str, Any]:
    """`{step, mode}` of a rounding."""
    return {"step": plain(rounding.step), "mode": rounding.mode}


def _filled(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if value not in (None, "", [], {})}


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _ties(framework: Framework) -> Any:
    ties = framework.ties
    return {"method": ties.method, "break_by": list(ties.break_by)} if ties.break_by else ties.method


def _adjustments(framework: Framework) -> dict[str, Any]:
    adjustments = framework.adjustments
    tree = _filled({"bonus": _group(adjustments.bonus), "penalty": _group(adjustments.penalty)})
    if adjustments.may_exceed_total:
        tree["may_exceed_total"] = Bare("true")
    return tree


def _group(group: AdjustmentGroup) -> dict[str, Any]:
    return _filled({"cap": plain(group.cap), "items": [_item(item) for item in group.items]})


def _item(item: AdjustmentItem) -> dict[str, Any]:
    return _filled(
        {
            "code": item.code,
            "name": _text(item.name),
            "points_each": plain(item.points_each),
            "cap": plain(item.cap),
            "source": item.source,
        }
    )


def _node(node: Node, normal: bool) -> dict[str, Any]:
    tree: dict[str, Any] = {"code": node.code}
    if node.number is not None:  # "" says that the annex prints none
        tree["number"] = node.number
    tree |= _filled(
        {
            "parent": node.parent,
            "name": _text(node.name),
            "level": node.level,
            "channel": node.channel,
            "entered_by": node.entered_by,
            "appraised_by": node.appraised_by,
            "lead_unit": node.lead_unit,
            "applies_to": _applies(node.applies_to),
            "rule": raw_tree(node.rule.body, normal=normal) if node.rule else None,
            "evidence": [_text(hint) for hint in node.evidence],
            "source": node.source,
        }
    )
    tree["max"] = plain(node.max)
    return tree


def _applies(applies: Applies) -> dict[str, Any]:
    return _filled({"only": sorted(applies.only), "except": sorted(applies.never)})


def raw_tree(value: Value, *, normal: bool = False) -> Any:
    """A value of the file as nested dicts, lists, texts and None; `normal` gives unquoted numbers one spelling."""
    if isinstance(value, Scalar):
        if value.is_null:
            return None
        if not (value.plain and _NUMBER.match(value.text)):
            return value.text
        return plain(Decimal(value.text)) if normal else Bare(value.text)
    if isinstance(value, Sequence):
        return [raw_tree(item, normal=normal) for item in value.items]
    return {key.text: raw_tree(entry, normal=normal) for key, entry in value.entries}


def framework_hash(framework: Framework) -> str:
    """SHA-256 (hex) over the canonical JSON of the framework."""
    text = json.dumps(to_tree(framework, normal=True), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Dumper(yaml.SafeDumper):
    pass


def _tag_of(text: str) -> str:
    if "-" in text[1:]:
        return "tag:yaml.org,2002:timestamp"
    if text in ("true", "false"):
        return "tag:yaml.org,2002:bool"
    return "tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int"


def _represent_bare(dumper: yaml.SafeDumper, text: Bare) -> yaml.ScalarNode:
    return dumper.represent_scalar(_tag_of(str(text)), str(text))


_Dumper.add_representer(Bare, _represent_bare)


def dump_framework(framework: Framework) -> str:
    """The framework as YAML text that `load_framework` reads back to an equal framework."""
    return dump_tree(to_tree(framework))


def dump_tree(tree: Any) -> str:
    """Nested dicts, lists and texts as YAML."""
    return yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
