"""Why a figure cannot be entered, in words that teach: the leaf is somebody else's, or the sheet is shut."""

from __future__ import annotations

from collections.abc import Collection

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework
from chiso.office.rounds.leaves import is_self_scored, owner_of
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import unit_code
from chiso.office.rounds.workflow import workflow_of


def own_leaf_problems(sheet: Sheet, framework: Framework, node: str) -> tuple[Problem, ...]:
    """Why the unit may not fill this leaf; empty when it may."""
    leaf = framework.by_code.get(node)
    if leaf is None or not framework.is_leaf(node):
        return (
            Problem(
                "answers.no_leaf",
                Text("Không có tiêu chí chấm điểm này.", "There is no scored criterion with this code."),
                where=node,
                hint=Text("Kiểm tra mã tiêu chí trong bộ tiêu chí.", "Check the code in the framework."),
            ),
        )
    if not framework.applies(node, unit_code(sheet.unit)):
        return (
            Problem(
                "answers.not_for_unit",
                Text("Tiêu chí này không áp dụng cho đơn vị.", "This criterion does not concern the unit."),
                where=node,
            ),
        )
    if not is_self_scored(leaf):
        owner = owner_of(leaf)
        return (
            Problem(
                "answers.shut",
                Text(f"Ô này do “{owner.vi}” nhập, không tự chấm.", f"This cell is filled by “{owner.en}”."),
                where=node,
                hint=Text("Không cần nhập gì ở ô này.", "Nothing needs to be entered here."),
            ),
        )
    return ()


def require_own_leaf(sheet: Sheet, framework: Framework, node: str) -> None:
    """Raises InputError unless the unit may fill this leaf."""
    problems = own_leaf_problems(sheet, framework, node)
    if problems:
        raise InputError(problems)


def sheet_shut(sheet: Sheet) -> Problem:
    """The problem of a sheet that takes no figures now."""
    state = workflow_of(sheet.group.round.workflow).state(sheet.state).name
    return Problem(
        "answers.sheet_shut",
        Text("Phiếu đang khóa hoặc đã hết hạn nhập.", "The sheet is locked, or its time is over."),
        where=sheet.unit.name,
        got=state.vi,
        hint=Text(
            "Tải lại trang; nếu cần sửa, đề nghị đơn vị chủ trì gia hạn, trả lại hoặc mở khóa.",
            "Reload the page; to change it, ask the round owner to extend, return or unlock.",
        ),
    )


def evidence_handed_in(node: str) -> Problem:
    """The problem of taking away, while explaining, what the first appraisal was made from."""
    return Problem(
        "evidence.handed_in",
        Text("Tài liệu này đã nộp cùng phiếu nên không gỡ được.", "This document was handed in with the sheet."),
        where=node,
        hint=Text(
            "Gắn thêm tài liệu đúng và nói rõ trong giải trình.",
            "Add the right document and say so in the explanation.",
        ),
    )


def unknown_input(node: str, name: str, known: Collection[str]) -> Problem:
    """The problem of a figure that the rule does not ask for."""
    listed = ", ".join(sorted(known))
    return Problem(
        "answers.unknown_input",
        Text(f"Tiêu chí {node} không có số liệu “{name}”.", f"Criterion {node} has no input “{name}”."),
        where=f"{node}.{name}",
        got=name,
        expected=Text(listed, listed),
    )


def not_a_result(node: str) -> Problem:
    """The problem of a result entered for a leaf that the unit scores itself."""
    return Problem(
        "results.not_a_result",
        Text("Tiêu chí này không nhập kết quả từ bên ngoài.", "This criterion takes no outside result."),
        where=node,
        expected=Text("tiêu chí điều tra, thống kê hoặc hệ thống lấy", "a survey, statistic or fed criterion"),
    )


def no_source(node: str) -> Problem:
    """The problem of a result without a source."""
    return Problem(
        "results.no_source",
        Text("Kết quả phải có nguồn.", "A result needs its source."),
        where=node,
        expected=Text("số báo cáo khảo sát hoặc biểu thống kê", "the survey report or the statistical table"),
    )
