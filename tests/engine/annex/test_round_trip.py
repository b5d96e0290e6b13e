"""A made-up tree written as an annex in any layout is read back: every code, name, maximum and rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.files.word_numbering import to_roman
from chiso.engine.frameworks import dump_framework, load_framework
from chiso.engine.frameworks.annex import AnnexDraft, read_annex, to_framework
from tests.golden.annexes.making import Sheet, Table, Value, document, workbook

_NAMES = (
    "Ban hành kế hoạch cải cách hành chính",
    "Mức độ hoàn thành nhiệm vụ được giao",
    "Tỷ lệ hồ sơ giải quyết đúng hạn",
    "Công khai thủ tục hành chính trên cổng thông tin",
    "Thực hiện chế độ báo cáo định kỳ",
    "Kiểm tra việc thực hiện quy chế làm việc",
    "Tổ chức đối thoại với người dân, doanh nghiệp",
    "Cập nhật cơ sở dữ liệu dùng chung",
    "Bố trí công chức theo vị trí việc làm",
    "Sử dụng kinh phí quản lý hành chính",
)
_RULES = (
    ("Có: {0}; Không: 0", "yes_no"),
    ("Đạt từ 95% trở lên: {0}; từ 80% đến dưới 95%: {1}; dưới 80%: 0", "tiers"),
    ("(b/a) × điểm tối đa", "ratio"),
    ("Mỗi trường hợp vi phạm trừ 0,1 điểm", "deduction"),
    ("Đầy đủ: {0}; đầy đủ nhưng chậm: {1}; không thực hiện: 0", "choice"),
)
_CODE, _NAME = ("STT", "TT", "Số TT", "Mã số"), ("Tiêu chí", "Nội dung", "Lĩnh vực/tiêu chí/tiêu chí thành phần")
_MAX, _HOW = ("Điểm tối đa", "Điểm chuẩn", "Thang điểm"), ("Cách tính điểm", "Cách chấm điểm", "Hướng dẫn chấm điểm")


@dataclass(frozen=True)
class Leaf:
    """What must be read back."""

    code: str
    name: str
    top: Decimal
    kind: str


@dataclass(frozen=True)
class Line:
    """One row to be written."""

    printed: str
    name: str
    top: Decimal
    how: str


@st.composite
def _trees(draw: st.DrawFn) -> tuple[list[Line], list[Leaf]]:
    style = draw(st.sampled_from(["dotted", "roman", "roman dotted"]))
    lines: list[Line] = []
    leaves: list[Leaf] = []
    for field in range(1, draw(st.integers(2, 4)) + 1):
        head = to_roman(field) if style.startswith("roman") else str(field)
        below = [_criterion(draw, style, head, field, place) for place in range(1, draw(st.integers(1, 4)) + 1)]
        total = sum((part[0][0].top for part in below), Decimal(0))
        lines.append(Line(head, f"LĨNH VỰC THỨ {head}", total, ""))
        for part in below:
            lines.extend(part[0])
            leaves.extend(part[1])
    return lines, leaves


def _criterion(draw: st.DrawFn, style: str, head: str, field: int, place: int) -> tuple[list[Line], list[Leaf]]:
    printed = {"dotted": f"{field}.{place}", "roman": str(place), "roman dotted": f"{head}.{place}"}[style]
    code = f"{head}.{place}" if style == "roman" else printed
    parts = draw(st.integers(0, 3))
    if not parts:
        line, kind = _scored(draw, printed)
        return [line], [Leaf(code, line.name, line.top, kind)]
    lines, leaves = [], []
    for part in range(1, parts + 1):
        letter = style == "roman"
        line, kind = _scored(draw, "abcdeg"[part - 1] + ")" if letter else f"{printed}.{part}")
        lines.append(line)
        leaves.append(Leaf(f"{code}.{'abcdeg'[part - 1] if letter else part}", line.name, line.top, kind))
    total = sum((line.top for line in lines), Decimal(0))
    return [Line(printed, "Nhóm tiêu chí về " + draw(st.sampled_from(_NAMES)).lower(), total, ""), *lines], leaves


def _scored(draw: st.DrawFn, printed: str) -> tuple[Line, str]:
    top = Decimal(draw(st.integers(2, 20))) / 4
    wording, kind = draw(st.sampled_from(_RULES))
    return Line(printed, draw(st.sampled_from(_NAMES)), top, wording.format(_comma(top), _comma(top / 2))), kind


def _comma(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


@st.composite
def _layouts(draw: st.DrawFn) -> tuple[list[str], list[int], str, bool, bool]:
    heads = [draw(st.sampled_from(words)) for words in (_CODE, _NAME, _MAX, _HOW)]
    order = draw(st.permutations(range(4)))
    points = draw(st.sampled_from(["number", "comma", "unit"]))
    return heads, list(order), points, draw(st.booleans()), draw(st.booleans())


def _rows(lines: list[Line], layout: tuple[list[str], list[int], str, bool, bool]) -> list[list[Value]]:
    heads, order, points, repeated, totals = layout
    rows: list[list[Value]] = [["PHỤ LỤC"], [heads[place] for place in order]]
    for number, line in enumerate(lines):
        shown = {"number": float(line.top), "comma": _comma(line.top), "unit": f"{_comma(line.top)} điểm"}[points]
        cells: list[Value] = [line.printed, line.name, shown, line.how or None]
        if repeated and number and number % 7 == 0:
            rows.append([heads[place] for place in order])
        rows.append([cells[place] for place in order])
    if totals:
        total = sum((line.top for line in lines if line.name.startswith("LĨNH VỰC")), Decimal(0))
        cells = [None, "Tổng cộng", float(total), None]
        rows.append([cells[place] for place in order])
    return rows


def _as_word(cell: Value) -> str:
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell or "")


def _read_back(draft: AnnexDraft) -> list[Leaf]:
    return [
        Leaf(node.code, node.name, node.max or Decimal(0), node.reading.draft.rule.kind if node.reading.draft else "")
        for node in draft.leaves
    ]


_QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_QUIET
@given(_trees(), _layouts())
def test_a_tree_in_a_workbook_of_any_layout_is_read_back(
    tree: tuple[list[Line], list[Leaf]], layout: tuple[list[str], list[int], str, bool, bool]
) -> None:
    draft = read_annex(workbook(Sheet(_rows(tree[0], layout))), "x.xlsx")
    assert _read_back(draft) == tree[1]
    assert all(leaf.is_typed for leaf in draft.leaves)
    assert [found.code for found in draft.warnings] == []


@_QUIET
@given(_trees(), _layouts(), st.integers(2, 9))
def test_a_tree_in_word_tables_cut_anywhere_is_read_back(
    tree: tuple[list[Line], list[Leaf]], layout: tuple[list[str], list[int], str, bool, bool], cut: int
) -> None:
    rows = [[_as_word(cell) for cell in row] for row in _rows(tree[0], layout)[1:]]
    cut = min(cut, len(rows) - 2)
    draft = read_annex(document("PHỤ LỤC", Table(rows[:cut]), Table(rows[cut:])), "x.docx")
    assert _read_back(draft) == tree[1]


@_QUIET
@given(_trees())
def test_options_in_rows_of_their_own_give_the_same_rules(tree: tuple[list[Line], list[Leaf]]) -> None:
    rows: list[list[Value]] = [["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa"]]
    for line in tree[0]:
        rows.append([line.printed, line.name, float(line.top)])
        rows.extend([[None, option] for option in line.how.split("; ")] if line.how else [])
    draft = read_annex(workbook(Sheet(rows)), "x.xlsx")
    assert _read_back(draft) == tree[1]


@_QUIET
@given(_trees(), _layouts())
def test_every_node_keeps_the_number_that_the_annex_prints(
    tree: tuple[list[Line], list[Leaf]], layout: tuple[list[str], list[int], str, bool, bool]
) -> None:
    framework = to_framework(read_annex(workbook(Sheet(_rows(tree[0], layout))), "x.xlsx", year=2026))
    assert [node.printed for node in framework.walk()] == [line.printed for line in tree[0]]
    assert [node.code for node in framework.nodes if node.number == node.code] == []  # written only where they differ
    assert load_framework(dump_framework(framework)) == framework
