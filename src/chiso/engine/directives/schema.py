"""The JSON of `chiso directive read --json` as JSON Schema, for programs that take it over."""

from __future__ import annotations

from typing import Any, get_args

from chiso.engine.directives import model

_TEXT: dict[str, Any] = {"type": "string"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
_SPAN: dict[str, Any] = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
    "description": "start and end (exclusive), in characters of the normalised text",
}
_SPANS: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/span"}, "minItems": 1}
_SURE: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
_AT: dict[str, Any] = {"span": {"$ref": "#/$defs/span"}, "confidence": _SURE}


def _one_of(values: Any, *, nullable: bool = False) -> dict[str, Any]:
    return {"enum": [*get_args(values), *([None] if nullable else [])]}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


def _kinds() -> dict[str, dict[str, Any]]:
    decimal = {"type": "string", "pattern": r"^\d+(\.\d+)?$", "description": "decimal kept as text"}
    return {
        "document": _object(
            {
                "form": _one_of(model.Form), "code": _MAYBE, "type": _MAYBE, "issuer": _MAYBE, "date": _DAY,
                "title": _MAYBE, "published": _DAY, "confidence": _SURE,
            }
        ),
        "reference": _object(
            {
                "code": _TEXT, "kind": _one_of(model.ReferenceKind), "type": _TEXT, "issuer": _MAYBE, "date": _DAY,
                "role": _one_of(model.ReferenceRole), "spans": _SPANS, **_AT,
            }
        ),
        "date": _object(
            {
                "text": _TEXT,
                "iso": {"type": ["string", "null"], "pattern": r"^\d{4}-(\d{2}(-\d{2})?|Q[1-4])$"},
                "from": _DAY, "to": _DAY, "due": _DAY, "role": _one_of(model.DateRole),
                "recurrence": _one_of(model.Recurrence, nullable=True),
                "inferred": {"type": "boolean"}, "impossible": {"type": "boolean"}, **_AT,
            }
        ),
        "party": _object(
            {
                "name": _TEXT, "role": _one_of(model.PartyRole),
                "roles": {"type": "array", "items": _one_of(model.PartyRole), "minItems": 1}, "spans": _SPANS, **_AT,
            }
        ),
        "index": _object({"code": _TEXT, "text": _TEXT, "spans": _SPANS, **_AT}),
        "target": _object(
            {
                "measure": _one_of(model.Measure), "bound": _one_of(model.Bound), "value": decimal,
                "upper": {"anyOf": [decimal, {"type": "null"}]}, "index": _MAYBE, "subject": _TEXT, "text": _TEXT,
                **_AT,
            }
        ),
        "quota": _object(
            {
                "bound": _one_of(model.Bound), "count": {"type": "integer", "minimum": 0}, "unit": _TEXT,
                "per": _one_of(model.Period, nullable=True), "text": _TEXT, **_AT,
            }
        ),
        "task": _object(
            {
                "lead": _MAYBE, "leads": {"type": "array", "items": _TEXT},
                "coordinators": {"type": "array", "items": _TEXT}, "action": _TEXT, "deliverable": _MAYBE,
                "deadline": _MAYBE, "due": _DAY, "recurrence": _one_of(model.Recurrence, nullable=True),
                "where": _MAYBE, **_AT,
            }
        ),
        "anomaly": _object(
            {"code": _TEXT, "message_vi": _TEXT, "message_en": _TEXT, "span": {"$ref": "#/$defs/span"}}
        ),
    }  # fmt: skip


def directive_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what one file gives; kept in `docs/reference/directive.schema.json`."""
    lists = {"references": "reference", "dates": "date", "parties": "party", "indices": "index", "targets": "target",
             "quotas": "quota", "tasks": "task", "anomalies": "anomaly"}  # fmt: skip
    problems = {"type": "array", "items": {"type": "object"}, "description": "as in every command of chiso"}
    read = _object(
        {
            "file": _TEXT,
            "usable": {"const": True},
            "kind": _TEXT,
            "document": {"$ref": "#/$defs/document"},
            **{name: {"type": "array", "items": {"$ref": f"#/$defs/{kind}"}} for name, kind in lists.items()},
            "problems": problems,
            "text": _TEXT,
        },
        optional=("text",),
    )
    refused = _object({"file": _TEXT, "usable": {"const": False}, "problems": problems})
    one = {"oneOf": [{"$ref": "#/$defs/read"}, {"$ref": "#/$defs/refused"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "chiso directive read --json",
        "oneOf": [*one["oneOf"], {"type": "array", "items": one}],
        "$defs": {"read": read, "refused": refused, "span": _SPAN, **_kinds()},
    }
