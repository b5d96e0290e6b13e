"""Lines without a number below a criterion: options of its scoring, children whose number is missing, or remarks.

The trap: "Đạt từ 95% trở lên | 1" below "Tỷ lệ hồ sơ đúng hạn | 1" is an option, "Ban hành kế hoạch | 0,5" below "Công
tác chỉ đạo | 1" is a criterion without a number; both are a text and points.
"""

from __future__ import annotations

import re
from decimal import Decimal

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.annex.items import Item
from chiso.engine.frameworks.annex.lines import Line, Located
from chiso.engine.frameworks.annex.numbering import ORDER, Number
from chiso.engine.frameworks.annex.outline import Outline
from chiso.engine.frameworks.annex.problems import warning
from chiso.engine.frameworks.annex.wording.amounts import read_option
from chiso.engine.frameworks.annex.wording.counting import read_cap, read_per_case
from chiso.engine.frameworks.annex.wording.formulas import is_formula, read_definition
from chiso.engine.frameworks.annex.wording.intervals import read_interval
from chiso.engine.frameworks.annex.wording.knock_outs import is_zero_parent
from chiso.engine.frameworks.annex.wording.prepare import clauses_of, fold
from chiso.engine.text import format_decimal

_OPTION_START = re.compile(
    r"^(?:không|chưa|có|đạt|đúng|chậm|trễ|đầy đủ|thiếu|kịp thời|hoàn thành|trường hợp|nếu|mỗi|cứ|trừ|từ \d"
    r"|trên \d|dưới \d|\d|≥|>|<|≤|"
    r"tốt|khá|trung bình|yếu|xuất sắc|loại|mức)\b|^[≥><≤]"
)
_SAYS_HOW = re.compile(
    r"công thức|trong đó|cách (?:tính|chấm)|điểm (?:đánh giá|tối đa)|tỷ lệ %|được tính|trừ điểm|cộng điểm"
    r"|không tính điểm"
)

_ADDS_UP = re.compile(r"^(?:cộng|tổng)(?: số)? điểm (?:của )?(?:các|những) (?:nội dung|phần|mục|việc|yếu tố)\b")
"""Says that what follows are parts of one criterion, which are added up."""


def settle(item: Item, lines: list[Line], outline: Outline, following: Number | None = None) -> None:
    """Give the lines between `item` and the number that follows to the item, as options, children or remarks."""
    if lines and _ends_name(item, lines[0]) and all(line.any_points is None for line in lines[1:]):
        _join(item, lines[0])
        lines = lines[1:]
    begins = _begins_anew(lines)
    if begins:
        settle(item, lines[:begins], outline)
        lines = lines[begins:]
    named = [line for line in lines if line.name]
    scored = [line for line in named if line.any_points is not None]
    if scored and not _are_options(item, scored, named):
        _add_children(item, lines, outline, following)
        return
    for line in lines:
        if not line.name:
            _continue(item, line)
    unread = [line for line in named if not _as_text(item, line)]
    if _tell_how_alone(item, unread):
        item.extra.extend(Line(line.where, scoring=[Located(line.name, line.name_where)]) for line in unread)
        return
    _name_unread(unread, outline.problems)


def _begins_anew(lines: list[Line]) -> int:
    """Where a criterion that lost its number stands below the named options of the one above; 0 where none does."""
    apart = _columns_apart(lines)
    begins = (place for place, line in enumerate(lines) if line.name and _begins(line, apart=apart))
    place = next(begins, 0)
    above = [line for line in lines[:place] if line.name]
    return place if above and all(_reads_as_option(line.name) for line in above) else 0


def _columns_apart(lines: list[Line]) -> bool:
    """Whether cases have points in a column of their own, beside the maxima of criteria that lost their numbers."""
    return any(line.maximum is None and line.points is not None for line in lines) and any(
        line.name and _begins(line, apart=True) for line in lines
    )


def _begins(line: Line, *, apart: bool) -> bool:
    """Whether a row is a criterion: it tells its scoring, or has the maximum that cases have not."""
    return _tells_its_scoring(line) or (apart and line.maximum is not None and not _reads_as_option(line.name))


