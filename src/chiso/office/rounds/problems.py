"""The teaching errors of appraisal, council and publication that more than one operation raises."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.rounds.models import SheetState

NOTHING = Text("", "")


def refuse(
    code: str, vi: str, en: str, *, where: str = "", got: str = "", expected: Text = NOTHING, hint: Text = NOTHING
) -> InputError:
    """An InputError with one problem of the rounds app."""
    return InputError([Problem(f"rounds.{code}", Text(vi, en), where=where, got=got, expected=expected, hint=hint)])


def reduction_needs_reason(node: str) -> InputError:
    """A lower score without a reason."""
    return refuse(
        "reduction_reason",
        f"Điểm của tiêu chí {node} bị giảm nên phải có lý do.",
        f"Leaf {node} is reduced, so a reason is obligatory.",
        where="reason",
        expected=Text("một câu nêu lý do", "a sentence that says why"),
        hint=Text("Đơn vị sẽ đọc lý do này khi giải trình.", "The unit reads this reason when it explains."),
    )


def not_open(node: str, state: str) -> InputError:
    """The sheet does not stand where this leaf could be changed."""
    return refuse(
        "not_open",
        f"Tiêu chí {node} không mở để thẩm định lúc này.",
        f"Leaf {node} is not open for appraisal now.",
        where=node,
        got=str(SheetState(state).label) if state in SheetState.values else state,
        expected=Text(
            "phiếu đang thẩm định lần 1, hoặc lần 2 với tiêu chí có hỏi lại hay giải trình",
            "a sheet in its first appraisal, or in the second with a question or an explanation on this leaf",
        ),
        hint=Text("Tải lại trang để xem trạng thái mới nhất.", "Reload the page to see the newest state."),
    )


def empty_text(field: str) -> InputError:
    """A remark, question or outcome without words."""
    return refuse(
        "empty_text",
        "Nội dung còn trống.",
        "There is no text.",
        where=field,
        expected=Text("ít nhất một câu", "at least one sentence"),
    )


def sheets_not_ready(code: str, what: Text, names: Iterable[str]) -> InputError:
    """Some sheets of the group do not stand where a verb of the whole group needs them."""
    listed = list(names)
    return refuse(
        code,
        f"Chưa thể {what.vi}: {len(listed)} phiếu chưa sẵn sàng.",
        f"Cannot {what.en} yet: {len(listed)} sheets are not ready.",
        got="; ".join(listed[:20]) + (" …" if len(listed) > 20 else ""),
        hint=Text(
            "Mở bảng theo dõi đợt, lọc các phiếu này và xử lý trước.",
            "Open the board, filter these sheets, settle them.",
        ),
    )
