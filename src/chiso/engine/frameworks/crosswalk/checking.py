"""Does a crosswalk fit its two versions? Errors make it unusable; what nobody decided yet is a warning."""

from __future__ import annotations

from collections import Counter

from chiso.engine.errors import Text
from chiso.engine.frameworks.crosswalk.model import WHOLE, Crosswalk, Link
from chiso.engine.frameworks.crosswalk.writing import weight_text
from chiso.engine.frameworks.model import Framework
from chiso.engine.frameworks.problems import Problems, both


def check_links(crosswalk: Crosswalk, old: Framework, new: Framework, problems: Problems) -> None:
    """Add everything wrong or undecided to `problems`."""
    for link in crosswalk.links:
        _check_ends(link, old, new, problems)
    _check_twice(crosswalk, problems)
    _check_shares(crosswalk, problems)
    _name_missing_reasons(crosswalk, problems)
    _name_gaps(crosswalk, old, new, problems)


def _check_ends(link: Link, old: Framework, new: Framework, problems: Problems) -> None:
    if not link.old and not link.new:
        problems.add(
            "crosswalk.no_end",
            both("dòng không có mã cũ lẫn mã mới", "the row names neither an old nor a new code"),
            line=link.line,
        )
    for key, code, version in (("from", link.old, old), ("to", link.new, new)):
        if code:
            _check_code(key, code, version, link, problems)
    if link.old and link.new and (link.old in old.adjustment_items) != (link.new in new.adjustment_items):
        problems.add(
            "crosswalk.mixed_link",
            both("tiêu chí không thể nối với điểm thưởng, điểm phạt", "a leaf cannot be linked to a bonus or penalty"),
            line=link.line,
            got=f"{link.old} → {link.new}",
        )
    elif link.old in old.adjustment_items and link.new and _side(old, link.old) != _side(new, link.new):
        problems.add(
            "crosswalk.mixed_link",
            both("điểm thưởng không thể nối với điểm phạt", "a bonus cannot be linked to a penalty"),
            line=link.line,
            got=f"{link.old} → {link.new}",
        )


def _side(framework: Framework, code: str) -> str:
    found = framework.adjustment_items.get(code)
    return found[0] if found else ""


def _check_code(key: str, code: str, version: Framework, link: Link, problems: Problems) -> None:
    if code in version.adjustment_items:
        return
    if code not in version.by_code:
        problems.add(
            "crosswalk.unknown_code",
            both(f"{version.code} không có mã này", f"{version.code} has no such code"),
            line=link.line,
            path=key,
            got=code,
        )
    elif not version.is_leaf(code):
        below = ", ".join(child.code for child in version.children(code))
        problems.add(
            "crosswalk.not_a_leaf",
            both(
                "chỉ nối các tiêu chí được chấm (không có mục con)", "only scored leaves (without children) are linked"
            ),
            line=link.line,
            path=key,
            got=code,
            hint=both(f"nối các mục con: {below}", f"link its children: {below}"),
        )


def _check_twice(crosswalk: Crosswalk, problems: Problems) -> None:
    counted = Counter((link.old, link.new) for link in crosswalk.links)
    for link in crosswalk.links:
        if counted.pop((link.old, link.new), 1) > 1:
            problems.add(
                "crosswalk.link_twice",
                both("hai dòng nối cùng một cặp mã", "two rows link the same pair"),
                line=link.line,
                got=f"{link.old or '∅'} → {link.new or '∅'}",
                hint=both("gộp thành một dòng", "make them one row"),
            )
        if link.new in crosswalk.added and link.old and link.new:
            problems.add(
                "crosswalk.added_and_linked",
                both("mã vừa ghi là mới vừa được nối", "the code is both declared new and linked"),
                line=link.line,
                got=link.new,
            )


def _check_shares(crosswalk: Crosswalk, problems: Problems) -> None:
    for code, links in crosswalk.out_of.items():
        total = sum((link.weight for link in links), WHOLE * 0)
        if total != WHOLE:
            shown = " + ".join(weight_text(link.weight) for link in links)
            problems.add(
                "crosswalk.weights_do_not_sum",
                both(
                    f"trọng số đi ra từ {code} cộng lại phải đúng bằng 1",
                    f"the weights that leave {code} must sum to exactly 1",
                ),
                line=links[0].line,
                path=code,
                got=f"{shown} = {weight_text(total)}",
                hint=both(
                    "một phần ba viết 1/3; phần bị bỏ ghi một dòng có from mà không có to",
                    "write 1/3 for a third; a dropped share is a row with from and without to",
                ),
            )


def _name_missing_reasons(crosswalk: Crosswalk, problems: Problems) -> None:
    """A split, a merge and a dropped share are decisions; the next reader asks why."""
    for link in crosswalk.links:
        merged = len(crosswalk.into.get(link.new, ())) > 1
        decided = link.old and (not link.new or link.weight != WHOLE or merged)
        if decided and not link.reason.strip() and not link.is_proposed:
            problems.add(
                "crosswalk.no_reason",
                both("chia, gộp hoặc bỏ mà chưa ghi lý do", "split, merged or dropped without a reason"),
                line=link.line,
                got=f"{link.old} → {link.new or '∅'} ({weight_text(link.weight)})",
                hint=both(
                    "ghi lý do, ví dụ điều khoản của quyết định mới", "state why, such as the new decision's article"
                ),
                severity="warning",
            )


def _name_gaps(crosswalk: Crosswalk, old: Framework, new: Framework, problems: Problems) -> None:
    for code in (*(leaf.code for leaf in old.leaves), *old.adjustment_items):
        if code not in crosswalk.out_of:
            _gap("from", code, old, problems)
    for code in (*(leaf.code for leaf in new.leaves), *new.adjustment_items):
        if code not in crosswalk.into and code not in crosswalk.added:
            _gap("to", code, new, problems)
    for link in crosswalk.proposed:
        problems.add(
            "crosswalk.unconfirmed",
            both("chưa ai xác nhận dòng này", "nobody has confirmed this row"),
            line=link.line,
            got=f"{link.old or '∅'} → {link.new or '∅'} ({link.confidence})",
            hint=both("xóa confidence sau khi xem xét", "remove confidence once it was looked at"),
            severity="warning",
        )


def _gap(key: str, code: str, version: Framework, problems: Problems) -> None:
    problems.add(
        "crosswalk.gap",
        both(f"{code} của {version.code} chưa được nối", f"{code} of {version.code} is not linked"),
        path=code,
        got=_name(version, code).vi,
        hint=both(
            "thêm dòng nối, hoặc ghi là bỏ (chỉ from) hay mới (chỉ to)",
            "add a link, or declare it dropped (only from) or new (only to)",
        ),
        severity="warning",
    )


def _name(version: Framework, code: str) -> Text:
    node = version.by_code.get(code)
    return node.name if node is not None else version.adjustment_items[code][1].name