def _ends_name(item: Item, line: Line) -> bool:
    """Whether a row is the second half of the item's: the name goes on, and the points stand beside its end."""
    half = item.maximum is None and not (item.line.maximum_unreadable or item.line.scoring or item.children)
    return half and line.name[:1].islower() and line.maximum is not None and not _reads_as_option(line.name)


def _join(item: Item, line: Line) -> None:
    whole = item.line
    whole.name = f"{whole.name} {line.name}"
    whole.maximum, whole.maximum_where, whole.scoring = line.maximum, line.maximum_where, line.scoring
    whole.texts = {**line.texts, **whole.texts}


def _are_options(item: Item, scored: list[Line], named: list[Line]) -> bool:
    """Whether points without number are the options of one criterion rather than criteria."""
    points = [line.any_points or Decimal(0) for line in scored]
    likely = sum(1 for line in named if _reads_as_option(line.name))
    if item.children or any(map(_tells_its_scoring, scored)) or _head_their_options(scored, named):
        return False
    if _columns_apart(named):
        return False
    if _ADDS_UP.match(fold(named[0].name)) and all(line.maximum is None for line in named):
        return True
    if item.maximum is None:
        return likely == len(named) and likely > 1
    if max(points) == item.maximum and len(points) > 1 and (Decimal(0) in points or likely):
        return True
    if sum(points, Decimal(0)) == item.maximum and max(points) < item.maximum and likely < len(named):
        return False
    if likely == len(named) > 1 and all(line.maximum is None for line in named):
        return True
    return likely * 2 >= len(named) and max(points) <= item.maximum


def _tells_its_scoring(line: Line) -> bool:
    """Whether a row with a maximum says in the column for it how that is earned, as no option of another does."""
    return line.maximum is not None and any(_says_how(told.text) for told in line.scoring)


def _head_their_options(scored: list[Line], named: list[Line]) -> bool:
    """Whether each line with points is followed by options that state theirs in words: then it is a criterion."""
    plain = [line for line in named if line.any_points is None]
    if not plain or named[0].any_points is None or any(_reads_as_option(line.name) for line in scored):
        return False
    return all(_reads_as_option(line.name) and _says_how(line.name) for line in plain)


def _reads_as_option(name: str) -> bool:
    key = fold(name)
    return _OPTION_START.match(key) is not None or (read_interval(key) is not None and "%" in key)


def _continue(item: Item, line: Line) -> None:
    """A row without name: its texts go on with those of the criterion above, its points are those of a name alone."""
    points = line.any_points
    if item.maximum is None and not item.line.maximum_unreadable and not line.scoring and not item.line.scoring:
        item.line.maximum, item.line.maximum_where = line.maximum, line.maximum_where
    for place, text in enumerate(line.scoring):
        spoken = _with_points(text.text, points) if place == 0 else text.text
        item.extra.append(Line(text.where, scoring=[Located(spoken, text.where)]))
    for role, text in line.texts.items():
        known = item.line.texts.get(role)
        item.line.texts[role] = Located(f"{known.text}\n{text.text}", known.where) if known else text


def _with_points(text: str, points: Decimal | None) -> str:
    """An option's text with the points of its column, unless it states points itself."""
    if points is None or any(read_option(clause, None) or read_per_case(clause) for clause in clauses_of(text)):
        return text
    return f"{' '.join(text.split()).rstrip(' .;:,')}: {format_decimal(points, group=False)}"


def _as_text(item: Item, line: Line) -> bool:
    """An option or a sentence about scoring joins the scoring text; the end of a wrapped name joins the name.

    False for a row that is neither.
    """
    text = _with_points(line.name, line.any_points)
    if line.any_points is None and not _says_how(line.name):
        wraps = line.name[:1].islower() and not item.extra and not item.children
        if wraps:
            item.line.name = f"{item.line.name} {line.name}"
            item.extra.extend(Line(told.where, scoring=[told]) for told in line.scoring)
        return wraps
    if item.children:
        return False
    item.extra.append(Line(line.where, scoring=[Located(text, line.name_where or line.where)]))
    for located in line.scoring:
        item.extra.append(Line(located.where, scoring=[located]))
    return True


