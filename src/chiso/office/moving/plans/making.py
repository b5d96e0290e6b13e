"""The plan of a part, whatever its kind."""

from __future__ import annotations

import datetime as dt

from chiso.engine.errors import InputError
from chiso.office.moving.models import Part, PartKind
from chiso.office.moving.plans.accounts import AccountsPlan, plan_accounts
from chiso.office.moving.plans.evidence import EvidencePlan, plan_evidence
from chiso.office.moving.plans.scores import ScoresPlan, plan_scores

Plan = ScoresPlan | EvidencePlan | AccountsPlan


def plan_of(part: Part, today: dt.date) -> Plan:
    """What the part would store as things stand. Raises InputError when its file cannot be used at all."""
    if part.kind == PartKind.SCORES:
        return plan_scores(part, today)
    if part.kind == PartKind.EVIDENCE:
        return plan_evidence(part, today)
    if part.kind == PartKind.ACCOUNTS:
        return plan_accounts(part, today)
    raise InputError([])
