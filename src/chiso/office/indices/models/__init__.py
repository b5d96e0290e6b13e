"""Tables of results: those computed or stated here, and those that other bodies publish."""

from chiso.office.indices.models.published import Covers, Edition, Effort, Lever, Mark, MarkKind, Rule, Source
from chiso.office.indices.models.results import (
    IMPORTED,
    ResultLeaf,
    ResultRow,
    ResultSet,
    StandingRows,
    StandingSets,
    Withdrawal,
)

__all__ = [
    "IMPORTED",
    "Covers",
    "Edition",
    "Effort",
    "Lever",
    "Mark",
    "MarkKind",
    "ResultLeaf",
    "ResultRow",
    "ResultSet",
    "Rule",
    "Source",
    "StandingRows",
    "StandingSets",
    "Withdrawal",
]
