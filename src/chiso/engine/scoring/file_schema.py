"""The framework format as one JSON Schema, rule kinds included."""

from __future__ import annotations

from typing import Any

from chiso.engine.frameworks.schema import schema
from chiso.engine.scoring.kinds import rule_schemas


def framework_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a framework file; kept in `docs/reference/framework.schema.json`."""
    return schema(rule_schemas())
