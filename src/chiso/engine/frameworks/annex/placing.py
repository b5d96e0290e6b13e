"""The lines of a table into the tree: what is a criterion, what goes on with the one above, where the criteria end.

The trap: below the last criterion stand remarks, ratings and signatures, numbered and with figures like criteria.
"""

from __future__ import annotations

from chiso.engine.errors import Problem
from chiso.engine.frameworks.annex.adjusting import is_adjustment
from chiso.engine.frameworks.annex.between import settle
from chiso.engine.frameworks.annex.groups import heads_rows, heads_unnumbered, place_head
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, is_note, is_total
from chiso.engine.frameworks.annex.names import take_points_from_name
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.totals import Total
from chiso.engine.text import search_key


def place_lines(lines: list[Line], outline: Outline, *, nameless: bool = False) -> list[Total]:
    """Numbered lines into the tree, the lines between to the item above; gives the total rows."""
    totals: list[Total] = []
    between: list[Line] = []
    current: Item | None = outline.path[-1] if outline.path else None
    lines = _without_end(lines, outline.problems)
    for place, line in enumerate(lines):
        if is_total(line):
            beside = not outline.path or line.table in outline.summaries
            totals.append(Total(line, None if beside else outline.path[0]))
        elif is_note(line):
            continue
        elif current is not None and (_goes_on(line, current) or _is_filled_down(line, current)):
            line.number, line.name, line.maximum = None, "", None
            between.append(line)
        elif heads_rows(line, lines[place + 1 :], outline):
            if current is not None:
                settle(current, between, outline)
            between = []
            current = place_head(line, lines[place + 1 :], outline)
        elif _is_item(line, outline) or (nameless and line.number is not None and line.number.style != "bullet"):
            if current is not None:
                settle(current, between, outline, line.number)
            between = []
            current = outline.add(line)
        else:
            between.append(line)
    if current is not None:
        settle(current, between, outline)
    else:
        _without_numbers(between, outline)
    return totals


def _without_end(lines: list[Line], problems: list[Problem]) -> list[Line]:
    """The lines down to what stands below the criteria; where that begins as no note, it is named once."""
    end = _end(lines)
    if end < len(lines) and not is_note(lines[end]):
        problems.append(warning("annex.row_unread", where=lines[end].where, got=lines[end].name))
    return lines[:end]


def _end(lines: list[Line]) -> int:
    """Where the remarks, ratings and signatures below a table begin.

    That is behind a total that no criterion follows, else at a note that nothing with points or a number follows.
    """
    last = max((place for place, line in enumerate(lines) if _is_criterion(line)), default=len(lines))
    total = next((place for place in range(last + 1, len(lines)) if is_total(lines[place])), None)
    if total is not None:
        more = range(total + 1, len(lines))
        return next((place for place in more if not is_total(lines[place])), len(lines))
    last = max((place for place, line in enumerate(lines) if _counts(line)), default=-1)
    return next((place for place in range(last + 1, len(lines)) if is_note(lines[place])), len(lines))


def _is_criterion(line: Line) -> bool:
    """Whether a row is surely more than a remark or a rating below the table ("1. Điểm được làm tròn", "Khá | 70")."""
    if is_total(line):
        return False
    told = line.any_points is not None or bool(line.scoring) or bool(line.texts)
    numbered = line.number is not None and line.number.style != "bullet"
    return told if numbered else line.any_points is not None and (bool(line.scoring) or is_adjustment(line.name))


def _counts(line: Line) -> bool:
    numbered = line.number is not None and line.number.style != "bullet"
    return numbered or line.any_points is not None or bool(line.scoring)


def _goes_on(line: Line, current: Item) -> bool:
    """Whether the row is the rest of the item above, its number printed again after a page break."""
    known = current.number
    return (
        known is not None
        and line.number is not None
        and (line.number.parts, line.number.style) == (known.parts, known.style)
        and bool(known.parts)
        and not line.name
        and line.maximum is None
    )


def _is_filled_down(line: Line, current: Item) -> bool:
    """Whether number, name and points of the item above stand again beside its next case, as in a filled-down sheet."""
    known = current.number
    same = known is not None and line.number is not None and line.number.parts == known.parts
    again = same and search_key(line.name) == search_key(current.line.name) and line.maximum == current.maximum
    return again and bool(line.scoring) and bool(current.line.scoring) and not current.children


def _is_item(line: Line, outline: Outline) -> bool:
    """Whether the line is a criterion of its own; one whose name was forgotten is kept and named."""
    if line.level is not None:
        return True
    if line.number is None or line.number.style == "bullet":
        return False
    if line.name:
        return True
    if line.maximum is None and not line.scoring and not line.texts:
        return False
    outline.problems.append(warning("annex.name_missing", where=line.number_where, got=line.number.printed))
    return True


def _without_numbers(lines: list[Line], outline: Outline) -> None:
    """A table that numbers nothing: every row with points is a criterion, below the last row that heads others."""
    head: Item | None = None
    for place, line in enumerate(lines):
        if heads_unnumbered(line, lines[place + 1 :]):
            take_points_from_name(line)
            head = outline.add_child(line, None)
        elif line.name and line.any_points is not None:
            line.number = None
            line.maximum = line.any_points
            outline.add_child(line, head)
            outline.problems.append(warning("annex.code_missing", where=line.where, got=line.name))
