"""From the tree of lines to the draft: levels, channels, scoring texts, bonus and penalty set apart, sums compared."""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.draft import DraftNode, Places
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.letters import one_line
from chiso.engine.frameworks.annex.problems import shorten, warning
from chiso.engine.frameworks.annex.wording.amounts import read_option
from chiso.engine.frameworks.annex.wording.counting import read_per_case
from chiso.engine.frameworks.annex.wording.formulas import is_formula
from chiso.engine.frameworks.annex.wording.prepare import clauses_of
from chiso.engine.frameworks.annex.wording.reading import Reading, read_scoring
from chiso.engine.frameworks.model import LEVELS, Channel
from chiso.engine.text import format_decimal, search_key

_SURVEY = re.compile(r"dieu tra|dtxhh|khao sat|sipas")
_SURVEY_PART = re.compile(r"dieu tra xa hoi hoc|dtxhh|chi so hai long|\bsipas\b")
_STATISTIC = re.compile(r"so lieu thong ke|nien giam thong ke|thong ke")


def refuse_negative(items: list[Item], problems: list[Problem]) -> None:
    """A maximum below zero of what is no penalty is a slip that no framework can hold: named, and left open."""
    for item in items:
        if item.maximum is not None and item.maximum < 0:
            problems.append(warning("annex.max_unreadable", where=item.line.maximum_where, got=f"{item.maximum:f}"))
            item.line.maximum, item.line.maximum_unreadable = None, True


def fill_levels_without_cells(items: list[Item]) -> None:
    """Where each level is a column, only the last has points: the points of the others are their children's sum."""
    for item in reversed(items):
        known = [child.maximum for child in item.children if child.maximum is not None]
        if item.children and item.maximum is None and not item.line.has_place and len(known) == len(item.children):
            item.line.maximum = sum(known, Decimal(0))


def build_nodes(items: list[Item], year: int | None, problems: list[Problem]) -> list[DraftNode]:
    """A node for every item, its scoring text read when it is a leaf."""
    return [_node(item, year, problems) for item in items]


def _node(item: Item, year: int | None, problems: list[Problem]) -> DraftNode:
    line = item.line
    scoring = scoring_text(item)
    leaf = not item.children
    reading = read_scoring(scoring, item.maximum, year=year) if leaf and scoring else Reading(None)
    texts = {role: one_line(located.text) for role, located in line.texts.items()}
    node = DraftNode(
        code=item.code,
        printed=item.number.printed if item.number is not None else "",
        parent=item.parent.code if item.parent is not None else None,
        name=one_line(line.name),
        level=LEVELS[min(item.depth, len(LEVELS) - 1)],
        max=item.maximum,
        is_leaf=leaf,
        channel=_channel(item, scoring, reading),
        scoring=scoring,
        reading=reading,
        evidence=line.texts["evidence"].text if "evidence" in line.texts else "",
        appraised_by=texts.get("appraiser", ""),
        lead_unit=texts.get("lead", ""),
        note=texts.get("note", ""),
        places=_places(item),
        code_twin=item.twin,
        written=line.number_written if item.number is not None else "",
    )
    _report(node, item, problems)
    return node


def scoring_text(item: Item) -> str:
    """The scoring column and the option rows, one a line; a first option without points has those of its row.

    Points in a column of their own are the first case's; the maximum is so only where all that follows are cases too.
    """
    parts = [located.text for located in item.line.scoring]
    more = [located.text for line in item.extra for located in line.scoring]
    points = item.line.points
    if points is None and more and _all_options(more):
        points = item.maximum
    if len(parts) == 1 and points is not None and _lacks_points(parts[0]):
        parts = [f"{one_line(parts[0]).rstrip(' .;:,')}: {format_decimal(points, group=False)}"]
    return "\n".join([*parts, *more])


def _lacks_points(text: str) -> bool:
    clauses = clauses_of(text)
    if is_formula(text) or len(clauses) != 1:
        return False
    return read_option(clauses[0], Decimal(1)) is None and read_per_case(text) is None


def _all_options(texts: list[str]) -> bool:
    return all(read_option(clause, Decimal(1)) is not None for text in texts for clause in clauses_of(text))


def _channel(item: Item, scoring: str, reading: Reading) -> Channel:
    """Who gives the figure: a survey or statistics where the annex says so, else the unit itself."""
    if item.children:
        return "self"
    stated = item.line.texts.get("channel")
    key = search_key(stated.text) if stated is not None else ""
    above = any(_SURVEY_PART.search(search_key(parent.line.name)) for parent in _parents(item))
    by_name = _SURVEY_PART.search(search_key(item.line.name)) is not None
    if _SURVEY.search(key) or reading.survey or by_name or _by_index(reading) or (above and not key):
        return "survey"
    return "statistic" if _STATISTIC.search(key) else "self"


