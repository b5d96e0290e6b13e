"""What a method file must be beside well written: one root, parents that exist, ranges that can be added up."""

from __future__ import annotations

from collections import Counter
from math import isnan

from chiso.engine.errors import Text
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.survey.integrity import ROWWISE
from chiso.engine.survey.method import Indicator, Method, Node


def check_method(method: Method, problems: Problems) -> None:
    """Add every contradiction in a method that could be read."""
    _codes(method, problems)
    if problems.errors:
        return
    for node in method.nodes:
        _node(method, node, problems)
    for leaf in method.indicators:
        _leaf(method, leaf, problems)
    _cleaning(method, problems)
    if not 0 < method.confidence < 1:
        _add(
            problems, "confidence", "confidence", both("mức tin cậy nằm giữa 0 và 1", "confidence lies between 0 and 1")
        )


def _add(problems: Problems, code: str, path: str, message: Text, got: str = "", hint: Text | None = None) -> None:
    problems.add(f"framework.{code}", message, path=path, got=got, hint=hint or Text("", ""))


def _codes(method: Method, problems: Problems) -> None:
    """Codes are there once, there is one root, and every chain of parents ends in it."""
    parts: tuple[Node | Indicator, ...] = (*method.nodes, *method.indicators)
    for code, count in Counter(part.code for part in parts).items():
        if count > 1:
            _add(problems, "method_code_twice", "nodes", both("mã dùng hai lần", "a code is used twice"), code)
    roots = [node.code for node in method.nodes if not node.parent]
    if len(roots) != 1:
        message = both("cần đúng một nút không có “parent”", "exactly one node must have no “parent”")
        _add(problems, "method_root", "nodes", message, ", ".join(roots))
    parents = {node.code: node.parent for node in method.nodes}
    for part in parts:
        seen, at = {part.code}, part.parent
        while at and at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        if at and at in seen:
            _add(problems, "method_cycle", part.code, both("nút nằm trong chính nó", "a node lies within itself"))
        elif at:
            _add(problems, "method_parent", part.code, both("không có nút cha này", "there is no such parent"), at)


def _node(method: Method, node: Node, problems: Problems) -> None:
    children = method.children(node.code)
    path = f"nodes.{node.code}"
    if not children:
        _add(problems, "method_no_children", path, both("nút không có gì bên dưới", "nothing lies below the node"))
        return
    if node.combine == "pooled" and any(
        leaf.source == "hard" or not leaf.answers or leaf.anchors for leaf in method.leaves(node.code)
    ):
        message = both(
            "“pooled” gộp câu trả lời: mọi chỉ tiêu bên dưới phải là câu hỏi có “answers”, không neo",
            "“pooled” heaps answers: all leaves below are questions with “answers” and without anchors",
        )
        _add(problems, "method_pooled", path, message)
    spans = {method.span_of(child) for child in children}
    if node.to is not None and (len(spans) > 1 or any(isnan(end) for span in spans for end in span)):
        message = both(
            "“to” chỉ dùng khi mọi phần bên dưới có cùng một thang điểm",
            "“to” needs parts that all have one and the same range",
        )
        _add(problems, "method_spans", path, message, "; ".join(f"{low:g}–{high:g}" for low, high in sorted(spans)))
    if node.combine == "mean" and sum(child.weight for child in children) <= 0:
        _add(problems, "method_weights", path, both("tổng trọng số phải dương", "the weights must add to more than 0"))
    if any(child.weight < 0 for child in children):
        _add(problems, "method_weights", path, both("trọng số không được âm", "weights must not be negative"))
    if node.split is not None and any(isinstance(child, Node) for child in children):
        message = both("“split” chia giữa các chỉ tiêu, không giữa các nút", "“split” divides leaves, not nodes")
        _add(problems, "method_split", path, message)


def _leaf(method: Method, leaf: Indicator, problems: Problems) -> None:
    path = f"indicators.{leaf.code}"
    if leaf.answers and method.scale_of(leaf.answers) is None:
        known = ", ".join(scale.code for scale in method.answers)
        message = both(f"không có thang trả lời này (có: {known})", f"there is no such scale (there are: {known})")
        _add(problems, "method_answers", path, message, leaf.answers)
    if leaf.answers and "/" in leaf.var:
        message = both("tỷ số không dùng thang trả lời", "a ratio takes no scale of answers")
        _add(problems, "method_answers", path, message, leaf.var)
    moving = leaf.anchors is not None and leaf.anchors.policy != "fixed"
    if moving and (method.units.whole or not method.units.column):
        message = both(
            "neo theo các đơn vị cần “units.column” và không đi cùng “whole”",
            "anchors taken from units need “units.column” and do not go with “whole”",
        )
        _add(problems, "method_anchors", path, message)
    if leaf.roles and not method.respondents.role:
        _add(problems, "method_roles", path, both("“roles” cần respondents.role", "“roles” needs respondents.role"))
    if leaf.source == "hard" and not method.units.column:
        message = both("số liệu cứng cần “units.column”", "hard figures need “units.column”")
        _add(problems, "method_hard", path, message)


def _cleaning(method: Method, problems: Problems) -> None:
    for number, check in enumerate(method.cleaning):
        path = f"cleaning[{number}]"
        if not check.columns:
            _add(problems, "method_check", path, both("thiếu “columns”", "“columns” is missing"))
        if check.exclude and check.kind not in ROWWISE:
            message = both(
                "phép kiểm này chỉ ra người hoặc địa bàn, không loại từng phiếu",
                "this check points at people or places and takes out no rows",
            )
            _add(problems, "method_exclude", path, message, check.kind, both("bỏ exclude", "leave exclude out"))
        if check.kind in ("interviewers", "change_points") and not check.by:
            _add(problems, "method_check", path, both("thiếu “by”", "“by” is missing"))
        if check.kind == "change_points" and not check.period:
            _add(problems, "method_check", path, both("thiếu “period”", "“period” is missing"))
