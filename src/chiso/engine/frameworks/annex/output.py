"""The draft as a framework file that loads, and as a report with the cell behind every figure.

The trap: a doubtful rule in the file would be scored as if somebody had decided it. So a rule is written only when it
is sure and complete; any other leaf is `manual`, its scoring text stays in `source`, and the draft of the rule stands
above it as a comment.
"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.draft import AnnexDraft, DraftNode, Header
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.wording.drafts import rule
from chiso.engine.frameworks.canonical import dump_framework, raw_tree
from chiso.engine.frameworks.fields import MAX_CODE
from chiso.engine.frameworks.model import AdjustmentGroup, AdjustmentItem, Adjustments, Framework, Node, RuleSpec
from chiso.engine.frameworks.provenance import JOINT
from chiso.engine.text import search_key

UNKNOWN_START = date(1, 1, 1)
"""`valid_for.from` of an annex that names no year; the warning `annex.year_unknown` goes with it."""

_BAD_IN_CODE = re.compile(r"[^\w.\-/]+")
_NODE_LINE = re.compile(r"^- code: ", re.MULTILINE)
_MANUAL = rule("manual")


def to_framework(draft: AnnexDraft, header: Header = Header()) -> Framework:  # noqa: B008 (frozen)
    """The draft as a framework; only sure and complete rules are taken, other leaves are `manual`."""
    year = header.year if header.year is not None else draft.year
    start = header.valid_from or (date(year, 1, 1) if year else UNKNOWN_START)
    title = header.name or draft.title or PurePath(draft.name).stem
    numbered = any(node.written for node in draft.nodes)
    return Framework(
        code=header.code or _slug(PurePath(draft.name).stem),
        name=Text(title, title),
        family=header.family,
        unit_group=header.unit_group,
        valid_from=start,
        valid_to=date(start.year + 1, 1, 1) if year else None,
        legal_basis=draft.legal_basis,
        total=draft.total,
        nodes=tuple(_node(node, numbered=numbered) for node in draft.nodes),
        adjustments=_adjustments(draft),
    )


def _slug(text: str) -> str:
    """A code from a file name."""
    slug = _BAD_IN_CODE.sub("-", search_key(text)).strip("-._/")[:60].strip("-._/")
    return slug or "annex"


def _node(node: DraftNode, *, numbered: bool) -> Node:
    name = Text(node.name or node.code, node.name or node.code)
    code = _BAD_IN_CODE.sub("-", node.code)
    return Node(
        code=code,
        parent=_BAD_IN_CODE.sub("-", node.parent) if node.parent is not None else None,
        name=name,
        level=node.level,
        max=node.max if node.max is None or node.max >= 0 else None,
        channel=node.channel,
        entered_by={"self": "unit", "survey": "survey"}.get(node.channel, "appraiser"),
        rule=_rule(node) if node.is_leaf else None,
        evidence=tuple(Text(line, line) for line in _evidence_lines(node.evidence)),
        source=_source(node),
        number=None if not numbered or node.written == code else node.written[:MAX_CODE],
    )


def _rule(node: DraftNode) -> RuleSpec | None:
    """The sure rule, else `manual`; a survey leaf without a sure rule has none and follows the survey's result."""
    draft = node.reading.draft
    if draft is not None and node.is_typed:
        return draft.rule
    return None if node.channel == "survey" else _MANUAL


def _evidence_lines(text: str) -> list[str]:
    """One hint a line of the cell, list marks removed."""
    lines = [re.sub(r"^[-–+•*]\s*", "", line).strip(" ;") for line in text.split("\n")]
    return [line for line in lines if line]


def _source(node: DraftNode) -> str:
    """The cell of the node and, for a leaf, its scoring text as written."""
    place = node.places.name or node.places.code
    told = [place]
    if node.is_leaf and node.scoring:
        told.append(f"{node.places.scoring}: {one_line(node.scoring)}")
    if node.appraised_by:
        told.append(f"thẩm định: {node.appraised_by}")
    if node.lead_unit:
        told.append(f"chủ trì: {node.lead_unit}")
    if node.note:
        told.append(f"ghi chú: {node.note}")
    return JOINT.join(told)


def _adjustments(draft: AnnexDraft) -> Adjustments:
    groups: dict[bool, list[AdjustmentItem]] = {True: [], False: []}
    for item in draft.adjustments:
        if item.points_each is not None:
            name = Text(item.name, item.name)
            code = _BAD_IN_CODE.sub("-", item.code)
            groups[item.is_bonus].append(AdjustmentItem(code, name, abs(item.points_each), item.cap, str(item.where)))
    return Adjustments(
        bonus=AdjustmentGroup(draft.bonus_cap if groups[True] else None, tuple(groups[True])),
        penalty=AdjustmentGroup(draft.penalty_cap if groups[False] else None, tuple(groups[False])),
    )


