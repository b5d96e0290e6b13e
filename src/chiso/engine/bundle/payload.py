"""What a published result is made of: every input that decided it, the framework itself, and what came out.

The trap: a hash over the outcome proves nothing, because nobody can recompute it. So the payload carries the framework
text, the answers of the deciding stage, the unit slice and the code version; its SHA-256 is taken over one canonical
JSON text. Numbers are text, never binary floating point.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FORMAT = "chiso/result-set/1"


@dataclass(frozen=True, slots=True)
class PayloadUnit:
    """A unit as it was on the day of the slice; `code` is what `applies_to` of the framework speaks of."""

    key: str
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class PayloadAnswer:
    """The answer that decided a leaf (with `is_adjustment`: a bonus or penalty item), and the stage it comes from."""

    unit: str
    node: str
    stage: str
    inputs: Mapping[str, str]
    status: str = "answered"
    is_adjustment: bool = False


@dataclass(frozen=True, slots=True)
class PayloadScore:
    """Points of one node of one unit; `points` is None where there is no result."""

    unit: str
    node: str
    points: Decimal | None
    max: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class PayloadTotal:
    """The line of a unit: points of base, percentage, rank among the ranked, grade code."""

    unit: str
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    rank: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class PayloadDecision:
    """The document that approved the results."""

    number: str
    signed_on: dt.date
    signer: str
    document_sha256: str = ""


@dataclass(frozen=True, slots=True)
class ResultPayload:
    """One publication of one group. `supersedes` is the hash of the result set that this one corrects."""

    code: str
    number: int
    title: str
    family: str
    unit_group: str
    year: int
    is_training: bool
    as_of: dt.date
    code_version: str
    framework_code: str
    framework_sha256: str
    framework_text: str
    decision: PayloadDecision
    units: tuple[PayloadUnit, ...]
    answers: tuple[PayloadAnswer, ...]
    scores: tuple[PayloadScore, ...]
    totals: tuple[PayloadTotal, ...]
    supersedes: str = ""
    reason: str = ""
    # what the file says of itself; recomputed for every canonical text, compared by `replay`
    stated_ranks: int | None = field(default=None, compare=False)

    @property
    def ranked_units(self) -> int:
        """How many units have a rank; stands beside every rank."""
        return sum(total.rank is not None for total in self.totals)

    def text(self) -> str:
        """The canonical JSON: keys sorted, no spaces, numbers as text, rows in a fixed order."""
        return json.dumps(_tree(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def sha256(self) -> str:
        """SHA-256 (hex) of the canonical text in UTF-8."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def plain_number(value: Decimal | None) -> str | None:
    """A number without exponent and without trailing zeros: equal numbers have one spelling."""
    if value is None:
        return None
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _tree(payload: ResultPayload) -> dict[str, Any]:
    # a row of a unit that is not there (a file that somebody changed) comes last, and `replay` names it
    order = defaultdict(lambda: len(payload.units), {unit.key: at for at, unit in enumerate(payload.units)})
    return {
        "format": FORMAT,
        "code": payload.code,
        "number": payload.number,
        "title": payload.title,
        "family": payload.family,
        "unit_group": payload.unit_group,
        "year": payload.year,
        "is_training": payload.is_training,
        "as_of": payload.as_of.isoformat(),
        "code_version": payload.code_version,
        "framework": {
            "code": payload.framework_code,
            "sha256": payload.framework_sha256,
            "text": payload.framework_text,
        },
        "decision": {
            "number": payload.decision.number,
            "signed_on": payload.decision.signed_on.isoformat(),
            "signer": payload.decision.signer,
            "document_sha256": payload.decision.document_sha256,
        },
        "supersedes": payload.supersedes,
        "reason": payload.reason,
        "units": [{"key": unit.key, "name": unit.name, "code": unit.code} for unit in payload.units],
        "answers": [
            {
                "unit": row.unit,
                "node": row.node,
                "stage": row.stage,
                "status": row.status,
                "inputs": dict(row.inputs),
                "is_adjustment": row.is_adjustment,
            }
            for row in sorted(payload.answers, key=lambda row: (order[row.unit], row.is_adjustment, row.node))
        ],
        "scores": [
            {
                "unit": row.unit,
                "node": row.node,
                "points": plain_number(row.points),
                "max": plain_number(row.max),
                "status": row.status,
            }
            for row in sorted(payload.scores, key=lambda row: (order[row.unit], row.node))
        ],
        "totals": [
            {
                "unit": row.unit,
                "points": plain_number(row.points),
                "base": plain_number(row.base),
                "percent": plain_number(row.percent),
                "rank": plain_number(row.rank),
                "grade": row.grade,
            }
            for row in sorted(payload.totals, key=lambda row: order[row.unit])
        ],
        "ranked_units": payload.ranked_units,
    }
