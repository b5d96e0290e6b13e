"""The moment that a dry run was made in, as a short mark: whatever else than the file decides what would be stored."""

from __future__ import annotations

from django.db.models import Max

from chiso.office.accounts.models import Membership
from chiso.office.audit.queries import last_time
from chiso.office.evidence.models import Document
from chiso.office.indices.models import ResultSet, Withdrawal
from chiso.office.moving.models import PartKind

_ACTIONS = (
    "units.unit.register", "units.unit.rename", "units.unit.merge", "units.unit.divide", "units.unit.transfer",
    "units.unit.abolish", "units.province.adopt", "units.decree.store", "units.decree.reverse",
    "frameworks.version.store", "frameworks.annex.store", "moving.part.store", "moving.part.undo",
)  # fmt: skip
_ROWS = {
    PartKind.SCORES: (ResultSet.ever, Withdrawal.objects),
    PartKind.EVIDENCE: (Document.objects,),
    PartKind.ACCOUNTS: (Membership.objects,),
}


def mark_of(kind: PartKind) -> str:
    """The mark of this moment for files of a kind; it may change without need, but not stay when something changed."""
    newest = [rows.aggregate(last=Max("pk"))["last"] or 0 for rows in _ROWS.get(kind, ())]
    return " ".join(map(str, (last_time(_ACTIONS) or "", *newest)))
