"""Reading metadata: a table of codes becomes a tree, or every reason why it is none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast

from chiso.engine.composite.model import KINDS, RESERVED, Kind, Metadata, Node
from chiso.engine.frameworks.problems import Problems, both

REQUIRED = ("iCode", "Level", "Parent", "Type")
Row = Mapping[str, str]
_YES_NO = {"TRUE": True, "T": True, "1": True, "FALSE": False, "F": False, "0": False}


def build_metadata(rows: Sequence[Row], columns: Sequence[str], lines: Sequence[int] = ()) -> Metadata:
    """The tree in a table of texts with the columns of an iMeta file; "" is an empty cell.

    Raises InputError with every problem found (`index.*`): columns missing, codes twice or unknown, cycles, orphans,
    levels that do not rise, weights that sum to 0.
    """
    problems = Problems()
    for name in REQUIRED:
        if name not in columns:
            problems.add(
                "index.missing_column",
                both(f"bảng mô tả chỉ tiêu thiếu cột “{name}”", f"the metadata lack the column “{name}”"),
                expected=both(", ".join(REQUIRED), ", ".join(REQUIRED)),
            )
    problems.raise_errors()
    places = lines or tuple(range(2, len(rows) + 2))
    nodes = tuple(_node(row, line, problems) for row, line in zip(rows, places, strict=True))
    _check_codes(nodes, problems)
    _check_tree(nodes, problems)
    _check_weights(nodes, problems)
    problems.raise_errors()
    return Metadata(nodes)


def _node(row: Row, line: int, problems: Problems) -> Node:
    code = row["iCode"]
    kind = row["Type"]
    if kind not in KINDS:
        problems.add(
            "index.unknown_type",
            both(f"“{code}” có loại không có trong danh mục", f"“{code}” has a type that is not on the list"),
            line=line,
            path="Type",
            got=kind,
            expected=both(" | ".join(KINDS), " | ".join(KINDS)),
        )
        kind = "Other"
    in_tree = kind in ("Indicator", "Aggregate")
    level = _number(row, "Level", line, problems, 0.0) if in_tree else 0.0
    if in_tree and (level < 1 or level != int(level)):
        problems.add(
            "index.level",
            both(f"cấp của “{code}” không hợp lệ", f"the level of “{code}” is not valid"),
            line=line,
            path="Level",
            got=row["Level"],
            expected=both("1 cho chỉ tiêu, 2, 3… cho các cấp trên", "1 for indicators, 2, 3… above them"),
        )
        level = 0
    return Node(
        code=code,
        name=row.get("iName", ""),
        kind=cast(Kind, kind),
        level=int(level),
        parent=row["Parent"] if in_tree else "",
        weight=_number(row, "Weight", line, problems, 1.0) if in_tree else 0.0,
        direction=_direction(row, kind, line, problems),
        unit=row.get("Unit", ""),
        target=_optional(row, "Target", line, problems) if kind == "Indicator" else None,
        denominator=row.get("Denominator", "") if kind == "Indicator" else "",
        goalposts=_goalposts(row, line, problems) if kind == "Indicator" else None,
        goalpost_scale=_optional(row, "goalpost_scale", line, problems) if kind == "Indicator" else None,
        goalpost_truncate=_truncate(row, line, problems),
        line=line,
    )


def _number(row: Row, name: str, line: int, problems: Problems, default: float) -> float:
    found = _optional(row, name, line, problems)
    return default if found is None else found


def _optional(row: Row, name: str, line: int, problems: Problems) -> float | None:
    text = row.get(name, "")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        problems.add(
            "index.not_a_number",
            both(f"“{name}” của “{row['iCode']}” phải là số", f"“{name}” of “{row['iCode']}” must be a number"),
            line=line,
            path=name,
            got=text,
        )
        return None
    return number


def _direction(row: Row, kind: str, line: int, problems: Problems) -> int:
    text = row.get("Direction", "")
    if kind != "Indicator" or not text:
        return 1
    found = _optional(row, "Direction", line, problems)
    if found is not None and found not in (1.0, -1.0):
        problems.add(
            "index.direction",
            both(f"chiều của “{row['iCode']}” không hợp lệ", f"the direction of “{row['iCode']}” is not valid"),
            line=line,
            path="Direction",
            got=text,
            expected=both("1 (càng cao càng tốt) hoặc -1 (càng thấp càng tốt)", "1 (more is better) or -1 (less is)"),
        )
    return -1 if found == -1.0 else 1


def _goalposts(row: Row, line: int, problems: Problems) -> tuple[float, float] | None:
    low = _optional(row, "goalpost_lower", line, problems)
    high = _optional(row, "goalpost_upper", line, problems)
    return None if low is None or high is None else (low, high)


def _truncate(row: Row, line: int, problems: Problems) -> bool:
    """Whether values are cut off at the goalposts: TRUE unless the file says otherwise."""
    text = row.get("goalpost_trunc2posts", "")
    if text and text.upper() not in _YES_NO:
        problems.add(
            "index.yes_no",
            both(
                f"“goalpost_trunc2posts” của “{row['iCode']}” phải là TRUE hoặc FALSE",
                f"“goalpost_trunc2posts” of “{row['iCode']}” must be TRUE or FALSE",
            ),
            line=line,
            path="goalpost_trunc2posts",
            got=text,
            expected=both("TRUE | FALSE", "TRUE | FALSE"),
        )
    return _YES_NO.get(text.upper(), True)


def _check_codes(nodes: Sequence[Node], problems: Problems) -> None:
    first: dict[str, int] = {}
    for node in nodes:
        if not node.code:
            problems.add(
                "index.empty_code", both("dòng không có mã", "the row has no code"), line=node.line, path="iCode"
            )
        elif node.code in RESERVED and node.kind in ("Indicator", "Aggregate", "Denominator"):
            problems.add(
                "index.reserved_code",
                both(f"“{node.code}” là tên cột dành riêng", f"“{node.code}” is a reserved column name"),
                line=node.line,
                path="iCode",
            )
        elif node.code in first:
            problems.add(
                "index.duplicate_code",
                both(f"mã “{node.code}” có hai lần", f"the code “{node.code}” stands twice"),
                line=node.line,
                path="iCode",
                hint=both(f"lần đầu ở dòng {first[node.code]}", f"first on line {first[node.code]}"),
            )
        first.setdefault(node.code, node.line)
    kinds = {node.code: node.kind for node in nodes}
    for node in nodes:
        if node.denominator and kinds.get(node.denominator) != "Denominator":
            problems.add(
                "index.unknown_denominator",
                both(f"mẫu số của “{node.code}” không có trong bảng", f"the denominator of “{node.code}” is not a row"),
                line=node.line,
                path="Denominator",
                got=node.denominator,
                hint=both("thêm một dòng loại Denominator", "add a row of type Denominator"),
            )
    if not any(node.kind == "Indicator" for node in nodes):
        problems.add("index.no_indicator", both("bảng không có chỉ tiêu nào", "the table holds no indicator"))


def _check_tree(nodes: Sequence[Node], problems: Problems) -> None:
    tree = {node.code: node for node in nodes if node.kind in ("Indicator", "Aggregate")}
    top = max((node.level for node in tree.values() if node.kind == "Aggregate"), default=0)
    looped = _cycles(tree, problems)
    for node in tree.values():
        above = tree.get(node.parent)
        if not node.parent:
            if node.level < top:
                problems.add(
                    "index.orphan",
                    both(f"“{node.code}” không thuộc nút nào", f"“{node.code}” has no parent"),
                    line=node.line,
                    path="Parent",
                    hint=both("ghi mã của nút cấp trên", "write the code of the node above"),
                )
        elif above is None or above.kind != "Aggregate":
            problems.add(
                "index.unknown_parent",
                both(f"nút cấp trên của “{node.code}” không có", f"the parent of “{node.code}” does not exist"),
                line=node.line,
                path="Parent",
                got=node.parent,
                expected=both("mã của một dòng loại Aggregate", "the code of a row of type Aggregate"),
            )
        elif node.code not in looped and above.level <= node.level:
            problems.add(
                "index.level_order",
                both(f"“{node.code}” không ở dưới “{above.code}”", f"“{node.code}” is not below “{above.code}”"),
                line=node.line,
                path="Level",
                got=f"{node.level} ≥ {above.level}",
                hint=both("cấp của nút trên phải lớn hơn", "the parent's level must be greater"),
            )
    parents = {node.parent for node in tree.values()}
    for node in tree.values():
        if node.kind == "Aggregate" and node.code not in parents:
            problems.add(
                "index.no_children",
                both(f"“{node.code}” không có gì ở dưới", f"nothing stands below “{node.code}”"),
                line=node.line,
                path="iCode",
                hint=both("bỏ dòng này, hoặc thêm chỉ tiêu", "remove the row, or add indicators"),
            )


def _cycles(tree: Mapping[str, Node], problems: Problems) -> set[str]:
    """Codes that stand above themselves; each circle is reported once."""
    looped: set[str] = set()
    for code in tree:
        path: list[str] = []
        at = code
        while at and at in tree and at not in path and at not in looped:
            path.append(at)
            at = tree[at].parent
        if at and at in path:
            circle = path[path.index(at) :]
            looped.update(circle)
            shown = " → ".join([*circle, at])
            problems.add(
                "index.cycle",
                both("các nút nằm trên chính mình", "nodes stand above themselves"),
                line=tree[at].line,
                path="Parent",
                got=shown,
            )
    return looped


def _check_weights(nodes: Sequence[Node], problems: Problems) -> None:
    for node in nodes:
        if node.weight < 0:
            problems.add(
                "index.negative_weight",
                both(f"trọng số của “{node.code}” âm", f"the weight of “{node.code}” is negative"),
                line=node.line,
                path="Weight",
                got=f"{node.weight:g}",
                hint=both("đổi chiều (Direction) thay vì đổi dấu trọng số", "turn the direction, not the weight"),
            )
    for parent in dict.fromkeys(node.parent for node in nodes if node.parent):
        members = [node for node in nodes if node.parent == parent]
        if not any(node.weight > 0 for node in members) and all(node.weight == 0 for node in members):
            problems.add(
                "index.zero_weights",
                both(f"trọng số các mục thuộc “{parent}” cộng bằng 0", f"the weights under “{parent}” sum to 0"),
                line=members[0].line,
                path="Weight",
                got=", ".join(node.code for node in members),
            )
