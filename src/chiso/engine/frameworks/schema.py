"""The framework format as JSON Schema, for editors and for other programs.

The loader checks more than a schema can say (trees, sums, tiers, examples); the schema never allows a key that the
loader refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chiso.engine.frameworks.model import CHANNELS, LEVELS, ROUNDING_MODES, TIES

_NUMBER = {"type": ["number", "string"]}
_TEXT = {
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "required": ["vi"],
            "additionalProperties": False,
            "properties": {"vi": {"type": "string"}, "en": {"type": "string"}},
        },
    ]
}
_CODE = {"type": ["string", "number"], "description": "kept as text; quote it, so that 1.10 stays 1.10"}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _list_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _object(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


_ROUNDING = {
    "oneOf": [
        {"type": ["integer", "string"]},
        _object([], {"decimals": _NUMBER, "step": _NUMBER, "mode": {"enum": list(ROUNDING_MODES)}}),
    ]
}
_APPLIES = {
    "oneOf": [
        {"type": "string"},
        _list_of(_CODE),
        _object([], {"only": _list_of(_CODE), "except": _list_of(_CODE)}),
    ]
}
_NODE = _object(
    ["code", "name", "level", "max"],
    {
        "code": _ref("code"),
        "number": {
            "type": ["string", "number"],
            "description": "the number as the annex prints it where that is not the code; empty: it prints none",
        },
        "parent": _ref("code"),
        "name": _ref("text"),
        "level": {"enum": list(LEVELS)},
        "max": {"oneOf": [_ref("points"), {"type": "null"}]},
        "channel": {"enum": list(CHANNELS)},
        "entered_by": _ref("code"),
        "appraised_by": _ref("code"),
        "lead_unit": _ref("code"),
        "applies_to": _APPLIES,
        "rule": _ref("rule"),
        "evidence": {"oneOf": [_ref("text"), _list_of(_ref("text"))]},
        "source": {"type": "string"},
    },
)
_BAND = _object(
    ["code", "from"], {"code": _ref("code"), "name": _ref("text"), "from": _ref("points"), "to": _ref("points")}
)
_ITEM = _object(
    ["code", "name", "points_each"],
    {
        "code": _ref("code"),
        "name": _ref("text"),
        "points_each": _ref("points"),
        "cap": _ref("points"),
        "source": {"type": "string"},
    },
)
_GROUP = _object([], {"cap": _ref("points"), "items": _list_of(_ITEM)})
_TIES = {
    "oneOf": [
        {"enum": list(TIES)},
        _object([], {"method": {"enum": list(TIES)}, "break_by": _list_of(_ref("code"))}),
    ]
}
_EXAMPLE = _object(
    [],
    {
        "inputs": {"type": "object"},
        "status": {"enum": ["answered", "not_applicable", "did_not_arise"]},
        "points": _ref("points"),
        "note": {"type": "string"},
    },
)


def schema(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """JSON Schema (2020-12) of a framework file; `rules` are the schemas of the rule kinds under their names."""
    root = _object(
        ["code", "name", "family", "unit_group", "valid_for", "nodes"],
        {
            "code": _ref("code"),
            "name": _ref("text"),
            "description": _ref("text"),
            "family": _ref("code"),
            "unit_group": _ref("code"),
            "valid_for": _object(["from"], {"from": _ref("date"), "to": {"oneOf": [_ref("date"), {"type": "null"}]}}),
            "legal_basis": {"oneOf": [{"type": "string"}, _list_of({"type": "string"})]},
            "total": {"oneOf": [_ref("points"), {"type": "null"}]},
            "ties": _TIES,
            "rounding": _ref("rounding"),
            "grades_on": {"enum": ["exact", "published"]},
            "bands": _list_of(_BAND),
            "adjustments": _object([], {"bonus": _GROUP, "penalty": _GROUP, "may_exceed_total": {"type": "boolean"}}),
            "nodes": {"type": "array", "minItems": 1, "items": _NODE},
        },
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ChiSo framework file",
        **root,
        "$defs": {
            "code": _CODE,
            "text": _TEXT,
            "number": _NUMBER,
            "points": _NUMBER,
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "rounding": _ROUNDING,
            "example": _EXAMPLE,
            "rule": {"oneOf": [{"$ref": f"#/$defs/rule_{name}"} for name in rules]},
            **{f"rule_{name}": dict(rule) for name, rule in rules.items()},
        },
    }
