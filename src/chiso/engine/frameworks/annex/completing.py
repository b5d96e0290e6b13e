"""Maxima that a person adds to an annex draft where the annex has none.

The trap: a formula text ("(b/a) × điểm tối đa") is doubtful only because the maximum was missing. So the text is read
again with the maximum; what the annex does state is never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from chiso.engine.frameworks.annex.draft import AnnexDraft, DraftNode
from chiso.engine.frameworks.annex.wording.reading import read_scoring
from chiso.engine.text import format_decimal

PROVENANCE = "điểm tối đa {points}: người xác nhận ghi, phụ lục không có"
"""Kept with the node, so that the file says which points are not the annex's."""


def with_maxima(draft: AnnexDraft, maxima: Mapping[str, Decimal], year: int | None) -> AnnexDraft:
    """The draft with these maxima at nodes (by code) that state none; other codes are left alone."""
    missing = {node.code for node in draft.nodes if node.max is None}
    added = {code: points for code, points in maxima.items() if code in missing}
    if not added:
        return draft
    nodes = tuple(_completed(node, added[node.code], year) if node.code in added else node for node in draft.nodes)
    roots = [node.max for node in nodes if node.parent is None]
    total = draft.total
    if total is None and None not in roots:
        total = sum((points for points in roots if points is not None), Decimal(0)) or None
    return replace(draft, nodes=nodes, total=total)


def _completed(node: DraftNode, points: Decimal, year: int | None) -> DraftNode:
    reading = read_scoring(node.scoring, points, year=year) if node.is_leaf and node.scoring else node.reading
    told = PROVENANCE.format(points=format_decimal(points))
    return replace(node, max=points, reading=reading, note=f"{node.note}; {told}" if node.note else told)
