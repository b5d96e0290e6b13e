"""Do stored results still say what was published? The record keeps the hash, the payload all figures, the rows a copy.

The trap: the audit chain covers what was done, not the tables that pages show. Somebody with the database's password
who changes a rank in the row leaves the chain whole; only the published text, held against its recorded hash, tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from chiso.engine.bundle import ResultPayload, read_payload
from chiso.engine.errors import InputError, Text
from chiso.office.audit.models import AuditEvent
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet

Key = TypeVar("Key")
STORED = "indices.results.store"
Figures = tuple[Decimal | str | None, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """The first thing about a stored result that is not as it was published."""

    result_set: int
    code: str
    why: Text


def altered_results() -> Iterator[Altered]:
    """Every result set, withdrawn ones too, that differs from what the record and its own published text say."""
    for stored in ResultSet.ever.order_by("pk").iterator(1):
        why = _why_altered(stored)
        if why is not None:
            yield Altered(stored.pk, stored.code, why)


def _why_altered(stored: ResultSet) -> Text | None:
    if hashlib.sha256(stored.payload.encode()).hexdigest() != stored.sha256:
        return Text("nội dung công bố không khớp mã băm", "the published text does not have its hash")
    event = AuditEvent.objects.filter(
        action=STORED, object_type=stored._meta.label_lower, object_id=str(stored.pk)
    ).first()
    if event is None:
        return None  # moved in or imported: the figures were never this product's own
    if event.data.get("sha256") != stored.sha256:
        return Text("mã băm khác mã đã ghi nhật ký", "the hash differs from the recorded one")
    try:
        return _rows(stored, read_payload(stored.payload))
    except InputError:
        return Text("nội dung công bố không đọc được", "the published text cannot be read")


def _rows(stored: ResultSet, payload: ResultPayload) -> Text | None:
    rows = ResultRow.objects.filter(result_set=stored).values_list(
        "unit__key", "points", "base", "percent", "rank", "grade"
    )
    published = {each.unit: (each.points, each.base, each.percent, each.rank, each.grade) for each in payload.totals}
    unit = _first_difference(((key, figures) for key, *figures in rows), published)
    if unit:
        return Text(f"dòng của đơn vị {unit} đã bị sửa", f"the row of the unit {unit} was changed")
    leaves = ResultLeaf.objects.filter(row__result_set=stored).values_list(
        "row__unit__key", "node", "points", "max", "status"
    )
    scored = {(each.unit, each.node): (each.points, each.max, each.status) for each in payload.scores}
    # the nodes above the leaves are sums for reading and stand in no payload
    own = (((unit, node), figures) for unit, node, *figures in leaves.iterator(5000) if (unit, node) in scored)
    leaf = _first_difference(own, scored)
    if leaf:
        where = ", ".join(leaf)
        return Text(f"điểm của {where} đã bị sửa", f"the points of {where} were changed")
    return None


def _first_difference(kept: Iterable[tuple[Key, Iterable[Any]]], published: Mapping[Key, Figures]) -> Key | None:
    left = dict(published)
    for key, figures in kept:
        if left.pop(key, None) != tuple(figures):
            return key
    return next(iter(left), None)
