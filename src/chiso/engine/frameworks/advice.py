"""What was expected and how to mend it, for the problems of a framework file whose finder has no closer word.

A report that only says what is wrong sends its reader to the manual. The place that finds a problem says more where it
knows more (the very figure, the nearest key); everything else is told from here, by the problem's code.
"""

from __future__ import annotations

from typing import NamedTuple

from chiso.engine.errors import Text


class Advice(NamedTuple):
    """Both halves of a piece of advice."""

    expected: Text
    hint: Text


NONE = Advice(Text("", ""), Text("", ""))
_UNIQUE = Text("mỗi mã, mỗi khóa chỉ viết một lần", "every code and key written once")
_YAML = Text("YAML: các cặp “khóa: giá trị”, thụt lề bằng dấu cách", "YAML: “key: value” pairs, indented by spaces")
_RENAME = Text("đổi tên một trong hai", "rename one of the two")
_LEAF_RULE = Text("rule ở nút lá, không ở nút có nút con", "a rule on every leaf, none on a node with children")
_BELOW_MAX = Text("điểm từ 0 đến điểm tối đa (max) của tiêu chí", "points from 0 to the maximum (max) of the leaf")
_AT_LEAST_ONE = Text("ít nhất một mục", "at least one item")

ADVICE: dict[str, Advice] = {
    "framework.alias": Advice(Text("giá trị viết đầy đủ", "values written out"), NONE.hint),
    "framework.bad_code": Advice(NONE.expected, Text("sửa mã theo dạng nêu trên", "write the code in that form")),
    "framework.bad_number": Advice(
        NONE.expected, Text("chỉ ghi số in trong phụ lục, ví dụ 1.1", "the number as the annex prints it, such as 1.1")
    ),
    "framework.bad_date": Advice(
        NONE.expected, Text("viết lại ngày, đủ bốn chữ số của năm", "write the date again, with all four digits")
    ),
    "framework.bad_formula": Advice(
        NONE.expected,
        Text(
            "chỉ dùng đầu vào đã khai, phép tính và các hàm min, max, double; ngoặc phải đủ cặp",
            "use the declared inputs, operators and min, max, double only; close every bracket",
        ),
    ),
    "framework.bad_input_name": Advice(
        NONE.expected,
        Text("đặt tên như so_ho_so; tên tiếng Việt ghi ở label", "use a name such as done; words go to label"),
    ),
    "framework.bad_period": Advice(
        Text(
            "to sau from, ví dụ {from: 2026-01-01, to: 2027-01-01}",
            "to after from, as {from: 2026-01-01, to: 2027-01-01}",
        ),
        NONE.hint,
    ),
    "framework.bands_gap": Advice(Text("các mức nối liền nhau", "grades that touch each other"), NONE.hint),
    "framework.bands_overlap": Advice(
        Text("mỗi mức một mã và một ngưỡng riêng", "a code and a border of its own for every grade"), NONE.hint
    ),
    "framework.bands_reversed": Advice(
        Text("from nhỏ hơn to", "from below to"),
        Text("đổi chỗ hai ngưỡng, hoặc bỏ to", "swap the two, or leave out to"),
    ),
    "framework.cycle": Advice(
        Text("cây: đi ngược theo parent phải tới một nút gốc", "a tree: following parent must end at a root"), NONE.hint
    ),
    "framework.duplicate_code": Advice(_UNIQUE, NONE.hint),
    "framework.duplicate_key": Advice(_UNIQUE, NONE.hint),
    "framework.duplicate_option": Advice(
        _UNIQUE, Text("đổi mã hoặc bỏ một lựa chọn", "change the code or drop one option")
    ),
    "framework.empty_cases": Advice(
        _AT_LEAST_ONE, Text("thêm một trường hợp {when, points}", "add a case {when, points}")
    ),
    "framework.empty_options": Advice(
        _AT_LEAST_ONE, Text("thêm một mức {code, points}", "add an option {code, points}")
    ),
    "framework.empty_tiers": Advice(NONE.expected, Text("thêm các bậc của văn bản", "add the tiers of the decision")),
    "framework.example_input": Advice(NONE.expected, Text("sửa số liệu của ví dụ", "mend the figure of the example")),
    "framework.fed_channel": Advice(
        Text("channel: fed cùng với quy tắc fed", "channel: fed together with a fed rule"),
        Text(
            "thêm channel: fed vào tiêu chí, hoặc đổi loại quy tắc", "add channel: fed to the leaf, or use another kind"
        ),
    ),
    "framework.fed_rule": Advice(
        Text(
            "loại quy tắc tính trên số liệu, ví dụ linear, tiers, ratio",
            "a kind that computes, as linear, tiers, ratio",
        ),
        Text("đổi kind của quy tắc bên trong", "change the kind of the inner rule"),
    ),
    "framework.floor_above_full": Advice(
        Text("floor không lớn hơn full_at (mặc định 1)", "floor not above full_at (1 by default)"),
        Text("ghi tỷ lệ dạng phần đơn vị: 80 % là 0.8", "write shares of one: 80 % is 0.8"),
    ),
    "framework.floor_above_start": Advice(
        Text("floor không lớn hơn start", "floor not above start"),
        Text("giảm floor hoặc tăng start", "lower floor or raise start"),
    ),
    "framework.key_not_text": Advice(_YAML, NONE.hint),
    "framework.late_order": Advice(
        Text("days là số nguyên, tăng dần", "days as rising whole numbers"),
        Text("xếp các mức chậm từ ít ngày đến nhiều ngày", "list the steps from few days to many"),
    ),
    "framework.late_points": Advice(
        Text("điểm giảm dần theo số ngày chậm", "points that fall as the delay grows"),
        Text("sửa points của mức này", "mend the points of this step"),
    ),
    "framework.leaf_without_rule": Advice(_LEAF_RULE, NONE.hint),
    "framework.level_order": Advice(
        NONE.expected, Text("sửa level của nút, hoặc chuyển nút về đúng cha", "mend the node's level, or its parent")
    ),
    "framework.linear_pair": Advice(
        NONE.expected, Text("ghi hai số trong ngoặc vuông", "write two numbers in square brackets")
    ),
    "framework.linear_point": Advice(
        Text("hai số liệu khác nhau ở from và to", "different figures in from and to"),
        Text("sửa một đầu của đường thẳng", "mend one end of the line"),
    ),
    "framework.missing_key": Advice(
        Text("đủ các khóa bắt buộc của định dạng", "every obligatory key of the format"), NONE.hint
    ),
    "framework.missing_max": Advice(Text("số điểm, hoặc null", "a number of points, or null"), NONE.hint),
    "framework.no_nodes": Advice(
        Text("danh sách nodes có ít nhất một nút", "a list nodes with at least one node"), NONE.hint
    ),
    "framework.no_parent": Advice(
        Text("tiêu chí điểm liệt nằm dưới một nút cha", "a knock-out under a parent"),
        Text("thêm parent cho tiêu chí", "give the leaf a parent"),
    ),
    "framework.not_a_number": Advice(
        NONE.expected, Text("viết bằng chữ số, không kèm chữ hay đơn vị", "write digits, without words or units")
    ),
    "framework.number_range": Advice(
        Text("số trong phạm vi nêu trên", "a number within those limits"),
        Text("sửa số theo văn bản gốc", "mend the number after the decision"),
    ),
    "framework.orphan": Advice(Text("mã của một nút có trong tệp", "the code of a node in the file"), NONE.hint),
    "framework.points_above_max": Advice(
        _BELOW_MAX, Text("giảm điểm của quy tắc, hoặc sửa max theo văn bản", "lower the rule's points, or mend max")
    ),
    "framework.rounding_twice": Advice(
        Text("{decimals, mode} hoặc {step, mode}", "{decimals, mode} or {step, mode}"),
        Text("bỏ một trong hai", "leave one out"),
    ),
    "framework.rule_on_parent": Advice(_LEAF_RULE, NONE.hint),
    "framework.same_input": Advice(Text("mỗi đầu vào một tên", "a name of its own for every input"), _RENAME),
    "framework.self_entry": Advice(
        Text("cách nhập phù hợp với kênh (channel)", "a way of entry that suits the channel"), NONE.hint
    ),
    "framework.several_documents": Advice(Text("một bộ tiêu chí mỗi tệp", "one framework in a file"), NONE.hint),
    "framework.sum_mismatch": Advice(
        Text("điểm tối đa bằng tổng các mục con", "a maximum equal to the sum of its children"), NONE.hint
    ),
    "framework.survey_manual": Advice(
        Text("quy tắc tính từ kết quả điều tra, ví dụ linear", "a rule on the survey's result, such as linear"),
        NONE.hint,
    ),
    "framework.tag": Advice(_YAML, NONE.hint),
    "framework.tier_border": Advice(
        Text("ngưỡng viết bằng số", "a border written as a number"),
        Text("sửa from hoặc to của bậc", "mend from or to of the tier"),
    ),
    "framework.tier_reversed": Advice(
        Text("from nhỏ hơn to", "from below to"), Text("đổi chỗ from và to", "swap from and to")
    ),
    "framework.tiers_gap": Advice(
        Text("mỗi bậc bắt đầu đúng chỗ bậc trước kết thúc", "every tier begins where the one before ends"),
        Text("sửa from hoặc to của một bậc", "mend from or to of one tier"),
    ),
    "framework.tiers_overlap": Advice(
        Text("mỗi bậc bắt đầu đúng chỗ bậc trước kết thúc", "every tier begins where the one before ends"),
        Text("sửa from hoặc to của một bậc", "mend from or to of one tier"),
    ),
    "framework.too_large": Advice(
        NONE.expected,
        Text("kiểm tra các ngoặc chưa đóng; bỏ phần thừa", "look for unclosed brackets; drop what is not needed"),
    ),
    "framework.unknown_key": Advice(
        NONE.expected,
        Text("sửa tên khóa, hoặc chuyển ghi chú vào description", "mend the key, or move notes to description"),
    ),
    "framework.unknown_maximum": Advice(
        Text("điểm tối đa của mọi nút", "the maximum of every node"),
        Text("điền max khi có văn bản; trước đó chỉ xem được từng tiêu chí", "fill in max once it is known"),
    ),
    "framework.unknown_rule_kind": Advice(
        NONE.expected, Text("xem các loại quy tắc trong tài liệu rule-kinds", "see the rule kinds in the reference")
    ),
    "framework.unknown_value": Advice(
        NONE.expected, Text("chọn một trong các giá trị nêu trên", "take one of those values")
    ),
    "framework.wrong_shape": Advice(
        NONE.expected, Text("viết lại giá trị theo dạng đó", "write the value in that form")
    ),
    "framework.yaml": Advice(
        _YAML,
        Text(
            "mở bằng trình soạn văn bản và lưu lại; nếu là tệp Excel hay Word, dùng chiso framework import",
            "open it in a text editor and save it again; for an Excel or Word file use chiso framework import",
        ),
    ),
}


def advised(code: str, expected: Text, hint: Text) -> Advice:
    """What the finder said, filled up from the table."""
    known = ADVICE.get(code, NONE)
    return Advice(expected if expected.vi else known.expected, hint if hint.vi else known.hint)