def to_yaml(draft: AnnexDraft, header: Header = Header()) -> str:  # noqa: B008 (frozen)
    """The framework file, with the draft of every doubtful rule as a comment above its leaf."""
    text = dump_framework(to_framework(draft, header))
    head, *blocks = _split_nodes(text)
    commented = [_comment(node) + block for node, block in zip(draft.nodes, blocks, strict=True)]
    return head + "".join(commented)


def _split_nodes(text: str) -> list[str]:
    """What stands above the nodes, then one piece a node."""
    start = text.index("\nnodes:\n") + len("\nnodes:\n")
    head, nodes = text[:start], text[start:]
    places = [found.start() for found in _NODE_LINE.finditer(nodes)]
    return [head, *(nodes[begin:end] for begin, end in zip(places, [*places[1:], len(nodes)], strict=True))]


def _comment(node: DraftNode) -> str:
    reading = node.reading
    if not node.is_leaf or node.is_typed or not node.scoring:
        return ""
    lines = [f"# {node.code}: nháp, độ tin {reading.confidence:g}"]
    if reading.draft is not None:
        lines.append(f"#   {json.dumps(plain_rule(reading.draft.rule), ensure_ascii=False)}")
    lines.extend(f"#   {doubt.vi}" for doubt in reading.doubts)
    if reading.draft is not None and reading.draft.missing:
        lines.append(f"#   thiếu: {', '.join(reading.draft.missing)}")
    return "".join(f"{line}\n" for line in lines)


def plain_rule(spec: RuleSpec) -> Any:
    """A rule as nested dicts and lists with numbers as text, ready for JSON."""
    return _plain(raw_tree(spec.body))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return None if value is None else str(value)


def to_report(draft: AnnexDraft) -> dict[str, Any]:
    """The draft for `--json`: every node with its cells, every leaf with rule, confidence and doubts, all warnings."""
    leaves = draft.leaves
    texts = [node for node in leaves if node.scoring]
    return {
        "usable": True,
        "file": draft.name,
        "title": draft.title,
        "year": draft.year,
        "legal_basis": list(draft.legal_basis),
        "total": _number(draft.total),
        "tables": list(draft.tables),
        "columns": [{"heading": heading, "role": role} for heading, role in draft.columns],
        "summary": {
            "nodes": len(draft.nodes),
            "leaves": len(leaves),
            "with_scoring_text": len(texts),
            "typed": sum(1 for node in texts if node.is_typed),
            "warnings": len(draft.warnings),
        },
        "nodes": [_node_report(node) for node in draft.nodes],
        "adjustments": [
            {
                "code": item.code,
                "name": item.name,
                "side": "bonus" if item.is_bonus else "penalty",
                "points_each": _number(item.points_each),
                "cap": _number(item.cap),
                "where": item.where,
            }
            for item in draft.adjustments
        ],
        "problems": [problem_report(found) for found in draft.warnings],
    }


def _node_report(node: DraftNode) -> dict[str, Any]:
    report: dict[str, Any] = {
        "code": node.code,
        "printed": node.printed,
        "parent": node.parent,
        "name": node.name,
        "level": node.level,
        "max": _number(node.max),
        "leaf": node.is_leaf,
        "cells": {key: getattr(node.places, key) for key in node.places.__slots__ if getattr(node.places, key)},
    }
    if not node.is_leaf:
        return report
    reading = node.reading
    draft = reading.draft
    rule_written = _rule(node)
    report |= {
        "channel": node.channel,
        "scoring": node.scoring,
        "rule": plain_rule(rule_written) if rule_written is not None else None,
        "draft": plain_rule(draft.rule) if draft is not None else None,
        "confidence": reading.confidence,
        "typed": node.is_typed,
        "missing": list(draft.missing) if draft is not None else [],
        "doubts": [{"vi": doubt.vi, "en": doubt.en} for doubt in reading.doubts],
        "notes": [{"vi": note.vi, "en": note.en} for note in draft.notes] if draft is not None else [],
        "evidence": _evidence_lines(node.evidence),
        "appraised_by": node.appraised_by,
        "lead_unit": node.lead_unit,
    }
    return report


def problem_report(found: Problem) -> dict[str, str]:
    """A problem for machines, in both languages; the keys are those of every other command."""
    return {
        "severity": found.severity,
        "code": found.code,
        "where": found.where,
        "message_vi": found.message.vi,
        "message_en": found.message.en,
        "got": found.got,
        "expected": found.expected.vi,
        "hint": found.hint.vi,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
