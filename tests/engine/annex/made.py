"""Annexes made by chance: one tree of criteria in a shape drawn from a seed, for Excel or Word.

The shapes are those of real annexes, mixed: how criteria are counted, where codes, points and scoring stand, tables for
each field, a summary, sums, headings and marks of pages, notes below. What the tree says must come back.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter

from chiso.engine.files.word_numbering import to_roman
from tests.golden.annexes.making import Sheet, Table, document, workbook

_FIELDS = ("Chỉ đạo, điều hành", "Cải cách thể chế", "Thủ tục hành chính", "Tài chính công", "Chuyển đổi số")
_NAMES = (
    "Ban hành kế hoạch năm", "Tỷ lệ hồ sơ đúng hạn", "Công khai thủ tục", "Kiểm tra công vụ", "Tuyên truyền cải cách",
    "Ký số văn bản", "Giải ngân vốn đầu tư", "Trả lời kiến nghị", "Rà soát văn bản", "Họp giao ban", "Thu ngân sách",
    "Số hóa kết quả", "Niêm yết một cửa", "Lưu trữ hồ sơ", "Sáng kiến", "Tiếp công dân", "Thực hành tiết kiệm",
    "Chế độ báo cáo", "Vệ sinh môi trường", "Hòa giải cơ sở",
)  # fmt: skip
_SCORINGS = (("Có: {all}; không: 0",), ("Đạt: {all}", "Không đạt: 0"))
_TIERS = ("Từ 95% trở lên: {all}", "Từ 80% đến dưới 95%: {half}", "Dưới 80%: 0")
_ORDINALS = ("NHẤT", "HAI", "BA", "TƯ", "NĂM")
_HEADS = {
    "code": "STT", "name": "Lĩnh vực/tiêu chí", "max": "Điểm tối đa", "scoring": "Cách tính điểm", "points": "Điểm",
    "evidence": "Tài liệu kiểm chứng",
}  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True)
class Leaf:
    """A criterion as printed, with its cases and their points."""

    code: str
    name: str
    maximum: Decimal
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A field: its number, its name, its criteria."""

    code: str
    name: str
    leaves: tuple[Leaf, ...]

    @property
    def maximum(self) -> Decimal:
        return sum((leaf.maximum for leaf in self.leaves), Decimal(0))