def _by_index(reading: Reading) -> bool:
    """Whether the points rise with an index of satisfaction, which nobody states for themselves."""
    return reading.is_typed and reading.draft is not None and reading.draft.of_an_index


def _parents(item: Item) -> list[Item]:
    found: list[Item] = []
    while item.parent is not None:
        item = item.parent
        found.append(item)
    return found


def _places(item: Item) -> Places:
    line = item.line
    scoring = [located.where for located in line.scoring] or [
        located.where for extra in item.extra for located in extra.scoring
    ]
    texts = {role: located.where for role, located in line.texts.items()}
    return Places(
        code=line.number_where,
        name=line.name_where or line.where,
        max=line.maximum_where,
        scoring=scoring[0] if scoring else "",
        evidence=texts.get("evidence", ""),
        appraised_by=texts.get("appraiser", ""),
        lead_unit=texts.get("lead", ""),
    )


def _report(node: DraftNode, item: Item, problems: list[Problem]) -> None:
    line = item.line
    if line.number_mended:
        problems.append(warning("annex.code_mended", where=line.number_where, got=node.printed))
    stray = line.texts.get("unused")
    if stray is not None and node.max is not None:
        problems.append(warning("annex.max_two_figures", where=line.maximum_where, got=f"{stray.text} / {node.max:f}"))
    if node.max is None and not line.maximum_unreadable:
        _report_missing(node, item, problems)
    if node.is_leaf:
        _report_rule(node, problems)


def _report_missing(node: DraftNode, item: Item, problems: list[Problem]) -> None:
    known = [child.maximum for child in item.children if child.maximum is not None]
    hint = Text("", "")
    if item.children and len(known) == len(item.children):
        total = sum(known, Decimal(0))
        hint = Text(f"Các mục con cộng lại được {format_decimal(total)}.", f"The children add up to {total:f}.")
    elif item.parent is not None and item.parent.maximum is not None:
        others = [child.maximum for child in item.parent.children if child is not item]
        stated, rest = item.parent.maximum, sum((points for points in others if points is not None), Decimal(0))
        if None not in others:
            hint = Text(
                f"{item.parent.code} ghi {format_decimal(stated)}, các mục kia cộng lại được {format_decimal(rest)}.",
                f"{item.parent.code} states {stated:f}, the others add up to {rest:f}.",
            )
    where = node.places.max or node.places.code or node.places.name
    problems.append(warning("annex.max_missing", where=where, got=f"{node.code} {shorten(node.name)}", hint=hint))


def _report_rule(node: DraftNode, problems: list[Problem]) -> None:
    reading = node.reading
    if node.channel == "survey" and not node.is_typed:
        where = node.places.scoring or node.places.name
        problems.append(warning("annex.survey_default", where=where, got=f"{node.code} {shorten(node.name)}"))
        return
    if not node.scoring:
        if node.channel != "survey":
            problems.append(
                warning("annex.no_scoring", where=node.places.name, got=f"{node.code} {shorten(node.name)}")
            )
        return
    if reading.is_typed:
        return
    doubts = "; ".join(doubt.vi for doubt in reading.doubts), "; ".join(doubt.en for doubt in reading.doubts)
    if reading.draft is not None and reading.draft.missing and not reading.draft.doubts:
        missing = ", ".join(reading.draft.missing)
        hint = Text(f"Thiếu: {missing}. Bản nháp: {reading.draft.rule.kind}.", f"Missing: {missing}.")
        problems.append(warning("annex.rule_incomplete", where=node.places.scoring, got=node.scoring, hint=hint))
        return
    problems.append(warning("annex.rule_doubtful", where=node.places.scoring, got=node.scoring, hint=Text(*doubts)))


def compare_sums(items: list[Item], problems: list[Problem]) -> None:
    """Parents against their children; both figures are shown."""
    for item in items:
        if item.children and item.maximum is not None:
            where = item.line.maximum_where or item.line.where
            compare(item.maximum, [child.maximum for child in item.children], where, item.code, problems)


def compare(
    declared: Decimal | None, parts: list[Decimal | None], where: str, label: str, problems: list[Problem]
) -> None:
    """Name a stated sum that its parts do not make up, when all of them are known."""
    known = [part for part in parts if part is not None]
    total = sum(known, Decimal(0))
    if declared is None or len(known) < len(parts) or total == declared:
        return
    got = f"{label}: {format_decimal(declared)} ≠ {format_decimal(total)}"
    problems.append(warning("annex.sum_mismatch", where=where, got=got))
