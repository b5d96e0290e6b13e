"""What a person adds to an annex draft where the annex cannot be used as printed: a maximum, a code of its own.

The trap: a formula text ("(b/a) × điểm tối đa") is doubtful only because the maximum was missing. So the text is read
again with the maximum; what the annex does state is never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.draft import AnnexDraft, DraftNode
from chiso.engine.frameworks.annex.wording.reading import read_scoring
from chiso.engine.frameworks.fields import CODE, MAX_CODE
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


def with_codes(draft: AnnexDraft, typed: Mapping[str, str]) -> tuple[AnnexDraft, dict[str, str], list[Problem]]:
    """The draft with these codes at nodes that share theirs (by code); what lies below a node follows its code.

    Also the new code of every node by its old one, and what is wrong with the typed ones: those are not used.
    """
    asked = draft.shares_code
    good = {code: new for code, new in typed.items() if code in asked and _is_code(new)}
    problems = [_no_code(code, new) for code, new in typed.items() if code in asked and not _is_code(new)]
    became = _renamed(draft, good)
    twice = {new for new in became.values() if sum(other == new for other in became.values()) > 1}
    if twice:
        problems += [_taken(code, new) for code, new in good.items() if new in twice]
        became = _renamed(draft, {code: new for code, new in good.items() if new not in twice})
        if len(set(became.values())) < len(became):  # what lies below, or what was to make room
            became = _renamed(draft, {})
            problems = problems or [_taken(code, new) for code, new in good.items()]
    nodes = tuple(
        replace(
            node,
            code=became[node.code],
            parent=None if node.parent is None else became[node.parent],
            note=_noted(node, became[node.code]),
        )
        for node in draft.nodes
    )
    return replace(draft, nodes=nodes), became, problems


def _renamed(draft: AnnexDraft, typed: Mapping[str, str]) -> dict[str, str]:
    became: dict[str, str] = {}
    for node in draft.nodes:  # parents first
        above = "" if node.parent is None else f"{node.parent}."
        follows = above and node.code.startswith(above) and node.parent is not None
        kept = f"{became[node.parent]}.{node.code[len(above) :]}" if follows and node.parent is not None else node.code
        became[node.code] = typed.get(node.code, kept)
    return became


def _noted(node: DraftNode, code: str) -> str:
    if code == node.code:
        return node.note
    told = f"mã {code}: người xác nhận ghi, phụ lục ghi {node.printed or 'trống'}"
    return f"{node.note}; {told}" if node.note else told


def _is_code(text: str) -> bool:
    return len(text) <= MAX_CODE and CODE.match(text) is not None


def _no_code(code: str, new: str) -> Problem:
    words = Text("Mã không hợp lệ.", "Not a code.")
    hint = Text("Dùng chữ, số, dấu chấm, ví dụ 1.2.3.", "Use letters, figures and dots, such as 1.2.3.")
    return Problem("annex.code_typed", words, where=code, got=new[:MAX_CODE], hint=hint)


def _taken(code: str, new: str) -> Problem:
    words = Text("Mã này đã có ở mục khác.", "Another criterion has this code.")
    return Problem("annex.code_taken", words, where=code, got=new)