@dataclass
class Made:
    """The shape that a seed draws, and the tree in it."""

    seed: int
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        draw = self.draw = random.Random(self.seed)
        self.is_word = draw.random() < 0.5
        self.style = draw.choice(("roman", "dotted", "upper", "ordinal", "capitals", "dotted below roman"))
        self.layout = draw.choice(("one", "one", "fields", "details"))
        self.cases = "cell" if self.layout == "details" else draw.choice(("cell", "rows", "points", "bullets"))
        self.points_of_fields = draw.choice(("column", "name", "none"))
        self.code_in_name = draw.random() < 0.2 and self.style != "capitals"
        self.summary = draw.choice(("", "", "before", "after"))
        self.sums = draw.choice(("", "total", "fields"))
        self.has_pages, self.has_notes = draw.random() < 0.3, draw.random() < 0.4
        self.has_ratings = draw.random() < 0.3
        self.unit = draw.choice(("", " điểm", "đ"))
        self.columns = self._columns()
        self.parts = self._tree()

    def _columns(self) -> list[str]:
        order = ["code", "name", "max", "scoring", "evidence"]
        if self.draw.random() < 0.3:
            self.draw.shuffle(order)
        left_out = {"code"} if self.code_in_name else set()
        left_out |= {"scoring", "evidence"} if self.layout == "details" else set()
        kept = [name for name in order if name not in left_out]
        if self.cases in ("points", "bullets"):
            kept.insert(kept.index("scoring") + 1, "points")
        return kept

    def _tree(self) -> list[Part]:
        names = self.draw.sample(_NAMES, len(_NAMES))
        parts = []
        for place, name in enumerate(self.draw.sample(_FIELDS, self.draw.randint(2, 4)), start=1):
            leaves = []
            for count in range(1, self.draw.randint(2, 4) + 1):
                dotted = self.style.startswith("dotted")
                maximum = Decimal(self.draw.choice(("0.5", "1", "1.5", "2", "3")))
                cases = self.draw.choice((*_SCORINGS, _TIERS))
                told = tuple(case.format(all=_figure(maximum), half=_figure(maximum / 2)) for case in cases)
                leaves.append(Leaf(f"{place}.{count}" if dotted else str(count), names.pop(), maximum, told))
            parts.append(Part(self._code(place), name.upper() if self.style == "capitals" else name, tuple(leaves)))
        return parts

    def _code(self, place: int) -> str:
        numbers = {"dotted": str(place), "upper": "ABCDE"[place - 1], "capitals": ""}
        words = f"PHẦN THỨ {_ORDINALS[place - 1]}" if self.style == "ordinal" else to_roman(place)
        return numbers.get(self.style, words)

    @property
    def total(self) -> Decimal:
        return sum((part.maximum for part in self.parts), Decimal(0))

    def _points(self, points: Decimal) -> str:
        return f"{_figure(points)}{self.unit}"

    def title(self, part: Part, *, with_points: bool) -> str:
        """A field in one text: "II. TÀI CHÍNH CÔNG (5 điểm)"."""
        mark = ": " if self.style == "ordinal" else ". "
        stated = f" ({_figure(part.maximum)} điểm)" if with_points else ""
        return f"{part.code}{mark if part.code else ''}{part.name}{stated}"

    def _head_row(self, part: Part) -> Row:
        in_name = self.points_of_fields == "name"
        row = {"max": self._points(part.maximum)} if self.points_of_fields == "column" else {}
        if self.code_in_name or self.style in ("ordinal", "capitals"):
            return {**row, "name": self.title(part, with_points=in_name)}
        stated = f" ({_figure(part.maximum)} điểm)" if in_name else ""
        return {**row, "code": part.code, "name": f"{part.name}{stated}"}

    def _leaf_rows(self, leaf: Leaf) -> list[Row]:
        row = {"code": leaf.code, "name": leaf.name, "max": self._points(leaf.maximum), "evidence": "Báo cáo"}
        if self.code_in_name:
            row["name"] = f"{leaf.code}. {leaf.name}"
        if self.layout == "details":
            return [row]
        if self.cases == "cell" or len(leaf.cases) == 1:
            return [{**row, "scoring": "\n".join(leaf.cases)}]
        if self.cases == "rows":
            return [{**row, "scoring": leaf.cases[0]}, *({"scoring": case} for case in leaf.cases[1:])]
        split = [case.rsplit(": ", 1) for case in leaf.cases]
        if self.cases == "bullets":
            return [row, *({"name": f"- {case}", "points": points} for case, points in split)]
        first, *others = ({"scoring": case, "points": points} for case, points in split)
        return [{**row, **first}, *others]

    def _part_rows(self, part: Part) -> list[Row]:
        rows = [row for leaf in part.leaves for row in self._leaf_rows(leaf)]
        if self.sums == "fields":
            numbered = part.code if self.style not in ("ordinal", "capitals") else "điểm"
            rows.append({"name": f"Cộng {numbered}", "max": self._points(part.maximum)})
        return rows

    def _cells(self, rows: Sequence[Row]) -> list[list[str]]:
        return [[row.get(column, "") for column in self.columns] for row in rows]

    def _tables(self) -> list[tuple[str, list[list[str]]]]:
        """Each table of criteria with the title above it."""
        heading = [_HEADS[column] for column in self.columns]
        if self.layout == "fields":
            stated = self.points_of_fields != "none"
            return [
                (self.title(part, with_points=stated), [heading, *self._cells(self._part_rows(part))])
                for part in self.parts
            ]
        rows = [heading]
        for part in self.parts:
            rows += self._cells([self._head_row(part), *self._part_rows(part)])
            if self.has_pages and part is not self.parts[-1]:
                rows += [["Trang 1/2", *[""] * (len(heading) - 1)], heading]
        if self.sums:
            rows += self._cells([{"name": "Tổng cộng", "max": self._points(self.total)}])
        if self.sums and self.has_ratings:
            rows += self._cells([{"name": "Xếp loại"}, {"name": "Xuất sắc", "max": "90"}, {"name": "Khá", "max": "70"}])
            rows += self._cells([{"code": "1", "name": "Điểm làm tròn hai chữ số."}])
        if self.has_notes:
            rows += [[text, *[""] * (len(heading) - 1)] for text in ("Ghi chú: điểm được làm tròn.", "Người lập biểu")]
        return [("BỘ TIÊU CHÍ ĐÁNH GIÁ NĂM 2026", rows)]

    def _beside(self) -> tuple[list[list[str]], list[list[str]]]:
        """The summary, and the table of scoring texts by name and number; each may be empty."""
        summary = [["STT", "Lĩnh vực", "Điểm tối đa"]]
        for place, part in enumerate(self.parts, start=1):
            number = to_roman(place) if self.style in ("ordinal", "capitals") else part.code
            summary.append([number, part.name.capitalize(), self._points(part.maximum)])
        summary.append(["", "Tổng cộng", self._points(self.total)])
        details = [["Mã", "Tiêu chí", "Cách tính điểm", "Tài liệu kiểm chứng"]]
        details += [
            [leaf.code, leaf.name, "\n".join(leaf.cases), "Báo cáo"] for part in self.parts for leaf in part.leaves
        ]
        return summary if self.summary else [], details if self.layout == "details" else []

    def file(self) -> tuple[bytes, str]:
        """The annex and its file's name."""
        summary, details = self._beside()
        tables = self._tables()
        tables += [("CÁCH TÍNH ĐIỂM", details)] if details else []
        if summary:
            tables.insert(0 if self.summary == "before" else len(tables), ("BẢNG TỔNG HỢP", summary))
        if self.is_word:
            return document(*(block for title, rows in tables for block in (title, Table(rows)))), "made.docx"
        sheets = []
        for place, (title, rows) in enumerate(tables, start=1):
            wide = f"A1:{get_column_letter(len(rows[0]))}1"
            filled = [[text or None for text in row] for row in rows]
            sheets.append(Sheet([[title], [], *filled], name=f"Trang {place}", merges=[wide]))
        return workbook(*sheets), "made.xlsx"


def _figure(points: Decimal) -> str:
    return f"{points.normalize():f}".replace(".", ",")
