"""Is the tree a tree, and do its points add up?

What makes scoring impossible (cycles, orphans, repeated codes) is an error. What official texts get wrong all the time
(children that do not sum to their parent) is a warning that shows both figures.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from chiso.engine.frameworks.model import LEVELS, Framework, Node
from chiso.engine.frameworks.problems import Problems, both


def check_structure(framework: Framework, problems: Problems) -> None:
    """Add everything wrong or odd about codes, parents, levels, channels and sums to `problems`."""
    _check_codes(framework, problems)
    _check_parents(framework, problems)
    for node in framework.nodes:
        _check_level(framework, node, problems)
        _check_entry(framework, node, problems)
        _check_rule_place(framework, node, problems)
    if not any(problem.code in ("framework.cycle", "framework.duplicate_code") for problem in problems.found):
        _check_sums(framework, problems)
    _check_references(framework, problems)


def _check_codes(framework: Framework, problems: Problems) -> None:
    first: dict[str, Node] = {}
    for node in framework.nodes:
        if node.code in first:
            problems.add(
                "framework.duplicate_code",
                both(f"mã {node.code} dùng hai lần", f"the code {node.code} is used twice"),
                line=node.line,
                path=node.code,
                hint=both(f"lần đầu ở dòng {first[node.code].line}", f"first on line {first[node.code].line}"),
            )
        first.setdefault(node.code, node)
    items = [*framework.adjustments.bonus.items, *framework.adjustments.penalty.items]
    counted = Counter(item.code for item in items)
    for code, times in counted.items():
        if times > 1 or code in first:
            problems.add(
                "framework.duplicate_code",
                both(f"mã {code} dùng hai lần", f"the code {code} is used twice"),
                path=f"adjustments.{code}",
                hint=both("đổi mã của một mục", "give one of them another code"),
            )
    if not framework.nodes:
        problems.add(
            "framework.no_nodes",
            both("bộ tiêu chí không có nút nào", "the framework has no nodes"),
            path="nodes",
            hint=both("thêm danh sách nodes", "add the list of nodes"),
        )


def _check_parents(framework: Framework, problems: Problems) -> None:
    known = framework.by_code
    for node in framework.nodes:
        if node.parent is not None and node.parent not in known:
            problems.add(
                "framework.orphan",
                both(f"nút cha {node.parent} không có trong tệp", f"the parent {node.parent} is not in the file"),
                line=node.line,
                path=node.code,
                hint=both("sửa parent hoặc thêm nút cha", "mend parent or add the parent node"),
            )
    reported: set[str] = set()
    for node in framework.nodes:
        trail = _cycle_from(node, known)
        if trail and reported.isdisjoint(trail):
            reported.update(trail)
            shown = " → ".join([*trail, trail[0]])
            problems.add(
                "framework.cycle",
                both("các nút là cha của nhau thành vòng", "the nodes are each other's parents in a circle"),
                line=node.line,
                path=node.code,
                got=shown,
                hint=both("sửa parent của một nút trong vòng", "mend the parent of one node in the circle"),
            )


def _cycle_from(node: Node, known: dict[str, Node]) -> list[str]:
    """The codes of the circle that climbing from `node` runs into; empty when it reaches a root."""
    climbed: list[str] = []
    current: Node | None = node
    while current is not None:
        if current.code in climbed:
            return climbed[climbed.index(current.code) :]
        climbed.append(current.code)
        current = known.get(current.parent) if current.parent is not None else None
    return []


def _check_level(framework: Framework, node: Node, problems: Problems) -> None:
    parent = framework.by_code.get(node.parent) if node.parent is not None else None
    # annexes that nest four deep (A, I, 1, 1.1) have sub-criteria of sub-criteria
    deepest = node.level == LEVELS[-1]
    if (
        parent is not None
        and LEVELS.index(node.level) <= LEVELS.index(parent.level)
        and node.code != parent.code
        and not deepest
    ):
        problems.add(
            "framework.level_order",
            both(
                f"cấp {node.level} không thể nằm dưới cấp {parent.level}",
                f"a {node.level} cannot stand under a {parent.level}",
            ),
            line=node.line,
            path=node.code,
            expected=both(" > ".join(LEVELS), " > ".join(LEVELS)),
        )


def _check_entry(framework: Framework, node: Node, problems: Problems) -> None:
    if node.channel != "self" and node.entered_by == "unit":
        problems.add(
            "framework.self_entry",
            both(
                f"tiêu chí kênh {node.channel} không do đơn vị tự nhập",
                f"a criterion of channel {node.channel} is not entered by the unit itself",
            ),
            line=node.line,
            path=f"{node.code}.entered_by",
            hint=both("bỏ entered_by hoặc ghi cơ quan nhập", "remove entered_by or name the body that enters"),
        )


def _check_rule_place(framework: Framework, node: Node, problems: Problems) -> None:
    leaf = framework.is_leaf(node.code)
    if leaf and node.rule is None and node.channel != "survey" and node.max is not None:
        problems.add(
            "framework.leaf_without_rule",
            both("tiêu chí không có quy tắc chấm điểm", "the leaf has no scoring rule"),
            line=node.line,
            path=node.code,
            hint=both(
                "thêm rule; chưa có cách tính thì dùng {kind: manual}",
                "add a rule; without a formula use {kind: manual}",
            ),
        )
    if not leaf and node.rule is not None:
        problems.add(
            "framework.rule_on_parent",
            both("nút có nút con không có quy tắc riêng", "a node with children has no rule of its own"),
            line=node.rule.line,
            path=node.code,
            hint=both("chuyển rule xuống nút con", "move the rule to a child"),
        )


def _check_sums(framework: Framework, problems: Problems) -> None:
    for node in framework.nodes:
        children = framework.children(node.code)
        if children:
            _compare(node.max, children, node.line, node.code, problems)
    if framework.roots:
        _compare(framework.total, framework.roots, 0, "total", problems)
    # a maximum that was written and is no number has its own problem; "not known" would be the wrong word for it
    written = {problem.where.partition("(")[2] for problem in problems.errors}
    unknown = [node.code for node in framework.nodes if node.max is None and f"{node.code}.max)" not in written]
    if unknown:
        shown = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        problems.add(
            "framework.unknown_maximum",
            both(
                f"chưa biết điểm tối đa của {len(unknown)} nút nên không có tổng điểm và tỷ lệ %",
                f"the maximum of {len(unknown)} nodes is not known, so there is no total and no percentage",
            ),
            path=shown,
            severity="warning",
        )


def _compare(declared: Decimal | None, children: tuple[Node, ...], line: int, path: str, problems: Problems) -> None:
    known = [child.max for child in children if child.max is not None]
    total = sum(known, Decimal(0))
    if declared is None or (len(known) < len(children) and total <= declared):
        return
    if total != declared:
        problems.add(
            "framework.sum_mismatch",
            both(
                f"điểm tối đa ghi {declared:f} nhưng các mục con cộng lại được {total:f}",
                f"the stated maximum is {declared:f} but the children add up to {total:f}",
            ),
            line=line,
            path=path,
            hint=both("tỷ lệ % tính trên tổng các tiêu chí được chấm", "percentages use the sum of the scored leaves"),
            severity="warning",
        )


def _check_references(framework: Framework, problems: Problems) -> None:
    for code in framework.ties.break_by:
        if code not in framework.by_code:
            problems.add(
                "framework.unknown_node",
                both(f"nút {code} không có trong tệp", f"the node {code} is not in the file"),
                path="ties.break_by",
                got=code,
                expected=both("mã của một nút trong nodes", "the code of a node"),
                hint=both("sửa mã hoặc bỏ khỏi break_by", "mend the code or remove it"),
            )