def _tell_how_alone(item: Item, unread: list[Line]) -> bool:
    """Whether sentences are all that is said of how a criterion is scored: "Hội đồng bình xét" below its name."""
    silent = item.maximum is not None and not (item.children or item.extra or item.line.scoring)
    return silent and bool(unread) and not any(line.wide or line.spans_table for line in unread)


def _name_unread(lines: list[Line], problems: list[Problem]) -> None:
    for line in lines:
        problems.append(warning("annex.row_unread", where=line.where, got=line.name))


def _says_how(name: str) -> bool:
    key = fold(name)
    if _SAYS_HOW.search(key) or is_zero_parent(name) or read_cap(name) is not None:
        return True
    return any(
        read_option(clause, Decimal(1)) or read_per_case(clause) or is_formula(clause) or read_definition(clause)
        for clause in clauses_of(name)
    )


def _add_children(item: Item, lines: list[Line], outline: Outline, following: Number | None) -> None:
    """Criteria whose number is missing: beside the item when it has points of its own that they do not make up.

    A row without name goes on with the criterion above it, whether that has a number or not.
    """
    parent = item if _stand_below(item, lines, following) or _heads_like_others(item, lines, outline) else item.parent
    last = item.children[-1] if item.children else item
    apart = _columns_apart(lines)
    for line in lines:
        if not line.name:
            _continue(last if last.number is None else item, line)
            continue
        if apart and line.maximum is None and _as_text(last, line):
            continue
        if line.any_points is None and not _has_company(line):
            if not _as_text(last, line):
                _name_unread([line], outline.problems)
            continue
        if line.maximum is None and line.points is not None:
            line.maximum, line.maximum_where = line.points, line.where
        last = outline.add_child(line, parent)
        outline.problems.append(
            warning(
                "annex.code_missing",
                where=line.where,
                got=line.name,
                hint=Text(
                    "Đặt tạm theo thứ tự; ghi mã vào ô.", "Numbered in order for now; write the code into the cell."
                ),
            )
        )
        last.number = None
    if parent is not item or (following is not None and following.last_value > 1):
        outline.go_back_to(item)


def _stand_below(item: Item, lines: list[Line], following: Number | None) -> bool:
    """Whether criteria without number are children of the item: it has none to spare, or the next row is one too."""
    if (item.line.scoring or item.extra) and not item.children:
        return False
    apart = _columns_apart(lines)
    points = [line.maximum if apart else line.any_points for line in lines if line.name]
    total = sum((figure for figure in points if figure is not None), Decimal(0))
    known = item.number
    leads_on = known is not None and following is not None and _leads_to(known, following)
    return item.maximum is None or bool(item.children) or total == item.maximum or leads_on


def _leads_to(number: Number, following: Number) -> bool:
    """Whether the next number is one of those below: by its style, or "2.2.2" below "2.2" of which 2.2.1 is lost."""
    if ORDER[following.style] > ORDER[number.style]:
        return True
    return following.parts[:-1] == number.parts and following.last_value > 1


def _heads_like_others(item: Item, lines: list[Line], outline: Outline) -> bool:
    """Whether an item says nothing of scoring where several rows below do, and heads them as its neighbours theirs.

    A title over a table and a field by its number head rows alone.
    """
    if item.line.scoring or item.line.texts or sum(bool(line.name and line.scoring) for line in lines) < 2:
        return False
    beside = outline.roots if item.parent is None else item.parent.children
    by_number = item.parent is None and item.number is not None and ORDER[item.number.style] <= ORDER["roman"]
    return item.line.spans_table or by_number or any(other.children for other in beside if other is not item)


def _has_company(line: Line) -> bool:
    """Whether other columns of the row are filled, as they are for a criterion."""
    return bool(line.scoring or set(line.texts) & {"evidence", "appraiser", "lead"})
