"""May this node be answered, and does it have this input? Asked once for each distinct pair of a file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chiso.engine.errors import Problem, Text
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.scorer import Scorer

_LOOK_UP = Text("tra mã trong tệp bộ tiêu chí, hoặc bỏ dòng", "look the code up in the framework, or remove the line")
_USE_ONE = Text("ghi một tên ở bên", "write one of these names")
_POINTS_NAMES = frozenset({"points", "diem", "điểm", "score", "self", "self_score"})


def check_pair(scorer: Scorer, node: str, name: str, *, answered: bool) -> tuple[str, Problem | None]:
    """The column at fault and the problem (without place) of a node and input; None when they are fine."""
    framework = scorer.framework
    if node in framework.adjustment_items:
        return "input", None if name == "count" else _unknown_input(node, name, ["count"])
    if node not in framework.by_code:
        return "node", _unknown_node(node, [*framework.by_code, *framework.adjustment_items])
    if not framework.is_leaf(node):
        return "node", _inner_node(node, [child.code for child in framework.children(node)])
    if not answered and not name:
        return "input", None
    specs = scorer.inputs(node)
    if name in [spec.name for spec in specs]:
        return "input", None
    if framework.node(node).channel == "survey" and name.casefold() in _POINTS_NAMES:
        return "input", _self_scored_survey(node, name, specs)
    return "input", _unknown_input(node, name, [spec.name for spec in specs])


def _near(wanted: str, known: Iterable[str], otherwise: Text) -> Text:
    near = difflib.get_close_matches(wanted, list(known), 1)
    return Text(f"có phải là “{near[0]}”?", f"did you mean “{near[0]}”?") if near else otherwise


def _unknown_node(node: str, known: list[str]) -> Problem:
    return Problem(
        "answers.unknown_node",
        Text("Bộ tiêu chí không có mã này.", "The framework has no such node."),
        "",
        node[:60],
        Text("mã một tiêu chí của bộ", "the code of a leaf"),
        _near(node, known, _LOOK_UP),
    )


def _inner_node(node: str, children: list[str]) -> Problem:
    shown = ", ".join(children[:6])
    return Problem(
        "answers.inner_node",
        Text(
            "Điểm của mục này được cộng từ mục con, không trả lời trực tiếp.", "This node is the sum of its children."
        ),
        "",
        node,
        Text(f"một trong {shown}", f"one of {shown}"),
        Text("trả lời các mục con, bỏ dòng này", "answer its children, remove this line"),
    )


def _unknown_input(node: str, name: str, known: list[str]) -> Problem:
    shown = ", ".join(known) or "–"
    return Problem(
        "answers.unknown_input",
        Text(f"Tiêu chí {node} không có đầu vào này.", f"The leaf {node} has no such input."),
        "",
        name[:60],
        Text(shown, shown),
        _near(name, known, _USE_ONE),
    )


def _self_scored_survey(node: str, name: str, specs: tuple[InputSpec, ...]) -> Problem:
    shown = ", ".join(spec.name for spec in specs)
    return Problem(
        "answers.survey_self_score",
        Text(
            f"Tiêu chí {node} lấy từ điều tra xã hội học, không tự chấm điểm.",
            f"The leaf {node} comes from the survey and is never self-scored.",
        ),
        "",
        name,
        Text(f"kết quả điều tra, đầu vào {shown}", f"the survey result, input {shown}"),
        Text("bỏ dòng này; kết quả điều tra do cơ quan khảo sát nhập", "remove the line; the surveying body enters it"),
    )
